"""What ``rectify raise`` is going to write: new problems, failures again, transfers of merged units.

The same month raised twice gives an empty plan the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dangjian.core.raising import Found
from dangjian.documents.organization import Unit
from dangjian.documents.policy import RectificationRules
from dangjian.documents.rectification import Action, Event, Mode, Rectification, rectification_id
from dangjian.documents.schedule import Workdays
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.register.lifecycle import Authority, refusal
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.register import Tracked, level_of, owner_of
from dangjian.values.period import Month


class Appended(NamedTuple):
    """An event that is going to be appended."""

    tracked: Tracked
    event: Event


class RaisePlan(NamedTuple):
    """What raising a month's problems writes."""

    new: tuple[Rectification, ...]
    again: tuple[Appended, ...]
    transferred: tuple[Appended, ...]
    known: int
    """Problems of the month that were raised before."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is going to be written."""
        return not (self.new or self.again or self.transferred)


class Raiser(NamedTuple):
    """When and by whom problems are raised, and by which rules."""

    at: date
    by: str
    month: Month
    rules: RectificationRules
    workspace: Workspace


def due_after(at: date, mode: Mode, rules: RectificationRules, workdays: Workdays) -> date:
    """The due date of a problem raised on a day: the mode's days later, on a working day."""
    return workdays.on_or_after(at + timedelta(days=getattr(rules.days, mode)))


def plan_raise(every: Sequence[Tracked], found: Iterable[Found], raiser: Raiser) -> RaisePlan:
    """What to write for the problems found in a month, beside what is tracked already."""
    transferred = tuple(transfers(every, raiser))
    ids = {tracked.id for tracked in every}
    living = {tracked.key: tracked for tracked in every if not tracked.is_over}
    new, again, known = [], [], 0
    for each in found:
        name = rectification_id(raiser.month, each.unit, each.subject)
        open_one = living.get((each.unit, each.subject))
        if name in ids or (open_one is not None and _knows(open_one, raiser.month)):
            known += 1
        elif open_one is not None:
            again.append(Appended(open_one, _again(each, raiser)))
        else:
            new.append(_new(name, each, _repeated(every, each, raiser), raiser))
    return RaisePlan(tuple(new), tuple(again), transferred, known)


def refusals_of(plan: RaisePlan, authority: Authority) -> list[tuple[Tracked, Finding]]:
    """Events of a plan that their logs refuse, such as dates before the last event."""
    refused = []
    for tracked, event in (*plan.transferred, *plan.again):
        wrong = refusal(tracked.progress, event, authority)
        if wrong is not None:
            refused.append((tracked, wrong))
    return refused


def transfers(every: Iterable[Tracked], raiser: Raiser) -> Iterable[Appended]:
    """Open problems of units that are no more by the month go to their successors."""
    for tracked in every:
        successor = _successor(tracked.progress.unit, raiser)
        if not tracked.is_over and successor is not None:
            before = raiser.workspace.units[tracked.progress.unit]
            note = f"{before.name}已撤并，由{successor.name}承接"
            owner = owner_of(successor, raiser.month)
            event = _event(raiser, Action.TRANSFER, unit=successor.id, owner=owner, note=note)
            yield Appended(tracked, event)


def _successor(unit: str, raiser: Raiser) -> Unit | None:
    """The unit that has taken over by the month; None while the unit itself exists, or none has."""
    units, month = raiser.workspace.units, raiser.month
    current, seen = units.get(unit), {unit}
    while current is not None and current.until is not None and current.until < month:
        current = units.get(current.successor or "")
        if current is None or current.id in seen:
            return None
        seen.add(current.id)
    return current if current is not None and current.id != unit else None


def _knows(tracked: Tracked, month: Month) -> bool:
    """Whether an open problem tells of a failure in the month already."""
    if tracked.rectification.source is not None and tracked.rectification.source.period == month:
        return True
    events = tracked.rectification.events
    return any(event.action is Action.AGAIN and event.period == month for event in events)


def _event(raiser: Raiser, action: Action, **fields: object) -> Event:
    return Event(at=raiser.at, by=raiser.by, action=action, **fields)  # type: ignore[arg-type]


def _again(found: Found, raiser: Raiser) -> Event:
    return _event(raiser, Action.AGAIN, period=raiser.month, note=found.problem)


def _repeated(every: Iterable[Tracked], found: Found, raiser: Raiser) -> Tracked | None:
    """The latest problem of the same unit and subject that was closed not long ago.

    A failure of the month of closing may lie before it: in doubt it is no repeat.
    """
    best: Tracked | None = None
    for tracked in every:
        closed = tracked.progress.closed
        if closed is None or tracked.key != (found.unit, found.subject):
            continue
        first, last = (
            Month.of(closed).plus(1),
            Month.of(closed).plus(raiser.rules.recurrence_months),
        )
        latest = best is None or (best.progress.closed or closed) < closed
        if first <= raiser.month <= last and tracked.progress.state is State.CLOSED and latest:
            best = tracked
    return best


def _new(name: str, found: Found, repeated: Tracked | None, raiser: Raiser) -> Rectification:
    rules, mode = raiser.rules, raiser.rules.default
    events = [_event(raiser, Action.RAISE)]
    if repeated is not None and rules.escalation:
        level = min(level_of(repeated.progress, rules), len(rules.escalation) - 1)
        note = f"{repeated.id} 销号后反弹，升一步"
        step = rules.escalation[level].action
        events.append(_event(raiser, Action.ESCALATE, step=step, note=note))
    return Rectification(
        schema="dangjian/rectification@1",
        id=name,
        unit=found.unit,
        source=found.source,
        problem=found.problem,
        mode=mode,
        owner=owner_of(raiser.workspace.units[found.unit], raiser.month),
        due=due_after(raiser.at, mode, rules, raiser.workspace.workdays),
        repeats=repeated.id if repeated else None,
        events=tuple(events),
    )
