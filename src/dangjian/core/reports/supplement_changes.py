"""What became of a list for one unit between two versions, in the words of the agreement."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from dangjian.compare.checklists import checklist_changes
from dangjian.compare.texts import edit_words, side_words, value_words
from dangjian.core.listing import due_words
from dangjian.core.page import Cell, cells
from dangjian.core.reports.agreement_duties import points_words
from dangjian.core.reports.agreement_terms import Terms, counted_points
from dangjian.criteria.changes import Change
from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.workspace import Workspace
from dangjian.values.numbers import plain

NOTHING = "—"
"""What stands where one side has nothing."""
_DUE = ("cycle", "due.month", "due.day")
_UNSAID = ("effective", "order")
"""Fields that the heading says already, or that bind nobody."""
_HEAD = {"title", "full_score", "ceiling", "grades"}
"""What belongs to the list as a whole and concerns everybody."""

ChangeRow = tuple[Cell, ...]
"""编号, 事项, 改动, 原, 新."""


def change_rows(workspace: Workspace, before: Terms, after: Terms, name: str) -> list[ChangeRow]:
    """A row a change of a list that both months have; what doesn't apply to the unit is left out."""
    old, new = before.list_of(name), after.list_of(name)
    ours, theirs = before.items(old), after.items(new)
    every = list(checklist_changes(old, new))
    rows = [_whole(change) for change in every if change.item is None and _is_said(change)]
    rows += [gone_row(item) for id_, item in ours.items() if id_ not in theirs]
    rows += [come_row(item) for id_, item in theirs.items() if id_ not in ours]
    changed = (each for each in every if each.item in ours and each.item in theirs)
    for id_, changes in groupby(changed, key=lambda each: each.item):
        assert id_ is not None
        pair = ours[id_], theirs[id_]
        rows += _item_rows(workspace, (old, new), pair, list(changes))
    return rows


def come_row(item: Item) -> ChangeRow:
    """The row of an item that the unit wasn't charged with before."""
    words = f"{item.requirement}\n{due_words(item)}；{_points(item)}\n{_standard(item)}"
    return cells(item.id, item.title, "新增", NOTHING, words)


def gone_row(item: Item) -> ChangeRow:
    """The row of an item that the unit is charged with no longer."""
    return cells(item.id, item.title, "取消", f"{due_words(item)}；{_points(item)}", NOTHING)


def _points(item: Item) -> str:
    words = points_words(item)
    return f"{words} 分" if item.points else words


def _standard(item: Item) -> str:
    return f"评分标准：{item.criterion.words(item.points)}"


def _is_said(change: Change) -> bool:
    section_title = change.field.startswith("sections.") and change.field.endswith(".title")
    return change.field in _HEAD or section_title


def _whole(change: Change) -> ChangeRow:
    if change.field == "grades":
        values = _grades(change.old), _grades(change.new)
    else:
        values = side_words(change, change.old), side_words(change, change.new)
    label = "项目名称" if change.field.startswith("sections.") else change.label
    return cells(NOTHING, "整张清单", label, *values)


def _grades(value: Any) -> str:
    if not value:
        return "用办法的等次"
    return "，".join(f"{each['name']} {plain(each['from'])} 分起" for each in value)


def _item_rows(
    workspace: Workspace,
    lists: tuple[Checklist, Checklist],
    pair: tuple[Item, Item],
    changes: Iterable[Change],
) -> list[ChangeRow]:
    """A row a matter: time and scoring standard are told whole, however many keys differ."""
    told: dict[str, tuple[str, str]] = {}
    for change in changes:
        if change.field not in _UNSAID:
            label, old, new = _told(workspace, lists, pair, change)
            told.setdefault(label, (old, new))
    item = pair[1]
    return [cells(item.id, item.title, label, *sides) for label, sides in told.items()]


def _told(
    workspace: Workspace,
    lists: tuple[Checklist, Checklist],
    pair: tuple[Item, Item],
    change: Change,
) -> tuple[str, str, str]:
    old, new = pair
    if change.field in _DUE:
        return "周期和时间", due_words(old), due_words(new)
    if change.field.startswith("criterion."):
        sides = old.criterion.words(old.points), new.criterion.words(new.points)
        return ("评分标准", *sides) if sides[0] != sides[1] else _plainly(change)
    if change.field == "default":
        return "没有填报时", _default(old), _default(new)
    if change.field == "section":
        return "所在项目", _section(lists[0], change.old), _section(lists[1], change.new)
    if change.field == "responsibility" and workspace.catalog is not None:
        name = workspace.catalog.responsibility_name
        return change.label, name(old.responsibility), name(new.responsibility)
    if change.field == "applies_to":
        return "适用对象", _tags(old), _tags(new)
    return _plainly(change)


def _plainly(change: Change) -> tuple[str, str, str]:
    if change.change != "changed":
        return change.label, NOTHING, edit_words(change)
    return change.label, side_words(change, change.old), side_words(change, change.new)


def _default(item: Item) -> str:
    if item.default is None:
        return "算没有填报"
    return "按没有发现问题计" if item.default == {} else f"按“{value_words(item.default)}”计"


def _section(checklist: Checklist, name: str) -> str:
    return next((each.title for each in checklist.sections if each.id == name), name)


def _tags(item: Item) -> str:
    return "、".join(item.applies_to) or "都适用"


def points_line(before: Terms, after: Terms, name: str) -> str:
    """What the unit's items of a list add up to, before and after."""
    (old_count, old), (new_count, new) = (
        counted_points(terms.items(terms.list_of(name))) for terms in (before, after)
    )
    return (
        f"适用于乙方的事项 {old_count} 条 → {new_count} 条，"
        f"分值合计 {plain(old)} 分 → {plain(new)} 分。"
    )
