"""Sealing a period, and what a report may print of its seal."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dangjian.codes.reading import STRAYS
from dangjian.commands.checking import check_workspace
from dangjian.commands.score import score_checked
from dangjian.documents.kinds import Document
from dangjian.documents.seal import (
    Seal,
    SealedResult,
    SealMark,
    Superseded,
    results_digest,
)
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.journal import refuse_unfinished
from dangjian.io.layout import SEALS_FOLDER, is_seal, seal_place
from dangjian.io.lock import workspace_lock
from dangjian.io.seals import author, read_seals, write_seal
from dangjian.io.sources import FileSource, Folder, place_by_document
from dangjian.problem import Problem
from dangjian.scoring.results import Scorecard
from dangjian.scoring.scores import Scores
from dangjian.seal.check import chain_findings, seal_findings
from dangjian.seal.inputs import sealed_inputs
from dangjian.seal.printed import names_input, public_names
from dangjian.seal.results import sealed_results
from dangjian.values.period import Period, PeriodKind

_NAMED = 5
"""How many cards a refusal names."""


class Sealed(NamedTuple):
    """A period that is sealed."""

    seal: Seal
    path: Path | None
    """The new file; None when the last seal keeps the same already."""
    strays: tuple[Problem, ...] = ()
    """Documents that lie where nothing is read, and so aren't sealed."""


class Seals(NamedTuple):
    """The seals of a workspace and what is wrong with the files themselves."""

    documents: tuple[Document[Seal], ...]
    problems: tuple[Problem, ...]

    def of(self, period: Period) -> tuple[Document[Seal], ...]:
        """Those of a period, the newest last."""
        mine = (each for each in self.documents if each.model.period == str(period))
        return tuple(sorted(mine, key=lambda each: each.model.number))

    def problems_of(self, period: Period) -> tuple[Problem, ...]:
        """The problems of a period's files, also of those that can't be read, by their names; and of the
        folder itself, which may hold any."""
        mine = {document.name for document in self.of(period)}
        return tuple(
            problem
            for problem in self.problems
            if problem.location.file in (*mine, SEALS_FOLDER)
            or is_seal(problem.location.file, period)
        )

    def problems_in(self, documents: Sequence[Document[Seal]]) -> tuple[Problem, ...]:
        """The problems of these files."""
        names = {document.name for document in documents}
        return tuple(problem for problem in self.problems if problem.location.file in names)


def load_seals(source: FileSource) -> Seals:
    """Every seal of a workspace, its digests and the chain of each period checked."""
    documents, problems = read_seals(source)
    findings = [finding for document in documents for finding in seal_findings(document)]
    for period in dict.fromkeys(document.model.period for document in documents):
        findings += chain_findings(each for each in documents if each.model.period == period)
    every = [*problems, *place_by_document(source, findings)]
    return Seals(documents, tuple(sorted(every, key=lambda problem: problem.sort_key)))


def seal(
    root: Path,
    period: Period,
    at: str,
    *,
    by: str | None = None,
    provisional: bool = False,
    dry_run: bool = False,
) -> Sealed:
    """Seal a period, or find that nothing changed since its last seal. ``at``: the time of day.

    With ``dry_run`` the seal is made, with its place, and not written.

    Raises ProblemsFound while there are errors, and while a card is provisional unless ``provisional``.
    """
    refuse_unfinished(root)  # though it writes too: whoever seals should know before, not after
    with nullcontext() if dry_run else workspace_lock(root):
        source = Folder(root)
        seals = load_seals(source)
        wrong = seals.problems_of(period)
        if wrong:
            raise ProblemsFound(wrong, _first(wrong, "以前的封存有问题，没有封存"))
        before = seals.of(period)
        made, strays = _seal(
            source, period, at, by or author(root), before, provisional=provisional
        )
        if before and made.same_as(before[-1].model):
            return Sealed(before[-1].model, None, strays)
        path = root / seal_place(made.id) if dry_run else write_seal(root, made)
        return Sealed(made, path, strays)


def _seal(
    source: FileSource,
    period: Period,
    at: str,
    by: str,
    before: Sequence[Document[Seal]],
    *,
    provisional: bool,
) -> tuple[Seal, tuple[Problem, ...]]:
    """The seal, and what lies where nothing is read."""
    checked = check_workspace(source, set(period.months).__contains__)
    scores = score_checked(checked, period)
    results = outcome_of(scores, period)
    _refuse_unfinished_months(scores, day_of(at))
    loose = (
        [card for card in scores.results.scorecards if card.provisional] if scores.results else []
    )
    if loose and not provisional:
        raise ProblemsFound((), _loose_words(scores, [(c.unit, c.checklist) for c in loose]))
    assert scores.results is not None
    last = before[-1].model if before else None
    made = Seal(
        schema="dangjian/seal@1",
        period=str(period),
        number=last.number + 1 if last else 1,
        at=at,
        by=by,
        engine=engine(),
        provisional=bool(loose),
        months=scores.results.months,
        supersedes=Superseded(seal=last.id, digest=last.digest) if last else None,
        digest="",
        inputs=sealed_inputs(checked.workspace, checked.filing, period, scores.results, day_of(at)),
        results=results,
    )
    strays = tuple(each for each in checked.problems if each.code in STRAYS)
    return replace(made, digest=made.expected_digest()), strays


def _refuse_unfinished_months(scores: Scores, day: date) -> None:
    """What an item takes from the register is known when the month is over, not before.

    A seal of the twentieth would keep a rate that the last ten days may still change.
    """
    assert scores.results is not None
    used = {(card.checklist, card.version) for card in scores.results.scorecards}
    versions = (scores.workspace.versions.get(name, {}).get(v) for name, v in sorted(used))
    asking = [
        f"{item.id} {item.title}"
        for checklist in versions
        if checklist is not None
        for item in checklist.items_in_force()
        if item.from_ is not None
    ]
    open_months = [month for month in scores.results.months if month.day(None) >= day]
    if asking and open_months:
        more = f" 等 {len(asking)} 项" if len(asking) > 1 else ""
        raise DangjianError(
            f"{open_months[0].words}还没有过完，{asking[0]}{more}要到月底才能从整改台账取数，没有封存。",
            f"{open_months[-1].day(None)} 以后再封存。",
        )


def day_of(at: str) -> date:
    """The day of a moment as a seal writes it; the first of all days where it can't be read."""
    try:
        return date.fromisoformat(at[:10])
    except ValueError:
        return date.min


def engine() -> str:
    """The version of the program that computes."""
    from dangjian import __version__

    return __version__


def outcome_of(scores: Scores, period: Period) -> tuple[SealedResult, ...]:
    """The results as a seal keeps them. Raises ProblemsFound where a card can't be computed."""
    errors = tuple(problem for problem in scores.problems if problem.is_error)
    if errors:
        raise ProblemsFound(errors, _first(errors, f"{period.words}有错误，没有封存"))
    if scores.results is None or not scores.results.scorecards:
        raise DangjianError(f"{period.words}没有任何得分，没有封存。", "先收齐记录，再封存。")
    if scores.failed:
        names = "、".join(
            f"{scores.name_of(c.unit)} {c.checklist}" for c in _incomplete(scores)[:_NAMED]
        )
        raise ProblemsFound(
            (), f"{period.words}有到期未填报的事项，按办法不能计分，没有封存：{names}。"
        )
    return facts_of(scores)


def facts_of(scores: Scores) -> tuple[SealedResult, ...]:
    """The results of a period as plain data; empty where nothing could be computed."""
    if scores.results is None:
        return ()
    return sealed_results(scores.results, public_names(scores.workspace))


def _incomplete(scores: Scores) -> list[Scorecard]:
    return [card for card in scores.results.scorecards if card.incomplete] if scores.results else []


def _first(problems: Sequence[Problem], what: str) -> str:
    """``2026 年 5 月有错误，没有封存：records/…:14:9 事项 …（共 3 个）``."""
    more = f"（共 {len(problems)} 个）" if len(problems) > 1 else ""
    return (
        f"{what}：{problems[0].location} {problems[0].message}{more}。用 dangjian validate 看全部。"
    )


def _loose_words(scores: Scores, cards: Sequence[tuple[str, str]]) -> str:
    titles = {name: scores.workspace.newest(name).title for _, name in cards}
    named = "、".join(f"{scores.name_of(unit)}（{titles[name]}）" for unit, name in cards[:_NAMED])
    more = " 等" if len(cards) > _NAMED else ""
    return (
        f"有 {len(cards)} 张得分表是暂定的（缺填报，或者只有自查），没有封存：{named}{more}。"
        "确实要按暂定的结果封存，加 --provisional。"
    )


def sealed_months(root: Path, period: Period) -> tuple[SealMark, ...]:
    """The newest seals of the months within a longer period, in order; months without are left out."""
    if period.kind is PeriodKind.MONTH:
        return ()
    seals = load_seals(Folder(root))
    newest = (seals.of(Period(PeriodKind.MONTH, month))[-1:] for month in period.months)
    return tuple(
        SealMark(each.model.id, each.model.digest, each.model.provisional)
        for found in newest
        for each in found
    )


def seal_of(root: Path, period: Period, scores: Scores | None = None) -> SealMark:
    """What a report prints of the newest seal of a period; ``.words`` is its line.

    With the ``scores`` that are reported (items kept), a seal that says otherwise isn't claimed.
    """
    seals = load_seals(Folder(root))
    found = seals.of(period)
    if seals.problems_of(period):
        return SealMark("", "", provisional=True, broken=True)
    if not found:
        return SealMark("", "", provisional=True)
    newest = found[-1].model
    changed = scores is not None and (
        results_digest(facts_of(scores)) != newest.results_digest
        or names_input(scores.workspace, period).digest
        not in [each.digest for each in newest.inputs if each.kind == "names"]
    )
    return SealMark(newest.id, newest.digest, newest.provisional, changed)
