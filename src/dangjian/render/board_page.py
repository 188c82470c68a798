"""Boards as HTML that prints as it looks: one file, nothing loaded from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dangjian.campaigns.milestones import CampaignView
from dangjian.documents.checklist import Checklist
from dangjian.pages.facts import Facts
from dangjian.pages.kanban import MILESTONE_LEGEND, PROBLEM_LEGEND, SIGNS, Kanban
from dangjian.pages.register_words import unit_name
from dangjian.pages.tcard import Deck, mirrored
from dangjian.pages.wall import (
    WALL_LEGEND,
    Wall,
    counts_words,
    late_light,
    member_name,
    wall_origin,
)
from dangjian.render.templating import fill
from dangjian.values.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        member=member_name,
        late=late_light,
        counts=counts_words,
        judged=_judged,
        origin=lambda view: facts.origin(_lists(view)),
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
