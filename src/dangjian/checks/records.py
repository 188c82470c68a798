"""Checks of monthly records, and what a card leaves unanswered."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from dangjian.checks.common import depends_on
from dangjian.codes import records as codes
from dangjian.codes.reading import more
from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.kinds import Document
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy
from dangjian.documents.record import KIND_WORDS, Entries, Entry, Record
from dangjian.documents.schedule import early_for
from dangjian.documents.workspace import Workspace
from dangjian.problem import MOST, Finding, Path, absent
from dangjian.scoring.agenda import Agenda, Post, agenda_of
from dangjian.scoring.entries import Filed, entries_in_force
from dangjian.scoring.results import ItemResult, State
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Month
from dangjian.values.wording import listed, shown, suggestion


def record_findings(workspace: Workspace, record: Record) -> Iterator[Finding]:
    """Everything wrong in one record; entries are checked when unit and checklist are known."""
    unit = workspace.units.get(record.unit)
    if unit is None and workspace.organizations and not _is_unread_person(workspace, record):
        values = {
            "unit": shown(record.unit),
            "suggestion": suggestion(record.unit, workspace.units),
        }
        yield Finding(codes.UNKNOWN_UNIT, ("unit",), values, cause=absent("unit", record.unit))
    checklist = yield from _checklist(workspace, record)
    if checklist is None:
        return
    if unit is not None:
        yield from _unit(unit, checklist, record, workspace.home_month(checklist.id, record.period))
    yield from _digest(checklist, record)
    yield from _whole(record)
    if record.excused is None and record.entries is not None:
        tags = workspace.tags.get(record.unit)
        agenda = agenda_of(workspace, checklist, record.period)
        yield from _entries(agenda, record.entries, tags)
        if record.kind == "self":
            yield from _opinions_of_self(record.entries)
        else:
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
        cause = absent("list", record.checklist_id)
        yield Finding(codes.UNKNOWN_CHECKLIST, ("checklist",), values, cause=cause)
        return None
    if record.version not in versions:
        values = {
            "checklist": record.checklist_id,
            "version": record.version,
            "known": listed(versions),
        }
        cause = absent("list", record.checklist)
        yield Finding(codes.UNKNOWN_VERSION, ("checklist",), values, cause=cause)
        return None
    return versions[record.version]


def _unit(unit: Unit, checklist: Checklist, record: Record, home: Month) -> Iterator[Finding]:
    if unit.layer not in checklist.layers:
        values = {
            "unit": unit.name,
            "layer": unit.layer,
            "checklist": checklist.id,
            "layers": "、".join(checklist.layers),
        }
        yield Finding(codes.WRONG_LAYER, ("checklist",), values)
    if not unit.exists_in(home):
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
    # A month is inspected in the first days of the next.
    if Month.of(record.date) not in (record.period, record.period.plus(1)):
        values = {
            "what": "记录的日期",
            "date": record.date,
            "period": f"{record.period.words}和次月",
        }
        yield Finding(codes.DATE_OUTSIDE, ("date",), values)


def _entries(agenda: Agenda, entries: Entries, tags: frozenset[str] | None) -> Iterator[Finding]:
    """``tags``: None where the unit isn't known, so that nobody can say what applies to it."""
    unknown = [each for each in entries if each not in agenda.by_id]
    reference = agenda.checklist.reference
    for item_id in unknown[:MOST]:
        if item_id in agenda.drafts:
            values = {"item": item_id, "checklist": reference}
            yield Finding(codes.DRAFT_ENTRY, ("entries", item_id), values, "key")
            continue
        values = {
            "checklist": reference,
            "id": agenda.checklist.id,
            "item": shown(item_id),
            "suggestion": suggestion(item_id, agenda.by_id),
        }
        cause = absent("item", f"{reference} {item_id}")
        yield Finding(codes.UNKNOWN_ITEM, ("entries", item_id), values, "key", cause=cause)
    if len(unknown) > MOST:
        yield more(len(unknown) - MOST)
    # Judged first, looked at only where something may be wrong: nearly all entries are fine.
    for post, judged in zip(agenda.posts, agenda.judge(entries), strict=True):
        if judged is not None and not _is_fine(post, judged, entries):
            yield from _entry(post, entries[post.item.id], agenda.month, tags)


def _is_fine(post: Post, judged: ItemResult | Finding, entries: Entries) -> bool:
    """Whether nothing can be wrong with an entry, which is so for nearly all of them."""
    if not post.asks_little or not isinstance(judged, ItemResult) or judged is post.na_by_entry:
        return False
    entry = entries[post.item.id]
    if post.asks_date and (judged.state is not State.SCORED or post.stray(entry.value)):
        return False
    return entry.values is None


def _opinions_of_self(entries: Entries) -> Iterator[Finding]:
    """A unit says of itself one thing, not several."""
    for item_id, entry in entries.items():
        if entry.values is not None:
            values = {"item": item_id, "why": "自查只有一个结果"}
            path = ("entries", item_id, "values")
            yield Finding(codes.SEVERAL_NOT_ASKED, path, values, "key")


def _entry(
    post: Post, entry: Entry, month: Month, tags: frozenset[str] | None
) -> Iterator[Finding]:
    item, path = post.item, ("entries", post.item.id)
    yield from entry_findings(post, entry, month, path)
    if tags is not None and not item.applies(tags):
        values = {"item": item.id, "tags": "、".join(item.applies_to)}
        yield Finding(codes.NOT_APPLYING, path, values, "key")
    elif not post.is_answerable:
        due = early_for(item, month)
        values = {"item": item.id, "period": month.words, "cycle": item.cycle.words}
        if due is None:
            yield Finding(codes.NOT_DUE, path, values, "key")
        else:
            values["due"] = f"{due.month} 月" if due.year == month.year else due.words
            yield Finding(codes.EARLY_NOTED, path, values, "key")


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
    if item.draws:
        where = f"事项 {item.same_as}" if item.same_as is not None else "整改台账"
        yield Finding(codes.BORROWED_ENTRY, path, {"item": item.id, "where": where}, "key")
        return
    if entry.values is not None:
        yield from _opinion_findings(post, entry, month, path)
        return
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
    yield from _evidence_findings(item, found, bool(entry.evidence), path)
    if found.state is State.NOT_DUE:
        reckoning = item.criterion.reckon(post.parse(entry.value), post.points, post.due_date)
        yield Finding(codes.STILL_OPEN, path, {"item": item.id, "reckoning": reckoning}, "key")
    yield from _stray_findings(post, entry.value, month, (*path, "value"))


def _evidence_findings(item: Item, found: ItemResult, shown: bool, path: Path) -> Iterator[Finding]:
    if item.evidence_required and found.earned_points > 0 and not shown:
        values = {"item": item.id, "expected": _evidence_words(item.evidence)}
        yield Finding(codes.EVIDENCE_MISSING, path, values, "key")


def _stray_findings(post: Post, value: object, month: Month, path: Path) -> Iterator[Finding]:
    stray = post.stray(value) if post.asks_date else None
    if stray is not None:
        what = f"事项 {post.item.id} 的{stray[0]}"
        values = {"what": what, "date": stray[1], "period": month.words}
        yield Finding(codes.DATE_OUTSIDE, path, values)


def _opinion_findings(post: Post, entry: Entry, month: Month, path: Path) -> Iterator[Finding]:
    """What is wrong in several inspectors' judgements of one item."""
    item, opinions = post.item, entry.values or ()
    here = (*path, "values")
    if item.several is None:
        why = "清单里这条事项没有写 several"
        yield Finding(codes.SEVERAL_NOT_ASKED, here, {"item": item.id, "why": why}, "key")
        return
    if entry.value is not None or entry.na is not None:
        flaw = "旁边又写了 value 或 na"
        yield Finding(codes.SEVERAL_FORM, here, {"item": item.id, "flaw": flaw}, "key")
    seen: set[str] = set()
    for index, opinion in enumerate(opinions):
        if opinion.by in seen:
            values = {"item": item.id, "flaw": f"里{shown(opinion.by)}有不止一条"}
            yield Finding(codes.SEVERAL_FORM, (*here, index, "by"), values)
        seen.add(opinion.by)
        found = post.result(opinion.value)
        if isinstance(found, Finding):
            yield found._replace(path=(*here, index, "value", *found.path))
            continue
        yield from _stray_findings(post, opinion.value, month, (*here, index, "value"))
    combined = post.combined(opinions)
    if isinstance(combined, ItemResult):
        evidence = bool(entry.evidence) or any(opinion.evidence for opinion in opinions)
        yield from _evidence_findings(item, combined, evidence, path)


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


# Checks of cards: what is due and nobody answered.


CONSEQUENCE = {"zero": "按漏报记零分", "exclude": "不计入得分", "error": "整份不计分"}


def missing_findings(
    agenda: Agenda, filed: Filed, policy: Policy, tags: frozenset[str], self_counts: bool
) -> Iterator[Finding]:
    """The due items of a card that have neither an entry nor a default."""
    if filed.looked(self_counts) is None:
        return
    entries = entries_in_force(filed, self_counts).entries()
    missing = agenda.unanswered(tags, entries.keys() - agenda.lacking(entries))
    if missing:
        values = {"items": listed(missing), "consequence": CONSEQUENCE[policy.missing]}
        yield Finding(codes.MISSING_ENTRY, ("entries",), values, "key")
