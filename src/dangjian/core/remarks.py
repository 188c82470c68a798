"""What is said behind a unit's score: why it has no rank, bonus, vetoes, overclaim, provisional."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.core.scorecard import Row, Scorecard
from dangjian.core.scores import Scores
from dangjian.core.standings import MONTHS_PART
from dangjian.values.numbers import ZERO, plain


def cards_behind(row: Row, scores: Scores) -> tuple[Scorecard, ...]:
    """The cards that make up a row, in a year those beneath the months' part too; all of the unit's
    where its parts name none."""
    names = {part.checklist for part in row.parts}
    if MONTHS_PART in names and scores.policy is not None and scores.period is not None:
        names |= set(scores.workspace.composition(scores.policy, row.layer, scores.period.last))
    mine = scores.cards_of(row.unit)
    return tuple(card for card in mine if card.checklist in names) or mine


def remarks(row: Row, cards: Sequence[Scorecard]) -> Iterator[str]:
    """The remarks on a row, in the order in which they are shown."""
    yield from row.notes
    bonus = sum((card.bonus or ZERO for card in cards), ZERO)
    if bonus:
        yield f"加分 {plain(bonus)}"
    for veto in (veto for card in cards for veto in card.vetoes):
        yield f"否决：{veto.effect.words()}"
    if any(card.overclaimed for card in cards):
        yield "自查不实"
    if row.provisional and row.score is not None:
        yield "暂定"
