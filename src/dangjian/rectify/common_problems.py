"""共性问题: items in which so many units, and so large a share of those judged, fell short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Item
from dangjian.documents.policy import Policy
from dangjian.rectify.failures import falls_short
from dangjian.scoring.results import Scorecard, State
from dangjian.values.numbers import EXACT

ItemKey = tuple[str, str]
"""Checklist and item."""


class JudgedItem(NamedTuple):
    """An item over the cards of a period."""

    item: Item
    judged: frozenset[str]
    """Units that were judged."""
    failing: tuple[str, ...]
    """Units that fell short in some month, in order of the cards."""

    @property
    def share(self) -> Decimal:
        """Failing over judged, of at least one."""
        return EXACT.divide(Decimal(len(self.failing)), Decimal(len(self.judged)))


class CommonProblem(NamedTuple):
    """A common problem, and whether it was one in the period before."""

    checklist: str
    judged: JudgedItem
    before: bool | None
    """Whether it was common in the period before already; None when nothing was judged then."""


class CommonProblems(NamedTuple):
    """What is common in a period."""

    now: tuple[CommonProblem, ...]
    gone: tuple[tuple[str, JudgedItem], ...]
    """Checklist and item of what was common in the period before and no longer is."""


def judge_items(cards: Iterable[tuple[Scorecard, Policy]]) -> dict[ItemKey, JudgedItem]:
    """Every item that may fall short over monthly cards, each with the policy of its month."""
    units: dict[ItemKey, dict[str, bool]] = {}
    items: dict[ItemKey, Item] = {}
    for card, policy in cards:
        for result in card.items:
            counts = result.state is State.SCORED or (
                result.state is State.MISSING and policy.missing == "zero"
            )
            draws, role = result.post.item.draws, result.post.item.criterion.role
            if counts and not draws and role in ("counted", "penalty"):
                key = (card.checklist, result.post.item.id)
                failed = units.setdefault(key, {})
                failed[card.unit] = failed.get(card.unit, False) or falls_short(result, policy)
                items[key] = result.post.item
    return {
        key: JudgedItem(
            items[key], frozenset(failed), tuple(u for u, short in failed.items() if short)
        )
        for key, failed in units.items()
    }


def is_common(judged: JudgedItem, policy: Policy) -> bool:
    """Whether enough units fell short, and a large enough share."""
    rules = policy.rectification.common
    return len(judged.failing) >= rules.units and judged.share >= rules.share


def common_problems(
    now: Mapping[ItemKey, JudgedItem],
    before: Mapping[ItemKey, JudgedItem],
    policy: Policy,
    policy_before: Policy | None,
) -> CommonProblems:
    """The common problems of a period, most units first, beside those of the period before."""
    then = {key for key, each in before.items() if policy_before and is_common(each, policy_before)}
    common = [
        CommonProblem(key[0], each, (key in then) if key in before else None)
        for key, each in now.items()
        if is_common(each, policy)
    ]
    common.sort(key=lambda each: -len(each.judged.failing))
    still = {(each.checklist, each.judged.item.id) for each in common}
    gone = tuple((key[0], before[key]) for key in before if key in then and key not in still)
    return CommonProblems(tuple(common), gone)
