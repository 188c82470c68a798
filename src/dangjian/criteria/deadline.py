"""时限 (deadline): done by the due date earns all; each day later costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar, Literal, Self

from dangjian.codes import records as codes
from dangjian.criteria.base import BadValue, Earned, lost, wrong_form
from dangjian.criteria.cells import UNFINISHED, Cells, Slot, constant
from dangjian.criteria.changes import MINOR, Change, changed_fields
from dangjian.problem import Finding
from dangjian.values.fields import Number, Strict, Whole, date_of
from dangjian.values.numbers import ZERO, plain, product, signed
from dangjian.values.wording import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Strict):
    """时限：按期完成得满分，每迟一天扣分。"""

    label: ClassVar[str] = "时限"
    expects: ClassVar[str] = "完成日期（如 2026-05-28），没完成填 false"
    counted: ClassVar[bool] = True

    kind: Literal["deadline"]
    """评分方式：时限。"""
    per_day: Number
    """每迟一个自然日扣的分。"""
    grace: Whole = 0
    """宽限天数（自然日）。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """What a day costs, and from when."""
        table = {"per_day": ("每迟一天扣分", MINOR), "grace": ("宽限天数", MINOR)}
        return changed_fields(old, self, table)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a later day is enough to earn anything."""
        if not points or not old_points:
            return bool(points)
        mine, before = self._worthless_after(points), old._worthless_after(old_points)
        if before is None:
            return False
        return later or mine is None or mine > before

    def _worthless_after(self, points: Decimal) -> int | None:
        """How many days after the due date nothing is earned any more; None when that never happens."""
        if not self.per_day:
            return None
        return self.grace + ceil(Fraction(points) / Fraction(self.per_day))

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Nothing can contradict by itself; its ``due`` is checked with the item."""
        return iter(())

    def parse(self, raw: object) -> date | None:
        """The day it was done; ``false`` becomes None: not done."""
        if raw is False:
            return None
        day = date_of(raw) if isinstance(raw, str) else None
        if day is not None:
            return day
        if isinstance(raw, str) and len(raw) == 10 and raw[4] == raw[7] == "-":
            raise BadValue(codes.VALUE_DATE, found=raw)
        raise wrong_form(raw, self.expects)

    def earn(self, value: date | None, points: Decimal, due: date) -> Earned:
        """P less ``per_day`` for each day after due date and grace, never under 0."""
        return lost(points, self._earned(value, points, due), self.reckon(value, points, due))

    def _days_late(self, value: date, due: date) -> int:
        return max(0, (value - due).days - self.grace)

    def _earned(self, value: date | None, points: Decimal, due: date) -> Decimal:
        if value is None:
            return ZERO
        return max(ZERO, points - product(self.per_day, self._days_late(value, due)))

    def reckon(self, value: date | None, points: Decimal, due: date) -> str:
        """``期限 5 月 28 日，6 月 1 日完成，迟 4 天：3 − 4 × 0.5 = 1``."""
        limit = f"期限 {day_words(due)}" + (f"（宽限 {self.grace} 天）" if self.grace else "")
        if value is None:
            return f"{limit}，没有完成：0"
        late = self._days_late(value, due)
        done = f"{value.isoformat()} " if value.year != due.year else day_words(value)
        if not late:
            return f"{limit}，{done}完成：{plain(points)}"
        sum_ = f"{plain(points)} − {late} × {plain(self.per_day)}"
        left = points - product(self.per_day, late)
        zero = "，不足 0 按 0" if left < 0 else ""
        return f"{limit}，{done}完成，迟 {late} 天：{sum_} = {signed(left)}{zero}"

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        grace = f"（宽限 {self.grace} 天）" if self.grace else ""
        return f"按期完成得 {plain(points)} 分{grace}，每迟 1 天扣 {plain(self.per_day)} 分，没完成不得分"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """The day it was done, or 未完成."""
        return (Slot("value", "date", ""),)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """P less ``per_day`` for each day after due date and grace, never under 0."""
        cell = cells["value"]
        day = f"IF(ISNUMBER({cell}),INT({cell}),DATEVALUE({cell}))"
        late = f"MAX(0,{day}-DATE({due.year},{due.month},{due.day})-{self.grace})"
        earned = f"MAX(0,ROUND({constant(points)}-{constant(self.per_day)}*{late},4))"
        return f'IF({cell}="{UNFINISHED}",0,{earned})'

    def collected(self, given: Mapping[str, Any]) -> object:
        """The day as records write it; ``false`` for 未完成."""
        day = given["value"]
        return day.isoformat() if isinstance(day, date) else day
