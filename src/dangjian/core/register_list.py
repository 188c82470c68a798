"""The register as a list: which rectifications, in which order, and what each line says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.lifecycle import State
from dangjian.core.registry import Tracked
from dangjian.values.numbers import ONE, quotient
from dangjian.values.period import Month, Period

REVIEW_MONTHS = 3
"""A long rectification is reviewed every quarter."""
AGES = ((7, "7 天以内"), (30, "8—30 天"), (90, "31—90 天"), (None, "90 天以上"))
"""How long open problems have been open: up to so many days."""


class Wanted(NamedTuple):
    """Which rectifications to list; everything by default."""

    status: State | None = None
    overdue: bool = False
    unit: str | None = None


def listed(every: Iterable[Tracked], wanted: Wanted, today: date) -> list[Tracked]:
    """Those wanted: open ones first, by due date; then what is over, the latest first."""
    chosen = [tracked for tracked in every if _fits(tracked, wanted, today)]
    living = [tracked for tracked in chosen if not tracked.is_over]
    over = [tracked for tracked in chosen if tracked.is_over]
    living.sort(key=lambda tracked: (tracked.progress.due, tracked.id))
    over.sort(key=lambda tracked: tracked.id)
    over.sort(key=lambda tracked: tracked.progress.last, reverse=True)
    return [*living, *over]


def _fits(tracked: Tracked, wanted: Wanted, today: date) -> bool:
    progress = tracked.progress
    return (
        (wanted.status is None or progress.state is wanted.status)
        and (not wanted.overdue or progress.days_overdue(today) > 0)
        and (wanted.unit is None or progress.unit == wanted.unit)
    )


def next_review(tracked: Tracked) -> date | None:
    """When a long rectification is to be reviewed next; None for others and for what is over."""
    progress = tracked.progress
    if progress.mode != "long" or tracked.is_over:
        return None
    last = progress.reviewed or progress.raised
    return Month.of(last).plus(REVIEW_MONTHS).day(last.day)


class Rate(NamedTuple):
    """Kept due dates of a unit, a zone, or all."""

    name: str
    kept: int
    """Closed by their due date."""
    due: int
    """Whose due date lies in the period, or has come."""
    open: int
    """Not closed, whenever due."""
    overdue: int
    returned: int
    reopened: int

    @property
    def rate(self) -> Decimal:
        """Kept over due; 1 when none was due."""
        return quotient(Decimal(self.kept), Decimal(self.due), 4) if self.due else ONE


def rate_line(name: str, mine: Sequence[Tracked], today: date, period: Period | None) -> Rate:
    """The line of a group of rectifications; withdrawn ones don't count."""
    live = [each.progress for each in mine if each.progress.state is not State.WITHDRAWN]
    due = [each for each in live if _is_due(each.due, today, period)]
    return Rate(
        name,
        sum(each.on_time for each in due),
        len(due),
        sum(not each.state.is_over for each in live),
        sum(each.days_overdue(today) > 0 for each in live),
        sum(each.returned for each in live),
        sum(each.reopened for each in live),
    )


def _is_due(day: date, today: date, period: Period | None) -> bool:
    if period is not None:
        return period.first <= Month.of(day) <= period.last
    return day <= today


def ages(every: Iterable[Tracked], today: date) -> list[tuple[str, int]]:
    """How many open problems are how old, by the day on which they were raised."""
    counts = [0] * len(AGES)
    for tracked in every:
        if not tracked.is_over:
            days = (today - tracked.progress.raised).days
            counts[next(n for n, (most, _) in enumerate(AGES) if most is None or days <= most)] += 1
    return [(words, count) for (_, words), count in zip(AGES, counts, strict=True)]
