"""What was filed for a card, and the entries that are in force after corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from dangjian.documents.record import Correction, Entries, Entry, Record
from dangjian.scoring.results import Source
from dangjian.values.period import Month


class Filed(NamedTuple):
    """What was filed for one card: the records that may be looked at, without errors."""

    inspection: Record | None = None
    self_check: Record | None = None
    corrections: tuple[Correction, ...] = ()
    """Those of this unit, checklist and month, in the order of their decisions."""

    @property
    def recorded(self) -> bool:
        """Whether there is a record, not only corrections."""
        return self.inspection is not None or self.self_check is not None

    @property
    def excused(self) -> bool:
        """Whether one of the records says that none is expected."""
        return any(record and record.excused for record in (self.inspection, self.self_check))


class Filing(NamedTuple):
    """The records and corrections that may be used."""

    by_unit: Mapping[tuple[str, Month], Mapping[str, Filed]] = {}
    """Unit and month → checklist → what was filed for that card."""
    blocked: frozenset[tuple[str, str, Month]] = frozenset()
    """Unit, checklist, month of cards that can't be computed: something filed has errors."""

    @property
    def months(self) -> frozenset[Month]:
        """The months with a record that may be used; a correction is none."""
        return frozenset(
            month
            for (_, month), lists in self.by_unit.items()
            if any(filed.recorded for filed in lists.values())
        )


class InForce:
    """Entries after upheld corrections, by item id."""

    def __init__(self, filed: Filed, *, self_counts: bool) -> None:
        self.self_counts = self_counts
        """Whether a self-check stands where nobody inspected (policy: uninspected)."""
        self.inspection = _entries_of(filed.inspection)
        self.self_check = _entries_of(filed.self_check)
        self.added: Entries = {}
        """Entries that only exist by correction."""
        self.corrected: set[str] = set()

    def entries(self) -> Entries:
        """The entry in force of each item that has one; the record's own where nothing else counts."""
        claimed = self.self_check if self.self_counts else {}
        others = {**self.added, **claimed}
        return {**others, **self.inspection} if others else self.inspection

    def source(self, item: str) -> Source | None:
        """Where the entry in force of an item comes from; None where there is none."""
        if item in self.inspection:
            return "inspection"
        if self.self_counts and item in self.self_check:
            return "self"
        return "correction" if item in self.added else None

    def put(self, item: str, entry: Entry) -> None:
        """Replace the entry in force, or add one where there was none."""
        match self.source(item):
            case "inspection":
                self.inspection = {**self.inspection, item: entry}
            case "self":
                self.self_check = {**self.self_check, item: entry}
            case _:
                self.added = {**self.added, item: entry}
        self.corrected.add(item)


def _entries_of(record: Record | None) -> Entries:
    return record.entries if record is not None and record.entries else {}


def entries_in_force(filed: Filed, self_counts: bool) -> InForce:
    """The entries of a card after upheld corrections."""
    force = InForce(filed, self_counts=self_counts)
    for correction in filed.corrections:
        if correction.decision == "upheld" and correction.new is not None:
            force.put(
                correction.item, inherited(correction.new, force.entries().get(correction.item))
            )
    return force


def inherited(new: Entry, before: Entry | None) -> Entry:
    """A corrected entry keeps the evidence, note and inspector that the correction doesn't restate."""
    if before is None:
        return new
    return replace(
        new,
        evidence=new.evidence or before.evidence,
        note=new.note or before.note,
        by=new.by or before.by,
    )
