"""Items compared: the one explicit table of DESIGN section 5, and what each kind says of itself."""

from __future__ import annotations

from collections.abc import Iterator
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
)
from dangjian.documents.checklist import Cycle, Due, Item
from dangjian.documents.schedule import END_OF_CYCLE
from dangjian.values.canonical import canonical_json

PLAIN: FieldTable = {
    "title": ("名称", PATCH),
    "responsibility": ("责任类别", PATCH),
    "requirement": ("工作要求", PATCH),
    "cycle": ("周期", MINOR),
    "points": ("分值", MINOR),
    "evidence": ("佐证材料", PATCH),
    "basis": ("依据", PATCH),
    "guide": ("操作指南", PATCH),
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
        *_applies_to(old, new),
    ]
    if _needs_evidence_anew(old, new):
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
        judged = in_force and new.criterion.kind == "deadline"
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
    moves = change.field == "points" or change.field.startswith(("criterion.", "due.", "cycle"))
    if not moves or change.bump is not MINOR:
        return change
    why = "原来不得分的填报会得分，而这条得分必须有佐证"
    return change._replace(bump=MAJOR, why=why)
