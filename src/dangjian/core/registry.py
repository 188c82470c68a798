"""整改台账 as data: every rectification of a workspace and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from dangjian.core.lifecycle import Progress, State
from dangjian.core.refusals import Authority, replay
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import RectificationRules
from dangjian.documents.rectification import Rectification
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.values.numbers import EXACT, ONE
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

    return Authority(parents, closers_in)


def rules_in(workspace: Workspace, month: Month) -> RectificationRules | None:
    """The rules of rectification in a month; before any policy those of the earliest; None without."""
    policy = workspace.policy_in(month)
    if policy is None and workspace.policies:
        every = (document.model for document in workspace.policies)
        policy = min(every, key=lambda each: each.effective or Month(0, 1))
    return policy.rectification if policy else None


def registry(workspace: Workspace) -> tuple[Tracked, ...]:
    """Every rectification and where it stands, in the order of the files."""
    return tuple(tracked for tracked, _ in replayed(workspace))


def replayed(workspace: Workspace) -> Iterator[tuple[Tracked, list[Finding]]]:
    """Every rectification with the events that its course doesn't allow."""
    authority = authority_of(workspace)
    for document in workspace.rectifications:
        progress, findings = replay(document.model, authority)
        yield Tracked(document.name, document.model, progress), findings


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
        if progress.state is State.WITHDRAWN:
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
