"""An explanation as data: items, cards, and the unit's way from points to its tier."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem
from dangjian.scoring.awards import Award
from dangjian.scoring.results import Row, Scorecard, State
from dangjian.scoring.summaries import Summary
from dangjian.values.numbers import ZERO
from dangjian.values.period import Month, Period


class Step(NamedTuple):
    """One step of a reckoning: what it is called, and the arithmetic with its result."""

    label: str
    text: str


class CorrectionStory(NamedTuple):
    """A decided correction of an entry: what it was, what it became, who decided when and why."""

    month: Month
    kind: Literal["appeal", "error"]
    decision: Literal["upheld", "rejected"]
    old: str
    """The entry that it found, with its arithmetic."""
    new: str | None
    """The entry afterwards; None when it was rejected."""
    old_earned: Decimal | None
    """What the item earned before; None where it wasn't scored."""
    new_earned: Decimal | None
    """What it earned afterwards; the same when rejected."""
    old_score: Decimal | None
    """The score of the month's card before."""
    new_score: Decimal | None
    reason: str
    requested_by: str
    decided_by: str
    decided: date


class Judgement(NamedTuple):
    """How one entry of a month was judged, and by whom."""

    reckoning: tuple[str, ...] = ()
    """The arithmetic, rule by rule and then as a whole; empty where nothing was judged."""
    status: str = ""
    """Why nothing was judged: 不适用, 不到期, 没有填报; empty for scored items."""
    source: str = ""
    """督查, 自查, 默认, 更正; empty without an entry."""
    by: str = ""
    """Who judged it."""
    day: date | None = None
    """The date of the record."""
    evidence: tuple[str, ...] = ()
    note: str = ""


class MonthStory(NamedTuple):
    """What one month gave to an item of a roll-up."""

    month: Month
    words: str
    """``5 月``; ``次年 1 月`` where an after-year list's record counts for the year before."""
    points: Decimal
    earned: Decimal | None
    """None where the month doesn't count."""
    judgement: Judgement
    corrected: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of points lost or, for a bonus, won, for a penalty taken off the total."""

    rule: str | None
    count: Decimal | None
    points: Decimal
    reason: str


class ItemStory(NamedTuple):
    """One item of a card."""

    id: str
    title: str
    section: str
    """The title of its section."""
    counted: bool
    """Neither bonus, penalty nor veto."""
    state: State
    points: Decimal
    earned: Decimal | None
    """None where the item has no part in the score."""
    standard: str
    """评分标准, generated from the criterion."""
    judgement: Judgement
    lines: tuple[Line, ...] = ()
    """What was lost (won by a bonus, struck by a section veto), line by line."""
    vetoes: tuple[str, ...] = ()
    """What was raised, with its basis and approver."""
    corrections: tuple[CorrectionStory, ...] = ()
    months: tuple[MonthStory, ...] = ()
    """In a roll-up."""

    @property
    def lost(self) -> Decimal:
        """Points lost by the item itself; 0 where it has no part in the score."""
        return self.points - self.earned if self.counted and self.earned is not None else ZERO

    @property
    def has_news(self) -> bool:
        """Whether there is anything to tell beyond full marks, or nothing at all."""
        return bool(
            self.lost or self.corrections or self.vetoes or (self.earned and not self.counted)
        )


class CardStory(NamedTuple):
    """A scorecard explained."""

    card: Scorecard
    title: str
    filed: tuple[str, ...]
    """Who filled in what, when."""
    items: tuple[ItemStory, ...]
    sections: tuple[tuple[str, Decimal, Decimal], ...]
    """Title, earned and applicable points of each section, before any veto."""
    steps: tuple[Step, ...]
    """From the items to score and grade."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A unit's period, or a single record, explained."""

    workspace: str
    unit: str
    unit_name: str
    layer_name: str
    holders: tuple[str, ...]
    """Who held the post in the period."""
    period: Period
    policy: str
    """Title and version of the policy."""
    cards: tuple[CardStory, ...]
    row: Row | None = None
    """None for a single record, and where the layer isn't ranked."""
    steps: tuple[Step, ...] = ()
    """From the cards to rank and tier."""
    awards: tuple[Award, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What a reader should know besides: lists excused, months to come, records with errors."""


def only(explanation: Explanation, item: str) -> Explanation:
    """The explanation with one item alone on its cards; cards without it are left out."""
    cards = (
        card._replace(items=tuple(story for story in card.items if story.id == item))
        for card in explanation.cards
    )
    return replace(explanation, cards=tuple(card for card in cards if card.items))


class Explained(NamedTuple):
    """What there is to show."""

    explanations: tuple[Explanation, ...]
    """Empty when lists, organization or policy have errors, and for a zone or layer."""
    problems: tuple[Problem, ...]
    summaries: tuple[Summary, ...] = ()
    """Of a zone or a layer, when that was asked for."""
    workspace: Workspace | None = None
    item: str | None = None
    """The id of the one item that was asked for; None: all."""

    @property
    def failed(self) -> bool:
        """Whether something has errors."""
        return any(problem.is_error for problem in self.problems)
