"""How the cells of a page's workbook look: prepared once a look, because making styles a cell is slow."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from dangjian.pages.page import SIGNS, Cell, Column, Tone, clean

if TYPE_CHECKING:
    from openpyxl import Workbook

FONT = "微软雅黑"
"""On every Windows; elsewhere another Chinese font stands in."""
_LINE, _HEAD, _BLACK, _GREY = "FF8C8C8C", "FFE4E9F0", "FF000000", "FF595959"
_LONGEST = 32767
_FORMULA_STARTS = ("=", "+", "-", "@")


class Look(NamedTuple):
    """Everything that a cell's style hangs on."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = _BLACK
    fill: str = ""
    boxed: bool = False
    across: str = "left"
    down: str = "center"
    indent: int = 0
    format: str = "General"


TITLE = Look(16, bold=True, across="center")
SUBTITLE = Look(11, across="center", colour=_GREY)
TABLE_TITLE = Look(10.5, bold=True)
HEAD = Look(10, bold=True, fill=_HEAD, boxed=True, across="center")
EMPTY = Look(10, colour=_GREY)
FOOT = Look(8.5, colour=_GREY)
DATA = Look(10)
HEADINGS = (Look(13, bold=True), Look(11.5, bold=True), Look(10.5, bold=True), Look(10, bold=True))
PARAGRAPHS = {
    "body": Look(10, down="top"),
    "lead": Look(10.5, bold=True, down="top"),
    "note": Look(9, colour=_GREY, down="top"),
    "center": Look(10, across="center"),
    "right": Look(10, across="right"),
    "signature": Look(10, across="right", indent=2),
    "small": Look(8.5, colour=_GREY, down="top"),
}
_TONES: dict[Tone, dict[str, Any]] = {
    "good": {"fill": "FFDDEFE0", "colour": "FF17532A"},
    "fair": {},
    "poor": {"fill": "FFFFF1CC", "colour": "FF664700"},
    "bad": {"fill": "FFF8D7D3", "colour": "FF8A1410", "bold": True},
    "warn": {"fill": "FFFFE3C2", "colour": "FF7A3E00", "bold": True},
    "muted": {"colour": "FF6B6B6B", "italic": True},
    "strong": {"bold": True},
}


def cell_look(cell: Cell, column: Column) -> Look:
    """The look of a table's cell: aligned as its column says, toned, a number in its format."""
    across = "center" if cell.span > 1 else column.align
    tone = _TONES.get(cell.tone, {})
    inside = 0 if across == "center" else 1
    return Look(boxed=True, across=across, indent=inside, format=_format(cell, column), **tone)


def _format(cell: Cell, column: Column) -> str:
    """The number format; the tone's sign is part of it, so that the value stays a number."""
    if not cell.is_number:
        return "General"
    places = column.places
    number = "General" if places is None else f"0.{'0' * places}" if places else "0"
    sign = SIGNS.get(cell.tone)
    return f'{number}"{sign}"' if sign else number


class Looks:
    """Puts values into the cells of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._known: dict[Look, Any] = {}

    def put(self, cell: Any, value: object, look: Look) -> None:
        """A value in its look; text stays text, also where it begins like a formula."""
        if isinstance(value, str):
            value = clean(value)[:_LONGEST]
        cell.value = None if value == "" else value
        text = isinstance(value, str) and value != ""
        if text:
            cell.data_type = "s"
        if look not in self._known:
            self._known[look] = self._style(look)
        cell._style = copy(self._known[look])
        if text and str(value).startswith(_FORMULA_STARTS):
            cell.quotePrefix = True

    def _style(self, look: Look) -> Any:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        sheet = self._workbook.create_sheet()
        cell: Any = sheet.cell(1, 1)
        cell.font = Font(FONT, look.size, bold=look.bold, italic=look.italic, color=look.colour)
        cell.alignment = Alignment(
            horizontal=look.across, vertical=look.down, wrap_text=True, indent=look.indent
        )
        cell.number_format = look.format
        if look.boxed:
            side = Side(style="thin", color=_LINE)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        style = copy(cell._style)
        self._workbook.remove(sheet)
        return style
