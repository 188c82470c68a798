"""What collecting writes: records, the originals they came from, and marked copies to hand back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from dangjian.checks.records import record_findings
from dangjian.codes import sheets as codes
from dangjian.commands.checking import Checked
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import Document
from dangjian.documents.record import Record
from dangjian.io.atomic import write_bytes
from dangjian.io.seals import sealed_around
from dangjian.io.yaml_writer import record_text
from dangjian.problem import Severity
from dangjian.sheet.merging import Copy, Merged, changes, means_same, merge, plain_record, update
from dangjian.sheet.parts import SIDE_WORDS, SideName
from dangjian.sheet.reading import SheetFinding
from dangjian.sheet.results import Received, RecordPlan
from dangjian.values.canonical import digest_of
from dangjian.values.period import Month
from dangjian.values.wording import listed

ORIGINALS = "originals"


def plan_records(
    root: Path, checked: Checked, files: Sequence[Received], today: date, *, clear: bool
) -> list[RecordPlan]:
    """The records of one unit and month; when one of them can't be made, the files are refused."""
    sides: dict[tuple[str, SideName], list[tuple[Checklist, Copy]]] = {}
    for file in files:
        for checklist, copy in file.copies:
            sides.setdefault((checklist.id, copy.answers.side), []).append((checklist, copy))
    plans = []
    for copies in sides.values():
        by_name = {file.name: file for file in files}
        sources = [by_name[copy.file] for _, copy in copies]
        merged = merge([copy for _, copy in copies], several_items(copies[0][0]))
        plan = _plan(root, checked, copies[0][0], merged, sources, today, clear=clear)
        if plan is not None:
            plans.append(plan)
    return [] if any(file.refused for file in files) else plans


def _plan(
    root: Path,
    checked: Checked,
    checklist: Checklist,
    merged: Merged,
    sources: Sequence[Received],
    today: date,
    *,
    clear: bool,
) -> RecordPlan | None:
    """One record; None when it can't be made, which the files are told."""
    identity = sources[0].identity
    assert identity is not None
    unit, period, side = identity.unit, identity.period, merged.side
    before = _documents(checked, unit, checklist.id, period, side)
    name = before[0].name if before else _habit(checked, unit, checklist.id, period, side)
    refusal = _refusal(root, checked, before, name, clear=clear)
    if refusal is not None:
        _tell(sources, refusal)
        return None
    record = before[0].model if before else None
    renewed = update(merged, record, clear=clear, several=several_items(checklist))
    order = tuple(item.id for item in checklist.items())
    new = plain_record(
        _head(checklist, unit, period, side), renewed, _source(sources, today), order
    )
    made = RecordPlan(
        name, unit, checklist.id, period, side, "", None, (), len(merged.entries), tuple(sources)
    )
    if means_same(new, record):
        return made
    if renewed.kept:
        values = {"side": SIDE_WORDS[side], "items": listed(renewed.kept)}
        _tell(sources, (codes.KEPT, values))
    if not _may_change(root, checked, new, sources, period):
        return None
    difference = tuple(changes(new, record))
    return replace(made, text=record_text(new), before=_bytes(root / name), changes=difference)


def several_items(checklist: Checklist) -> set[str]:
    """The items that several inspectors judge, each by himself."""
    return {item.id for item in checklist.items() if item.several is not None}


def _head(checklist: Checklist, unit: str, period: Month, side: SideName) -> dict[str, str]:
    return {
        "schema": "dangjian/record@1",
        "checklist": checklist.reference,
        "digest": digest_of(checklist),
        "unit": unit,
        "period": str(period),
        "kind": side,
    }


def _may_change(
    root: Path,
    checked: Checked,
    new: Mapping[str, Any],
    sources: Sequence[Received],
    period: Month,
) -> bool:
    """Whether the month is open and the record passes what ``validate`` would say."""
    if sealed_around(root, period):
        _tell(sources, (codes.SEALED_MONTH, {"period": period.words}))
        return False
    model, findings = shape.parse(dict(new), "record")
    found = list(findings) or list(record_findings(checked.workspace, model))
    errors = [finding for finding in found if finding.code.severity is Severity.ERROR]
    for finding in errors:  # in what is kept: the sheet's own entries have been checked
        _tell(sources, (finding.code, finding.values))
    return not errors


def _documents(
    checked: Checked, unit: str, checklist: str, period: Month, side: SideName
) -> list[Document[Record]]:
    wanted = (unit, checklist, period, side)
    return [
        document
        for document in checked.workspace.records
        if (m := document.model) and (m.unit, m.checklist_id, m.period, m.kind) == wanted
    ]


def _habit(checked: Checked, unit: str, checklist: str, period: Month, side: SideName) -> str:
    settings = checked.workspace.settings
    assert settings is not None
    tail = ".self" if side == "self" else ""
    return os.path.normpath(
        f"{settings.model.records}/{period}/{unit}.{checklist}{tail}.yaml"
    ).replace(os.sep, "/")


def _refusal(
    root: Path,
    checked: Checked,
    before: Sequence[Document[Record]],
    name: str,
    *,
    clear: bool,
) -> tuple[Any, dict[str, object]] | None:
    """Why what is on file can't be merged with."""
    wrong = {problem.location.file for problem in checked.errors}
    if len(before) > 1 or (before and before[0].name in wrong and not clear):
        return codes.BROKEN_RECORD, {"record": name}
    if before and before[0].model.excused is not None and not clear:
        return codes.EXCUSED_RECORD, {"record": name}
    if not before and (root / name).exists() and not (clear and name in wrong):
        code = codes.BROKEN_RECORD if name in wrong else codes.RECORD_ELSEWHERE
        return code, {"record": name}
    return None


def _tell(sources: Iterable[Received], said: tuple[Any, Mapping[str, object]]) -> None:
    for file in sources:
        file.add(SheetFinding(said[0], "", "", said[1]))


def _source(sources: Sequence[Received], today: date) -> dict[str, str]:
    names = "、".join(
        "".join(c if c.isprintable() else "_" for c in Path(f.path).name) for f in sources
    )
    return {
        "file": names,
        "sha256": "、".join(file.sha256 for file in sources),
        "collected": today.isoformat(),
    }


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_plans(root: Path, plans: Sequence[RecordPlan]) -> None:
    """Write what changes, all records of a workbook or none; originals first."""
    groups: dict[tuple[str, Month], list[RecordPlan]] = {}
    for plan in plans:
        if plan.text and not any(file.refused for file in plan.files):
            groups.setdefault((plan.unit, plan.period), []).append(plan)
    for group in groups.values():
        for file in {id(f): f for plan in group for f in plan.files}.values():
            _keep_original(root, file, group[0].period)
        written: list[RecordPlan] = []
        try:
            for plan in group:
                write_bytes(
                    root / plan.name,
                    plan.text.encode(),
                    expected=plan.before,
                    new=plan.before is None,
                )
                written.append(plan)
        except BaseException:
            _undo(root, written)
            raise


def _undo(root: Path, written: Iterable[RecordPlan]) -> None:
    for plan in written:
        with suppress(Exception):
            if plan.before is None:
                (root / plan.name).unlink()
            else:
                write_bytes(root / plan.name, plan.before)


def _keep_original(root: Path, file: Received, period: Month) -> None:
    path = Path(file.path)
    data = path.read_bytes()
    home = root / ORIGINALS / str(period)
    target = home / path.name
    if target.exists() and target.read_bytes() != data:
        target = home / f"{path.stem}.{file.sha256[:8]}{path.suffix}"
    if not target.exists():
        write_bytes(target, data, new=True)


def mark(files: Iterable[Received], folder: Path) -> Iterator[Path]:
    """Copies of the refused files in which the problem cells are coloured and explained."""
    from dangjian.io.workbooks import marked_copy

    taken: set[str] = set()
    for file in files:
        cells = [
            (p.location.sheet, p.location.cell, p.message + (f"（{p.hint}）" if p.hint else ""))
            for p in file.problems
            if p.location.cell and p.severity is not Severity.NOTE
        ]
        data = marked_copy(Path(file.path).read_bytes(), cells) if file.refused and cells else None
        if data is not None:
            path = Path(file.path)
            name = path.name if path.name not in taken else f"{path.stem}.{file.sha256[:8]}.xlsx"
            taken.add(name)
            path = folder / name
            write_bytes(path, data)
            yield path
