"""The monthly cards beneath a period, with what was filed for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dangjian.core.reports.facts import Facts
from dangjian.documents.organization import Unit
from dangjian.explaining.card import Judged, Setting
from dangjian.scoring.entries import Filed
from dangjian.scoring.period import UnitMonth, unit_month
from dangjian.scoring.results import Scorecard
from dangjian.values.period import Month


class MonthlyCard(NamedTuple):
    """A unit's card of one month, items kept."""

    unit: Unit
    month: Month
    card: Scorecard
    filed: Filed
    judged: Judged


def monthly_cards(facts: Facts, units: Iterable[str]) -> Iterator[MonthlyCard]:
    """Every card of these units in the months that count, unit by unit in time."""
    for name in units:
        unit = facts.unit(name)
        for month in facts.results.months:
            if unit.exists_in(month):
                yield from _cards(
                    facts, unit, unit_month(facts.workspace, facts.filing, unit, month)
                )


def _cards(facts: Facts, unit: Unit, month: UnitMonth) -> Iterator[MonthlyCard]:
    filed_lists = facts.filing.by_unit.get((unit.id, month.month), {})
    for card in month.cards:
        filed = filed_lists.get(card.checklist, Filed())
        yield MonthlyCard(unit, month.month, card, filed, _judged(facts, month, card, filed))


def _judged(facts: Facts, month: UnitMonth, card: Scorecard, filed: Filed) -> Judged:
    checklist = facts.workspace.versions[card.checklist][card.version]
    return Judged(
        unit=card.unit,
        agenda=facts.workspace.agenda(checklist, month.month),
        policy=month.policy,
        tags=facts.workspace.tags[card.unit],
        setting=Setting(filed, month.policy.missing, facts.scores.name_of),
    )
