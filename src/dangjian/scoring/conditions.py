"""Vetoes that follow from results: nobody enters them, a month's card raises them by itself.

All are judged on the card as it stands before any veto, so that none depends on another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from dangjian.criteria.effects import When
from dangjian.scoring.agenda import Agenda
from dangjian.scoring.results import ItemResult, RaisedVeto, SectionSum, State
from dangjian.values.numbers import EXACT, ZERO, half_up, plain, product, score_of

TotalOf = Callable[[Sequence[SectionSum]], Decimal | None]
"""The exact total before vetoes that sums of sections come to; None where nothing applied."""


def conditional_vetoes(
    agenda: Agenda, items: Sequence[ItemResult], total_of: TotalOf
) -> Iterator[RaisedVeto]:
    """The rules with ``when`` whose condition a month's card meets, each with the figures."""
    for result in items:
        if result.state is not State.SCORED:
            continue
        for rule in result.post.item.criterion.conditional_rules:
            assert rule.when is not None
            figures = _met(rule.when, agenda, items, total_of)
            if figures:
                yield RaisedVeto(
                    result.post.item.id,
                    rule.id,
                    rule.title,
                    rule.effect,
                    rule.lasts,
                    figures,
                    None,
                    agenda.month,
                )


def _met(when: When, agenda: Agenda, items: Sequence[ItemResult], total_of: TotalOf) -> str:
    """The figures that meet the condition; empty when it isn't met. Only scored items have figures."""
    scored = [each for each in items if each.post.counted and each.state is State.SCORED]
    if when.score_below is not None:
        total = total_of(sums_of(agenda, scored))
        if total is None or total >= when.score_below:
            return ""
        missing = "（漏报的不算）" if any(each.state is State.MISSING for each in items) else ""
        return f"否决前得分 {plain(score_of(total))}{missing}，低于 {plain(when.score_below)}"
    if when.section is not None:
        mine = [each for each in scored if each.post.section == when.section]
        titles = {section.id: section.title for section in agenda.checklist.sections}
        name = titles.get(when.section, when.section)
    else:
        mine = [each for each in scored if each.post.item.id == when.item]
        name = f"{when.item} {mine[0].post.item.title}" if mine else ""
    earned = sum((each.earned_points for each in mine), ZERO)
    applicable = sum((each.points for each in mine), ZERO)
    below = when.below or ZERO
    if not applicable or earned >= product(below, applicable):
        return ""
    share = plain(half_up(EXACT.divide(earned, applicable), 4))
    return f"{name} 得 {plain(earned)} ÷ 应得 {plain(applicable)} = {share}，低于 {plain(below)}"


def sums_of(agenda: Agenda, items: Sequence[ItemResult]) -> tuple[SectionSum, ...]:
    """E and A of each section over these items."""
    return tuple(
        SectionSum(
            section.id,
            sum((r.earned_points for r in items if r.post.section == section.id), ZERO),
            sum((r.points for r in items if r.post.section == section.id), ZERO),
        )
        for section in agenda.checklist.sections
    )
