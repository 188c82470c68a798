"""Working days of the example's half year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dangjian.documents.schedule import Workdays
from dangjian.io.yaml_reader import read
from dangjian.values.period import Month

EXAMPLE = Path(__file__).parents[3] / "examples" / "gear-company"
YEAR = 2026


@cache
def workdays() -> Workdays:
    """The example's calendar."""
    raw = read((EXAMPLE / "calendar" / f"{YEAR}.yaml").read_bytes())
    assert isinstance(raw, dict)
    off, on = (frozenset(map(date.fromisoformat, raw[key])) for key in ("holidays", "workdays"))
    return Workdays(off, on)


def working(month: int, day: int) -> date:
    """The day, or the nearest working day of the month before it, or after where there is none."""
    found = Month(YEAR, month).day(day)
    while found.month == month and not workdays().is_workday(found):
        found -= timedelta(1)
    return found if found.month == month else workdays().on_or_after(date(YEAR, month, 1))


def last(month: int) -> date:
    """The last working day of a month: when inspections are approved."""
    return working(month, 31)


def said(day: date) -> str:
    """``5 月 12 日``."""
    return f"{day.month} 月 {day.day} 日"
