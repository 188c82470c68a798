"""What a file shows of itself before, or without, being read: its kind, whose it is, of which month.

A year of records is passed over this way when a command needs one month; and a file that can't be read
must still be laid to the card that it would have counted for.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dangjian.values.period import Month, parse_month

_SCHEMA = re.compile(rb"^schema:[ \t]*[\"']?dangjian/(record|correction)@1", re.MULTILINE)
_ANY_SCHEMA = re.compile(rb"^schema:[ \t]*[\"']?dangjian/([a-z-]+)@\d", re.MULTILINE)
_HEAD = 1 << 16
"""A schema word that doesn't stand in so many first bytes is looked for by nobody."""
# It begins with what stands before a line, not with ``^``: so most of the text is passed over at once.
_KEY = re.compile(
    rb"\n(unit|checklist|period):[ \t]*[\"']?([A-Za-z0-9_.@-]+)[\"']?[ \t\r]*(?:#.*)?(?=\n|\Z)"
)
_AT_LINE_START = (b"\nunit", b"\nchecklist", b"\nperiod")
_RECORD_HABIT = re.compile(
    r"(?P<unit>[^/]+?)\.(?P<checklist>[A-Za-z0-9_-]+?)(?:\.self)?\.ya?ml$", re.IGNORECASE
)
_CORRECTION_HABIT = re.compile(r"(?P<unit>[^/]+?)\.[A-Za-z0-9_-]+\.\d+\.ya?ml$", re.IGNORECASE)
_MONTH_FOLDER = re.compile(r"(?:^|/)(\d{4}-\d{2})(?:/|$)")
MONTHLY = {"records": "record", "corrections": "correction"}
"""The settings whose files belong to a month, and what they hold."""


class Glimpse(NamedTuple):
    """What can be seen from outside; empty or None where it isn't certain."""

    word: str = ""
    """``record`` or ``correction`` where it says that it is one."""
    unit: str = ""
    checklist: str = ""
    month: Month | None = None


def glimpse(data: bytes) -> Glimpse:
    """What the text of a file shows of itself."""
    schema = _SCHEMA.search(data)
    if schema is None:
        return Glimpse()
    head, _, rest = data.partition(b"\nentries:")
    # What stands before the entries is a small part; only an odd file says more behind them.
    text = data if any(key in rest for key in _AT_LINE_START) else head
    found: dict[bytes, list[bytes]] = {}
    for key, value in _KEY.findall(b"\n" + text):
        found.setdefault(key, []).append(value)
    once = {key: values[0].decode() for key, values in found.items() if len(values) == 1}
    return Glimpse(
        schema[1].decode(),
        once.get(b"unit", ""),
        once.get(b"checklist", "").partition("@")[0],
        parse_month(once.get(b"period", "")),
    )


def word_of(data: bytes) -> str:
    """The kind that a file says it is of, from its first bytes; empty when it doesn't say."""
    schema = _ANY_SCHEMA.search(data, 0, _HEAD)
    return schema[1].decode() if schema else ""


def month_in(name: str) -> Month | None:
    """The month whose folder a file or folder lies in, or is."""
    folder = _MONTH_FOLDER.search(name)
    return parse_month(folder[1]) if folder else None


def by_name(name: str, word: str) -> Glimpse:
    """What the habit of naming tells of a record or a correction."""
    habit = (_RECORD_HABIT if word == "record" else _CORRECTION_HABIT).search(name)
    month = month_in(name)
    if habit is None or month is None:
        return Glimpse(word, month=month)
    return Glimpse(word, habit["unit"], habit.groupdict().get("checklist", ""), month)


def guess(name: str, data: bytes, word: str) -> Glimpse:
    """What a file that can't be read is probably of: by its text, else by the habit of its name.

    ``word``: what files of its place are.
    """
    seen, habit = glimpse(data), by_name(name, word)
    return Glimpse(
        word,
        seen.unit or habit.unit,
        seen.checklist or habit.checklist,
        seen.month or habit.month,
    )


def is_self_check(name: str, data: bytes) -> bool:
    """Whether a file is a self-check, by its text or by the habit of its name."""
    said = re.search(rb"^kind:[ \t]*[\"']?(self|inspection)\b", data, re.MULTILINE)
    return said[1] == b"self" if said else re.search(r"\.self\.ya?ml$", name) is not None
