"""指标 (measure): a number between a floor that earns nothing and a target that earns all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

from dangjian.codes import lists as list_codes
from dangjian.criteria.base import Earned, lost, number
from dangjian.criteria.cells import WRONG, Cells, Slot, constant, rounded
from dangjian.criteria.changes import MINOR, PATCH, Change, changed_fields
from dangjian.problem import Finding
from dangjian.values.fields import MEASURE_PLACES, MeasureNumber, Strict, Text
from dangjian.values.numbers import EXACT, ZERO, plain, share, signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Strict):
    """指标：从底线（0 分）到目标（满分）按直线得分；底线大于目标表示越低越好。"""

    label: ClassVar[str] = "指标"
    expects: ClassVar[str] = "一个数"
    counted: ClassVar[bool] = True

    kind: Literal["measure"]
    """评分方式：指标。"""
    target: MeasureNumber
    """目标值，达到得满分。"""
    floor: MeasureNumber
    """底线值，不得分；大于目标时越低越好。"""
    unit: Text | None = None
    """计量单位，如 件、%。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """What it takes to earn the points; the unit is only a word."""
        table = {
            "target": ("目标", MINOR),
            "floor": ("底线", MINOR),
            "unit": ("计量单位", PATCH),
        }
        return changed_fields(old, self, table)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a worse value is enough to earn anything."""
        if not points or not old_points:
            return bool(points)
        more_is_better = self.target > self.floor
        if more_is_better is not (old.target > old.floor):
            return True
        return self.floor < old.floor if more_is_better else self.floor > old.floor

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """A floor that equals the target."""
        if self.floor == self.target:
            values = {"target": plain(self.target)}
            yield Finding(list_codes.FLOOR_IS_TARGET, ("floor",), values)

    def parse(self, raw: object) -> Decimal:
        """A number of either sign with at most 6 decimals."""
        return number(raw, self.expects, MEASURE_PLACES)

    def earn(self, value: Decimal, points: Decimal, due: date) -> Earned:
        """Linear from floor (0) to target (P), clamped."""
        return lost(points, self._earned(value, points), self.reckon(value, points, due))

    def _earned(self, value: Decimal, points: Decimal) -> Decimal:
        way = EXACT.subtract(self.target, self.floor)
        gone = EXACT.subtract(value, self.floor)
        if way < 0:
            way, gone = -way, -gone
        if gone <= 0:
            return ZERO
        return points if gone >= way else share(points, gone, way)

    def reckon(self, value: Decimal, points: Decimal, due: date) -> str:
        """``实际 92，底线 80，目标 100：5 × (92 − 80) ÷ (100 − 80) = 3``."""
        unit = f" {self.unit}" if self.unit else ""
        earned = self._earned(value, points)
        head = (
            f"实际 {signed(value)}{unit}，底线 {signed(self.floor)}，目标 {signed(self.target)}："
        )
        ends = sorted((self.floor, self.target))
        if not ends[0] < value < ends[1]:
            return head + plain(earned)
        if self.target > self.floor:
            way = f"{_minus(value, self.floor)} ÷ {_minus(self.target, self.floor)}"
        else:
            way = f"{_minus(self.floor, value)} ÷ {_minus(self.floor, self.target)}"
        return f"{head}{plain(points)} × {way} = {plain(earned)}"

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        reach = "达到" if self.target > self.floor else "不高于"
        beyond = "及以下" if self.target > self.floor else "及以上"
        return (
            f"{reach} {self._in_unit(self.target)}得 {plain(points)} 分，"
            f"{self._in_unit(self.floor)}{beyond}不得分，中间按比例"
        )

    def _in_unit(self, value: Decimal) -> str:
        """``100 件``; with a space at the end where a Chinese character may not follow."""
        text = f"{signed(value)} {self.unit}" if self.unit else signed(value)
        return f"{text} " if text[-1].isascii() else text

    def slots(self, default: object) -> tuple[Slot, ...]:
        """The number."""
        return (Slot("value", "number", ""),)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """Linear from floor (0) to target (P), clamped."""
        cell, full, floor = cells["value"], constant(points), constant(self.floor)
        gone = f"({cell}-{floor})" if self.target > self.floor else f"({floor}-{cell})"
        way = constant(abs(EXACT.subtract(self.target, self.floor)))
        between = f"IF({gone}<=0,0,{rounded(f'{full}*{gone}/{way}')})"
        return f"IF(ISNUMBER({cell}),IF({gone}>={way},{full},{between}),{WRONG})"

    def collected(self, given: Mapping[str, Any]) -> object:
        """The number."""
        return given["value"]


def _minus(left: Decimal, right: Decimal) -> str:
    """``(92 − 80)``, ``(2 − (−0.5))``."""
    return f"({signed(left)} − {signed(right) if right >= 0 else f'({signed(right)})'})"
