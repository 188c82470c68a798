"""Calendars: the public holidays that are known, and the year's plan as a calendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from dangjian.errors import DangjianError, extra_hint
from dangjian.pages.plan import Duty, Plan, UnitPlan

_SATURDAY = 5


class SpecialDay(NamedTuple):
    """A day that differs from Monday to Friday at work, weekends off."""

    day: date
    works: bool
    """Whether people work on it."""
    name: str
    """The holiday it belongs to, in Chinese."""


def known_years() -> tuple[int, ...]:
    """The years whose days off the library knows, in order."""
    from chinese_calendar.constants import holidays

    return tuple(sorted({day.year for day in holidays}))


# The library looks for its first and last year anew at every day that it is asked about.
@cache
def special_days(year: int) -> tuple[SpecialDay, ...]:
    """The days of a year that differ from the plain week, in order.

    Raises DangjianError when the library doesn't know the year.
    """
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        raise DangjianError(
            f"本程序带的放假安排里没有 {year} 年，没有写任何文件；到期日仍只避开周六、周日。",
            f"放假通知公布后请换用新版本的程序（组件 chinesecalendar），"
            f"或者照通知自己写 calendar/{year}.yaml。",
        ) from None
    return tuple(_special(year))


def _special(year: int) -> Iterator[SpecialDay]:
    from chinese_calendar import Holiday, get_holiday_detail

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    day = date(year, 1, 1)
    while day.year == year:
        off, name = get_holiday_detail(day)
        if off == (day.weekday() < _SATURDAY):
            yield SpecialDay(day, not off, names.get(name or "", ""))
        day += timedelta(days=1)


# The year's plan as a calendar file (RFC 5545) for Outlook, phones and office suites.


_ONE_DAY = timedelta(days=1)


def plan_calendar(plan: Plan) -> bytes:
    """One whole-day event for each unit and date; the same plan gives the same bytes.

    Raises DangjianError when the library isn't installed.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise DangjianError(
            "没有安装 icalendar，生成不了日历文件（ics）。",
            f"{extra_hint('calendar')}，或者改用 --to xlsx。",
        ) from None
    calendar = Calendar()
    calendar.add("prodid", "-//dangjian//plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{plan.workspace} {plan.year} 年党建工作")
    for unit in plan.units():
        for day, duties in unit.by_date().items():
            calendar.add_component(_event(plan, unit, day, duties))
    return bytes(calendar.to_ical())


def _event(plan: Plan, unit: UnitPlan, day: date, duties: list[Duty]) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", _uid(plan, unit, day))
    # A stamp is required; the plan's own year makes it the same every time.
    event.add("dtstamp", datetime(plan.year, 1, 1, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + _ONE_DAY)
    event.add("summary", _summary(unit, duties))
    event.add("description", "\n".join(f"{each.item.id} {each.item.title}" for each in duties))
    event.add("transp", "TRANSPARENT")  # a due date doesn't make anybody busy
    return event


def _uid(plan: Plan, unit: UnitPlan, day: date) -> str:
    """The same for the same workspace, unit and date, whatever is due then."""
    home = hashlib.sha256(plan.workspace.encode()).hexdigest()[:12]
    return f"{plan.year}.{unit.unit.id}.{day.isoformat()}@{home}.dangjian"


def _summary(unit: UnitPlan, duties: list[Duty]) -> str:
    """What a small screen shows: ``齿轮党支部：按月召开支部委员会会议等 3 项到期``."""
    first = duties[0].item.title
    more = f"等 {len(duties)} 项" if len(duties) > 1 else ""
    return f"{unit.unit.name}：{first}{more}到期"
