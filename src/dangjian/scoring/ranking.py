"""Ranks, tiers and grades within a ranking class (docs/scoring.md, 排名)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.policy import Policy, PolicyGrade, Tier
from dangjian.scoring.awards import unmet_needs
from dangjian.scoring.card import vetoes_allow
from dangjian.scoring.results import Row
from dangjian.values.fields import MOST
from dangjian.values.numbers import EXACT, ONE, ZERO, plain, product, score_of, whole_part
from dangjian.values.period import PeriodKind
from dangjian.values.wording import NO_RATE

UNINSPECTED = "未督查，不排名"
UNRECORDED = "没有记录，不排名"


def few_months(recorded: int, least: int) -> str:
    """The note of a unit with records in too few months."""
    return f"有记录的月份 {recorded} 个，不到 {least} 个，不排名"


def few_applicable(share: Decimal, least: Decimal) -> str:
    """The note of a unit to which too little applied."""
    return f"适用分值只占 {plain(score_of(share * 100))}%，不到 {plain(least * 100)}%，不排名"


class _Standing(NamedTuple):
    """A ranked row and how many of its layer are ahead of it, and with it among the unvetoed."""

    row: Row
    rank: int
    place: int
    """1 + the number of units under no veto that are ahead."""


def rank_class(rows: Sequence[Row], policy: Policy, kind: PeriodKind) -> tuple[Row, ...]:
    """The rows of one ranking class (of a whole layer, where it has no classes) in order: ranked ones
    best first, then the unranked with their reason."""
    judged = [_with_reason(row, policy, kind) for row in rows]
    ranked = [row for row in judged if not row.notes]
    keys = {row.unit: sort_key(row, policy) for row in ranked}
    ranked.sort(key=lambda row: (tuple(-each for each in keys[row.unit]), row.unit))
    standings = _standings(ranked, keys)
    scores = sorted(row.score for row in ranked if row.score is not None)
    grader = Grader(policy, kind, ranked, keys)
    finished = [_judged_row(standing, scores, policy, grader) for standing in standings]
    if "closing_rate" in policy.tie_breakers:
        shared = Counter(row.rank for row in finished)
        finished = [_with_untold_rate(row) if shared[row.rank] > 1 else row for row in finished]
    unranked = [grader.graded(row) for row in judged if row.notes]
    return (*finished, *sorted(unranked, key=lambda row: row.unit))


def ranked_beside(rows: Iterable[Row], row: Row) -> int:
    """How many units have a rank among those that a row is ranked among: its layer, or its class of it."""
    mine = (row.layer, row.class_)
    return sum((each.layer, each.class_) == mine and each.rank is not None for each in rows)


def _with_untold_rate(row: Row) -> Row:
    """Equal scores may share a place only because a part of the register can't be read."""
    if row.closing_rate is not None:
        return row
    return row._replace(provisional=True, notes=(*row.notes, f"{NO_RATE}，没有用来区分同分"))


def _with_reason(row: Row, policy: Policy, kind: PeriodKind) -> Row:
    """The row with the reason why it isn't ranked, if there is one."""
    if row.notes:
        return row
    least = min(policy.least_months(kind.value), row.months_existing)
    if row.months_recorded < least:
        return row._replace(notes=(few_months(row.months_recorded, least),))
    due, answered = row.tally.due_points, row.tally.answered_points
    if due and answered < product(policy.min_applicable, due):
        share = EXACT.divide(answered, due)
        return row._replace(notes=(few_applicable(share, policy.min_applicable),))
    if row.inspected:
        return row
    final = row.layer in policy.self_is_final
    return row._replace(notes=(UNRECORDED if final else UNINSPECTED,))


def sort_key(row: Row, policy: Policy) -> tuple[Decimal, ...]:
    """Score, then the tie breakers in the policy's order; more is better in each."""
    assert row.score is not None
    breakers = {
        "rule_items": EXACT.divide(row.tally.rule_earned, row.tally.rule_points)
        if row.tally.rule_points
        else ONE,
        # A unit without any month's score isn't put behind others for it.
        "lowest_month": MOST if row.lowest_month is None else row.lowest_month,
        # Where nobody's can be told, it parts nobody.
        "closing_rate": ZERO if row.closing_rate is None else row.closing_rate,
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
    standing: _Standing, scores: Sequence[Decimal], policy: Policy, grader: Grader
) -> Row:
    row = standing.row
    tier = next(tier for tier in policy.tiers if _fits(tier, row, standing.place, scores))
    return grader.graded(
        row._replace(rank=standing.rank, tier=tier.name, focus=tier.focus), standing.rank
    )


class Grader:
    """Grades, in order, within one ranking class: by score, under grade vetoes, by needs, by quota."""

    def __init__(
        self,
        policy: Policy,
        kind: PeriodKind,
        ranked: Sequence[Row],
        keys: Mapping[str, tuple[Decimal, ...]],
    ) -> None:
        self.policy = policy
        self.limited = kind.value in policy.quota_periods
        self.n = len(ranked)
        self._keys = keys
        self._ahead = {
            grade.name: sorted(
                keys[row.unit] for row in ranked if not row.vetoed and not self._bars(grade, row)
            )
            for grade in policy.grades
            if self.limited and grade.quota is not None
        }
        """Of each grade with a quota: the sort keys of the units that take places in it, worst first."""

    def _bars(self, grade: PolicyGrade, row: Row) -> tuple[str, ...] | None:
        """Why a unit can't have a grade at all: the needs that it doesn't meet (empty where score or
        veto forbid it); None where it can."""
        assert row.score is not None
        if row.score < grade.from_ or not vetoes_allow(grade.name, row.binds, self.policy.grades):
            return ()
        return unmet_needs(grade.needs, row) or None

    def graded(self, row: Row, rank: int | None = None) -> Row:
        """The row with its grade, its coefficient, and why it hasn't a higher one."""
        if row.score is None:
            return row
        grade, notes = self._grade(row, rank)
        known = self.policy.grade_of(grade)
        return row._replace(
            grade=grade,
            coefficient=known.coefficient if known else None,
            notes=(*row.notes, *notes),
            grade_notes=notes,
        )

    def _grade(self, row: Row, rank: int | None) -> tuple[str | None, tuple[str, ...]]:
        notes: tuple[str, ...] = ()
        for grade in self.policy.grades[:-1]:
            bars = self._bars(grade, row)
            if bars is not None:
                if bars and all(words.endswith(f"（{NO_RATE}）") for words in bars):
                    return None, (*notes, f"“{grade.name}”{bars[0]}，等次待定")
                notes = (*notes, *(f"不够“{grade.name}”：{words}" for words in bars))
                continue
            places = self._ahead.get(grade.name)
            if places is None:
                return grade.name, notes
            if rank is None:
                return None, (*notes, f"“{grade.name}”有名额，不参加排名，等次待定")
            ahead = len(places) - bisect_right(places, self._keys[row.unit])
            if not row.vetoed and ahead < whole_part(product(grade.quota or ZERO, self.n)):
                return grade.name, notes
            notes = (*notes, _quota_note(grade, row, self.n))
        return self.policy.grades[-1].name, notes


def _quota_note(grade: PolicyGrade, row: Row, n: int) -> str:
    if row.vetoed:
        return f"有一票否决，不占“{grade.name}”名额"
    places = whole_part(product(grade.quota or ZERO, n))
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
