"""Verifying seals: are they as they were written, and does what they sealed still hold?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dangjian.codes import sealing as codes
from dangjian.commands.checking import check_workspace
from dangjian.commands.score import score_checked
from dangjian.commands.seal import Seals, day_of, engine, facts_of, load_seals
from dangjian.documents.kinds import Document
from dangjian.documents.seal import Seal, SealedResult
from dangjian.errors import DangjianError
from dangjian.io.journal import refuse_unfinished
from dangjian.io.sources import FileSource, Folder, place_by_document
from dangjian.problem import Finding, Problem
from dangjian.seal.changes import InputChange, input_changes, month_changes
from dangjian.seal.check import Verification, Verified
from dangjian.seal.inputs import sealed_inputs
from dangjian.seal.replay import UnusableSeal, replay
from dangjian.seal.results import UnitMove, result_moves, sealed_results
from dangjian.values.period import Period, parse_period


def verify(root: Path, period: Period | None = None) -> Verification:
    """Verify the seals of a period, or all. Raises DangjianError when there are none."""
    refuse_unfinished(root)
    source = Folder(root)
    seals = load_seals(source)
    documents = _chosen(seals, period)
    known = {document.name for document in seals.documents}
    unreadable = tuple(each for each in seals.problems if each.location.file not in known)
    if not documents and not unreadable:
        what = period.words if period else "工作区"
        raise DangjianError(f"{what}还没有封存。", f"封存用 dangjian seal {period or '2026-05'}。")
    newest = {document.model.period: document for document in documents}
    verified = (
        _verified(source, document, seals, newest=newest[document.model.period] is document)
        for document in documents
    )
    return Verification(tuple(verified), unreadable)


def _chosen(seals: Seals, period: Period | None) -> list[Document[Seal]]:
    if period is not None:
        return list(seals.of(period))
    return sorted(seals.documents, key=lambda each: (each.model.period, each.model.number))


def _verified(
    source: FileSource, document: Document[Seal], seals: Seals, *, newest: bool
) -> Verified:
    seal = document.model
    problems = seals.problems_in([document])
    period = parse_period(seal.period)
    if problems or period is None:
        return Verified(seal, document.name, newest, engine(), problems)
    again, findings = _replayed(document, period)
    same_engine = seal.engine == engine()
    moves = result_moves(seal.results, again) if again else ()
    if moves and same_engine:
        what = "、".join(move.name for move in moves[:5])
        values = {"what": what}
        findings.append(Finding(codes.SEAL_RESULTS, ("digest",), values, document=document.name))
    found = tuple(place_by_document(source, findings))
    engine_moves = () if same_engine else moves
    if not newest or found:
        return Verified(seal, document.name, newest, engine(), found, engine_moves)
    changes, now_moves, errors = _since(source, seal, period, again)
    return Verified(
        seal, document.name, newest, engine(), found, engine_moves, changes, now_moves, errors
    )


def _replayed(
    document: Document[Seal], period: Period
) -> tuple[tuple[SealedResult, ...], list[Finding]]:
    """The results of the sealed inputs by this engine, or why there are none."""
    seal = document.model
    names = {each.key: each.name for each in seal.inputs if each.kind == "unit"}
    try:
        return sealed_results(replay(seal, period), names), []
    except UnusableSeal as unreadable:
        values = {"what": unreadable.what, "engine": seal.engine}
        return (), [Finding(codes.SEAL_UNREADABLE, ("inputs",), values, document=document.name)]


def _since(
    source: FileSource, seal: Seal, period: Period, baseline: Iterable[SealedResult]
) -> tuple[tuple[InputChange, ...], tuple[UnitMove, ...], tuple[Problem, ...]]:
    """What changed in the workspace, what that moved, and what can't be computed today."""
    checked = check_workspace(source, set(period.months).__contains__)
    scores = score_checked(checked, period)
    errors = tuple(problem for problem in scores.problems if problem.is_error)
    if scores.results is None:
        return (), (), errors
    inputs = sealed_inputs(
        checked.workspace, checked.filing, period, scores.results, day_of(seal.at)
    )
    changes = (
        *month_changes(seal.months, scores.results.months),
        *input_changes(seal.inputs, inputs),
    )
    return changes, result_moves(tuple(baseline), facts_of(scores)), errors
