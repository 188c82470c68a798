"""The course of a rectification: a pure state machine over its events.

``open`` –accept→ ``working`` –submit→ ``submitted`` –close→ ``closed``; ``submitted`` –return→
``working``; ``closed`` –reopen→ ``working``; ``withdraw`` ends what isn't closed. The other actions
leave the state as it is. Who may do what, what an event must say, and the order of dates are the
matter of ``core.refusals``.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from dangjian.documents.rectification import Action, Event, Mode, Rectification


class State(StrEnum):
    """Where a rectification stands."""

    OPEN = "open"
    WORKING = "working"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The Chinese word that people see."""
        return _STATE_WORDS[self.value]

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done."""
        return self in (State.CLOSED, State.WITHDRAWN)


_STATE_WORDS = {
    "open": "待接收",
    "working": "整改中",
    "submitted": "待复核",
    "closed": "已销号",
    "withdrawn": "已撤销",
}
_LIVING = (State.OPEN, State.WORKING, State.SUBMITTED)
STEPS: dict[Action, dict[State, State]] = {
    Action.RAISE: {},
    Action.ACCEPT: {State.OPEN: State.WORKING},
    Action.SUBMIT: {State.WORKING: State.SUBMITTED},
    Action.RETURN: {State.SUBMITTED: State.WORKING},
    Action.CLOSE: {State.SUBMITTED: State.CLOSED},
    Action.REOPEN: {State.CLOSED: State.WORKING},
    Action.WITHDRAW: dict.fromkeys(_LIVING, State.WITHDRAWN),
    **{
        action: {state: state for state in _LIVING}
        for action in (
            Action.EXTEND,
            Action.AGAIN,
            Action.REVIEW,
            Action.TRANSFER,
            Action.ESCALATE,
        )
    },
}
"""Action → the state before → the state after."""


class Progress(NamedTuple):
    """What has become of a rectification so far."""

    state: State
    mode: Mode
    unit: str
    """The unit concerned now, after transfers."""
    owner: str
    due: date
    """The due date in force."""
    raised: date
    last: date
    """The date of the last event."""
    submitted: date | None = None
    """When it was last submitted; None while it isn't, and after a return."""
    closed: date | None = None
    """None unless it is closed."""
    reviewed: date | None = None
    """The last review."""
    extended: int = 0
    returned: int = 0
    reopened: int = 0
    again: int = 0
    steps: tuple[str, ...] = ()
    """The steps of the policy that were taken."""

    @property
    def on_time(self) -> bool:
        """Whether it was closed by its due date."""
        return self.closed is not None and self.closed <= self.due

    def days_overdue(self, today: date) -> int:
        """Days past the due date; 0 when there are none or nothing is left to be done."""
        return 0 if self.state.is_over else max(0, (today - self.due).days)


def begin(rectification: Rectification, event: Event) -> Progress:
    """Where a rectification stands after it was raised."""
    return Progress(
        State.OPEN,
        rectification.mode,
        rectification.unit,
        rectification.owner,
        rectification.due,
        event.at,
        event.at,
    )


def allowed(progress: Progress) -> list[Action]:
    """The actions that the state allows now, whoever asks."""
    return [
        action
        for action, steps in STEPS.items()
        if progress.state in steps and (action is not Action.REVIEW or progress.mode == "long")
    ]


def advance(progress: Progress, event: Event) -> Progress:
    """Where a rectification stands after an event that isn't refused."""
    changes: dict[str, Any] = {
        "state": STEPS[event.action][progress.state],
        "last": event.at,
        **_changes(progress, event),
    }
    return progress._replace(**changes)


def _changes(progress: Progress, event: Event) -> dict[str, Any]:
    """What an event changes besides state and date."""
    match event.action:
        case Action.ACCEPT:
            return {}
        case Action.SUBMIT:
            return {"submitted": event.at}
        case Action.CLOSE:
            return {"closed": event.at}
        case Action.RETURN:
            return {"submitted": None, "returned": progress.returned + 1}
        case Action.REOPEN:
            due, times = event.due or progress.due, progress.reopened + 1
            return {"submitted": None, "closed": None, "due": due, "reopened": times}
        case Action.EXTEND:
            return {"due": event.due or progress.due, "extended": progress.extended + 1}
        case Action.AGAIN:
            return {"again": progress.again + 1}
        case Action.REVIEW:
            return {"reviewed": event.at}
        case Action.TRANSFER:
            return {"unit": event.unit or progress.unit, "owner": event.owner or progress.owner}
        case Action.ESCALATE:
            return {"steps": (*progress.steps, event.step or "")}
    return {}
