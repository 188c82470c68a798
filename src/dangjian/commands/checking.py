"""A workspace read and checked: what every command that computes begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from dangjian.checks import aftermath_findings, structure_findings
from dangjian.checks.corrections import correction_findings, in_order
from dangjian.checks.organization import missing_calendars
from dangjian.checks.records import (
    duplicate_findings,
    missing_findings,
    record_findings,
    version_findings,
)
from dangjian.checks.versions import policy_findings
from dangjian.codes import reading as reading_codes
from dangjian.codes import records as record_codes
from dangjian.codes import versions as version_codes
from dangjian.documents.kinds import AFTERMATH, Document, is_archived
from dangjian.documents.organization import Unit
from dangjian.documents.record import Correction, Record
from dangjian.documents.workspace import Workspace
from dangjian.io.sources import FileSource, place_by_document
from dangjian.io.workspace import Loaded, Wanted, load
from dangjian.problem import Finding, Problem, Severity
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.early import (
    CardKey,
    UnreadableEarly,
    card_agenda,
    carried_into,
    is_final,
    may_be_served,
    self_counts,
    under_the_sum,
)
from dangjian.scoring.entries import NOTHING_EARLY, Filed, Filing, entries_in_force, filing_of
from dangjian.scoring.expected import is_expected
from dangjian.values.period import Month


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


def check_loaded(source: FileSource, loaded: Loaded, beside: Filing | None = None) -> Checked:
    """Check what was read.

    ``beside``: where single records were read, what was filed besides; their early entries answer."""
    workspace = loaded.workspace
    structural = list(structure_findings(workspace))
    sound = not loaded.broken and not any(map(_is_error, structural))
    filed = _Filing(loaded, beside)
    if workspace.checklists:
        filed.check()
    lost_policy = loaded.broken or not workspace.settings
    found = chain(
        structural,
        _replaced(workspace),
        missing_calendars(workspace, sorted({d.model.period for d in filed.asked_for()})),
        # A policy that can't be read has its own problem; that it is missing only follows from it.
        () if lost_policy else policy_findings(workspace, filed.home_months()),
        filed.shown(),
        aftermath_findings(workspace),
    )
    findings = _without_dependents(workspace, found)
    every = dict.fromkeys((*filed.reading_problems(), *place_by_document(source, findings)))
    problems = tuple(sorted(every, key=lambda problem: problem.sort_key))
    return Checked(workspace, filed.filing(), problems, sound, loaded.files, loaded.folders)


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
        if lost is not None:
            dependent = ("record", "correction", *AFTERMATH)
            counts[lost] += sum(len(workspace.of_kind(word)) for word in dependent)
    for lost, count in counts.items():
        if count:
            values = {"count": count}
            yield Finding(reading_codes.DEPENDENTS, values=values, document=workspace.lost[lost])


def _replaced(workspace: Workspace) -> Iterable[Finding]:
    """Archived versions that current ones replace in their own months."""
    names = [document.name for document in workspace.checklists]
    names += [document.name for document in workspace.policies]
    if not any(map(is_archived, names)):
        return ()
    # Only now: comparing is much to import, and most workspaces have no archive.
    from dangjian.compare.history import replaced_findings

    return replaced_findings(workspace)


def _is_error(finding: Finding) -> bool:
    return finding.code.severity is Severity.ERROR


_NEEDS_THE_RECORD = (version_codes.CORRECTION_OLD, record_codes.EVIDENCE_MISSING)


class _Broken(NamedTuple):
    """A record or correction that can't be used."""

    document: str
    is_self_check: bool
    items: frozenset[str] | None
    """The items that it has entries for; None where nobody can tell."""


class _Filing:
    """Findings of records and corrections, and what is left to be scored, card by card in time.

    In time, because a card's early entries come from the months before it, after their corrections.
    """

    def __init__(self, loaded: Loaded, beside: Filing | None = None) -> None:
        self.loaded = loaded
        self.beside = beside
        self.workspace = loaded.workspace
        self.findings: list[Finding] = []
        self.cards: dict[CardKey, Filed] = {}
        self.blocked: set[CardKey] = set()
        self.broken: dict[CardKey, list[_Broken]] = {}
        self.blamed: set[str] = set()
        """Documents because of which a card can't be computed."""
        self.documents: dict[tuple[CardKey, str], str] = {}
        """Card and kind of record → the document."""

    def check(self) -> None:
        """Everything, in order."""
        self._take_records()
        corrections = _corrections_by_card(self.workspace)
        filed = {*self.cards, *self.broken, *corrections}
        served = {later for key in filed for later in may_be_served(self.workspace, key)}
        wanted = filed | {key for key in served if self._is_asked(key)}
        self._take_strays(wanted)
        for key in sorted(wanted, key=lambda each: each[2]):
            self._card(key, corrections.get(key, []))
        self._nobodys()

    def asked_for(self) -> Iterator[Document[Record]]:
        """The records that weren't read for their early entries alone."""
        return (d for d in self.workspace.records if d.name not in self.loaded.beside)

    def home_months(self) -> set[Month]:
        """The months to which these records belong."""
        records = (document.model for document in self.asked_for())
        return {self.workspace.home_month(each.checklist_id, each.period) for each in records}

    def filing(self) -> Filing:
        """What may be scored."""
        filed = ((*key, filed) for key, filed in self.cards.items() if key not in self.blocked)
        return filing_of(filed, self.blocked)._replace(broken=frozenset(self.broken))

    def shown(self) -> Iterator[Finding]:
        """The findings to show. Of months that were read only because entries there may count for later
        ones, those that matter: what keeps a card back, and early entries that can't be read."""
        beside = self.loaded.beside
        for finding in self.findings:
            if (
                finding.document not in beside
                or finding.code is record_codes.EARLY_UNREADABLE
                or (finding.document in self.blamed and _is_error(finding))
            ):
                yield finding

    def reading_problems(self) -> Iterator[Problem]:
        """Problems of reading, likewise."""
        for problem in self.loaded.problems:
            file = problem.location.file
            if file not in self.loaded.beside or file in self.blamed:
                yield problem

    def _take_records(self) -> None:
        workspace = self.workspace
        for each in self.loaded.unusable:
            key = (each.unit, each.checklist, each.month)
            self._break(key, _Broken(each.name, each.is_self_check, None))
        self.findings += _record_findings(workspace)
        bad = {finding.document for finding in self.findings if _is_error(finding)}
        for document in workspace.records:
            record = document.model
            key = (record.unit, record.checklist_id, record.period)
            if document.name in bad:
                items = frozenset(record.entries or ())
                self._break(key, _Broken(document.name, record.kind == "self", items))
            else:
                self.cards[key] = _with_record(self.cards.get(key, Filed()), record)
                self.documents[key, record.kind] = document.name

    def _take_strays(self, keys: Iterable[CardKey]) -> None:
        """A correction whose card can't be told may be of each that it fits: none must be computed
        without it."""
        strays = [
            each
            for each in self.loaded.unusable
            if each.word == "correction" and not (each.unit and each.checklist)
        ]
        for unit, checklist, month in keys if strays else ():
            for each in strays:
                fits = each.unit in ("", unit) and each.checklist in ("", checklist)
                if fits and each.month == month:
                    self._break((unit, checklist, month), _Broken(each.name, False, None))

    def _is_asked(self, key: CardKey) -> bool:
        """Whether the card is of a month that was asked for, or belongs to one."""
        wanted = self.loaded.wanted
        home = self.workspace.home_month(key[1], key[2])
        return wanted is None or wanted(key[2]) or wanted(home)

    def _blame(self, key: CardKey, documents: Iterable[str]) -> None:
        if self._is_asked(key):
            self.blamed.update(documents)

    def _break(self, key: CardKey, broken: _Broken) -> None:
        self.broken.setdefault(key, []).append(broken)

    def _card(self, key: CardKey, documents: Sequence[Document[Correction]]) -> None:
        """One card: its early entries, what keeps it back, its corrections, what is missing."""
        workspace = self.workspace
        filed = self.cards.get(key, Filed())
        early, unreadable = carried_into(workspace, key, self.cards)
        if self.beside is not None:
            early = self.beside.early_beside(key, filed)
        filed = filed._replace(
            early=early,
            is_final=is_final(workspace, *key),
            has_broken_side=key in self.broken,
        )
        self.findings += self._unreadable(key, unreadable)
        guilty = [
            *self._own_guilt(key, filed),
            *self._early_guilt(key, filed),
            *self._register_guilt(key, filed),
        ]
        if guilty:
            self.blocked.add(key)
            self._blame(key, (each.document for each in guilty))
        documents = in_order(workspace, documents, filed)
        own = list(correction_findings(workspace, documents, filed)) if documents else []
        if key in self.blocked or key in self.broken or self._may_lack_record(key):
            # Without its record nobody knows what a correction found.
            own = [finding for finding in own if finding.code not in _NEEDS_THE_RECORD]
        if "records" in self.loaded.unlisted:  # nor whether the month has any
            own = [each for each in own if each.code is not version_codes.CORRECTION_NO_RECORD]
        self.findings += own
        if any(each.code is version_codes.CORRECTION_NO_RECORD for each in own):
            # A month without any record never counts, so nothing else waits for what it can't say.
            documents = []
        elif any(map(_is_error, own)):
            items = frozenset(document.model.item for document in documents)
            names = {finding.document for finding in own if _is_error(finding)}
            self.broken.setdefault(key, []).extend(_Broken(n, False, items) for n in sorted(names))
            self.blocked.add(key)
            self._blame(key, names)
        elif documents:
            filed = filed._replace(corrections=tuple(document.model for document in documents))
        if filed.looked(True) or filed.corrections or early is not NOTHING_EARLY:
            self.cards[key] = filed
        if key not in self.blocked:
            self.findings += self._about(key, filed)

    def _may_lack_record(self, key: CardKey) -> bool:
        """Whether a record that can't be read may be this card's."""
        return "records" in self.loaded.unlisted or any(
            each.word == "record" and each.month == key[2] and not each.checklist
            for each in self.loaded.unusable
        )

    def _own_guilt(self, key: CardKey, filed: Filed) -> Iterator[_Broken]:
        """What of the card's own month keeps it back. A broken self-check does only where it would have
        counted: beside an inspection nothing but the gap is lost."""
        counts = self_counts(self.workspace, key, filed)
        for broken in self.broken.get(key, ()):
            if not broken.is_self_check or (counts and filed.inspection is None):
                yield broken

    def _early_guilt(self, key: CardKey, filed: Filed) -> Iterator[_Broken]:
        """What of the cycle's earlier months keeps it back: where an entry that may be lost would be
        the one in force."""
        if not self.broken:
            return
        unit, checklist, _ = key
        agenda, tags = card_agenda(self.workspace, key, filed), self.workspace.tags.get(unit)
        if agenda is None or tags is None or not agenda.early_posts:
            return
        counts = self_counts(self.workspace, key, filed)
        force = entries_in_force(filed._replace(early=NOTHING_EARLY), counts)
        for post in agenda.early_posts:
            item = post.item.id
            if not post.item.applies(tags) or force.source(item) is not None:
                continue
            for earlier in post.early_months:
                for broken in self.broken.get((unit, checklist, earlier), ()):
                    lost = broken.items is None or item in broken.items
                    outranked = not counts or item in filed.early.inspection
                    if lost and not (broken.is_self_check and outranked):
                        yield broken

    def _register_guilt(self, key: CardKey, filed: Filed) -> Iterator[_Broken]:
        """What of the register of problems can't be read, where an item takes its value from there."""
        if not self.loaded.register_unread:
            return
        agenda, tags = card_agenda(self.workspace, key, filed), self.workspace.tags.get(key[0])
        if agenda is None or tags is None:
            return
        if any(
            post.item.from_ and post.is_due and post.item.applies(tags) for post in agenda.posts
        ):
            for name in self.loaded.register_unread:
                yield _Broken(name, False, None)

    def _unreadable(self, key: CardKey, entries: Iterable[UnreadableEarly]) -> Iterator[Finding]:
        unit, checklist, month = key
        for each in entries:
            document = self.documents.get(((unit, checklist, each.month), each.kind))
            if document is not None:
                values = {"item": each.item, "due": month.words, "month": each.month.words}
                path = ("entries", each.item)
                yield Finding(record_codes.EARLY_UNREADABLE, path, values, "key", document)

    def _about(self, key: CardKey, filed: Filed) -> Iterator[Finding]:
        """What is missing on a card, and counts under what was recorded before."""
        workspace = self.workspace
        policy = workspace.policy_in(workspace.home_month(key[1], key[2]))
        counts = self_counts(workspace, key, filed)
        record = filed.inspection or filed.self_check
        if record is None or policy is None or filed.is_excused(counts):
            return
        # A list or a unit whose file can't be used has been reported where it stands.
        checklist = workspace.versions.get(key[1], {}).get(record.version)
        if checklist is None or key[0] not in workspace.tags:
            return
        agenda = agenda_of(workspace, checklist, key[2])
        for finding in missing_findings(agenda, filed, policy, workspace.tags[key[0]], counts):
            yield finding._replace(document=self.documents[key, record.kind])
        for kind, item, value, total in under_the_sum(agenda, filed):
            values = {"item": item, "value": value, "total": total}
            where = ("entries", item)
            document = self.documents[key, kind]
            yield Finding(record_codes.EARLY_MORE, where, values, "key", document)

    def _nobodys(self) -> None:
        """An unreadable record whose card can't be told keeps back every expected card of its month that
        has none: it may be that record."""
        for each in self.loaded.unusable:
            if each.unit and each.checklist:
                continue
            self.blamed.add(each.name)
            if each.word == "correction":
                continue
            for unit in self.workspace.units.values():
                if each.unit in ("", unit.id) and unit.exists_in(each.month):
                    self._keep_back(unit, each.month)

    def _keep_back(self, unit: Unit, month: Month) -> None:
        workspace, policy = self.workspace, self.workspace.policy_in(month)
        for name in workspace.composition(policy, unit.layer, month) if policy else ():
            key = (unit.id, name, month)
            filed = self.cards.get(key, Filed())
            if filed.looked(True) is None and is_expected(workspace, unit, name, month):
                self.blocked.add(key)


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
    """Corrections by card, in the order of their decisions and then of their numbers."""
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
