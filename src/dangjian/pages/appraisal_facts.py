"""What an appraisal is drawn from: a unit's year explained, month by month and as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.explaining.model import CardStory, Explanation
from dangjian.explaining.unit import Explainer
from dangjian.pages.facts import Facts
from dangjian.pages.outcome import Outcome
from dangjian.scoring.composing import MONTHS_PART
from dangjian.scoring.counting import is_card_of, months_of_cards
from dangjian.scoring.ranking import ranked_beside
from dangjian.scoring.results import Results, Row
from dangjian.values.period import Month


class MonthFacts(NamedTuple):
    """A unit's month."""

    month: Month
    story: Explanation
    row: Row
    ranked: int
    """How many units it is ranked among."""


class Subject(NamedTuple):
    """A unit and its year."""

    facts: Facts
    outcome: Outcome
    """The same, as papers tell it."""
    unit: Unit
    row: Row
    """Of the year."""
    story: Explanation
    """Of the year."""
    months: tuple[MonthFacts, ...]
    """The months that count and in which the unit existed, in order."""
    looking_back: tuple[tuple[Month, CardStory], ...]
    """The cards of next January: only those of lists that look back are of this year."""
    weights: dict[str, Decimal]
    """List → weight in a month's score."""
    year: Mapping[str, Decimal]
    """``months`` or a list → weight in the year's score; empty where a year adds nothing."""

    @property
    def cards(self) -> tuple[CardStory, ...]:
        """The year's cards that make up its score."""
        return tuple(card for card in self.story.cards if self.counts(card))

    def counts(self, card: CardStory) -> bool:
        """Whether a card has a part in the unit's score."""
        return card.card.checklist in self.row.counting

    @property
    def blocked(self) -> frozenset[str]:
        """The lists that can't be rolled up: what was filed for some month has errors."""
        months, blocked = self.facts.results.months, self.facts.filing.blocked
        return frozenset(
            checklist
            for unit, checklist, month in blocked
            if unit == self.unit.id and month in months
        )

    @property
    def month_lists(self) -> tuple[str, ...]:
        """The lists that make up the months' scores, those of earlier policies too."""
        earlier = (part.checklist for each in self.months for part in each.row.parts)
        return tuple(dict.fromkeys((*self.weights, *earlier)))

    @property
    def monthly_cards(self) -> Iterator[tuple[Month, CardStory]]:
        """The cards of each month that have a part in a month's or the year's score: not those that look
        back on the year before."""
        mine, workspace = {*self.month_lists, *self.year}, self.facts.workspace
        own = ((each.month, card) for each in self.months for card in each.story.cards)
        for month, card in (*own, *self.looking_back):
            name = card.card.checklist
            if name in mine and is_card_of(workspace, name, month, self.facts.period):
                yield month, card

    @property
    def calendar_year(self) -> int:
        """Of the period; a month after it is said to be of the next."""
        return self.facts.period.first.year


def subjects(facts: Facts) -> Iterator[Subject]:
    """The units that were asked for and have a row in the year's ranking, in its order; not people."""
    months = [_MonthSource(facts, results) for results in facts.history]
    later = months_of_cards(facts.period, ())
    known = (facts.full_month(month) for month in later if month in facts.filing.months)
    after = [_MonthSource(facts, results) for results in known if results is not None]
    explainer = Explainer(facts.workspace, facts.filing, facts.results, facts.policy)
    outcome = Outcome(facts)
    for row in facts.results.ranking:
        if not facts.wants(row.unit) or row.layer == PERSON_LAYER:
            continue
        unit = facts.unit(row.unit)
        last = facts.period.last
        yield Subject(
            facts=facts,
            outcome=outcome,
            unit=unit,
            row=row,
            story=explainer.explain(unit),
            months=tuple(found for each in months if (found := each.of(unit)) is not None),
            looking_back=tuple(
                (each.month, card) for each in after for card in each.explainer.explain(unit).cards
            ),
            weights=facts.workspace.composition(facts.policy, unit.layer, last),
            year=row.added,
        )


class _MonthSource:
    """Explains units of one month of the year, or of the January after it."""

    def __init__(self, facts: Facts, results: Results) -> None:
        self.month = results.period.last
        policy = facts.workspace.policy_in(self.month)
        assert policy is not None  # the history has no other months
        self.explainer = Explainer(facts.workspace, facts.filing, results, policy)

    def of(self, unit: Unit) -> MonthFacts | None:
        """A unit's month; None where it wasn't ranked, nor to be ranked, then."""
        row = self.explainer.rows.get(unit.id)
        if row is None:
            return None
        ranked = ranked_beside(self.explainer.results.ranking, row)
        return MonthFacts(self.month, self.explainer.explain(unit), row, ranked)


def part_title(subject: Subject, name: str) -> str:
    """What a part of the year's score is called."""
    if name == MONTHS_PART:
        return "各月汇总"
    return subject.facts.workspace.newest(name).title
