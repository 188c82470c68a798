"""Appeals by workbook: out with what each unit lost, back with what it objects and what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.codes import forms as codes
from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.correct import (
    Corrected,
    RefusedCorrection,
    Request,
    correct_together,
)
from dangjian.commands.form_files import (
    FormFile,
    original_of,
    read_form_file,
    settle_findings,
)
from dangjian.commands.register import cannot
from dangjian.commands.report_files import page_bytes
from dangjian.commands.score import score_checked
from dangjian.compare.comparison import ScoreMove
from dangjian.documents.names import unit_names
from dangjian.documents.record import Correction
from dangjian.documents.spoken import unit_called
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.atomic import safe_target, write_bytes
from dangjian.io.files import content, is_there
from dangjian.io.inbox import find_handed
from dangjian.io.journal import Write, write_together
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.pages.appeals import DECISIONS, AppealRow, appeal_page
from dangjian.problem import Code, Problem
from dangjian.scoring.agenda import Post, agenda_of
from dangjian.scoring.results import ItemResult, Scorecard, State
from dangjian.sheet.form_reading import choice_of, text_of
from dangjian.sheet.marks import APPEALS
from dangjian.sheet.reading import SheetFinding
from dangjian.sheet.results import Sheet
from dangjian.sheet.results import State as FileState
from dangjian.sheet.said_value import allowed_words
from dangjian.values.numbers import ZERO
from dangjian.values.period import Month, Period, PeriodKind, parse_month

# Out.


def appeal_sheets(
    root: Path, month: Month, units: Sequence[str], out: Path, *, force: bool = False
) -> tuple[Sheet, ...]:
    """Write a workbook for each unit that lost points in a month, or for those named.

    Files that are there stay unless ``force``: somebody may have filled them in.
    """
    checked = check_workspace(Folder(root), lambda each: each == month)
    workspace = checked.workspace
    scores = score_checked(checked, Period(PeriodKind.MONTH, month), full=True)
    if scores.results is None:
        raise cannot("发申诉更正表", scores.problems)
    wanted = {unit_called(workspace, name, months=[month]) for name in units}
    cards: dict[str, list[Scorecard]] = {}
    for card in scores.results.scorecards:
        cards.setdefault(card.unit, []).append(card)
    names = unit_names(workspace)
    made = []
    for unit in workspace.units.values():
        mine = cards.get(unit.id, []) if not wanted or unit.id in wanted else []
        rows = [row for card in mine for row in _rows(checked, card, month)]
        if rows:
            data = page_bytes(appeal_page(workspace, unit, month, rows), "xlsx")
            path = out / f"{month}_申诉更正表_{names[unit.id]}.xlsx"
            made.append(Sheet(str(path), unit.name, _write(path, data, force)))
    return tuple(made)


def _write(path: Path, data: bytes, force: bool) -> FileState:
    safe_target(path)
    if is_there(path) and not force:
        return "same" if content(path) == data else "kept"
    return "written" if write_bytes(path, data) else "same"


def _rows(checked: Checked, card: Scorecard, month: Month) -> Iterator[AppealRow]:
    """The items of a card that lost points and can be corrected."""
    current = checked.workspace.checklist_in(card.checklist, month)
    posts = agenda_of(checked.workspace, current, month).by_id if current is not None else {}
    for result in card.items:
        post = posts.get(result.post.item.id)
        if current is None or post is None or post.item.draws or not _lost(result):
            continue
        reasons = [line.reason for line in card.deductions if line.item == result.post.item.id]
        judged = "；".join(dict.fromkeys(filter(None, reasons))) or "没有填报"
        earned = result.earned or ZERO
        lost = result.points - earned if result.post.counted else -earned
        title = post.item.title
        yield AppealRow(
            result.post.item.id, title, current.title, judged, lost, allowed_words(post)
        )


def _lost(result: ItemResult) -> bool:
    if result.state is State.MISSING:
        return True
    if result.state is not State.SCORED or result.earned is None:
        return False
    return result.earned < result.points if result.post.counted else result.earned < 0


# Back.


class TakenAppeal(NamedTuple):
    """An appeal that was decided, and what that did."""

    file: str
    unit: str
    item: str
    corrected: Corrected


class AppealFile(NamedTuple):
    """A file that was handed in."""

    name: str
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing of it was taken."""
        return any(problem.is_error for problem in self.problems)


class CollectedAppeals(NamedTuple):
    """What all files came to."""

    files: tuple[AppealFile, ...]
    taken: tuple[TakenAppeal, ...]
    moves: tuple[tuple[Month, ScoreMove], ...]
    """Who moved in the rankings of the months."""
    passed_over: tuple[str, ...]
    dry_run: bool
    names: Mapping[str, str]
    """Unit id → name."""

    @property
    def failed(self) -> bool:
        """Whether a file was refused."""
        return any(file.refused for file in self.files)

    @property
    def sealed(self) -> tuple[Period, ...]:
        """The periods that have a seal already and are to be sealed anew."""
        return tuple(dict.fromkeys(p for each in self.taken for p in each.corrected.sealed))


class _Decided(NamedTuple):
    """A row with a decision."""

    file: FormFile
    request: Request


def collect_appeals(
    root: Path,
    paths: Sequence[Path],
    at: date,
    *,
    by: str | None = None,
    dry_run: bool = False,
    withdraw: bool = False,
) -> CollectedAppeals:
    """Take in decided appeals; of a file all is written, or nothing. ``by``: who decided, on day ``at``."""
    handed = find_handed(paths)
    if not handed.books:
        raise DangjianError("没有找到要收的表。", "写明文件，或放着 .xlsx 文件的文件夹。")
    files = [read_form_file(file, (APPEALS,)) for file in handed.books]
    others = tuple(f"{each.name}（不是表格）" for each in handed.others)
    with nullcontext() if dry_run else workspace_lock(root):
        taken, moves, writes = _together(
            root, files, at, by, withdraw=withdraw, written=not dry_run
        )
        if not dry_run and writes:
            originals: dict[str, Write] = {}
            for file in files:
                if any(each.file == file.name for each in taken):
                    kept = original_of(root, file, f"{at:%Y-%m}", originals)
                    originals |= {kept.name: kept} if kept is not None else {}
            write_together(root, (*writes, *originals.values()))
    return CollectedAppeals(
        tuple(AppealFile(file.name, tuple(file.problems)) for file in files),
        tuple(taken),
        tuple(moves),
        (*handed.passed_over, *others),
        dry_run,
        taken[0].corrected.unit_names if taken else {},
    )


_Outcome = tuple[list[TakenAppeal], list[tuple[Month, ScoreMove]], list[Write]]


def _together(
    root: Path,
    files: Sequence[FormFile],
    at: date,
    by: str | None,
    *,
    withdraw: bool,
    written: bool,
) -> _Outcome:
    """All decisions of all files that say nothing wrong, month by month."""
    while True:
        decided = list(_decided(root, files, at, by))
        try:
            return _applied(root, decided, withdraw=withdraw, written=written)
        except _RefusedRow as refused:
            # Its whole file is out; the others are looked at anew without it.
            _refuse(refused.row, refused.why)


class _RefusedRow(Exception):
    def __init__(self, row: _Decided, why: DangjianError) -> None:
        super().__init__(why.message)
        self.row, self.why = row, why


def _applied(root: Path, decided: Sequence[_Decided], *, withdraw: bool, written: bool) -> _Outcome:
    taken: list[TakenAppeal] = []
    moves: list[tuple[Month, ScoreMove]] = []
    writes: dict[str, Write] = {}
    for month in sorted({row.request.period for row in decided}):
        rows = [row for row in decided if row.request.period == month]
        try:
            batch = correct_together(
                root, [row.request for row in rows], written=written, withdraw=withdraw
            )
        except RefusedCorrection as refused:
            raise _RefusedRow(rows[refused.index], refused.why) from None
        for row, made in zip(rows, batch.each, strict=True):
            taken.append(TakenAppeal(row.file.name, row.request.unit, row.request.item, made))
        moves += [(month, move) for move in batch.moves]
        for write in batch.writes:
            if write.name in writes:
                raise DangjianError(
                    f"几个月的更正都改动 {write.name}，没有写入。", "一个月一个月地收。"
                )
            writes[write.name] = write
    return taken, moves, list(writes.values())


def _refuse(row: _Decided, why: DangjianError) -> None:
    reason = re.sub(r"^更正没有写入：", "", why.message).rstrip("。")
    if isinstance(why, ProblemsFound) and why.problems:
        reason = why.problems[0].message
    advice = why.hint.rstrip("。") or "按“可以改成什么”的写法改"
    values: dict[str, object] = {"item": row.request.item, "reason": reason, "advice": advice}
    row.file.add(_at(row.file, row.request.item, "value", codes.NOT_ALLOWED, values))


def _at(
    file: FormFile, item: str, field: str, code: Code, values: dict[str, object]
) -> SheetFinding:
    assert file.form is not None
    cells = file.form.answers.get(item, {})
    found = cells.get(field) or next(iter(cells.values()), None)
    place = (found.sheet, found.cell) if found is not None else ("", "")
    return SheetFinding(code, *place, values)


def _decided(root: Path, files: Sequence[FormFile], at: date, by: str | None) -> Iterator[_Decided]:
    """The decisions of the files that say nothing wrong so far, each once."""
    months = {parse_month(file.form.mark.period) for file in files if file.form is not None}
    checked = check_workspace(Folder(root), months.__contains__)
    if not checked.sound:
        raise ProblemsFound(checked.errors, "清单、组织或办法有错误，先改正再收申诉。")
    if by is not None:
        by = unit_called(checked.workspace, by)
    rows: list[_Decided] = []
    for file in files:
        if file.form is not None and not file.refused:
            rows += _rows_of(checked, file, at, by)
            settle_findings(file)
    seen: dict[tuple[str, Month, str], _Decided] = {}
    for row in rows:
        key = (row.request.unit, row.request.period, row.request.item)
        other = seen.setdefault(key, row)
        if other.request != row.request:
            for one, another in ((row, other), (other, row)):
                values: dict[str, object] = {"item": key[2], "other": another.file.name}
                one.file.add(_at(one.file, key[2], "value", codes.ANSWERS_DIFFER, values))
    yield from (row for row in seen.values() if not row.file.refused)


def _rows_of(checked: Checked, file: FormFile, at: date, by: str | None) -> Iterator[_Decided]:
    form = file.form
    assert form is not None
    month = parse_month(form.mark.period)
    if month is None or form.mark.unit not in checked.workspace.units:
        strange = {"what": "这份表的单位或月份在这里没有", "advice": "核对是不是别的公司的表"}
        file.add(SheetFinding(codes.NOT_THIS_FORM, "", "", strange))
        return
    for item, cells in form.answers.items():
        decision = choice_of(form, cells.get("decision"), DECISIONS)
        said = {f: text_of(cells.get(f)) for f in ("value", "reason", "evidence", "ground")}
        if not decision:
            if any(said.values()):
                file.add(_at(file, item, "reason", codes.UNDECIDED, {"item": item}))
            continue
        rejected = DECISIONS[decision]
        lacking = _lacking(said, rejected)
        if lacking:
            values: dict[str, object] = {
                "item": item,
                "what": f"决定“{decision}”",
                "lacking": lacking,
            }
            file.add(_at(file, item, "decision", codes.HALF_ANSWER, values))
        elif by is None:
            file.add(SheetFinding(codes.NOBODY_NAMED, "", "", {"what": "决定", "example": "单位"}))
        else:
            request = _request(checked, form.mark.unit, month, item, said, rejected)
            if request is None:
                file.add(_at(file, item, "value", codes.NO_SUCH_PROBLEM, {"item": item}))
            elif _is_known(checked, request._replace(decided_by=by)):
                file.add(_at(file, item, "decision", codes.ALREADY_TAKEN, {"item": item}))
            else:
                yield _Decided(file, request._replace(decided_by=by, decided=at))


def _lacking(said: dict[str, str], rejected: bool) -> str:
    if not rejected and not said["value"]:
        return "更正为什么"
    return "" if said["reason"] or said["ground"] else "理由"


_NOT_APPLICABLE = re.compile(r"不适用[\s:：，,。]*(.*)")


def _request(
    checked: Checked, unit: str, month: Month, item: str, said: dict[str, str], rejected: bool
) -> Request | None:
    """What the row asks for; None where no list of the month has the item."""
    found = _post(checked, month, item)
    if found is None:
        return None
    na = None if rejected else _NOT_APPLICABLE.fullmatch(said["value"])
    reasons = [said["reason"]]
    if said["ground"] and said["ground"] != said["reason"]:
        reasons.append(f"决定：{said['ground']}" if said["reason"] else said["ground"])
    return Request(
        unit=unit,
        checklist=found[0],
        period=month,
        item=item,
        kind="appeal",
        reason="；".join(filter(None, reasons)),
        requested_by=unit,
        decided_by="",
        decided=date.min,
        rejected=rejected,
        value=None if rejected or na else said["value"],
        na=(na[1] or None) if na else None,
        evidence=() if rejected else tuple(_parts(said["evidence"])),
    )


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r"[；;]", text) if part.strip())


def _post(checked: Checked, month: Month, item: str) -> tuple[str, Post] | None:
    workspace = checked.workspace
    for name in workspace.versions:
        current = workspace.checklist_in(name, month)
        post = agenda_of(workspace, current, month).by_id.get(item) if current else None
        if post is not None:
            return name, post
    return None


def _is_known(checked: Checked, request: Request) -> bool:
    """Whether the last correction of the entry says this already: the same file handed in again."""
    mine: list[Correction] = [
        document.model
        for document in checked.workspace.corrections
        if (document.model.unit, document.model.period, document.model.item)
        == (request.unit, request.period, request.item)
    ]
    last = max(mine, key=lambda each: each.decided, default=None)
    decision = "rejected" if request.rejected else "upheld"
    return last is not None and (last.reason, last.decision, last.decided_by) == (
        request.reason, decision, request.decided_by,
    )  # fmt: skip
