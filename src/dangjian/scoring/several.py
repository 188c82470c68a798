"""Several inspectors' judgements of one item, made one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.criteria.base import Earned, lost
from dangjian.documents.checklist import Several
from dangjian.values.numbers import POINT_PLACES, ZERO, plain, quotient


class OneJudgement(NamedTuple):
    """What one inspector's judgement earns."""

    by: str
    outcome: Earned
    reckoning: str
    """Its arithmetic."""


def combine(word: Several, judged: Sequence[OneJudgement], points: Decimal) -> Earned:
    """The mean, the lowest, or the mean without one best and one worst, of what each earned.

    Judgements without a result are left out; without any left the item is what they say it is. The order
    of the judgements doesn't matter. The loss is one line that lists who judged what.
    """
    # Who judged is sorted: the same judgements in another order give the same line.
    used = sorted((each for each in judged if each.outcome.counts), key=lambda each: each.by)
    if not used:
        stands = {each.outcome.stands for each in judged}
        return Earned(ZERO, stands="na" if "na" in stands or not stands else min(stands))
    earned, how = _of(word, [each.outcome.points for each in used])
    who = "；".join(f"{each.by} {each.reckoning}" for each in used)
    return lost(points, earned, f"{who}；{how}")


def _of(word: Several, earned: Sequence[Decimal]) -> tuple[Decimal, str]:
    """What becomes of the points, and the arithmetic."""
    if len(earned) == 1:
        return earned[0], f"只有 1 个评定：{plain(earned[0])}"
    if word == "lowest":
        return min(earned), f"取最低：{plain(min(earned))}"
    if word == "trimmed" and len(earned) > 2:
        ordered = sorted(earned)
        mean, sum_ = _mean(ordered[1:-1])
        ends = f"去掉最高 {plain(ordered[-1])} 和最低 {plain(ordered[0])}"
        return mean, f"{ends}，平均：{sum_}"
    mean, sum_ = _mean(earned)
    few = "只有 2 个评定，不去掉最高和最低，" if word == "trimmed" else ""
    return mean, f"{few}平均：{sum_}"


def _mean(earned: Sequence[Decimal]) -> tuple[Decimal, str]:
    mean = quotient(sum(earned, ZERO), Decimal(len(earned)), POINT_PLACES)
    return mean, f"({' + '.join(map(plain, earned))}) ÷ {len(earned)} = {plain(mean)}"
