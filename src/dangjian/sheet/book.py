"""The whole workbook: cover, a tab a checklist, the choices, and the map for programs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dangjian.criteria import KINDS
from dangjian.documents.checklist import Cycle
from dangjian.documents.names import unit_names
from dangjian.documents.organization import Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.scoring.agenda import Agenda, Post, agenda_of
from dangjian.scoring.card import Graded
from dangjian.scoring.drawing import named_lists, register_figures
from dangjian.scoring.entries import Filed, Filing
from dangjian.sheet import asking
from dangjian.sheet.earlier import Told, told
from dangjian.sheet.identity import PRINT_SCHEMA, SCHEMA, ListIdentity, properties
from dangjian.sheet.parts import (
    CHOICES_SHEET,
    MAP_SHEET,
    SIDE_WORDS,
    UNIT_ID,
    UNIT_NAME,
    Book,
    SheetKind,
    SideName,
    Tab,
    Value,
    cut,
    letters,
    lines_needed,
    row_height,
)
from dangjian.sheet.rows import ListPart, columns_for
from dangjian.sheet.tab import lay_out_all
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import plain
from dangjian.values.period import Month
from dangjian.values.wording import day_words

# 填写说明: the first tab, written from the rules in force.


COVER = "填写说明"
_WIDTHS = (150.0, 860.0)
_SMALLER = 8 / 11
"""The body text of the other tabs, which ``measure`` knows, beside the cover's."""

_MISSING = {
    "zero": "到期而没有填的，按 0 分计。",
    "exclude": "到期而没有填的，不计入应得分。",
    "error": "到期的都要填；有一条没有填，整张表不出得分。",
}


def lay_out_cover(parts: Sequence[ListPart], sides: Sequence[SideName]) -> Tab:
    """The instructions for these tabs."""
    tab = Tab(COVER, widths=dict(enumerate(_WIDTHS, 1)))
    month = parts[0].agenda.month.words
    tab.span((1, 1, 1, 2), f"{UNIT_NAME} {month}点检表", "title")
    tab.span((2, 1, 2, 2), "填写说明", "subtitle")
    tab.heights |= {1: 30, 2: 20.25}
    row = 3
    for heading, text in _paragraphs(parts, sides):
        tab.put(row, 1, heading, "cover_label")
        tab.put(row, 2, text, "cover_text")
        lines = lines_needed(text, _WIDTHS[1] * _SMALLER)
        tab.heights[row] = row_height(lines * 15.5 + 5)
        row += 1
    tab.last_printed, tab.one_page = (row - 1, 2), True
    return tab


def _paragraphs(parts: Sequence[ListPart], sides: Sequence[SideName]) -> Iterator[tuple[str, str]]:
    yield "要填的表", "\n".join(_tab_line(part) for part in parts)
    both = "和".join(f"“{SIDE_WORDS[side]}”" for side in sides)
    yield (
        "填哪里",
        f"只有浅黄色的格可以填：表头的姓名和日期，{both}列，佐证材料、备注、不适用原因。得分由公式算出，不用填，也不能填。",
    )
    posts = [p for part in parts for p in part.posts if not p.item.draws]
    kinds = list(dict.fromkeys(p.item.criterion.kind for p in posts))
    labels = {p.item.criterion.kind: p.item.criterion.label for p in posts}
    for kind in (kind for kind in KINDS if kind in kinds):
        yield f"{labels[kind]}的事项", _filling(kind, parts)
    yield "没有填的", _unfilled(parts)
    if any(post.item.may_be_na for part in parts for post in part.posts):
        yield (
            "不适用",
            "本月不适用的事项，结果空着，在“不适用原因”里写明原因；这一格是“—”的事项不能填不适用。",
        )
    yield "佐证材料", "写材料名称，几份之间用分号隔开；点到格子上会提示应看的材料。"
    yield "等次", "\n".join(_grade_lines(parts))
    yield (
        "怎么交",
        "填好后保存，原文件交回。可以排序、插入空行，不要删除行、列和工作表，不要把内容抄到别的表里，不要改文件名里的月份和单位。",
    )


def _tab_line(part: ListPart) -> str:
    days = [post.due_date for post in part.posts if post.is_due and post.counted]
    until = f"，最晚的到期日 {day_words(max(days))}" if days else ""
    early = f"，另有 {len(part.early)} 条可先填" if part.early else ""
    return f"{part.name}：{len(part.posts)} 条{until}{early}"


def _filling(kind: str, parts: Sequence[ListPart]) -> str:
    """How the cells of a kind are filled in: each sentence that concerns an item of the tabs, once."""
    items = (p.item for part in parts for p in part.posts if p.item.criterion.kind == kind)
    sentences = [item.criterion.filling(item.default) for item in items if not item.draws]
    return "".join(
        next((each for each in same if each), "") for same in zip(*sentences, strict=True)
    )


def _unfilled(parts: Sequence[ListPart]) -> str:
    words = [_MISSING[parts[0].policy.missing]]
    posts = [post for part in parts for post in part.posts]
    if any(post.item.cycle is Cycle.EVENT and post.counted for post in posts):
        words.append("“发生时填”的事项，没有发生就空着，不计分。")
    words.append("一侧全部空着，就是没有交这一侧。")
    return "".join(words)


def _grade_lines(parts: Sequence[ListPart]) -> Iterator[str]:
    """One line where all tabs have the same grades, else a line a tab."""
    every = [_grades(part.grades) for part in parts]
    if len(set(every)) == 1:
        yield every[0]
    else:
        yield from (f"{part.name}：{words}" for part, words in zip(parts, every, strict=True))


def _grades(grades: Sequence[Graded]) -> str:
    return "，".join(f"{grade.name} {plain(grade.from_)} 分起" for grade in grades)


_MOST_TAB_NAME = 31
_NOT_IN_TAB_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Listed:
    """A checklist that a unit gets, and the items that it lists."""

    agenda: Agenda
    posts: tuple[Post, ...]
    """What counts this month."""
    early: tuple[Post, ...] = ()
    """What may be filled in before it is due."""
    told: Told = ()
    """What was said before the sheet was made."""


def listed_posts(agenda: Agenda, tags: frozenset[str]) -> tuple[Post, ...]:
    """What a tab lists: items that are due, event, bonus and veto items; of those that apply."""
    return tuple(
        post
        for post in agenda.posts
        if post.item.applies(tags) and (post.is_due or post.is_event or not post.counted)
    )


def early_posts(agenda: Agenda, tags: frozenset[str]) -> tuple[Post, ...]:
    """What a tab lists below: items of a longer cycle that aren't due yet but may be filled in."""
    return tuple(
        post for post in agenda.posts if post.later_due is not None and post.item.applies(tags)
    )


def parts_of(
    lists: Sequence[Listed],
    policy: Policy,
    figures: tuple[int, int] = (0, 0),
    as_of: date | None = None,
) -> tuple[ListPart, ...]:
    """The tabs with their names, which no two share; ``figures``: what the register says as of a day."""
    names = tab_names(listed.agenda.checklist.title for listed in lists)
    return tuple(
        ListPart(
            listed.agenda,
            listed.posts,
            listed.early,
            policy,
            identity_of(listed.agenda),
            name,
            figures,
            as_of,
            listed.told,
        )
        for listed, name in zip(lists, names, strict=True)
    )


def identity_of(agenda: Agenda) -> ListIdentity:
    """The checklist as carriers name it."""
    checklist = agenda.checklist
    return ListIdentity(checklist.id, checklist.version, digest_of(checklist))


def tab_names(titles: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Titles as names of tabs: allowed characters, short enough, and no two alike."""
    used = {name.casefold() for name in (MAP_SHEET, CHOICES_SHEET, COVER, "History", *taken)}
    names = []
    for title in titles:
        clean = _NOT_IN_TAB_NAME.sub(" ", title).strip(" '") or "点检表"
        name, n = cut(clean, _MOST_TAB_NAME).strip(" '"), 2
        while name.casefold() in used:
            tail = f"（{n}）"
            name, n = cut(clean, _MOST_TAB_NAME - len(tail)) + tail, n + 1
        used.add(name.casefold())
        names.append(name)
    return names


def build(parts: Sequence[ListPart], kind: SheetKind) -> Book:
    """The workbook of a unit; its name and id are stand-ins (``UNIT_NAME``, ``UNIT_ID``)."""
    columns, choices = columns_for(kind), asking.Choices()
    tabs = lay_out_all(parts, columns, choices)
    month = parts[0].agenda.month
    lists = tuple(part.identity for part in parts)
    return Book(
        [lay_out_cover(parts, columns.sides), *tabs, _choices(choices), _map(parts, tabs, month)],
        _names(choices),
        properties(UNIT_ID, month, lists),
        f"{month.words}点检表",
    )


def build_combined(parts: Sequence[ListPart], kind: SheetKind, prefix: str) -> list[Tab]:
    """The tabs of one unit for a workbook that is only printed: without the map."""
    columns, choices = columns_for(kind), asking.Choices()
    named = [replace(part, name=f"{prefix}{part.name}") for part in parts]
    tabs = lay_out_all(named, columns, choices)
    for tab in tabs:
        tab.validations.clear()
    return tabs


def combined_book(tabs: list[Tab], month: Month) -> Book:
    """Many units' tabs in one workbook for printing; it can't be collected."""
    marker = Tab(MAP_SHEET, hidden=True)
    marker.put(1, 1, "schema", "machine")
    marker.put(1, 2, PRINT_SCHEMA, "machine")
    for tab, name in zip(tabs, tab_names(tab.name for tab in tabs), strict=True):
        tab.name = name
    return Book([*tabs, marker], {}, {"dangjian": PRINT_SCHEMA}, f"{month.words}点检表合订本")


def _choices(choices: asking.Choices) -> Tab:
    tab = Tab(CHOICES_SHEET, hidden=True)
    for column, values in enumerate(choices.names, 1):
        for row, value in enumerate(values, 1):
            tab.put(row, column, value, "machine_text")
    return tab


def _names(choices: asking.Choices) -> dict[str, str]:
    return {
        name: f"'{CHOICES_SHEET}'!${letters(at)}$1:${letters(at)}${len(values)}"
        for at, (values, name) in enumerate(choices.names.items(), 1)
    }


def _map(parts: Sequence[ListPart], tabs: Sequence[Tab], month: Month) -> Tab:
    """A, B: what the workbook is; D–I: a row an input cell; K–P: a row a tab."""
    tab = Tab(MAP_SHEET, hidden=True)
    pairs = (("schema", SCHEMA), ("unit", UNIT_ID), ("period", str(month)))
    _rows(tab, 1, pairs)
    inputs = (tuple(entry) for each in tabs for entry in each.inputs)
    _rows(tab, 4, (("sheet", "item", "kind", "field", "cell", "input"), *inputs))
    heads = ("sheet", "checklist", "version", "digest", "self_total", "inspection_total")
    totals = (
        (
            each.name,
            part.identity.checklist,
            part.identity.version,
            part.identity.digest,
            each.totals.get("self"),
            each.totals.get("inspection"),
        )
        for part, each in zip(parts, tabs, strict=True)
    )
    _rows(tab, 11, (heads, *totals))
    return tab


def _rows(tab: Tab, column: int, rows: Iterable[Sequence[Value]]) -> None:
    for row, values in enumerate(rows, 1):
        for offset, value in enumerate(values):
            if value is not None:
                tab.put(row, column + offset, value, "machine_text")


# Which units get a sheet in a month, and what it lists.


NOTHING_FILED = Filing()


@dataclass(frozen=True)
class Choice:
    """What is asked for; empty collections choose everything."""

    units: Collection[str] = ()
    layers: Collection[str] = ()
    checklists: Collection[str] = ()
    kind: SheetKind = "both"


@dataclass(frozen=True)
class Planned:
    """A unit and its lists."""

    unit: Unit
    lists: tuple[Listed, ...]
    file: str
    """``2026-05_齿轮党支部.xlsx``; no two units share it."""
    figures: tuple[int, int] = (0, 0)
    """What the register says of the unit in the month, where an item asks for it: done and total."""


def planned(
    workspace: Workspace, month: Month, choice: Choice, filing: Filing = NOTHING_FILED
) -> list[Planned]:
    """The sheets of a month, in the order of the organization. ``filing``: what was filed before they
    are made, early entries among it."""
    files = file_names(workspace, month)
    found = []
    for unit in workspace.units.values():
        wanted = (not choice.units or unit.id in choice.units) and (
            not choice.layers or unit.layer in choice.layers
        )
        lists = tuple(_lists(workspace, unit, month, choice.checklists, filing)) if wanted else ()
        if lists:
            found.append(Planned(unit, lists, files[unit.id], _figures(workspace, unit, lists)))
    return found


def _lists(
    workspace: Workspace, unit: Unit, month: Month, wanted: Collection[str], filing: Filing
) -> Iterator[Listed]:
    """The unit's lists that have something to answer this month; a list asked for by name always."""
    if not unit.exists_in(month):
        return
    tags = workspace.tags[unit.id]
    named = _named_by(workspace, unit, month, wanted)
    for name in workspace.versions:
        agenda = _agenda(workspace, unit, name, month)
        if agenda is None or (wanted and name not in wanted and name not in named):
            continue
        posts, early = listed_posts(agenda, tags), early_posts(agenda, tags)
        asked = wanted or name in named
        if any(post.counted for post in posts) or (asked and (posts or early)):
            filed = filing.by_unit.get((unit.id, month), {}).get(name, Filed())
            yield Listed(agenda, posts, early, told(agenda, filed))


def _agenda(workspace: Workspace, unit: Unit, checklist: str, month: Month) -> Agenda | None:
    current = workspace.checklist_in(checklist, month)
    if current is None or unit.layer not in current.layers:
        return None
    return agenda_of(workspace, current, month)


def _named_by(workspace: Workspace, unit: Unit, month: Month, wanted: Collection[str]) -> set[str]:
    """The lists on whose entries the chosen ones draw: a workbook with the one has the other."""
    if not workspace.has_drawing:
        return set()
    agendas = (_agenda(workspace, unit, name, month) for name in wanted or workspace.versions)
    return {name for each in agendas if each is not None for name in named_lists(workspace, each)}


def _figures(workspace: Workspace, unit: Unit, lists: Collection[Listed]) -> tuple[int, int]:
    asked = [each for each in lists if any(post.item.from_ for post in each.posts)]
    if not asked:
        return (0, 0)
    return register_figures(workspace, asked[0].agenda.month).get(unit.id, (0, 0))


def file_names(workspace: Workspace, month: Month) -> dict[str, str]:
    """Unit id → the file of its sheet."""
    return {unit: f"{month}_{name}.xlsx" for unit, name in unit_names(workspace).items()}
