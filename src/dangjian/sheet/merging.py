"""Several copies of a sheet, each filled in by somebody else, put together; and with what is on file."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dangjian.documents.record import Entry, Opinion, Record
from dangjian.sheet.entries import Answers
from dangjian.sheet.parts import SideName
from dangjian.sheet.words import words_of
from dangjian.values.numbers import plain

_JOINED = "、"


class Copy(NamedTuple):
    """One file's answers for one side of one list."""

    file: str
    sheet: str
    answers: Answers


class Conflict(NamedTuple):
    """Two copies that say different things about an item."""

    item: str
    what: str
    """结果, 佐证材料 or 备注."""
    one: Copy
    other: Copy
    found: object
    theirs: object


@dataclass
class Merged:
    """What all copies say together."""

    side: SideName
    by: list[str]
    date: date | None
    entries: dict[str, Entry]
    """Each with who judged it."""
    conflicts: list[Conflict] = field(default_factory=list)


def merge(copies: Sequence[Copy], several: Container[str] = ()) -> Merged:
    """The copies as one; where two disagree, a conflict and the first one's entry.

    ``several``: items of which each inspector's judgement stands beside the others'.
    """
    first = copies[0]
    owners: dict[str, Copy] = {}
    merged = Merged(first.answers.side, [], None, {})
    for copy in copies:
        merged.by += [name for name in names_of(copy.answers.by) if name not in merged.by]
        if copy.answers.date is not None:
            merged.date = max(filter(None, (merged.date, copy.answers.date)))
        for item, entry in copy.answers.entries.items():
            judged = replace(entry, by=copy.answers.by)
            inspected = first.answers.side == "inspection" and entry.na is None
            if item in several and inspected and item in merged.entries:
                merged.entries[item] = with_opinions(merged.entries[item], judged)
                continue
            if item not in merged.entries:
                merged.entries[item], owners[item] = judged, copy
                continue
            before = merged.entries[item]
            merged.conflicts += _conflicts(item, before, judged, owners[item], copy)
            merged.entries[item] = _together(before, judged)
    return merged


def with_opinions(before: Entry, entry: Entry) -> Entry:
    """Both entries' judgements, each inspector's once; a further one by the same person replaces his."""
    if before.na is not None or entry.na is not None:
        return entry
    opinions = {each.by: each for each in (*_opinions(before), *_opinions(entry))}
    if len(opinions) == 1:
        return entry
    return Entry(values=tuple(opinions.values()))


def _opinions(entry: Entry) -> tuple[Opinion, ...]:
    if entry.values is not None:
        return entry.values
    by = entry.by or ""
    return (Opinion(value=entry.value, by=by, evidence=entry.evidence, note=entry.note),)


def _conflicts(
    item: str, before: Entry, entry: Entry, owner: Copy, copy: Copy
) -> Iterable[Conflict]:
    if (before.value, before.na) != (entry.value, entry.na):
        theirs, found = before.na or before.value, entry.na or entry.value
        yield Conflict(item, "结果", copy, owner, found, theirs)
    for name, what in (("evidence", "佐证材料"), ("note", "备注")):
        theirs, found = getattr(before, name), getattr(entry, name)
        if theirs and found and theirs != found:
            yield Conflict(item, what, copy, owner, found, theirs)


def _together(before: Entry, entry: Entry) -> Entry:
    """The same judgement with everything that either copy adds."""
    return replace(
        before, evidence=before.evidence or entry.evidence, note=before.note or entry.note
    )


class Refusal(NamedTuple):
    """What a sheet says otherwise than the inspection on file, and may not."""

    item: str
    what: str
    """结果, 佐证材料 or 备注."""
    old: object
    new: object


class Update(NamedTuple):
    """What a record becomes."""

    by: str
    date: date
    entries: dict[str, Entry]
    kept: tuple[str, ...]
    """Items that the record has and the sheets leave blank."""
    refused: tuple[Refusal, ...] = ()


def update(
    merged: Merged, record: Record | None, *, clear: bool, several: Container[str] = ()
) -> Update:
    """The record after collecting; ``clear``: what the sheets leave blank goes away."""
    assert merged.date is not None  # a side without a date is a problem before this
    if record is None or record.entries is None or clear:
        kept_entries: dict[str, Entry] = {}
        names, day = list(merged.by), merged.date
    else:
        kept_entries = {item: _judged(entry, record) for item, entry in record.entries.items()}
        names = names_of(record.by)
        blank = [item for item in kept_entries if item not in merged.entries]
        day = max(record.date, merged.date) if blank else merged.date
    entries = dict(kept_entries)
    for item, entry in merged.entries.items():
        before = kept_entries.get(item)
        if before is not None and item in several and merged.side == "inspection":
            entries[item] = with_opinions(before, entry)
        else:
            entries[item] = _renewed(before, entry)
    known = {entry.by for entry in kept_entries.values()}
    fresh = [
        e.by for item, e in entries.items() if e != kept_entries.get(item) and e.by not in known
    ]
    fresh += [each.by for entry in entries.values() for each in entry.values or ()]
    for by in fresh if kept_entries else ():
        names += [name for name in names_of(by or "") if name not in names]
    whole = _JOINED.join(names)
    short = {item: replace(e, by=None if e.by == whole else e.by) for item, e in entries.items()}
    kept = tuple(item for item in kept_entries if item not in merged.entries)
    return Update(whole, day, short, kept)


def additions(
    merged: Merged, record: Record, several: Container[str] = ()
) -> tuple[Merged, tuple[Refusal, ...]]:
    """What a sheet adds to an inspection that is on file, and what it would change of it.

    An item for which the record has no entry is added, so is evidence or a note where it has none, and of
    the items in ``several`` an inspector's judgement, which stands beside the others' or replaces his own.
    All else is the inspectors' own to change.
    """
    entries, refused = {}, []
    for item, entry in merged.entries.items():
        before = (record.entries or {}).get(item)
        found = list(_differences(item, before, entry)) if before is not None else []
        if before is not None and item in several and before.na is None and entry.na is None:
            found = []
        refused += found
        if not found:
            entries[item] = entry
    fresh = any(item not in (record.entries or {}) for item in entries)
    day = merged.date if fresh else record.date
    return replace(merged, entries=entries, date=day), tuple(refused)


def _differences(item: str, before: Entry, entry: Entry) -> Iterable[Refusal]:
    if (before.value, before.na) != (entry.value, entry.na):
        yield Refusal(item, "结果", _answer(before), _answer(entry))
    for name, what in (("evidence", "佐证材料"), ("note", "备注")):
        old, new = getattr(before, name), getattr(entry, name)
        if old and new and old != new:
            yield Refusal(item, what, old, new)


def _answer(entry: Entry) -> object:
    return f"不适用：{entry.na}" if entry.na is not None else entry.value


def _judged(entry: Entry, record: Record) -> Entry:
    return replace(entry, by=entry.by or record.by)


def _renewed(before: Entry | None, entry: Entry) -> Entry:
    """The new entry; what it leaves blank stays as it was, and who judged it while it says the same."""
    if before is None:
        return entry
    renewed = replace(
        entry,
        evidence=entry.evidence or before.evidence,
        note=entry.note or before.note,
        approved_by=before.approved_by if entry.na == before.na else None,
    )
    same = replace(renewed, by=before.by) == before
    return before if same else renewed


def names_of(by: str) -> list[str]:
    """The people or offices that a record names."""
    return [name for name in by.split(_JOINED) if name]


# Records as plain data, ready to be written, and what changes between two of them.


class RecordChange(NamedTuple):
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
        "values": [_plain_opinion(each) for each in entry.values] if entry.values else None,
    }
    written = {key: value for key, value in whole.items() if value is not None}
    value = written.get("value")
    return (
        value
        if len(written) == 1 and value is not None and not isinstance(value, dict)
        else written
    )


def _plain_opinion(opinion: Opinion) -> dict[str, Any]:
    whole = {
        "value": plain_value(opinion.value),
        "by": opinion.by,
        "evidence": list(opinion.evidence) or None,
        "note": opinion.note,
    }
    return {key: value for key, value in whole.items() if value is not None}


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


def changes(new: Mapping[str, Any], old: Record | None) -> Iterator[RecordChange]:
    """What is different, item by item."""
    before = {item: plain_entry(entry) for item, entry in ((old and old.entries) or {}).items()}
    after = new["entries"]
    if old is not None:
        for name, theirs, ours in (
            ("填报人", old.by, new["by"]),
            ("日期", str(old.date), new["date"]),
        ):
            if theirs != ours:
                yield RecordChange(name, theirs, ours)
    for item in [*after, *(item for item in before if item not in after)]:
        if before.get(item) != after.get(item):
            yield RecordChange(item, words_of(before.get(item)), words_of(after.get(item)))
