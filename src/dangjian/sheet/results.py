"""What writing and collecting sheets came to, as data for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from dangjian.codes import sheets as codes
from dangjian.documents.checklist import Checklist
from dangjian.problem import Location, Problem
from dangjian.sheet.identity import Identity
from dangjian.sheet.merging import Copy, RecordChange
from dangjian.sheet.parts import SideName
from dangjian.sheet.reading import SheetFinding
from dangjian.values.period import Month

State = Literal["written", "same", "kept"]


class Sheet(NamedTuple):
    """A workbook and what became of it."""

    path: str
    unit: str
    """The unit's name; empty for a workbook of many."""
    state: State
    """kept: a different file of that name was there already."""


@dataclass
class Received:
    """A file and what it says."""

    path: str
    """Where it lies."""
    name: str
    """As messages call it."""
    member: str = ""
    """Its name in the zip file that lies there; empty for a file of its own."""
    sha256: str = ""
    identity: Identity | None = None
    copies: list[tuple[Checklist, Copy]] = field(default_factory=list)
    """The sides that say something, with the list they answer."""
    problems: list[Problem] = field(default_factory=list)
    members: list[Received] = field(default_factory=list)
    """What a workbook with a row a member says of each; they share its problems."""

    @property
    def refused(self) -> bool:
        """Whether nothing of it may be written."""
        return any(
            problem.is_error and problem.code not in codes.PARTIAL for problem in self.problems
        )

    @property
    def turned_down(self) -> bool:
        """Whether something of it wasn't taken: all of it, or a side or cell that isn't its to say."""
        return any(problem.is_error for problem in self.problems)

    def add(self, finding: SheetFinding) -> None:
        """A finding gets its file."""
        code, sheet, cell, values = finding
        code = codes.on_sheet(code)
        at = Location(self.name, sheet=sheet, cell=cell)
        message, hint = code.message.format_map(values), code.hint.format_map(values)
        self.problems.append(Problem(code.id, code.severity, message, hint, at))


@dataclass(frozen=True)
class RecordPlan:
    """A record as it will be."""

    name: str
    """Of its file, relative to the workspace."""
    unit: str
    checklist: str
    period: Month
    side: SideName
    text: str
    """Empty when nothing changes."""
    before: bytes | None
    """What the file holds now; None when there is none."""
    changes: tuple[RecordChange, ...]
    entries: int
    by: str
    """Who filled it in."""
    files: tuple[Received, ...]
    """Where it comes from."""
    title: str = ""
    """Of its checklist."""


class StillOwed(NamedTuple):
    """Names of the units of a month, of every layer that is expected to hand in."""

    nothing: tuple[str, ...]
    """Of whose list, or one of whose lists, neither side came."""
    self_check: tuple[str, ...]
    """Whose own side of a list is still to come."""
    inspection: tuple[str, ...]
    """That nobody has inspected, of one list at least."""


@dataclass(frozen=True)
class Collected:
    """What collecting came to."""

    files: tuple[Received, ...]
    plans: tuple[RecordPlan, ...]
    """The records, those that stay as they are too."""
    absent: dict[Month, StillOwed]
    """Month → who still owes what."""
    units: dict[str, str]
    """Unit id → name."""
    dry_run: bool
    marked: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    """Files that lay among the others and weren't read, with the reason."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every file."""
        return tuple(problem for file in self.files for problem in file.problems)

    @property
    def failed(self) -> bool:
        """Whether a file was refused, or part of one."""
        return any(file.turned_down for file in self.files)
