"""One step of a rectification: an event is checked, appended and read back, under the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.documents.plain_values import plain_of, plain_rectification
from dangjian.documents.rectification import Action, Event
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import append_event
from dangjian.io.sources import Folder
from dangjian.rectify.failures import due_after
from dangjian.rectify.views import TakenSteps as Taken
from dangjian.register.lifecycle import advance, refusal, replay
from dangjian.register.register import Tracked, authority_of, owner_of, registry, rules_in, step_due
from dangjian.values.period import Month, parse_month
from dangjian.workflows.register import bytes_of, find, load_aftermath, load_register, parsed, said


class Step(NamedTuple):
    """What somebody wants to record."""

    action: Action
    by: str
    at: date
    note: str | None = None
    evidence: tuple[str, ...] = ()
    due: date | None = None
    owner: str | None = None
    unit: str | None = None


def take_step(root: Path, name: str, step: Step) -> Taken:
    """Record a step. Raises DangjianError, with every file as it was, when it isn't allowed."""
    with workspace_lock(root):
        workspace, tracked = _found(root, name)
        authority = authority_of(workspace)
        wrong = replay(tracked.rectification, authority)[1]
        if wrong:
            raise said(wrong[0], f"{name} 的经过有错误，先改正：")
        event = _event(workspace, tracked, step)
        finding = refusal(tracked.progress, event, authority)
        if finding is not None:
            raise said(finding, f"{name}：")
        data = bytes_of(root, tracked)
        after = replace(tracked.rectification, events=(*tracked.rectification.events, event))
        parsed(plain_rectification(after), "rectification", name)
        append_event(root / tracked.document, data, plain_of(event))
    moved = step.due if event.due != step.due and step.due is not None else None
    progress = advance(tracked.progress, event)
    return Taken(tracked.rectification, event, tracked.progress, progress, moved)


def _found(root: Path, name: str) -> tuple[Workspace, Tracked]:
    """The rectification, looked for first where it usually lies: a register may be long."""
    source = Folder(root)
    usual = f"rectifications/{name[:7]}/{name}.yaml"
    if parse_month(name[:7]) is not None and "/" not in name and source.exists(usual):
        workspace = load_aftermath(source, ("calendar",), (usual,)).workspace
        for tracked in registry(workspace):
            if tracked.id == name:
                return workspace, tracked
    register = load_register(root)
    return register.workspace, find(register, name)


def _event(workspace: Workspace, tracked: Tracked, step: Step) -> Event:
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
        evidence=tuple(text for each in step.evidence if (text := _flat(each))),
        due=workspace.workdays.on_or_after(due) if due is not None else None,
        owner=_flat(owner),
        unit=step.unit,
        step=name,
    )


def _flat(text: str | None) -> str | None:
    """Text in one line; None when it says nothing."""
    return " ".join(text.split()) or None if text is not None else None
