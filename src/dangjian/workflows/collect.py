"""Filled-in sheets become records: read, merged, compared with what is on file, written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from dangjian.codes import sheets as codes
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.sheet.book import Choice, planned
from dangjian.sheet.merging import Copy, Merged, merge, words_of
from dangjian.sheet.reading import SheetFinding
from dangjian.sheet.results import Collected, Received, RecordPlan
from dangjian.values.period import Month
from dangjian.values.wording import shown
from dangjian.workflows.checking import Checked, check_workspace
from dangjian.workflows.collect_reading import find_files, receive
from dangjian.workflows.collect_writing import mark, plan_records, write_plans


def collect(
    root: Path,
    paths: Sequence[Path],
    *,
    today: date,
    period: Month | None = None,
    dry_run: bool = False,
    replace: bool = False,
    marked: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Collected:
    """Collect files and folders of files; of a file all is written, or nothing."""
    source = Folder(root)
    structure = check_workspace(source, lambda _month: False)
    if not structure.sound:
        raise ProblemsFound(structure.errors, "清单、组织或办法有错误，先改好再收表。")
    found = find_files(paths, marked)
    if not found:
        raise DangjianError("没有找到要收的表。", "写明文件，或放着 .xlsx 文件的文件夹。")
    files = []
    for done, (path, name) in enumerate(found, 1):
        files.append(receive(path, name, structure.workspace, period))
        progress(done, len(found))
    months = {file.identity.period for file in files if file.identity and not file.refused}
    with nullcontext() if dry_run else workspace_lock(root):
        checked = check_workspace(source, months.__contains__)
        plans = _plans(root, checked, files, today, clear=replace)
        if not dry_run:
            write_plans(root, plans)
    made = mark(files, marked) if marked is not None and not dry_run else ()
    return Collected(
        tuple(files),
        tuple(plans),
        _absent(checked.workspace, files, plans),
        {unit.id: unit.name for unit in structure.workspace.units.values()},
        dry_run,
        tuple(map(str, made)),
    )


def _plans(
    root: Path, checked: Checked, files: list[Received], today: date, *, clear: bool
) -> list[RecordPlan]:
    """The records of all files without errors, unit by unit and month by month."""
    groups: dict[tuple[str, Month], list[Received]] = {}
    for file in files:
        if file.identity is not None and not file.refused:
            groups.setdefault((file.identity.unit, file.identity.period), []).append(file)
    plans: list[RecordPlan] = []
    for group in groups.values():
        _note_conflicts(group)
        agreed = [file for file in group if not file.refused]
        if agreed:
            plans += plan_records(root, checked, agreed, today, clear=clear)
    return plans


def merged_sides(files: Sequence[Received]) -> dict[tuple[str, str], Merged]:
    """List and side → what the files say together."""
    sides: dict[tuple[str, str], list[Copy]] = {}
    for file in files:
        for checklist, copy in file.copies:
            sides.setdefault((checklist.id, copy.answers.side), []).append(copy)
    return {key: merge(copies) for key, copies in sides.items()}


def _note_conflicts(group: Sequence[Received]) -> None:
    """Where copies disagree, both files are told."""
    from dangjian.sheet.parts import SIDE_WORDS

    by_name = {file.name: file for file in group}
    for merged in merged_sides(group).values():
        for item, what, one, other, found, theirs in merged.conflicts:
            for copy, against, mine, its in (
                (one, other, found, theirs),
                (other, one, theirs, found),
            ):
                values = {
                    "item": item,
                    "side": SIDE_WORDS[merged.side],
                    "what": what,
                    "found": _said(mine),
                    "other": against.file,
                    "theirs": _said(its),
                }
                cell = copy.answers.cells.get(item, "A1")
                by_name[copy.file].add(SheetFinding(codes.CONFLICT, copy.sheet, cell, values))


def _said(value: object) -> str:
    return shown(value) if isinstance(value, str) else words_of(value)


def _absent(
    workspace: Workspace, files: Sequence[Received], plans: Sequence[RecordPlan]
) -> dict[Month, tuple[str, ...]]:
    """Who still has no record of the months that were collected, in the layers that handed in."""
    found = {}
    identities = [file.identity for file in files if file.identity is not None]
    for month in sorted({identity.period for identity in identities}):
        units = {identity.unit for identity in identities if identity.period == month}
        layers = {workspace.units[unit].layer for unit in units if unit in workspace.units}
        present = {d.model.unit for d in workspace.records if d.model.period == month}
        present |= {plan.unit for plan in plans if plan.period == month}
        expected = planned(workspace, month, Choice(layers=tuple(layers))) if layers else []
        found[month] = tuple(each.unit.name for each in expected if each.unit.id not in present)
    return found
