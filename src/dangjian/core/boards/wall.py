"""挂图作战: every unit of the ranked layers × the months of the year, each square a light; and what the
squares follow from. Nothing on it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from dangjian.campaigns.milestones import Light
from dangjian.core.boards.lights import SIGNS
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.registered import dealt_with, found_month
from dangjian.documents.policy import Policy
from dangjian.register.register import Tracked
from dangjian.scoring.ranking import BLOCKED
from dangjian.scoring.results import Results, Row
from dangjian.scoring.summaries import layer_name
from dangjian.values.numbers import plain
from dangjian.values.period import Month

_MONTHS = 12
_FEW_GRADES = 4
"""With so many grades or more the last but one is yellow."""
WALL_LEGEND: Mapping[Light, str] = {
    Light.RED: "整月没有填报、记录有错、一票否决、最末等次，或者当月的问题逾期没有销号",
    Light.YELLOW: "倒数第二等次（等次有四个以上的）、有事项缺填报或没有督查（暂定），或者当月的问题还没有销号",
    Light.GREEN: "没有上面的情形",
    Light.WHITE: "没有得分（不适用、免报，或者当月没有这个单位）",
}
"""What the light of a square means; the first that fits holds. A month that hasn't come, or without any record, is blank."""


class Square(NamedTuple):
    """A unit in a month."""

    light: Light
    score: str
    """Empty without one."""
    words: tuple[str, ...]
    """Why the light isn't green."""

    @property
    def sign(self) -> str:
        """What the light shows beside its colour."""
        return SIGNS[self.light]


class WallRow(NamedTuple):
    """A unit and its twelve months; None: the month isn't reckoned (yet)."""

    unit: str
    squares: tuple[Square | None, ...]


class Wall(NamedTuple):
    """The wall of one layer."""

    layer: str
    """Its name."""
    rows: tuple[WallRow, ...]


def walls(facts: Facts) -> Iterator[Wall]:
    """A wall a ranked layer, the units in the order of the organization."""
    reckoned = _Reckoned(facts)
    layers = dict.fromkeys(row.layer for month in facts.history for row in month.ranking)
    for layer in layers:
        units = [
            unit
            for unit in facts.workspace.units.values()
            if unit.layer == layer and facts.wants(unit.id) and unit.id in reckoned.units
        ]
        if units:
            rows = tuple(WallRow(unit.name, reckoned.squares(unit.id)) for unit in units)
            yield Wall(layer_name(facts.workspace, layer), rows)


@dataclass
class _Reckoned:
    """The months of the year by unit."""

    facts: Facts

    @cached_property
    def months(self) -> dict[int, tuple[Results, dict[str, Row]]]:
        """The month's number → its results, and its rows by unit."""
        return {
            each.period.last.month: (each, {row.unit: row for row in each.ranking})
            for each in self.facts.history
        }

    @cached_property
    def units(self) -> frozenset[str]:
        """The units that have a row in any month."""
        return frozenset(unit for _, rows in self.months.values() for unit in rows)

    @cached_property
    def problems(self) -> dict[tuple[str, Month], list[Tracked]]:
        """What isn't over, by unit and month."""
        found: dict[tuple[str, Month], list[Tracked]] = {}
        for tracked in self.facts.problems:
            if not tracked.is_over:
                key = (tracked.progress.unit, found_month(tracked))
                found.setdefault(key, []).append(tracked)
        return found

    @cached_property
    def missing(self) -> dict[tuple[str, Month], int]:
        """How many due items have no entry, by unit and month."""
        counts: dict[tuple[str, Month], int] = {}
        for each, _ in self.months.values():
            for card in each.scorecards:
                key = (card.unit, each.period.last)
                counts[key] = counts.get(key, 0) + len(card.missing)
        return counts

    def squares(self, unit: str) -> tuple[Square | None, ...]:
        """The twelve squares of a unit."""
        return tuple(self._square(unit, number) for number in range(1, _MONTHS + 1))

    def _square(self, unit: str, number: int) -> Square | None:
        if number not in self.months:
            return None
        results, rows = self.months[number]
        row, month = rows.get(unit), results.period.last
        if row is None:
            return Square(Light.WHITE, "", ())
        policy = self.facts.workspace.policy_in(month)
        assert policy is not None  # the month was scored by it
        open_problems = self.problems.get((unit, month), [])
        late = [
            each
            for each in open_problems
            if each.progress.days_overdue(self.facts.today) and not dealt_with(each)
        ]
        red = [*self._red(row, month, policy), *([f"逾期 {len(late)}"] if late else [])]
        yellow = [*self._yellow(row, month, policy)]
        if len(open_problems) > len(late):
            yellow.append(f"未销 {len(open_problems) - len(late)}")
        score = _shown(row.score)
        if red:
            return Square(Light.RED, score, (*red, *yellow))
        if yellow:
            return Square(Light.YELLOW, score, tuple(yellow))
        if row.score is None:
            return Square(Light.WHITE, "", tuple(row.notes[:1]))
        return Square(Light.GREEN, score, ())

    def _red(self, row: Row, month: Month, policy: Policy) -> Iterator[str]:
        if BLOCKED in row.notes:
            yield "记录有错"
        elif self._expected(row, month) and not self._filed(row, month):
            yield "没有填报"
        if row.vetoed:
            yield "一票否决"
        if row.grade is not None and len(policy.grades) > 1 and row.grade == policy.grades[-1].name:
            yield row.grade

    def _expected(self, row: Row, month: Month) -> bool:
        """Whether anything was to be filed: a card is made of what was expected too."""
        return (row.unit, month) in self.missing

    def _filed(self, row: Row, month: Month) -> bool:
        return bool(self.facts.filing.by_unit.get((row.unit, month)))

    def _yellow(self, row: Row, month: Month, policy: Policy) -> Iterator[str]:
        missing = self.missing.get((row.unit, month), 0)
        filed = self._filed(row, month)
        if len(policy.grades) >= _FEW_GRADES and row.grade == policy.grades[-2].name:
            yield row.grade
        if missing and filed:
            yield f"缺 {missing} 项"
        elif row.provisional and filed:
            yield "暂定"


def _shown(score: Decimal | None) -> str:
    return "" if score is None else plain(score)
