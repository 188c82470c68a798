"""指标 (measure): a number between a floor that earns nothing and a target that earns all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import ConfigDict

from dangjian.codes import lists as list_codes
from dangjian.core.criteria.base import Earned, lost
from dangjian.core.criteria.reading import number
from dangjian.core.numbers import EXACT, ZERO, plain, share
from dangjian.core.semdiff.anew import border
from dangjian.core.semdiff.change import MINOR, PATCH, Change, changed_fields
from dangjian.core.types import DOCUMENT, MEASURE_PLACES, MeasureNumber, Text
from dangjian.problem import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """指标：从底线（0 分）到目标（满分）按直线得分；底线大于目标表示越低越好。"""

    __pydantic_config__: ClassVar[ConfigDict] = DOCUMENT
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

    def changes(self, old: Measure) -> Iterator[Change]:
        """What it takes to earn the points; the unit is only a word."""
        table = {
            "target": ("目标", MINOR),
            "floor": ("底线", MINOR),
            "unit": ("计量单位", PATCH),
        }
        return changed_fields(old, self, table)

    def earns_anew(self, old: Measure, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a worse value is enough to earn anything."""
        start = border(points, self.floor, self.target)
        before = border(old_points, old.floor, old.target)
        if start is None or before is None:
            return start is not None
        upwards = self.target > self.floor
        if upwards is not (old.target > old.floor):
            return True
        # The first value, at 6 places, that earns anything must have earned nothing before.
        places = 10**MEASURE_PLACES
        if upwards:
            return Fraction(math.ceil(start * places), places) < before
        return Fraction(math.floor(start * places), places) > before

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
        floor, target, earned = plain(self.floor), plain(self.target), self._earned(value, points)
        head = f"实际 {plain(value)}{unit}，底线 {floor}，目标 {target}："
        if earned in (points, ZERO):
            return head + plain(earned)
        low_first = f"({plain(value)} − {floor}) ÷ ({target} − {floor})"
        high_first = f"({floor} − {plain(value)}) ÷ ({floor} − {target})"
        way = low_first if self.target > self.floor else high_first
        return f"{head}{plain(points)} × {way} = {plain(earned)}"

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        unit = f" {self.unit}" if self.unit else ""
        reach = "达到" if self.target > self.floor else "不高于"
        beyond = "及以下" if self.target > self.floor else "及以上"
        return (
            f"{reach} {plain(self.target)}{unit} 得 {plain(points)} 分，"
            f"{plain(self.floor)}{unit} {beyond}不得分，中间按比例"
        )
