"""Records as plain data, ready to be written, and what changes between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from dangjian.core.sheet.merging import Update
from dangjian.documents.record import Entry, Record
from dangjian.values.numbers import plain


class Change(NamedTuple):
    """One line of what collecting changes."""

    item: str
    old: str
    """Empty: there was nothing."""
    new: str
    """Empty: it goes away."""


def plain_record(
    head: Mapping[str, Any], update: Update, source: Mapping[str, Any], order: tuple[str, ...]
) -> dict[str, Any]:
    """The record's keys as files have them; entries in the order of the checklist."""
    places = {item: index for index, item in enumerate(order)}
    items = sorted(update.entries, key=lambda item: places.get(item, len(places)))
    return {
        **head,
        "by": update.by,
        "date": update.date.isoformat(),
        "source": dict(source),
        "entries": {item: plain_entry(update.entries[item]) for item in items},
    }


def plain_entry(entry: Entry) -> Any:
    """The short form where an entry is nothing but a scalar."""
    whole = {
        "value": plain_value(entry.value),
        "na": entry.na,
        "approved_by": entry.approved_by,
        "by": entry.by,
        "evidence": list(entry.evidence) or None,
        "note": entry.note,
    }
    written = {key: value for key, value in whole.items() if value is not None}
    value = written.get("value")
    return (
        value
        if len(written) == 1 and value is not None and not isinstance(value, dict)
        else written
    )


def plain_value(value: Any) -> Any:
    """Numbers in their shortest form, whole ones as such."""
    match value:
        case Decimal():
            return int(value) if value == int(value) else Decimal(plain(value))
        case dict():
            return {key: plain_value(each) for key, each in value.items()}
        case list() | tuple():
            return [plain_value(each) for each in value]
    return value


def means_same(new: Mapping[str, Any], old: Record | None) -> bool:
    """Whether the record on file says all of it already, whichever file it came from."""
    return (
        old is not None
        and old.entries is not None
        and {
            "by": old.by,
            "date": old.date.isoformat(),
            "checklist": old.checklist,
            "entries": {item: plain_entry(entry) for item, entry in old.entries.items()},
        }
        == {key: new[key] for key in ("by", "date", "checklist", "entries")}
    )


def changes(new: Mapping[str, Any], old: Record | None) -> Iterator[Change]:
    """What is different, item by item."""
    before = {item: plain_entry(entry) for item, entry in ((old and old.entries) or {}).items()}
    after = new["entries"]
    if old is not None:
        for name, theirs, ours in (
            ("填报人", old.by, new["by"]),
            ("日期", str(old.date), new["date"]),
        ):
            if theirs != ours:
                yield Change(name, theirs, ours)
    for item in [*after, *(item for item in before if item not in after)]:
        if before.get(item) != after.get(item):
            yield Change(item, words_of(before.get(item)), words_of(after.get(item)))


def words_of(entry: Any) -> str:
    """An entry in one line, as a person reads it."""
    match entry:
        case None:
            return ""
        case bool():
            return "是" if entry else "否"
        case int() | Decimal():
            return plain(entry)
        case dict():
            return (
                "，".join(f"{_NAMES.get(key, key)} {words_of(each)}" for key, each in entry.items())
                or "无"
            )
        case list() | tuple():
            return "；".join(words_of(each) for each in entry)
    return str(entry)


_NAMES = {
    "value": "结果",
    "na": "不适用：",
    "by": "检查人",
    "evidence": "佐证",
    "note": "备注",
    "done": "完成",
    "total": "应完成",
    "basis": "依据",
    "approved_by": "批准人",
}
