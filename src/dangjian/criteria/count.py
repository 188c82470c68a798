"""次数 (count): so many times a cycle; each time missed costs its share, or all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

from dangjian.criteria.base import Earned, Ordinary, lost, whole
from dangjian.criteria.cells import Cells, Slot, constant, if_whole, rounded
from dangjian.criteria.changes import MINOR, Change, changed_fields
from dangjian.problem import Finding
from dangjian.values.fields import Count, Flag, Strict
from dangjian.values.numbers import ZERO, plain, share


@dataclass(frozen=True, slots=True, kw_only=True)
class Times(Ordinary, Strict):
    """次数：应做若干次，少做的按比例得分或不得分。"""

    label: ClassVar[str] = "次数"
    expects: ClassVar[str] = "实际做的次数，0 或更大的整数"

    kind: Literal["count"]
    """评分方式：次数。"""
    target: Count
    """每个周期应做的次数。"""
    partial: Flag = True
    """做了一部分是否按比例得分；否则不足即零分。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """What it takes to earn the points."""
        table = {"target": ("应做次数", MINOR), "partial": ("不足时按比例得分", MINOR)}
        return changed_fields(old, self, table)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether fewer times are enough to earn anything."""
        least, before = self._least(points), old._least(old_points)
        return least is not None and (before is None or least < before)

    def _least(self, points: Decimal) -> int | None:
        """How many times earn anything at all; None when nothing does."""
        if not points:
            return None
        return 1 if self.partial else self.target

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Nothing can contradict."""
        return iter(())

    def parse(self, raw: object) -> int:
        """A whole number, 0 or more."""
        return whole(raw, self.expects)

    def is_under(self, value: int, early: int) -> bool:
        """The month in which it is due speaks for the whole cycle."""
        return value < early

    def together(self, values: Sequence[Any]) -> int:
        """Entries of several months of a cycle as one: all that was done counts."""
        return sum(map(self.parse, values))

    def earn(self, value: int, points: Decimal, due: date) -> Earned:
        """P × min(value/target, 1); all or nothing unless ``partial``."""
        return lost(points, self._earned(value, points), self.reckon(value, points, due))

    def _earned(self, value: int, points: Decimal) -> Decimal:
        if value >= self.target:
            return points
        return share(points, Decimal(value), Decimal(self.target)) if self.partial else ZERO

    def reckon(self, value: int, points: Decimal, due: date) -> str:
        """``应 2 次，实 1 次：3 × 1/2 = 1.5``."""
        head = f"应 {self.target} 次，实 {value} 次："
        earned = plain(self._earned(value, points))
        if self.partial and value < self.target:
            return f"{head}{plain(points)} × {value}/{self.target} = {earned}"
        return head + earned

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        if not self.partial or self.target == 1:
            return f"应做 {self.target} 次，不足不得分"
        each = share(points, Decimal(1), Decimal(self.target))
        exact = each * self.target == points
        per_time = f"{plain(each)} 分" if exact else f"{plain(points)}/{self.target} 分"
        return f"应做 {self.target} 次，每少 1 次扣 {per_time}"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """How many times."""
        return (Slot("value", "int", ""),)

    def filling(self, default: object) -> tuple[str, ...]:
        """How to fill in its cell."""
        return ("填实际做的次数，没有做填 0。",)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """P × min(value/target, 1); all or nothing unless ``partial``."""
        cell, full = cells["value"], constant(points)
        less = rounded(f"{full}*{cell}/{self.target}") if self.partial else "0"
        return if_whole(cell, f"IF({cell}>={self.target},{full},{less})")

    def collected(self, given: Mapping[str, Any]) -> object:
        """How many times."""
        return given["value"]
