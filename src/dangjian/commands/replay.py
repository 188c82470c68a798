"""Scoring a period anew under other rules: who moves, and because of which items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from dangjian.commands.checking import check_loaded
from dangjian.commands.score import score_checked
from dangjian.commands.sides import Side
from dangjian.compare.comparison import Replay, moves_of, touched_items
from dangjian.compare.documents import Difference
from dangjian.documents.catalog import Catalog
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import Document
from dangjian.documents.record import Record
from dangjian.documents.workspace import Workspace
from dangjian.errors import ProblemsFound
from dangjian.io.sources import FileSource
from dangjian.io.workspace import Loaded, load
from dangjian.problem import Problem
from dangjian.scoring.results import Results
from dangjian.values.period import Period


def replay(
    source: FileSource, old: Side, new: Side, differences: Sequence[Difference], period: Period
) -> Replay:
    """Score the workspace's records twice: as they are under OLD, and all of them under NEW.

    Raises ProblemsFound where lists, organization or policy have errors, or no policy is in force.
    """
    loaded = load(source, set(period.months).__contains__)
    space = loaded.workspace
    before = _scored(source, loaded, _under_old(space, old, new), period)
    changed = [each for each in differences if each.new is not None]
    after = _scored(source, loaded, _under_new(space, new, changed), period)
    workspace = after.workspace
    return Replay(
        period,
        before.results,
        after.results,
        tuple(moves_of(workspace, before.results, after.results, touched_items(differences))),
        tuple(p for p in after.problems if p.is_error and _is_monthly(workspace, p)),
        _repinned(space, before.workspace),
    )


def _repinned(workspace: Workspace, before: Workspace) -> int:
    """How many records are of a version that is no longer anywhere."""
    pairs = zip(workspace.records, before.records, strict=True)
    return sum(record.model.checklist != other.model.checklist for record, other in pairs)


class _Scored(NamedTuple):
    workspace: Workspace
    results: Results
    problems: tuple[Problem, ...]


def _scored(source: FileSource, loaded: Loaded, workspace: Workspace, period: Period) -> _Scored:
    workspace = _with(workspace, catalogs=tuple(map(_uncounted, workspace.catalogs)))
    checked = check_loaded(source, loaded._replace(workspace=workspace))
    scores = score_checked(checked, period, full=True)
    if scores.results is None:
        errors = tuple(problem for problem in scores.problems if problem.is_error)
        raise ProblemsFound(errors, "清单、组织或办法有错误，不能重算。")
    return _Scored(workspace, scores.results, scores.problems)


def _uncounted(document: Document[Catalog]) -> Document[Catalog]:
    """How many items the lists should have together is no rule of scoring."""
    return document._replace(model=replace(document.model, collections=()))


def _is_monthly(workspace: Workspace, problem: Problem) -> bool:
    names = {d.name for d in workspace.records} | {d.name for d in workspace.corrections}
    return problem.location.file in names


# The workspace under the old and the new rules ------------------------------------------------------


def _with(workspace: Workspace, **documents: Any) -> Workspace:
    """Another workspace; its cache of agendas must not be shared."""
    return replace(workspace, agendas={}, **documents)


def _structure_of(workspace: Workspace, side: Side) -> Workspace:
    """The workspace's records with all the rules of a side that is a whole workspace."""
    whole = side.workspace
    if whole is None:
        return workspace
    return _with(
        workspace,
        checklists=whole.checklists,
        policies=whole.policies,
        organizations=whole.organizations,
        people=whole.people,
        catalogs=whole.catalogs,
        calendars=whole.calendars or workspace.calendars,
        lost=whole.lost,
    )


def _under_old(workspace: Workspace, old: Side, new: Side) -> Workspace:
    """The rules as they were: a single document stands in for its version, NEW isn't there yet."""
    if old.only is None:
        return _known_versions(_structure_of(workspace, old))
    model, added = old.only.model, new.only
    if isinstance(model, Checklist):
        pinned = {d.model.checklist for d in workspace.records}
        gone = {model.reference}
        if added is not None and added.model.reference not in pinned:
            gone.add(added.model.reference)
        kept = [d for d in workspace.checklists if d.model.reference not in gone]
        return _known_versions(_with(workspace, checklists=(*kept, old.only)))
    return _with_single(workspace, old.only, added)


def _known_versions(workspace: Workspace) -> Workspace:
    return _with(workspace, records=tuple(_known_version(workspace, d) for d in workspace.records))


def _known_version(workspace: Workspace, document: Document[Record]) -> Document[Record]:
    """A record of a version that OLD doesn't have yet is read by OLD's newest one."""
    versions = workspace.versions.get(document.model.checklist_id, {})
    if not versions or document.model.version in versions:
        return document
    return _pinned(document, workspace.newest(document.model.checklist_id))


def _under_new(workspace: Workspace, new: Side, changed: Iterable[Difference]) -> Workspace:
    """The rules as they will be: each changed list and policy in force in every month, alone."""
    space = _structure_of(workspace, new)
    for each in changed:
        document = _document_of(new, each)
        if isinstance(each.new, Checklist):
            space = _with_list(space, document)
        elif each.kind == "policy":
            space = _with(space, policies=(_from_the_start(document),))
        else:
            space = _with_single(space, document, None)
    return space


def _document_of(side: Side, difference: Difference) -> Document[Any]:
    return next(d for d in side.documents.values() if d.model is difference.new)


def _with_list(workspace: Workspace, document: Document[Checklist]) -> Workspace:
    name = document.model.id
    others = [d for d in workspace.checklists if d.model.id != name]
    records = [
        _pinned(d, document.model) if d.model.checklist_id == name else d for d in workspace.records
    ]
    lists = (*others, _from_the_start(document))
    return _with(workspace, checklists=lists, records=tuple(records))


def _from_the_start(document: Document[Any]) -> Document[Any]:
    """The document without the month from which it is used."""
    return document._replace(model=replace(document.model, effective=None))


def _pinned(document: Document[Record], checklist: Checklist) -> Document[Record]:
    """The record as if it had been filled in by that list."""
    return document._replace(
        model=replace(document.model, checklist=checklist.reference, digest=None)
    )


_FAMILIES = {
    "dangjian/policy@1": "policies",
    "dangjian/organization@1": "organizations",
    "dangjian/people@1": "people",
    "dangjian/catalog@1": "catalogs",
    "dangjian/points-rules@1": "points_rules",
}


def _with_single(
    workspace: Workspace, document: Document[Any], successor: Document[Any] | None
) -> Workspace:
    """One document in the place of that of its version; its successor isn't there yet."""
    family = _FAMILIES[document.model.schema]
    version = getattr(document.model, "version", None)
    gone = {version, getattr(successor.model, "version", None) if successor else version}
    others = [d for d in getattr(workspace, family) if version and d.model.version not in gone]
    return _with(workspace, **{family: (*others, document)})
