"""Checklists compared by the ids of their items and sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dangjian.criteria.base import BadValue
from dangjian.criteria.changes import (
    MAJOR,
    MINOR,
    PATCH,
    Bump,
    Change,
    FieldTable,
    as_yaml,
    change_of,
    changed_fields,
    moved,
)
from dangjian.documents.checklist import Checklist, Cycle, Due, Item
from dangjian.documents.schedule import END_OF_CYCLE
from dangjian.values.canonical import canonical_json

# Items compared: the one explicit table of docs/changing-checklists.md, and what each kind says of itself.


PLAIN: FieldTable = {
    "title": ("名称", PATCH),
    "responsibility": ("责任类别", PATCH),
    "requirement": ("工作要求", PATCH),
    "cycle": ("周期", MINOR),
    "points": ("分值", MINOR),
    "evidence": ("佐证材料", PATCH),
    "basis": ("依据", PATCH),
    "guide": ("操作指南", PATCH),
    "reporting": ("填报说明", PATCH),
}
"""What is compared as it stands; the rest is compared as it is in force."""
_LAST_DAY = 31
"""Day 31 in a short month is its last day."""


def item_changes(old: Item, new: Item) -> Iterator[Change]:
    """Everything that differs between two versions of an item."""
    changes = [
        *changed_fields(old, new, PLAIN),
        *_criterion(old, new),
        *_due(old, new),
        *_default(old, new),
        *_nature(old, new),
        *_evidence_required(old, new),
        *_several(old, new),
        *_drawing(old, new),
        *_status(old, new),
        *_applies_to(old, new),
    ]
    if old.is_draft or new.is_draft:
        changes = [_of_draft(change) for change in changes]
    elif _needs_evidence_anew(old, new):
        changes = [_with_evidence(change) for change in changes]
    return (change._replace(item=new.id, title=new.title) for change in changes)


def _criterion(old: Item, new: Item) -> Iterator[Change]:
    # Each kind compares itself only with its own kind.
    before: Any = old.criterion
    after: Any = new.criterion
    if before.kind != after.kind:
        values = as_yaml(before), as_yaml(after)
        why = "评分方式不同，填报的形式也不同"
        yield Change("criterion.kind", "评分方式", "changed", MAJOR, *values, why=why)
        return
    for change in after.changes(before):
        yield change.inside("criterion")


def _due(old: Item, new: Item) -> Iterator[Change]:
    before, after = old.due or END_OF_CYCLE, new.due or END_OF_CYCLE
    in_force = new.cycle is not Cycle.EVENT
    if before.month != after.month:
        same = _due_month(before, old.cycle) == _due_month(after, new.cycle)
        bump = PATCH if same or not in_force else MINOR
        yield change_of("due.month", "到期月份", bump, before.month, after.month)
    if before.day != after.day:
        same = _due_day(before) == _due_day(after)
        judged = in_force and new.criterion.reads_due_day
        yield change_of(
            "due.day", "到期日", MINOR if judged and not same else PATCH, before.day, after.day
        )


def _due_month(due: Due, cycle: Cycle) -> object:
    """One name for one month: ``last`` of a quarter is its third."""
    named = {"first": 1, "last": cycle.length}
    return named.get(due.month, due.month) if isinstance(due.month, str) else due.month


def _due_day(due: Due) -> int:
    return due.day if isinstance(due.day, int) else _LAST_DAY


def _default(old: Item, new: Item) -> Iterator[Change]:
    if _parsed(old) != _parsed(new):
        yield change_of("default", "没有填报时的值", MINOR, old.default, new.default)


def _parsed(item: Item) -> Any:
    """The default as the criterion understands it, so that number forms and order don't count."""
    if item.default is None:
        return None
    try:
        return (item.criterion.kind, item.criterion.parse(item.default))
    except BadValue:
        return canonical_json(item.default)


def _nature(old: Item, new: Item) -> Iterator[Change]:
    """The nature, and what it means for `allow_na` where that isn't written."""
    stricter = old.may_be_na and not new.may_be_na
    bump: Bump = MAJOR if stricter else MINOR
    why = "原来填“不适用”的记录会失效" if stricter else ""
    if old.nature != new.nature:
        yield change_of("nature", "性质", bump, old.nature, new.nature)._replace(why=why)
    if old.may_be_na is not new.may_be_na:
        change = change_of("allow_na", "可填不适用", bump, old.may_be_na, new.may_be_na)
        yield change._replace(why=why)


def _evidence_required(old: Item, new: Item) -> Iterator[Change]:
    before, after = old.evidence_required, new.evidence_required
    if before is not after:
        why = "原来没写佐证的记录会失效" if after else ""
        change = change_of(
            "evidence_required", "必须写佐证", MAJOR if after else MINOR, before, after
        )
        yield change._replace(why=why)


def _several(old: Item, new: Item) -> Iterator[Change]:
    """Without it, entries of several judgements are no longer valid."""
    if old.several != new.several:
        gone = new.several is None
        change = change_of(
            "several", "几人评定", MAJOR if gone else MINOR, old.several, new.several
        )
        yield change._replace(why="原来几人评定的填报会失效" if gone else "", wording=False)


def _drawing(old: Item, new: Item) -> Iterator[Change]:
    """What is drawn from elsewhere has no entries of its own."""
    for name, key, label in (("same_as", "same_as", "同一填报"), ("from_", "from", "取自台账")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            put = not old.draws
            change = change_of(key, label, MAJOR if put else MINOR, before, after)
            yield change._replace(why="原有的这条填报会失效" if put else "", wording=False)


def _status(old: Item, new: Item) -> Iterator[Change]:
    if old.is_draft is not new.is_draft:
        change = change_of(
            "status", "状态", MAJOR if new.is_draft else MINOR, old.status, new.status
        )
        why = "原有记录里的这条填报会失效" if new.is_draft else ""
        yield change._replace(why=why, wording=False)


def _of_draft(change: Change) -> Change:
    """A draft has no entries and no points: only becoming one, and becoming none, weighs anything."""
    return change if change.field == "status" else change._replace(bump=PATCH, why="")


def _applies_to(old: Item, new: Item) -> Iterator[Change]:
    if old.applies_to != new.applies_to:
        same = set(old.applies_to) == set(new.applies_to)
        bump = PATCH if same else MINOR
        yield change_of("applies_to", "适用标签", bump, old.applies_to, new.applies_to)


def _needs_evidence_anew(old: Item, new: Item) -> bool:
    """Whether an entry without evidence, valid because it earned nothing, would earn something now."""
    if not (old.evidence_required and new.evidence_required):
        return False
    if old.criterion.kind != new.criterion.kind:
        return False
    if old.several != new.several:
        return True  # one judgement that earns something may now be enough
    later = _may_be_later(old, new)
    if not later and (old.criterion, old.points) == (new.criterion, new.points):
        return False
    criterion: Any = new.criterion
    return bool(criterion.earns_anew(old.criterion, new.points, old.points, later))


def _may_be_later(old: Item, new: Item) -> bool:
    """Whether the due date of some month is later than it was."""

    def raw(item: Item) -> tuple[bool, int]:
        due = item.due or END_OF_CYCLE
        return (item.cycle is Cycle.MONTH and due.month == "next", _due_day(due))

    return raw(new) > raw(old)


def _with_evidence(change: Change) -> Change:
    """What moves points weighs more where points need evidence."""
    moves = change.field in ("points", "several") or change.field.startswith(
        ("criterion.", "due.", "cycle")
    )
    if not moves or change.bump is not MINOR:
        return change
    why = "原来不得分的填报会得分，而这条得分必须有佐证"
    return change._replace(bump=MAJOR, why=why)


HEAD: FieldTable = {
    "id": ("清单编号", MAJOR),
    "title": ("清单名称", PATCH),
    "full_score": ("满分", MINOR),
    "ceiling": ("封顶分", MINOR),
    "bonus_cap": ("加分合计上限", MINOR),
    "effective": ("生效月份", MINOR),
    "grades": ("等次", MINOR),
}
"""What belongs to the list as a whole and is compared as it stands."""

Places = dict[str, tuple[str, Item]]
"""Item id → section id and item, in the order of the list."""


def checklist_changes(old: Checklist, new: Checklist) -> list[Change]:
    """Everything that differs in meaning between two checklists, in the order of the new one."""
    return [
        *changed_fields(old, new, HEAD),
        *_layers(old, new),
        *_sections(old, new),
        *_items(_places(old), _places(new)),
    ]


def _places(checklist: Checklist) -> Places:
    return {item.id: (section.id, item) for section in checklist.sections for item in section.items}


def _layers(old: Checklist, new: Checklist) -> Iterator[Change]:
    """A layer removed: its units' records are no longer valid."""
    for layer in dict.fromkeys(old.layers):
        if layer not in new.layers:
            why = "这个层级的单位原有的记录会失效"
            yield Change(
                f"layers.{layer}", f"责任层级 {layer}", "removed", MAJOR, old=layer, why=why
            )
    for layer in dict.fromkeys(new.layers):
        if layer not in old.layers:
            yield Change(f"layers.{layer}", f"责任层级 {layer}", "added", MINOR, new=layer)
    if moved(old.layers, new.layers):
        yield change_of("layers", "责任层级的次序", PATCH, old.layers, new.layers)


def _sections(old: Checklist, new: Checklist) -> Iterator[Change]:
    """Titles and order; an item that changes its section is told with the item."""
    before = {section.id: section for section in old.sections}
    after = {section.id: section for section in new.sections}
    for name, section in before.items():
        if name not in after:
            label = f"项目 {name}"
            yield Change(f"sections.{name}", label, "removed", PATCH, old=section.title)
    for name, section in after.items():
        if name not in before:
            yield Change(f"sections.{name}", f"项目 {name}", "added", PATCH, new=section.title)
            continue
        for change in changed_fields(before[name], section, {"title": ("名称", PATCH)}):
            yield change.inside(f"sections.{name}", f"项目 {name} 的")
    for name in moved(list(before), list(after)):
        places = list(before).index(name) + 1, list(after).index(name) + 1
        yield Change(f"sections.{name}", f"项目 {name} 的次序", "moved", PATCH, *places)


def _items(old: Places, new: Places) -> Iterator[Change]:
    for name, (_, item) in old.items():
        if name not in new:
            why = "" if item.is_draft else "原有记录里的这条填报会失效"
            yield Change(
                "",
                "事项",
                "removed",
                PATCH if item.is_draft else MAJOR,
                old=as_yaml(item),
                item=name,
                title=item.title,
                why=why,
            )
    shifted = set(_shifted(old, new))
    for name, (section, item) in new.items():
        if name not in old:
            bump = PATCH if item.is_draft else MINOR
            yield Change("", "事项", "added", bump, new=as_yaml(item), item=name, title=item.title)
            continue
        was_in, was = old[name]
        yield from item_changes(was, item)
        if was_in != section:
            bump = PATCH if was.is_draft or item.is_draft else MINOR
            yield Change("section", "所在项目", "moved", bump, was_in, section, name, item.title)
        elif name in shifted:
            places = _place(old, name), _place(new, name)
            yield Change("order", "次序", "moved", PATCH, *places, name, item.title)


def _shifted(old: Places, new: Places) -> Iterator[str]:
    """Items that stand elsewhere within their section."""
    sections = dict.fromkeys(section for section, _ in new.values())
    for section in sections:
        yield from moved(_ids(old, section), _ids(new, section))


def _ids(places: Places, section: str) -> Sequence[str]:
    return [name for name, (place, _) in places.items() if place == section]


def _place(places: Places, name: str) -> int:
    """From 1, within its section."""
    return _ids(places, places[name][0]).index(name) + 1
