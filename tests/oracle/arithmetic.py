"""Numbers, months, due dates and the nine criterion kinds, each as its sentence in the design."""

from __future__ import annotations

import calendar as gregorian
import math
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

ZERO = Fraction(0)
CYCLES = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
OUTSIDE = ("bonus", "veto")
"""Kinds outside E and A: "items that are neither bonus nor veto"."""


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


def falls_due(item: dict[str, Any], month: str) -> bool:
    """ "A `month` item is due every month; longer cycles in their `due.month` (default last; `next`
    counts as the month after)". The month after a cycle is the first of the next one."""
    length = CYCLES[item["cycle"]]
    place = (int(month[5:]) - 1) % length + 1
    named = item.get("due", {}).get("month", "last")
    return length == 1 or place == {"first": 1, "last": length, "next": 1}.get(named, named)


def due_date(item: dict[str, Any], month: str, calendars: list[dict[str, Any]]) -> date:
    """ "moves forward to the next working day: Monday to Friday, changed by the workspace's
    calendar". "Day 31 in a short month is its last day." The date lies in the record's month."""
    year, number = int(month[:4]), int(month[5:])
    last = gregorian.monthrange(year, number)[1]
    day = item["due"].get("day", "last")
    moment = date(year, number, last if day == "last" else min(day, last))
    holidays = {text for doc in calendars for text in doc.get("holidays", [])}
    workdays = {text for doc in calendars for text in doc.get("workdays", [])}
    while moment.isoformat() not in workdays and (
        moment.weekday() >= 5 or moment.isoformat() in holidays
    ):
        moment += timedelta(days=1)
    return moment


def earned(item: dict[str, Any], value: Any, due: date | None) -> Fraction | None:
    """Points earned for a value, "rounded half up to 4 places"; None where a rate has total 0."""
    points = Fraction(item["points"])
    exact = _EARNED[item["criterion"]["kind"]](item["criterion"], points, value, due)
    return None if exact is None else half_up(exact, 4)


def _check(_c: dict[str, Any], points: Fraction, value: bool, _due: object) -> Fraction:
    """ "P or 0"."""
    return points if value else ZERO


def _level(c: dict[str, Any], points: Fraction, value: str, _due: object) -> Fraction:
    """ "P × its ratio"."""
    return points * Fraction(c["levels"][value])


def _count(c: dict[str, Any], points: Fraction, value: int, _due: object) -> Fraction:
    """ "P × min(value/target, 1); with `partial: false`, P when value ≥ target, else 0"."""
    if value >= c["target"]:
        return points
    return points * value / c["target"] if c.get("partial", True) else ZERO


def _rate(
    c: dict[str, Any], points: Fraction, value: dict[str, int], _due: object
) -> Fraction | None:
    """ "P when r ≥ target, 0 when r ≤ floor, between them P × (r − floor)/(target − floor)"."""
    if value["total"] == 0:
        return points if c.get("empty", "na") == "full" else None
    rate = Fraction(value["done"], value["total"])
    target, floor = Fraction(c["target"]), Fraction(c.get("floor", 0))
    if rate >= target:
        return points
    return ZERO if rate <= floor else points * (rate - floor) / (target - floor)


def _measure(c: dict[str, Any], points: Fraction, value: Any, _due: object) -> Fraction:
    """ "linear from floor (0) to target (P), clamped"; floor > target: lower is better."""
    target, floor = Fraction(c["target"]), Fraction(c["floor"])
    share = (Fraction(value) - floor) / (target - floor)
    return points * max(ZERO, min(Fraction(1), share))


def _deadline(c: dict[str, Any], points: Fraction, value: Any, due: date | None) -> Fraction:
    """ "done by due date + grace: P; each further calendar day costs `per_day`, never under 0"."""
    if value is False:
        return ZERO
    assert due is not None
    late: int = (date.fromisoformat(value) - due).days - c.get("grace", 0)
    return max(ZERO, points - max(0, late) * Fraction(c["per_day"]))


def _deduct(c: dict[str, Any], points: Fraction, value: dict[str, Any], _due: object) -> Fraction:
    """ "max(0, P − Σ)"; a rule that takes all takes P."""
    taken = sum(
        (_taken(rule, value[rule["id"]], points) for rule in c["rules"] if rule["id"] in value),
        ZERO,
    )
    return max(ZERO, points - taken)


def _taken(rule: dict[str, Any], found: Any, points: Fraction) -> Fraction:
    """ "the n-th is the whole deduction for n occurrences, past the last the last; `all` = earns 0"."""
    if "range" in rule:
        return sum((Fraction(amount) for amount in found), ZERO)
    if "steps" in rule:
        step = rule["steps"][min(found, len(rule["steps"])) - 1]
        return points if step == "all" else Fraction(step)
    return points if rule.get("all") else _each(rule, found)


def _each(rule: dict[str, Any], times: int) -> Fraction:
    """`each` × times, at most `max`."""
    amount = Fraction(rule["each"]) * times
    return min(amount, Fraction(rule["max"])) if "max" in rule else amount


def _bonus(c: dict[str, Any], points: Fraction, value: dict[str, int], _due: object) -> Fraction:
    """ "min(P, Σ), or min(P, the highest single rule's)"."""
    amounts = [_each(rule, value[rule["id"]]) for rule in c["rules"] if rule["id"] in value]
    if c.get("highest_only", False):
        return min(points, max(amounts, default=ZERO))
    return min(points, sum(amounts, ZERO))


def _veto(_c: dict[str, Any], _points: Fraction, _value: object, _due: object) -> Fraction:
    """ "P must be 0"."""
    return ZERO


_EARNED: dict[str, Any] = {
    "check": _check, "level": _level, "count": _count, "rate": _rate, "measure": _measure,
    "deadline": _deadline, "deduct": _deduct, "bonus": _bonus, "veto": _veto,
}  # fmt: skip
