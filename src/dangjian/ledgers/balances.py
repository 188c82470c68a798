"""Balances of a points ledger: base, what each rule added or took within its cap, the line crossed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.organization import Unit
from dangjian.documents.points import Ledger, LedgerEvent, PointsRule, PointsRules, Threshold
from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem
from dangjian.values.numbers import EXACT, ZERO, product, quotient


class RuleSum(NamedTuple):
    """What one rule did to one person in a year."""

    rule: PointsRule
    times: int
    raw: Decimal
    """Times × points."""
    points: Decimal
    """Raw, within the rule's cap."""


class Balance(NamedTuple):
    """One person, one ledger."""

    person: str
    base: Decimal
    sums: tuple[RuleSum, ...]
    points: Decimal
    """Base and sums together, not below 0."""
    threshold: Threshold | None
    """The lowest line that the points are under; None above all."""
    lines: tuple[int, ...]
    """Numbers (from 1) of the person's events that count."""

    @property
    def cut(self) -> bool:
        """Whether the sums would have gone below 0."""
        return self.base + sum((each.points for each in self.sums), ZERO) < ZERO


class UnitSummary(NamedTuple):
    """The people of one unit who have events in a ledger."""

    unit: str
    people: int
    lowest: Decimal
    mean: Decimal
    """Rounded to 2."""
    under: int
    """How many are under any line."""


def voided(ledger: Ledger) -> frozenset[int]:
    """Numbers (from 1) of events that a later one voids."""
    return frozenset(event.voids for event in ledger.events if event.voids is not None)


def counting(ledger: Ledger) -> list[tuple[int, LedgerEvent]]:
    """The events that count, with their numbers from 1."""
    void = voided(ledger)
    numbered = enumerate(ledger.events, start=1)
    return [(n, event) for n, event in numbered if n not in void and event.voids is None]


def balances(ledger: Ledger, rules: PointsRules, people: Iterable[str] = ()) -> list[Balance]:
    """The balance of everyone with events, and of ``people`` besides; in order of their ids."""
    by_person: dict[str, list[tuple[int, LedgerEvent]]] = {person: [] for person in people}
    for event in ledger.events:
        if event.person is not None:
            by_person.setdefault(event.person, [])
    for number, event in counting(ledger):
        if event.person is not None:
            by_person[event.person].append((number, event))
    return [_balance(person, by_person[person], rules) for person in sorted(by_person)]


def _balance(person: str, mine: list[tuple[int, LedgerEvent]], rules: PointsRules) -> Balance:
    sums = []
    for rule in rules.rules:
        times = sum(event.times for _, event in mine if event.rule == rule.id)
        if times:
            raw = product(rule.points, times)
            sums.append(RuleSum(rule, times, raw, _within(raw, rule.max)))
    total = EXACT.add(rules.base, sum((each.points for each in sums), ZERO))
    points = max(total, ZERO)
    numbers = tuple(number for number, _ in mine)
    return Balance(person, rules.base, tuple(sums), points, line_under(points, rules), numbers)


def _within(raw: Decimal, most: Decimal | None) -> Decimal:
    if most is None:
        return raw
    return max(-most, min(most, raw))


def line_under(points: Decimal, rules: PointsRules) -> Threshold | None:
    """The lowest line that some points are under."""
    under = [line for line in rules.thresholds if points < line.below]
    return min(under, key=lambda line: line.below, default=None)


def unit_summaries(every: Iterable[Balance], unit_of: Mapping[str, str]) -> list[UnitSummary]:
    """A line a unit; people whose unit isn't known stand under an empty id."""
    by_unit: dict[str, list[Balance]] = {}
    for balance in every:
        by_unit.setdefault(unit_of.get(balance.person, ""), []).append(balance)
    return [_summary(unit, by_unit[unit]) for unit in sorted(by_unit)]


def _summary(unit: str, mine: list[Balance]) -> UnitSummary:
    total = sum((balance.points for balance in mine), ZERO)
    return UnitSummary(
        unit,
        len(mine),
        min(balance.points for balance in mine),
        quotient(total, Decimal(len(mine)), 2),
        sum(balance.threshold is not None for balance in mine),
    )


# What the commands on points ledgers give to show.


class LedgerView(NamedTuple):
    """A ledger and its balances."""

    workspace: Workspace
    rules: PointsRules
    ledger: Ledger
    balances: tuple[Balance, ...]
    summaries: tuple[UnitSummary, ...]


class Points(NamedTuple):
    """The ledgers that were asked for."""

    views: tuple[LedgerView, ...]
    problems: tuple[Problem, ...]
    """Errors in ledgers, points rules and lists of people."""

    @property
    def failed(self) -> bool:
        """Whether something in them is wrong; balances of such ledgers aren't shown."""
        return bool(self.problems)


class Entered(NamedTuple):
    """An event that was appended to a ledger."""

    rules: PointsRules
    ledger: Ledger
    event: LedgerEvent
    number: int
    """Of the event, from 1."""
    before: Balance
    after: Balance
    """Of the person concerned."""


def called(person: str, units: dict[str, Unit], *, names: bool) -> str:
    """What a person is called: the code, and the name beside it only where names are wanted."""
    unit = units.get(person)
    return f"{person} {unit.name}" if names and unit is not None else person
