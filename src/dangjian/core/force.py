"""What was filed for a card, and the entries that are in force after corrections."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dangjian.core.record import Correction, Entry, Record
from dangjian.core.scorecard import Source


class Filed(NamedTuple):
    """What was filed for one card: the records that may be looked at, without errors."""

    inspection: Record | None = None
    self_check: Record | None = None
    corrections: tuple[Correction, ...] = ()
    """Those of this unit, checklist and month, in the order of their decisions."""

    @property
    def excused(self) -> bool:
        """Whether one of the records says that none is expected."""
        return any(record and record.excused for record in (self.inspection, self.self_check))


@dataclass(slots=True)
class InForce:
    """Entries after upheld corrections, by item id."""

    inspection: dict[str, Entry]
    self_check: dict[str, Entry]
    added: dict[str, Entry] = field(default_factory=dict)
    """Entries that only exist by correction."""
    corrected: set[str] = field(default_factory=set)
    self_counts: bool = True
    """Whether a self-check stands where nobody inspected (policy: uninspected)."""

    def find(self, item: str) -> tuple[Entry | None, Source | None]:
        """The entry in force of an item and where it comes from."""
        if item in self.inspection:
            return self.inspection[item], "inspection"
        if self.self_counts and item in self.self_check:
            return self.self_check[item], "self"
        if item in self.added:
            return self.added[item], "correction"
        return None, None

    def __contains__(self, item: object) -> bool:
        """Whether an item has an entry in force."""
        return (
            item in self.inspection
            or (self.self_counts and item in self.self_check)
            or item in self.added
        )

    def put(self, item: str, entry: Entry) -> None:
        """Replace the entry in force, or add one where there was none."""
        _, source = self.find(item)
        home = {"inspection": self.inspection, "self": self.self_check}.get(
            source or "", self.added
        )
        home[item] = entry
        self.corrected.add(item)


def entries_in_force(filed: Filed, self_counts: bool) -> InForce:
    """The entries of a card after upheld corrections."""
    inspection = (filed.inspection and filed.inspection.entries) or {}
    self_check = (filed.self_check and filed.self_check.entries) or {}
    if not filed.corrections:
        return InForce(inspection, self_check, self_counts=self_counts)
    force = InForce(dict(inspection), dict(self_check), self_counts=self_counts)
    for correction in filed.corrections:
        if correction.decision == "upheld" and correction.new is not None:
            before, _ = force.find(correction.item)
            force.put(correction.item, inherited(correction.new, before))
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
