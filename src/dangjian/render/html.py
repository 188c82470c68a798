"""A page as one HTML file that needs nothing else: for phones, screens and paper, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dangjian.campaigns.milestones import CampaignView
from dangjian.documents.checklist import Checklist
from dangjian.pages.facts import Facts
from dangjian.pages.kanban import MILESTONE_LEGEND, PROBLEM_LEGEND, SIGNS, Kanban
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
from dangjian.pages.register_words import unit_name
from dangjian.pages.tcard import Deck, mirrored
from dangjian.pages.wall import (
    WALL_LEGEND,
    Wall,
    counts_words,
    late_light,
    wall_origin,
)
from dangjian.values.numbers import plain

if TYPE_CHECKING:
    from jinja2 import Environment


# The templates that are shipped with the program; what people wrote is always escaped.


def fill(name: str, **values: object) -> str:
    """A template of the folder ``templates`` filled with values."""
    return _environment().get_template(name).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("dangjian.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


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
            case Paragraph(text, look, run_in):
                head = numbering.next(2) + clean(run_in) if run_in else ""
                yield {"kind": "paragraph", "look": look, "text": head + clean(text)}
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


# Boards as HTML that prints as it looks: one file, nothing loaded from elsewhere.


_MONTHS = tuple(range(1, 13))


def tcard_html(deck: Deck) -> str:
    """The cards on A4 paper, four a side; a sheet's backs follow its fronts."""
    sheets = [(sheet, mirrored(sheet)) for sheet in deck.sheets]
    return fill("board_tcard.html", signs=SIGNS, deck=deck, sheets=sheets)


def kanban_html(board: Kanban) -> str:
    """The board of rectifications on A3 paper."""
    return fill("board_kanban.html", signs=SIGNS, board=board, legend=PROBLEM_LEGEND)


def wall_html(facts: Facts, walls: Sequence[Wall], views: Sequence[CampaignView]) -> str:
    """The wall and a sheet a campaign, on A3 paper."""
    return fill(
        "board_wall.html",
        signs=SIGNS,
        title=f"{facts.workspace.name}挂图作战",
        subtitle=f"{facts.period.words} · 灯按 {facts.today} 算",
        provenance=wall_origin(facts),
        walls=walls,
        views=views,
        months=_MONTHS,
        legend=WALL_LEGEND,
        stops=MILESTONE_LEGEND,
        unit=lambda name: unit_name(facts.workspace, name),
        late=late_light,
        counts=counts_words,
        judged=_judged,
        origin=lambda view: facts.foot(_lists(view)),
    )


def _lists(view: CampaignView) -> tuple[Checklist, ...]:
    """The list by which a campaign was judged, if it was."""
    card = view.card
    return (view.workspace.versions[card.checklist][card.version],) if card else ()


def _judged(view: CampaignView) -> str:
    """How the team was judged in the month; empty without a card."""
    card = view.card
    if card is None or card.score is None:
        return ""
    return f"{card.period.words}评价：{plain(card.score)} {card.grade or ''}。"
