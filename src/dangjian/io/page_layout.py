"""How a page is laid out on the tabs of a workbook: widths, heights, paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dangjian.io.xlsx_book import A3, A4, DIGIT_PIXELS, CellLook, done, set_paper
from dangjian.pages.page import Block, Cell, Column, Page, PageBreak, Table, clean
from dangjian.sheet.parts import width_units

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LEAST_WIDTH = 96.0
"""Paragraphs have at least so much room, in widths of Excel; narrow tables are widened to it."""
_MOST_WIDENED = 1.5
_TALLEST = 400.0
_CM = 0.19
_PAGE_WIDTH, _PAGE_HEIGHT = 146.0, 470.0
"""What an A4 page holds at full size: widths of Excel, points."""
_MOST_ON_A4 = 1.4 * _PAGE_WIDTH


def tabs(page: Page) -> list[tuple[str, list[Block]]]:
    """The blocks of each tab; a page break without a name only begins a new sheet of paper."""
    found: list[tuple[str, list[Block]]] = [(page.name or page.title, [])]
    for block in page.blocks:
        if isinstance(block, PageBreak) and block.name:
            found.append((block.name, []))
        else:
            found[-1][1].append(block)
    return [tab for tab in found if tab[1]] or found[:1]


@dataclass(slots=True)
class Tables:
    """What a tab knows of its tables beforehand."""

    widths: list[float]
    alike: bool
    """Whether all have the same heading, which may then be repeated on every sheet of paper."""

    @property
    def width(self) -> float:
        """Of all columns, in widths of Excel."""
        return sum(self.widths)

    @property
    def centimetres(self) -> float:
        """The same in centimetres."""
        return self.width * _CM

    @property
    def room(self) -> float:
        """How many points a sheet of paper takes once the tab is made to fit its width."""
        return _PAGE_HEIGHT * max(1.0, self.width / _PAGE_WIDTH)


def measured(blocks: Iterable[Block]) -> Tables:
    """The widths of the columns: the widest of all tables, and room enough for paragraphs."""
    tables = [block for block in blocks if isinstance(block, Table) and block.rows]
    most = max((len(table.columns) for table in tables), default=0)
    widths = [
        max(2 * table.columns[at].width + 2.0 for table in tables if at < len(table.columns))
        for at in range(most)
    ]
    wider = min(_MOST_WIDENED, max(1.0, _LEAST_WIDTH / sum(widths))) if widths else 1.0
    widths = [width * wider for width in widths]
    if sum(widths) < _LEAST_WIDTH - 1:
        widths.append(_LEAST_WIDTH - sum(widths))
    headings = {tuple(column.title for column in table.columns) for table in tables}
    return Tables(widths, len(headings) == 1)


def placed(cells: Sequence[Cell], columns: Sequence[Column]) -> Iterator[tuple[Cell, Column, int]]:
    """Each cell with the first column that it covers, and that column's place."""
    at = 0
    for cell in cells:
        yield cell, columns[at], at
        at += cell.span


def text_height(text: str, width: float, look: CellLook) -> float:
    """How high a text is in a cell so wide, in points."""
    fits = max(2.0, (width - 1.5 - 2 * look.indent) * 10 / look.size * (0.95 if look.bold else 1.0))
    lines = sum(max(1, -int(-width_units(line) // fits)) for line in clean(text).split("\n"))
    return min(_TALLEST, lines * look.size * 1.65)


def set_up(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Widths, paper and foot."""
    for column, width in enumerate(widths):
        done(sheet.set_column_pixels(column, column, round(width * DIGIT_PIXELS)))
    # What would be too small to read on A4 is printed on A3, which has the same proportions.
    set_paper(sheet, paper=A3 if sum(widths) > _MOST_ON_A4 else A4)
