"""A glimpse of a record or correction without parsing it: whose it is, of which list and month.

It lets a command pass over files that it doesn't need, and tells which card can't be computed when a
file can't be read. Only what is certain counts: a key that stands once at the beginning of a line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dangjian.core.period import Month, parse_month

_SCHEMA = re.compile(rb"^schema:[ \t]*[\"']?dangjian/(?:record|correction)@1", re.MULTILINE)
_KEYS = {
    key: re.compile(rb"^" + key.encode() + rb":[ \t]*[\"']?([A-Za-z0-9_.@-]+)[\"']?[ \t\r]*(?:#.*)?$", re.M)
    for key in ("unit", "checklist", "period")
}
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
    return Glimpse(
        True,
        _value(data, "unit"),
        _value(data, "checklist").partition("@")[0],
        parse_month(_value(data, "period")),
    )


def _value(data: bytes, key: str) -> str:
    found = _KEYS[key].findall(data)
    return found[0].decode() if len(found) == 1 else ""


def guess(name: str, data: bytes) -> Glimpse:
    """What a file that can't be read is probably of: by its text, else by the habit of its name."""
    seen = glimpse(data)
    habit = _HABIT.search(name)
    if habit is None:
        return seen
    return Glimpse(
        True,
        seen.unit or habit["unit"],
        seen.checklist or habit["checklist"],
        seen.month or parse_month(habit["month"]),
    )
