"""The cells of item × unit, written as shortly as HTML allows: five hundred units have twenty thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from dangjian.pages.dashboard_items import CellKind, HeatCell, HeatColumn, HeatLine, HeatMap

CLASSES: dict[CellKind, str] = {
    "full": "f",
    "some": "s",
    "much": "m",
    "most": "l",
    "all": "a",
    "missing": "q",
    "na": "n",
    "idle": "i",
    "bonus": "b",
    "veto": "v",
}
"""One letter a kind; the style sheet gives it its colour, the text in the cell says the same."""


class Head(NamedTuple):
    """A section over its columns."""

    title: str
    columns: int


class HeatRow(NamedTuple):
    """A unit's line and its cells as HTML."""

    line: HeatLine
    cells: Markup


class HeatTable(NamedTuple):
    """A list as the template takes it."""

    heat: HeatMap
    heads: tuple[Head, ...]
    rows: tuple[HeatRow, ...]
    worst: tuple[tuple[HeatColumn, int, int], ...]
    """Items by how many units lost points: the item, these units, and how many were judged."""


_WORST = 5


def heat_tables(maps: Iterable[HeatMap]) -> list[HeatTable]:
    """Every list with its cells written."""
    return [
        HeatTable(
            each,
            tuple(
                Head(title, len(list(columns)))
                for title, columns in groupby(each.columns, key=lambda column: column.section)
            ),
            tuple(HeatRow(line, _cells(line.cells)) for line in each.lines),
            _worst(each),
        )
        for each in maps
    ]


def _cells(cells: Sequence[HeatCell]) -> Markup:
    """Signs and numbers of our own making: nothing in them needs escaping."""
    return Markup("".join(f"<td class={CLASSES[each.kind]}>{each.text}" for each in cells))


_SHORT = ("some", "much", "most", "all", "missing")


def _worst(heat: HeatMap) -> tuple[tuple[HeatColumn, int, int], ...]:
    found = []
    for column, cells in zip(
        heat.columns, zip(*(line.cells for line in heat.lines), strict=True), strict=True
    ):
        short = sum(each.kind in _SHORT for each in cells)
        judged = short + sum(each.kind == "full" for each in cells)
        if short:
            found.append((column, short, judged))
    found.sort(key=lambda each: -each[1])
    return tuple(found[:_WORST])
