"""How the cells of the plan's workbook look."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

_BODY, _TITLES = "宋体", "黑体"
_LINE, _RED, _PALE, _DUE = "FFBFBFBF", "FF9C1C1C", "FFF7E3E1", "FFFFF4D6"


class Styles:
    """The few looks that cells have; prepared once, because making a style for each cell is slow."""

    def __init__(self, workbook: Workbook) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        side = Side(style="thin", color=_LINE)
        box = Border(left=side, right=side, top=side, bottom=side)
        left = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        body = Font(name=_BODY, size=10)
        bold = Font(name=_TITLES, size=10, color=_RED)
        self._sample = workbook.create_sheet("样")
        self._looks = {
            "title": self._look(1, Font(name=_TITLES, size=16), middle),
            "head": self._look(2, Font(name=_TITLES, size=10), middle, box, _PALE),
            "band": self._look(3, bold, left, box),
            "text": self._look(4, body, left, box),
            "number": self._look(5, body, middle, box),
            "due": self._look(6, body, middle, box, _DUE),
        }
        workbook.remove(self._sample)

    def _look(self, row: int, font: Any, alignment: Any, border: Any = None, fill: str = "") -> Any:
        from openpyxl.styles import PatternFill

        cell = self._sample.cell(row, 1)
        cell.font, cell.alignment = font, alignment
        if border is not None:
            cell.border = border
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
        return copy(cell._style)

    def put(self, cell: Any, value: Any, look: str) -> None:
        """A value in its look; text stays text, also where it begins like a formula."""
        cell.value = value if value != "" else None
        if isinstance(value, str) and value:
            cell.data_type = "s"
        cell._style = copy(self._looks[look])
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
