"""What stands beside the share of the points: bonus with what a cap took, and penalties."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dangjian.pages.outcome import Outcome
from dangjian.scoring.results import Deduction
from dangjian.values.numbers import ZERO, plain


class CappedBonus(NamedTuple):
    """A card whose bonus items give more together than its list allows."""

    unit: str
    checklist: str
    """The title of the list."""
    won: Decimal
    """Σ of the bonus items."""
    cap: Decimal

    @property
    def taken(self) -> Decimal:
        """What the cap took."""
        return self.won - self.cap

    @property
    def words(self) -> str:
        """``加分合计 8 分，超过“点检表”的上限，计 5 分，3 分不计``."""
        won, cap, taken = (plain(each) for each in (self.won, self.cap, self.taken))
        return f"加分合计 {won} 分，超过“{self.checklist}”的上限，计 {cap} 分，{taken} 分不计"


class PenaltyLine(NamedTuple):
    """One line of what came off a unit's total."""

    unit: str
    item: str
    """Id and title."""
    line: Deduction


def capped_bonuses(outcome: Outcome) -> Iterator[CappedBonus]:
    """The cards that enter a score and lost bonus to their list's cap, in the order of the ranking."""
    for card in outcome.every_card():
        checklist = outcome.list_of(card)
        won, cap = card.bonus_won or ZERO, checklist.bonus_cap
        if cap is not None and won > cap:
            yield CappedBonus(card.unit, checklist.title, won, cap)


def penalty_lines(outcome: Outcome) -> Iterator[PenaltyLine]:
    """Every line of the penalties of cards that enter a score, in the order of the ranking.

    A card that is a mean of months has none of its own."""
    for card in outcome.every_card():
        titles = {item.id: item.title for item in outcome.list_of(card).items()}
        for line in card.penalties:
            yield PenaltyLine(card.unit, f"{line.item} {titles.get(line.item, '')}".strip(), line)
