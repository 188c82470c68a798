"""Which step of the policy is due for a problem that is overdue."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dangjian.core.registry import Tracked, level_of
from dangjian.documents.policy import RectificationRules
from dangjian.documents.rectification import Action


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
