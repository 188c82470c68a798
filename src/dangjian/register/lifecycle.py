"""The course of a rectification: a pure state machine over its events, and why an event is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from dangjian.codes import rectification as codes
from dangjian.documents.rectification import (
    MODE_WORDS,
    Action,
    Event,
    Mode,
    ProblemSeverity,
    Rectification,
)
from dangjian.problem import Finding, absent
from dangjian.values.period import Month
from dangjian.values.wording import shown, suggestion


class ProblemState(StrEnum):
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
        return self in (ProblemState.CLOSED, ProblemState.WITHDRAWN)


_STATE_WORDS = {
    "open": "待接收",
    "working": "整改中",
    "submitted": "待复核",
    "closed": "已销号",
    "withdrawn": "已撤销",
}
_LIVING = (ProblemState.OPEN, ProblemState.WORKING, ProblemState.SUBMITTED)
STEPS: dict[Action, dict[ProblemState, ProblemState]] = {
    Action.RAISE: {},
    Action.ACCEPT: {ProblemState.OPEN: ProblemState.WORKING},
    Action.SUBMIT: {ProblemState.WORKING: ProblemState.SUBMITTED},
    Action.RETURN: {ProblemState.SUBMITTED: ProblemState.WORKING},
    Action.CLOSE: {ProblemState.SUBMITTED: ProblemState.CLOSED},
    Action.REOPEN: {ProblemState.CLOSED: ProblemState.WORKING},
    Action.WITHDRAW: dict.fromkeys(_LIVING, ProblemState.WITHDRAWN),
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

    state: ProblemState
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
    months: tuple[Month, ...] = ()
    """The months in which it is known to have failed; empty where that isn't known."""
    severity: ProblemSeverity = "minor"
    """The gravest of when it was raised and of each time again."""

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
        ProblemState.OPEN,
        rectification.mode,
        rectification.unit,
        rectification.owner,
        rectification.due,
        event.at,
        event.at,
        months=(rectification.source.period,) if rectification.source else (),
        severity=rectification.severity,
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
            return _again(progress, event)
        case Action.REVIEW:
            return {"reviewed": event.at}
        case Action.TRANSFER:
            return {"unit": event.unit or progress.unit, "owner": event.owner or progress.owner}
        case Action.ESCALATE:
            return {"steps": (*progress.steps, event.step or "")}
    return {}


def _again(progress: Progress, event: Event) -> dict[str, Any]:
    """A failure again. Of a month that is known already it tells other figures, after a correction: what
    failed once doesn't count as failing twice."""
    known = event.period in progress.months
    grave = "major" in (progress.severity, event.severity)
    return {
        "again": progress.again + (not known),
        "months": progress.months + ((event.period,) if event.period and not known else ()),
        "severity": "major" if grave else "minor",
    }


# Why an event of a rectification is refused: who may do what, what it must say, the order of
# dates.


REVIEWER_ACTIONS = frozenset((Action.CLOSE, Action.RETURN, Action.EXTEND, Action.WITHDRAW))
"""What the unit concerned, what is under it and its people may never do."""
_NEEDS: dict[Action, tuple[str, ...]] = {
    Action.SUBMIT: ("evidence",),
    Action.RETURN: ("note",),
    Action.CLOSE: ("note",),
    Action.REOPEN: ("note",),
    Action.WITHDRAW: ("note",),
    Action.EXTEND: ("due", "note"),
    Action.ESCALATE: ("step",),
}
_FIELD_WORDS = {"evidence": "佐证", "note": "说明", "due": "新的期限", "step": "台阶"}
_TAKES = {
    "due": (Action.EXTEND, Action.REOPEN),
    "owner": (Action.TRANSFER,),
    "unit": (Action.TRANSFER,),
    "step": (Action.ESCALATE,),
    "period": (Action.AGAIN,),
    "severity": (Action.AGAIN,),
}
"""Field → the actions that may carry it."""


class Authority(NamedTuple):
    """Who is who: what the machine must know about the organization and the policies."""

    parents: Mapping[str, str | None]
    """Units and people by id → what they are under."""
    closers_in: Callable[[Month], tuple[str, ...]]
    """Who may review in a month; empty: anyone who isn't concerned."""
    people_unread: bool = False
    """Whether there may be people whom this reader can't see: then an id that isn't known may be one."""

    def knows(self, name: str) -> bool:
        """Whether somebody may be called so."""
        return self.people_unread or name in self.parents

    def is_under(self, actor: str, unit: str) -> bool:
        """Whether the actor is the unit, lies under it, or is one of its people."""
        seen: set[str] = set()
        above: str | None = actor
        while above is not None and above not in seen:
            if above == unit:
                return True
            seen.add(above)
            above = self.parents.get(above)
        return False


def refusal(progress: Progress, event: Event, authority: Authority) -> Finding | None:
    """Why an event can't follow, None when it can; the path of the finding starts at the event."""
    if not authority.knows(event.by):
        values = {"by": shown(event.by), "suggestion": suggestion(event.by, authority.parents)}
        return Finding(codes.UNKNOWN_ACTOR, ("by",), values, cause=absent("unit", event.by))
    if progress.state not in STEPS[event.action]:
        return _not_now(progress, event)
    if event.action is Action.REVIEW and progress.mode != "long":
        values = {"mode": MODE_WORDS[progress.mode], "allowed": _allowed_words(progress)}
        return Finding(codes.REVIEW_LONG_ONLY, ("action",), values)
    who = _wrong_reviewer(progress, event, authority)
    return who or _wrong_content(event, progress, authority) or _wrong_dates(progress, event)


def replay(rectification: Rectification, authority: Authority) -> tuple[Progress, list[Finding]]:
    """Where a rectification stands, and the events that no course allows, which are passed over."""
    first, *rest = rectification.events
    progress, findings = begin(rectification, first), list(_wrong_start(rectification, authority))
    skipped = (
        ""  # a step passed over for somebody unknown: later ones may be out of turn for that alone
    )
    for index, event in enumerate(rest, start=1):
        wrong = refusal(progress, event, authority)
        if wrong is None:
            progress = advance(progress, event)
        else:
            path = ("events", index, *wrong.path)
            cause = wrong.cause or (skipped if wrong.code is codes.NOT_ALLOWED_NOW else "")
            findings.append(wrong._replace(path=path, cause=cause))
            skipped = skipped or wrong.cause
    return progress, findings


def _wrong_start(rectification: Rectification, authority: Authority) -> Iterator[Finding]:
    event = rectification.events[0]
    if not authority.knows(event.by):
        values = {"by": shown(event.by), "suggestion": suggestion(event.by, authority.parents)}
        cause = absent("unit", event.by)
        yield Finding(codes.UNKNOWN_ACTOR, ("events", 0, "by"), values, cause=cause)
    if event.action is not Action.RAISE:
        yield Finding(codes.RAISE_FIRST, ("events", 0, "action"), _named(event))
    elif (field := _out_of_place(event)) is not None:
        yield Finding(field.code, ("events", 0, *field.path), field.values, "key")
    if rectification.due < event.at:
        both: dict[str, object] = {"due": rectification.due, "raised": event.at}
        yield Finding(codes.DUE_BEFORE_RAISED, ("due",), both)


def _named(event: Event) -> dict[str, object]:
    return {"action": event.action.words, "key": event.action.value}


def _allowed_words(progress: Progress) -> str:
    words = [f"{action.words} {action.value}" for action in allowed(progress)]
    return "、".join(words) or "什么也不用做了"


def _not_now(progress: Progress, event: Event) -> Finding:
    values = _named(event) | {
        "state": progress.state.words,
        "why": _why_not(progress.state, event.action),
        "allowed": _allowed_words(progress),
    }
    return Finding(codes.NOT_ALLOWED_NOW, ("action",), values)


def _why_not(state: ProblemState, action: Action) -> str:
    if action is Action.RAISE:
        return "一条整改只登记一次"
    if state is ProblemState.WITHDRAWN:
        return "撤销以后这条就结束了"
    if state is ProblemState.CLOSED:
        return "已经销号，有问题先重新打开"
    before = "、".join(f"“{each.words}”" for each in STEPS[action])
    return f"只有{before}的才能{action.words}"


def _wrong_reviewer(progress: Progress, event: Event, authority: Authority) -> Finding | None:
    if event.action not in REVIEWER_ACTIONS:
        return None
    closers = authority.closers_in(Month.of(event.at))
    concerned = authority.is_under(event.by, progress.unit)
    if not concerned and (not closers or event.by in closers):
        return None
    able = [each for each in closers if not authority.is_under(each, progress.unit)]
    values = _named(event) | {"by": event.by, "closers": "、".join(able) or "上级单位"}
    if concerned:
        same = event.by == progress.unit
        why = "它就是责任单位" if same else f"它属于责任单位 {progress.unit}"
        return Finding(codes.OWN_PROBLEM, ("by",), values | {"why": why})
    # The problems of the only closer would stay open for ever: those above it close them.
    if able or not authority.is_under(progress.unit, event.by):
        return Finding(codes.NOT_A_CLOSER, ("by",), values)
    return None


def _wrong_content(event: Event, progress: Progress, authority: Authority) -> Finding | None:
    for field in _NEEDS.get(event.action, ()):
        if not getattr(event, field):
            option = "rectify escalate" if field == "step" else f"--{field}"
            values = _named(event) | {"what": _FIELD_WORDS[field], "option": option}
            return Finding(codes.EVENT_NEEDS, (), values)
    if event.action is Action.TRANSFER and not (event.owner or event.unit):
        values = _named(event) | {"what": "新的责任人或单位", "option": "--owner 或 --unit"}
        return Finding(codes.EVENT_NEEDS, (), values)
    if event.unit is not None and not authority.knows(event.unit):
        guess = suggestion(event.unit, authority.parents)
        values = {"unit": shown(event.unit), "suggestion": guess}
        return Finding(codes.UNKNOWN_UNIT, ("unit",), values, cause=absent("unit", event.unit))
    return _out_of_place(event)


def _out_of_place(event: Event) -> Finding | None:
    if all(getattr(event, field) is None for field in _TAKES):
        return None
    for field, actions in _TAKES.items():
        if getattr(event, field) is not None and event.action not in actions:
            advice = "、".join(f"{each.words} {each.value}" for each in actions)
            values = _named(event) | {"field": field, "advice": f"只有{advice}才写"}
            return Finding(codes.FIELD_OUT_OF_PLACE, (field,), values, "key")
    return None


def _wrong_dates(progress: Progress, event: Event) -> Finding | None:
    if event.at < progress.last:
        values = _named(event) | {"at": event.at, "before": progress.last}
        return Finding(codes.DATES_BACKWARDS, ("at",), values)
    if event.due is None:
        return None
    extends = event.action is Action.EXTEND
    before = progress.due if extends else event.at
    if event.due < before or (extends and event.due == before):
        what = "现在的期限" if extends else "重新打开的日期"
        values = _named(event) | {"due": event.due, "what": what, "before": before}
        return Finding(codes.EXTENSION_NOT_LATER, ("due",), values)
    return None
