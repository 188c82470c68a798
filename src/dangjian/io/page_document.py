"""A page as a Word document: its blocks, one after the other, in the styles of ``document_base``."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeGuard

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.shared import Pt, RGBColor, Twips
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from dangjian.io.document_base import (
    HEAD_SIZE,
    OFFICIAL,
    TABLE_STYLE,
    Base,
    Format,
    empty_document,
    indent,
    put,
)
from dangjian.io.stable import stable_bytes
from dangjian.pages.page import (
    Block,
    Cell,
    Column,
    Heading,
    Imprint,
    Numbering,
    Page,
    PageBreak,
    Paragraph,
    Table,
    cell_text,
    clean,
)
from dangjian.sheet.parts import width_units as units

_STYLES = {
    "body": "Body",
    "lead": "Normal",
    "note": "Note",
    "center": "Center",
    "right": "Right",
    "small": "Small",
}
_AFTER_TABLE_TWIPS = 120
"""A line that keeps tables apart, and lets no document end with one: Word wants a paragraph there."""
_BEFORE_FOOT_TWIPS = 240
_EDGE, _DATE_IN = 2, 2
"""Characters between a signature and the edge, and from the name's beginning to the date's."""
_BREAKS = "月年度的，、》 "
"""After these a title may be broken."""
_SHORTEST = 4
"""Characters that a line of a broken title has at least."""
_MOST_IN_LARGE_TYPE = 34
"""Characters of all columns of a table together; wider ones are set in smaller type."""
_SHORT_TABLE = 6
"""Lines of a table that isn't to be divided among pages: a longer one would leave too much room empty."""
_CELL_MARGINS = 1
"""Characters that the margins of a cell take."""
_BOLD = frozenset(("bad", "poor", "warn", "strong"))
"""Documents are printed in black: what must be seen is bold, what matters less is grey."""
_RED = RGBColor(0xFF, 0, 0)
_IMPRINT_EDGE_TWIPS = 280
"""One character of the imprint's type."""
_GREY = RGBColor(0x59, 0x59, 0x59)
_HEAD_FILL = "EDEDED"
_ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_LONGEST_TITLE = 255
"""Characters that a property of a document may have."""


def page_document(page: Page, form: Format = OFFICIAL, letterhead: bytes | None = None) -> bytes:
    """The .docx file; headings get their numbers, charts are left out (their table stands).

    ``letterhead``: a document whose paper, styles, header and footer are used instead of ours.
    The same page always gives the same bytes.
    """
    with empty_document(form, letterhead) as base:
        _Writer(base, form).page(page)
        base.document.core_properties.title = clean(page.title)[:_LONGEST_TITLE]
        return stable_bytes(base.document)


class _Shape(NamedTuple):
    """What sets a paragraph apart from others of its style."""

    style: str
    keep: bool = False
    """Whether it stays with the paragraph that follows."""
    new_page: bool = False


class _CellShape(NamedTuple):
    """All of a cell of a table but its text."""

    style: str
    width: int
    align: str = "left"
    span: int = 1
    bold: bool = False
    grey: bool = False
    head: bool = False
    keep: bool = False


class _Writer:
    """Puts one paragraph or table after the other."""

    def __init__(self, base: Base, form: Format) -> None:
        self.base, self.form = base, form
        self.end = base.document.element.body.sectPr
        """The section's properties, which stay behind everything."""
        self.numbering = Numbering()
        self.new_page = False
        """Whether what comes next begins on a new page."""
        self.paragraphs: dict[_Shape, Any] = {}
        self.cells: dict[_CellShape, Any] = {}
        """One of each shape is made by python-docx, and the others are copies of it: a document has
        thousands of cells in a dozen shapes, and a copy costs a twentieth of a new one."""

    def page(self, page: Page) -> None:
        """Head, number, title, blocks, foot and imprint."""
        self.head(page)
        *lines, last = title_lines(
            " ".join(page.title.split()),
            self.form.characters * self.form.size // self.form.title_size,
        )
        for line in lines:
            self.paragraph(_Shape("Title"), line).paragraph_format.space_after = 0
        self.paragraph(_Shape("Title"), last)
        if page.subtitle:
            self.paragraph(_Shape("Subtitle"), page.subtitle)
        blocks = page.blocks
        bound = _bound(blocks)
        for number, block in enumerate(blocks):
            if not _is_signature(block):
                self.block(block, _at(blocks, number + 1), number in bound)
            elif not _is_signature(_at(blocks, number - 1)):
                self.signature(_lines_of_signature(blocks[number:]))
        for number, line in enumerate(page.provenance):
            made = self.paragraph(_Shape("Small"), line)
            if not number:
                _ruled(made)
        if page.imprint is not None:
            self.imprint(page.imprint)

    def head(self, page: Page) -> None:
        """发文机关标志, 发文字号 and the red line under them."""
        if page.head:
            made = self.paragraph(_Shape("Head"), page.head)
            run = made.runs[0]
            fits = self.form.width_twips // 20 // max(1, round(_width(page.head)))
            if fits < HEAD_SIZE:
                run.font.size = Pt(fits)
            run.font.color.rgb = _RED
        if page.head or page.number:
            made = self.paragraph(_Shape("Number"), page.number)
            if page.head:
                _bordered(made, bottom={"w:sz": "18", "w:space": "11", "w:color": str(_RED)})

    def imprint(self, imprint: Imprint) -> None:
        """版记: lines ruled above, between and below, which stay together."""
        issued = imprint.issuer or imprint.day
        thick, thin = {"w:sz": "8"}, {"w:sz": "6"}  # 0.35 and 0.25 mm at most
        self.paragraph(_Shape("Small", keep=True), "")
        if imprint.copies:
            made = self.paragraph(_Shape("Imprint", keep=bool(issued)), imprint.copies)
            _bordered(made, top=thick, bottom=None if issued else thick)
        if issued:
            made = self.paragraph(_Shape("Imprint"), imprint.issuer)
            made._p.add_r().add_tab()
            made._p.add_r().add_t(clean(imprint.day))
            edge = self.base.width_twips - _IMPRINT_EDGE_TWIPS
            made.paragraph_format.tab_stops.add_tab_stop(Twips(edge), WD_TAB_ALIGNMENT.RIGHT)
            _bordered(made, top=thin if imprint.copies else thick, bottom=thick)

    def block(self, block: Block, following: Block | None, bound: bool = False) -> None:
        """Any block but a signature; what introduces a table stays with it, and no signature alone."""
        keep = bound or _is_untitled(following)
        match block:
            case Heading(text, level):
                number = self.numbering.next(level)
                self.paragraph(_Shape(f"Heading{min(max(level, 1), 4)}"), number + text)
            case Paragraph():
                # What is flush left at the top of a later page says which annex it is.
                annex = self.new_page and block.kind == "lead"
                style = "Annex" if annex else _STYLES[block.kind]
                first, *more = clean(block.text).split("\n")
                if block.run_in:
                    self.run_in(_Shape(style, keep), block.run_in, first)
                else:
                    self.paragraph(_Shape(style, keep), first)
                for line in more:
                    self.paragraph(_Shape(style, keep), line)
            case Table():
                self.table(block, bound)
                # Where a page ends with the table, this would stand alone on the next.
                if block.rows and not isinstance(following, PageBreak):
                    self.gap(bound)
            case PageBreak():
                self.new_page = True

    def paragraph(self, shape: _Shape, text: str) -> WordParagraph:
        """A paragraph of one line."""
        shape = shape._replace(new_page=self.new_page)
        self.new_page = False
        if shape not in self.paragraphs:
            self.paragraphs[shape] = self._shaped(shape)
        made = copy.deepcopy(self.paragraphs[shape])
        if text:
            # python-docx's own setter looks for tabs and breaks, which are gone, character by character.
            made.add_r().add_t(clean(text))
        self.end.addprevious(made)
        return WordParagraph(made, self.base.document._body)

    def run_in(self, shape: _Shape, heading: str, text: str) -> None:
        """A paragraph that begins with its heading, in the heading's type."""
        made = self.paragraph(shape, "")
        run = made.add_run(clean(self.numbering.next(2) + heading))
        run.font.name = self.form.fonts.second
        # python-docx names the font of western letters alone.
        fonts = run._r.get_or_add_rPr().rFonts
        assert fonts is not None  # it has just got its name
        fonts.set(qn("w:eastAsia"), self.form.fonts.second)
        made.add_run(clean(text))

    def _shaped(self, shape: _Shape) -> Any:
        element = OxmlElement("w:p")
        element.style = self.base.styles[shape.style]
        made = WordParagraph(element, self.base.document._body).paragraph_format
        made.keep_with_next = shape.keep or None
        made.page_break_before = shape.new_page or None
        return element

    def gap(self, keep: bool = False) -> None:
        """A narrow empty line."""
        made = self.paragraph(_Shape("Small", keep), "")
        made.paragraph_format.line_spacing = Twips(_AFTER_TABLE_TWIPS)

    def signature(self, lines: Sequence[str]) -> None:
        """Who and when, under an empty line.

        GB/T 9704 without a stamp: the name ends two characters from the edge, the date begins two
        characters further in than the name; where the date is the longer one it ends two from the edge.
        """
        self.paragraph(_Shape("Body", keep=True), "")
        last = len(lines) - 1
        begins = _width(lines[0]) + _EDGE
        if last:
            begins = max(begins, _width(lines[last]) + _EDGE + _DATE_IN)
        for number, line in enumerate(lines):
            inward = _DATE_IN if number == last > 0 else 0
            made = self.paragraph(_Shape("Signature", keep=number < last), line)
            room = max(Decimal(0), begins - inward - _width(line))
            indent(made._p.get_or_add_pPr(), self.form.size, right=room)

    def table(self, table: Table, bound: bool = False) -> None:
        """A table under its title, or what is said in its stead. ``bound``: its end stays with what
        follows."""
        if table.title:
            self.paragraph(_Shape("TableTitle"), table.title)
        elif self.new_page and table.rows:
            self.gap()  # a table can't begin a page by itself
        if not table.rows:
            self.paragraph(_Shape("Body"), table.empty)
            return
        self.end.addprevious(self._grid(table, bound))

    def _grid(self, table: Table, bound: bool) -> Any:
        """A table across the type area; its columns share the width as their own widths say.

        The heading is repeated on each page and no row is split. Where no column has a title there is
        no heading: such a table is a form.
        """
        columns, widths = table.columns, _widths(table.columns, self.base.width_twips)
        small = "Small" if sum(each.width for each in columns) > _MOST_IN_LARGE_TYPE else ""
        element = self._empty_table(widths)
        if any(column.title for column in columns):
            # The heading stays with the first row, or it would be repeated over nothing.
            shapes = (
                _CellShape(f"{small}TableHead", width, head=True, keep=True) for width in widths
            )
            titles = (clean(column.title) for column in columns)
            element.append(self._row(zip(shapes, titles, strict=True), repeated=True))
        together, last = _is_short(table), len(table.rows) - 1
        loop = _is_loop(table)
        for number, row in enumerate(table.rows):
            # A row of one cell says what the rows under it are about, and stays with them.
            # So does the row before the last with the last, as no row is to stand alone under a
            # heading; where a signature stands with the last, it doesn't stand alone.
            close = (together and number < last) or (not bound and 0 < number == last - 1)
            close = close or (bound and number == last)
            keep = (close or len(row) == 1 < len(columns)) and not loop
            element.append(self._row(_cells(row, columns, widths, f"{small}TableText", keep)))
        return element

    def _empty_table(self, widths: Sequence[int]) -> Any:
        """A table without rows; those are appended one by one, as python-docx walks through all rows
        and cells for each that it is asked for."""
        element = CT_Tbl.new_tbl(0, len(widths), Twips(sum(widths)))
        element.tblStyle_val = self.base.styles[TABLE_STYLE]
        made = WordTable(element, self.base.document._body)
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(element.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Twips(width)
        # python-docx leaves a table's own width to Word; other programs need it.
        for key, value in (("w:type", "dxa"), ("w:w", str(sum(widths)))):
            element.tblPr.find(qn("w:tblW")).set(qn(key), value)
        return element

    def _row(self, cells: Iterable[tuple[_CellShape, str]], repeated: bool = False) -> Any:
        row = OxmlElement("w:tr")
        properties = row.get_or_add_trPr()
        put(properties, "w:cantSplit")  # python-docx has a word for neither of the two
        if repeated:
            put(properties, "w:tblHeader")
        for shape, text in cells:
            row.append(self._cell(shape, text))
        return row

    def _cell(self, shape: _CellShape, text: str) -> Any:
        if shape not in self.cells:
            self.cells[shape] = self._shaped_cell(shape)
        made = copy.deepcopy(self.cells[shape])
        first, *more = text.split("\n")
        for line in more:
            following = copy.deepcopy(self.cells[shape].p_lst[0])
            following.r_lst[0].add_t(line)
            made.append(following)
        made.p_lst[0].r_lst[0].add_t(first)
        return made

    def _shaped_cell(self, shape: _CellShape) -> Any:
        """A cell with one empty run."""
        element = CT_Tc.new()
        element.width, element.grid_span = Twips(shape.width), shape.span
        if shape.head:
            fill = {"w:val": "clear", "w:color": "auto", "w:fill": _HEAD_FILL}
            put(element.get_or_add_tcPr(), "w:shd", **fill)
        # python-docx wants to know of a table around it.
        made = _Cell(element, WordTable(OxmlElement("w:tbl"), self.base.document._body))
        made.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = made.paragraphs[0]
        paragraph._p.style = self.base.styles[shape.style]
        paragraph.paragraph_format.keep_with_next = shape.keep or None
        paragraph.alignment = _ALIGN.get(shape.align)
        run = paragraph.add_run()
        run.bold = shape.bold or None
        if shape.grey:
            run.font.color.rgb = _GREY
        return element


def _cells(
    row: tuple[Cell, ...], columns: tuple[Column, ...], widths: list[int], style: str, keep: bool
) -> Iterator[tuple[_CellShape, str]]:
    place = 0
    for cell in row:
        column = columns[place]
        width = sum(widths[place : place + cell.span])
        bold, grey = cell.tone in _BOLD, cell.tone == "muted"
        yield (
            _CellShape(style, width, column.align, cell.span, bold, grey, keep=keep),
            cell_text(cell, column),
        )
        place += cell.span


def _widths(columns: Sequence[Column], width_twips: int) -> list[int]:
    total = sum(column.width + _CELL_MARGINS for column in columns)
    widths = [width_twips * (column.width + _CELL_MARGINS) // total for column in columns]
    widths[-1] += width_twips - sum(widths)
    return widths


def _is_short(table: Table) -> bool:
    """Whether a table has so few lines that it should stay on one page."""
    if len(table.rows) > _SHORT_TABLE:
        return False
    return sum(_lines(row, table.columns) for row in table.rows) <= _SHORT_TABLE


def _is_loop(table: Table) -> bool:
    """Whether it belongs to a template, which repeats its row: a page can't hold all of them together."""
    return bool(table.rows) and str(table.rows[0][0].value).startswith("{%tr")


def _lines(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> int:
    """How many lines a row needs, about."""
    most, place = 1, 0
    for cell in row:
        room = 2 * sum(column.width for column in columns[place : place + cell.span])
        texts = cell_text(cell, columns[place]).split("\n")
        most = max(most, sum(max(1, -(-units(text) // room)) for text in texts))
        place += cell.span
    return most


def title_lines(title: str, most: int) -> tuple[str, ...]:
    """A title that is too long for a line, broken where its sense allows it, as evenly as can be.

    ``most``: characters that a line holds. One that can't be broken so is left to break by itself.
    """
    if _width(title) <= most:
        return (title,)
    ends = [number for number, mark in enumerate(title, 1) if mark in _BREAKS]
    pairs = [(title[:end].rstrip(), title[end:].lstrip()) for end in ends]
    fitting = [pair for pair in pairs if all(0 < _width(line) <= most for line in pair)]
    even = min(fitting, key=lambda pair: abs(_width(pair[0]) - _width(pair[1])), default=(title,))
    return even if min(map(_width, even)) >= _SHORTEST else (title,)


def _width(text: str) -> Decimal:
    """In Chinese characters."""
    return Decimal(units(text)) / 2


def _at(blocks: Sequence[Block], number: int) -> Block | None:
    return blocks[number] if 0 <= number < len(blocks) else None


def _is_untitled(block: Block | None) -> bool:
    """Whether it is a table for which the text before it must speak."""
    return isinstance(block, Table) and not block.title


def _bound(blocks: Sequence[Block]) -> frozenset[int]:
    """What stays with the first signature: the list of annexes, the blank line before it, and the last of
    the text or the last row of a table, so that nobody signs an empty page."""
    first = next((n for n, block in enumerate(blocks) if _is_signature(block)), 0)
    found = []
    for number in range(first - 1, -1, -1):
        block = blocks[number]
        if isinstance(block, Table) and block.rows:
            found.append(number)
        if not isinstance(block, Paragraph):
            break
        found.append(number)
        if block.text and not block.text.startswith("附件："):
            break
    return frozenset(found)


def _is_signature(block: Block | None) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and block.kind == "signature"


def _lines_of_signature(blocks: Sequence[Block]) -> list[str]:
    """The lines of the signature paragraphs that stand together at the beginning."""
    lines: list[str] = []
    for block in blocks:
        if not _is_signature(block):
            break
        lines += clean(block.text).split("\n")
    return lines


def _ruled(paragraph: WordParagraph) -> None:
    """A thin line over the foot."""
    paragraph.paragraph_format.space_before = Twips(_BEFORE_FOOT_TWIPS)
    _bordered(paragraph, top={"w:sz": "4", "w:space": "4", "w:color": "7F7F7F"})


def _bordered(paragraph: WordParagraph, **edges: Mapping[str, str] | None) -> None:
    """Lines above and below a paragraph; python-docx has no word for its borders."""
    border = OxmlElement("w:pBdr")
    for edge, look in edges.items():
        if look is not None:
            line = {"w:val": "single", "w:sz": "4", "w:space": "1", "w:color": "000000", **look}
            put(border, f"w:{edge}", **line)
    properties = paragraph._p.get_or_add_pPr()
    # Where the schema wants it: before shading, tabs, spacing and all that follows.
    after = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(border, *after)
