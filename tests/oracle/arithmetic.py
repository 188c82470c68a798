"""Numbers, versions, months, cycles and due dates, each as its sentence in the design."""

from __future__ import annotations

import calendar as gregorian
import math
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

ZERO = Fraction(0)
CYCLES = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def half_up(value: Fraction, places: int) -> Fraction:
    """ "rounded half up (below zero too: towards +∞)"."""
    scale = 10**places
    return Fraction(math.floor(value * scale + Fraction(1, 2)), scale)


def version_key(version: str) -> tuple[int, ...]:
    """1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))


def in_effect(documents: list[dict[str, Any]], month: str) -> dict[str, Any] | None:
    """ "the version with the latest `effective` not after it (archive included)".

    A document without `effective` is older than all others; of two the higher version is taken.
    """
    usable = [doc for doc in documents if doc.get("effective", "") <= month]
    return max(
        usable, default=None, key=lambda d: (d.get("effective", ""), version_key(d["version"]))
    )


def months_of(period: str) -> tuple[str, list[str]]:
    """The kind of a period and its months: "2026-05, 2026-Q2, 2026-H1 or 2026"."""
    year, _, rest = period.partition("-")
    if not rest:
        kind, numbers = "year", range(1, 13)
    elif rest.startswith("Q"):
        kind, numbers = "quarter", range(3 * int(rest[1:]) - 2, 3 * int(rest[1:]) + 1)
    elif rest.startswith("H"):
        kind, numbers = "half-year", range(6 * int(rest[1:]) - 5, 6 * int(rest[1:]) + 1)
    else:
        kind, numbers = "month", range(int(rest), int(rest) + 1)
    return kind, [f"{year}-{number:02}" for number in numbers]


def shift(month: str, by: int) -> str:
    """The month so many months later (or earlier)."""
    number = 12 * int(month[:4]) + int(month[5:]) - 1 + by
    return f"{number // 12:04}-{number % 12 + 1:02}"


def last_day(month: str) -> date:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, gregorian.monthrange(year, number)[1])


def falls_due(item: dict[str, Any], month: str) -> bool:
    """ "A `month` item is due every month; longer cycles in their `due.month` (default last; `next`
    counts as the month after)". The month after a cycle is the first of the next one. Not asked of
    `event` items."""
    length = CYCLES[item["cycle"]]
    place = (int(month[5:]) - 1) % length + 1
    named = item.get("due", {}).get("month", "last")
    return length == 1 or place == {"first": 1, "last": length, "next": 1}.get(named, named)


def early_months(item: dict[str, Any], month: str) -> list[str]:
    """For an item due in `month`: "the cycle's earlier months (for `next`: the cycle's months but the
    first, which speaks for the cycle before)"."""
    length = CYCLES.get(item["cycle"], 1)
    if length == 1 or not falls_due(item, month):
        return []
    if item.get("due", {}).get("month") == "next":
        return [shift(month, n) for n in range(1 - length, 0)]
    place = (int(month[5:]) - 1) % length
    return [shift(month, n) for n in range(-place, 0)]


def due_date(item: dict[str, Any], month: str, calendars: list[dict[str, Any]]) -> date:
    """ "moves forward to the next working day: Monday to Friday, changed by the workspace's
    calendar". "Day 31 in a short month is its last day." The date lies in the record's month; for a
    `month` item with `next` "it stands in the month's own record, only its date lies in the month
    after"."""
    if item["cycle"] == "month" and item["due"].get("month") == "next":
        month = shift(month, 1)
    last = last_day(month)
    day = item["due"].get("day", "last")
    moment = last if day == "last" else last.replace(day=min(day, last.day))
    holidays = {text for doc in calendars for text in doc.get("holidays", [])}
    workdays = {text for doc in calendars for text in doc.get("workdays", [])}
    while moment.isoformat() not in workdays and (
        moment.weekday() >= 5 or moment.isoformat() in holidays
    ):
        moment += timedelta(days=1)
    return moment
