"""Writing a correction: an appeal or an error decided, and what it moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.commands.checking import Checked, check_loaded
from dangjian.commands.correct_problems import touched_problems, touched_write
from dangjian.commands.explain import explain_checked
from dangjian.commands.score import score_checked
from dangjian.compare.comparison import ScoreMove, score_moves
from dangjian.criteria.base import BadValue
from dangjian.documents import shape
from dangjian.documents.kinds import Document
from dangjian.documents.record import Correction, Entry
from dangjian.documents.spoken import (
    called,
    item_things,
    list_called,
    unit_called,
    unit_near,
    unit_or_text,
)
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.explaining.model import CorrectionStory
from dangjian.io.journal import Write, write_together
from dangjian.io.layout import layout_of
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import correction_text, next_correction, value_of
from dangjian.io.seals import sealed_periods
from dangjian.io.sources import Folder
from dangjian.io.workspace import Loaded, load
from dangjian.io.yaml_writer import Plain
from dangjian.problem import Location, Problem, placed
from dangjian.rectify.views import TouchedProblem
from dangjian.scoring.agenda import Post, agenda_of
from dangjian.scoring.entries import Filed, entries_in_force
from dangjian.scoring.results import State
from dangjian.scoring.scores import Scores
from dangjian.sheet.said_value import allowed_words, rule_ids, value_said
from dangjian.sheet.typed import UnusableCell
from dangjian.values.period import Month, Period, PeriodKind


class Request(NamedTuple):
    """What is to be corrected, and the decision."""

    unit: str
    checklist: str
    period: Month
    item: str
    kind: str
    reason: str
    requested_by: str
    decided_by: str
    decided: date
    rejected: bool = False
    value: str | None = None
    """The new value in people's words, or as records have it."""
    na: str | None = None
    """The new reason why the item doesn't apply."""
    approved_by: str | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


class Corrected(NamedTuple):
    """A correction that was written, or would be."""

    file: str
    text: str
    written: bool
    story: CorrectionStory
    moves: tuple[ScoreMove, ...]
    """Who moved in the month's ranking."""
    unit_names: Mapping[str, str]
    warnings: tuple[Problem, ...]
    problems: tuple[TouchedProblem, ...]
    """Open problems whose failure it took away or changed."""
    recorded: bool
    """Whether what that means for them was written too, where whoever decided may."""
    sealed: tuple[Period, ...]
    """The periods that contain the month and have a seal already, the shortest first."""
    unsure: tuple[str, ...]
    """Sentences about who asked or decided: a text that is no unit's name, but nearly one."""


def correct(
    root: Path, request: Request, *, dry_run: bool = False, withdraw: bool = False
) -> Corrected:
    """Write the correction, or with ``dry_run`` only say what it would move.

    ``withdraw``: the problems whose failure it takes away are withdrawn, those that fail otherwise than
    before get an event with the new figures, by whoever decided, if they may.

    Raises DangjianError or ProblemsFound, with nothing written, when it doesn't fit.
    """
    if dry_run:
        return _correct(root, request, write=False, withdraw=withdraw)
    with workspace_lock(root):
        return _correct(root, request, write=True, withdraw=withdraw)


def _correct(root: Path, request: Request, *, write: bool, withdraw: bool) -> Corrected:
    try:
        batch = correct_together(root, [request], written=write, withdraw=withdraw)
    except RefusedCorrection as refused:
        raise refused.why from None
    if write:
        write_together(root, batch.writes)
    return batch.each[0]._replace(moves=batch.moves)


class RefusedCorrection(DangjianError):
    """One of several corrections doesn't fit."""

    def __init__(self, index: int, why: DangjianError) -> None:
        super().__init__(why.message, why.hint)
        self.index = index
        """Which of them, from 0."""
        self.why = why


class CorrectedTogether(NamedTuple):
    """Several corrections of one month, written all or none."""

    each: tuple[Corrected, ...]
    """One by one, in order, without the moves that they make together."""
    moves: tuple[ScoreMove, ...]
    writes: tuple[Write, ...]
    """What whoever asked for them has to write, all of it or nothing."""


def correct_together(
    root: Path, requests: Sequence[Request], *, written: bool, withdraw: bool
) -> CorrectedTogether:
    """Corrections of one month, each found on what those before it leave; nothing is written yet.

    ``written``: whether they are going to be. Raises ProblemsFound where nothing can be corrected,
    RefusedCorrection for the first that doesn't fit.
    """
    source, month = Folder(root), requests[0].period
    loaded = load(source, lambda each: each == month)
    first = checked = check_loaded(source, loaded)
    if not checked.sound:
        raise ProblemsFound(checked.errors, "清单、组织或办法有错误，先改正再更正填报。")
    names = {unit.id: unit.name for unit in checked.workspace.units.values()}
    sealed = sealed_periods(root, month)
    done: list[Corrected] = []
    writes: dict[str, Write] = {}
    for index, asked in enumerate(requests):
        try:
            made, after, more = _one(root, source, loaded, checked, asked, withdraw)
        except DangjianError as error:
            raise RefusedCorrection(index, error) from None
        done.append(made._replace(written=written, unit_names=names, sealed=sealed))
        writes |= {each.name: each for each in more}
        loaded = loaded._replace(workspace=after.workspace)
        checked = after
    period = Period(PeriodKind.MONTH, month)
    old, new = (score_checked(each, period, full=False) for each in (first, checked))
    return CorrectedTogether(tuple(done), _moved(old, new), tuple(writes.values()))


def _one(
    root: Path, source: Folder, loaded: Loaded, checked: Checked, asked: Request, withdraw: bool
) -> tuple[Corrected, Checked, list[Write]]:
    """One correction, the workspace with it, and what is to be written. Raises DangjianError."""
    request = _by_ids(checked.workspace, asked)
    _refuse_unready(checked, request)
    layout, month = layout_of(checked.workspace), request.period
    name = next_correction(root, layout, month, request.unit, request.item)
    raw = _raw(checked.workspace, request, _entry_in_force(checked.workspace, checked, request))
    text = correction_text(raw)
    correction = _model(raw, name)
    after = _with_correction(source, loaded, Document(name, correction))
    _refuse_wrong(checked, after, name, _allowed_hint(after.workspace, request))
    story = _story(after, request, Period(PeriodKind.MONTH, month))
    problems = touched_problems(root, checked, after, correction, name)
    allowed = [each for each in problems if withdraw and each.refused is None]
    # One change: a correction whose problems stayed as they were would leave 通报 and the notices
    # with a failure that nobody ever committed.
    writes = [Write(name, text.encode(), None), *(touched_write(root, each) for each in allowed)]
    warnings = tuple(problem for problem in after.problems if problem.location.file == name)
    unsure = tuple(_unsure(checked.workspace, request))
    made = Corrected(name, text, False, story, (), {}, warnings, problems, withdraw, (), unsure)
    return made, after, writes


def _by_ids(workspace: Workspace, request: Request) -> Request:
    """The request with ids in place of names. Raises DangjianError for what there isn't.

    Who asked and who decided may be anybody; a unit is named by its id all the same.
    """
    months = [request.period]
    checklist = list_called(workspace, request.checklist)
    versions = workspace.versions[checklist].values()
    current = workspace.checklist_in(checklist, request.period)
    items = item_things([current] if current else versions)
    known = {thing.id for thing in item_things(versions)}
    item = request.item
    return request._replace(
        unit=unit_called(workspace, request.unit, months=months),
        checklist=checklist,
        item=item
        if item in known or item.isascii()
        else called(item, items, f"清单 {checklist} 里没有事项 {{}}"),
        requested_by=unit_or_text(workspace, request.requested_by, months=months),
        decided_by=unit_or_text(workspace, request.decided_by, months=months),
    )


def _unsure(workspace: Workspace, request: Request) -> Iterator[str]:
    for text in dict.fromkeys((request.requested_by, request.decided_by)):
        if near := unit_near(workspace, text):
            yield f"“{text}”不是单位的名称，照原文记下；是不是想写 {near}？"


def _refuse_unready(checked: Checked, request: Request) -> None:
    """Nothing can be corrected where nothing can be scored, or where nobody is."""
    workspace = checked.workspace
    if workspace.policy_in(request.period) is None:
        raise DangjianError(f"{request.period.words}还没有生效的考核办法。")
    if (request.unit, request.checklist, request.period) in checked.filing.blocked:
        raise ProblemsFound(
            checked.errors, f"{request.period.words}这份得分表的记录或更正有错误，先改正它们。"
        )
    if request.rejected and (request.value is not None or request.na is not None):
        raise DangjianError("不采纳的更正不写新值。", "去掉 --value、--na，或去掉 --reject。")
    if not request.rejected and (request.value is None) == (request.na is None):
        raise DangjianError(
            "采纳的更正要写一个新值。", "--value 和 --na 写一个；不采纳写 --reject。"
        )


def _entry_in_force(workspace: Workspace, checked: Checked, request: Request) -> Entry | None:
    key = (request.unit, request.period)
    filed = checked.filing.by_unit.get(key, {}).get(request.checklist, Filed())
    policy = workspace.policy_in(request.period)
    assert policy is not None
    later = [c for c in filed.corrections if c.item == request.item and c.decided > request.decided]
    if later:
        raise DangjianError(
            f"{request.item} 在 {later[-1].decided} 已有更正，这次的决定日期 {request.decided} 更早。",
            "决定日期不能早于已有的更正。",
        )
    counts = filed.is_final or policy.uninspected == "self"
    return entries_in_force(filed, counts).entries().get(request.item)


def _post(workspace: Workspace, request: Request) -> Post | None:
    """The item as the month asks for it; None where the month's list hasn't got it."""
    current = workspace.checklist_in(request.checklist, request.period)
    if current is None:
        return None
    return agenda_of(workspace, current, request.period).by_id.get(request.item)


def _allowed_hint(workspace: Workspace, request: Request) -> str:
    """What may be said of the item, for whoever was refused."""
    post = _post(workspace, request)
    return f"这条事项可以写：{allowed_words(post)}" if post is not None and request.value else ""


def _value(workspace: Workspace, request: Request) -> Any:
    """The new value: in people's words where it can be one, else as records have it."""
    assert request.value is not None
    post = _post(workspace, request)
    if post is not None and not request.value.lstrip().startswith("{"):
        try:
            return value_said(post, request.value, request.period)
        except UnusableCell:
            return _as_recorded(post, request)
    value = value_of(request.value)
    return rule_ids(post, value) if post is not None and isinstance(value, dict) else value


def _as_recorded(post: Post, request: Request) -> Any:
    """A value in the form that records have it in, where it is none in people's words."""
    assert request.value is not None
    value = value_of(request.value)
    try:
        post.item.criterion.parse(value)
    except BadValue:
        raise DangjianError(
            f"更正没有写入：事项 {request.item} 的新值不能写“{request.value}”。",
            f"这条事项可以写：{allowed_words(post)}。",
        ) from None
    return value


def _raw(workspace: Workspace, request: Request, found: Entry | None) -> dict[str, Plain]:
    """The file's content, in the order of the design."""
    raw: dict[str, Any] = {
        "schema": "dangjian/correction@1",
        "unit": request.unit,
        "checklist": request.checklist,
        "period": str(request.period),
        "item": request.item,
        "kind": request.kind,
        "old": _told(found) if found is not None else None,
    }
    if not request.rejected:
        value = _value(workspace, request) if request.value is not None else None
        # `{values: […]}`: several inspectors' judgements, which stand in place of one value.
        judged = isinstance(value, dict) and set(value) == {"values"}
        raw["new"] = _long(
            value=None if judged else value,
            values=value["values"] if judged and isinstance(value, dict) else None,
            na=request.na,
            approved_by=request.approved_by,
            evidence=list(request.evidence),
            note=request.note,
        )
    return raw | {
        "reason": request.reason,
        "requested_by": request.requested_by,
        "decided_by": request.decided_by,
        "decided": request.decided.isoformat(),
        "decision": "rejected" if request.rejected else "upheld",
    }


def _counts_later(workspace: Workspace, request: Request) -> bool:
    """Whether an item that isn't due may have an entry all the same: one done early, or an event that is
    still in time."""
    versions = workspace.versions[request.checklist].values()
    posts = (
        agenda_of(workspace, each, request.period).by_id.get(request.item) for each in versions
    )
    return any(post is not None and (post.later_due or post.is_event) for post in posts)


def _told(found: Entry) -> dict[str, Any]:
    """What an entry says, without evidence and notes."""
    judged = found.values if found.na is None and found.value is None else None
    values = [
        _long(value=each.value, by=each.by, evidence=list(each.evidence), note=each.note)
        for each in judged or ()
    ]
    return _long(value=found.value, na=found.na, values=values or None)


def _long(**keys: Any) -> dict[str, Any]:
    return {key: each for key, each in keys.items() if each is not None and each != []}


def _model(raw: Mapping[str, Plain], name: str) -> Correction:
    model, findings = shape.parse(raw, "correction")
    if model is None or findings:
        problems = tuple(placed(finding, Location(name)) for finding in findings)
        raise ProblemsFound(problems, f"更正没有写入：{problems[0].message}。")
    assert isinstance(model, Correction)
    return model


def _with_correction(source: Folder, loaded: Loaded, document: Document[Correction]) -> Checked:
    """The workspace as it would be with one correction more."""
    corrections = (*loaded.workspace.corrections, document)
    workspace = replace(loaded.workspace, corrections=corrections)
    return check_loaded(source, loaded._replace(workspace=workspace))


def _refuse_wrong(before: Checked, after: Checked, name: str, allowed: str = "") -> None:
    known = set(before.problems)
    new = tuple(problem for problem in after.errors if problem not in known)
    if new:
        hint = "；".join(filter(None, (new[0].hint, allowed)))
        hint = f"（{hint}）" if hint else ""
        raise ProblemsFound(new, f"更正没有写入：{new[0].message}{hint}。")


def _story(after: Checked, request: Request, period: Period) -> CorrectionStory:
    """The correction as ``explain`` tells it. Raises DangjianError when it can't have any effect."""
    explained = explain_checked(after, request.unit, period)
    cards = (card for explanation in explained.explanations for card in explanation.cards)
    items = [item for c in cards if c.card.checklist == request.checklist for item in c.items]
    item = next((item for item in items if item.id == request.item), None)
    if item is None or not item.corrections:
        raise DangjianError(
            f"{request.unit} {request.period.words}没有清单 {request.checklist} 的得分表，"
            "更正不起作用，没有写入。",
            "免报的、没有应报的清单没有得分表。",
        )
    if item.state in (State.NA, State.NOT_DUE) and not (
        item.judgement.source or _counts_later(after.workspace, request)
    ):
        raise DangjianError(
            f"事项 {item.id} {item.judgement.status}，更正不起作用，没有写入。",
            "核对单位、月份和事项编号。",
        )
    return item.corrections[-1]


def _moved(old: Scores, new: Scores) -> tuple[ScoreMove, ...]:
    if old.results is None or new.results is None:
        return ()
    return score_moves(old.results.ranking, new.results.ranking)
