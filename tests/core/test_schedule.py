"""When items are due, and on which working day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dangjian.criteria.check import Check
from dangjian.documents.checklist import Cycle, Due, Item
from dangjian.documents.schedule import Workdays, due_date, is_due
from dangjian.documents.settings import Calendar
from dangjian.values.numbers import ONE
from dangjian.values.period import Month, parse_month, parse_period


def item(cycle: str, due: Due | None = None) -> Item:
    return Item(
        id="A", title="事项", responsibility="specific", requirement="按要求完成。",
        cycle=Cycle(cycle), points=ONE, criterion=Check(kind="check"), nature="rule", due=due,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cycle", "month", "due_in"),
    [
        ("month", "last", range(1, 13)),
        ("month", "next", range(1, 13)),
        ("quarter", "last", (3, 6, 9, 12)),
        ("quarter", "first", (1, 4, 7, 10)),
        ("quarter", 2, (2, 5, 8, 11)),
        ("quarter", "next", (1, 4, 7, 10)),  # the month after the cycle
        ("half-year", "last", (6, 12)),
        ("half-year", 5, (5, 11)),
        ("half-year", "next", (1, 7)),
        ("year", "last", (12,)),
        ("year", 3, (3,)),
        ("year", "next", (1,)),
        ("event", "last", ()),
    ],
)
def test_is_due(cycle: str, month: Any, due_in: Any) -> None:
    each = item(cycle, Due(month=month))
    assert [m for m in range(1, 13) if is_due(each, Month(2026, m))] == list(due_in)


HOLIDAYS = Calendar(
    schema="dangjian/calendar@1",
    holidays=tuple(date(2026, 5, day) for day in (1, 2, 3, 4, 5)),
    workdays=(date(2026, 5, 9), date(2026, 5, 3)),
)


@pytest.mark.parametrize(
    ("due", "month", "expected"),
    [
        (Due(day=25), "2026-05", date(2026, 5, 25)),  # a Monday
        (Due(day=23), "2026-05", date(2026, 5, 25)),  # Saturday moves forward
        (Due(day=31), "2026-05", date(2026, 6, 1)),  # Sunday, out of the month
        (Due(day="last"), "2026-05", date(2026, 6, 1)),
        (None, "2026-05", date(2026, 6, 1)),
        (Due(day=31), "2026-04", date(2026, 4, 30)),  # a short month's last day
        (Due(day=30), "2026-02", date(2026, 3, 2)),  # 28 February is a Saturday
        (Due(day=29), "2028-02", date(2028, 2, 29)),
        (Due(day=1), "2026-05", date(2026, 5, 3)),  # holidays; Sunday the 3rd is worked
        (Due(day=4), "2026-05", date(2026, 5, 6)),
        (Due(day=9), "2026-05", date(2026, 5, 9)),  # a worked Saturday
        (Due(month="next", day=5), "2026-05", date(2026, 6, 5)),
        (Due(month="next", day=5), "2026-12", date(2027, 1, 5)),
        (Due(month="next", day=31), "2026-01", date(2026, 3, 2)),
    ],
)
def test_due_date(due: Due | None, month: str, expected: date) -> None:
    parsed = parse_month(month)
    assert parsed is not None
    assert due_date(item("month", due), parsed, Workdays.of([HOLIDAYS])) == expected


def test_longer_cycles_are_due_in_the_month_of_their_record() -> None:
    quarterly = item("quarter", Due(month="next", day=10))
    assert due_date(quarterly, Month(2026, 7), Workdays()) == date(2026, 7, 10)


def test_calendars_of_all_years_count() -> None:
    other = Calendar(schema="dangjian/calendar@1", holidays=(date(2027, 1, 1),))
    both = Workdays.of([HOLIDAYS, other])
    assert not both.is_workday(date(2027, 1, 1))
    assert not both.is_workday(date(2026, 5, 1))


@pytest.mark.parametrize(
    ("text", "months", "words"),
    [
        ("2026-05", ["2026-05"], "2026 年 5 月"),
        ("2026-Q2", ["2026-04", "2026-05", "2026-06"], "2026 年第二季度"),
        ("2026-H2", [f"2026-{m:02}" for m in range(7, 13)], "2026 年下半年"),
        ("2026", [f"2026-{m:02}" for m in range(1, 13)], "2026 年"),
    ],
)
def test_period(text: str, months: list[str], words: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert [str(month) for month in period.months] == months
    assert (str(period), period.words) == (text, words)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-13", "2026-00", "2026-5", "2026-Q5", "2026-H3", "2026-q1", "1899", "２０２６"],
)
def test_no_period(text: str) -> None:
    assert parse_period(text) is None


def test_months_run_over_the_year() -> None:
    assert Month(2026, 11).plus(3) == Month(2027, 2)
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
    assert Month(2026, 2).day(None) == date(2026, 2, 28)
