"""共性问题: items in which so many units, and so large a share of those judged, fell short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Item
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.rectify.failures import falls_short
from dangjian.scoring.counting import counting_lists, is_card_of, months_of_cards
from dangjian.scoring.entries import Filing
from dangjian.scoring.results import Results, Scorecard, State
from dangjian.values.numbers import EXACT
from dangjian.values.period import Month, Period

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

    now: tuple[CommonProblem, ...] = ()
    gone: tuple[tuple[str, JudgedItem], ...] = ()
    """Checklist and item of what was common in the period before and no longer is."""


class Commons(NamedTuple):
    """The common problems of a period in two kinds of cards, which are never counted together."""

    counting: CommonProblems
    """On the cards that enter composed scores: what every document about the score tells."""
    aside: CommonProblems
    """On those that are scored apart (单独计分): of unranked layers, and of other lists."""


MonthlyCards = list[tuple[Scorecard, Policy]]
"""Full cards of single months, each with the policy of its month."""
ScoredMonth = Callable[[Month], Results | None]
"""The full results of a month; None where it can't be scored."""


def commons_of(
    workspace: Workspace, filing: Filing, period: Period, scored: ScoredMonth
) -> Commons:
    """The common problems of a period beside those of the period before it.

    Which cards count is asked of the period, not of its months: of a year also those of the lists that
    the year adds. Only months with records are asked for; a period before without any gives nothing.
    """
    earlier = Period(period.kind, period.first.plus(-period.kind.length))
    policy, before = workspace.policy_of(period), workspace.policy_of(earlier)
    assert policy is not None  # the period was scored by it
    now = cards_by_month(workspace, filing, period, scored)
    then = cards_by_month(workspace, filing, earlier, scored)
    counting, aside = (
        common_problems(judge_items(these), judge_items(those), policy, before)
        for these, those in zip(now, then, strict=True)
    )
    return Commons(counting, aside)


def cards_by_month(
    workspace: Workspace, filing: Filing, period: Period, scored: ScoredMonth
) -> tuple[MonthlyCards, MonthlyCards]:
    """The full cards of the months of a period that have records: those that count in the period, and
    those scored apart."""
    policy = workspace.policy_of(period)
    lists = {
        unit.id: counting_lists(workspace, unit, period, policy) if policy else ()
        for unit in workspace.units.values()
    }
    filed = filing.months
    counting: MonthlyCards = []
    aside: MonthlyCards = []
    for month in months_of_cards(period, period.months):
        results = scored(month) if month in filed and workspace.policy_in(month) else None
        for card in results.scorecards if results is not None else ():
            own = workspace.policy_in(workspace.home_month(card.checklist, month))
            if own is not None and is_card_of(workspace, card.checklist, month, period):
                mine = counting if card.checklist in lists[card.unit] else aside
                mine.append((card, own))
    return counting, aside


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
