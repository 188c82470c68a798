"""What a reader finds on a paper of any form: its sentences and its tables, as plain text.

Nothing of the program is used here: a Word file is read by python-docx, a workbook by openpyxl, a page by
``html.parser``; so what a writer of a form loses on the way is lost here, too, and is found.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any, NamedTuple

import docx
import docx.table
import docx.text.paragraph

from tests.helpers import opened

Row = tuple[str, ...]


class Grid(NamedTuple):
    """A table: its rows as they are printed, the head first; merged cells once."""

    rows: tuple[Row, ...]


class Paper(NamedTuple):
    """One file of a report."""

    kind: str
    period: str
    name: str
    form: str
    paragraphs: tuple[str, ...]
    """Headings, paragraphs, notes and captions in their order."""
    grids: tuple[Grid, ...]
    data: Any = None
    """Of json the value, else None."""

    def sentences(self) -> Iterator[str]:
        """Every sentence of the paragraphs, and every cell of a table that is one."""
        for text in (*self.paragraphs, *self._cells()):
            yield from sentences(text)

    def _cells(self) -> Iterator[str]:
        return (cell for grid in self.grids for row in grid.rows for cell in row)


def sentences(text: str) -> list[str]:
    """A text cut after 。！？； and at line ends, without leading marks of lists."""
    parts = re.split(r"(?<=[。！？；])|\n", text)
    return [part.strip(" \u3000。；-•·") for part in parts if part.strip(" \u3000。；-•·")]


def read(kind: str, period: str, name: str, content: bytes) -> Paper:
    """The paper of a file."""
    form = name.rsplit(".", 1)[1]
    paragraphs, grids, data = _READERS[form](content)
    return Paper(kind, period, name, form, tuple(paragraphs), tuple(grids), data)


Found = tuple[list[str], list[Grid], Any]


def _docx(content: bytes) -> Found:
    document = docx.Document(io.BytesIO(content))
    paragraphs: list[str] = []
    grids: list[Grid] = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.text.paragraph.Paragraph):
            paragraphs.append(block.text)
        else:
            grids.append(Grid(tuple(_docx_row(row) for row in block.rows)))
    for section in document.sections:
        for part in (section.header, section.footer):
            paragraphs += [paragraph.text for paragraph in part.paragraphs]
    return [text for text in paragraphs if text.strip()], grids, None


def _docx_row(row: Any) -> Row:
    # ``row.cells`` would give a merged cell once for each column, and search the row for each.
    cells = (docx.table._Cell(tc, row) for tc in row._tr.tc_lst)
    return tuple(cell.text.strip() for cell in cells)


def _xlsx(content: bytes) -> Found:
    book = opened(io.BytesIO(content))
    paragraphs: list[str] = []
    grids: list[Grid] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows: list[Row] = []
        for cells in sheet.iter_rows():
            row = tuple(_shown(c.value, c.number_format) for c in cells if c.value is not None)
            if len(row) > 1:
                rows.append(row)
                continue
            if rows:
                grids.append(Grid(tuple(rows)))
                rows = []
            paragraphs += row
        if rows:
            grids.append(Grid(tuple(rows)))
    return paragraphs, grids, None


def _shown(value: Any, form: str) -> str:
    """A cell's value as its number format prints it; only fixed decimals and percents are used."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        decimals = re.search(r"0\.(0+)", form)
        if form.endswith("%"):
            return f"{value * 100:.{len(decimals[1]) if decimals else 0}f}%"
        return f"{value:.{len(decimals[1])}f}" if decimals else str(value)
    return str(value).strip()


class _Page(HTMLParser):
    """Paragraphs and tables of a page; end tags that HTML lets one leave out may be left out."""

    SILENT = ("style", "script", "title")
    INLINE = (
        "a",
        "abbr",
        "b",
        "code",
        "em",
        "i",
        "mark",
        "q",
        "small",
        "strong",
        "sub",
        "sup",
        "tspan",
    )

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.grids: list[Grid] = []
        self.rows: list[Row] | None = None
        self.row: list[str] = []
        self.in_cell = False
        self.text = ""
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag == "table":
            self._end()
            self.rows = []
        elif tag in ("tr", "tbody", "tfoot"):
            self._end_row()
        elif tag in ("td", "th"):
            self._end()
            self.in_cell = True
        elif tag not in self.INLINE:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent -= 1
        elif tag == "table":
            self._end_row()
            self.grids.append(Grid(tuple(self.rows or ())))
            self.rows = None
        elif tag in ("td", "th"):
            self._end()
        elif tag == "tr":
            self._end_row()
        elif tag not in self.INLINE:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text += data

    def _break(self) -> None:
        """The end of a block: of a paragraph, or within a cell a blank."""
        if self.in_cell:
            self.text += " "
        else:
            self._end()

    def _end(self) -> None:
        text = " ".join(self.text.split())
        if self.in_cell:
            self.row.append(text)
        elif text:
            self.paragraphs.append(text)
        self.text, self.in_cell = "", False

    def _end_row(self) -> None:
        self._end()
        if self.row and self.rows is not None:
            self.rows.append(tuple(self.row))
        self.row = []


def _html(content: bytes) -> Found:
    page = _Page()
    page.feed(content.decode())
    page.close()
    return page.paragraphs, page.grids, None


def _md(content: bytes) -> Found:
    paragraphs: list[str] = []
    grids: list[Grid] = []
    rows: list[Row] = []
    for line in [*content.decode().splitlines(), ""]:
        if line.startswith("|"):
            cells = tuple(_plain(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(cells)
            continue
        if rows:
            grids.append(Grid(tuple(rows)))
            rows = []
        if line.strip():
            paragraphs.append(_plain(line.lstrip("#> ")))
    return paragraphs, grids, None


def _plain(text: str) -> str:
    """Markdown's text without its marks."""
    text = re.sub(r"<br ?/?>", " ", text)
    return re.sub(r"\\([\\`*_{}\[\]<>()#+\-.!|~])", r"\1", text).replace("**", "").strip()


def _csv(content: bytes) -> Found:
    rows = tuple(tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [], [Grid(rows)], None


def _json(content: bytes) -> Found:
    return [], [], json.loads(content, parse_float=Decimal)


_READERS = {"docx": _docx, "xlsx": _xlsx, "html": _html, "md": _md, "csv": _csv, "json": _json}
