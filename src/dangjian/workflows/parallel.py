"""Scoring a period in several processes.

Each process reads the records of its share of the units; only slim cards, rows and problems travel
back. What compares units (one version a month, the ranking) happens where everything meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar
from zlib import crc32

from dangjian.documents.workspace import Workspace
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.problem import Problem
from dangjian.scoring.period import counted_months, ranked, score_units
from dangjian.scoring.results import Results, Row, Scorecard
from dangjian.scoring.scores import Scores
from dangjian.values.period import Month, Period
from dangjian.workflows.checking import check_loaded
from dangjian.workflows.score import incomplete_problems, score, score_checked

T = TypeVar("T")


class _Share(NamedTuple):
    """What one process gives back."""

    cards: tuple[Scorecard, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    versions: frozenset[tuple[str, Month, str]]
    """Checklist, month and MAJOR.MINOR of every record read."""
    months: tuple[Month, ...]
    """The first and last month that have records."""


def score_in_parallel(root: Path, period: Period, *, jobs: int) -> Scores:
    """Slim scores of a period, computed by ``jobs`` processes.

    The same as scoring in one process; where units must be compared record by record (two versions
    in one month), one process does it all.
    """
    source = Folder(root)
    head = check_loaded(source, load(source, lambda _month: False))
    outline = score_checked(head, period, full=False)
    if not head.sound or outline.results is None or outline.policy is None:
        return score(source, period, full=False)
    with ProcessPoolExecutor(jobs) as pool:
        shares = list(pool.map(partial(_score_share, root, period, jobs), range(jobs)))
    if _mixes_versions(shares):
        return score(source, period, full=False)
    workspace = replace(head.workspace, months_with_records=_months(shares))
    rows = ranked(workspace, _gather(share.rows for share in shares), period, outline.policy)
    order = {unit: place for place, unit in enumerate(workspace.units)}
    cards = sorted(_gather(share.cards for share in shares), key=lambda card: order[card.unit])
    months = counted_months(workspace, period)
    problems = {
        *head.problems,
        *_gather(share.problems for share in shares),
        *incomplete_problems(workspace, cards),
    }
    return replace(
        outline,
        workspace=workspace,
        results=Results(period, outline.policy.version, months, tuple(cards), rows),
        problems=tuple(sorted(problems, key=lambda problem: problem.sort_key)),
    )


def _score_share(root: Path, period: Period, shares: int, share: int) -> _Share:
    """The units whose ids fall to this share, in a process of its own."""

    def mine(unit: str) -> bool:
        return crc32(unit.encode()) % shares == share

    source = Folder(root)
    folders = ("checklists", "records", "corrections", "calendar")
    loaded = load(source, set(period.months).__contains__, folders=folders, mine=mine)
    checked = check_loaded(source, loaded)
    workspace, policy = checked.workspace, checked.workspace.policy_of(period)
    assert policy is not None
    units = [unit for unit in workspace.units if mine(unit)]
    cards, rows = score_units(workspace, checked.filing, period, policy, units, full=False)
    return _Share(
        cards, rows, checked.problems, _versions(workspace), workspace.months_with_records
    )


def _versions(workspace: Workspace) -> frozenset[tuple[str, Month, str]]:
    return frozenset(
        (record.checklist_id, record.period, record.version.rpartition(".")[0])
        for record in (document.model for document in workspace.records)
    )


def _mixes_versions(shares: Sequence[_Share]) -> bool:
    versions = {each for share in shares for each in share.versions}
    return len(versions) > len({(checklist, month) for checklist, month, _ in versions})


def _months(shares: Sequence[_Share]) -> tuple[Month, ...]:
    months = [month for share in shares for month in share.months]
    return (min(months), max(months)) if months else ()


def _gather(parts: Iterable[tuple[T, ...]]) -> list[T]:
    return [each for part in parts for each in part]
