"""From the cards of a unit to its composed score, where needed beside the cards of other units.

A unit's cards are gathered by itself (a ``Draft``: units can be shared out among processes); what a
``relative`` part is worth is known only once all drafts of the ranking class have met.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.policy import Policy, RelativePart
from dangjian.scoring.card import grade_of, under_vetoes, worst_grade
from dangjian.scoring.results import Part, RaisedVeto, Row, Scorecard, SharedPart, State, Tally
from dangjian.values.numbers import EXACT, HUNDRED, ZERO, half_up, product, quotient
from dangjian.values.period import Period

UNSCORED = "不适用，没有得分"
UNFILED = "到期事项没有填报，没有得分"
INCOMPLETE = "有到期事项没有填报，不计分"
BLOCKED = "记录有错误，无法计分"
MONTHS_PART = "months"
"""The word that stands for the months' roll-up in ``rollup.year`` and its like."""
NO_TALLY = Tally(*[ZERO] * 6)


class MixedCard(NamedTuple):
    """What composing asks of a card."""

    checklist: str
    score: Decimal | None
    provisional: bool
    incomplete: bool
    unfiled: bool
    """Whether it has no score though something was due that nobody filled in (``missing: exclude``)."""
    vetoes: tuple[RaisedVeto, ...]
    """Those that bind a composed score too: cap, zero and grade."""


class Mix(NamedTuple):
    """What one composed score is made of, before units are set beside each other."""

    at: Period
    """The month or period; its policy decides."""
    class_: str | None
    """The ranking class by that policy."""
    weights: Mapping[str, Decimal]
    cards: tuple[MixedCard, ...]
    """In the order of the weights."""
    blocked: frozenset[str] = frozenset()
    """Lists of the composition whose card can't be computed."""


class Draft(NamedTuple):
    """A unit's row of a period before units are compared."""

    unit: str
    layer: str
    mix: Mix
    """Of the period itself."""
    months: tuple[Mix, ...] = ()
    """Of the months beneath a longer period."""
    added: Mapping[str, Decimal] = {}
    """What ``rollup.<period>`` adds for this unit: ``months`` and lists with their weights; empty where
    nothing is added."""
    added_cards: tuple[MixedCard, ...] = ()
    added_blocked: bool = False
    """Whether a card of an added list can't be computed."""
    vetoes: tuple[RaisedVeto, ...] = ()
    """Vetoes of every effect on the counting cards, in a longer period on its monthly ones too."""
    tally: Tally = NO_TALLY
    inspected: bool = False
    """Whether somebody looked: an inspection record of a counting list; where the self-check is final,
    any record that may count."""
    months_recorded: int = 0
    """Months in which a counting list has a record that may count."""
    months_existing: int = 0
    """Months of the period in which the unit exists."""
    shares: tuple[SharedPart, ...] = ()
    """What the policy's ``share`` needs ask for."""
    closing_rate: Decimal | None = None
    """Where it is known already."""


class Compared(NamedTuple):
    """The scores of one list in a ranking class, which relative parts are measured by."""

    scores: tuple[Decimal, ...]
    """Worst first, of all units that have one, ranked or not."""
    provisional: bool
    """Whether one of these cards is provisional, or one can't be computed."""

    def part(self, rule: RelativePart, own: Decimal) -> tuple[Decimal, Decimal | None, int | None]:
        """What a score is worth: its points, and the best score or the place that it follows from."""
        best = self.scores[-1]
        if rule.relative == "best":
            points = quotient(product(HUNDRED, own), best, 2) if own else ZERO
            return points, best, None
        place = 1 + len(self.scores) - bisect_right(self.scores, own)
        step = rule.step or ZERO
        points = max(ZERO, EXACT.subtract(HUNDRED, product(step, place - 1))) if own else ZERO
        return points, None, place


Comparison = Mapping[tuple[Period, str, str | None, str], Compared]
"""Period, layer, class, list → the scores there."""


class Rules(NamedTuple):
    """What finishing a draft needs besides the draft."""

    policies: Mapping[Period, Policy]
    comparison: Comparison


def mixed(card: Scorecard) -> MixedCard:
    """What composing asks of a card."""
    missing = (item.state is State.MISSING for item in card.items)
    return MixedCard(
        card.checklist,
        card.score,
        card.provisional,
        card.incomplete,
        card.score is None and any(missing),
        binding(card.vetoes),
    )


def binding(vetoes: Iterable[RaisedVeto]) -> tuple[RaisedVeto, ...]:
    """The vetoes that also bind a composed score: cap, zero and grade."""
    return tuple(veto for veto in vetoes if veto.effect.kind in ("cap", "zero", "grade"))


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """The sums over several cards."""
    every = tuple(tallies)
    if len(every) == 1:
        return every[0]
    return Tally(*(sum(column, ZERO) for column in zip(NO_TALLY, *every, strict=True)))


def exact_mean(parts: Iterable[Part]) -> Decimal | None:
    """Σ weight × score / Σ weight over the parts that have a score; None without any."""
    total = weights = ZERO
    for part in parts:
        if part.score is not None:
            total = EXACT.add(total, product(part.weight, part.score))
            weights += part.weight
    return EXACT.divide(total, weights) if weights else None


def weighted_mean(parts: Iterable[Part], places: int = 2) -> Decimal | None:
    """The same, rounded."""
    mean = exact_mean(parts)
    return None if mean is None else half_up(mean, places)


def compare(drafts: Iterable[Draft], policies: Mapping[Period, Policy]) -> Comparison:
    """The scores that relative parts are measured by, of the period and of each month beneath it."""
    scores: dict[tuple[Period, str, str | None, str], list[Decimal]] = {}
    unsure: set[tuple[Period, str, str | None, str]] = set()
    for draft in drafts:
        for mix in (draft.mix, *draft.months):
            rules = policies[mix.at].relative_parts(draft.layer)
            for card in mix.cards if rules else ():
                key = (mix.at, draft.layer, mix.class_, card.checklist)
                if card.checklist in rules and card.score is not None:
                    scores.setdefault(key, []).append(card.score)
                    unsure |= {key} if card.provisional else set()
            unsure |= {(mix.at, draft.layer, mix.class_, name) for name in mix.blocked if rules}
    return {key: Compared(tuple(sorted(each)), key in unsure) for key, each in scores.items()}


def _parts(layer: str, mix: Mix, rules: Rules) -> tuple[tuple[Part, ...], bool]:
    """The parts of a composed score, and whether a card that one is compared with is provisional."""
    relative = rules.policies[mix.at].relative_parts(layer)
    parts, unsure = [], False
    for card in mix.cards:
        part = Part(card.checklist, mix.weights[card.checklist], card.score)
        rule = relative.get(card.checklist)
        if rule is not None and card.score is not None:
            compared = rules.comparison[mix.at, layer, mix.class_, card.checklist]
            points, best, place = compared.part(rule, card.score)
            part = part._replace(score=points, own=card.score, best=best, place=place)
            unsure = unsure or compared.provisional
        parts.append(part)
    return tuple(parts), unsure


def _score(
    parts: Iterable[Part], cards: Iterable[MixedCard], places: int
) -> tuple[Decimal | None, bool]:
    """The composed score under the vetoes, rounded once; and whether a missing entry forbids one."""
    every = tuple(cards)
    incomplete = any(card.incomplete for card in every)
    mean = exact_mean(parts)
    if mean is None or incomplete:
        return None, incomplete
    vetoes = (veto for card in every for veto in card.vetoes)
    return half_up(under_vetoes(mean, vetoes), places), False


def _month_score(layer: str, mix: Mix, rules: Rules) -> Decimal | None:
    """The composed score that a month published."""
    if mix.blocked:
        return None
    parts, _ = _parts(layer, mix, rules)
    return _score(parts, mix.cards, rules.policies[mix.at].places)[0]


def finished(draft: Draft, rules: Rules) -> Row:
    """A unit's row, still without rank."""
    policy, mix = rules.policies[draft.mix.at], draft.mix
    parts, unsure = _parts(draft.layer, mix, rules)
    beneath: tuple[Part, ...] = ()
    every, cards = parts, mix.cards
    if draft.added:
        own, _ = _score(parts, cards, 2)
        beneath = parts
        every = tuple(_added_parts(draft, own))
        cards = (*cards, *draft.added_cards)
    score, incomplete = _score(every, cards, policy.places)
    vetoes = tuple(veto for card in cards for veto in card.vetoes)
    blocked = bool(mix.blocked) or draft.added_blocked
    if blocked:
        score = None
    grade = None
    if score is not None:
        grade = worst_grade(grade_of(score, policy.grades), vetoes, policy.grades)
    absent = len(every) < len(draft.added)
    months = tuple((m.at.last, _month_score(draft.layer, m, rules)) for m in draft.months)
    lowest = min((s for _, s in months if s is not None), default=None) if months else score
    return Row(
        unit=draft.unit,
        layer=draft.layer,
        class_=mix.class_,
        score=score,
        grade=grade,
        parts=every,
        added=draft.added,
        beneath=beneath,
        provisional=absent or unsure or any(card.provisional for card in cards),
        vetoed=bool(vetoes),
        vetoes=draft.vetoes,
        binds=vetoes,
        inspected=draft.inspected,
        tally=draft.tally,
        lowest_month=lowest,
        months=months,
        months_recorded=draft.months_recorded,
        months_existing=draft.months_existing,
        shares=draft.shares,
        notes=() if score is not None else (_unscored(cards, blocked, incomplete),),
        counting=tuple(dict.fromkeys(card.checklist for card in cards)),
    )


def _unscored(cards: Iterable[MixedCard], blocked: bool, incomplete: bool) -> str:
    """Why there is no score."""
    if blocked:
        return BLOCKED
    if incomplete:
        return INCOMPLETE
    return UNFILED if any(card.unfiled for card in cards) else UNSCORED


def _added_parts(draft: Draft, own: Decimal | None) -> Iterator[Part]:
    """The parts of a longer period with other lists: those that have a score."""
    scores: dict[str, Decimal | None] = {card.checklist: card.score for card in draft.added_cards}
    scores |= {
        card.checklist: card.score for card in draft.mix.cards if card.checklist not in scores
    }
    scores[MONTHS_PART] = own
    order = sorted(draft.added, key=lambda name: name != MONTHS_PART)
    for name in order:
        if scores.get(name) is not None:
            yield Part(name, draft.added[name], scores[name])
