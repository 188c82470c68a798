"""Checks of corrections: each must fit the entry that it found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.checks.common import depends_on
from dangjian.checks.records import entry_findings
from dangjian.codes import records as codes
from dangjian.codes import versions as version_codes
from dangjian.criteria.base import BadValue
from dangjian.documents.kinds import Document
from dangjian.documents.record import Correction, Entry
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, absent
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.early import card_agenda, self_counts
from dangjian.scoring.entries import Filed, InForce, entries_in_force, inherited
from dangjian.values.canonical import canonical_json
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
    known = list(_references(workspace, documents))
    yield from known
    first = documents[0].model
    if not known and not _has_records(workspace, first.period):
        values = {"period": first.period.words}
        for document in documents:
            yield Finding(
                version_codes.CORRECTION_NO_RECORD, ("period",), values, document=document.name
            )
        return  # nothing else can be held against a record that isn't there
    setting = _setting(workspace, first, filed)
    if known or setting is None:
        return
    agenda, force = setting
    for document in documents:
        for finding in _one(agenda, document.model, force):
            yield finding._replace(document=document.name)


def in_order(
    workspace: Workspace, documents: Sequence[Document[Correction]], filed: Filed
) -> list[Document[Correction]]:
    """The corrections of one card in the order in which they count: by the day of decision; within a
    day each follows the one whose outcome it found, and only then the numbers of the files decide.

    ``documents`` come by day and number; ``filed`` are the card's records.
    """
    every = list(documents)
    if len(every) < 2:
        return every
    setting = _setting(workspace, every[0].model, filed)
    if setting is None:
        return every
    agenda, force = setting
    ordered: list[Document[Correction]] = []
    while every:
        chosen = _next(agenda, every, force)
        every.remove(chosen)
        ordered.append(chosen)
        correction = chosen.model
        if correction.decision == "upheld" and correction.new is not None:
            found = force.entries().get(correction.item)
            force.put(correction.item, inherited(correction.new, found))
    return ordered


def _next(
    agenda: Agenda, left: Sequence[Document[Correction]], force: InForce
) -> Document[Correction]:
    """The first of its day that found what is in force now; where none did, the first."""
    entries = force.entries()
    for document in left:
        correction = document.model
        if correction.decided != left[0].model.decided:
            break
        post = agenda.by_id.get(correction.item)
        if post is not None and _same(post, correction.old, entries.get(correction.item)):
            return document
    return left[0]


def _setting(
    workspace: Workspace, first: Correction, filed: Filed
) -> tuple[Agenda, InForce] | None:
    """The list and the entries that the corrections of a card meet; None where nobody can tell."""
    key = (first.unit, first.checklist, first.period)
    agenda = card_agenda(workspace, key, filed)
    policy = workspace.policy_in(workspace.home_month(first.checklist, first.period))
    if agenda is None or policy is None:
        return None
    return agenda, entries_in_force(filed, self_counts(workspace, key, filed))


def _has_records(workspace: Workspace, month: Month) -> bool:
    """Whether anybody recorded anything in a month: a correction alone makes no month count."""
    return workspace.months is None or month in workspace.months


def _references(
    workspace: Workspace, documents: Sequence[Document[Correction]]
) -> Iterator[Finding]:
    for document in documents:
        correction = document.model
        unread = workspace.may_be_person(correction.unit)
        if workspace.organizations and correction.unit not in workspace.units and not unread:
            guess = suggestion(correction.unit, workspace.units)
            values = {"unit": shown(correction.unit), "suggestion": guess}
            cause = absent("unit", correction.unit)
            yield Finding(
                codes.UNKNOWN_UNIT, ("unit",), values, document=document.name, cause=cause
            )
        if correction.checklist in workspace.versions:
            continue
        if correction.checklist in workspace.lost:
            yield depends_on(correction.checklist)._replace(document=document.name)
        else:
            values = {
                "checklist": shown(correction.checklist),
                "suggestion": suggestion(correction.checklist, workspace.versions),
                "known": listed(workspace.versions),
            }
            cause = absent("list", correction.checklist)
            yield Finding(
                codes.UNKNOWN_CHECKLIST, ("checklist",), values, document=document.name, cause=cause
            )


def _one(agenda: Agenda, correction: Correction, force: InForce) -> Iterator[Finding]:
    """One correction against what is in force; an upheld one is in force for the next."""
    post = agenda.by_id.get(correction.item)
    if correction.item in agenda.drafts:
        values = {"item": correction.item, "checklist": agenda.checklist.reference}
        yield Finding(codes.DRAFT_ENTRY, ("item",), values)
        return
    if post is None:
        values = {
            "item": shown(correction.item),
            "checklist": correction.checklist,
            "period": correction.period.words,
            "suggestion": suggestion(correction.item, agenda.by_id),
        }
        cause = absent("item", f"{agenda.checklist.reference} {correction.item}")
        yield Finding(version_codes.CORRECTION_NO_ITEM, ("item",), values, cause=cause)
        return
    found = force.entries().get(correction.item)
    if not _same(post, correction.old, found):
        values = {"found": _said(correction.old), "actual": _said(found)}
        yield Finding(version_codes.CORRECTION_OLD, ("old",), values, "key")
    yield from _decision(post, correction, found)
    if correction.decision == "upheld" and correction.new is not None:
        force.put(correction.item, inherited(correction.new, found))


def _decision(post: Post, correction: Correction, found: Entry | None) -> Iterator[Finding]:
    upheld = correction.decision == "upheld"
    if upheld and correction.new is None:
        yield Finding(version_codes.CORRECTION_NEW_MISSING, ("decision",))
    if not upheld and correction.new is not None:
        yield Finding(version_codes.CORRECTION_NEW_REJECTED, ("new",), on="key")
    if correction.new is not None:
        entry = inherited(correction.new, found)
        yield from entry_findings(post, entry, correction.period, ("new",))
    if correction.decided_by == correction.requested_by == correction.unit:
        yield Finding(version_codes.CORRECTION_OWN, ("decided_by",), {"unit": correction.unit})
    if Month.of(correction.decided) < correction.period:
        values = {"decided": correction.decided, "period": correction.period.words}
        yield Finding(version_codes.CORRECTION_EARLY, ("decided",), values)


def _same(post: Post, old: Entry | None, found: Entry | None) -> bool:
    """Whether the correction's old entry says what the entry in force says; notes don't matter."""
    if old is None or found is None:
        return old is found
    if (old.na is None) != (found.na is None):
        return False
    if old.na is not None:
        return True
    if old.values is not None or found.values is not None:
        return _opinions(old) == _opinions(found)
    # The values first: a mapping has no order, the parsed form of some kinds keeps the one that was written.
    if old.value == found.value:
        return True
    try:
        return bool(post.parse(old.value) == post.parse(found.value))
    except BadValue:
        return bool(old.value == found.value)


def _opinions(entry: Entry) -> object:
    """Who judged what, in no order."""
    if entry.values is None:
        return entry.value
    return {each.by: canonical_json(each.value) for each in entry.values}


def _said(entry: Entry | None) -> str:
    if entry is None:
        return "没有填报"
    if entry.na is not None:
        return "不适用"
    if entry.values is not None:
        return " " + "、".join(f"{each.by} {_written(each.value)}" for each in entry.values)
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
