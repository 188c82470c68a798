"""A workspace against what was published before: versions that must rise, ids that mean one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from dangjian.codes import policy as policy_codes
from dangjian.codes import reviewing as codes
from dangjian.compare.documents import Difference, compare, raised
from dangjian.compare.texts import text_of
from dangjian.criteria.changes import MINOR, NONE
from dangjian.documents.checklist import Item
from dangjian.documents.kinds import (
    KINDS,
    VERSIONED,
    Document,
    archive_place,
    document_id,
    is_archived,
)
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path
from dangjian.values.fields import version_key

Versions = dict[str, Document[Any]]
"""Version → the document that holds it."""
_SHOWN = 3
"""So many changes are named in a message."""
_UNLIKE = 0.4
"""Texts whose likeness (0 to 1) is below this say another thing."""


def history_findings(old: Workspace, new: Workspace, revision: str) -> Iterator[Finding]:
    """Everything wrong with how lists, points rules, policy and units went on from ``old``."""
    before, after = _families(old), _families(new)
    for key, versions in after.items():
        if key in before:
            yield from _version_findings(key, before[key], versions, revision)
    for key, versions in before.items():
        if key[1] not in new.lost:
            yield from _gone(key, versions, after.get(key, {}), revision)
    yield from _item_findings(old, new, revision)
    yield from _unit_findings(old, new, revision)


def _gone(key: tuple[str, str], old: Versions, new: Versions, revision: str) -> Iterator[Finding]:
    """Published versions that are nowhere any more, not in the archive either."""
    newest = max((version_key(each) for each in new), default=None)
    for version, document in old.items():
        if version in new or (newest is not None and newest < version_key(version)):
            continue  # a version that went backwards has its own problem
        current = new[max(new, key=version_key)].name if new else document.name
        values = {
            "name": key[1],
            "version": version,
            "revision": revision,
            "place": archive_place(document.name, key[1], version),
            "path": document.name,
        }
        yield Finding(codes.VERSION_GONE, ("version",), values, document=current)


def replaced_findings(workspace: Workspace) -> Iterator[Finding]:
    """Current versions that replace an archived one in the very months that used that one."""
    for (kind, name), versions in _families(workspace).items():
        current = [v for v, document in versions.items() if not is_archived(document.name)]
        if kind == "points-rules" or not current or len(versions) == 1:
            continue
        newest = max(current, key=version_key)
        earlier = _predecessor(newest, versions)
        if earlier is not None:
            yield from _replaced(kind, name, earlier, versions[newest])


def _replaced(kind: str, name: str, old: Document[Any], new: Document[Any]) -> Iterator[Finding]:
    since = new.model.effective
    if since != old.model.effective:  # later is right; earlier has a problem of its own
        return
    if compare(kind, old.model, new.model).required < MINOR:
        return
    values = {
        "name": "考核办法" if kind == "policy" else f"清单 {name}",
        "old": old.model.version,
        "new": new.model.version,
        "effective": f"都从 {since} 起" if since else "没有写",
    }
    path: Path = ("effective",) if since else ("version",)
    yield Finding(policy_codes.REPLACED_AT_ONCE, path, values, document=new.name)


def _families(workspace: Workspace) -> dict[tuple[str, str], Versions]:
    """Kind and id → versions, archive included."""
    families: dict[tuple[str, str], Versions] = {}
    for word in VERSIONED:
        for document in workspace.of_kind(word):
            key = (word, document_id(word, document.model))
            families.setdefault(key, {}).setdefault(document.model.version, document)
    return families


def _version_findings(
    key: tuple[str, str], old: Versions, new: Versions, revision: str
) -> Iterator[Finding]:
    kind, name = key
    for version, document in new.items():
        same = old.get(version)
        if same is not None:
            difference = compare(kind, same.model, document.model)
            if difference.required is not NONE:
                values = {**_values(name, difference, revision), "version": version}
                yield _at_version(codes.PUBLISHED_CHANGED, values, document)
            continue
        earlier = _predecessor(version, {**old, **new})
        if earlier is None:
            continue
        if kind != "points-rules" and version not in old and earlier.model.version in old:
            yield from _replaced(kind, name, earlier, document)
        difference = compare(kind, earlier.model, document.model)
        if not difference.enough:
            values = _values(name, difference, revision)
            yield _at_version(codes.VERSION_TOO_LOW, values, document)
    newest = max(new, key=version_key)
    published = max(old, key=version_key)
    if version_key(newest) < version_key(published):
        values = {"name": name, "old": published, "new": newest, "revision": revision}
        yield _at_version(codes.VERSION_BACKWARDS, values, new[newest])


def _predecessor(version: str, known: Versions) -> Document[Any] | None:
    """The highest version below this one; None when it is the lowest."""
    lower = [each for each in known if version_key(each) < version_key(version)]
    return known[max(lower, key=version_key)] if lower else None


def _values(name: str, difference: Difference, revision: str) -> dict[str, object]:
    weighty = [c for c in difference.changes if c.bump is difference.required]
    texts = [text_of(change) for change in weighty[:_SHOWN]]
    more = f"等 {len(weighty)} 处" if len(weighty) > _SHOWN else ""
    return {
        "name": name,
        "old": difference.old.version,
        "new": difference.new.version,
        "level": f"{difference.required.words}（{difference.required.name}）",
        "least": raised(difference.old.version, difference.required),
        "changes": "；".join(texts) + more,
        "revision": revision,
    }


def _at_version(code: Any, values: dict[str, object], document: Document[Any]) -> Finding:
    return Finding(code, ("version",), values, document=document.name)


class _ItemPlace(NamedTuple):
    """An item, its list, and where it stands."""

    checklist: str
    item: Item
    document: str
    path: Path


def _places(workspace: Workspace) -> dict[str, _ItemPlace]:
    """Items by id, each from the highest version that has it."""
    found: dict[str, _ItemPlace] = {}
    for document in sorted(workspace.checklists, key=lambda d: version_key(d.model.version)):
        for s, section in enumerate(document.model.sections):
            for i, item in enumerate(section.items):
                path = ("sections", s, "items", i, "id")
                found[item.id] = _ItemPlace(document.model.id, item, document.name, path)
    return found


def _item_findings(old: Workspace, new: Workspace, revision: str) -> Iterator[Finding]:
    before = _places(old)
    for name, place in _places(new).items():
        was = before.get(name)
        if was is None:
            continue
        if is_another_matter(was.item, place.item, same_list=was.checklist == place.checklist):
            values = {
                "id": name,
                "revision": revision,
                "before": _said(was),
                "after": _said(place),
            }
            yield Finding(codes.ID_REUSED, place.path, values, document=place.document)


def is_another_matter(old: Item, new: Item, *, same_list: bool = True) -> bool:
    """Whether an id now stands for something else: what it is called and what it asks are both unlike.

    In another list it is enough that it is called otherwise.
    """
    if _likeness(old.title, new.title) >= _UNLIKE:
        return False
    return not same_list or _likeness(old.requirement, new.requirement) < _UNLIKE


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _said(place: _ItemPlace) -> str:
    return f"清单 {place.checklist} 的“{place.item.title}”"


def _unit_findings(old: Workspace, new: Workspace, revision: str) -> Iterator[Finding]:
    """A unit of another layer is charged with other lists: it is another unit."""
    for document in new.organizations:
        for index, unit in enumerate(document.model.units):
            was = old.units.get(unit.id)
            if was is not None and was.layer != unit.layer:
                values = {
                    "id": unit.id,
                    "revision": revision,
                    "before": f"层级 {was.layer} 的“{was.name}”",
                    "after": f"层级 {unit.layer} 的“{unit.name}”",
                }
                yield Finding(
                    codes.ID_REUSED, ("units", index, "id"), values, document=document.name
                )


# Files that only grow, as plain trees: logs of events, and corrections, which never change.


def identity(word: str, tree: Mapping[str, Any]) -> tuple[object, ...] | None:
    """What a file is of, whatever it is called; None where it doesn't say."""
    keys = KINDS[word].identity
    if not keys:
        return None
    values = tuple(_unversioned(key, tree.get(key)) for key in keys)
    return (word, *values) if all(isinstance(each, str | int) for each in values) else None


def _unversioned(key: str, value: object) -> object:
    """A ledger may go on under a later version of its rules."""
    return value.partition("@")[0] if key == "rules" and isinstance(value, str) else value


def log_findings(
    word: str, old: Mapping[str, Any], new: Mapping[str, Any], revision: str
) -> Iterator[Finding]:
    """What of an event log is no longer as it was."""
    shared = {"what": KINDS[word].log, "revision": revision}
    before, after = _events(old), _events(new)
    for index, event in enumerate(before):
        if index >= len(after):
            change = f"少了第 {index + 1} 条及以后的"
            yield Finding(codes.LOG_CHANGED, ("events",), {**shared, "change": change}, "key")
            break
        if after[index] != event:
            change = f"改了第 {index + 1} 条"
            yield Finding(codes.LOG_CHANGED, ("events", index), {**shared, "change": change})
            break
    if word == "campaign":  # goal, members and milestones to come are still being planned
        yield from _plan_findings(old, new, revision)
        return
    for key in dict.fromkeys((*old, *new)):
        was, now = _unversioned(key, old.get(key)), _unversioned(key, new.get(key))
        if key != "events" and was != now:
            change = f"改了开头的 {key}"
            yield Finding(codes.LOG_CHANGED, (key,), {**shared, "change": change})


def _plan_findings(
    old: Mapping[str, Any], new: Mapping[str, Any], revision: str
) -> Iterator[Finding]:
    """Planned dates that are others than before, and milestones that are gone."""
    after = _milestones(new)
    for name, (_, was) in _milestones(old).items():
        index, now = after.get(name, (None, None))
        if now == was:
            continue
        values = {
            "milestone": name,
            "revision": revision,
            "old": was,
            "change": "这个节点现在没有了" if index is None else f"现在是 {now}",
        }
        path = ("milestones",) if index is None else ("milestones", index, "planned")
        yield Finding(codes.PLAN_CHANGED, path, values, "key" if index is None else "value")


def _milestones(tree: Mapping[str, Any]) -> dict[str, tuple[int | None, Any]]:
    """Milestones by id: where they stand, and what they are planned for."""
    every = tree.get("milestones")
    return {
        str(each.get("id")): (index, each.get("planned"))
        for index, each in enumerate(every if isinstance(every, list) else ())
        if isinstance(each, dict)
    }


def _events(tree: Mapping[str, Any]) -> list[Any]:
    events = tree.get("events")
    return events if isinstance(events, list) else []


def correction_findings(
    old: Mapping[str, Any], new: Mapping[str, Any], revision: str
) -> Iterator[Finding]:
    """A correction that says something else than before."""
    keys = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    if keys:
        values = {"revision": revision, "keys": "、".join(keys)}
        yield Finding(codes.CORRECTION_CHANGED, (keys[0],), values)
