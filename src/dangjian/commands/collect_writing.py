"""What collecting writes: records, the originals they came from, and marked copies to hand back."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from dangjian.checks.records import record_findings
from dangjian.codes import sheets as codes
from dangjian.commands.checking import Checked
from dangjian.documents import shape
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import Document
from dangjian.documents.record import Record
from dangjian.errors import DangjianError
from dangjian.io.atomic import write_bytes
from dangjian.io.files import content, is_there
from dangjian.io.inbox import HandedFile
from dangjian.io.journal import Write, write_together
from dangjian.io.layout import layout_of, original_place
from dangjian.io.seals import sealed_periods
from dangjian.io.xlsx_reader import BadBook
from dangjian.io.yaml_writer import record_text
from dangjian.problem import Severity
from dangjian.sheet.merging import (
    Copy,
    Merged,
    Refusal,
    additions,
    changes,
    means_same,
    merge,
    names_of,
    plain_entry,
    plain_record,
    plain_value,
    update,
)
from dangjian.sheet.parts import SIDE_WORDS, SideName
from dangjian.sheet.reading import SheetFinding
from dangjian.sheet.results import Received, RecordPlan
from dangjian.sheet.words import words_of
from dangjian.values.canonical import digest_of
from dangjian.values.period import Month
from dangjian.values.wording import day_words, listed

Kind = Literal["self", "inspection", "both"]
_NAMED = 8
"""How many items a message names."""


class CollectingTerms(NamedTuple):
    """How collecting goes about it."""

    today: date
    clear: bool = False
    """Whether what a sheet leaves blank goes away from the record too (``--replace``)."""
    kind: Kind | None = None
    """Which sides are taken: self, inspection or both. None: what a file may say by itself, that is all
    of its self side, and of its inspection side what nobody has inspected yet."""

    def takes(self, side: SideName) -> bool:
        """Whether a side is taken at all."""
        return self.kind in (None, "both", side)

    def rules_over(self, side: SideName) -> bool:
        """Whether what is on file of a side may be changed."""
        return side == "self" or self.kind is not None

    def clears(self, side: SideName) -> bool:
        """Whether what is on file of a side may go away."""
        return self.clear and self.rules_over(side)


def plan_records(
    root: Path, checked: Checked, files: Sequence[Received], rules: CollectingTerms
) -> list[RecordPlan]:
    """The records of one unit and month; when one of them can't be made, the files are refused."""
    by_name = {file.name: file for file in files}
    plans = []
    for copies in _sides(checked, files, rules).values():
        sources = [by_name[copy.file] for _, copy in copies]
        several = several_items(copies[0][0])
        merged = merge([copy for _, copy in copies], several)
        plan = _plan(root, checked, copies[0][0], merged, sources, rules)
        if plan is not None:
            plans.append(plan)
    return [] if any(file.refused for file in files) else plans


_Sides = dict[tuple[str, SideName], list[tuple[Checklist, Copy]]]
"""List and side → the copies that are taken."""


def _sides(checked: Checked, files: Sequence[Received], rules: CollectingTerms) -> _Sides:
    sides: _Sides = {}
    for file in files:
        for checklist, copy in file.copies:
            side = copy.answers.side
            if not rules.takes(side):
                count = len(copy.answers.entries)
                values = {"side": SIDE_WORDS[side], "count": count, "kind": rules.kind}
                file.add(SheetFinding(codes.SIDE_PASSED_OVER, "", "", values))
            elif side == "inspection" and _is_own(checked, files, checklist, copy):
                cell = next(iter(copy.answers.cells.values()), "A1")
                values = {"by": copy.answers.by}
                file.add(SheetFinding(codes.SELF_INSPECTED, copy.sheet, cell, values))
            else:
                sides.setdefault((checklist.id, side), []).append((checklist, copy))
    return sides


def _is_own(checked: Checked, files: Sequence[Received], checklist: Checklist, copy: Copy) -> bool:
    """Whether nobody but the unit itself stands for an inspection: whoever filled in its self-check, or
    the unit by its name."""
    identity = files[0].identity
    assert identity is not None
    own = {identity.unit, checked.workspace.units[identity.unit].name}
    for file in files:
        for other, each in file.copies:
            if other.id == checklist.id and each.answers.side == "self":
                own.update(names_of(each.answers.by))
    for document in _documents(checked, identity.unit, checklist.id, identity.period, "self"):
        own.update(names_of(document.model.by))
    inspectors = {_plain(name) for name in names_of(copy.answers.by)}
    return bool(inspectors) and inspectors <= {_plain(name) for name in own}


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _plan(
    root: Path,
    checked: Checked,
    checklist: Checklist,
    merged: Merged,
    sources: Sequence[Received],
    rules: CollectingTerms,
) -> RecordPlan | None:
    """One record; None when it can't be made, which the files are told."""
    identity = sources[0].identity
    assert identity is not None
    unit, period, side = identity.unit, identity.period, merged.side
    clear = rules.clears(side)
    before = _documents(checked, unit, checklist.id, period, side)
    name = before[0].name if before else _habit(checked, unit, checklist.id, period, side)
    words = f"“{checklist.title}”的{SIDE_WORDS[side]}记录"
    refusal = _refusal(root, checked, before, name, words, clear=clear)
    if refusal is not None:
        _tell(sources, refusal)
        return None
    record = before[0].model if before else None
    if record is not None and not rules.rules_over(side):
        _tell_blank(sources, merged, record)
        merged, refused = additions(merged, record, several_items(checklist))
        _tell_refused(sources, checklist, refused, record)
    renewed = update(merged, record, clear=clear, several=several_items(checklist))
    order = tuple(item.id for item in checklist.items())
    new = plain_record(
        _head(checklist, unit, period, side), renewed, _source(sources, rules.today), order
    )
    made = RecordPlan(
        name,
        unit,
        checklist.id,
        period,
        side,
        "",
        None,
        (),
        len(merged.entries),
        renewed.by,
        tuple(sources),
        checklist.title,
    )
    if means_same(new, record):
        return made
    if renewed.kept and rules.rules_over(side):
        values = {"side": SIDE_WORDS[side], "items": listed(renewed.kept)}
        _tell(sources, (codes.KEPT, values))
    if not _may_change(root, checked, new, sources, period):
        return None
    difference = tuple(changes(new, record))
    old = content(root / name)
    return replace(made, text=record_text(new, old), before=old, changes=difference)


def _tell_refused(
    sources: Sequence[Received],
    checklist: Checklist,
    refused: Iterable[Refusal],
    record: Record,
) -> None:
    """Each cell that would change an inspection, to the files that say so."""
    for item, what, old, new in refused:
        values = {
            "by": record.by,
            "date": day_words(record.date),
            "item": item,
            "what": what,
            "old": words_of(plain_value(old)),
            "new": words_of(plain_value(new)),
        }
        for file in sources:
            for other, copy in file.copies:
                cell = copy.answers.cells.get(item)
                if other.id == checklist.id and copy.answers.side == "inspection" and cell:
                    file.add(SheetFinding(codes.VERDICT_KEPT, copy.sheet, cell, values))


def _tell_blank(sources: Sequence[Received], merged: Merged, record: Record) -> None:
    """What whoever judged it leaves blank now: perhaps not reached yet, perhaps taken out by others."""
    blank = [
        f"{item} {words_of(plain_entry(replace(entry, by=None)))}"
        for item, entry in (record.entries or {}).items()
        if item not in merged.entries and set(names_of(entry.by or record.by)) <= set(merged.by)
    ]
    if blank:
        more = f" 等 {len(blank)} 项" if len(blank) > _NAMED else ""
        _tell(sources, (codes.VERDICT_BLANK, {"items": "；".join(blank[:_NAMED]) + more}))


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
    if sealed_periods(root, period):
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
    layout = layout_of(checked.workspace)
    return layout.record(unit, checklist, period, is_self_check=side == "self")


def _refusal(
    root: Path,
    checked: Checked,
    before: Sequence[Document[Record]],
    name: str,
    words: str,
    *,
    clear: bool,
) -> tuple[Any, dict[str, object]] | None:
    """Why what is on file can't be merged with. ``words``: what people call the record."""
    wrong = {problem.location.file for problem in checked.errors}
    if len(before) > 1 or (before and before[0].name in wrong and not clear):
        return codes.BROKEN_RECORD, {"record": words}
    if before and before[0].model.excused is not None and not clear:
        return codes.EXCUSED_RECORD, {"record": words}
    if not before and is_there(root / name) and not (clear and name in wrong):
        if name in wrong:
            return codes.BROKEN_RECORD, {"record": words}
        return codes.RECORD_ELSEWHERE, {"record": name}
    return None


def _tell(sources: Iterable[Received], said: tuple[Any, Mapping[str, object]]) -> None:
    for file in sources:
        file.add(SheetFinding(said[0], "", "", said[1]))


def _source(sources: Sequence[Received], today: date) -> dict[str, str]:
    names = "、".join(
        "".join(c if c.isprintable() else "_" for c in _last_name(f)) for f in sources
    )
    return {
        "file": names,
        "sha256": "、".join(file.sha256 for file in sources),
        "collected": today.isoformat(),
    }


def write_plans(root: Path, plans: Sequence[RecordPlan]) -> None:
    """Write what changes and keep the originals that it comes from: all of it, or nothing."""
    writes: dict[str, Write] = {}
    changed = [plan for plan in plans if plan.text]
    for plan in changed:
        for file in plan.files:
            original = _original(root, file, plan.period, writes)
            if original is not None:
                writes[original.name] = original
    for plan in changed:
        writes[plan.name] = Write(plan.name, plan.text.encode(), plan.before)
    write_together(root, writes.values())


def reread(files: Iterable[Received]) -> None:
    """Refuse files that aren't any more what was read: what is kept must be what was taken."""
    for file in files:
        if file.sha256 and not file.refused and _read_again(file) is None:
            file.add(SheetFinding(codes.CHANGED_FILE, "", "", {}))


def _last_name(file: Received) -> str:
    """What the file itself is called, also in a zip file."""
    return file.name.rpartition("/")[2] if file.member else Path(file.path).name


def _read_again(file: Received) -> bytes | None:
    with suppress(BadBook):
        data = HandedFile(Path(file.path), file.name, file.member).read()
        if hashlib.sha256(data).hexdigest() == file.sha256:
            return data
    return None


def _original(
    root: Path, file: Received, period: Month, writes: Mapping[str, Write]
) -> Write | None:
    """The very bytes that were read, under their own name or, where that is taken, one with their
    digest; None when they are kept already. Raises DangjianError when they changed meanwhile."""
    data = _read_again(file)
    if data is None:
        raise DangjianError(
            f"{file.path} 在收表的时候被改动了，什么都没有写入。",
            "关掉正在编辑它的程序，再收一次。",
        )
    path = Path(_last_name(file))
    mark = f".{file.sha256[:8]}"
    for name in (path.name, f"{_short(path.stem)}{mark}{path.suffix}"):
        target = original_place(period, name)
        found = writes[target].data if target in writes else content(root / target)
        if found == data:
            return None
        if found is None:
            return Write(target, data, None)
    raise DangjianError(
        f"{original_place(period, path.name)} 已经有了，内容不同，什么都没有写入。",
        "把交来的文件改个名字再收。",
    )


_MOST_BYTES = 200
"""Of a file's name, so that a digest and an ending still fit into the 255 that systems take."""


def _short(stem: str) -> str:
    return os.fsencode(stem)[:_MOST_BYTES].decode(errors="ignore")


def mark(files: Iterable[Received], folder: Path) -> Iterator[Path]:
    """Copies of the refused files in which the problem cells are coloured and explained.

    A file that can't be marked is told so among its problems.
    """
    from dangjian.io.workbooks import Unmarkable, marked_copy

    taken: set[str] = set()
    for file in files:
        cells = [
            (p.location.sheet, p.location.cell, p.message + (f"（{p.hint}）" if p.hint else ""))
            for p in file.problems
            if p.location.cell and p.severity is not Severity.NOTE
        ]
        data = _read_again(file) if file.turned_down and cells else None
        if data is None:
            continue
        path = Path(_last_name(file))
        try:
            copy = marked_copy(data, cells)
        except Unmarkable as error:
            file.add(SheetFinding(codes.UNMARKABLE, "", "", {"why": str(error)}))
            continue
        name = path.name if path.name not in taken else f"{path.stem}.{file.sha256[:8]}.xlsx"
        taken.add(name)
        path = folder / name
        write_bytes(path, copy)
        yield path
