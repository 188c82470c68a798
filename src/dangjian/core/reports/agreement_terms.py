"""What a unit is bound by in a month of a year: the policy and the lists in force then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.reports.facts import Facts
from dangjian.documents.checklist import Checklist, Item, Section
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.scoring.period import MONTHS_PART
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO
from dangjian.values.period import Month, Period

_DIGEST_SHOWN = len("sha256:") + 12


class Terms(NamedTuple):
    """What a unit of a ranked layer answers for in a month."""

    unit: Unit
    month: Month
    policy: Policy
    lists: tuple[Checklist, ...]
    """In the order of the policy: those of each month, then those that only the year adds; at least one."""
    weights: Mapping[str, Decimal]
    """List → its weight in a month's score."""
    year_weights: Mapping[str, Decimal]
    """``months`` or a list → its weight in the year's score; empty where a year adds nothing."""
    tags: frozenset[str]

    def sections(self, checklist: Checklist) -> Iterator[tuple[Section, tuple[Item, ...]]]:
        """The sections of a list that have items for the unit, with those items."""
        for section in checklist.sections:
            items = tuple(item for item in section.items if item.applies(self.tags))
            if items:
                yield section, items

    def items(self, checklist: Checklist) -> dict[str, Item]:
        """The items of a list that apply to the unit, by id."""
        return {item.id: item for _, items in self.sections(checklist) for item in items}

    def list_of(self, name: str) -> Checklist:
        """A list by its id."""
        return next(each for each in self.lists if each.id == name)

    def title_of(self, name: str) -> str:
        """The title of a list by its id."""
        return self.list_of(name).title


def counted_points(items: Mapping[str, Item]) -> tuple[int, Decimal]:
    """How many items carry points of their own (neither bonus nor veto), and their points together."""
    counted = [item.points for item in items.values() if item.counted]
    return len(counted), sum(counted, ZERO)


def year_terms(workspace: Workspace, unit: Unit, year: Period) -> tuple[Terms, ...]:
    """A unit's terms in each month of a year in which it exists and is bound by any, in order."""
    every = (_terms_in(workspace, unit, month) for month in year.months)
    return tuple(terms for terms in every if terms is not None)


def bound_units(facts: Facts) -> Iterator[tuple[Unit, tuple[Terms, ...]]]:
    """The units that were asked for and are bound in the year, with their terms month by month.

    People are judged, but sign nothing.
    """
    for unit in facts.workspace.units.values():
        if facts.wants(unit.id) and unit.layer != PERSON_LAYER:
            terms = year_terms(facts.workspace, unit, facts.period)
            if terms:
                yield unit, terms


def short_digest(document: Checklist | Policy) -> str:
    """``sha256:`` and the first 12 digits: what names a version's meaning on paper."""
    return digest_of(document)[:_DIGEST_SHOWN]


def foot(facts: Facts, terms: Terms) -> tuple[str, ...]:
    """The lines of the foot: by what rules the paper was made. It has no scores, so no seal either."""
    head = [f"年度：{facts.period.words}", f"程序：dangjian {facts.engine}"]
    if facts.commit:
        head.append(f"工作区提交：{facts.commit}")
    lists = "；".join(f"{each.reference}（{short_digest(each)}）" for each in terms.lists)
    policy = f"办法：{terms.policy.title} {terms.policy.version}（{short_digest(terms.policy)}）"
    return " · ".join(head), policy, f"清单：{lists}"


def _terms_in(workspace: Workspace, unit: Unit, month: Month) -> Terms | None:
    policy = workspace.policy_in(month) if unit.exists_in(month) else None
    if policy is None:
        return None
    weights = workspace.composition(policy, unit.layer, month)
    added = [name for name in policy.rollup.year or {} if name != MONTHS_PART]
    names = dict.fromkeys((*weights, *added)) if weights else ()
    found = (workspace.checklist_in(name, month) for name in names)
    lists = tuple(each for each in found if each is not None and unit.layer in each.layers)
    mine = {each.id for each in lists}
    if mine.isdisjoint(weights):
        return None
    year = {
        name: weight
        for name, weight in (policy.rollup.year or {}).items()
        if name == MONTHS_PART or name in mine
    }
    return Terms(
        unit,
        month,
        policy,
        lists,
        {name: weight for name, weight in weights.items() if name in mine},
        year if set(year) - {MONTHS_PART} else {},
        workspace.tags[unit.id],
    )
