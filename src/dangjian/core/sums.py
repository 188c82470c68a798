"""Sums over the items of a card, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from dangjian.core.agenda import Agenda
from dangjian.core.criteria.veto import Veto
from dangjian.core.numbers import EXACT, ZERO, product
from dangjian.core.period import Month
from dangjian.core.scorecard import ItemResult, RaisedVeto, SectionSum, State, Tally


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


def in_sum(result: ItemResult, zero_missing: bool) -> bool:
    """Whether an item's points stand in A."""
    counts = result.state is State.SCORED or (zero_missing and result.state is State.MISSING)
    return counts and result.post.counted


def section_sums(
    agenda: Agenda, items: Sequence[ItemResult], zero_missing: bool
) -> tuple[SectionSum, ...]:
    """E and A of each section, before any veto."""
    earned = {section.id: ZERO for section in agenda.checklist.sections}
    applicable = dict(earned)
    for result in items:
        if in_sum(result, zero_missing):
            earned[result.post.section] += result.earned_points
            applicable[result.post.section] += result.post.points
    return tuple(SectionSum(name, earned[name], applicable[name]) for name in earned)


def tally(
    items: Iterable[ItemResult], zero_missing: bool, difference: Decimal, compared: Decimal
) -> Tally:
    """What rankings need to know beyond the score."""
    due = answered = rule = rule_earned = ZERO
    for result in items:
        if not result.post.counted:
            continue
        points = result.post.points
        if in_sum(result, zero_missing):
            answered += points
            if result.post.item.nature == "rule":
                rule += points
                rule_earned += result.earned_points
        if result.state in (State.SCORED, State.MISSING) or result.by_entry:
            due += points
    return Tally(due, answered, rule, rule_earned, difference, compared)


def raised_vetoes(items: Iterable[ItemResult], month: Month) -> tuple[RaisedVeto, ...]:
    """Every veto that an entry in force raises."""
    found = []
    for result in items:
        criterion = result.post.item.criterion
        if result.outcome is None or not result.outcome.vetoes or not isinstance(criterion, Veto):
            continue
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
