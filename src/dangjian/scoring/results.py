"""The results of scoring as plain data: items, cards, rows of a ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol

from dangjian.criteria.base import Earned, Loss
from dangjian.criteria.effects import Effect
from dangjian.documents.checklist import Item
from dangjian.documents.policy import SharedNeed
from dangjian.documents.record import Entry
from dangjian.values.numbers import ONE, ZERO, plain
from dangjian.values.period import Month, Period

Source = Literal["inspection", "self", "default", "correction", "register"]


class Seat(Protocol):
    """An item's place on a card: of one month (a ``Post``), or of a roll-up."""

    @property
    def item(self) -> Item:
        """What is judged."""
        ...

    @property
    def section(self) -> str:
        """The id of its section."""
        ...

    @property
    def points(self) -> Decimal:
        """P."""
        ...

    @property
    def counted(self) -> bool:
        """Neither bonus, penalty nor veto."""
        ...


class State(StrEnum):
    """What became of an item in a month."""

    SCORED = "scored"
    MISSING = "missing"
    NA = "na"
    NOT_DUE = "not_due"


class ItemResult(NamedTuple):
    """One item of a card."""

    post: Seat
    state: State
    earned: Decimal | None = None
    """From 0 to the item's points, of a penalty from their negative to 0; None unless scored."""
    source: Source | None = None
    """Where the entry comes from; None where there is none."""
    corrected: bool = False
    entry: Entry | None = None
    outcome: Earned | None = None
    """None unless scored in a month, or an entry says why it isn't due yet."""
    by_entry: bool = False
    """Whether `na` comes from an entry, not from tags."""
    months: tuple[tuple[Month, ItemResult], ...] = ()
    """In a roll-up: what stands beneath, month by month."""
    carried: tuple[Month, ...] = ()
    """The earlier months of the cycle whose entries make the value; empty where none does."""
    deductions: tuple[Deduction, ...] = ()
    """Its lines of the card's deductions and penalties; filled in where results leave the house, by
    ``with_deductions``."""

    @property
    def id(self) -> str:
        """The item's id."""
        return self.post.item.id

    @property
    def title(self) -> str:
        """The item's title."""
        return self.post.item.title

    @property
    def points(self) -> Decimal:
        """What the item can earn."""
        return self.post.points

    @property
    def earned_points(self) -> Decimal:
        """What the item earned; 0 unless scored."""
        return ZERO if self.earned is None else self.earned


class Deduction(NamedTuple):
    """One line of what was lost; all lines of a card sum to A − E."""

    item: str
    rule: str | None
    count: Decimal | None  # type: ignore[assignment]  # tuple.count isn't missed
    points: Decimal
    reason: str
    evidence: tuple[str, ...]
    by: str | None


class RaisedVeto(NamedTuple):
    """A veto that was raised on a card."""

    item: str
    rule: str
    title: str
    effect: Effect
    lasts: Literal["month", "year"]
    basis: str
    approved_by: str | None
    """None where it follows from results."""
    month: Month


class SectionSum(NamedTuple):
    """Earned and applicable points of a section, after a `section` veto."""

    id: str
    earned: Decimal
    applicable: Decimal


class Tally(NamedTuple):
    """Sums over a card's counted items that rankings need."""

    due_points: Decimal
    """Points of scored, missing and by entry `na` items."""
    answered_points: Decimal
    """Points of scored and, under `missing: zero`, missing items."""
    rule_points: Decimal
    """Points of the answered items that a party rule demands."""
    rule_earned: Decimal
    claimed_difference: Decimal = ZERO
    """Σ self − Σ inspection over what both judged."""
    claimed_points: Decimal = ZERO
    """Σ P of what both judged."""


class Overclaimed(NamedTuple):
    """A month in which a unit's self-check stood too far above the inspection (自查不实)."""

    month: Month
    gap: Decimal
    """The month's own gap, of 100."""
    over: Decimal
    """The limit of the month's policy, which the gap is strictly above."""
    points: Decimal
    """What came off the month's score for it."""

    def words(self) -> str:
        """``2026 年 3 月自查比督查高 12.6 分，超过 10 分``."""
        return f"{self.month.words}自查比督查高 {plain(self.gap)} 分，超过 {plain(self.over)} 分"


class Scorecard(NamedTuple):
    """One unit, one checklist, one period."""

    unit: str
    checklist: str
    version: str
    period: Period
    score: Decimal | None
    """None: nothing applied, or an item is missing under `missing: error`."""
    before_veto: Decimal | None
    grade: str | None
    earned: Decimal | None
    """E, after a `section` veto; None on a card that is a mean of months."""
    applicable: Decimal | None
    """A; None likewise."""
    bonus: Decimal | None
    """Points of bonus items, at most the list's `bonus_cap`; None likewise."""
    vetoes: tuple[RaisedVeto, ...]
    provisional: bool
    gap: Decimal | None
    """Self-check above inspection, of 100; None where both judged nothing."""
    overclaimed: bool
    """Whether this month's gap is above the policy's limit; a longer period never is overclaimed."""
    overclaim_points: Decimal
    """What came off the score for it."""
    missing: tuple[str, ...]
    """Ids of due items without an entry."""
    incomplete: bool
    """No score because an item is missing under ``missing: error``."""
    tally: Tally
    sections: tuple[SectionSum, ...] = ()
    items: tuple[ItemResult, ...] = ()
    """Empty on slim cards, which only rankings need."""
    deductions: tuple[Deduction, ...] = ()
    overclaimed_months: tuple[Overclaimed, ...] = ()
    """The months of its period that were overclaimed, in order; of a month's card the month itself."""
    recorded: bool = False
    """Of a month: whether there is a record that may count; early entries are none."""
    dropped: Month | None = None
    """Of a mean of months: the lowest month, which was left out (``drop_lowest``)."""
    penalty: Decimal | None = ZERO
    """What penalty items take off the total, not negative; None likewise."""
    bonus_won: Decimal | None = ZERO
    """Points of bonus items before `bonus_cap`; None likewise."""
    penalties: tuple[Deduction, ...] = ()
    """The lines of penalty items; they sum to ``penalty`` exactly."""


class Part(NamedTuple):
    """A checklist's share in a composed score."""

    checklist: str
    weight: Decimal
    score: Decimal | None
    """What enters the mean; of a relative part its points, not the list's score."""
    own: Decimal | None = None
    """Of a relative part: the list's score."""
    best: Decimal | None = None
    """The best score of the ranking class, where the part is measured by it."""
    place: int | None = None
    """The place in the ranking class, where the part is measured by it."""


class SharedPart(NamedTuple):
    """What a unit has of the section, item or list that a ``share`` need of the policy names."""

    need: SharedNeed
    title: str
    """``《党支部点检表》的“组织生活”``, as need and titles of the lists say."""
    earned: Decimal = ZERO
    applicable: Decimal = ZERO
    """E and A, both 0 where nothing of it was due."""


class Row(NamedTuple):
    """A unit in a ranking."""

    unit: str
    layer: str
    score: Decimal | None
    grade: str | None
    parts: tuple[Part, ...]
    provisional: bool
    vetoed: bool
    """Under a cap, zero or grade veto: no `top` tier, no place in a quota."""
    inspected: bool
    tally: Tally
    lowest_month: Decimal | None
    """The lowest composed score of its months; None without any."""
    closing_rate: Decimal | None = ONE
    """Problems closed by their due date over those due in the period; 1 when none was due; None where
    a part of the register can't be read."""
    rank: int | None = None
    """None for the unranked; the reason is in the notes."""
    tier: str | None = None
    focus: str | None = None
    coefficient: Decimal | None = None
    notes: tuple[str, ...] = ()
    """What a reader of the row has to know: first why it isn't ranked, then why it has no better grade."""
    grade_notes: tuple[str, ...] = ()
    """Those of the notes that say why it has no better grade."""
    class_: str | None = None
    """The id of the ranking class; None without classes, and for units in none."""
    added: Mapping[str, Decimal] = {}
    """What ``rollup.<period>`` adds for the unit: ``months`` and lists with their weights, absent ones
    too; empty where nothing is added."""
    beneath: tuple[Part, ...] = ()
    """Where a longer period adds other lists: the parts of its ``months`` part."""
    vetoes: tuple[RaisedVeto, ...] = ()
    """Vetoes of every effect on the counting cards, in a longer period on its monthly ones too."""
    binds: tuple[RaisedVeto, ...] = ()
    """The cap, zero and grade vetoes that bind this composed score."""
    months: tuple[tuple[Month, Decimal | None], ...] = ()
    """In a longer period: the composed score that each month published; None where it had none."""
    months_recorded: int = 0
    """Months in which a counting list has a record that may count."""
    months_existing: int = 0
    """Months of the period in which the unit exists."""
    shares: tuple[SharedPart, ...] = ()
    """What the policy's ``share`` needs ask for."""
    counting: tuple[str, ...] = ()
    """The lists whose cards of this period enter the composed score: those of the layer's composition,
    in a longer period also those that the roll-up adds by name, as far as the unit has a card of them.
    Its other cards are 单独计分 and enter no total, loss or average that is told of the score."""

    @property
    def unranked_because(self) -> str:
        """Why it has no rank: ``未督查``; empty for the ranked."""
        reasons = (
            note.removesuffix("，不排名") for note in self.notes if note not in self.grade_notes
        )
        return "；".join(reasons) if self.rank is None else ""


class Results(NamedTuple):
    """What scoring a period gives."""

    period: Period
    policy: str
    """The version of the policy that judged it."""
    months: tuple[Month, ...]
    """The months of the period that count."""
    scorecards: tuple[Scorecard, ...]
    ranking: tuple[Row, ...]


def counting_cards(results: Results, rows: Iterable[Row]) -> dict[str, tuple[Scorecard, ...]]:
    """Unit → its cards that enter its composed score, in the order of the results."""
    lists = {row.unit: row.counting for row in rows}
    cards: dict[str, list[Scorecard]] = {unit: [] for unit in lists}
    for card in results.scorecards:
        if card.checklist in lists.get(card.unit, ()):
            cards[card.unit].append(card)
    return {unit: tuple(mine) for unit, mine in cards.items()}


def aside_cards(results: Results) -> tuple[Scorecard, ...]:
    """The cards that enter no composed score (单独计分): of unranked layers, and of other lists."""
    counting = {(row.unit, name) for row in results.ranking for name in row.counting}
    return tuple(c for c in results.scorecards if (c.unit, c.checklist) not in counting)


def with_deductions(results: Results) -> Results:
    """The same, each item with its own lines of its card, as in the JSON."""
    return results._replace(scorecards=tuple(_itemized(card) for card in results.scorecards))


def _itemized(card: Scorecard) -> Scorecard:
    lines: dict[str, list[Deduction]] = {}
    for line in (*card.deductions, *card.penalties):
        lines.setdefault(line.item, []).append(line)
    return card._replace(
        items=tuple(
            item._replace(deductions=tuple(lines[item.id])) if item.id in lines else item
            for item in card.items
        )
    )


def lines_of(result: ItemResult) -> tuple[Loss, ...]:
    """What the item lost, line by line; a missing item loses all."""
    if result.state is State.MISSING:
        return (Loss(None, None, result.points, "到期没有填报"),)
    return result.outcome.losses if result.outcome and result.post.counted else ()
