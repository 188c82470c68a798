"""指标 (measure): a number between a floor that earns nothing and a target that earns all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from dangjian.codes import criteria as criteria_codes
from dangjian.codes import lists as list_codes
from dangjian.criteria import banding
from dangjian.criteria.banding import Band, MeasureBand
from dangjian.criteria.base import Earned, Ordinary, lost, number
from dangjian.criteria.cells import WRONG, Cells, Slot, constant, reached, rounded
from dangjian.criteria.changes import MINOR, PATCH, Change, changed_fields
from dangjian.problem import Finding
from dangjian.values.fields import MEASURE_PLACES, AtLeastOne, MeasureNumber, Strict, Text
from dangjian.values.numbers import EXACT, ZERO, plain, share, signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Ordinary, Strict):
    """指标：从底线（0 分）到目标（满分）按直线得分，底线大于目标表示越低越好；或者分档得分。"""

    label: ClassVar[str] = "指标"
    expects: ClassVar[str] = "一个数"

    kind: Literal["measure"]
    """评分方式：指标。"""
    target: MeasureNumber | None = None
    """目标值，达到得满分；不写 target 就写 bands。"""
    floor: MeasureNumber | None = None
    """底线值，不得分；大于目标时越低越好。"""
    unit: Text | None = None
    """计量单位，如 件、%。"""
    bands: Annotated[tuple[MeasureBand, ...], AtLeastOne] | None = None
    """分档，代替 target 和 floor：从最好的写起，取第一个达到的档。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """What it takes to earn the points; the unit is only a word."""
        table = {
            "target": ("目标", MINOR),
            "floor": ("底线", MINOR),
            "bands": ("分档", MINOR),
            "unit": ("计量单位", PATCH),
        }
        return changed_fields(old, self, table)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a worse value is enough to earn anything."""
        if not points or not old_points:
            return bool(points)
        (better, begins), (better_before, before) = self._begins(), old._begins()
        if begins is None or before is None:
            return begins is not None
        return better is not better_before or begins < before

    def _begins(self) -> tuple[bool, tuple[Decimal, int] | None]:
        """Whether more is better; and, the better the larger, where something begins to be earned: at
        that value (0) or beyond it (1)."""
        if self.bands is not None:
            lowest = banding.begins(self.bands)
            more = not banding.lower_is_better(self.bands)
            return more, None if lowest is None else (lowest, 0)
        target, floor = self._ends
        return target > floor, (floor if target > floor else -floor, 1)

    @property
    def _ends(self) -> tuple[Decimal, Decimal]:
        """Target and floor, where there are no bands; a right criterion has both of them."""
        return self.target or ZERO, self.floor or ZERO

    @property
    def _more_is_better(self) -> bool:
        target, floor = self._ends
        return target > floor

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Neither or both ways of judging; a floor that equals the target; bands out of order."""
        linear = [name for name in ("target", "floor") if getattr(self, name) is not None]
        if self.bands is not None and linear:
            flaw = f"写了 {linear[0]}，又写了 bands"
            yield Finding(criteria_codes.RATE_WAYS, (linear[0],), {"flaw": flaw})
        elif self.bands is not None:
            yield from banding.flaws(self.bands)
        elif len(linear) < 2:
            lacking = "、".join(name for name in ("target", "floor") if name not in linear)
            flaw = f"没有 {lacking}，也没有 bands"
            yield Finding(criteria_codes.RATE_WAYS, ("bands",), {"flaw": flaw})
        elif self.floor == self.target:
            values = {"target": plain(self.target or ZERO)}
            yield Finding(list_codes.FLOOR_IS_TARGET, ("floor",), values)

    def parse(self, raw: object) -> Decimal:
        """A number of either sign with at most 6 decimals."""
        return number(raw, self.expects, MEASURE_PLACES)

    def earn(self, value: Decimal, points: Decimal, due: date) -> Earned:
        """Linear from floor (0) to target (P), clamped, or the band's share."""
        return lost(points, self._earned(value, points), self.reckon(value, points, due))

    def _earned(self, value: Decimal, points: Decimal) -> Decimal:
        if self.bands is not None:
            return banding.worth(self._band(value), points)
        target, floor = self._ends
        way = EXACT.subtract(target, floor)
        gone = EXACT.subtract(value, floor)
        if way < 0:
            way, gone = -way, -gone
        if gone <= 0:
            return ZERO
        return points if gone >= way else share(points, gone, way)

    def _band(self, value: Decimal) -> Band | None:
        def reaches(band: Band) -> bool:
            return value >= band.low if band.low is not None else value <= (band.high or ZERO)

        return banding.first(self.bands or (), reaches)

    def reckon(self, value: Decimal, points: Decimal, due: date) -> str:
        """``实际 92，底线 80，目标 100：5 × (92 − 80) ÷ (100 − 80) = 3``."""
        unit = f" {self.unit}" if self.unit else ""
        if self.bands is not None:
            band = banding.reckon(self._band(value), points, self._reach)
            return f"实际 {signed(value)}{unit}，{band}"
        earned = self._earned(value, points)
        target, floor = self._ends
        head = f"实际 {signed(value)}{unit}，底线 {signed(floor)}，目标 {signed(target)}："
        ends = sorted((floor, target))
        if not ends[0] < value < ends[1]:
            return head + plain(earned)
        if target > floor:
            way = f"{_minus(value, floor)} ÷ {_minus(target, floor)}"
        else:
            way = f"{_minus(floor, value)} ÷ {_minus(floor, target)}"
        return f"{head}{plain(points)} × {way} = {plain(earned)}"

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        if self.bands is not None:
            return banding.words(self.bands, points, self._reach)
        target, floor = self._ends
        reach = "达到" if self._more_is_better else "不高于"
        beyond = "及以下" if self._more_is_better else "及以上"
        return (
            f"{reach} {self._in_unit(target)}得 {plain(points)} 分，"
            f"{self._in_unit(floor)}{beyond}不得分，中间按比例"
        )

    def _reach(self, band: Band) -> str:
        """``达到 95 件``; ready for a Chinese character."""
        return f"{'达到' if band.low is not None else '不高于'} {self._in_unit(banding.edge(band))}"

    def _in_unit(self, value: Decimal) -> str:
        """``100 件``; with a space at the end where a Chinese character may not follow."""
        text = f"{signed(value)} {self.unit}" if self.unit else signed(value)
        return f"{text} " if text[-1].isascii() else text

    def slots(self, default: object) -> tuple[Slot, ...]:
        """The number."""
        hint = f"只填数，不写单位（{self.unit}）" if self.unit else "只填数"
        return (Slot("value", "number", "", hint=hint, signed=True),)

    def filling(self, default: object) -> tuple[str, ...]:
        """A number."""
        return ("填实际数，不写单位和百分号。",)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """Linear from floor (0) to target (P), clamped."""
        cell = cells["value"]
        won = self._formula_of_bands(cell, points) if self.bands else self._formula(cell, points)
        return f"IF(ISNUMBER({cell}),{won},{WRONG})"

    def _formula(self, cell: str, points: Decimal) -> str:
        full, (target, floor) = constant(points), self._ends
        edge = constant(floor)
        gone = f"({cell}-{edge})" if self._more_is_better else f"({edge}-{cell})"
        way = constant(abs(EXACT.subtract(target, floor)))
        between = f"IF({gone}<=0,0,{rounded(f'{full}*{gone}/{way}')})"
        return f"IF({gone}>={way},{full},{between})"

    def _formula_of_bands(self, cell: str, points: Decimal) -> str:
        return reached(
            (
                f"ROUND({cell},9){'>=' if band.low is not None else '<='}{constant(banding.edge(band))}",
                banding.worth(band, points),
            )
            for band in self.bands or ()
        )

    def collected(self, given: Mapping[str, Any]) -> object:
        """The number."""
        return given["value"]


def _minus(left: Decimal, right: Decimal) -> str:
    """``(92 − 80)``, ``(2 − (−0.5))``."""
    return f"({signed(left)} − {signed(right) if right >= 0 else f'({signed(right)})'})"
