"""Which entry of an item is in force in a month, on which side, and where it comes from.

"Order of the entry in force: the inspection's own; the self-check's own, where it may count (by the
policy of the due month); the inspection's early ones (early entries that exist only by correction among
them, though in no gap); the self-check's early ones, where they may count; default; missing."
"""

from __future__ import annotations

from itertools import groupby, permutations
from typing import Any, NamedTuple

from .arithmetic import early_months
from .book import Book, Doc, applies, counted_item, is_due, item_of
from .criteria import adds_up, joined, readable


class Said(NamedTuple):
    """An entry, who says it ("inspection", "self" or "correction": it exists by correction alone),
    and the earlier months whose entries make it."""

    entry: Doc
    source: str
    carried: tuple[str, ...] = ()


class Sides(NamedTuple):
    """What is said of an item: in the month itself and before, by source; early entries of the
    inspection for the gap are without those that exist only by correction."""

    own: dict[str, Doc]
    early: dict[str, Said]
    gap_early: dict[str, Said]
    corrected: bool


def long_form(entry: Any) -> Doc:
    """ "a scalar is the value; a mapping is always the long form"."""
    return entry if isinstance(entry, dict) else {"value": entry}


def sides(book: Book, unit: Doc, name: str, month: str, item: Doc) -> Sides:
    """Entries of an item after the upheld corrections of the month.

    "A correction replaces the entry in force, for the gap too; where there was none `old` is null and
    the source becomes `correction`." "A correction in the due month finds the carried value as `old`
    and speaks for the cycle"
    """
    key = ("sides", unit["id"], name, month, item["id"])
    if key not in book.memory:
        book.memory[key] = _sides(book, unit, name, month, item)
    found: Sides = book.memory[key]
    return found


def _sides(book: Book, unit: Doc, name: str, month: str, item: Doc) -> Sides:
    own: dict[str, Doc] = {}
    for kind, record in book.records(unit["id"], name, month).items():
        entries = record.get("entries", {})
        if item["id"] in entries:
            own[kind] = long_form(entries[item["id"]])
    self_counts = book.self_counts(unit, name, month)
    before = early(book, unit, name, month, item)
    corrected = False
    for correction in in_order(
        book.corrections(unit["id"], item["id"], month), own, before, self_counts
    ):
        if correction["decision"] == "upheld":
            spoke = speaking(own, before, self_counts)
            own[spoke.source if spoke else "correction"] = long_form(correction["new"])
            corrected = True
    gap_early = early(book, unit, name, month, item, by_correction=False)
    return Sides(own, before, gap_early, corrected)


def speaking(own: dict[str, Doc], before: dict[str, Said], self_counts: bool) -> Said | None:
    """The entry in force, without defaults."""
    for source in ("inspection", "self", "correction"):
        if source in own and (source != "self" or self_counts):
            return Said(own[source], source)
    for kind in ("inspection", "self"):
        if kind in before and (kind != "self" or self_counts):
            return before[kind]
    return None


def in_order(
    corrections: list[Doc], own: dict[str, Doc], before: dict[str, Said], self_counts: bool
) -> list[Doc]:
    """ "Several corrections of one entry follow `decided`, within a day the chain of their `old`
    values, then their numbers (as numbers)"."""
    ordered: list[Doc] = []
    spoke = speaking(own, before, self_counts)
    value = told(spoke.entry if spoke else None)
    for _, group in groupby(
        sorted(corrections, key=lambda c: str(c["decided"])), lambda c: c["decided"]
    ):
        day = list(group)
        chains = (list(chain) for chain in permutations(day) if is_chain(list(chain), value))
        ordered += next(chains, day)
        for correction in ordered:
            value = told(correction["new"]) if correction["decision"] == "upheld" else value
    return ordered


def is_chain(corrections: list[Doc], value: Any) -> bool:
    """Whether each correction finds what the one before it left."""
    for correction in corrections:
        if told(correction.get("old")) != value:
            return False
        value = told(correction["new"]) if correction["decision"] == "upheld" else value
    return True


def told(entry: Any) -> Any:
    """What an entry says, without evidence and notes."""
    if entry is None:
        return None
    return {
        key: value for key, value in long_form(entry).items() if key in ("value", "values", "na")
    }


def early(
    book: Book, unit: Doc, name: str, month: str, item: Doc, *, by_correction: bool = True
) -> dict[str, Said]:
    """What each kind of record said in the cycle's earlier months, by kind of record.

    "Early entries are those of the cycle's earlier months in which the item was `not_due` by that
    month's own version; what the due month's version can't read is not carried … after their own
    months' corrections".
    """
    said: dict[str, list[tuple[str, Doc, str]]] = {"inspection": [], "self": []}
    for before in early_months(item, month) if counted_item(item) and applies(item, unit) else []:
        version = book.judging(unit, name, before)
        theirs = version and item_of(version, item["id"])
        if not theirs or not was_not_due(theirs, unit, before) or not book.counts(before):
            continue
        for source, entry in sides(book, unit, name, before, theirs).own.items():
            if readable(item, entry) and (by_correction or source != "correction"):
                kind = "self" if source == "self" else "inspection"
                said[kind].append((before, entry, source))
    return {kind: together(item, entries) for kind, entries in said.items() if entries}


def was_not_due(item: Doc, unit: Doc, month: str) -> bool:
    """State `not_due` by that month's own version: it applied, and had another month to be due in."""
    fixed = "same_as" in item or "from" in item
    return counted_item(item) and applies(item, unit) and item["cycle"] != "event" and not (
        fixed or is_due(item, month)
    )  # fmt: skip


def together(item: Doc, entries: list[tuple[str, Doc, str]]) -> Said:
    """ "for `count` and `deduct` without `several` the sum, occurrence by occurrence …, else the latest
    that is not `na` (of `several` the latest month's judgements); `na` only if all are"."""
    telling = [said for said in entries if "na" not in said[1]]
    if not telling:
        used, entry = entries, entries[-1][1]
    elif adds_up(item):
        used, entry = telling, {"value": joined(item, [said[1]["value"] for said in telling])}
    else:
        used, entry = telling[-1:], telling[-1][1]
    sources = {source for _, _, source in used}
    source = "correction" if sources == {"correction"} else (sources - {"correction"}).pop()
    return Said(entry, source, tuple(month for month, _, _ in used))


def has_early(book: Book, unit: Doc, name: str, month: str, checklist: Doc) -> bool:
    """ "Early entries that may count make a card in the due month, `same_as` and `from` items alone
    never do."."""
    self_counts = book.self_counts(unit, name, month)
    for section in checklist["sections"]:
        for item in section["items"]:
            before = early(book, unit, name, month, item)
            if "inspection" in before or (self_counts and "self" in before):
                return True
    return False
