"""A page as one HTML file that needs nothing else: for phones, screens and paper, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dangjian.pages.page import (
    Block,
    Cell,
    Chart,
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
from dangjian.render.templating import fill

_WIDEST = 20
"""In characters; a column that may be wider still has no need to."""


def page_html(page: Page) -> str:
    """The whole page."""
    head = {
        "title": clean(page.title),
        "subtitle": clean(page.subtitle),
        "provenance": [clean(line) for line in page.provenance],
    }
    return fill("page.html", page=head, blocks=list(page_blocks(page.blocks)))


def page_blocks(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """The blocks as the template takes them."""
    numbering = Numbering()
    for block in blocks:
        match block:
            case Heading(text, level):
                number = numbering.next(level)
                level = min(max(level, 1), 4) + 1
                yield {"kind": "heading", "level": level, "text": number + clean(text)}
            case Paragraph(text, look):
                yield {"kind": "paragraph", "look": look, "text": clean(text)}
            case Table():
                yield _table(block)
            case Chart():
                yield from _chart(block)
            case PageBreak():
                yield {"kind": "break"}


def _chart(chart: Chart) -> Iterator[dict[str, Any]]:
    from dangjian.render.svg_charts import chart_svg

    drawing = chart_svg(chart)
    if drawing:
        yield {"kind": "chart", "title": clean(chart.title), "drawing": drawing}


def _table(table: Table) -> dict[str, Any]:
    heads = [
        {"text": clean(column.title), "width": min(column.width, _WIDEST) + 1}
        for column in table.columns
    ]
    return {
        "kind": "table",
        "title": clean(table.title),
        "heads": heads,
        "rows": [list(_row(cells, table)) for cells in table.rows],
        "empty": clean(table.empty),
    }


def _row(cells: Sequence[Cell], table: Table) -> Iterator[dict[str, Any]]:
    at = 0
    for cell in cells:
        column = table.columns[at]
        align = "center" if cell.span > 1 else column.align
        kinds = [f"to-{align}", cell.tone, "number" if cell.is_number else ""]
        yield {
            "text": cell_text(cell, column),
            "sign": sign(cell),
            "span": cell.span,
            "kind": " ".join(kind for kind in kinds if kind),
        }
        at += cell.span
