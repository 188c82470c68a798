"""整改台账: every rectification of a workspace, where it stands, what is overdue and due to be escalated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import RectificationRules
from dangjian.documents.rectification import Action, ProblemSeverity, Rectification
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.register.lifecycle import Authority, ProblemState, Progress, replay
from dangjian.values.numbers import EXACT, ONE, quotient
from dangjian.values.period import Month, Period


class Tracked(NamedTuple):
    """A rectification, its document and where it stands."""

    document: str
    """The name of the document; empty for one that isn't written yet."""
    rectification: Rectification
    progress: Progress

    @property
    def id(self) -> str:
        """Its id."""
        return self.rectification.id

    @property
    def key(self) -> tuple[str, str]:
        """The unit concerned now, and what it is about: while one is open no other is raised."""
        return self.progress.unit, self.rectification.subject

    @property
    def is_over(self) -> bool:
        """Whether it is closed or withdrawn."""
        return self.progress.state.is_over


def authority_of(workspace: Workspace) -> Authority:
    """Who may do what, by the organization and the policy of each month."""
    parents = {unit.id: unit.parent for unit in workspace.units.values()}

    @cache
    def closers_in(month: Month) -> tuple[str, ...]:
        rules = rules_in(workspace, month)
        return rules.closers if rules else ()

    return Authority(parents, closers_in, workspace.people_unread)


def rules_in(workspace: Workspace, month: Month) -> RectificationRules | None:
    """The rules of rectification in a month; before any policy those of the earliest; None without."""
    policy = workspace.policy_in(month)
    if policy is None and workspace.policies:
        every = (document.model for document in workspace.policies)
        policy = min(every, key=lambda each: each.effective or Month(0, 1))
    return policy.rectification if policy else None


def registry(workspace: Workspace, day: date | None = None) -> tuple[Tracked, ...]:
    """Every rectification and where it stands, in the order of the files.

    ``day``: the register as it was at the end of that day; what was raised later isn't in it, and no
    later event is seen. Whatever bears a day asks for it with that day. None: all that is on file.
    """
    return tuple(tracked for tracked, _ in replayed(workspace, day))


def replayed(
    workspace: Workspace, day: date | None = None
) -> Iterator[tuple[Tracked, list[Finding]]]:
    """Every rectification (as it was on ``day``) with the events that its course doesn't allow."""
    authority = authority_of(workspace)
    for document in workspace.rectifications:
        known = document.model if day is None else as_it_was(document.model, day)
        if known is not None:
            progress, findings = replay(known, authority)
            yield Tracked(document.name, known, progress), findings


def as_it_was(rectification: Rectification, day: date) -> Rectification | None:
    """A rectification with its events up to a day, that day included; None before it was raised."""
    events = tuple(event for event in rectification.events if event.at <= day)
    if len(events) == len(rectification.events):
        return rectification
    return replace(rectification, events=events) if events else None


def found_month(tracked: Tracked) -> Month:
    """The month that a problem belongs to: that of its number; else that of the day it was raised."""
    return tracked.rectification.period or Month.of(tracked.progress.raised)


def raised_in(every: Iterable[Tracked], period: Period) -> list[Tracked]:
    """The problems that belong to a period, whenever they were entered; withdrawn ones count nowhere."""
    return [
        each
        for each in every
        if each.progress.state is not ProblemState.WITHDRAWN and _belongs(each, period)
    ]


def owner_of(unit: Unit, month: Month) -> str:
    """Who answers for a unit's problem: the post's holder in the month, else the unit's head.

    People are named by their id, which may be a pseudonym: the register is read by many.
    """
    if unit.layer == PERSON_LAYER:
        return unit.id
    for holder in reversed(unit.holders):
        if holder.from_ <= month and (holder.until is None or month <= holder.until):
            return holder.name
    return f"{unit.name}负责人"


def closing_rates(every: Iterable[Tracked], period: Period) -> dict[str, Decimal]:
    """Problems closed by their due date over those due in the period, by the unit concerned now.

    Withdrawn ones don't count; a unit without any that was due isn't in the result (its rate is 1).
    """
    counts = due_counts(every, period)
    return {unit: EXACT.divide(Decimal(kept), Decimal(due)) for unit, (kept, due) in counts.items()}


def due_counts(every: Iterable[Tracked], period: Period) -> dict[str, tuple[int, int]]:
    """By unit: how many were closed by their due date, and how many were due in the period."""
    counts: dict[str, tuple[int, int]] = {}
    for tracked in every:
        progress = tracked.progress
        if progress.state is ProblemState.WITHDRAWN:
            continue
        if period.first <= Month.of(progress.due) <= period.last:
            kept, due = counts.get(progress.unit, (0, 0))
            counts[progress.unit] = (kept + progress.on_time, due + 1)
    return counts


def rate_of(rates: Mapping[str, Decimal], unit: str) -> Decimal:
    """A unit's closing rate; 1 when nothing was due."""
    return rates.get(unit, ONE)


def level_of(progress: Progress, rules: RectificationRules) -> int:
    """How many steps of the policy were reached; steps that it doesn't know count one each."""
    actions = [step.action for step in rules.escalation]
    reached = [actions.index(step) + 1 for step in progress.steps if step in actions]
    return max(reached, default=min(len(progress.steps), len(actions)))


# The register as a list: which rectifications, in which order, and what each line says.


REVIEW_MONTHS = 3
"""A long rectification is reviewed every quarter."""
AGES = ((7, "7 天以内"), (30, "8—30 天"), (90, "31—90 天"), (None, "超过 90 天"))
"""How long open problems have been open: up to so many days."""


class Wanted(NamedTuple):
    """Which rectifications to list; everything by default."""

    status: ProblemState | None = None
    overdue: bool = False
    unit: str | None = None
    severity: ProblemSeverity | None = None
    period: Period | None = None
    """The period that they belong to, whenever they were entered."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked of them."""
        return self == Wanted()


def listed(every: Iterable[Tracked], wanted: Wanted, today: date) -> list[Tracked]:
    """Those wanted: open ones first, by due date; then what is over, the latest first."""
    chosen = [tracked for tracked in every if _fits(tracked, wanted, today)]
    living = [tracked for tracked in chosen if not tracked.is_over]
    over = [tracked for tracked in chosen if tracked.is_over]
    living.sort(key=lambda tracked: (tracked.progress.due, tracked.id))
    over.sort(key=lambda tracked: tracked.id)
    over.sort(key=lambda tracked: tracked.progress.last, reverse=True)
    return [*living, *over]


def _fits(tracked: Tracked, wanted: Wanted, today: date) -> bool:
    progress = tracked.progress
    return (
        (wanted.status is None or progress.state is wanted.status)
        and (not wanted.overdue or progress.days_overdue(today) > 0)
        and (wanted.unit is None or progress.unit == wanted.unit)
        and (wanted.severity is None or progress.severity == wanted.severity)
        and (wanted.period is None or _belongs(tracked, wanted.period))
    )


def _belongs(tracked: Tracked, period: Period) -> bool:
    return period.first <= found_month(tracked) <= period.last


def next_review(tracked: Tracked) -> date | None:
    """When a long rectification is to be reviewed next; None for others and for what is over."""
    progress = tracked.progress
    if progress.mode != "long" or tracked.is_over:
        return None
    last = progress.reviewed or progress.raised
    return Month.of(last).plus(REVIEW_MONTHS).day(last.day)


class ClosingRate(NamedTuple):
    """Kept due dates of a unit, a zone, or all."""

    name: str
    kept: int
    """Closed by their due date."""
    due: int
    """Whose due date has come by the day, of a period: and lies in it."""
    open: int
    """Not closed, whenever due."""
    overdue: int
    returned: int
    reopened: int
    whole: bool
    """Whether the whole register could be read."""

    @property
    def rate(self) -> Decimal | None:
        """Kept over due; 1 when none was due; None where a part of the register can't be read, since
        what is missing may be what was closed in time, or what wasn't."""
        if not self.whole:
            return None
        return quotient(Decimal(self.kept), Decimal(self.due), 4) if self.due else ONE


def rate_line(
    workspace: Workspace, name: str, mine: Sequence[Tracked], today: date, period: Period | None
) -> ClosingRate:
    """The line of a group of rectifications; withdrawn ones don't count."""
    live = [each.progress for each in mine if each.progress.state is not ProblemState.WITHDRAWN]
    due = [each for each in live if _is_due(each.due, today, period)]
    return ClosingRate(
        name,
        sum(each.on_time for each in due),
        len(due),
        sum(not each.state.is_over for each in live),
        sum(each.days_overdue(today) > 0 for each in live),
        sum(each.returned for each in live),
        sum(each.reopened for each in live),
        not workspace.register_unread,
    )


def _is_due(day: date, today: date, period: Period | None) -> bool:
    inside = period is None or period.first <= Month.of(day) <= period.last
    return inside and day <= today


def age_band(tracked: Tracked, today: date) -> int:
    """The place in `AGES` of how long ago a problem was raised."""
    days = (today - tracked.progress.raised).days
    return next(n for n, (most, _) in enumerate(AGES) if most is None or days <= most)


def ages(every: Iterable[Tracked], today: date) -> list[tuple[str, int]]:
    """How many open problems are how old, by the day on which they were raised."""
    counts = [0] * len(AGES)
    for tracked in every:
        if not tracked.is_over:
            counts[age_band(tracked, today)] += 1
    return [(words, count) for (_, words), count in zip(AGES, counts, strict=True)]


# Which step of the policy is due for a problem that is overdue.


class Proposal(NamedTuple):
    """What to do now about an overdue problem."""

    step: str | None
    """The step to take; None when none is due."""
    why: str
    """``逾期 9 天，反弹升一步``."""


def head_start(tracked: Tracked, rules: RectificationRules) -> int:
    """The level that a repeated problem had from the beginning; later steps come so much sooner."""
    actions = [step.action for step in rules.escalation]
    second = tracked.rectification.events[1:2]
    if tracked.rectification.repeats is None or not second:
        return 0
    event = second[0]
    started = event.action is Action.ESCALATE and event.step in actions
    return 1 if started else 0


def step_due(tracked: Tracked, rules: RectificationRules, today: date) -> Proposal:
    """The step that is due on a day and wasn't taken yet.

    What was handed in by its due date and waits for the reviewer isn't escalated. A repeated problem
    is one step higher than its days alone.
    """
    progress = tracked.progress
    days = progress.days_overdue(today)
    if not days:
        return Proposal(None, "没有逾期")
    if progress.submitted is not None and progress.submitted <= progress.due:
        return Proposal(None, f"已于 {progress.submitted} 按期提交，等复核")
    extra = head_start(tracked, rules)
    why = f"逾期 {days} 天" + ("，反弹升一步" if extra else "")
    reached = sum(step.overdue <= days for step in rules.escalation)
    level = min(len(rules.escalation), reached + extra) if reached else 0
    taken = level_of(progress, rules)
    if level <= taken:
        done = f"，已经“{progress.steps[-1]}”" if progress.steps else ""
        return Proposal(None, why + done)
    return Proposal(rules.escalation[level - 1].action, why)
