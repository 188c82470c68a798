"""比率 (rate): done out of total, from a floor that earns nothing to a target that earns all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, NamedTuple, Self

from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.criteria.base import BadValue, Earned, lost, number, wrong_form
from dangjian.criteria.cells import NOT_APPLICABLE, WRONG, Cells, Slot, constant, rounded
from dangjian.criteria.changes import MINOR, Change, changed_fields
from dangjian.problem import Finding
from dangjian.values.fields import PositiveShare, Share, Strict
from dangjian.values.numbers import EXACT, ZERO, half_up, plain, product, share


class Fraction(NamedTuple):
    """``done`` out of ``total``; 0 ≤ done ≤ total."""

    done: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Strict):
    """比率：完成数占应完成数的比例，达到目标得满分，低于底线不得分，中间按比例。"""

    label: ClassVar[str] = "比率"
    expects: ClassVar[str] = "{done: 完成数, total: 应完成数}"
    counted: ClassVar[bool] = True

    kind: Literal["rate"]
    """评分方式：比率。"""
    target: PositiveShare
    """目标比率，达到即得满分。"""
    floor: Share = ZERO
    """底线比率，不高于它不得分；要低于目标。"""
    empty: Literal["na", "full"] = "na"
    """应完成数为 0 时：na 不适用，full 得满分。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """What it takes to earn the points."""
        table = {
            "target": ("目标", MINOR),
            "floor": ("底线", MINOR),
            "empty": ("应完成数为 0 时", MINOR),
        }
        return changed_fields(old, self, table)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a lower rate is enough to earn anything, or nothing to do now earns."""
        if not points or not old_points:
            return bool(points)
        return self.floor < old.floor or (self.empty, old.empty) == ("full", "na")

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """A floor that isn't below the target."""
        if self.floor >= self.target:
            values = {"floor": plain(self.floor), "target": plain(self.target)}
            yield Finding(list_codes.FLOOR_NOT_BELOW_TARGET, ("floor",), values)

    def parse(self, raw: object) -> Fraction:
        """``{done, total}`` with 0 ≤ done ≤ total."""
        if not isinstance(raw, dict) or set(raw) != {"done", "total"}:
            raise wrong_form(raw, self.expects)
        done = number(raw["done"], "一个数", 4, ("done",))
        total = number(raw["total"], "一个数", 4, ("total",))
        if total < 0:
            raise BadValue(
                codes.VALUE_RANGE, ("total",), found=plain(total), allowed="0 或更大的数"
            )
        if not 0 <= done <= total:
            allowed = f"0 到 {plain(total)}（完成数不能超过应完成数）"
            raise BadValue(codes.VALUE_RANGE, ("done",), found=plain(done), allowed=allowed)
        return Fraction(done, total)

    def earn(self, value: Fraction, points: Decimal, due: date) -> Earned:
        """P at the target, 0 at the floor, linear between; out of 0 `na` or P."""
        if value.total == 0 and self.empty == "na":
            return Earned(ZERO, counts=False)
        return lost(points, self._earned(value, points), self.reckon(value, points, due))

    def _is_between(self, value: Fraction) -> bool:
        """Whether the ratio lies above the floor and under the target."""
        done, total = value
        return product(total, self.floor) < done < product(total, self.target)

    def _earned(self, value: Fraction, points: Decimal) -> Decimal:
        done, total = value
        if done >= product(total, self.target):
            return points
        above = EXACT.subtract(done, product(total, self.floor))
        if above <= 0:
            return ZERO
        return share(points, above, product(total, self.target - self.floor))

    def reckon(self, value: Fraction, points: Decimal, due: date) -> str:
        """``28/30 = 0.9333，目标 1，底线 0.8：4 × (28/30 − 0.8) ÷ (1 − 0.8) = 2.6667``."""
        done, total = plain(value.done), plain(value.total)
        if value.total == 0:
            return "应完成数为 0：" + ("不适用" if self.empty == "na" else plain(points))
        ratio = plain(half_up(EXACT.divide(value.done, value.total), 4))
        head = f"{done}/{total} = {ratio}，目标 {plain(self.target)}"
        head += f"，底线 {plain(self.floor)}：" if self.floor else "："
        earned = self._earned(value, points)
        if not self._is_between(value):
            return head + plain(earned)
        upper = f"({done}/{total} − {plain(self.floor)})" if self.floor else f"{done}/{total}"
        lower = (
            f"({plain(self.target)} − {plain(self.floor)})" if self.floor else plain(self.target)
        )
        divided = "" if lower == "1" else f" ÷ {lower}"
        return f"{head}{plain(points)} × {upper}{divided} = {plain(earned)}"

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        target, floor = plain(self.target * 100), plain(self.floor * 100)
        below = f"，{floor}% 及以下不得分，中间按比例" if self.floor else "，不足按比例"
        empty = "；应完成数为 0 得满分" if self.empty == "full" else ""
        return f"达到 {target}% 得 {plain(points)} 分{below}{empty}"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """Done and total."""
        return (Slot("done", "number", "完成数"), Slot("total", "number", "应完成数"))

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """P at the target, 0 at the floor, linear between; out of 0 不适用 or P."""
        done, total, full = cells["done"], cells["total"], constant(points)
        target, way = constant(self.target), constant(self.target - self.floor)
        above = f"({done}-{total}*{constant(self.floor)})"
        between = f"MAX(0,{rounded(f'{full}*{above}/({total}*{way})')})"
        empty = NOT_APPLICABLE if self.empty == "na" else full
        # Products of numbers with 4 places are multiples of 1E-8: anything smaller is float noise.
        reached = f"IF({done}-{total}*{target}>-1E-9,{full},{between})"
        allowed = f"AND({done}>=0,{done}<={total})"
        judged = f"IF({total}=0,{empty},{reached})"
        return f"IF(COUNT({done},{total})=2,IF({allowed},{judged},{WRONG}),{WRONG})"

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{done, total}``; the one that is missing is missed by ``parse``."""
        return {field: given[field] for field in ("done", "total") if field in given}
