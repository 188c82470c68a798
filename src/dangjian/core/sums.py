"""Sums over the items of a card, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.agenda import Agenda
from dangjian.core.scorecard import ItemResult, RaisedVeto, SectionSum, State, Tally
from dangjian.criteria.veto import Veto
from dangjian.values.numbers import EXACT, ZERO, product
from dangjian.values.period import Month


def total_score(
    sums: Iterable[SectionSum],
    full_score: Decimal,
    ceiling: Decimal | None,
    bonus: Decimal,
    overclaim_points: Decimal,
) -> Decimal | None:
    """Base + bonus, cut at the ceiling, less overclaim but not under 0; None when A is 0. Unrounded."""
    every = tuple(sums)
    applicable = sum((s.applicable for s in every), ZERO)
    if not applicable:
        return None
    earned = sum((s.earned for s in every), ZERO)
    total = EXACT.add(EXACT.divide(product(full_score, earned), applicable), bonus)
    if ceiling is not None:
        total = min(total, ceiling)
    return max(ZERO, EXACT.subtract(total, overclaim_points)) if overclaim_points else total


def under_vetoes(total: Decimal, vetoes: Iterable[RaisedVeto]) -> Decimal:
    """The total under cap and zero vetoes; the order doesn't matter."""
    for veto in vetoes:
        if veto.effect.kind == "zero":
            return ZERO
        if veto.effect.cap is not None:
            total = min(total, veto.effect.cap)
    return total


def sections_by_item(agenda: Agenda) -> dict[str, str]:
    """The section of each item."""
    return {post.item.id: post.section for post in agenda.posts}


def struck(
    sums: Iterable[SectionSum], vetoes: Iterable[RaisedVeto], section_of: Mapping[str, str]
) -> tuple[SectionSum, ...]:
    """The sums after `section` vetoes: E of a struck section is 0."""
    names = {section_of[veto.item] for veto in vetoes if veto.effect.kind == "section"}
    return tuple(each._replace(earned=ZERO) if each.id in names else each for each in sums)


def in_sum(result: ItemResult, zero_missing: bool) -> bool:
    """Whether an item's points stand in A."""
    counts = result.state is State.SCORED or (zero_missing and result.state is State.MISSING)
    return counts and result.post.counted


class Totals(NamedTuple):
    """What one pass over the items of a card adds up."""

    sections: tuple[SectionSum, ...]
    """E and A of each section, before any veto."""
    bonus: Decimal
    missing: tuple[str, ...]
    """Ids of due items without an entry."""
    tally: Tally
    """Without the comparison of self-check and inspection."""


def add_up(agenda: Agenda, items: Sequence[ItemResult], zero_missing: bool) -> Totals:
    """All sums over the items, in one pass: this loop sees every item of every record."""
    earned = {section.id: ZERO for section in agenda.checklist.sections}
    applicable = dict(earned)
    bonus = due = rule = rule_earned = ZERO
    missing = []
    is_scored, is_missing = State.SCORED, State.MISSING
    for result in items:
        post, state = result.post, result.state
        if not post.counted:
            bonus += result.earned_points
        elif state is is_scored or state is is_missing:
            points = post.points
            due += points
            if state is is_missing:
                missing.append(post.item.id)
                if not zero_missing:
                    continue
            won, section = result.earned_points, post.section
            earned[section] += won
            applicable[section] += points
            if post.item.nature == "rule":
                rule += points
                rule_earned += won
        elif result.by_entry:
            due += post.points
    sections = tuple(SectionSum(name, earned[name], applicable[name]) for name in earned)
    answered = sum(applicable.values(), ZERO)
    return Totals(sections, bonus, tuple(missing), Tally(due, answered, rule, rule_earned))


def raised_vetoes(items: Iterable[ItemResult], month: Month) -> tuple[RaisedVeto, ...]:
    """Every veto that an entry in force raises."""
    found = []
    for result in items:
        if result.outcome is None or not result.outcome.vetoes:
            continue
        criterion = result.post.item.criterion
        assert isinstance(criterion, Veto)
        for raised in result.outcome.vetoes:
            rule = criterion.rule(raised.rule)
            found.append(
                RaisedVeto(
                    result.post.item.id,
                    raised.rule,
                    rule.title,
                    rule.effect,
                    rule.lasts,
                    raised.basis,
                    raised.approved_by,
                    month,
                )
            )
    return tuple(found)
