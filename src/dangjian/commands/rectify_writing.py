"""Raising problems: what a month's scores lost, and what people add by hand."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.checks.rectifications import rectification_findings
from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.register import (
    bytes_of,
    cannot,
    load_register,
    refuse_misshapen,
    said,
)
from dangjian.commands.score import score_checked
from dangjian.documents.kinds import Document
from dangjian.documents.plain_values import plain_of, plain_rectification
from dangjian.documents.rectification import (
    Action,
    Event,
    Mode,
    Origin,
    ProblemSeverity,
    Rectification,
    rectification_id,
)
from dangjian.documents.spoken import called, item_things, unit_called
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.journal import Write, write_together
from dangjian.io.layout import layout_of
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import appended, create_log, new_log
from dangjian.io.sources import Folder
from dangjian.problem import Problem, Severity
from dangjian.rectify.failures import (
    Raiser,
    due_after,
    plan_raise,
    problems_of_campaigns,
    problems_of_month,
    refusals_of,
)
from dangjian.rectify.views import RaisedProblems
from dangjian.register.lifecycle import replay
from dangjian.register.register import authority_of, owner_of, registry
from dangjian.values.period import Month, Period, PeriodKind, parse_month


def raise_period(root: Path, period: Period, at: date, by: str, *, dry_run: bool) -> RaisedProblems:
    """Raise the problems of a month. Raises DangjianError, with nothing written, when it can't."""
    if period.kind is not PeriodKind.MONTH:
        raise DangjianError("问题按月登记。", "时段写月份，例如 dangjian rectify raise 2026-05。")
    if dry_run:
        return _raised(root, period, at, by, dry_run=True)
    with workspace_lock(root):
        raised = _raised(root, period, at, by, dry_run=False)
        _write(root, raised)
    return raised


def _raised(root: Path, period: Period, at: date, by: str, *, dry_run: bool) -> RaisedProblems:
    month = period.first
    checked = check_workspace(Folder(root), {month}.__contains__)
    workspace = checked.workspace
    scores = score_checked(checked, period, full=True)
    if scores.results is None or scores.policy is None:
        raise cannot("登记问题", scores.problems)
    policy = scores.policy
    if by or not dry_run:
        by = _by(workspace, by, at)
    found = problems_of_month(workspace, checked.filing, scores.results.scorecards, month, policy)
    found += problems_of_campaigns(workspace, month, at)
    raiser = Raiser(at, by or "dry-run", month, policy.rectification, workspace)
    every = registry(workspace)
    plan = plan_raise(every, found, raiser)
    if not dry_run:
        for tracked, finding in refusals_of(plan, authority_of(workspace)):
            raise said(finding, f"{tracked.id}：")
    unjudged = sorted((u, c) for u, c, m in checked.filing.blocked if m == month)
    return RaisedProblems(workspace, month, plan, tuple(unjudged), _errors(checked), dry_run)


def _by(workspace: Workspace, by: str, at: date) -> str:
    """The id of who writes an event. Raises DangjianError."""
    hint = "--by 写组织里的单位或党员，编号或名称。"
    return unit_called(workspace, by, "登记人 {} 不在组织里", months=[Month.of(at)], hint=hint)


def _errors(checked: Checked) -> tuple[Problem, ...]:
    return tuple(problem for problem in checked.problems if problem.is_error)


def _write(root: Path, raised: RaisedProblems) -> None:
    """All of it or nothing."""
    writes = {}
    for rectification in raised.plan.new:
        _check(rectification)
        name = _name(raised.workspace, rectification)
        data = new_log(plain_rectification(rectification), name)
        writes[name] = Write(name, data, None)
    for tracked, event in (*raised.plan.transferred, *raised.plan.again):
        name = tracked.document
        data = bytes_of(root, tracked) if name not in writes else b""
        so_far = writes.get(name) or Write(name, data, data)
        writes[name] = so_far._replace(data=appended(so_far.data, plain_of(event), name))
    write_together(root, writes.values())


def _check(rectification: Rectification) -> None:
    refuse_misshapen(plain_rectification(rectification), "rectification", rectification.id)


def _name(workspace: Workspace, rectification: Rectification) -> str:
    """Where a new problem is kept."""
    return layout_of(workspace).rectification(rectification.id)


class Addition(NamedTuple):
    """A problem that somebody adds by hand."""

    unit: str
    problem: str
    by: str
    at: date
    owner: str | None = None
    due: date | None = None
    mode: Mode | None = None
    item: str | None = None
    severity: ProblemSeverity = "minor"


def add(root: Path, wanted: Addition, *, dry_run: bool = False) -> Rectification:
    """Write a problem that isn't from a record; its id is the month's next M<n> of the unit.

    ``dry_run``: only what would be written. Raises DangjianError, with nothing written, when it can't be.
    """
    with nullcontext() if dry_run else workspace_lock(root):
        register = load_register(root)
        workspace = register.workspace
        unit = unit_called(
            workspace,
            wanted.unit,
            "单位 {} 不在组织里",
            months=[Month.of(wanted.at)],
            hint="写组织里的单位或党员。",
        )
        wanted = wanted._replace(unit=unit, by=_by(workspace, wanted.by, wanted.at))
        ids = [tracked.id for tracked in register.every]
        rectification = _added(workspace, wanted, ids)
        if rectification.period is None:  # a wrong clock; what is written must be readable
            raise DangjianError(
                f"日期 {wanted.at} 不在可用的年份里，没有登记。", "核对 --date 和电脑的日期。"
            )
        wrong = replay(rectification, authority_of(workspace))[1]
        if wrong:
            raise said(wrong[0])
        _check(rectification)
        name = _name(workspace, rectification)
        _refuse_invalid(workspace, Document(name, rectification))
        if not dry_run:
            create_log(root / name, plain_rectification(rectification), within=root)
    return rectification


def _refuse_invalid(workspace: Workspace, document: Document[Rectification]) -> None:
    """What ``validate`` would refuse isn't written: a wrong clock or a mistyped date, above all."""
    after = replace(workspace, rectifications=(*workspace.rectifications, document))
    for finding in rectification_findings(after):
        if finding.document == document.name and finding.code.severity is Severity.ERROR:
            raise said(finding, "没有登记：")


def _added(workspace: Workspace, wanted: Addition, ids: Iterable[str]) -> Rectification:
    month = Month.of(wanted.at)
    if parse_month(str(month)) is None:
        raise DangjianError(
            f"登记日期 {wanted.at} 不像是真的，没有登记。", "看看电脑的时钟，或用 --date 写明日期。"
        )
    policy = workspace.policy_in(month)
    if policy is None:
        raise DangjianError(f"{month.words}没有可用的考核办法。", "检查办法的 effective。")
    rules, taken = policy.rectification, set(ids)
    mode = wanted.mode or rules.default
    number = 1
    while rectification_id(month, wanted.unit, f"M{number}") in taken:
        number += 1
    due = workspace.workdays.on_or_after(wanted.due) if wanted.due else None
    return Rectification(
        schema="dangjian/rectification@1",
        id=rectification_id(month, wanted.unit, f"M{number}"),
        unit=wanted.unit,
        source=_origin(workspace, wanted.item, month) if wanted.item else None,
        problem=" ".join(wanted.problem.split()),
        severity=wanted.severity,
        mode=mode,
        owner=wanted.owner or owner_of(workspace.unit(wanted.unit), month),
        due=due or due_after(wanted.at, mode, rules, workspace.workdays),
        events=(Event(at=wanted.at, by=wanted.by, action=Action.RAISE),),
    )


def _origin(workspace: Workspace, item: str, month: Month) -> Origin:
    """The checklist in force that has the item. Raises DangjianError when none has."""
    lists = [workspace.checklist_in(name, month) for name in workspace.versions]
    current = [each for each in lists if each is not None]
    item = called(item, item_things(current), f"{month.words}的清单里没有事项 {{}}")
    owner = next(each for each in current if any(item == known.id for known in each.items()))
    return Origin(checklist=owner.reference, item=item, period=month)
