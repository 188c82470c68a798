"""Steps of rectifications: each appends an event, to one problem or to many, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.commands.register import (
    bytes_of,
    find,
    load_aftermath,
    load_register,
    refuse_misshapen,
    said,
)
from dangjian.documents.kinds import AFTERMATH
from dangjian.documents.plain_values import plain_of, plain_rectification
from dangjian.documents.rectification import Action, Event
from dangjian.documents.spoken import unit_called
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.evidence import Attachment, writes_of
from dangjian.io.journal import Write, write_together
from dangjian.io.layout import SETTINGS_FILE, Layout
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import appended
from dangjian.io.sources import FileSource, Folder
from dangjian.io.yaml_reader import Refused, read
from dangjian.rectify.failures import due_after
from dangjian.rectify.views import TakenSteps
from dangjian.register.lifecycle import Authority, advance, refusal, replay
from dangjian.register.register import (
    Tracked,
    Wanted,
    authority_of,
    listed,
    owner_of,
    registry,
    rules_in,
    step_due,
)
from dangjian.values.period import Month, parse_month

_MOST_REFUSED = 20
"""So many refusals are told one by one."""


class EventRequest(NamedTuple):
    """What somebody wants to record."""

    action: Action
    by: str
    at: date
    note: str | None = None
    evidence: tuple[str, ...] = ()
    due: date | None = None
    owner: str | None = None
    unit: str | None = None
    attached: tuple[Attachment, ...] = ()
    """Files that are kept under ``evidence/`` and named among the evidence."""


class Prepared(NamedTuple):
    """A problem with the events that it is going to get, already seen to be allowed."""

    tracked: Tracked
    events: tuple[Event, ...]
    attached: tuple[Attachment, ...] = ()


def take_step(root: Path, name: str, step: EventRequest) -> TakenSteps:
    """Record a step. Raises DangjianError, with every file as it was, when it isn't allowed."""
    return take_steps(root, (name,), step)[0]


def take_steps(
    root: Path, names: Sequence[str], step: EventRequest, *, dry_run: bool = False
) -> tuple[TakenSteps, ...]:
    """Record the same step of several problems, or of none; with ``dry_run`` only see whether it may be.

    Raises DangjianError, with every file as it was, that names each problem whose state or rules don't
    allow it.
    """
    with nullcontext() if dry_run else workspace_lock(root):
        wanted = tuple(dict.fromkeys(names))
        workspace, every = _found(root, wanted)
        return _take(root, workspace, every, step, dry_run=dry_run)


def take_steps_of(root: Path, wanted: Wanted, step: EventRequest) -> tuple[TakenSteps, ...]:
    """Record the same step of every problem that a list with these conditions shows on the step's day,
    of escalations: of those among them for which a step of the policy is due.

    Raises DangjianError as ``take_steps`` does, and where there is none.
    """
    with workspace_lock(root):
        register = load_register(root)
        workspace = register.workspace
        if wanted.unit is not None:
            months = [Month.of(step.at)]
            unit = unit_called(workspace, wanted.unit, "没有单位 {}", months=months)
            wanted = wanted._replace(unit=unit)
        every = listed(register.every, wanted, step.at)
        rules = rules_in(workspace, Month.of(step.at))
        if step.action is Action.ESCALATE and rules is not None:
            every = [e for e in every if not e.is_over and step_due(e, rules, step.at).step]
        if not every:
            raise DangjianError(
                "没有符合条件的整改，什么都没有写入。",
                "先用 dangjian rectify list 加同样的条件看看。",
            )
        return _take(root, workspace, every, step)


def _take(
    root: Path,
    workspace: Workspace,
    every: Sequence[Tracked],
    step: EventRequest,
    *,
    dry_run: bool = False,
) -> tuple[TakenSteps, ...]:
    authority = authority_of(workspace)
    step = _by_ids(workspace, step)
    prepared: list[Prepared] = []
    refused: list[tuple[Tracked, DangjianError]] = []
    for tracked in every:
        try:
            event = _checked_event(workspace, tracked, step, authority)
            prepared.append(Prepared(tracked, (event,), step.attached))
        except DangjianError as error:
            refused.append((tracked, error))
    if refused:
        raise _refusal(refused, len(every), step.action)
    if not dry_run:
        write_events(root, prepared)
    return tuple(_taken(one, step) for one in prepared)


def _by_ids(workspace: Workspace, step: EventRequest) -> EventRequest:
    """The step with ids for the names of units. Raises DangjianError for what names nobody."""

    def found(text: str, missing: str, hint: str) -> str:
        return unit_called(workspace, text, missing, months=[Month.of(step.at)], hint=hint)

    unit = step.unit and found(
        step.unit, "责任单位 {} 不在组织里", "责任单位写组织里的名称或编号。"
    )
    by = found(step.by, "经办（by）{} 不在组织里", "--by 写组织里的单位或党员，名称、编号都可以。")
    return step._replace(by=by, unit=unit)


def _checked_event(
    workspace: Workspace, tracked: Tracked, step: EventRequest, authority: Authority
) -> Event:
    """The event, once it is sure that it may follow. Raises DangjianError."""
    wrong = replay(tracked.rectification, authority)[1]
    if wrong:
        raise said(wrong[0], f"{tracked.id} 的经过有错误，先改正：")
    event = _event(workspace, tracked, step)
    finding = refusal(tracked.progress, event, authority)
    if finding is not None:
        raise said(finding, f"{tracked.id}：")
    return event


def _refusal(
    refused: Sequence[tuple[Tracked, DangjianError]], count: int, action: Action
) -> DangjianError:
    """One error that tells of each problem why not."""
    first = refused[0][1]
    if count == 1:
        return first
    lines = [f"{error.message}{error.hint}" for _, error in refused[:_MOST_REFUSED]]
    more = len(refused) - _MOST_REFUSED
    lines += [f"另有 {more} 条也不能。"] if more > 0 else []
    able = count - len(refused)
    head = f"{count} 条里有 {len(refused)} 条现在不能{action.words}，一条都没有写入："
    hint = f"其余 {able} 条可以：去掉上面这些编号，或加 --status 只办一种状态的。" if able else ""
    return DangjianError("\n  ".join([head, *lines]), hint)


def write_events(
    root: Path, prepared: Iterable[Prepared], others: Iterable[Write] = ()
) -> tuple[str, ...]:
    """Append the events and keep the files that prove them, with whatever else belongs to it, in one go.

    The lock must be held. Raises DangjianError, with every file as it was, when one can't be written.
    """
    writes: dict[str, Write] = {each.name: each for each in others}
    for tracked, events, attached in prepared:
        rectification = tracked.rectification
        after = replace(rectification, events=(*rectification.events, *events))
        refuse_misshapen(plain_rectification(after), "rectification", tracked.id)
        before = data = bytes_of(root, tracked)
        for event in events:
            data = appended(data, plain_of(event), tracked.document)
        writes[tracked.document] = Write(tracked.document, data, before)
        writes |= {each.name: each for each in writes_of(root, tracked.id, attached)}
    return write_together(root, writes.values())


def _taken(one: Prepared, step: EventRequest) -> TakenSteps:
    event = one.events[0]
    moved = step.due if event.due != step.due and step.due is not None else None
    before = one.tracked.progress
    return TakenSteps(one.tracked.rectification, event, before, advance(before, event), moved)


def _found(root: Path, names: Sequence[str]) -> tuple[Workspace, list[Tracked]]:
    """The rectifications, a single one looked for first where it usually lies: a register may be long."""
    source, name = Folder(root), names[0]
    usual = _usual_place(source, name) if len(names) == 1 else ""
    if usual and parse_month(name[:7]) is not None and "/" not in name and source.exists(usual):
        loaded = load_aftermath(source, AFTERMATH, (usual,))
        for tracked in registry(loaded.workspace) if usual in loaded.files else ():
            if tracked.id == name:
                return loaded.workspace, [tracked]
    register = load_register(root)
    return register.workspace, [find(register, each) for each in names]


def _usual_place(source: FileSource, name: str) -> str:
    """Where a rectification lies by habit, under the folder that the workspace names for them; empty
    where its settings can't be read. An old copy in another folder is none of the register."""
    try:
        layout = Layout.written(read(source.read(SETTINGS_FILE)))
    except Refused:
        return ""
    return layout.rectification(name)


def _event(workspace: Workspace, tracked: Tracked, step: EventRequest) -> Event:
    """The event, with what follows from the organization, the calendar and the policy filled in."""
    due, owner, name = step.due, step.owner, None
    rules = rules_in(workspace, Month.of(step.at))
    if step.action is Action.REOPEN and due is None and rules is not None:
        due = due_after(step.at, tracked.rectification.mode, rules, workspace.workdays)
    if step.action is Action.TRANSFER and owner is None and step.unit in workspace.units:
        owner = owner_of(workspace.units[step.unit], Month.of(step.at))
    if step.action is Action.ESCALATE and not tracked.is_over and rules is not None:
        proposal = step_due(tracked, rules, step.at)
        if proposal.step is None:
            raise DangjianError(f"{tracked.id}：{proposal.why}，现在没有该升的台阶。")
        name = proposal.step
    return Event(
        at=step.at,
        by=step.by,
        action=step.action,
        note=_flat(step.note),
        evidence=(
            *(text for each in step.evidence if (text := _flat(each))),
            *(each.kept_as(tracked.id) for each in step.attached),
        ),
        due=workspace.workdays.on_or_after(due) if due is not None else None,
        owner=_flat(owner),
        unit=step.unit,
        step=name,
    )


def _flat(text: str | None) -> str | None:
    """Text in one line; None when it says nothing."""
    return " ".join(text.split()) or None if text is not None else None
