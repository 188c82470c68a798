"""How the cells of a page's workbook look."""

from __future__ import annotations

from functools import partial
from typing import Any

from dangjian.io.xlsx_book import CellLook
from dangjian.pages.page import SIGNS, Cell, Column, Tone

FONT = "微软雅黑"
"""On every Windows; elsewhere another Chinese font stands in."""
_GREY = "#595959"
_look = partial(CellLook, FONT)
_boxed = partial(_look, line="#8C8C8C")

TITLE = _look(16, bold=True, across="center")
SUBTITLE = _look(11, across="center", colour=_GREY)
TABLE_TITLE = _look(10.5, bold=True)
HEAD = _boxed(10, bold=True, fill="#E4E9F0", across="center")
EMPTY = _look(10, colour=_GREY)
FOOT = _look(8.5, colour=_GREY)
DATA = _look(10)
CODE = _look(8, colour="#808080", across="right")
INPUT = _boxed(10, fill="#FFFBE6", unlocked=True, format="@", down="top")
INPUT_CHOICE = INPUT._replace(across="center", down="center")
INPUT_DATE = INPUT_CHOICE._replace(format="yyyy\\-mm\\-dd")
HEADINGS = tuple(_look(size, bold=True) for size in (13, 11.5, 10.5, 10))
PARAGRAPHS = {
    "body": _look(10, down="top"),
    "lead": _look(10.5, bold=True, down="top"),
    "note": _look(9, colour=_GREY, down="top"),
    "center": _look(10, across="center"),
    "right": _look(10, across="right"),
    "signature": _look(10, across="right", indent=2),
    "small": _look(8.5, colour=_GREY, down="top"),
}
_TONES: dict[Tone, dict[str, Any]] = {
    "good": {"fill": "#DDEFE0", "colour": "#17532A"},
    "fair": {},
    "poor": {"fill": "#FFF1CC", "colour": "#664700"},
    "bad": {"fill": "#F8D7D3", "colour": "#8A1410", "bold": True},
    "warn": {"fill": "#FFE3C2", "colour": "#7A3E00", "bold": True},
    "muted": {"colour": "#6B6B6B", "italic": True},
    "strong": {"bold": True},
}


def cell_look(cell: Cell, column: Column) -> CellLook:
    """The look of a table's cell: aligned as its column says, toned, a number in its format."""
    if cell.ask is not None:
        return INPUT_DATE if cell.ask.is_date else INPUT_CHOICE if cell.ask.choices else INPUT
    across = "center" if cell.span > 1 else column.align
    tone = _TONES.get(cell.tone, {})
    inside = 0 if across == "center" else 1
    return _boxed(across=across, indent=inside, format=_format(cell, column), **tone)


def _format(cell: Cell, column: Column) -> str:
    """The number format; the tone's sign is part of it, so that the value stays a number."""
    if not cell.is_number:
        return "General"
    places = column.places
    number = "General" if places is None else f"0.{'0' * places}" if places else "0"
    sign = SIGNS.get(cell.tone)
    return f'{number}"{sign}"' if sign else number
