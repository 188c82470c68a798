"""Scoring one member of a group: the one function that runs here, in processes and on a cluster.

What goes in and what comes out is small and can be pickled: slim rows travel, never whole cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from dangjian import __version__
from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.score import score_checked
from dangjian.documents.checklist import Checklist
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.revisions import Revision, commit_of, repository_of
from dangjian.io.seals import read_seals
from dangjian.io.sources import FileSource, Folder
from dangjian.problem import Problem
from dangjian.register.register import rate_line, registry
from dangjian.scoring.ranking import sort_key
from dangjian.scoring.results import Results, Row
from dangjian.scoring.summaries import layer_summaries
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO, quotient
from dangjian.values.period import Period


class MemberTask(NamedTuple):
    """What a worker needs to score a member."""

    id: str
    name: str
    root: str
    """The workspace's folder, absolute: on a cluster every worker sees it at the same place."""
    rev: str | None
    period: Period
    layers: tuple[str, ...]
    today: date
    """The day as of which problems are open and overdue."""


class GroupUnit(NamedTuple):
    """A unit's row of its own company's ranking."""

    unit: str
    name: str
    layer: str
    class_: str | None
    score: Decimal | None
    rank: int | None
    """In its own company."""
    grade: str | None
    tier: str | None
    coefficient: Decimal | None
    provisional: bool
    vetoed: bool
    notes: tuple[str, ...]
    key: tuple[Decimal, ...]
    """Score and tie-breakers; empty for the unranked."""


class JudgedBy(NamedTuple):
    """One thing that judged a layer's units: a list or the policy, in a version."""

    words: str
    """``《党支部点检表》1.1.0 版``."""
    digest: str
    """Of its meaning."""


class MemberScores(NamedTuple):
    """What a member gives to its group."""

    id: str
    name: str
    units: tuple[GroupUnit, ...] = ()
    rules: Mapping[str, tuple[JudgedBy, ...]] = {}
    """By layer: what judged its units in the period."""
    layers: Mapping[str, str] = {}
    """What its layers are called."""
    grades: Mapping[str, int] = {}
    tiers: Mapping[str, int] = {}
    mean: Decimal | None = None
    """Of the ranked units, rounded to 2; None without any."""
    open: int | None = None
    """Problems not closed; None where the member can't be read."""
    overdue: int | None = None
    closing_rate: Decimal | None = None
    """Closed in time over due in the period, 1 when none was due; None where it isn't known."""
    sealed: bool = False
    lists: tuple[Checklist, ...] = ()
    """Its newest version of each list; only where lists are asked for."""
    problems: tuple[Problem, ...] = ()
    """Errors in its files."""
    failure: tuple[str, str] | None = None
    """Why it could not be read or scored at all, and what to do."""

    @property
    def ranked(self) -> tuple[GroupUnit, ...]:
        """The units that have a rank in their company."""
        return tuple(unit for unit in self.units if unit.rank is not None)


def engine_version() -> str:
    """The version that a worker computes with; a cluster's workers are asked for theirs."""
    return __version__


def score_member(task: MemberTask) -> MemberScores:
    """The slim rows of one member. What is wrong in its files is told in the result, never raised."""
    try:
        source = source_of(task)
        checked = check_workspace(source, set(task.period.months).__contains__)
        return _scored(task, source, checked)
    except DangjianError as error:
        return MemberScores(task.id, task.name, failure=(error.message, error.hint))


def read_member(task: MemberTask) -> MemberScores:
    """The newest lists of a member and what is wrong in its files, without scoring."""
    try:
        checked = check_workspace(source_of(task))
    except DangjianError as error:
        return MemberScores(task.id, task.name, failure=(error.message, error.hint))
    workspace = checked.workspace
    lists = tuple(workspace.newest(name) for name in workspace.versions)
    return MemberScores(task.id, task.name, lists=lists, problems=checked.errors)


def source_of(task: MemberTask) -> FileSource:
    """The files of a member: its folder, or its repository at a revision, never checked out."""
    root = Path(task.root)
    if task.rev is None:
        source: FileSource = Folder(root)
    else:
        repository = repository_of(root)
        source = Revision(repository, commit_of(repository, task.rev))
    if not source.exists("dangjian.yaml"):
        where = f"{root} 的版本 {task.rev}" if task.rev else str(root)
        raise DangjianError(
            f"{where} 里没有 dangjian.yaml", "检查 group.yaml 里的 workspace 和 rev"
        )
    return source


def _scored(task: MemberTask, source: FileSource, checked: Checked) -> MemberScores:
    scores = score_checked(checked, task.period, full=False)
    errors = tuple(problem for problem in scores.problems if problem.is_error)
    if scores.results is None or scores.policy is None:
        why = (
            "没有计分：清单、组织或办法有错误，或者没有生效的办法",
            "在成员的工作区运行 dangjian validate",
        )
        return MemberScores(task.id, task.name, problems=errors, failure=why)
    workspace, results = scores.workspace, scores.results
    rows = [row for row in results.ranking if row.layer in task.layers]
    keys = {row.unit: sort_key(row, scores.policy) if row.rank is not None else () for row in rows}
    summaries = [s for s in layer_summaries(workspace, results) if s.layer in task.layers]
    line = rate_line(workspace, task.name, registry(workspace, task.today), task.today, task.period)
    seals, _ = read_seals(source)
    ranked = [row.score for row in rows if row.rank is not None and row.score is not None]
    return MemberScores(
        task.id,
        task.name,
        tuple(_unit(workspace, row, keys[row.unit]) for row in rows),
        {layer: tuple(_rules(workspace, results, layer, rows)) for layer in task.layers},
        {summary.layer: summary.layer_name for summary in summaries},
        _added(summary.grades for summary in summaries),
        _added(summary.tiers for summary in summaries),
        quotient(sum(ranked, ZERO), Decimal(len(ranked)), 2) if ranked else None,
        line.open,
        line.overdue,
        line.rate,
        any(seal.model.period == str(task.period) for seal in seals),
        problems=errors,
    )


def _unit(workspace: Workspace, row: Row, key: tuple[Decimal, ...]) -> GroupUnit:
    return GroupUnit(
        row.unit,
        workspace.units[row.unit].name,
        row.layer,
        row.class_,
        row.score,
        row.rank,
        row.grade,
        row.tier,
        row.coefficient,
        row.provisional,
        row.vetoed,
        row.notes,
        key,
    )


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return total


def _rules(
    workspace: Workspace, results: Results, layer: str, rows: Iterable[Row]
) -> Iterator[JudgedBy]:
    """Every list that counts for a layer and every policy, each version of them that the months use."""
    counting = dict.fromkeys(name for row in rows if row.layer == layer for name in row.counting)
    found: dict[str, JudgedBy] = {}
    for month in dict.fromkeys((*results.months, results.period.last)):
        policy = workspace.policy_in(month)
        if policy is not None:
            words = f"《{policy.title}》{policy.version} 版"
            found.setdefault(words, JudgedBy(words, digest_of(policy)))
        for name in counting:
            version = workspace.checklist_in(name, month)
            if version is not None:
                words = f"《{version.title}》{version.version} 版"
                found.setdefault(words, JudgedBy(words, digest_of(version)))
    yield from (found[words] for words in sorted(found))
