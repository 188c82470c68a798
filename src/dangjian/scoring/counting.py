"""Which lists enter a composed score: those of the composition, in a longer period those that the policy's
roll-up adds."""

from __future__ import annotations

from collections.abc import Container, Iterable
from decimal import Decimal

from dangjian.documents.organization import Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.scoring.composing import MONTHS_PART
from dangjian.scoring.expected import is_expected
from dangjian.values.period import Month, Period, PeriodKind


def added_lists(
    workspace: Workspace,
    unit: Unit,
    period: Period,
    policy: Policy,
    seen: Container[str],
) -> dict[str, Decimal]:
    """``rollup.<period>`` without the lists that are no part for the unit; empty where nothing is added.

    No part: a list that isn't for its layer, and one of which nothing was due in the period, recorded
    or not, and no event was. ``seen``: the lists of which something was judged, or can't be.
    """
    mine = {
        name: weight
        for name, weight in policy.rollup.added(period.kind.value).items()
        if name == MONTHS_PART or _is_part(workspace, unit, name, period, seen)
    }
    return mine if set(mine) - {MONTHS_PART} else {}


def counting_lists(
    workspace: Workspace, unit: Unit, period: Period, policy: Policy
) -> tuple[str, ...]:
    """The lists that enter a unit's composed score of a period, whether it has cards of them or not:
    those of its layer's composition, in a longer period also those that the roll-up adds."""
    weights = workspace.composition(policy, unit.layer, period.last)
    every = policy.rollup.added(period.kind.value)
    added = added_lists(workspace, unit, period, policy, every) if weights else {}
    return tuple(name for name in dict.fromkeys((*weights, *added)) if name != MONTHS_PART)


def months_of_cards(period: Period, months: Iterable[Month]) -> tuple[Month, ...]:
    """The months whose cards may be part of a period: those given, after a year also January."""
    after = (period.last.plus(1),) if period.kind is PeriodKind.YEAR else ()
    return (*months, *after)


def is_card_of(workspace: Workspace, checklist: str, month: Month, period: Period) -> bool:
    """Whether a month's card of a list is part of a period: January's of a list that looks back on a
    year is of the year before, and of January by itself."""
    if period.kind is PeriodKind.MONTH:
        return month == period.first
    return workspace.home_month(checklist, month) in period.months


def _is_part(
    workspace: Workspace, unit: Unit, name: str, period: Period, seen: Container[str]
) -> bool:
    if not any(unit.layer in each.layers for each in workspace.versions.get(name, {}).values()):
        return False
    # Nothing else than an event can have been judged where nothing was due.
    if name in seen:
        return True
    if any(
        is_expected(workspace, unit, name, month)
        for month in period.months
        if unit.exists_in(month) and not workspace.is_after_year(name, month)
    ):
        return True
    january = period.last.plus(1)
    return (
        period.kind is PeriodKind.YEAR
        and unit.exists_in(period.last)
        and workspace.is_after_year(name, january)
        and is_expected(workspace, unit, name, january)
    )
