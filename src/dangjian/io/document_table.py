"""A table of a document."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from dangjian.pages.page import Cell, Column, Table, cell_text, clean
from dangjian.sheet.parts import width_units as units

_MOST_IN_LARGE_TYPE = 34
"""Characters of all columns together; wider tables are set in smaller type."""
_SHORT_TABLE = 9
"""Lines of a table that isn't to be divided among pages."""
_MARGINS = 1
"""Characters that the margins of a cell take."""
_BOLD = frozenset(("bad", "poor", "warn", "strong"))
"""Documents are printed in black: what must be seen is bold, what matters less is grey."""
_GREY = '<w:color w:val="595959"/>'
_HEAD = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'


def table_xml(table: Table, width_twips: int) -> str:
    """A table across the type area; its columns share the width as their own widths say.

    The heading is repeated on each page and no row is split. Where no column has a title there is no
    heading: such a table is a form.
    """
    asked = sum(column.width for column in table.columns)
    small = "Small" if asked > _MOST_IN_LARGE_TYPE else ""
    total = asked + _MARGINS * len(table.columns)
    widths = [width_twips * (column.width + _MARGINS) // total for column in table.columns]
    widths[-1] += width_twips - sum(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    last = len(table.rows) - 1
    together = _is_short(table)
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f"{_cells(row, table.columns, widths, small, together and number < last)}</w:tr>"
        for number, row in enumerate(table.rows)
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/>'
        f'<w:tblW w:w="{width_twips}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{_heading(table.columns, widths, small)}{rows}</w:tbl>"
    )


def _is_short(table: Table) -> bool:
    """Whether a table has so few lines that it should stay on one page."""
    if len(table.rows) > _SHORT_TABLE:
        return False
    return sum(_lines(row, table.columns) for row in table.rows) <= _SHORT_TABLE


def _lines(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> int:
    """How many lines a row needs, about."""
    most, place = 1, 0
    for cell in row:
        room = 2 * sum(column.width for column in columns[place : place + cell.span])
        texts = cell_text(cell, columns[place]).split("\n")
        most = max(most, sum(max(1, -(-units(text) // room)) for text in texts))
        place += cell.span
    return most


def _heading(columns: Iterable[Column], widths: Iterable[int], small: str) -> str:
    titles = [column.title for column in columns]
    if not any(titles):
        return ""
    cells = "".join(
        _cell(clean(title), width, f"{small}TableHead", shade=_HEAD)
        for title, width in zip(titles, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _cells(
    row: tuple[Cell, ...], columns: tuple[Column, ...], widths: list[int], small: str, keep: bool
) -> str:
    parts, place = [], 0
    # A row of one cell says what the rows under it are about, and stays with them.
    keep = keep or len(row) == 1 < len(columns)
    for cell in row:
        column = columns[place]
        width = sum(widths[place : place + cell.span])
        text = cell_text(cell, column)
        parts.append(
            _cell(
                text,
                width,
                f"{small}TableText",
                column.align,
                cell.span,
                look=_look(cell),
                keep=keep,
            )
        )
        place += cell.span
    return "".join(parts)


def _cell(
    text: str,
    width: int,
    style: str,
    align: str = "",
    span: int = 1,
    look: str = "",
    shade: str = "",
    keep: bool = False,
) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    following = "<w:keepNext/>" if keep else ""
    side = f'<w:jc w:val="{align}"/>' if align and align != "left" else ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{following}{side}</w:pPr>'
        + (f'<w:r>{properties}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else "")
        + "</w:p>"
        for line in text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}'
        f'<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'
    )


def _look(cell: Cell) -> str:
    if cell.tone in _BOLD:
        return "<w:b/>"
    return _GREY if cell.tone == "muted" else ""
