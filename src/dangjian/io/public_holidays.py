"""The year's public holidays and make-up working days, from the data of ``chinesecalendar``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dangjian.errors import DangjianError

_SATURDAY = 5


class SpecialDay(NamedTuple):
    """A day that differs from Monday to Friday at work, weekends off."""

    day: date
    works: bool
    """Whether people work on it."""
    name: str
    """The holiday it belongs to, in Chinese."""


def special_days(year: int) -> tuple[SpecialDay, ...]:
    """The days of a year that differ from the plain week, in order.

    Raises DangjianError when the library isn't installed or doesn't know the year.
    """
    try:
        import chinese_calendar
    except ImportError:
        raise DangjianError(
            "没有安装 chinesecalendar，不知道放假安排。",
            '用 pip install "dangjian[calendar]" 安装，或者照放假通知自己写日历文件。',
        ) from None
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        raise DangjianError(
            f"安装的 chinesecalendar 里没有 {year} 年的放假安排，没有写任何文件；"
            "到期日仍只避开周六、周日。",
            f"放假通知公布后升级：pip install -U chinesecalendar；"
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
