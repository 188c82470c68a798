"""Checks of corrections: each must fit the entry that it found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.codes import records as record_codes
from dangjian.codes import versions as codes
from dangjian.core.rules.records import entry_findings
from dangjian.criteria.base import BadValue
from dangjian.documents.kinds import Document
from dangjian.documents.record import Correction, Entry
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.entries import Filed, InForce, entries_in_force, inherited
from dangjian.values.period import Month
from dangjian.values.wording import listed, said, shown, suggestion


def correction_findings(
    workspace: Workspace, documents: Sequence[Document[Correction]], filed: Filed
) -> Iterator[Finding]:
    """What is wrong in the corrections of one card, in the order of their decisions.

    ``filed``: the card's records, without corrections.
    """
    if not documents:
        return
    first = documents[0].model
    known = list(_references(workspace, documents))
    yield from known
    record = filed.inspection or filed.self_check
    version = workspace.versions.get(first.checklist, {}).get(record.version) if record else None
    checklist = version or workspace.checklist_in(first.checklist, first.period)
    policy = workspace.policy_in(first.period)
    if known or checklist is None or policy is None:
        return
    agenda = workspace.agenda(checklist, first.period)
    force = entries_in_force(filed, policy.uninspected == "self")
    for document in documents:
        for finding in _one(agenda, document.model, force):
            yield Finding(finding.code, finding.path, finding.values, finding.on, document.name)


def _references(
    workspace: Workspace, documents: Sequence[Document[Correction]]
) -> Iterator[Finding]:
    for document in documents:
        correction = document.model
        if workspace.organizations and correction.unit not in workspace.units:
            guess = suggestion(correction.unit, workspace.units)
            values = {"unit": shown(correction.unit), "suggestion": guess}
            yield Finding(record_codes.UNKNOWN_UNIT, ("unit",), values, document=document.name)
        if correction.checklist not in {*workspace.versions, *workspace.lost}:
            values = {
                "checklist": shown(correction.checklist),
                "suggestion": suggestion(correction.checklist, workspace.versions),
                "known": listed(workspace.versions),
            }
            yield Finding(
                record_codes.UNKNOWN_CHECKLIST, ("checklist",), values, document=document.name
            )


def _one(agenda: Agenda, correction: Correction, force: InForce) -> Iterator[Finding]:
    """One correction against what is in force; an upheld one is in force for the next."""
    post = agenda.by_id.get(correction.item)
    if post is None:
        values = {
            "item": shown(correction.item),
            "checklist": correction.checklist,
            "period": correction.period.words,
            "suggestion": suggestion(correction.item, agenda.by_id),
        }
        yield Finding(codes.CORRECTION_NO_ITEM, ("item",), values)
        return
    found = force.entries().get(correction.item)
    if not _same(post, correction.old, found):
        values = {"found": _said(correction.old), "actual": _said(found)}
        yield Finding(codes.CORRECTION_OLD, ("old",), values, "key")
    yield from _decision(post, correction, found)
    if correction.decision == "upheld" and correction.new is not None:
        force.put(correction.item, inherited(correction.new, found))


def _decision(post: Post, correction: Correction, found: Entry | None) -> Iterator[Finding]:
    upheld = correction.decision == "upheld"
    if upheld and correction.new is None:
        yield Finding(codes.CORRECTION_NEW_MISSING, ("decision",))
    if not upheld and correction.new is not None:
        yield Finding(codes.CORRECTION_NEW_REJECTED, ("new",), on="key")
    if correction.new is not None:
        entry = inherited(correction.new, found)
        yield from entry_findings(post, entry, correction.period, ("new",))
    if correction.decided_by == correction.requested_by == correction.unit:
        yield Finding(codes.CORRECTION_OWN, ("decided_by",), {"unit": correction.unit})
    if Month.of(correction.decided) < correction.period:
        values = {"decided": correction.decided, "period": correction.period.words}
        yield Finding(codes.CORRECTION_EARLY, ("decided",), values)


def _same(post: Post, old: Entry | None, found: Entry | None) -> bool:
    """Whether the correction's old entry says what the entry in force says; notes don't matter."""
    if old is None or found is None:
        return old is found
    if (old.na is None) != (found.na is None):
        return False
    if old.na is not None:
        return True
    try:
        return bool(post.parse(old.value) == post.parse(found.value))
    except BadValue:
        return bool(old.value == found.value)


def _said(entry: Entry | None) -> str:
    if entry is None:
        return "没有填报"
    if entry.na is not None:
        return "不适用"
    nested = isinstance(entry.value, (dict, list))
    return f" {_written(entry.value)}" if nested else said(entry.value)


def _written(value: object) -> str:
    """A value as a file writes it, in one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_written, value)) + "]"
        case str():
            return value
    return shown(value)
