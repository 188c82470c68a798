"""比率 (rate): done out of total, from a floor that earns nothing to a target that earns all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from dangjian.codes import criteria as criteria_codes
from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.criteria import banding
from dangjian.criteria.banding import Band, RateBand
from dangjian.criteria.base import BadValue, Earned, Ordinary, lost, number, wrong_form
from dangjian.criteria.cells import NOT_APPLICABLE, WRONG, Cells, Slot, constant, reached, rounded
from dangjian.criteria.changes import MINOR, Change, changed_fields
from dangjian.problem import Finding
from dangjian.values.fields import AtLeastOne, PositiveShare, Share, Strict
from dangjian.values.numbers import EXACT, ONE, ZERO, half_up, plain, product, share


class Fraction(NamedTuple):
    """``done`` out of ``total``; 0 ≤ done ≤ total."""

    done: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Ordinary, Strict):
    """比率：完成数占应完成数的比例，达到目标得满分，低于底线不得分，中间按比例；或者分档得分。"""

    label: ClassVar[str] = "比率"
    from_register: ClassVar[bool] = True
    expects: ClassVar[str] = "{done: 完成数, total: 应完成数}"

    kind: Literal["rate"]
    """评分方式：比率。"""
    target: PositiveShare | None = None
    """目标比率，达到即得满分；不写 target 就写 bands。"""
    floor: Share = ZERO
    """底线比率，不高于它不得分；要低于目标。"""
    empty: Literal["na", "full", "zero"] = "na"
    """应完成数为 0 时：na 不适用，full 得满分，zero 不得分。"""
    bands: Annotated[tuple[RateBand, ...], AtLeastOne] | None = None
    """分档，代替 target 和 floor：从高到低，取第一个达到的档。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """What it takes to earn the points."""
        table = {
            "target": ("目标", MINOR),
            "floor": ("底线", MINOR),
            "empty": ("应完成数为 0 时", MINOR),
            "bands": ("分档", MINOR),
        }
        return changed_fields(old, self, table)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a lower rate is enough to earn anything, or nothing to do now earns."""
        if not points or not old_points:
            return bool(points)
        begins, before = self._begins(), old._begins()
        lower = begins is not None and (before is None or begins < before)
        return lower or (self.empty == "full" and old.empty != "full")

    def _begins(self) -> tuple[Decimal, int] | None:
        """Where something begins to be earned: at that rate (0) or above it (1); None when nowhere."""
        if self.bands is None:
            return (self.floor, 1)
        lowest = banding.begins(self.bands)
        return None if lowest is None else (lowest, 0)

    @property
    def _goal(self) -> Decimal:
        """The target, where there are no bands; a right criterion has one of them."""
        return ONE if self.target is None else self.target

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Neither or both ways of judging; a floor that isn't below the target; bands out of order."""
        if (self.target is None) is (self.bands is None):
            flaw = (
                "既没有 target，也没有 bands"
                if self.target is None
                else "写了 target，又写了 bands"
            )
            yield Finding(criteria_codes.RATE_WAYS, ("bands",), {"flaw": flaw})
        elif self.bands is not None and self.floor:
            yield Finding(
                criteria_codes.RATE_WAYS, ("floor",), {"flaw": "写了 floor，又写了 bands"}
            )
        elif self.bands is not None:
            yield from banding.flaws(self.bands)
        elif self.floor >= self._goal:
            values = {"floor": plain(self.floor), "target": plain(self._goal)}
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
        """P at the target, 0 at the floor, linear between, or the band's share; out of 0 `na`, P or 0."""
        if value.total == 0 and self.empty == "na":
            return Earned(ZERO, stands="na")
        return lost(points, self._earned(value, points), self.reckon(value, points, due))

    def _is_between(self, value: Fraction) -> bool:
        """Whether the ratio lies above the floor and under the target."""
        done, total = value
        return product(total, self.floor) < done < product(total, self._goal)

    def _earned(self, value: Fraction, points: Decimal) -> Decimal:
        done, total = value
        if not total:
            return points if self.empty == "full" else ZERO
        if self.bands is not None:
            return banding.worth(self._band(value), points)
        if done >= product(total, self._goal):
            return points
        above = EXACT.subtract(done, product(total, self.floor))
        if above <= 0:
            return ZERO
        return share(points, above, product(total, self._goal - self.floor))

    def _band(self, value: Fraction) -> Band | None:
        return banding.first(
            self.bands or (), lambda band: value.done >= product(value.total, band.low or ZERO)
        )

    def reckon(self, value: Fraction, points: Decimal, due: date) -> str:
        """``28/30 = 0.9333，目标 1，底线 0.8：4 × (28/30 − 0.8) ÷ (1 − 0.8) = 2.6667``."""
        done, total = plain(value.done), plain(value.total)
        if value.total == 0:
            earned = plain(self._earned(value, points))
            return "应完成数为 0：" + ("不适用" if self.empty == "na" else earned)
        ratio = plain(half_up(EXACT.divide(value.done, value.total), 4))
        if self.bands is not None:
            return f"{done}/{total} = {ratio}，{banding.reckon(self._band(value), points, _reach)}"
        head = f"{done}/{total} = {ratio}，目标 {plain(self._goal)}"
        head += f"，底线 {plain(self.floor)}：" if self.floor else "："
        won = plain(self._earned(value, points))
        if not self._is_between(value):
            return head + won
        upper = f"({done}/{total} − {plain(self.floor)})" if self.floor else f"{done}/{total}"
        lower = f"({plain(self._goal)} − {plain(self.floor)})" if self.floor else plain(self._goal)
        divided = "" if lower == "1" else f" ÷ {lower}"
        return f"{head}{plain(points)} × {upper}{divided} = {won}"

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        empty = {"full": "；应完成数为 0 得满分", "zero": "；应完成数为 0 不得分"}.get(
            self.empty, ""
        )
        if self.bands is not None:
            return banding.words(self.bands, points, _reach) + empty
        target, floor = plain(self._goal * 100), plain(self.floor * 100)
        below = f"，{floor}% 及以下不得分，中间按比例" if self.floor else "，不足按比例"
        return f"达到 {target}% 得 {plain(points)} 分{below}{empty}"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """Done and total."""
        hint = "完成数不能超过应完成数；没有应完成的，两格都填 0"
        return tuple(
            Slot(name, "number", label, hint=hint)
            for name, label in (("done", "完成数"), ("total", "应完成数"))
        )

    def form(self) -> Mapping[str, object]:
        """What becomes of nothing to do."""
        return {"应完成数为 0 时的算法": self.empty}

    def filling(self, default: object) -> tuple[str, ...]:
        """Two numbers."""
        return ("两格分别填完成数和应完成数，不填百分比；没有应完成的，两格都填 0。",)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """P at the target, 0 at the floor, linear between; out of 0 不适用 or P."""
        done, total, full = cells["done"], cells["total"], constant(points)
        empty = {"na": NOT_APPLICABLE, "full": full, "zero": "0"}[self.empty]
        won = self._formula_of_bands(cells, points) if self.bands else self._formula(cells, points)
        allowed = f"AND({done}>=0,{done}<={total})"
        judged = f"IF({total}=0,{empty},{won})"
        return f"IF(COUNT({done},{total})=2,IF({allowed},{judged},{WRONG}),{WRONG})"

    def _formula(self, cells: Cells, points: Decimal) -> str:
        done, total, full = cells["done"], cells["total"], constant(points)
        target, way = constant(self._goal), constant(self._goal - self.floor)
        above = f"({done}-{total}*{constant(self.floor)})"
        between = f"MAX(0,{rounded(f'{full}*{above}/({total}*{way})')})"
        # Products of numbers with 4 places are multiples of 1E-8: anything smaller is float noise.
        return f"IF({done}-{total}*{target}>-1E-9,{full},{between})"

    def _formula_of_bands(self, cells: Cells, points: Decimal) -> str:
        done, total = cells["done"], cells["total"]
        return reached(
            (
                f"ROUND({done},9)>=ROUND({total}*{constant(band.low or ZERO)},9)",
                banding.worth(band, points),
            )
            for band in self.bands or ()
        )

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{done, total}``; the one that is missing is missed by ``parse``."""
        return {field: given[field] for field in ("done", "total") if field in given}


def _reach(band: Band) -> str:
    """``达到 95% ``."""
    return f"达到 {plain((band.low or ZERO) * 100)}% "
