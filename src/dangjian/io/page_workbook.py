"""A page as a workbook that can be printed as it is: A4 landscape, fit to width, a tab a part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dangjian.io.page_charts import DATA_TAB, Charts
from dangjian.io.page_form import PageForm
from dangjian.io.page_layout import Tables, measured, placed, set_up, tabs, text_height
from dangjian.io.page_looks import (
    CODE,
    EMPTY,
    FOOT,
    HEAD,
    HEADINGS,
    PARAGRAPHS,
    SUBTITLE,
    TABLE_TITLE,
    TITLE,
    cell_look,
)
from dangjian.io.tab_names import TabNames
from dangjian.io.xlsx_book import CellLook, XlsxBook, done
from dangjian.pages.chart_scale import values_of
from dangjian.pages.page import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Numbering,
    Page,
    PageBreak,
    Paragraph,
    Table,
    cell_text,
    clean,
    sign,
)
from dangjian.sheet.identity import PROPERTY
from dangjian.sheet.marks import PAPER

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_FROZEN = 190.0
"""At most so many points stay at the top when one scrolls."""
_INPUT_HEIGHT = 46.0
"""Points of a row that somebody writes into: three lines."""
_NEARLY = 0.9
"""A table that fills so much of the paper may well go on on the next."""


def page_workbook(page: Page) -> bytes:
    """The workbook; the same page gives the same bytes."""
    book, names, numbering = XlsxBook(page.title), TabNames(), Numbering()
    charts = Charts(book)
    names.name(DATA_TAB)
    form = PageForm(book, page.mark) if page.mark is not None else None
    for name, blocks in tabs(page):
        _Tab(book, names.name(clean(name)), charts, numbering, form).write(page, blocks)
    charts.write_numbers()
    if form is not None:
        form.finish()
    else:
        # So that no import takes its tables for lists of units or problems.
        book.property(PROPERTY, PAPER)
    return book.content()


class _Tab:
    """Fills one tab, row by row."""

    def __init__(
        self,
        book: XlsxBook,
        name: str,
        charts: Charts,
        numbering: Numbering,
        form: PageForm | None = None,
    ) -> None:
        self.book = book
        self.name = name
        self.form = form
        """Where input cells are noted; None in a workbook that nobody fills in."""
        self.sheet: Worksheet = book.tab(name)
        self.charts = charts
        self.numbering = numbering
        self.row = -1
        """The last row that is taken, from 0."""
        self.height = 0.0
        """Of all rows so far, in points."""
        self.page_top = 0.0
        """Where the sheet of paper began on which the next row is printed, as far as can be told."""
        self.breaks: list[int] = []
        self.frozen = self.repeated = False
        self.tables = Tables([], alike=False)

    def write(self, page: Page, blocks: Sequence[Block]) -> None:
        """The whole tab: title, blocks, provenance."""
        self.tables = measured(blocks)
        self._across(page.title, TITLE)
        if page.subtitle:
            self._across(page.subtitle, SUBTITLE)
        for block in blocks:
            self._block(block)
        if page.provenance:
            self._gap()
        for line in page.provenance:
            self._across(line, FOOT)
        if self.form is not None:
            self._across(self.form.mark.code_line, CODE)
            self.form.protect(self.name, self.sheet)
        self.sheet.set_h_pagebreaks(self.breaks)
        set_up(self.sheet, self.tables.widths)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self._gap()
                look = HEADINGS[min(max(level, 1), len(HEADINGS)) - 1]
                self._across(self.numbering.next(level) + text, look)
            case Paragraph(text, kind, run_in):
                head = self.numbering.next(2) + run_in if run_in else ""
                self._across(head + text, PARAGRAPHS[kind])
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case PageBreak():
                self._break()

    def _gap(self) -> None:
        self._next(8)

    def _next(self, height: float) -> None:
        self.row += 1
        self.sheet.set_row(self.row, height)
        self.height += height
        if self.height - self.page_top > self.tables.room:
            self.page_top = self.height - height

    def _break(self) -> None:
        if self.row >= 0:
            self.breaks.append(self.row + 1)
            self.page_top = self.height

    def _across(self, text: str, look: CellLook) -> None:
        """A text across all columns, as high as it needs to be."""
        self._next(text_height(text, self.tables.width, look))
        self._merge(0, len(self.tables.widths))
        self.book.put(self.sheet, self.row, 0, text, look)

    def _merge(self, first: int, count: int) -> None:
        if count > 1:
            done(self.sheet.merge_range(self.row, first, self.row, first + count - 1, ""))

    def _table(self, table: Table) -> None:
        if table.title:
            self._across(table.title, TABLE_TITLE)
        if not table.rows:
            self._across(table.empty, EMPTY)
            return
        heads = tuple(Cell(column.title) for column in table.columns)
        self._row(heads, table.columns, [HEAD] * len(heads))
        top, paper = self.row, self.page_top
        if self.tables.alike and not self.frozen and self.height <= _FROZEN:
            self.sheet.freeze_panes(top + 1, 0)
            self.frozen = True
        for cells in table.rows:
            looks = [cell_look(cell, column) for cell, column, _ in placed(cells, table.columns)]
            self._row(cells, table.columns, looks)
        if self.tables.alike and not self.repeated and self._goes_on(paper):
            self.sheet.repeat_rows(top)
            self.repeated = True
        self._next(6)

    def _goes_on(self, paper: float) -> bool:
        """Whether a table that began on that sheet of paper goes on, or may go on, on the next."""
        return self.page_top != paper or self.height - paper > _NEARLY * self.tables.room

    def _row(
        self, cells: Sequence[Cell], columns: Sequence[Column], looks: Sequence[CellLook]
    ) -> None:
        widths = self.tables.widths
        spots = list(placed(cells, columns))
        heights = [
            text_height(
                cell_text(cell, column) + sign(cell), sum(widths[at : at + cell.span]), look
            )
            for (cell, column, at), look in zip(spots, looks, strict=True)
        ]
        least = _INPUT_HEIGHT if any(cell.ask for cell in cells) else 0
        self._next(max(*heights, least) + 4 if heights else 4)
        if self.form is not None:
            texts = {at: cell_text(cell, column) for cell, column, at in spots}
            asked = {at: cell.ask for cell, _, at in spots if cell.ask is not None}
            self.form.note(self.name, self.row, texts, asked, [c.title for c in columns])
        for (cell, _, at), look in zip(spots, looks, strict=True):
            value = sign(cell) if cell.value is None else cell.value
            self._merge(at, cell.span)
            self.book.put(self.sheet, self.row, at, value, look)
            for covered in range(at + 1, at + cell.span):
                self.book.put(self.sheet, self.row, covered, None, look)

    def _chart(self, chart: Chart) -> None:
        if not values_of(chart):
            return
        made, centimetres = self.charts.native(chart, self.tables.centimetres)
        points = centimetres / 2.54 * 72
        if self.height - self.page_top + points > self.tables.room >= points:
            self._break()  # a chart isn't cut by the edge of the paper
        self._gap()
        done(self.sheet.insert_chart(self.row + 1, 0, made, {"object_position": 2}))
        for _ in range(int(points // 15) + 1):
            self._next(15)
        self._gap()
