"""A glimpse of a record or correction without parsing it: whose it is, of which list and month.

It lets a command pass over files that it doesn't need, and tells which card can't be computed when a
file can't be read. Only what is certain counts: a key that stands once at the beginning of a line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dangjian.values.period import Month, parse_month

_SCHEMA = re.compile(rb"^schema:[ \t]*[\"']?dangjian/(?:record|correction)@1", re.MULTILINE)
# It begins with what stands before a line, not with ``^``: so most of the text is passed over at once.
_KEY = re.compile(
    rb"\n(unit|checklist|period):[ \t]*[\"']?([A-Za-z0-9_.@-]+)[\"']?[ \t\r]*(?:#.*)?(?=\n|\Z)"
)
_AT_LINE_START = (b"\nunit", b"\nchecklist", b"\nperiod")
_HABIT = re.compile(
    r"(?:^|/)(?P<month>\d{4}-\d{2})/(?P<unit>[^/]+?)\.(?P<checklist>[A-Za-z0-9_-]+?)(?:\.self)?\.ya?ml$"
)


class Glimpse(NamedTuple):
    """What can be seen from outside; empty or None where it isn't certain."""

    monthly: bool = False
    """Whether it says that it is a record or a correction."""
    unit: str = ""
    checklist: str = ""
    month: Month | None = None


def glimpse(data: bytes) -> Glimpse:
    """What the text of a file shows of itself."""
    if _SCHEMA.search(data) is None:
        return Glimpse()
    head, _, rest = data.partition(b"\nentries:")
    # What stands before the entries is a small part; only an odd file says more behind them.
    text = data if any(key in rest for key in _AT_LINE_START) else head
    found: dict[bytes, list[bytes]] = {}
    for key, value in _KEY.findall(b"\n" + text):
        found.setdefault(key, []).append(value)
    once = {key: values[0].decode() for key, values in found.items() if len(values) == 1}
    return Glimpse(
        True,
        once.get(b"unit", ""),
        once.get(b"checklist", "").partition("@")[0],
        parse_month(once.get(b"period", "")),
    )


def by_name(name: str) -> Glimpse:
    """What the habit of naming tells of a file; nothing where its name doesn't follow it."""
    habit = _HABIT.search(name)
    if habit is None:
        return Glimpse()
    return Glimpse(True, habit["unit"], habit["checklist"], parse_month(habit["month"]))


def guess(name: str, data: bytes) -> Glimpse:
    """What a file that can't be read is probably of: by its text, else by the habit of its name."""
    seen, habit = glimpse(data), by_name(name)
    if not habit.monthly:
        return seen
    return Glimpse(
        True,
        seen.unit or habit.unit,
        seen.checklist or habit.checklist,
        seen.month or habit.month,
    )
