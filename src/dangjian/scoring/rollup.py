"""Roll-up of a unit's monthly cards of one checklist into a quarter, half-year or year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.criteria.base import NOTHING, Monthly
from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.policy import Policy
from dangjian.scoring.card import (
    Gap,
    grade_of,
    struck,
    struck_lines,
    total_score,
    under_vetoes,
    within_cap,
    worst_grade,
)
from dangjian.scoring.composing import add_tallies
from dangjian.scoring.results import (
    Deduction,
    ItemResult,
    RaisedVeto,
    Scorecard,
    Seat,
    SectionSum,
    State,
)
from dangjian.values.fields import version_key
from dangjian.values.numbers import EXACT, ZERO, plain, quotient, score_of, share
from dangjian.values.period import Month, Period


class RolledSeat(NamedTuple):
    """An item's place on a rolled-up card: from the latest version that has it."""

    item: Item
    section: str

    @property
    def points(self) -> Decimal:
        """P of the latest version."""
        return self.item.points

    @property
    def counted(self) -> bool:
        """Neither bonus, penalty nor veto."""
        return self.item.counted


MonthlyItems = list[tuple[Month, ItemResult]]


def roll_up(
    cards: Sequence[Scorecard],
    versions: Mapping[str, Checklist],
    period: Period,
    policy: Policy,
    missing_rules: Mapping[Month, str],
) -> Scorecard:
    """One card from the full monthly cards of a unit and a checklist, in order; at least one.

    ``missing_rules``: each month's `missing`, since each month is judged by its own policy.
    """
    latest = versions[max((card.version for card in cards), key=version_key)]
    vetoes = tuple(v for card in cards for v in card.vetoes if v.lasts == "year")
    tally = add_tallies(card.tally for card in cards)
    base = cards[-1]._replace(
        version=latest.version,
        period=period,
        vetoes=vetoes,
        provisional=any(card.provisional for card in cards),
        gap=Gap(tally.claimed_difference, tally.claimed_points).share,
        overclaimed=False,
        overclaimed_months=tuple(each for card in cards for each in card.overclaimed_months),
        recorded=any(card.recorded for card in cards),
        overclaim_points=ZERO,
        incomplete=any(card.incomplete for card in cards),
        missing=tuple(dict.fromkeys(name for card in cards for name in card.missing)),
        tally=tally,
        sections=(),
        items=(),
        deductions=(),
        penalties=(),
    )
    if policy.rollup.method == "months":
        return _by_months(base, cards, latest, policy)
    return _by_items(base, cards, versions, latest, policy, missing_rules)


def _graded(
    card: Scorecard, score: Decimal | None, checklist: Checklist, policy: Policy
) -> Scorecard:
    grades = checklist.grades or policy.grades
    grade = None if score is None else worst_grade(grade_of(score, grades), card.vetoes, grades)
    return card._replace(score=score, grade=grade)


def _by_months(
    base: Scorecard, cards: Sequence[Scorecard], latest: Checklist, policy: Policy
) -> Scorecard:
    """The mean of the monthly scores, then the vetoes that last a year."""
    scored = [card for card in cards if card.score is not None]
    dropped = _lowest(scored) if policy.rollup.drop_lowest else None
    scores = [card.score for card in scored if card.score is not None and card is not dropped]
    known = scores and not base.incomplete
    mean = quotient(sum(scores, ZERO), Decimal(len(scores)), 2) if known else None
    score = None if mean is None else score_of(under_vetoes(mean, base.vetoes))
    empty = base._replace(
        before_veto=None,
        earned=None,
        applicable=None,
        bonus=None,
        penalty=None,
        bonus_won=None,
        dropped=dropped.period.last if dropped is not None else None,
    )
    return _graded(empty, score, latest, policy)


LEAST_MONTHS_TO_DROP = 4
"""With fewer months that have a score none is left out: too little would be left of the period."""


def _lowest(scored: Sequence[Scorecard]) -> Scorecard | None:
    """The lowest month that may be left out: one that has a record that may count, the first of
    equals; None where too few months have a score."""
    recorded = [card for card in scored if card.recorded]
    if len(scored) < LEAST_MONTHS_TO_DROP or not recorded:
        return None
    return min(recorded, key=lambda card: card.score or ZERO)


def _by_items(
    base: Scorecard,
    cards: Sequence[Scorecard],
    versions: Mapping[str, Checklist],
    latest: Checklist,
    policy: Policy,
    missing_rules: Mapping[Month, str],
) -> Scorecard:
    """Each item by its share of points over the months; then base, bonus, ceiling and vetoes."""
    monthly = _monthly_items(cards)
    items = tuple(
        _rolled_item(seat, monthly[seat.item.id], missing_rules)
        for seat in _seats({card.version for card in cards}, versions)
    )
    sums = _section_sums(items)
    apart = [r for r in items if not r.post.counted]
    bonus_won = sum((max(ZERO, r.earned_points) for r in apart), ZERO)
    penalty = sum((max(ZERO, -r.earned_points) for r in apart), ZERO)
    bonus = within_cap(bonus_won, latest.bonus_cap)
    scored = [card for card in cards if card.score is not None]
    off = _mean(card.overclaim_points for card in scored)
    section_of = {result.post.item.id: result.post.section for result in items}
    after_strike = struck(sums, base.vetoes, section_of)
    before = after = None
    if not base.incomplete:
        full, ceiling = latest.full_score, latest.ceiling
        before = total_score(sums, full, ceiling, bonus, penalty, off)
        after = total_score(after_strike, full, ceiling, bonus, penalty, off)
    score = None if after is None else score_of(under_vetoes(after, base.vetoes))
    rolled = base._replace(
        before_veto=None if before is None else score_of(before),
        earned=sum((s.earned for s in after_strike), ZERO),
        applicable=sum((s.applicable for s in after_strike), ZERO),
        bonus=bonus,
        bonus_won=bonus_won,
        penalty=penalty,
        penalties=_penalties(items, base.period),
        overclaim_points=off,
        sections=after_strike,
        items=items,
        deductions=_deductions(items, sums, base.vetoes, section_of, base.period),
    )
    return _graded(rolled, score, latest, policy)


def _mean(values: Iterable[Decimal]) -> Decimal:
    every = list(values)
    return EXACT.divide(sum(every, ZERO), Decimal(len(every))) if any(every) else ZERO


def _monthly_items(cards: Sequence[Scorecard]) -> dict[str, MonthlyItems]:
    monthly: dict[str, MonthlyItems] = {}
    for card in cards:
        for result in card.items:
            monthly.setdefault(result.post.item.id, []).append((card.period.last, result))
    return monthly


def _seats(used: Iterable[str], versions: Mapping[str, Checklist]) -> list[RolledSeat]:
    """Every item of the versions used, each from the latest that has it."""
    seats: dict[str, RolledSeat] = {}
    for version in sorted(used, key=version_key, reverse=True):
        for section in versions[version].sections:
            for item in section.items:
                if item.is_draft:
                    continue
                seats.setdefault(item.id, RolledSeat(item, section.id))
    return list(seats.values())


def _stands(result: ItemResult, missing_rule: str) -> bool:
    """Whether a month's item is in the sums: scored, or missing where that costs."""
    return result.state is State.SCORED or (
        result.state is State.MISSING and missing_rule == "zero"
    )


_ORDER = (State.SCORED, State.MISSING, State.NA, State.NOT_DUE)


def _rolled_item(
    seat: RolledSeat, months: MonthlyItems, missing_rules: Mapping[Month, str]
) -> ItemResult:
    state = min((result.state for _, result in months), key=_ORDER.index)
    beneath = tuple((month, r) for month, r in months if r.state is not State.NOT_DUE)
    counted = [r for month, r in beneath if _stands(r, missing_rules[month])]
    earned_sum = sum((r.earned_points for r in counted), ZERO)
    points_sum = sum((r.points for r in counted), ZERO)
    earned: Decimal | None
    if not seat.counted:
        earned = rolled_apart(seat, beneath)[0] if state is State.SCORED else None
    else:
        earned = share(seat.points, earned_sum, points_sum) if points_sum else None
    corrected = any(r.corrected for _, r in beneath)
    return ItemResult(seat, state, earned, corrected=corrected, months=beneath)


def rolled_apart(seat: Seat, months: Iterable[tuple[Month, ItemResult]]) -> tuple[Decimal, str]:
    """What an item outside the denominator comes to over its months, and how."""
    scored = [
        Monthly(f"{month.month} 月", result.points, result.outcome or NOTHING)
        for month, result in months
        if result.state is State.SCORED
    ]
    return seat.item.criterion.rolled_up(scored, seat.points)


def _penalties(items: Iterable[ItemResult], period: Period) -> tuple[Deduction, ...]:
    """One line an item that takes something off the total."""
    return tuple(
        Deduction(r.post.item.id, None, None, -r.earned_points, reckon_months(r, period), (), None)
        for r in items
        if r.earned_points < 0
    )


def _in_sum(result: ItemResult) -> bool:
    return result.post.counted and result.earned is not None


def _section_sums(items: Iterable[ItemResult]) -> tuple[SectionSum, ...]:
    earned: dict[str, Decimal] = {}
    applicable: dict[str, Decimal] = {}
    for result in items:
        name = result.post.section
        counts = _in_sum(result)
        earned[name] = earned.get(name, ZERO) + (result.earned_points if counts else ZERO)
        applicable[name] = applicable.get(name, ZERO) + (result.points if counts else ZERO)
    return tuple(SectionSum(name, earned[name], applicable[name]) for name in earned)


def reckon_months(result: ItemResult, period: Period) -> str:
    """How an item came about in a period: ``5 月 3/3，6 月 1.5/3：3 × 4.5/6 = 2.25``."""
    if not result.post.counted:
        return rolled_apart(result.post, result.months)[1]
    year = period.first.year
    counted = [
        (m, r) for m, r in result.months if r.earned is not None
    ]  # no others are in the sums
    terms = "，".join(
        f"{m.within(year)} {plain(r.earned_points)}/{plain(r.points)}" for m, r in counted
    )
    earned = plain(sum((r.earned_points for _, r in counted), ZERO))
    total = plain(sum((r.points for _, r in counted), ZERO))
    return f"{terms}：{plain(result.points)} × {earned}/{total} = {plain(result.earned_points)}"


def _deductions(
    items: Iterable[ItemResult],
    sums: Iterable[SectionSum],
    vetoes: Iterable[RaisedVeto],
    section_of: Mapping[str, str],
    period: Period,
) -> tuple[Deduction, ...]:
    """Every point of A − E on a line: one an item, with its months."""
    lines = [
        Deduction(
            r.post.item.id,
            None,
            None,
            r.points - r.earned_points,
            reckon_months(r, period),
            (),
            None,
        )
        for r in items
        if _in_sum(r) and r.points != r.earned_points
    ]
    lines += struck_lines(vetoes, sums, section_of)
    return tuple(lines)
