"""责任书补充: what changed in lists and policy after an agreement was signed, from which month, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from dangjian.compare.checklists import checklist_changes
from dangjian.compare.texts import edit_words, side_words, value_words
from dangjian.criteria.changes import Change
from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.pages.agreement_rules import clauses, goal_clauses
from dangjian.pages.agreement_terms import (
    Terms,
    archive,
    bound_units,
    counted_points,
    edition,
    parties,
    points_words,
    refuse_unbound,
    signatures,
)
from dangjian.pages.duties import due_words
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells
from dangjian.values.numbers import plain
from dangjian.values.wording import titled

# What became of a list for one unit between two versions, in the words of the agreement.


NOTHING = "—"
"""What stands where one side has nothing."""
_DUE = ("cycle", "due.month", "due.day")
_UNSAID = ("effective", "order", "reporting")
"""Fields that the heading says already, or that bind nobody: how to fill in a sheet is for the sheet."""
_HEAD = {"title", "full_score", "ceiling", "grades"}
"""What belongs to the list as a whole and concerns everybody."""

ChangeRow = tuple[Cell, ...]
"""事项, 改动, 原来, 现在."""


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
    return cells(item.title, "新增", NOTHING, words)


def gone_row(item: Item) -> ChangeRow:
    """The row of an item that the unit is charged with no longer."""
    return cells(item.title, "取消", f"{due_words(item)}；{_points(item)}", NOTHING)


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
    return cells("整张清单", label, *values)


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
    return [cells(item.title, label, *sides) for label, sides in told.items()]


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
        f"适用于乙方的事项原为 {old_count} 条、{plain(old)} 分，"
        f"现为 {new_count} 条、{plain(new)} 分。"
    )


_CHANGES = (
    Column("事项", 8),
    Column("改动", 5),
    Column("原来", 10),
    Column("现在", 12),
)
_CLAUSES = (Column("条款", 6), Column("原来", 16), Column("现在", 16))


class VersionStep(NamedTuple):
    """Terms that differ from those of the month before."""

    before: Terms
    after: Terms

    @property
    def added(self) -> list[Checklist]:
        """Lists that the unit answers for from this month on."""
        known = {each.id for each in self.before.lists}
        return [each for each in self.after.lists if each.id not in known]

    @property
    def removed(self) -> list[Checklist]:
        """Lists that it answers for no longer."""
        left = {each.id for each in self.after.lists}
        return [each for each in self.before.lists if each.id not in left]

    @property
    def changed(self) -> list[tuple[Checklist, Checklist]]:
        """Lists in another version, old and new."""
        old = {each.id: each for each in self.before.lists}
        pairs = ((old[each.id], each) for each in self.after.lists if each.id in old)
        return [(before, after) for before, after in pairs if before.version != after.version]


def supplement_pages(facts: Facts) -> Iterator[tuple[Unit, Page]]:
    """A supplement for each unit whose lists or policy changed within the year.

    Raises DangjianError when a unit that was asked for isn't bound at all.
    """
    bound = {unit.id: (unit, terms) for unit, terms in bound_units(facts)}
    refuse_unbound(facts, bound)
    for unit, terms in bound.values():
        told = [(step, blocks) for step in steps_of(terms) if (blocks := _step(facts, step))]
        if told:
            yield unit, _page(facts, unit, told[-1][0].after, [b for _, bs in told for b in bs])


def steps_of(terms: Sequence[Terms]) -> list[VersionStep]:
    """Where the terms change from month to month."""
    return [
        VersionStep(old, new) for old, new in pairwise(terms) if _versions(old) != _versions(new)
    ]


def _versions(terms: Terms) -> tuple[str, ...]:
    return (terms.policy.version, *(each.reference for each in terms.lists))


def _page(facts: Facts, unit: Unit, last: Terms, revisions: Sequence[Block]) -> Page:
    year = facts.period.first.year
    blocks: list[Block] = [
        *parties(facts, unit),
        Paragraph(
            f"甲乙双方签订的 {year} 年度党建工作责任书所依据的责任清单或考核办法，年内作了修订。"
            "经双方确认，补充如下，没有列出的条款继续有效。"
        ),
        *revisions,
        Heading("效力"),
        Paragraph(_force(last)),
        Paragraph("本补充一式两份，甲乙双方各执一份，自签订之日起生效。"),
        signatures(facts, unit),
    ]
    return Page(
        title=f"{year} 年度党建工作责任书补充",
        blocks=tuple(blocks),
        name="责任书补充",
        archive=archive(facts, last),
    )


def _force(last: Terms) -> str:
    """From when the changes bind; what the year's roll-up takes from which version."""
    items = last.policy.rollup.method == "items"
    values = "每条事项的分值按最后一次修订，" if items else ""
    return (
        "修订自所列月份起执行，之前各月的得分仍按原来的规定计。"
        f"全年汇总时，{values}汇总办法和等次按年末的办法。"
        "本补充写明签订以来的全部修订，以前的补充以本件为准。"
    )


def _step(facts: Facts, step: VersionStep) -> list[Block]:
    """What was revised from a month on; nothing where it doesn't concern the unit."""
    said = list(_revisions(facts, step))
    return [Heading(f"自 {step.after.month.words}起的修订"), *said] if said else []


def _revisions(facts: Facts, step: VersionStep) -> Iterator[Block]:
    for _old, new in step.changed:
        yield Heading(f"{_named(facts, new)}", 2)
        rows = change_rows(facts.workspace, step.before, step.after, new.id)
        if rows:
            yield Table(_CHANGES, tuple(rows))
            yield Paragraph(points_line(step.before, step.after, new.id))
        else:
            yield Paragraph("清单作了修订，适用于乙方的条款没有变。")
    for checklist in step.added:
        yield Heading(f"新增清单：{_named(facts, checklist)}", 2)
        rows = [come_row(item) for item in step.after.items(checklist).values()]
        yield Table(_CHANGES, tuple(rows), empty="这张清单没有适用于乙方的事项。")
    for checklist in step.removed:
        yield Heading(f"不再适用的清单：{_named(facts, checklist)}", 2)
        rows = [gone_row(item) for item in step.before.items(checklist).values()]
        yield Table(_CHANGES, tuple(rows), empty="这张清单没有适用于乙方的事项。")
    rules = list(_clause_rows(step))
    if rules:
        yield Heading(titled(step.after.policy.title), 2)
        yield Table(_CLAUSES, tuple(rules))


def _named(facts: Facts, checklist: Checklist) -> str:
    """``《…点检表》（2026 年 4 月版）``."""
    return f"{titled(checklist.title)}（{edition(facts.workspace, checklist, facts.period)}）"


def _clause_rows(step: VersionStep) -> Iterator[tuple[Cell, ...]]:
    """Clauses of the policy that read differently; only the sentences that differ."""
    sides = [
        {clause.title: clause.lines for clause in (*goal_clauses(terms), *clauses(terms))}
        for terms in (step.before, step.after)
    ]
    for title in dict.fromkeys((*sides[0], *sides[1])):
        old, new = (side.get(title, ()) for side in sides)
        if old != new:
            yield cells(title, _only(old, new), _only(new, old))


def _only(mine: Sequence[str], other: Sequence[str]) -> str:
    """The sentences that the other side lacks; all of them where only the order differs."""
    own = [line for line in mine if line not in other]
    return "\n".join(own or (mine if set(mine) == set(other) else ())) or NOTHING
