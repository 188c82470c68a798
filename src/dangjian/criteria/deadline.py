"""时限 (deadline): done by the due date earns all; later costs, by the day or by tiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeAlias

from dangjian.codes import criteria as criteria_codes
from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.criteria.base import BadValue, Earned, Ordinary, lost, wrong_form
from dangjian.criteria.cells import UNFINISHED, WRONG, Cells, Slot, constant, reached
from dangjian.criteria.changes import MAJOR, MINOR, Change, change_of, changed_fields
from dangjian.problem import Finding, Path
from dangjian.values.fields import AtLeastOne, Count, Number, Share, Strict, Whole, date_of
from dangjian.values.numbers import ONE, POINT_PLACES, ZERO, half_up, plain, product, share, signed
from dangjian.values.wording import day_words


class Occurrence(NamedTuple):
    """Something that happened and has to be dealt with ``within`` so many days."""

    since: date
    done: date | None
    """None: not done."""


Done: TypeAlias = date | Occurrence | None
"""The day it was done; None: not done."""
_FAR = date(9999, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateTier(Strict):
    """迟报的一档：最多迟几天，得分值的多少。"""

    late: Count
    """最多迟几个自然日。"""
    share: Share
    """得分值的多少，0 到 1。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Ordinary, Strict):
    """时限：按期完成得满分，迟了按天扣分，或者按迟了几天分档得分。"""

    label: ClassVar[str] = "时限"
    asks_date: ClassVar[bool] = True

    kind: Literal["deadline"]
    """评分方式：时限。"""
    per_day: Number | None = None
    """每迟一个自然日（写了 every 的，每几天）扣的分；与 tiers 二选一。"""
    grace: Whole = 0
    """宽限天数（自然日）。"""
    every: Count = 1
    """每迟几个自然日扣一次，不足的也算一次；只与 per_day 同用。"""
    keep: Share = ZERO
    """迟了也不会扣掉的部分，占分值的比例，小于 1；只与 per_day 同用。"""
    tiers: Annotated[tuple[LateTier, ...], AtLeastOne] | None = None
    """按迟了几天分档：取第一个没有超过的档，超过最后一档不得分。"""
    within: Whole | None = None
    """从发生之日起几个自然日内办完；周期用 event，不写 due，期限不顺延。"""

    @property
    def expects(self) -> str:
        """What an entry may say."""
        if self.within is not None:
            return "{since: 发生日期, done: 完成日期}，没完成的 done 填 false"
        return "完成日期（如 2026-05-28），没完成填 false"

    @property
    def reads_due_day(self) -> bool:
        """Unless the time runs from the day on which something happened."""
        return self.within is None

    def changes(self, old: Self) -> Iterator[Change]:
        """What a day costs, and from when; with ``within`` an entry has another form."""
        table = {
            "per_day": ("每迟一天扣分", MINOR),
            "grace": ("宽限天数", MINOR),
            "every": ("每几天扣一次", MINOR),
            "keep": ("迟了也保留的比例", MINOR),
            "tiers": ("迟报分档", MINOR),
        }
        yield from changed_fields(old, self, table)
        if old.within != self.within:
            other = (old.within is None) is not (self.within is None)
            change = change_of(
                "within", "办理期限", MAJOR if other else MINOR, old.within, self.within
            )
            why = "填报的形式不同：有 within 的填发生日期和完成日期" if other else ""
            yield change._replace(why=why)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether a later day is enough to earn anything."""
        if not points or not old_points:
            return bool(points)
        mine, before = self._worthless_after(points), old._worthless_after(old_points)
        if before is None:
            return False
        return later or mine is None or mine > before

    def _worthless_after(self, points: Decimal) -> int | None:
        """How many days after the due date (or what happened) nothing is earned any more; None when
        that never happens."""
        start = (self.within or 0) + self.grace
        if self.tiers is not None:
            last = max((tier.late for tier in self.tiers if tier.share), default=0)
            return start + last + 1
        if not self.per_day or self.keep:
            return None
        return start + self.every * (ceil(Fraction(points) / Fraction(self.per_day)) - 1) + 1

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Neither or both ways of deducting; tiers out of order; nothing that can be lost."""
        if (self.per_day is None) is (self.tiers is None):
            flaw = "一个也没有写" if self.tiers is None else "两个都写了"
            yield Finding(criteria_codes.DEADLINE_WAYS, ("per_day",), {"flaw": flaw})
        elif self.tiers is not None:
            for name, common in (("every", 1), ("keep", ZERO)):
                if getattr(self, name) != common:
                    flaw = f"写了 tiers，又写了只与 per_day 同用的 {name}"
                    yield Finding(criteria_codes.DEADLINE_WAYS, (name,), {"flaw": flaw})
            for number, (before, tier) in enumerate(pairwise(self.tiers), 2):
                if tier.late <= before.late or tier.share > before.share:
                    where: Path = ("tiers", number - 1)
                    yield Finding(criteria_codes.TIER_ORDER, where, {"number": number})
        if self.keep == ONE:
            yield Finding(criteria_codes.DEADLINE_KEEP, ("keep",))

    def misfits(self, *, event: bool, due: bool) -> Iterator[Finding]:
        """Lateness needs a day from which it is counted."""
        if self.within is not None:
            if not event:
                values = {"flaw": "周期却不是 event", "advice": "改为 cycle: event，或删掉 within"}
                yield Finding(criteria_codes.WITHIN_CYCLE, ("cycle",), values)
            elif due:
                yield Finding(list_codes.DUE_ON_EVENT, ("due",))
        elif event:
            values = {
                "flaw": "周期却是 event",
                "advice": "周期改为 month、quarter、half-year 或 year",
            }
            yield Finding(list_codes.DEADLINE_WITHOUT_DUE, ("cycle",), values)
        elif not due:
            values = {"flaw": "却没有写 due", "advice": "写上 due: {month: last, day: 25}"}
            yield Finding(list_codes.DEADLINE_WITHOUT_DUE, ("criterion",), values)

    def parse(self, raw: object) -> Done:
        """The day it was done, ``false`` becoming None: not done; with ``within`` since when as well."""
        if self.within is None:
            return self._day(raw, ())
        if not isinstance(raw, dict) or set(raw) != {"since", "done"}:
            raise wrong_form(raw, self.expects)
        since, done = self._day(raw["since"], ("since",)), self._day(raw["done"], ("done",))
        if since is None:
            raise wrong_form(raw["since"], "发生日期（如 2026-05-28）", ("since",))
        if done is not None and done < since:
            allowed = f"{since.isoformat()} 或以后的日期（不早于发生日期）"
            raise BadValue(codes.VALUE_RANGE, ("done",), found=done.isoformat(), allowed=allowed)
        return Occurrence(since, done)

    def _day(self, raw: object, path: Path) -> date | None:
        if raw is False:
            return None
        day = date_of(raw) if isinstance(raw, str) else None
        if day is not None:
            return day
        if isinstance(raw, str) and len(raw) == 10 and raw[4] == raw[7] == "-":
            raise BadValue(codes.VALUE_DATE, path, found=raw)
        expects = "完成日期（如 2026-05-28），没完成填 false" if path else self.expects
        raise wrong_form(raw, expects, path)

    def stray(self, raw: object, months: tuple[str, ...]) -> tuple[str, str] | None:
        """Things happen in the record's month; they are done then, or when that is allowed."""
        if isinstance(raw, dict):
            if str(raw["since"])[:7] != months[0]:
                return "发生日期", str(raw["since"])
            raw = raw["done"]
        far = isinstance(raw, str) and raw[:7] not in months
        return ("完成日期", str(raw)) if far else None

    def earn(self, value: Done, points: Decimal, due: date) -> Earned:
        """P in time; later P less ``per_day`` for every so many days, not under P × ``keep``, or the
        tier's share; not done: 0, or nothing to judge yet while the time isn't up at ``due``."""
        limit, done = self._limit(value, due)
        if done is None and isinstance(value, Occurrence) and self._last_day(limit) > due:
            return Earned(ZERO, stands="not_due")
        return lost(points, self._earned(done, points, limit), self.reckon(value, points, due))

    def _limit(self, value: Done, due: date) -> tuple[date, date | None]:
        """Until when it had to be done, without grace; and when it was."""
        if isinstance(value, Occurrence):
            return _after(value.since, self.within or 0), value.done
        return due, value

    def _last_day(self, limit: date) -> date:
        return _after(limit, self.grace)

    def _days_late(self, done: date, limit: date) -> int:
        return max(0, (done - limit).days - self.grace)

    def _times(self, late: int) -> int:
        """⌈late ÷ every⌉."""
        return -(-late // self.every)

    def _tier(self, late: int) -> LateTier | None:
        return next((tier for tier in self.tiers or () if late <= tier.late), None)

    def _earned(self, done: date | None, points: Decimal, limit: date) -> Decimal:
        if done is None:
            return ZERO
        late = self._days_late(done, limit)
        if not late:
            return points
        if self.tiers is not None:
            tier = self._tier(late)
            return ZERO if tier is None else share(points, tier.share, ONE)
        left = points - product(self.per_day or ZERO, self._times(late))
        return half_up(max(left, product(points, self.keep)), POINT_PLACES)

    def reckon(self, value: Done, points: Decimal, due: date) -> str:
        """``期限 5 月 28 日，6 月 1 日完成，迟 4 天：3 − 4 × 0.5 = 1``."""
        day, done = self._limit(value, due)
        grace = f"（宽限 {self.grace} 天）" if self.grace else ""
        limit = f"期限 {day_words(day)}{grace}"
        if isinstance(value, Occurrence):
            limit = f"{_said(value.since, due)}发生，{self.within} 天内办，{limit}"
        if done is None:
            waiting = isinstance(value, Occurrence) and self._last_day(day) > due
            return f"{limit}，还没有到期" if waiting else f"{limit}，没有完成：0"
        late = self._days_late(done, day)
        head = f"{limit}，{_said(done, day)}完成"
        return (
            f"{head}，迟 {late} 天{self._cost(late, points)}"
            if late
            else f"{head}：{plain(points)}"
        )

    def _cost(self, late: int, points: Decimal) -> str:
        """``：3 − 4 × 0.5 = 1``: what so many days cost."""
        if self.tiers is not None:
            tier = self._tier(late)
            if tier is None:
                return f"，超过 {self.tiers[-1].late} 天：0"
            earned = share(points, tier.share, ONE)
            return f"，{tier.late} 天以内：{plain(points)} × {plain(tier.share)} = {plain(earned)}"
        per_day, times = self.per_day or ZERO, self._times(late)
        every = f"，每 {self.every} 天扣一次，计 {times} 次" if self.every > 1 else ""
        left = points - product(per_day, times)
        text = f"{every}：{plain(points)} − {times} × {plain(per_day)} = {signed(left)}"
        kept = product(points, self.keep)
        if left < kept and self.keep:
            kept = half_up(kept, POINT_PLACES)
            return f"{text}，迟了也保留：{plain(points)} × {plain(self.keep)} = {plain(kept)}"
        return text + ("，不足 0 按 0" if left < 0 else "")

    def words(self, points: Decimal) -> str:
        """The rule as people read it."""
        grace = f"（宽限 {self.grace} 天）" if self.grace else ""
        start = "按期" if self.within is None else f"发生后 {self.within} 天内"
        return f"{start}完成得 {plain(points)} 分{grace}，{self._late_words(points)}，没完成不得分"

    def _late_words(self, points: Decimal) -> str:
        if self.tiers is not None:
            steps = (
                f"迟 {tier.late} 天以内得 {plain(share(points, tier.share, ONE))} 分"
                for tier in self.tiers
            )
            return f"{'，'.join(steps)}，再迟不得分"
        kept = half_up(product(points, self.keep), POINT_PLACES)
        least = f"，最少得 {plain(kept)} 分" if self.keep else ""
        return f"每迟 {self.every} 天扣 {plain(self.per_day or ZERO)} 分{least}"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """The day it was done, or 未完成; with ``within`` since when as well."""
        if self.within is None:
            return (Slot("value", "date", ""),)
        return (Slot("since", "date", "发生日期"), Slot("done", "date", "完成日期"))

    def form(self) -> Mapping[str, object]:
        """Whether it is told since when."""
        return {"是否写 within": self.within is not None}

    def filling(self, default: object) -> tuple[str, ...]:
        """One date, or two."""
        since = self.within is not None
        return (
            "填完成的日期，如 2026-05-28；没有完成填“未完成”。",
            "有发生日期一格的，两格都填。" if since else "",
        )

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """What ``earn`` says; 未到期 while the time isn't up at the end of the month."""
        end = f"DATE({due.year},{due.month},{due.day})"
        if self.within is None:
            cell = cells["value"]
            return f'IF({cell}="{UNFINISHED}",0,{self._formula(_day_in(cell), end, points)})'
        since, done = cells["since"], cells["done"]
        begin, finish = _day_in(since), _day_in(done)
        limit = f"({begin}+{self.within})"
        undone = f'IF({limit}+{self.grace}>{end},"未到期",0)'
        judged = f"IF({finish}<{begin},{WRONG},{self._formula(finish, limit, points)})"
        return f'IF({done}="{UNFINISHED}",{undone},{judged})'

    def _formula(self, done: str, limit: str, points: Decimal) -> str:
        late = f"MAX(0,{done}-{limit}-{self.grace})"
        if self.tiers is not None:
            steps = [(f"{late}<=0", points)]
            steps += [
                (f"{late}<={tier.late}", share(points, tier.share, ONE)) for tier in self.tiers
            ]
            return reached(steps)
        times = late if self.every == 1 else f"ROUNDUP({late}/{self.every},0)"
        left = f"{constant(points)}-{constant(self.per_day or ZERO)}*{times}"
        least = constant(half_up(product(points, self.keep), POINT_PLACES))
        return f"MAX({least},ROUND({left},4))"

    def collected(self, given: Mapping[str, Any]) -> object:
        """The day as records write it; ``false`` for 未完成."""
        if self.within is None:
            return _written(given["value"])
        return {field: _written(given[field]) for field in ("since", "done") if field in given}


def _after(day: date, days: int) -> date:
    """So many days later; the end of the calendar for what lies beyond it."""
    return day + timedelta(days) if days < (_FAR - day).days else _FAR


def _said(day: date, around: date) -> str:
    """A day as people say it, with its year where that isn't the one around."""
    return f"{day.isoformat()} " if day.year != around.year else day_words(day)


def _day_in(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),INT({cell}),DATEVALUE({cell}))"


def _written(day: object) -> object:
    return day.isoformat() if isinstance(day, date) else day
