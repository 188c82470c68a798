"""What reports and boards say of a rectification: found where, about what, who decided what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.rectification import Action, Event, Origin, Rectification
from dangjian.documents.workspace import Workspace
from dangjian.pages.facts import Facts
from dangjian.pages.told import Discretion, Shortfall, has_sum, plain_words, shortfalls_of
from dangjian.rectify.common_problems import ItemKey, commons_of
from dangjian.rectify.settled import months_of
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked, found_month
from dangjian.values.period import Month, Period, PeriodKind

_FOUND_BY = {"inspection": "督查", "self": "自查"}
SETTLED_WORDS = "（更正后不再失分，待撤销）"
"""Stands behind a problem whose item no longer fails (`Facts.settled`) wherever the register itself is
shown: it counts as open until somebody withdraws it, but is no failure."""


def over_since(tracked: Tracked) -> date | None:
    """When it was closed or withdrawn; None while it is alive."""
    return (tracked.progress.closed or tracked.progress.last) if tracked.is_over else None


def alive_in(tracked: Tracked, period: Period) -> bool:
    """Whether it was raised in the period, or raised before and not over before it began."""
    begun = min(found_month(tracked), Month.of(tracked.progress.raised))
    ended = over_since(tracked)
    if begun > period.last:
        return False
    return ended is None or Month.of(ended) >= period.first or found_month(tracked) >= period.first


def unit_name(workspace: Workspace, unit: str) -> str:
    """A unit's name; its id where the organization doesn't know it."""
    known = workspace.units.get(unit)
    return known.name if known else unit


def charged_name(workspace: Workspace, unit: str) -> str:
    """Who answers for a problem; of a person only whose member it is."""
    known = workspace.units.get(unit)
    if known is None or known.layer != PERSON_LAYER:
        return known.name if known else "党员"
    return f"{unit_name(workspace, known.parent or '')}党员"


def lists_of(workspace: Workspace, every: Iterable[Tracked]) -> tuple[Checklist, ...]:
    """The versions of the lists in which these problems were found, by their ids."""
    sources = {t.rectification.source.checklist for t in every if t.rectification.source}
    found = (checklist_of(workspace, each) for each in sorted(sources))
    return tuple(each for each in found if each is not None)


def checklist_of(workspace: Workspace, reference: str) -> Checklist | None:
    """The checklist of a reference like ``branch@1.0.0``; None where it isn't there."""
    name, _, version = reference.partition("@")
    return workspace.versions.get(name, {}).get(version)


def origin_words(workspace: Workspace, rectification: Rectification) -> str:
    """``党支部点检表 督查``; ``另行登记`` for what came from elsewhere."""
    source = rectification.source
    if source is None:
        return "另行登记"
    checklist = checklist_of(workspace, source.checklist)
    title = checklist.title if checklist else source.checklist
    if source.item is None:
        return f"{title} 没有填报"
    return f"{title} {_FOUND_BY.get(source.kind or '', '登记')}"


def item_words(workspace: Workspace, rectification: Rectification) -> str:
    """``ZB19 支部阵地管理``; the checklist where the whole record was absent; empty without source."""
    source = rectification.source
    if source is None:
        return ""
    if source.item is None:
        return "整张表"
    title = _titles(workspace, source).get(source.item, "")
    return f"{source.item} {title}".rstrip()


def problem_words(workspace: Workspace, rectification: Rectification) -> str:
    """The problem without the item's title, with which it often begins and which stands beside it."""
    return without_title(workspace, rectification, rectification.problem)


def without_title(workspace: Workspace, rectification: Rectification, text: str) -> str:
    """What is said of a problem without the title of its item."""
    source = rectification.source
    title = _titles(workspace, source).get(source.item or "", "") if source else ""
    if source is None or not title:
        return text
    for opening in (
        f"{title}：",
        f"{source.period.month} 月{title}：",
        f"{source.period.month} 月{title} ",
    ):
        if text.startswith(opening):
            return text.removeprefix(opening) or text
    return text


def _titles(workspace: Workspace, source: Origin) -> Mapping[str, str]:
    checklist = checklist_of(workspace, source.checklist)
    return {item.id: item.title for item in checklist.items()} if checklist else {}


def last_event(tracked: Tracked, *actions: Action) -> Event | None:
    """The last event of one of these kinds; None without any."""
    events = reversed(tracked.rectification.events)
    return next((event for event in events if event.action in actions), None)


def dealt_with(tracked: Tracked) -> bool:
    """Whether it was handed in by its due date and waits for the reviewer, whatever day it is."""
    progress = tracked.progress
    return (
        progress.state is ProblemState.SUBMITTED
        and progress.submitted is not None
        and progress.submitted <= progress.due
    )


def shared_words(facts: Facts, every: Iterable[Tracked]) -> dict[str, str]:
    """Rectification id → ``共性``, ``个性``, or empty where it can't be told.

    Common is what many units failed in the month in which it was found, by the policy of that month.
    Months outside the period's year aren't scored again, and what names no item is nobody else's.
    """

    @cache
    def common_in(month: Month) -> frozenset[ItemKey] | None:
        policy = facts.workspace.policy_in(month)
        if policy is None or month.year != facts.period.last.year or month > facts.period.last:
            return None
        found = commons_of(
            facts.workspace, facts.filing, Period(PeriodKind.MONTH, month), facts.full_month
        )
        every = (*found.counting.now, *found.aside.now)
        return frozenset((each.checklist, each.judged.item.id) for each in every)

    words = {}
    for tracked in every:
        source = tracked.rectification.source
        if source is None or source.item is None:
            words[tracked.id] = "个性"
            continue
        common = common_in(source.period)
        key = (source.checklist.partition("@")[0], source.item)
        words[tracked.id] = "" if common is None else "共性" if key in common else "个性"
    return words


class RegisterTeller:
    """Tells what the problems of the register are about, without sums and people's names.

    What the register was told when a problem was raised is told as papers tell it, what was seen first;
    what somebody wrote into it stays as it is, unless a correction has changed the facts since.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.discretion = Discretion(facts.workspace)
        self._found = cache(self._found_in)

    def subject(self, tracked: Tracked) -> str:
        """The title of the item; what it is called where there is none."""
        source = tracked.rectification.source
        if source is None:
            return "另行登记的问题"
        if source.item is None:
            checklist = checklist_of(self.facts.workspace, source.checklist)
            return checklist.title if checklist else "整张表"
        return _titles(self.facts.workspace, source).get(source.item, "") or "清单以外的事项"

    def text(self, tracked: Tracked) -> str:
        """What was found: ``公告栏三期没有换（更新不及时 3 次）``."""
        again = last_event(tracked, Action.AGAIN)
        written = again.note if again is not None and again.note else tracked.rectification.problem
        for found in self._found_of(tracked):
            if found.corrected or has_sum(written) or written == found.written:
                return found.text
        words = without_title(self.facts.workspace, tracked.rectification, written)
        return self.discretion(plain_words(words) or words)

    def _found_of(self, tracked: Tracked) -> Iterator[Shortfall]:
        """How its item fell short in its months that are known, the last first."""
        source, last = tracked.rectification.source, self.facts.period.last
        if source is None or source.item is None:
            return
        name = source.checklist.partition("@")[0]
        unit = tracked.rectification.unit
        for month in sorted(months_of(tracked), reverse=True):
            known = self._found(unit, month) if month <= last and month.year == last.year else {}
            found = known.get((name, source.item))
            if found is not None:
                yield found

    def _found_in(self, unit: str, month: Month) -> Mapping[tuple[str, str], Shortfall]:
        """List and item → what a unit's cards of a month fell short in; of one unit, because a paper of one
        needs no others, and there are hundreds of them."""
        results = self.facts.full_month(month)
        if results is None:
            return {}
        return {
            (card.checklist, each.item.id): each
            for card in results.scorecards
            if card.unit == unit
            for each in shortfalls_of(self.facts, card, month, self.discretion)
        }
