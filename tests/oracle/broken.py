"""What can't be used stops no more than it must: which cards broken records keep back.

"a record with errors keeps back the card it would have counted for (a broken self-check beside an
inspection only the gap), the cards that its early entries or `same_as` serve, …; an unreadable file
under `records/` whose card can't be told from its name keeps back every expected card of that month
that has no record."
"""

from __future__ import annotations

from typing import Any

from .arithmetic import early_months, shift
from .book import Book, Doc, Key, item_of, items_of
from .cards import card_list
from .entries import long_form, sides, was_not_due


def kept_back(book: Book) -> set[Key]:
    """The monthly cards that are kept back."""
    kept: set[Key] = set()
    for (unit, name, month), record in book.broken():
        who = unit_of(book, unit)
        if would_count(book, who, name, month, record["kind"]):
            kept.add((unit, name, month))
        kept |= served_early(book, who, name, month, record)
    for doc in book.workspace.get("unreadable", []):
        for who in book.units:
            for name in book.ids:
                absent = not book.has_file(who["id"], name, doc["period"])
                if absent and book.expected(who, name, doc["period"]):
                    kept.add((who["id"], name, doc["period"]))
    return kept | served_by_same_as(book, kept)


def unit_of(book: Book, name: str) -> Doc:
    """The unit of that id."""
    return next(unit for unit in book.units if unit["id"] == name)


def would_count(book: Book, unit: Doc, name: str, month: str, kind: str) -> bool:
    """Whether a record of that kind would have made the card."""
    if kind == "inspection":
        return True
    beside = "inspection" in book.records(unit["id"], name, month)
    return not beside and book.self_counts(unit, name, month)


def served_early(book: Book, unit: Doc, name: str, month: str, record: Doc) -> set[Key]:
    """Cards of later months for which entries of the broken record would have spoken."""
    version = book.judging(unit, name, month)
    served: set[Key] = set()
    for item_id in record.get("entries", {}):
        early = item_of(version, item_id) if version else None
        if early is None or not was_not_due(early, unit, month):
            continue
        for later in (shift(month, n) for n in range(1, 12)):
            checklist = book.judging(unit, name, later)
            item = item_of(checklist, item_id) if checklist else None
            counts = book.counts(later, book.basis(name, later))
            speaks = item and counts and month in early_months(item, later)
            if item and speaks and would_speak(book, unit, name, later, item, record["kind"]):
                served.add((unit["id"], name, later))
    return served


def would_speak(book: Book, unit: Doc, name: str, month: str, item: Doc, kind: str) -> bool:
    """Whether an early entry of that kind would be in force: nothing stands before it in the order."""
    found = sides(book, unit, name, month, item)
    self_counts = book.self_counts(unit, name, month)
    if "inspection" in found.own or (self_counts and "self" in found.own):
        return False
    return kind == "inspection" or (self_counts and "inspection" not in found.early)


def served_by_same_as(book: Book, kept: set[Key]) -> set[Key]:
    """Cards with an item that takes its entry from a card that is kept back."""
    served: set[Key] = set()
    for unit, name, month in kept:
        who = unit_of(book, unit)
        theirs = book.judging(who, name, month)
        named = {item["id"] for _, item in items_of(theirs)} if theirs else set()
        for other in book.ids:
            mine = card_list(book, who, other, month)
            if mine is None:
                continue  # there is no card to keep back
            if any(item.get("same_as") in named for _, item in items_of(mine)):
                served.add((unit, other, month))
    return served


def as_written(record: Doc) -> Any:
    """The entries of a record with the one that is wrong spoilt, as they stand in its file."""
    entries = dict(record["entries"])
    entries[record["broken"]] = long_form(entries.get(record["broken"])) | {"value": "写错了的值"}
    return entries
