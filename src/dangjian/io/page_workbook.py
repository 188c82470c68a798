"""A page as a workbook that can be printed as it is: A4 landscape, fit to width, a tab a part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dangjian.io.page_charts import DATA_TAB, Charts
from dangjian.io.page_layout import Tables, measured, placed, set_up, tabs, text_height
from dangjian.io.page_looks import (
    EMPTY,
    FOOT,
    HEAD,
    HEADINGS,
    PARAGRAPHS,
    SUBTITLE,
    TABLE_TITLE,
    TITLE,
    Look,
    Looks,
    cell_look,
)
from dangjian.io.stable import stable_bytes
from dangjian.io.tab_names import TabNames
from dangjian.pages.axis import values_of
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

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FROZEN = 190.0
"""At most so many points stay at the top when one scrolls."""
_NEARLY = 0.9
"""A table that fills so much of the paper may well go on on the next."""


def page_workbook(page: Page) -> bytes:
    """The workbook; the same page gives the same bytes."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "dangjian"
    workbook.properties.title = clean(page.title)
    looks, names, numbering = Looks(workbook), TabNames(), Numbering()
    charts = Charts(workbook, looks)
    names.name(DATA_TAB)
    for number, (name, blocks) in enumerate(tabs(page)):
        sheet: Worksheet = workbook.create_sheet(names.name(clean(name)), number)
        _Tab(sheet, looks, charts, numbering).write(page, blocks)
    workbook.active = 0
    return stable_bytes(workbook)


class _Tab:
    """Fills one tab, row by row."""

    def __init__(
        self, sheet: Worksheet, looks: Looks, charts: Charts, numbering: Numbering
    ) -> None:
        self.sheet = sheet
        self.looks = looks
        self.charts = charts
        self.numbering = numbering
        self.row = 0
        self.height = 0.0
        """Of all rows so far, in points."""
        self.page_top = 0.0
        """Where the sheet of paper began on which the next row is printed, as far as can be told."""
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
        set_up(self.sheet, self.tables.widths)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self._gap()
                look = HEADINGS[min(max(level, 1), len(HEADINGS)) - 1]
                self._across(self.numbering.next(level) + text, look)
            case Paragraph(text, kind):
                self._across(text, PARAGRAPHS[kind])
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
        self.sheet.row_dimensions[self.row].height = round(height, 1)
        self.height += height
        if self.height - self.page_top > self.tables.room:
            self.page_top = self.height - height

    def _break(self) -> None:
        from openpyxl.worksheet.pagebreak import Break

        if self.row:
            self.sheet.row_breaks.append(Break(id=self.row))
            self.page_top = self.height

    def _across(self, text: str, look: Look) -> None:
        """A text across all columns, as high as it needs to be."""
        widths = self.tables.widths
        self._next(text_height(text, self.tables.width, look))
        self.looks.put(self.sheet.cell(self.row, 1), text, look)
        if len(widths) > 1:
            self._merge(1, len(widths))

    def _merge(self, first: int, last: int) -> None:
        self.sheet.merge_cells(
            start_row=self.row, end_row=self.row, start_column=first, end_column=last
        )

    def _table(self, table: Table) -> None:
        if table.title:
            self._across(table.title, TABLE_TITLE)
        if not table.rows:
            self._across(table.empty, EMPTY)
            return
        heads = tuple(Cell(column.title) for column in table.columns)
        self._row(heads, table.columns, [HEAD] * len(heads))
        top, paper = self.row, self.page_top
        if self.tables.alike and not self.sheet.freeze_panes and self.height <= _FROZEN:
            self.sheet.freeze_panes = f"A{top + 1}"
        for cells in table.rows:
            looks = [cell_look(cell, column) for cell, column, _ in placed(cells, table.columns)]
            self._row(cells, table.columns, looks)
        if self.tables.alike and not self.sheet.print_title_rows and self._goes_on(paper):
            self.sheet.print_title_rows = f"{top}:{top}"
        self._next(6)

    def _goes_on(self, paper: float) -> bool:
        """Whether a table that began on that sheet of paper goes on, or may go on, on the next."""
        return self.page_top != paper or self.height - paper > _NEARLY * self.tables.room

    def _row(self, cells: Sequence[Cell], columns: Sequence[Column], looks: Sequence[Look]) -> None:
        widths = self.tables.widths
        spots = list(placed(cells, columns))
        heights = [
            text_height(
                cell_text(cell, column) + sign(cell), sum(widths[at : at + cell.span]), look
            )
            for (cell, column, at), look in zip(spots, looks, strict=True)
        ]
        self._next(max(heights, default=0) + 4)
        for (cell, _, at), look in zip(spots, looks, strict=True):
            value = sign(cell) if cell.value is None else cell.value
            self.looks.put(self.sheet.cell(self.row, at + 1), value, look)
            for covered in range(at + 1, at + cell.span):
                self.looks.put(self.sheet.cell(self.row, covered + 1), None, look)
            if cell.span > 1:
                self._merge(at + 1, at + cell.span)

    def _chart(self, chart: Chart) -> None:
        if not values_of(chart):
            return
        made = self.charts.native(chart, self.tables.centimetres)
        points = made.height / 2.54 * 72
        if self.height - self.page_top + points > self.tables.room >= points:
            self._break()  # a chart isn't cut by the edge of the paper
        self._gap()
        self.sheet.add_chart(made, f"A{self.row + 1}")
        for _ in range(int(points // 15) + 1):
            self._next(15)
        self._gap()
