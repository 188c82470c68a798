"""Scores together with everything that is needed to show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem
from dangjian.scoring.results import Results, Row, Scorecard
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Period
from dangjian.values.wording import months_words


@dataclass(frozen=True, eq=False, repr=False)
class Scores:
    """What scoring gives to show."""

    workspace: Workspace
    period: Period | None
    """None when there is no record at all to tell it from."""
    policy: Policy | None
    results: Results | None
    """None when lists, organization or policy have errors, or no policy is in force."""
    problems: tuple[Problem, ...]
    alone: bool = False
    """Whether single records were scored from themselves, without ranking."""

    @property
    def failed(self) -> bool:
        """Whether something can't be computed."""
        return self.results is None or any(problem.is_error for problem in self.problems)

    def under(self, least: Decimal) -> tuple[str, ...]:
        """Names of the units (of the cards, where single records were scored) below a score."""
        if self.results is None:
            return ()
        rows = self.results.scorecards if self.alone else self.results.ranking
        return tuple(
            self.workspace.units[row.unit].name
            for row in rows
            if row.score is not None and row.score < least
        )

    def name_of(self, unit: str) -> str:
        """The Chinese name of a unit; its id where the organization doesn't know it."""
        known = self.workspace.units.get(unit)
        return known.name if known else unit

    def cards_of(self, unit: str) -> tuple[Scorecard, ...]:
        """The cards of a unit."""
        return self._cards.get(unit, ())

    def counting_cards(self, row: Row) -> tuple[Scorecard, ...]:
        """The cards of a row's unit that enter its composed score."""
        return tuple(card for card in self.cards_of(row.unit) if card.checklist in row.counting)

    @cached_property
    def _cards(self) -> dict[str, tuple[Scorecard, ...]]:
        cards = self.results.scorecards if self.results else ()
        by_unit: dict[str, tuple[Scorecard, ...]] = {}
        for card in cards:
            by_unit[card.unit] = (*by_unit.get(card.unit, ()), card)
        return by_unit


# What is said behind a unit's score: why it has no rank, bonus, vetoes, overclaim, provisional.


def overclaim_remarks(cards: Iterable[Scorecard]) -> Iterator[str]:
    """``自查不实``; in a longer period the months in which it was so: ``1、3 至 5 月自查不实``."""
    every = list(cards)
    if any(card.overclaimed for card in every):
        yield "自查不实"
    elif months := sorted({each.month for card in every for each in card.overclaimed_months}):
        yield f"{months_words(month.month for month in months)}自查不实"


def row_remarks(row: Row, cards: Sequence[Scorecard]) -> Iterator[str]:
    """The remarks on a row, in the order in which they are shown; ``cards``: those that count."""
    yield from row.notes
    bonus = sum((card.bonus or ZERO for card in cards), ZERO)
    if bonus:
        yield f"加分 {plain(bonus)}"
    penalty = sum((card.penalty or ZERO for card in cards), ZERO)
    if penalty:
        yield f"倒扣 {plain(penalty)}"
    for veto in (veto for card in cards for veto in card.vetoes):
        yield f"否决：{veto.effect.words()}"
    yield from overclaim_remarks(cards)
    if row.provisional and row.score is not None:
        yield "暂定"
