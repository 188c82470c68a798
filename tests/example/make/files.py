"""Records as files, and the lists that they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from dangjian.documents import shape
from dangjian.documents.checklist import Checklist
from dangjian.io.yaml_reader import read

from . import script
from .days import EXAMPLE, YEAR
from .text import Entry, quoted, record_text


@cache
def checklist(name: str) -> Checklist:
    """A list of the example as it was in the first half of the year."""
    raw = read((EXAMPLE / "checklists" / "archive" / f"{name}@1.0.0.yaml").read_bytes())
    model, findings = shape.parse(raw, "checklist")
    assert isinstance(model, Checklist), findings
    return model


@dataclass(frozen=True)
class Record:
    """One file to write."""

    unit: str
    checklist: str
    month: int
    kind: str
    by: str
    date: date | str
    entries: dict[str, Entry] = field(default_factory=dict)
    excused: tuple[str, str] = ("", "")
    """Reason and who approved."""

    @property
    def name(self) -> str:
        """Where it is kept."""
        middle = ".self" if self.kind == "self" else ""
        return f"{YEAR}-{self.month:02d}/{self.unit}.{self.checklist}{middle}.yaml"

    def text(self) -> str:
        """The file."""
        head = {
            "checklist": f"{self.checklist}@1.0.0",
            "unit": self.unit,
            "period": f'"{YEAR}-{self.month:02d}"',
            "kind": self.kind,
            "by": quoted(self.by),
            "date": str(self.date),
        }
        reason, approver = self.excused
        excused = (
            f"excused: {{reason: {quoted(reason)}, approved_by: {quoted(approver)}}}"
            if reason
            else ""
        )
        comment = script.COMMENTS.get((self.unit, self.checklist, self.month, self.kind), "")
        return record_text(head, self.entries, excused, comment)

    def write(self, folder: Path) -> None:
        """Write it below ``folder``."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text(), encoding="utf-8")
