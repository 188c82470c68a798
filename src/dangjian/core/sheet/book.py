"""The whole workbook: cover, a tab a checklist, the choices, and the map for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dangjian.core.sheet import asking
from dangjian.core.sheet.columns import columns_for
from dangjian.core.sheet.cover import COVER, lay_out_cover
from dangjian.core.sheet.identity import PRINT_SCHEMA, SCHEMA, ListIdentity, properties
from dangjian.core.sheet.part import Part
from dangjian.core.sheet.parts import (
    CHOICES_SHEET,
    MAP_SHEET,
    UNIT_ID,
    Book,
    SheetKind,
    Tab,
    Value,
    letters,
)
from dangjian.core.sheet.tab import lay_out
from dangjian.documents.policy import Policy
from dangjian.scoring.agenda import Agenda, Post
from dangjian.values.canonical import digest_of
from dangjian.values.period import Month

_MOST_TAB_NAME = 31
_NOT_IN_TAB_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Listed:
    """A checklist that a unit gets, and the items that it lists."""

    agenda: Agenda
    posts: tuple[Post, ...]


def listed_posts(agenda: Agenda, tags: frozenset[str]) -> tuple[Post, ...]:
    """What a tab lists: items that are due, event, bonus and veto items; of those that apply."""
    return tuple(
        post
        for post in agenda.posts
        if post.item.applies(tags) and (post.is_due or post.is_event or not post.counted)
    )


def parts_of(lists: Sequence[Listed], policy: Policy) -> tuple[Part, ...]:
    """The tabs with their names, which no two share."""
    names = tab_names(listed.agenda.checklist.title for listed in lists)
    return tuple(
        Part(listed.agenda, listed.posts, policy, identity_of(listed.agenda), name)
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
        name, n = clean[:_MOST_TAB_NAME].strip(" '"), 2
        while name.casefold() in used:
            tail = f"（{n}）"
            name, n = clean[: _MOST_TAB_NAME - len(tail)] + tail, n + 1
        used.add(name.casefold())
        names.append(name)
    return names


def build(parts: Sequence[Part], kind: SheetKind) -> Book:
    """The workbook of a unit; its name and id are stand-ins (``UNIT_NAME``, ``UNIT_ID``)."""
    columns, choices = columns_for(kind), asking.Choices()
    tabs = [lay_out(part, columns, choices) for part in parts]
    month = parts[0].agenda.month
    lists = tuple(part.identity for part in parts)
    return Book(
        [lay_out_cover(parts, columns.sides), *tabs, _choices(choices), _map(parts, tabs, month)],
        _names(choices),
        properties(UNIT_ID, month, lists),
        f"{month.words}点检表",
    )


def build_combined(parts: Sequence[Part], kind: SheetKind, prefix: str) -> list[Tab]:
    """The tabs of one unit for a workbook that is only printed: without the map."""
    columns, choices = columns_for(kind), asking.Choices()
    tabs = [lay_out(part, columns, choices) for part in parts]
    for tab in tabs:
        tab.validations.clear()
        tab.name = f"{prefix}{tab.name}"
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


def _map(parts: Sequence[Part], tabs: Sequence[Tab], month: Month) -> Tab:
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
