"""达标 (check): all of the points, or none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

from dangjian.criteria.base import Earned, Ordinary, lost, wrong_form
from dangjian.criteria.cells import DONE, NOT_DONE, WRONG, Cells, Slot, constant
from dangjian.criteria.changes import Change, rises
from dangjian.problem import Finding
from dangjian.values.fields import Strict
from dangjian.values.numbers import ZERO, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Ordinary, Strict):
    """达标：做到得满分，没做到不得分。"""

    label: ClassVar[str] = "达标"
    tells_figures: ClassVar[bool] = False
    expects: ClassVar[str] = "true（做到）或 false（没做到）"

    kind: Literal["check"]
    """评分方式：达标。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """Nothing can change."""
        return iter(())

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Only when it was worth nothing."""
        return rises(points, old_points)

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Nothing can contradict."""
        return iter(())

    def parse(self, raw: object) -> bool:
        """``true`` or ``false``."""
        if raw is True or raw is False:
            return raw
        raise wrong_form(raw, self.expects)

    def earn(self, value: bool, points: Decimal, due: date) -> Earned:
        """P or 0."""
        return lost(points, points if value else ZERO, self.reckon(value, points, due))

    def reckon(self, value: bool, points: Decimal, due: date) -> str:
        """``没做到：0``."""
        return f"做到：{plain(points)}" if value else "没做到：0"

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        return f"做到得 {plain(points)} 分，没做到不得分"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """是 or 否."""
        return (Slot("value", "bool", ""),)

    def filling(self, default: object) -> tuple[str, ...]:
        """How to fill in its cell."""
        return ("选“是”（做到）或“否”（没做到）。",)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """P or 0."""
        cell = cells["value"]
        return f'IF({cell}="{DONE}",{constant(points)},IF({cell}="{NOT_DONE}",0,{WRONG}))'

    def collected(self, given: Mapping[str, Any]) -> object:
        """``true`` or ``false``."""
        return given["value"]
