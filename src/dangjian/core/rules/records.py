"""Checks of monthly records: each by itself, then all of them together."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from dangjian.codes import records as codes
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import Document
from dangjian.documents.organization import Unit
from dangjian.documents.record import KIND_WORDS, Entries, Entry, Record
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.results import ItemResult
from dangjian.values.canonical import digest_of
from dangjian.values.period import Month
from dangjian.values.wording import listed, shown, suggestion


def record_findings(workspace: Workspace, record: Record) -> Iterator[Finding]:
    """Everything wrong in one record; entries are checked when unit and checklist are known."""
    unit = workspace.units.get(record.unit)
    if unit is None and workspace.organizations:
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
        yield from _entries(workspace.agenda(checklist, record.period), record.entries, tags)


def _checklist(workspace: Workspace, record: Record) -> Generator[Finding, None, Checklist | None]:
    """The record's checklist in its version; None where there is none, which is then a finding."""
    versions = workspace.versions.get(record.checklist_id)
    if record.version not in (versions or {}) and record.checklist_id in workspace.lost:
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
    for item_id in (each for each in entries if each not in agenda.by_id):
        values = {
            "checklist": agenda.checklist.reference,
            "id": agenda.checklist.id,
            "item": shown(item_id),
            "suggestion": suggestion(item_id, agenda.by_id),
        }
        yield Finding(codes.UNKNOWN_ITEM, ("entries", item_id), values, "key")
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
