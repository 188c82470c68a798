"""整改看板: the problems of a month by where they stand, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from dangjian.campaigns.milestones import Light
from dangjian.documents.organization import PERSON_LAYER
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Page, PageBreak, Paragraph, Table, Tone, cells
from dangjian.pages.register_words import (
    SETTLED_WORDS,
    RegisterTeller,
    alive_in,
    dealt_with,
    lists_of,
    over_since,
    unit_name,
)
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked
from dangjian.values.wording import full_day

# Lights on boards: computed from dates and scores, never typed; each has a sign beside its
# colour.


SOON_DAYS = 7
"""So many days before its due date a problem's light turns yellow."""
SIGNS: Mapping[Light, str] = {
    Light.GREEN: "√",
    Light.YELLOW: "△",
    Light.RED: "×",
    Light.WHITE: "–",
}
"""What a light shows beside its colour."""
TONES: Mapping[Light, Tone] = {
    Light.GREEN: "good",
    Light.YELLOW: "poor",
    Light.RED: "bad",
    Light.WHITE: "muted",
}
"""The tone of a light in a table."""


def light_cell(light: Light, words: str = "") -> Cell:
    """A light as a cell of a table."""
    return Cell(f"{SIGNS[light]} {words}".rstrip(), TONES[light])


def problem_light(tracked: Tracked, today: date) -> tuple[Light, str]:
    """The light of a problem on a day, and why: ``× 逾期 9 天``.

    What was handed in by its due date and waits for the reviewer isn't red: the unit has done its part.
    """
    progress = tracked.progress
    if progress.state is ProblemState.CLOSED and progress.closed is not None:
        late = (progress.closed - progress.due).days
        return (Light.YELLOW, f"迟 {late} 天销号") if late > 0 else (Light.GREEN, "按期销号")
    if progress.state is ProblemState.WITHDRAWN:
        return Light.WHITE, "已撤销"
    left = (progress.due - today).days
    if left < 0:
        if dealt_with(tracked):
            return Light.YELLOW, f"过期 {-left} 天，已按期提交，等复核"
        return Light.RED, f"逾期 {-left} 天"
    if left <= SOON_DAYS:
        return Light.YELLOW, f"还有 {left} 天" if left else "今天到期"
    return Light.WHITE, f"还有 {left} 天"


PROBLEM_LEGEND: Mapping[Light, str] = {
    Light.GREEN: "按期销号",
    Light.YELLOW: f"{SOON_DAYS} 天以内到期，或按期提交等复核，或迟了才销号",
    Light.RED: "过了期限没有提交，或提交晚了还没有销号",
    Light.WHITE: f"离期限超过 {SOON_DAYS} 天",
}
"""What the light of a problem means."""
MILESTONE_LEGEND: Mapping[Light, str] = {
    Light.GREEN: "按期完成",
    Light.YELLOW: "完成了，但迟了",
    Light.RED: "过了日子没有完成",
    Light.WHITE: "还没有到日子",
}
"""What the light of a milestone means."""


MOST_CLOSED = 12
"""So many closed problems hang on the board; earlier ones stand on a sheet behind it."""
_STATES = (ProblemState.OPEN, ProblemState.WORKING, ProblemState.SUBMITTED, ProblemState.CLOSED)
_URGENCY = (Light.RED, Light.YELLOW, Light.WHITE)


class KanbanCard(NamedTuple):
    """A problem on the board."""

    id: str
    unit: str
    """The unit's name."""
    item: str
    """``支部阵地管理``, or what it is called without an item."""
    problem: str
    due: str
    """The due date in force, in words."""
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
    every = [
        each
        for each in facts.problems
        if facts.wants(each.progress.unit) and alive_in(each, facts.period)
    ]
    units = facts.workspace.units
    mine = [each for each in every if units[each.progress.unit].layer != PERSON_LAYER]
    lanes = tuple(
        Lane(
            state.words,
            _cards(facts, [each for each in mine if each.progress.state is state]),
            state.is_over,
        )
        for state in _STATES
    )
    withdrawn = sum(each.progress.state is ProblemState.WITHDRAWN for each in mine)
    notes = (
        f"另有 {withdrawn} 项已撤销，不上看板。" if withdrawn else "",
        f"党员个人的问题 {len(every) - len(mine)} 项不上看板。" if len(every) > len(mine) else "",
    )
    return Kanban(
        f"{facts.workspace.name}整改看板",
        f"{facts.period.words} · 灯按 {facts.today} 算",
        lanes,
        "".join(notes),
        facts.foot(lists_of(facts.workspace, mine), scored=False),
    )


def _cards(facts: Facts, mine: list[Tracked]) -> tuple[KanbanCard, ...]:
    """The most urgent first, then by due date; what is closed, the latest first."""
    mine.sort(key=lambda each: (each.progress.due, each.id))
    mine.sort(key=lambda each: over_since(each) or date.min, reverse=True)
    teller = RegisterTeller(facts)
    cards = [_card(facts, teller, each) for each in mine]
    if not all(each.is_over for each in mine):
        cards.sort(key=lambda card: _URGENCY.index(card.light))
    return tuple(cards)


def _card(facts: Facts, teller: RegisterTeller, tracked: Tracked) -> KanbanCard:
    progress = tracked.progress
    light, words = problem_light(tracked, facts.today)
    return KanbanCard(
        tracked.id,
        unit_name(facts.workspace, progress.unit),
        teller.subject(tracked),
        teller.text(tracked) + (SETTLED_WORDS if tracked.id in facts.settled else ""),
        full_day(progress.due),
        light,
        words,
    )


_COLUMNS = (
    Column("灯", 8),
    Column("责任单位", 6),
    Column("事项", 9),
    Column("问题", 20),
    Column("期限", 7, "center"),
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
                c.due,
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
