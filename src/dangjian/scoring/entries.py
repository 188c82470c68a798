"""What was filed for a card, and the entries that are in force after corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from dangjian.documents.record import Correction, Entries, Entry, Record, RecordKind
from dangjian.scoring.results import Source
from dangjian.values.period import Month


class Carried(NamedTuple):
    """What the early entries of one side say of an item, as one entry."""

    entry: Entry
    months: tuple[Month, ...]
    """The months whose entries make it, in order."""
    judged: Entry | None = None
    """What the records alone say, for the gap; None where only corrections say anything."""
    by_correction: bool = False
    """Whether none of it stands in a record."""


class Early(NamedTuple):
    """What the earlier months of a cycle say of items that are due now, by item id."""

    inspection: Mapping[str, Carried] = {}
    """Of inspections, and of corrections that found nothing."""
    self_check: Mapping[str, Carried] = {}

    def may_count(self, self_counts: bool) -> bool:
        """Whether any of them may stand on a card."""
        return bool(self.inspection or (self_counts and self.self_check))


NOTHING_EARLY = Early()


class Filed(NamedTuple):
    """What was filed for one card: the records that may be looked at, without errors."""

    inspection: Record | None = None
    self_check: Record | None = None
    corrections: tuple[Correction, ...] = ()
    """Those of this unit, checklist and month, in the order of their decisions."""
    early: Early = NOTHING_EARLY
    """What earlier months of the cycle say of items that are due in this one."""
    is_final: bool = False
    """Whether nobody inspects the unit's layer, so that its self-check is the last word."""
    has_broken_side: bool = False
    """Whether there is a self-check or inspection that has errors, so that there is nothing to compare."""

    def of_kind(self, kind: RecordKind) -> Filed:
        """What one side filed, without corrections of the month."""
        if kind == "inspection":
            early = (
                Early(inspection=self.early.inspection) if self.early.inspection else NOTHING_EARLY
            )
            return Filed(inspection=self.inspection, early=early)
        early = Early(self_check=self.early.self_check) if self.early.self_check else NOTHING_EARLY
        return Filed(self_check=self.self_check, early=early)

    def looked(self, self_counts: bool) -> Record | None:
        """The record that may count and comes first; None where there is none.

        ``self_counts``: whether a self-check stands where nobody inspected.
        """
        return self.inspection or (self.self_check if self_counts else None)

    def is_excused(self, self_counts: bool) -> bool:
        """Whether a record says that none is expected. A self-check beside an inspection, or one that
        may not count, changes nothing."""
        record = self.looked(self_counts)
        return record is not None and record.excused is not None

    def has_card(self, self_counts: bool) -> bool:
        """Whether anything that may count was filed: a record, or entries of the cycle's earlier
        months. Excused cards aside."""
        return self.looked(self_counts) is not None or self.early.may_count(self_counts)

    @property
    def recorded(self) -> bool:
        """Whether there is a record, not only corrections."""
        return self.inspection is not None or self.self_check is not None


class Filing(NamedTuple):
    """The records and corrections that may be used."""

    by_unit: Mapping[tuple[str, Month], Mapping[str, Filed]] = {}
    """Unit and month → checklist → what was filed for that card."""
    blocked: frozenset[tuple[str, str, Month]] = frozenset()
    """Unit, checklist, month of cards that can't be computed: something filed has errors."""
    broken: frozenset[tuple[str, str, Month]] = frozenset()
    """The same of cards for which any record has errors, also one without which the card can be computed."""

    def early_beside(self, key: tuple[str, str, Month], filed: Filed) -> Early:
        """What earlier months say of a card, of the kinds of record alone that are looked at."""
        unit, checklist, month = key
        known = self.by_unit.get((unit, month), {}).get(checklist, Filed())
        early = Early(
            known.early.inspection if filed.inspection else {},
            known.early.self_check if filed.self_check else {},
        )
        return early if early.may_count(True) else NOTHING_EARLY

    @property
    def months(self) -> frozenset[Month]:
        """The months with a record that may be used; a correction is none."""
        return frozenset(
            month
            for (_, month), lists in self.by_unit.items()
            if any(filed.recorded for filed in lists.values())
        )


def filing_of(
    entries: Iterable[tuple[str, str, Month, Filed]], blocked: Iterable[tuple[str, str, Month]]
) -> Filing:
    """A filing from what was filed for each card."""
    by_unit: dict[tuple[str, Month], dict[str, Filed]] = {}
    for unit, checklist, month, filed in entries:
        by_unit.setdefault((unit, month), {})[checklist] = filed
    return Filing(by_unit, frozenset(blocked))


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
        self.early = filed.early

    def entries(self) -> Entries:
        """The entry in force of each item that has one; the record's own where nothing else counts."""
        claimed = self.self_check if self.self_counts else {}
        others = {**self._carried_entries(), **self.added, **claimed}
        return {**others, **self.inspection} if others else self.inspection

    def _carried_entries(self) -> Entries:
        if self.early is NOTHING_EARLY:
            return {}
        claimed = self.early.self_check if self.self_counts else {}
        found = {item: each.entry for item, each in claimed.items()}
        return found | {item: each.entry for item, each in self.early.inspection.items()}

    def carried(self, item: str) -> Carried | None:
        """The early entries that are in force for an item; None where its own month says more."""
        if self.early is NOTHING_EARLY or self._own_source(item) is not None:
            return None
        known = self.early.inspection.get(item)
        return known or (self.early.self_check.get(item) if self.self_counts else None)

    def source(self, item: str) -> Source | None:
        """Where the entry in force of an item comes from; None where there is none."""
        own = self._own_source(item)
        if own is not None or self.early is NOTHING_EARLY:
            return own
        known = self.early.inspection.get(item)
        if known is not None:
            return "correction" if known.by_correction else "inspection"
        return "self" if self.self_counts and item in self.early.self_check else None

    def _own_source(self, item: str) -> Source | None:
        """The same, of the due month alone."""
        if item in self.inspection:
            return "inspection"
        if self.self_counts and item in self.self_check:
            return "self"
        return "correction" if item in self.added else None

    def of_inspection(self) -> Entries:
        """What the inspection says, its early entries included: one side of the gap."""
        return self._side(self.inspection, self.early.inspection)

    def of_self_check(self) -> Entries:
        """What the self-check says, likewise."""
        return self._side(self.self_check, self.early.self_check)

    def _side(self, own: Entries, early: Mapping[str, Carried]) -> Entries:
        carried = {item: each.judged for item, each in early.items() if each.judged is not None}
        return {**carried, **own} if carried else own

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
