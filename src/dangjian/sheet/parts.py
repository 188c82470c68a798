"""A workbook as data: tabs of cells with styles by name, validations, highlights, names."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import Literal, NamedTuple, TypeAlias
from unicodedata import east_asian_width

from dangjian.criteria.cells import Input
from dangjian.documents.record import RecordKind

UNIT_NAME, UNIT_ID = "\ufdd0name\ufdd1", "\ufdd0id\ufdd1"
"""Stand for the unit in a workbook that many units share; noncharacters, which no text has."""

SideName: TypeAlias = RecordKind
SIDES: tuple[SideName, ...] = ("self", "inspection")
SIDE_WORDS: dict[SideName, str] = {"self": "自查", "inspection": "核准"}
SheetKind = Literal["both", "self", "inspection"]
MAP_SHEET, CHOICES_SHEET = "_dangjian", "_选项"
"""The hidden sheets: who, what and where for programs; what drop-downs offer."""


class Formula(str):
    """An Excel expression, without the equals sign."""

    __slots__ = ()


class Rich(NamedTuple):
    """A text that begins in bold."""

    bold: str
    rest: str


Value: TypeAlias = str | int | Decimal | Rich | None


class SheetCell(NamedTuple):
    """What stands in a cell, and the name of its style."""

    value: Value
    style: str


class CellValidation(NamedTuple):
    """What a cell takes; ``type`` is Excel's word, empty when only a hint is shown."""

    type: Literal["", "list", "whole", "decimal", "custom", "textLength"]
    first: str = ""
    """The name of a list, the lower bound, or a formula in which ``{cell}`` stands for the cell."""
    second: str = ""
    """The upper bound; empty: the kind has no bounds."""
    error: str = ""
    title: str = ""
    prompt: str = ""


class Highlight(NamedTuple):
    """A style that cells of an area take while a formula (of its first cell) holds."""

    area: str
    formula: str
    style: Literal["lost", "wrong"]


class InputCell(NamedTuple):
    """A line of the map: what an input cell is about."""

    sheet: str
    item: str
    """``_`` for who and when."""
    kind: SideName
    field: str
    cell: str
    input: Input


def place_of(address: str) -> tuple[int, int]:
    """Row and column of an address, from 1."""
    name = address.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(address[len(name) :]), column


@dataclass
class Tab:
    """One worksheet."""

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    """By row and column, from 1."""
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    widths: dict[int, float] = field(default_factory=dict)
    """In pixels; 0 hides the column."""
    heights: dict[int, float] = field(default_factory=dict)
    """In points; 0 hides the row."""
    validations: dict[CellValidation, list[str]] = field(default_factory=dict)
    highlights: list[Highlight] = field(default_factory=list)
    inputs: list[InputCell] = field(default_factory=list)
    totals: dict[SideName, str] = field(default_factory=dict)
    """The cells with the scores."""
    hidden: bool = False
    header_rows: tuple[int, int] | None = None
    """Repeated on every printed page."""
    last_printed: tuple[int, int] = (1, 1)
    """The last row and column of the print area."""
    breaks: list[int] = field(default_factory=list)
    """The rows after which a printed page ends."""
    column_breaks: list[int] = field(default_factory=list)
    """The columns after which a printed page ends; empty where one page holds all of them."""
    repeated_columns: int = 0
    """So many first columns are printed on every page."""
    one_page: bool = False
    """Whether it is printed on a single page, however small."""
    freeze: tuple[int, int] | None = None
    """The first cell that scrolls."""

    def put(self, row: int, column: int, value: Value, style: str) -> str:
        """Write a cell; its address."""
        self.cells[row, column] = SheetCell(value, style)
        return a1(row, column)

    def span(self, area: tuple[int, int, int, int], value: Value, style: str) -> str:
        """Write a cell that covers an area; the address of its first."""
        top, left, bottom, right = area
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.cells[row, column] = SheetCell(None, style)
        if (top, left) != (bottom, right):
            self.merges.append(area)
        return self.put(top, left, value, style)

    def rename(self, stand_ins: dict[str, str]) -> None:
        """Put real names in the place of stand-ins."""
        for at, (value, style) in self.cells.items():
            if type(value) is str:
                for stand_in, name in stand_ins.items():
                    value = value.replace(stand_in, name)
                self.cells[at] = SheetCell(value, style)

    def ask(self, entry: InputCell, validation: CellValidation) -> None:
        """Note an input cell and what it takes."""
        self.inputs.append(entry)
        made = validation._replace(first=validation.first.replace("{cell}", entry.cell))
        self.validations.setdefault(made, []).append(entry.cell)


@dataclass
class Book:
    """A workbook."""

    tabs: list[Tab]
    names: dict[str, str]
    """Defined names and the areas that they stand for."""
    properties: dict[str, str]
    """Custom document properties, all texts."""
    title: str


def a1(row: int, column: int) -> str:
    """``F12``."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """``A``, ``Z``, ``AA``."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


# How much room Chinese text takes, so that rows are high enough wherever the sheet is opened.


LINE = 11.4
"""The height of a line in points: fonts that stand in for 宋体 on other systems need that much."""
_HALF_CHARACTER = 5.4
"""The width of half a Chinese character of the body text, in pixels."""
_MARGIN = 7
_PIXEL = 0.75
"""In points, at 96 dots an inch."""


def lines_needed(text: str, width: float) -> int:
    """How many lines a text needs in a column of so many pixels."""
    room = max(
        2, int((width - _MARGIN) / _HALF_CHARACTER) - 1
    )  # one for a stop that may not begin a line
    return sum(max(1, -(-width_units(line) // room)) for line in text.split("\n"))


def width_units(text: str) -> int:
    """Its width in halves of a Chinese character."""
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)


def row_height(points: float) -> float:
    """A height that every program keeps: rows are drawn in whole pixels, and what is between is lost."""
    return ceil(points / _PIXEL) * _PIXEL


def cut(text: str, most: int) -> str:
    """As much of a text as fits; Excel counts characters beyond the basic plane twice."""
    if len(text) * 2 <= most:  # nothing to cut, whatever the characters
        return text
    return text.encode("utf-16-le", "ignore")[: 2 * most].decode("utf-16-le", "ignore")
