"""A workspace read and checked: what every command that computes begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from dangjian.checks import aftermath_findings, structure_findings
from dangjian.checks.organization import missing_calendars
from dangjian.checks.records import (
    correction_findings,
    duplicate_findings,
    missing_findings,
    record_findings,
    version_findings,
)
from dangjian.checks.versions import policy_findings
from dangjian.codes import reading as reading_codes
from dangjian.codes import records as record_codes
from dangjian.codes import versions as version_codes
from dangjian.documents.kinds import Document
from dangjian.documents.record import Correction, Record
from dangjian.documents.workspace import Workspace
from dangjian.io.sources import FileSource, place_by_document
from dangjian.io.workspace import Loaded, Wanted, load
from dangjian.problem import Finding, Problem, Severity
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.entries import Filed
from dangjian.scoring.period import Filing, filing_of
from dangjian.values.period import Month

CardKey = tuple[str, str, Month]
"""Unit, checklist, month."""


class Checked(NamedTuple):
    """A workspace and everything found in it."""

    workspace: Workspace
    filing: Filing
    """What may be scored: records and corrections without errors."""
    problems: tuple[Problem, ...]
    """Sorted by place."""
    sound: bool
    """Whether lists, organization and policy are without errors; if not, nothing is scored."""
    files: frozenset[str] = frozenset()
    """Every file that lies where something is read."""
    folders: frozenset[str] = frozenset()
    """The paths that were listed."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make a command fail."""
        return tuple(problem for problem in self.problems if problem.is_error)


def check_workspace(source: FileSource, wanted: Wanted | None = None) -> Checked:
    """Read the workspace at ``source`` and check all of it (or the months wanted)."""
    return check_loaded(source, load(source, wanted))


def check_loaded(source: FileSource, loaded: Loaded) -> Checked:
    """Check what was read."""
    workspace = loaded.workspace
    structural = list(structure_findings(workspace))
    sound = not loaded.broken and not any(map(_is_error, structural))
    monthly, filing = _monthly(loaded) if workspace.checklists else ([], Filing())
    months = {document.model.period for document in workspace.records}
    calendars = missing_calendars(workspace, sorted(months))
    lost_policy = loaded.broken or not workspace.settings
    lacking = () if lost_policy else policy_findings(workspace)
    found = chain(
        structural, _replaced(workspace), calendars, lacking, monthly, aftermath_findings(workspace)
    )
    findings = _without_dependents(workspace, found)
    every = dict.fromkeys((*loaded.problems, *place_by_document(source, findings)))
    problems = sorted(every, key=lambda problem: problem.sort_key)
    return Checked(workspace, filing, tuple(problems), sound, loaded.files, loaded.folders)


def _without_dependents(workspace: Workspace, findings: Iterable[Finding]) -> Iterator[Finding]:
    """One cause, one problem: what only follows from a file that can't be used is a count behind it."""
    counts: Counter[str] = Counter()
    for finding in findings:
        if finding.code is reading_codes.DEPENDENTS:
            counts[str(finding.values["lost"])] += 1
        else:
            yield finding
    if not workspace.organizations and workspace.settings is not None:
        name = workspace.settings.model.organization
        lost = next((key for key, file in workspace.lost.items() if file == name), None)
        kinds = (workspace.records, workspace.corrections, workspace.rectifications)
        if lost is not None:
            counts[lost] += sum(map(len, (*kinds, workspace.ledgers, workspace.campaigns)))
    for lost, count in counts.items():
        if count:
            values = {"count": count}
            yield Finding(reading_codes.DEPENDENTS, values=values, document=workspace.lost[lost])


def _replaced(workspace: Workspace) -> Iterable[Finding]:
    """Archived versions that current ones replace in their own months."""
    names = [document.name for document in workspace.checklists]
    names += [document.name for document in workspace.policies]
    if not any("archive/" in name for name in names):
        return ()
    # Only now: comparing is much to import, and most workspaces have no archive.
    from dangjian.compare.history import replaced_findings

    return replaced_findings(workspace)


def _is_error(finding: Finding) -> bool:
    return finding.code.severity is Severity.ERROR


_NEEDS_THE_RECORD = (version_codes.CORRECTION_OLD, record_codes.EVIDENCE_MISSING)


def _monthly(loaded: Loaded) -> tuple[list[Finding], Filing]:
    """Findings of records and corrections, and what is left to be scored."""
    workspace = loaded.workspace
    findings = list(_record_findings(workspace))
    bad = {finding.document for finding in findings if _is_error(finding)}
    blocked: set[CardKey] = {(u.unit, u.checklist, u.month) for u in loaded.unusable}
    blocked |= set(_uncorrected(loaded))
    unread = {u.month for u in loaded.unusable if u.word == "record" and not u.checklist}
    cards: dict[CardKey, Filed] = {}
    for document in workspace.records:
        record = document.model
        key = (record.unit, record.checklist_id, record.period)
        if document.name in bad:
            blocked.add(key)
        else:
            cards[key] = _with_record(cards.get(key, Filed()), record)
    for key, documents in _corrections_by_card(workspace).items():
        own = list(correction_findings(workspace, documents, cards.get(key, Filed())))
        if (
            key in blocked or key[2] in unread or "records" in loaded.unlisted
        ):  # without its record nobody knows what a correction found
            own = [finding for finding in own if finding.code not in _NEEDS_THE_RECORD]
        findings += own
        if any(map(_is_error, own)):
            blocked.add(key)
        elif key not in blocked:
            corrections = tuple(document.model for document in documents)
            cards[key] = cards.get(key, Filed())._replace(corrections=corrections)
    findings += _missing(workspace, cards, blocked)
    filed = ((*key, filed) for key, filed in cards.items() if key not in blocked)
    return findings, filing_of(filed, blocked)


def _uncorrected(loaded: Loaded) -> Iterator[CardKey]:
    """Cards that a correction which can't be read may be of: they must not be computed without it."""
    unread = [each for each in loaded.unusable if each.word == "correction" and not each.checklist]
    for document in loaded.workspace.records if unread else ():
        record = document.model
        for each in unread:
            if each.month == record.period and each.unit in ("", record.unit):
                yield record.unit, record.checklist_id, record.period


def _record_findings(workspace: Workspace) -> Iterator[Finding]:
    for document in workspace.records:
        for finding in record_findings(workspace, document.model):
            yield finding._replace(document=document.name)
    yield from duplicate_findings(workspace.records)
    yield from version_findings(workspace, workspace.records)


def _with_record(filed: Filed, record: Record) -> Filed:
    if record.kind == "inspection":
        return filed._replace(inspection=record)
    return filed._replace(self_check=record)


def _corrections_by_card(workspace: Workspace) -> dict[CardKey, list[Document[Correction]]]:
    """Corrections by card, in the order of their decisions; the file name parts equal days."""
    cards: dict[CardKey, list[Document[Correction]]] = {}
    ordered = sorted(
        workspace.corrections, key=lambda each: (each.model.decided, natural(each.name))
    )
    for document in ordered:
        correction = document.model
        key = (correction.unit, correction.checklist, correction.period)
        cards.setdefault(key, []).append(document)
    return cards


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key in which ``x.10`` comes after ``x.9``."""
    return [
        (int(part) if part.isdigit() else -1, part) for part in name.replace("/", ".").split(".")
    ]


def _missing(
    workspace: Workspace, cards: dict[CardKey, Filed], blocked: Iterable[CardKey]
) -> Iterator[Finding]:
    names = {id(document.model): document.name for document in workspace.records}
    for key, filed in cards.items():
        record = filed.inspection or filed.self_check
        policy = workspace.policy_in(key[2])
        if record is None or policy is None or key in blocked or filed.excused:
            continue
        # A list or a unit whose file can't be used has been reported where it stands.
        checklist = workspace.versions.get(key[1], {}).get(record.version)
        if checklist is None or key[0] not in workspace.tags:
            continue
        agenda = agenda_of(workspace, checklist, key[2])
        for finding in missing_findings(agenda, filed, policy, workspace.tags[key[0]]):
            yield finding._replace(document=names[id(record)])
