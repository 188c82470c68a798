"""整改看板: the problems of a month by where they stand, the most urgent first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dangjian.campaigns.milestones import Light
from dangjian.core.boards.lights import PROBLEM_LEGEND, SIGNS, light_cell, problem_light
from dangjian.core.page import Block, Column, Page, PageBreak, Paragraph, Table, cells
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.registered import (
    alive_in,
    item_words,
    lists_of,
    over_since,
    problem_words,
    unit_name,
)
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.register import Tracked

MOST_CLOSED = 12
"""So many closed problems hang on the board; earlier ones stand on a sheet behind it."""
_STATES = (State.OPEN, State.WORKING, State.SUBMITTED, State.CLOSED)
_URGENCY = (Light.RED, Light.YELLOW, Light.WHITE)


class KanbanCard(NamedTuple):
    """A problem on the board."""

    id: str
    unit: str
    """The unit's name."""
    item: str
    """``ZB19 支部阵地管理``; empty without one."""
    problem: str
    owner: str
    due: str
    """The due date in force."""
    light: Light
    words: str
    """Why it has this light."""

    @property
    def sign(self) -> str:
        """What the light shows beside its colour."""
        return SIGNS[self.light]


class Lane(NamedTuple):
    """A column of the board."""

    title: str
    cards: tuple[KanbanCard, ...]
    over: bool = False
    """Whether nothing is left to be done about its cards; they take less room."""

    @property
    def shown(self) -> tuple[KanbanCard, ...]:
        """What hangs on the board itself: all, but of what is over only the latest."""
        return self.cards[:MOST_CLOSED] if self.over else self.cards

    @property
    def rest(self) -> tuple[KanbanCard, ...]:
        """What stands on a sheet behind the board."""
        return self.cards[len(self.shown) :]

    @property
    def red(self) -> int:
        """How many of its cards are red."""
        return sum(card.light is Light.RED for card in self.cards)


class Kanban(NamedTuple):
    """The whole board."""

    title: str
    subtitle: str
    lanes: tuple[Lane, ...]
    note: str
    """What isn't on it; empty when everything is."""
    provenance: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many cards there are."""
        return sum(len(lane.cards) for lane in self.lanes)


def kanban(facts: Facts) -> Kanban:
    """The board of a month on a day: what is alive, and what was closed in the month or later."""
    mine = [
        each
        for each in facts.problems
        if facts.wants(each.progress.unit) and alive_in(each, facts.period)
    ]
    lanes = tuple(
        Lane(
            state.words,
            _cards(facts, [each for each in mine if each.progress.state is state]),
            state.is_over,
        )
        for state in _STATES
    )
    withdrawn = sum(each.progress.state is State.WITHDRAWN for each in mine)
    return Kanban(
        f"{facts.workspace.name}整改看板",
        f"{facts.period.words} · 灯按 {facts.today} 算",
        lanes,
        f"另有 {withdrawn} 项已撤销，不上看板。" if withdrawn else "",
        facts.origin(lists_of(facts.workspace, mine)),
    )


def _cards(facts: Facts, mine: list[Tracked]) -> tuple[KanbanCard, ...]:
    """The most urgent first, then by due date; what is closed, the latest first."""
    mine.sort(key=lambda each: (each.progress.due, each.id))
    mine.sort(key=lambda each: over_since(each) or date.min, reverse=True)
    cards = [_card(facts, each) for each in mine]
    if not all(each.is_over for each in mine):
        cards.sort(key=lambda card: _URGENCY.index(card.light))
    return tuple(cards)


def _card(facts: Facts, tracked: Tracked) -> KanbanCard:
    progress = tracked.progress
    light, words = problem_light(tracked, facts.today)
    return KanbanCard(
        tracked.id,
        unit_name(facts.workspace, progress.unit),
        item_words(facts.workspace, tracked.rectification),
        problem_words(facts.workspace, tracked.rectification),
        progress.owner,
        progress.due.isoformat(),
        light,
        words,
    )


_COLUMNS = (
    Column("灯", 8),
    Column("责任单位", 6),
    Column("事项", 9),
    Column("问题", 20),
    Column("责任人", 5),
    Column("期限", 6, "center"),
    Column("编号", 11),
)


def kanban_page(board: Kanban) -> Page:
    """The board as a page: a tab a column."""
    blocks: list[Block] = [Paragraph(legend_words(), "note")]
    if board.note:
        blocks.append(Paragraph(board.note, "note"))
    for number, lane in enumerate(board.lanes):
        if number:
            blocks.append(PageBreak(lane.title))
        rows = tuple(
            cells(
                light_cell(c.light, c.words),
                c.unit,
                c.item or None,
                c.problem,
                c.owner,
                c.due,
                c.id,
            )
            for c in lane.cards
        )
        title = f"{lane.title} {len(lane.cards)} 项"
        blocks.append(Table(_COLUMNS, rows, title, f"{lane.title}：没有。"))
    name = board.lanes[0].title
    return Page(board.title, tuple(blocks), board.subtitle, board.provenance, name)


def legend_words() -> str:
    """What the lights mean, in one line."""
    return "；".join(f"{SIGNS[light]} {words}" for light, words in PROBLEM_LEGEND.items()) + "。"
