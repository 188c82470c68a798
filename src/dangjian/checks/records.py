"""Checks of monthly records, their corrections, and what a card leaves unanswered."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

from dangjian.checks.common import depends_on
from dangjian.codes import records as codes
from dangjian.codes import versions as version_codes
from dangjian.codes.reading import more
from dangjian.criteria.base import BadValue
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import Document
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy
from dangjian.documents.record import KIND_WORDS, Correction, Entries, Entry, Record
from dangjian.documents.workspace import Workspace
from dangjian.problem import MOST, Finding, Path
from dangjian.scoring.agenda import Agenda, Post, agenda_of
from dangjian.scoring.entries import Filed, InForce, entries_in_force, inherited
from dangjian.scoring.results import ItemResult
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Month
from dangjian.values.wording import listed, said, shown, suggestion


def record_findings(workspace: Workspace, record: Record) -> Iterator[Finding]:
    """Everything wrong in one record; entries are checked when unit and checklist are known."""
    unit = workspace.units.get(record.unit)
    if unit is None and workspace.organizations and not _is_unread_person(workspace, record):
        values = {
            "unit": shown(record.unit),
            "suggestion": suggestion(record.unit, workspace.units),
        }
        yield Finding(codes.UNKNOWN_UNIT, ("unit",), values)
    checklist = yield from _checklist(workspace, record)
    if checklist is None:
        return
    if unit is not None:
        yield from _unit(unit, checklist, record)
    yield from _digest(checklist, record)
    yield from _whole(record)
    if record.excused is None and record.entries is not None:
        tags = workspace.tags.get(record.unit)
        agenda = agenda_of(workspace, checklist, record.period)
        yield from _entries(agenda, record.entries, tags)
        if record.kind == "inspection":
            yield from _only_defaults(agenda, record.entries, tags or frozenset())


def _is_unread_person(workspace: Workspace, record: Record) -> bool:
    """Whether the unit may be somebody whom this reader can't see: then the list is one for people."""
    if not workspace.may_be_person(record.unit):
        return False
    checklist = workspace.versions.get(record.checklist_id, {}).get(record.version)
    return checklist is not None and PERSON_LAYER in checklist.layers


def _checklist(workspace: Workspace, record: Record) -> Generator[Finding, None, Checklist | None]:
    """The record's checklist in its version; None where there is none, which is then a finding."""
    versions = workspace.versions.get(record.checklist_id)
    if record.version not in (versions or {}) and record.checklist_id in workspace.lost:
        yield depends_on(record.checklist_id)
        return None
    if versions is None:
        values = {
            "checklist": shown(record.checklist_id),
            "suggestion": suggestion(record.checklist_id, workspace.versions),
            "known": listed(workspace.versions),
        }
        yield Finding(codes.UNKNOWN_CHECKLIST, ("checklist",), values)
        return None
    if record.version not in versions:
        values = {
            "checklist": record.checklist_id,
            "version": record.version,
            "known": listed(versions),
        }
        yield Finding(codes.UNKNOWN_VERSION, ("checklist",), values)
        return None
    return versions[record.version]


def _unit(unit: Unit, checklist: Checklist, record: Record) -> Iterator[Finding]:
    if unit.layer not in checklist.layers:
        values = {
            "unit": unit.name,
            "layer": unit.layer,
            "checklist": checklist.id,
            "layers": "、".join(checklist.layers),
        }
        yield Finding(codes.WRONG_LAYER, ("checklist",), values)
    if not unit.exists_in(record.period):
        values = {"unit": unit.name, "period": record.period.words}
        yield Finding(codes.NOT_EXISTING, ("period",), values)


def _digest(checklist: Checklist, record: Record) -> Iterator[Finding]:
    if record.digest is not None and record.digest != digest_of(checklist):
        yield Finding(codes.WRONG_DIGEST, ("digest",), {"checklist": record.checklist})


def _whole(record: Record) -> Iterator[Finding]:
    if record.entries is None and record.excused is None:
        yield Finding(codes.NO_ENTRIES)
    if record.entries is not None and record.excused is not None:
        yield Finding(codes.EXCUSED_WITH_ENTRIES, ("excused",), on="key")
    if Month.of(record.date) != record.period:
        values = {"what": "记录的日期", "date": record.date, "period": record.period.words}
        yield Finding(codes.DATE_OUTSIDE, ("date",), values)


def _entries(agenda: Agenda, entries: Entries, tags: frozenset[str] | None) -> Iterator[Finding]:
    """``tags``: None where the unit isn't known, so that nobody can say what applies to it."""
    unknown = [each for each in entries if each not in agenda.by_id]
    for item_id in unknown[:MOST]:
        values = {
            "checklist": agenda.checklist.reference,
            "id": agenda.checklist.id,
            "item": shown(item_id),
            "suggestion": suggestion(item_id, agenda.by_id),
        }
        yield Finding(codes.UNKNOWN_ITEM, ("entries", item_id), values, "key")
    if len(unknown) > MOST:
        yield more(len(unknown) - MOST)
    for post, judged in zip(agenda.posts, agenda.judge(entries), strict=True):
        if judged is not None and not _is_fine(post, judged, entries):
            yield from _entry(post, entries[post.item.id], agenda.month, tags)


def _is_fine(post: Post, judged: ItemResult | Finding, entries: Entries) -> bool:
    """Whether nothing can be wrong with an entry, which is so for nearly all of them."""
    if not post.asks_little or judged.__class__ is not ItemResult or judged is post.na_by_entry:
        return False
    return not post.is_deadline or post.is_near(entries[post.item.id].value)


def _entry(
    post: Post, entry: Entry, month: Month, tags: frozenset[str] | None
) -> Iterator[Finding]:
    item, path = post.item, ("entries", post.item.id)
    yield from entry_findings(post, entry, month, path)
    if tags is not None and not item.applies(tags):
        values = {"item": item.id, "tags": "、".join(item.applies_to)}
        yield Finding(codes.NOT_APPLYING, path, values, "key")
    elif not post.is_answerable:
        values = {"item": item.id, "period": month.words, "cycle": item.cycle.words}
        yield Finding(codes.NOT_DUE, path, values, "key")


def _only_defaults(agenda: Agenda, entries: Entries, tags: frozenset[str]) -> Iterator[Finding]:
    """An inspection that judged nothing, and full marks all the same: was anybody there?"""
    posts = [
        post
        for post in agenda.posts
        if post.is_due and post.counted and post.item.applies(tags) and post.item.points
    ]
    if not posts or any(post.item.id in entries or post.item.default is None for post in posts):
        return
    results = [post.result(post.item.default) for post in posts]
    if all(isinstance(each, ItemResult) and each.earned == each.points for each in results):
        total = sum((post.points for post in posts), ZERO)
        yield Finding(codes.ONLY_DEFAULTS, (), {"count": len(posts), "points": plain(total)})


def entry_findings(post: Post, entry: Entry, month: Month, path: Path) -> Iterator[Finding]:
    """What is wrong in one entry, which stands at ``path``."""
    item = post.item
    if entry.na is not None:
        if entry.value is not None:
            yield Finding(codes.ENTRY_VALUE_AND_NA, (*path, "na"), {"item": item.id}, "key")
        if not item.may_be_na:
            yield Finding(codes.NA_NOT_ALLOWED, (*path, "na"), {"item": item.id}, "key")
        return
    if entry.value is None:
        yield Finding(codes.ENTRY_WITHOUT_VALUE, path, {"item": item.id}, "key")
        return
    found = post.result(entry.value)
    if isinstance(found, Finding):
        yield found._replace(path=(*path, "value", *found.path))
        return
    if item.evidence_required and found.earned and not entry.evidence:
        values = {"item": item.id, "expected": _evidence_words(item.evidence)}
        yield Finding(codes.EVIDENCE_MISSING, path, values, "key")
    if post.is_deadline and not post.is_near(entry.value):
        what = f"事项 {item.id} 的完成日期"
        values = {"what": what, "date": entry.value, "period": month.words}
        yield Finding(codes.DATE_OUTSIDE, (*path, "value"), values)


def _evidence_words(names: tuple[str, ...]) -> str:
    return f"应看的材料：{listed(names)}" if names else "写上看过的材料"


def duplicate_findings(records: Iterable[Document[Record]]) -> Iterator[Finding]:
    """Two records for the same unit, checklist, month and kind: both are wrong."""
    seen: dict[tuple[object, ...], list[Document[Record]]] = {}
    for document in records:
        record = document.model
        key = (record.unit, record.checklist_id, record.period, record.kind)
        seen.setdefault(key, []).append(document)
    for same in seen.values():
        for index, document in enumerate(same):
            if len(same) > 1:
                record = document.model
                values = {
                    "unit": record.unit,
                    "period": record.period.words,
                    "checklist": record.checklist_id,
                    "kind": KIND_WORDS[record.kind],
                    "other": same[index - 1].name,
                }
                yield Finding(codes.DUPLICATE_RECORD, (), values, document=document.name)


def version_findings(
    workspace: Workspace, records: Iterable[Document[Record]]
) -> Iterator[Finding]:
    """Records of one checklist in one month agree in MAJOR.MINOR, best in the version in force."""
    groups: dict[tuple[str, Month], list[Document[Record]]] = {}
    for document in records:
        key = (document.model.checklist_id, document.model.period)
        if document.model.version not in workspace.versions.get(key[0], {}):
            continue  # that has been said already
        groups.setdefault(key, []).append(document)
    for (checklist, month), documents in groups.items():
        in_force = workspace.checklist_in(checklist, month)
        used = {_minor(document.model.version) for document in documents}
        if in_force is not None and len(used) == 1 and _minor(in_force.version) in used:
            continue
        yield from _version_group(documents, in_force, used)


def _minor(version: str) -> str:
    return version.rpartition(".")[0]


def _version_group(
    documents: list[Document[Record]], in_force: Checklist | None, used: set[str]
) -> Iterator[Finding]:
    expected = in_force.version if in_force else None
    right = _minor(expected) if expected and _minor(expected) in used else max(used)
    for document in documents:
        record = document.model
        values = {
            "period": record.period.words,
            "checklist": record.checklist_id,
            "version": record.version,
        }
        if len(used) > 1 and _minor(record.version) != right:
            values["other"] = f"{right}.x"
            yield Finding(codes.TWO_VERSIONS, ("checklist",), values, document=document.name)
        elif expected is None or _minor(record.version) != _minor(expected):
            there_is = f"应使用清单 {record.checklist_id} 的 {expected} 版"
            there_is_none = f"清单 {record.checklist_id} 还没有生效的版本"
            values["expected"] = there_is if expected else there_is_none
            yield Finding(codes.NOT_IN_FORCE, ("checklist",), values, document=document.name)


# Checks of corrections: each must fit the entry that it found.


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
    agenda = agenda_of(workspace, checklist, first.period)
    force = entries_in_force(filed, policy.uninspected == "self")
    for document in documents:
        for finding in _one(agenda, document.model, force):
            yield Finding(finding.code, finding.path, finding.values, finding.on, document.name)


def _references(
    workspace: Workspace, documents: Sequence[Document[Correction]]
) -> Iterator[Finding]:
    for document in documents:
        correction = document.model
        unread = workspace.may_be_person(correction.unit)
        if workspace.organizations and correction.unit not in workspace.units and not unread:
            guess = suggestion(correction.unit, workspace.units)
            values = {"unit": shown(correction.unit), "suggestion": guess}
            yield Finding(codes.UNKNOWN_UNIT, ("unit",), values, document=document.name)
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
            yield Finding(codes.UNKNOWN_CHECKLIST, ("checklist",), values, document=document.name)


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
        yield Finding(version_codes.CORRECTION_NO_ITEM, ("item",), values)
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


# Checks of cards: what is due and nobody answered.


CONSEQUENCE = {"zero": "按漏报记零分", "exclude": "不计入得分", "error": "整份不计分"}


def missing_findings(
    agenda: Agenda, filed: Filed, policy: Policy, tags: frozenset[str]
) -> Iterator[Finding]:
    """The due items of a card that have neither an entry nor a default."""
    self_counts = policy.uninspected == "self"
    if not filed.inspection and not (self_counts and filed.self_check):
        return
    missing = agenda.unanswered(tags, entries_in_force(filed, self_counts).entries())
    if missing:
        values = {"items": listed(missing), "consequence": CONSEQUENCE[policy.missing]}
        yield Finding(codes.MISSING_ENTRY, ("entries",), values, "key")
