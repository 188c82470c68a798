"""From scorecards to composed scores, grades, ranks and tiers (DESIGN section 4)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.policy import Policy, PolicyGrade, Tier
from dangjian.scoring.card import grade_of, under_vetoes, worst_grade
from dangjian.scoring.results import Part, RaisedVeto, Row, Scorecard, Tally
from dangjian.values.fields import MOST
from dangjian.values.numbers import EXACT, ONE, ZERO, plain, product, quotient, score_of, whole_part
from dangjian.values.period import PeriodKind

UNSCORED = "不适用，没有得分"
INCOMPLETE = "有到期事项没有填报，不计分"
BLOCKED = "记录有错误，无法计分"
UNINSPECTED = "未督查，不排名"


def few_applicable(share: Decimal, least: Decimal) -> str:
    """The note of a unit to which too little applied."""
    return f"适用分值只占 {plain(score_of(share * 100))}%，不到 {plain(least * 100)}%，不排名"


NO_TALLY = Tally(*[ZERO] * 6)


def weighted_mean(parts: Iterable[Part]) -> Decimal | None:
    """Σ weight × score / Σ weight over the parts that have a score, rounded to 2; None without any."""
    total = weights = ZERO
    for part in parts:
        if part.score is not None:
            total = EXACT.add(total, product(part.weight, part.score))
            weights += part.weight
    return quotient(total, weights, 2) if weights else None


def binding(vetoes: Iterable[RaisedVeto]) -> tuple[RaisedVeto, ...]:
    """The vetoes that also bind a composed score: cap, zero and grade."""
    return tuple(veto for veto in vetoes if veto.effect.kind != "section")


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """The sums over several cards."""
    every = tuple(tallies)
    if len(every) == 1:
        return every[0]
    return Tally(*(sum(column, ZERO) for column in zip(NO_TALLY, *every, strict=True)))


def compose_month(
    unit: str,
    layer: str,
    cards: Sequence[Scorecard],
    weights: Mapping[str, Decimal],
    policy: Policy,
    *,
    inspected: bool,
) -> Row:
    """A unit's row of a month from its cards, still without rank."""
    by_list = {card.checklist: card for card in cards}
    mine = [by_list[name] for name in weights if name in by_list]
    parts = tuple(Part(card.checklist, weights[card.checklist], card.score) for card in mine)
    vetoes = binding(veto for card in mine for veto in card.vetoes)
    return composed_row(unit, layer, parts, mine, vetoes, policy, inspected=inspected)


def composed_row(
    unit: str,
    layer: str,
    parts: tuple[Part, ...],
    cards: Sequence[Scorecard],
    vetoes: Sequence[RaisedVeto],
    policy: Policy,
    *,
    inspected: bool,
    provisional: bool = False,
) -> Row:
    """The composed score of the parts under the vetoes; ``cards`` are all those that count."""
    mean = weighted_mean(parts)
    incomplete = any(card.incomplete for card in cards)
    score = None if mean is None or incomplete else score_of(under_vetoes(mean, vetoes))
    grade = None
    if score is not None:
        grade = worst_grade(grade_of(score, policy.grades), vetoes, policy.grades)
    notes = () if score is not None else (INCOMPLETE if incomplete else UNSCORED,)
    return Row(
        unit=unit,
        layer=layer,
        score=score,
        grade=grade,
        parts=parts,
        provisional=provisional or any(card.provisional for card in cards),
        vetoed=bool(vetoes),
        inspected=inspected,
        tally=add_tallies(card.tally for card in cards),
        lowest_month=score,
        notes=notes,
        counting=tuple(card.checklist for card in cards),
    )


class _Standing(NamedTuple):
    """A ranked row and how many of its layer are ahead of it, and with it among the unvetoed."""

    row: Row
    rank: int
    place: int
    """1 + the number of units under no veto that are ahead."""


def rank_layer(rows: Sequence[Row], policy: Policy, kind: PeriodKind) -> tuple[Row, ...]:
    """The rows of one layer in order: ranked ones best first, then the unranked with their reason."""
    judged = [_with_reason(row, policy) for row in rows]
    ranked = [row for row in judged if not row.notes]
    unranked = [_unplaced(row, policy, kind) for row in judged if row.notes]
    keys = {row.unit: _sort_key(row, policy) for row in ranked}
    ranked.sort(key=lambda row: (tuple(-each for each in keys[row.unit]), row.unit))
    standings = _standings(ranked, keys)
    scores = sorted(row.score for row in ranked if row.score is not None)
    finished = [_judged_row(standing, scores, policy, kind) for standing in standings]
    return (*finished, *sorted(unranked, key=lambda row: row.unit))


def _with_reason(row: Row, policy: Policy) -> Row:
    """The row with the reason why it isn't ranked, if there is one."""
    if row.notes:
        return row
    due, answered = row.tally.due_points, row.tally.answered_points
    if due and answered < product(policy.min_applicable, due):
        share = EXACT.divide(answered, due)
        return row._replace(notes=(few_applicable(share, policy.min_applicable),))
    return row if row.inspected else row._replace(notes=(UNINSPECTED,))


def _sort_key(row: Row, policy: Policy) -> tuple[Decimal, ...]:
    """Score, then the tie breakers in the policy's order; more is better in each."""
    assert row.score is not None
    breakers = {
        "rule_items": EXACT.divide(row.tally.rule_earned, row.tally.rule_points)
        if row.tally.rule_points
        else ONE,
        # A unit without any month's score isn't put behind others for it.
        "lowest_month": MOST if row.lowest_month is None else row.lowest_month,
        "closing_rate": row.closing_rate,
    }
    return (row.score, *(breakers[name] for name in policy.tie_breakers))


def _standings(ranked: Sequence[Row], keys: Mapping[str, tuple[Decimal, ...]]) -> list[_Standing]:
    standings: list[_Standing] = []
    ahead = clean_ahead = 0
    clean = 0
    for position, row in enumerate(ranked):
        if position and keys[row.unit] != keys[ranked[position - 1].unit]:
            ahead, clean_ahead = position, clean
        clean += not row.vetoed
        standings.append(_Standing(row, ahead + 1, clean_ahead + 1))
    return standings


def _judged_row(
    standing: _Standing, scores: Sequence[Decimal], policy: Policy, kind: PeriodKind
) -> Row:
    row, n = standing.row, len(scores)
    if kind.value in policy.quota_periods:
        row = _under_quota(row, standing.place, n, policy)
    tier = next(tier for tier in policy.tiers if _fits(tier, row, standing.place, scores))
    return row._replace(
        rank=standing.rank,
        tier=tier.name,
        focus=tier.focus,
        coefficient=_coefficient(row, policy),
    )


def _unplaced(row: Row, policy: Policy, kind: PeriodKind) -> Row:
    """An unranked row: it has no place in a quota, so a grade with one stays undecided (待定)."""
    grade = policy.grade_of(row.grade)
    if grade is not None and grade.quota is not None and kind.value in policy.quota_periods:
        note = f"没有排名，“{grade.name}”有名额限制，等次待定"
        return row._replace(grade=None, coefficient=None, notes=(*row.notes, note))
    return row._replace(coefficient=_coefficient(row, policy))


def _coefficient(row: Row, policy: Policy) -> Decimal | None:
    grade = policy.grade_of(row.grade)
    return grade.coefficient if grade else None


def _under_quota(row: Row, place: int, n: int, policy: Policy) -> Row:
    """The next grade when the quota is used up; a unit under a veto takes no place in a quota."""
    names = [grade.name for grade in policy.grades]
    first = names.index(row.grade) if row.grade in names else 0
    notes = row.notes
    for grade in policy.grades[first:]:
        if grade.quota is None or (not row.vetoed and place <= whole_part(grade.quota * n)):
            return row._replace(grade=grade.name, notes=notes)
        notes = (*notes, _quota_note(grade, row, n))
    return row._replace(grade=names[-1], notes=notes)


def _quota_note(grade: PolicyGrade, row: Row, n: int) -> str:
    if row.vetoed:
        return f"有一票否决，不占“{grade.name}”名额"
    places = whole_part((grade.quota or ZERO) * n)
    return f"“{grade.name}”名额 {places} 个，名次在名额之外"


def _fits(tier: Tier, row: Row, place: int, scores: Sequence[Decimal]) -> bool:
    """Whether all conditions that the tier writes hold."""
    assert row.score is not None
    score, n = row.score, len(scores)
    if tier.top is not None and (row.vetoed or place > whole_part(tier.top * n)):
        return False
    if tier.bottom is not None:
        as_low = bisect_right(scores, score)
        if as_low > whole_part(tier.bottom * n):
            return False
    if tier.from_ is not None and score < tier.from_:
        return False
    return tier.below is None or score < tier.below
