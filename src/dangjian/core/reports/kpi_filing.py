"""Indicators of filling in: what was due and answered, and who looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dangjian.core.reports.facts import Facts
from dangjian.core.reports.kpi import Indicator, published, ratio
from dangjian.scoring.entries import Filed
from dangjian.scoring.period import score_period
from dangjian.scoring.results import Scorecard, State
from dangjian.values.numbers import ZERO
from dangjian.values.period import Period, PeriodKind


@dataclass(slots=True)
class _Sum:
    """Counts over monthly cards."""

    due: int = 0
    missing: int = 0
    cards: int = 0
    self_checked: int = 0
    inspected: int = 0
    due_points: Decimal = ZERO
    na_points: Decimal = ZERO

    def add(self, card: Scorecard, filed: Filed) -> None:
        """Count a card of a month, and what it was made from."""
        self.cards += 1
        self.self_checked += filed.self_check is not None
        self.inspected += filed.inspection is not None
        for result in card.items:
            not_applicable = result.state is State.NA and result.by_entry
            open_ = result.state in (State.SCORED, State.MISSING) or not_applicable
            if not (result.post.counted and open_):
                continue
            self.due += 1
            self.due_points += result.points
            self.missing += result.state is State.MISSING
            self.na_points += result.points if not_applicable else ZERO


def filing(facts: Facts) -> Iterator[Indicator]:
    """The indicators ``filing.*`` of each unit that has cards, and of the company."""
    sums: dict[str, _Sum] = {}
    total = _Sum()
    for card, filed in _monthly(facts):
        sums.setdefault(card.unit, _Sum()).add(card, filed)
        total.add(card, filed)
    for unit in published(facts):
        if unit in sums:
            yield from _of(sums[unit], unit, facts.unit(unit).layer)
    if not facts.units:
        yield from _of(total, None, None)


def _monthly(facts: Facts) -> Iterator[tuple[Scorecard, Filed]]:
    """The full cards of the months that count, each with what was filed for it."""
    for month in facts.results.months:
        period, policy = Period(PeriodKind.MONTH, month), facts.workspace.policy_in(month)
        results = facts.results
        if facts.period != period:
            assert policy is not None  # every month that counts was scored by one
            results = score_period(facts.workspace, facts.filing, period, policy)
        for card in results.scorecards:
            filed = facts.filing.by_unit.get((card.unit, month), {})
            yield card, filed.get(card.checklist, Filed())


def _of(counted: _Sum, unit: str | None, layer: str | None) -> Iterator[Indicator]:
    answered = counted.due - counted.missing
    values = {
        "due": counted.due,
        "answered": answered,
        "completion": ratio(answered, counted.due),
        "cards": counted.cards,
        "self_rate": ratio(counted.self_checked, counted.cards),
        "inspection_rate": ratio(counted.inspected, counted.cards),
        "na_share": ratio(counted.na_points, counted.due_points),
    }
    for name, value in values.items():
        yield Indicator(f"filing.{name}", value, unit, None, layer)
