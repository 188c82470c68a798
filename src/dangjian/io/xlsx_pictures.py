"""Pictures and comments in a workbook and where they are: on a row, or in a cell as WPS keeps them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from dangjian.io.evidence import MOST_BYTES
from dangjian.io.workbooks import BookFile
from dangjian.io.xlsx_reader import BadBook, XlsxFile

_MOST_PICTURES = 300


class Picture(NamedTuple):
    """A picture."""

    sheet: str
    """The tab over which it lies; empty for one in a cell."""
    row: int
    """The row of its upper left corner, from 1; 0 for one in a cell."""
    id: str
    """By which a cell's formula names it; empty for one that lies over the cells."""
    name: str
    """``image1.jpeg``."""
    data: bytes


class _Anchors:
    """Handlers for an XML walk: rows (or ids) and the relations of the pictures there."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str, str]] = []
        self._row = 0
        self._id = ""
        self._in_from = self._in_row = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "cellImage"):
            self._row, self._id = 0, ""
        elif tag == "from":
            self._in_from = True
        elif tag == "row":
            self._in_row = self._in_from
        elif tag == "cNvPr":
            self._id = attributes.get("name", "")
        elif tag == "blip":
            relation = next((v for key, v in attributes.items() if key.endswith(":embed")), "")
            if relation:
                self.found.append((self._row, self._id, relation))

    def end(self, tag: str) -> None:
        if tag == "from":
            self._in_from = False
        elif tag == "row":
            self._in_row = False

    def text(self, value: str) -> None:
        if self._in_row and value.strip().isdigit() and len(value.strip()) < 8:
            self._row = int(value) + 1


def pictures_of(book: BookFile) -> Iterator[Picture]:
    """Every picture of a workbook; none of formats in which they can't be seen. Raises BadBook."""
    if not isinstance(book, XlsxFile) or not book.pictures:
        return
    count = 0
    for sheet, drawing in _drawings(book):
        for row, name, part in _anchored(book, drawing):
            count += 1
            if count > _MOST_PICTURES:
                raise BadBook("图片多得不正常", "把图片换成文件另存，与表放在一起")
            in_cell = not sheet
            data = book.content(part, MOST_BYTES)
            if data:
                yield Picture(
                    sheet,
                    0 if in_cell else row,
                    name if in_cell else "",
                    posixpath.basename(part),
                    data,
                )


def _drawings(book: XlsxFile) -> Iterator[tuple[str, str]]:
    """Tab and part of each sheet of drawings; without a tab: the pictures in cells."""
    for sheet in book.sheet_names:
        for kind, _, part in book.related(book.part_of(sheet)):
            if kind == "drawing":
                yield sheet, part
    for kind, _, part in book.related(book.workbook_part):
        if kind == "cellImage":
            yield "", part


def _anchored(book: XlsxFile, drawing: str) -> Iterator[tuple[int, str, str]]:
    """Row, id and part of the pictures of a sheet of drawings."""
    parts = {key: part for _, key, part in book.related(drawing)}
    anchors = _Anchors()
    book.walk(drawing, anchors.start, anchors.end, anchors.text)
    for row, name, relation in anchors.found:
        if relation in parts:
            yield row, name, parts[relation]


class CellComment(NamedTuple):
    """A comment that somebody left on a cell."""

    sheet: str
    cell: str
    text: str


_MOST_COMMENTS = 500
_OURS = "dangjian"
"""The author of the comments in marked copies, which come back when somebody fills in such a copy."""


class _Comments:
    """Handlers for an XML walk: cells, authors and texts."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._authors: list[str] = []
        self._cell = ""
        self._author = ""
        self._into = ""
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "comment":
            number = attributes.get("authorId", "")
            known = number.isdigit() and int(number) < len(self._authors)
            self._author = self._authors[int(number)] if known else ""
            self._cell, self._pieces = attributes.get("ref", ""), []
        elif tag in ("author", "t"):
            self._into = tag
            if tag == "author" and len(self._authors) < _MOST_COMMENTS:
                self._authors.append("")

    def end(self, tag: str) -> None:
        if tag == "comment" and self._author != _OURS and len(self.found) < _MOST_COMMENTS:
            self.found.append((self._cell, "".join(self._pieces)[:2000]))
        elif tag in ("author", "t"):
            self._into = ""

    def text(self, value: str) -> None:
        if self._into == "author" and self._authors:
            self._authors[-1] += value
        elif self._into == "t":
            self._pieces.append(value)


def comments_of(book: BookFile) -> Iterator[CellComment]:
    """Every comment of a workbook but ours; none of formats in which they can't be seen."""
    if not isinstance(book, XlsxFile):
        return
    for sheet in book.sheet_names:
        for kind, _, part in book.related(book.part_of(sheet)):
            if kind == "comments":
                reader = _Comments()
                book.walk(part, reader.start, reader.end, reader.text)
                for cell, text in reader.found:
                    if text.strip():
                        yield CellComment(sheet, cell, text)
