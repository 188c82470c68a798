"""Reply workbooks out, and replies and reviews back: read, decided, written in one go."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.codes import forms as codes
from dangjian.codes import sheets as sheet_codes
from dangjian.commands.form_files import (
    FormFile,
    original_of,
    read_form_file,
    settle_findings,
)
from dangjian.commands.rectify import settled_among
from dangjian.commands.rectify_steps import Prepared, write_events
from dangjian.commands.register import load_register
from dangjian.commands.report_files import page_bytes
from dangjian.documents.names import unit_names
from dangjian.documents.spoken import unit_called
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.atomic import write_unless_there
from dangjian.io.evidence import MOST_BYTES, Attachment
from dangjian.io.files import is_plain_file
from dangjian.io.inbox import HandedFile, find_handed
from dangjian.io.journal import Write
from dangjian.io.lock import workspace_lock
from dangjian.io.xlsx_reader import BadBook
from dangjian.pages.replies import reply_page
from dangjian.problem import Code, Severity
from dangjian.rectify.replies import VERDICTS, Answered, Reply, answered, reviewed
from dangjian.rectify.returned import Awaited, CollectedForms, ReturnedForm, TakenAnswer
from dangjian.rectify.views import Register
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked, Wanted, authority_of, listed
from dangjian.sheet.form_reading import FilledForm, choice_of, date_of_cell, text_of
from dangjian.sheet.marks import REPLIES, REVIEW
from dangjian.sheet.reading import SheetFinding
from dangjian.sheet.results import Sheet
from dangjian.values.period import Month, Period, parse_period

# Out.


def reply_sheets(
    root: Path,
    period: Period | None,
    units: Sequence[str],
    out: Path,
    today: date,
    *,
    force: bool = False,
) -> tuple[Sheet, ...]:
    """Write a reply workbook for each unit with problems that aren't over, of a period or of all times.

    Files that are there stay unless ``force``: somebody may have filled them in.
    """
    register = load_register(root, day=today)
    workspace = register.workspace
    chosen = {unit_called(workspace, name) for name in units}
    living = [e for e in listed(register.every, Wanted(period=period), today) if not e.is_over]
    settled = settled_among(root, living)
    names = unit_names(workspace)
    made = []
    for unit in workspace.units.values():
        mine = [each for each in living if each.progress.unit == unit.id]
        if not mine or (chosen and unit.id not in chosen):
            continue
        page = reply_page(workspace, unit, mine, period, today, settled)
        parts = [*([str(period)] if period else []), "整改回执", names[unit.id]]
        path = out / f"{'_'.join(parts)}.xlsx"
        made.append(
            Sheet(
                str(path),
                unit.name,
                write_unless_there(path, page_bytes(page, "xlsx"), force=force),
            )
        )
    return tuple(made)


# Back.


class _Answer(NamedTuple):
    """What files say of one problem."""

    problem: str
    kind: str
    """The schema of the workbooks that say it."""
    unit: str
    files: tuple[FormFile, ...]


def collect_forms(
    root: Path,
    paths: Sequence[Path],
    at: date,
    *,
    by: str | None = None,
    dry_run: bool = False,
) -> CollectedForms:
    """Take in filled-in replies and reviewed registers; of a file all is written, or nothing.

    ``by``: who reviews; replies are by the unit of their workbook.
    """
    handed = find_handed(paths)
    if not handed.books:
        told = f"没有收的：{'、'.join(handed.passed_over[:3])}。" if handed.passed_over else ""
        raise DangjianError(f"没有找到要收的表。{told}", "写明文件，或放着 .xlsx 文件的文件夹。")
    files = [read_form_file(file, (REPLIES, REVIEW)) for file in handed.books]
    beside = _Beside(handed.others)
    with nullcontext() if dry_run else workspace_lock(root):
        register = load_register(root)
        by = unit_called(register.workspace, by) if by is not None else None
        _refuse_unready(register, files, by)
        prepared = _decide(register, files, at, by, beside)
        originals: dict[str, Write] = {}
        for file in files:
            if file.taken and not dry_run:
                kept = original_of(root, file, f"{at:%Y-%m}", originals)
                if kept is not None:
                    originals[kept.name] = kept
        if prepared and not dry_run:
            write_events(root, prepared, originals.values())
    unused = [f"{name}（没有一条回执提到它）" for name in beside.unused()]
    returned = tuple(ReturnedForm(f.name, tuple(f.problems), tuple(f.taken)) for f in files)
    passed_over = (*handed.passed_over, *unused)
    return CollectedForms(returned, passed_over, tuple(_awaited(register, files)), dry_run)


def _refuse_unready(register: Register, files: Iterable[FormFile], by: str | None) -> None:
    """What concerns a whole file: whose it is, and who reviews."""
    workspace = register.workspace
    for file in files:
        if file.form is None:
            continue
        mark = file.form.mark
        if mark.schema == REVIEW and by is None and any(file.form.answers.values()):
            values = {"what": "复核", "example": _closer(workspace)}
            file.add(SheetFinding(codes.NOBODY_NAMED, "", "", values))
        if mark.schema == REPLIES and mark.unit not in workspace.units:
            what = f"这是单位 {mark.unit} 的回执，组织里没有这个单位"
            values = {"what": what, "advice": "核对是不是别的公司的表"}
            file.add(SheetFinding(codes.NOT_THIS_FORM, "", "", values))


def _closer(workspace: Workspace) -> str:
    for document in workspace.policies:
        if document.model.rectification.closers:
            return document.model.rectification.closers[0]
    return "单位编号"


def _decide(
    register: Register, files: Sequence[FormFile], at: date, by: str | None, beside: _Beside
) -> list[Prepared]:
    """What all files together do; a file that says something wrong is out, with all that it says."""
    tracked = {each.id: each for each in register.every}
    while True:
        before = sum(file.refused for file in files)
        live = [file for file in files if file.form is not None and not file.refused]
        prepared, remarks, lines = [], [], []
        for answer in _answers(live):
            one, said, words = _decided(register, tracked, answer, at, by, beside)
            remarks += said
            lines += words
            prepared += one
        for file, finding in remarks:
            if finding.code.severity is Severity.ERROR:
                file.add(finding)
        for file in files:
            settle_findings(file)
        if sum(file.refused for file in files) == before:
            break
    for file, finding in remarks:
        file.add(finding)
    for file, line in lines:
        file.taken.append(line)
    for file in live:
        _lost_pictures(file)
    return prepared


def _answers(files: Sequence[FormFile]) -> Iterator[_Answer]:
    """Each problem that a file speaks of, with all files that do."""
    found: dict[tuple[str, str], list[FormFile]] = {}
    for file in files:
        assert file.form is not None
        pictured = {_row_item(file, picture.sheet, picture.row) for picture in file.pictures}
        for problem, cells in file.form.answers.items():
            if cells or problem in pictured or problem in file.form.pictures:
                found.setdefault((file.form.mark.schema, problem), []).append(file)
    for (schema, problem), mine in found.items():
        form = mine[0].form
        assert form is not None
        yield _Answer(problem, schema, form.mark.unit, tuple(mine))


def _row_item(file: FormFile, sheet: str, row: int) -> str:
    assert file.form is not None
    return file.form.rows.get((sheet, row), "")


_Told = tuple[FormFile, SheetFinding]
_Line = tuple[FormFile, TakenAnswer]


def _decided(
    register: Register,
    tracked: dict[str, Tracked],
    answer: _Answer,
    at: date,
    by: str | None,
    beside: _Beside,
) -> tuple[list[Prepared], list[_Told], list[_Line]]:
    first = answer.files[0]
    differing = list(_differing(answer))
    if differing:
        return [], differing, []
    problem = tracked.get(answer.problem)
    if problem is None:
        finding = _at(first, answer.problem, "", codes.NO_SUCH_PROBLEM, {"item": answer.problem})
        return [], [(first, finding)], []
    attached: tuple[Attachment, ...] = ()
    authority = authority_of(register.workspace)
    wrong: list[_Told] = []
    if answer.kind == REVIEW:
        verdict, opinion = _verdict(answer)
        result = reviewed(problem, verdict, opinion, by or "", at, authority)
    else:
        reply, attached, wrong = _reply(answer, at, beside)
        result = answered(problem, reply, answer.unit, at, authority)
    told = [*wrong, *_told(answer, result)]
    if not result.events:
        return [], told, []
    used = tuple(
        a for a in attached if any(a.kept_as(problem.id) in e.evidence for e in result.events)
    )
    taken = TakenAnswer(problem.id, result.events, len(used))
    return [Prepared(problem, result.events, used)], told, [(f, taken) for f in answer.files]


def _told(answer: _Answer, result: Answered) -> Iterator[_Told]:
    for remark in result.remarks:
        for file in answer.files:
            yield file, _at(file, answer.problem, remark.field, remark.code, remark.values)


def _at(
    file: FormFile, problem: str, field: str, code: Code, values: dict[str, object]
) -> SheetFinding:
    """A finding at the cell of a field, else at the row's first filled cell, else at the row."""
    assert file.form is not None
    cells = file.form.answers.get(problem, {})
    found = cells.get(field) or next(iter(cells.values()), None)
    if found is not None:
        return SheetFinding(code, found.sheet, found.cell, values)
    row = next(((s, r) for (s, r), item in file.form.rows.items() if item == problem), None)
    return SheetFinding(code, *((row[0], f"A{row[1]}") if row else ("", "")), values)


def _differing(answer: _Answer) -> Iterator[_Told]:
    """Where two files fill in the same cell differently."""
    seen: dict[str, tuple[FormFile, str]] = {}
    for file in answer.files:
        assert file.form is not None
        for field, cell in file.form.answers[answer.problem].items():
            other, text = seen.setdefault(field, (file, text_of(cell)))
            if text != text_of(cell):
                for one, another in ((file, other), (other, file)):
                    values: dict[str, object] = {"item": answer.problem, "other": another.name}
                    yield one, _at(one, answer.problem, field, codes.ANSWERS_DIFFER, values)


def _verdict(answer: _Answer) -> tuple[str, str]:
    verdict = opinion = ""
    for file in answer.files:
        form = file.form
        assert form is not None
        cells = form.answers[answer.problem]
        verdict = choice_of(form, cells.get("verdict"), VERDICTS) or verdict
        opinion = text_of(cells.get("opinion")) or opinion
    return verdict, opinion


def _reply(
    answer: _Answer, at: date, beside: _Beside
) -> tuple[Reply, tuple[Attachment, ...], list[_Told]]:
    """What the files say of the problem, and the pictures that prove it."""
    texts: dict[str, str] = {}
    done: date | None = None
    named: list[str] = []
    attached: list[Attachment] = []
    wrong: list[_Told] = []
    for file in answer.files:
        form = file.form
        assert form is not None
        cells = form.answers[answer.problem]
        texts |= {f: t for f in ("cause", "measures", "owner") if (t := text_of(cells.get(f)))}
        done = date_of_cell(form, cells.get("done"), Month.of(at)) or done
        cell = cells.get("evidence")
        for part in _parts(cell.raw.text if cell is not None else ""):
            lying = beside.named(file, part, answer.problem)
            if lying is None:
                named.append(part)
            else:
                attached += _attachment(file, answer.problem, lying, wrong)
        for lying in beside.of_problem(file, answer.problem):
            attached += _attachment(file, answer.problem, lying, wrong)
        attached += _pictures(file, form, answer.problem)
    attached = list(dict.fromkeys(attached))
    kept = [each.kept_as(answer.problem) for each in attached]
    evidence = tuple(dict.fromkeys([*named, *kept]))
    return Reply(**texts, evidence=evidence, done=done), tuple(attached), wrong


def _parts(text: str) -> Iterator[str]:
    for part in re.split(r"[；;\n]", text):
        clean = " ".join(part.replace("\u3000", " ").split())
        if clean:
            yield clean


def _attachment(
    file: FormFile, problem: str, lying: HandedFile, wrong: list[_Told]
) -> list[Attachment]:
    why, advice = "", "请对方重新发送"
    try:
        data = lying.read(MOST_BYTES)
        if 0 < len(data) <= MOST_BYTES:
            return [Attachment(lying.file_name, data)]
        why = "是空的" if not data else "超过 20 MB"
        advice = advice if not data else "压缩图片，或只写材料名称"
    except BadBook as bad:
        why, advice = bad.reason, bad.advice
    values: dict[str, object] = {
        "item": problem, "name": lying.file_name, "why": why, "advice": advice,
    }  # fmt: skip
    wrong.append((file, _at(file, problem, "evidence", codes.BAD_ATTACHMENT, values)))
    return []


def _pictures(file: FormFile, form: FilledForm, problem: str) -> Iterator[Attachment]:
    ids = form.pictures.get(problem, [])
    for picture in file.pictures:
        if picture.id in ids or _row_item(file, picture.sheet, picture.row) == problem:
            yield Attachment(picture.name, picture.data)


def _lost_pictures(file: FormFile) -> None:
    """Pictures that lie on no problem's row."""
    assert file.form is not None
    named = {each for ids in file.form.pictures.values() for each in ids}
    for picture in file.pictures:
        if picture.id in named or (picture.sheet and _row_item(file, picture.sheet, picture.row)):
            continue
        cell = f"A{picture.row}" if picture.row else ""
        where = f"第 {picture.row} 行" if picture.row else "格里"
        finding = SheetFinding(codes.PICTURE_NOWHERE, picture.sheet, cell, {"where": where})
        file.add(finding)
    if file.form.mark.schema == REVIEW and file.pictures:
        file.add(SheetFinding(sheet_codes.PICTURE, "", "", {"where": "台账里的"}))


class _Beside:
    """Files that lie beside the workbooks, and which of them an answer speaks of."""

    def __init__(self, others: Sequence[HandedFile]) -> None:
        self._others = others
        self._used: set[HandedFile] = set()

    def named(self, book: FormFile, part: str, problem: str) -> HandedFile | None:
        """The file that a piece of evidence names, with or without its ending."""
        for other in self._near(book):
            name = _folded(other.file_name)
            if _folded(part) in (name, name.rpartition(".")[0]):
                self._used.add(other)
                return other
        return self._in_folder(book, part)

    def _in_folder(self, book: FormFile, part: str) -> HandedFile | None:
        """The same of a workbook that was named itself: only what its evidence names is looked for."""
        if book.file.member or "/" in part or "\\" in part or "." not in part:
            return None
        path = book.file.path.parent / part
        return HandedFile(path, part) if is_plain_file(path) else None

    def of_problem(self, book: FormFile, problem: str) -> Iterator[HandedFile]:
        """Files whose name, or folder, begins with the problem's id."""
        for other in self._near(book):
            pieces = other.name.split("/")
            mine = any(
                re.match(rf"{re.escape(problem)}(?![A-Za-z0-9.])|{re.escape(problem)}\.\w+$", p)
                for p in pieces
            )
            if mine:
                self._used.add(other)
                yield other

    def _near(self, book: FormFile) -> Iterator[HandedFile]:
        """Those in the workbook's folder (or zip file) and below it."""
        home = posixpath.dirname(book.file.name)
        for other in self._others:
            same = other.member == "" if not book.file.member else other.path == book.file.path
            folder = posixpath.dirname(other.name)
            if same and (folder == home or not home or folder.startswith(f"{home}/")):
                yield other

    def unused(self) -> list[str]:
        """Those that no answer speaks of."""
        return [each.name for each in self._others if each not in self._used]


def _is_of(problem: str, piece: str) -> bool:
    """Whether a file or folder is named after a problem: its id, then no more of an id."""
    rest = piece.removeprefix(problem)
    return rest != piece and not re.match(r"[A-Za-z0-9]|\.[A-Za-z0-9]+[^A-Za-z0-9]", rest)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _awaited(register: Register, files: Sequence[FormFile]) -> Iterator[Awaited]:
    """The units whose problems wait for an answer and that sent none; empty without any reply. Replies that
    are all of one period ask for its problems alone."""
    marks = {f.form.mark for f in files if f.form and f.form.mark.schema == REPLIES}
    if not marks:
        return
    answering = {mark.unit for mark in marks}
    periods = {mark.period for mark in marks}
    period = parse_period(periods.pop()) if len(periods) == 1 else None
    waiting = (ProblemState.OPEN, ProblemState.WORKING)
    every = listed(register.every, Wanted(period=period), date.min)
    for unit in register.workspace.units.values():
        mine = [e for e in every if e.progress.unit == unit.id and e.progress.state in waiting]
        if mine and unit.id not in answering:
            yield Awaited(unit.name, len(mine), min(each.progress.due for each in mine))
