"""When items are due: planning and scoring ask the same functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dangjian.documents.checklist import Cycle, Due, Item
from dangjian.documents.settings import Calendar
from dangjian.values.period import Month

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
END_OF_CYCLE = Due()
"""Where an item says nothing: the last day of the cycle's last month."""


class Workdays(NamedTuple):
    """Monday to Friday, changed by the workspace's calendars and nothing else."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, calendars: Iterable[Calendar]) -> Workdays:
        """All years' calendars together."""
        years = tuple(calendars)
        return cls(
            frozenset(day for year in years for day in year.holidays),
            frozenset(day for year in years for day in year.workdays),
        )

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day; a day that is both listed off and on is on."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day."""
        for _ in range(count):
            day = self.on_or_after(day + _ONE_DAY)
        return day


def due_position(item: Item) -> int:
    """The month within the cycle (1 = first) in which an item is due; `next` is the next cycle's first."""
    due = item.due or END_OF_CYCLE
    match due.month:
        case "first" | "next":
            return 1
        case int(number):
            return number
    return item.cycle.length


def is_due(item: Item, month: Month) -> bool:
    """Whether an item is due in a month; an event item never is by itself."""
    if item.cycle is Cycle.EVENT:
        return False
    if item.cycle is Cycle.MONTH:
        return True
    return (month.month - 1) % item.cycle.length + 1 == due_position(item)


def early_for(item: Item, month: Month) -> Month | None:
    """The later month for which an entry of ``month`` counts as done early; None where there is none.

    Those are the cycle's months before its due month; with ``month: next`` all but the first, which is
    itself due, for the cycle before.
    """
    length = item.cycle.length
    if length == 1:
        return None
    place = (month.month - 1) % length + 1
    if item.due is not None and item.due.month == "next":
        return month.plus(length + 1 - place) if place > 1 else None
    position = due_position(item)
    return month.plus(position - place) if place < position else None


def early_months(item: Item, due: Month) -> tuple[Month, ...]:
    """The months, in order, whose entries are early for an item that is due in ``due``."""
    length = item.cycle.length
    if length == 1:
        return ()
    back = (
        length - 1 if item.due is not None and item.due.month == "next" else due_position(item) - 1
    )
    return tuple(due.plus(-step) for step in range(back, 0, -1))


def due_date(item: Item, month: Month, workdays: Workdays) -> date:
    """The due date that belongs to the record of ``month``, moved forward to a working day.

    For a monthly item with ``month: next`` it lies in the month after; longer cycles are recorded in
    the month in which they are due. Events have none: what runs from the day on which something happened
    is looked at on the month's last day, whether people work then or not.
    """
    if item.cycle is Cycle.EVENT:
        return month.day(None)
    due = item.due or END_OF_CYCLE
    after = item.cycle is Cycle.MONTH and due.month == "next"
    day = due.day if isinstance(due.day, int) else None
    return workdays.on_or_after(month.plus(1 if after else 0).day(day))
