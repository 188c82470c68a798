"""Scoring a period, or single records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar
from zlib import crc32

from dangjian.codes import policy as codes
from dangjian.codes import records as record_codes
from dangjian.commands.checking import Checked, check_loaded, check_workspace
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import AFTERMATH
from dangjian.documents.record import Record
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.files import is_there
from dangjian.io.homes import relative_name
from dangjian.io.journal import refuse_unfinished
from dangjian.io.layout import SETTINGS_FILE
from dangjian.io.sources import FileSource, Folder
from dangjian.io.workspace import load
from dangjian.problem import Finding, Location, Problem, placed
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.card import score_card
from dangjian.scoring.composing import Draft
from dangjian.scoring.drawn import NOTHING_DRAWN, Drawn
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.period import (
    counted_months,
    drawn_for,
    ranked,
    score_period,
    score_units,
)
from dangjian.scoring.results import Results, Scorecard
from dangjian.scoring.scores import Scores
from dangjian.values.period import Month, Period, PeriodKind
from dangjian.values.wording import listed


def score_all(
    root: Path,
    what: Sequence[str],
    period_of: Callable[[str], Period],
    *,
    full: bool = True,
    jobs: int = 1,
) -> Scores:
    """Score a period (the newest month with records when nothing is named) or record files."""
    refuse_unfinished(root)
    source = Folder(root)
    files = [each for each in what if each.lower().endswith((".yaml", ".yml"))]
    if files:
        if len(files) < len(what):
            raise DangjianError("时段和记录文件不能一起写。", "请分两次计分。")
        return score_records(source, [name_in(root, file) for file in files])
    if len(what) > 1:
        raise DangjianError("一次只能算一个时段。", "请分几次计分。")
    period = period_of(what[0]) if what else _newest(source)
    if jobs > 1 and not full:  # whole cards cost more to send than to compute
        return score_in_parallel(root, period, jobs=jobs)
    return score(source, period, full=full)


def name_in(root: Path, file: str) -> str:
    """A record file by its name relative to the workspace. Raises DangjianError when it isn't there."""
    path = Path(file) if is_there(Path(file)) else root / file
    if not is_there(path):
        raise DangjianError(f"没有文件 {file}。", "检查路径是否写错。")
    return relative_name(root.resolve(), path.resolve())


def _newest(source: FileSource) -> Period:
    months = load(source, lambda _month: False).workspace.months_with_records
    if not months:
        raise DangjianError("工作区里还没有任何记录。", "写明时段，例如 dangjian score 2026-05。")
    return Period(PeriodKind.MONTH, months[-1])


def score(source: FileSource, period: Period, *, full: bool = True) -> Scores:
    """The cards and rankings of a period. ``full``: keep items and deductions of the cards."""
    checked = check_workspace(source, set(period.months).__contains__)
    return score_checked(checked, period, full=full)


def score_checked(checked: Checked, period: Period, *, full: bool = True) -> Scores:
    """The same, of a workspace that has been checked already."""
    workspace = checked.workspace
    policy = workspace.policy_of(period)
    if not checked.sound:
        return Scores(workspace, period, policy, None, checked.problems)
    lacking = tuple(_lacking_policies(workspace, period, counted_months(workspace, period)))
    if policy is None or lacking:
        # The months that were asked for are named; that they have records needn't be said besides.
        others = (each for each in checked.problems if each.code != codes.MONTH_WITHOUT_POLICY.id)
        return Scores(workspace, period, policy, None, (*others, *lacking))
    results = score_period(workspace, checked.filing, period, policy, full=full)
    every = (*checked.problems, *incomplete_problems(workspace, results.scorecards))
    # In one order, whoever computed: several processes gather theirs as they come.
    problems = tuple(sorted(every, key=lambda problem: problem.sort_key))
    return Scores(workspace, period, policy, results, problems)


def incomplete_problems(workspace: Workspace, cards: Iterable[Scorecard]) -> Iterable[Problem]:
    """The cards that have no score because an item is missing, each with the items."""
    for card in cards:
        if card.incomplete:
            values = {
                "unit": workspace.units[card.unit].name,
                "period": card.period.words,
                "checklist": card.checklist,
                "items": listed(card.missing),
            }
            finding = Finding(record_codes.INCOMPLETE_CARD, values=values)
            yield placed(finding, Location(workspace.organizations[0].name))


def _lacking_policies(
    workspace: Workspace, period: Period, months: Iterable[Month]
) -> Iterable[Problem]:
    needed = dict.fromkeys((*months, period.last))
    without = [month for month in needed if workspace.policy_in(month) is None]
    dated = (d.model.effective for d in workspace.policies if d.model.effective)
    if without:
        values = {"period": without[0].words, "earliest": min(dated, default="—")}
        name = workspace.policies[0].name if workspace.policies else SETTINGS_FILE
        yield placed(Finding(codes.NO_POLICY, values=values), Location(name))


def score_records(source: FileSource, names: Sequence[str]) -> Scores:
    """Cards of single records, each from itself; no ranking, no corrections."""
    loaded = load(source, lambda _month: False, names)
    checked = check_loaded(source, loaded)
    workspace = checked.workspace
    records = [document.model for document in workspace.records]
    other = {d.name for d in workspace.corrections} & set(names)
    if other:
        raise DangjianError(f"{min(other)} 不是记录。", "计分要写记录文件或时段。")
    periods = {record.period for record in records}
    period = Period(PeriodKind.MONTH, max(periods)) if periods else None
    policy = workspace.policy_of(period) if period else None
    if not checked.sound or period is None or policy is None:
        return Scores(workspace, period, policy, None, checked.problems, alone=True)
    bad = {problem.location.file for problem in checked.problems if problem.is_error}
    known = (document for document in workspace.records if document.model.unit in workspace.units)
    good = [document.model for document in known if document.name not in bad]
    beside = beside_records(source, workspace, good)
    if beside.by_unit:
        checked = check_loaded(source, loaded, beside)
    cards = tuple(
        _card_alone(workspace, record, beside) for record in good if record.excused is None
    )
    results = Results(period, policy.version, tuple(sorted(periods)), cards, ())
    problems = (*checked.problems, *incomplete_problems(workspace, cards))
    return Scores(workspace, period, policy, results, problems, alone=True)


def beside_records(source: FileSource, workspace: Workspace, records: Sequence[Record]) -> Filing:
    """What else was filed that these records' cards ask for, entries of the cycle's earlier months among
    it; nothing where no item asks."""
    agendas = (agenda_of(workspace, checklist_of(workspace, each), each.period) for each in records)
    if not any(agenda.draws or agenda.early_posts for agenda in agendas):
        return Filing()
    months = {record.period for record in records}
    return check_workspace(source, months.__contains__).filing


def checklist_of(workspace: Workspace, record: Record) -> Checklist:
    """The checklist of a record, in its version."""
    return workspace.versions[record.checklist_id][record.version]


def filed_alone(beside: Filing, record: Record) -> Filed:
    """A single record, with what its own side said early of items that are due now; without
    corrections of its month."""
    lists = beside.by_unit.get((record.unit, record.period), {})
    early = lists.get(record.checklist_id, Filed()).of_kind(record.kind).early
    if record.kind == "inspection":
        return Filed(inspection=record, early=early)
    return Filed(self_check=record, early=early)


def alone_with(filing: Filing, record: Record) -> Filing:
    """What was filed for the record's unit and month by the same side, without corrections of the
    month."""
    key = (record.unit, record.period)
    lists = {
        name: filed.of_kind(record.kind) for name, filed in filing.by_unit.get(key, {}).items()
    }
    lists[record.checklist_id] = filed_alone(filing, record)
    return Filing({key: {name: filed for name, filed in lists.items() if filed.has_card(True)}})


def _card_alone(workspace: Workspace, record: Record, beside: Filing) -> Scorecard:
    policy = workspace.policy_in(record.period)
    assert policy is not None
    agenda = agenda_of(workspace, checklist_of(workspace, record), record.period)
    drawn = drawn_alone(workspace, record, beside) if agenda.draws else NOTHING_DRAWN
    filed, tags = filed_alone(beside, record), workspace.tags[record.unit]
    return score_card(record.unit, agenda, filed, policy, tags, alone=True, drawn=drawn)


def drawn_alone(workspace: Workspace, record: Record, beside: Filing) -> Mapping[str, Drawn]:
    """What the items of a single record take from records of its own kind, and from the register."""
    agenda = agenda_of(workspace, checklist_of(workspace, record), record.period)
    filing = alone_with(beside, record)
    return drawn_for(workspace, filing, workspace.units[record.unit], agenda, alone=True)


# Scoring a period in several processes.


T = TypeVar("T")


class _Share(NamedTuple):
    """What one process gives back."""

    cards: tuple[Scorecard, ...]
    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    versions: frozenset[tuple[str, Month, str]]
    """Checklist, month and MAJOR.MINOR of every record read."""
    months: tuple[Month, ...]
    """Every month that has a record, of whatever unit."""


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
    # Only now: the pool takes longer to import than a small month takes to score.
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        shares = list(pool.map(partial(_score_share, root, period, jobs), range(jobs)))
    if _mixes_versions(shares):
        return score(source, period, full=False)
    workspace = replace(head.workspace, months_with_records=_months(shares))
    rows = ranked(workspace, _gather(share.drafts for share in shares), period, outline.policy)
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
    # Items may take their value from the register, so every process reads it.
    aside = AFTERMATH - {"rectification"}
    loaded = load(source, set(period.months).__contains__, aside=aside, mine=mine)
    checked = check_loaded(source, loaded)
    workspace, policy = checked.workspace, checked.workspace.policy_of(period)
    assert policy is not None
    units = [unit for unit in workspace.units if mine(unit)]
    cards, drafts = score_units(workspace, checked.filing, period, policy, units, full=False)
    return _Share(
        cards, drafts, checked.problems, _versions(workspace), workspace.months_with_records
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
    return tuple(sorted({month for share in shares for month in share.months}))


def _gather(parts: Iterable[tuple[T, ...]]) -> list[T]:
    return [each for part in parts for each in part]
