"""The state machine of rectifications: every state × action × who, and random courses."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dangjian.codes import rectification as codes
from dangjian.documents.rectification import Action, Event, Rectification
from dangjian.register.lifecycle import (
    REVIEWER_ACTIONS,
    STEPS,
    Authority,
    Progress,
    advance,
    allowed,
    begin,
    refusal,
    replay,
)
from dangjian.register.lifecycle import ProblemState as State
from tests.helpers import examples

DAY = date(2026, 5, 28)
PARENTS = {"top": None, "dept": "top", "other": "top", "br": "top", "gr": "br", "p1": "gr"}
ACTORS = (*PARENTS, "nobody")
CONCERNED = ("br", "gr", "p1")

# Written out by hand: what each state allows, whatever the code says.
ALLOWED = {
    State.OPEN: {"accept": State.WORKING},
    State.WORKING: {"submit": State.SUBMITTED},
    State.SUBMITTED: {"return": State.WORKING, "close": State.CLOSED},
    State.CLOSED: {"reopen": State.WORKING},
    State.WITHDRAWN: {},
}
for living in (State.OPEN, State.WORKING, State.SUBMITTED):
    ALLOWED[living] |= dict.fromkeys(("extend", "again", "review", "transfer", "escalate"), living)
    ALLOWED[living] |= {"withdraw": State.WITHDRAWN}


def authority(closers: tuple[str, ...] = ()) -> Authority:
    return Authority(PARENTS, lambda _month: closers)


def problem(mode: Any = "limited", *events: Event) -> Rectification:
    raised = Event(at=DAY, by="dept", action=Action.RAISE)
    return Rectification(
        schema="dangjian/rectification@1",
        id="2026-05.br.A1",
        unit="br",
        problem="公告栏未更新",
        mode=mode,
        owner="支部书记",
        due=date(2026, 6, 29),
        events=(raised, *events),
    )


def event(action: Action, by: str = "dept", at: date = DAY, **changes: Any) -> Event:
    """An event that says everything that its action needs."""
    fields: dict[str, Any] = {"note": "说明"}
    match action:
        case Action.SUBMIT:
            fields["evidence"] = ("整改报告",)
        case Action.EXTEND:
            fields["due"] = date(2026, 12, 31)
        case Action.TRANSFER:
            fields["owner"] = "另一人"
        case Action.ESCALATE:
            fields["step"] = "提醒"
    return Event(at=at, by=by, action=action, **(fields | changes))


def in_state(state: State, mode: Any = "limited") -> Progress:
    rectification = problem(mode)
    return begin(rectification, rectification.events[0])._replace(state=state)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(State))
def test_every_state_action_and_actor(state: State, action: Action) -> None:
    closers = ((), ("dept",), ("br",), ("dept", "top"))
    for case in itertools.product(ACTORS, closers, ("limited", "long")):
        check(state, action, *case)


def check(state: State, action: Action, actor: str, closers: tuple[str, ...], mode: str) -> None:
    progress = in_state(state, mode)
    wrong = refusal(progress, event(action, actor), authority(closers))
    expected = ALLOWED[state].get(action.value)
    reviews = action in REVIEWER_ACTIONS
    if actor == "nobody":
        code = codes.UNKNOWN_ACTOR
    elif expected is None:
        code = codes.NOT_ALLOWED_NOW
    elif action is Action.REVIEW and mode != "long":
        code = codes.REVIEW_LONG_ONLY
    elif reviews and actor in CONCERNED:
        code = codes.OWN_PROBLEM
    elif reviews and closers == ("br",):  # the only closer is concerned: what is above it reviews
        code = None if actor == "top" else codes.NOT_A_CLOSER
    elif reviews and closers and actor not in closers:
        code = codes.NOT_A_CLOSER
    else:
        code = None
    if code is None:
        assert wrong is None
        assert advance(progress, event(action, actor)).state is expected
        return
    assert wrong is not None
    assert wrong.code is code
    for words in (wrong.message(), wrong.hint()):
        assert words
        assert "{" not in words


@pytest.mark.parametrize("mode", ["limited", "long"])
@pytest.mark.parametrize("state", list(State))
def test_the_list_of_what_is_allowed(state: State, mode: str) -> None:
    names = set(ALLOWED[state]) - ({"review"} if mode != "long" else set())
    assert {action.value for action in allowed(in_state(state, mode))} == names


@pytest.mark.parametrize(
    ("action", "missing"),
    [
        (Action.SUBMIT, "evidence"),
        (Action.RETURN, "note"),
        (Action.CLOSE, "note"),
        (Action.REOPEN, "note"),
        (Action.WITHDRAW, "note"),
        (Action.EXTEND, "note"),
        (Action.EXTEND, "due"),
        (Action.TRANSFER, "owner"),
        (Action.ESCALATE, "step"),
    ],
)
def test_what_an_event_must_say(action: Action, missing: str) -> None:
    state = next(iter(STEPS[action]))
    empty: Any = () if missing == "evidence" else None
    wrong = refusal(in_state(state), event(action, **{missing: empty}), authority())
    assert wrong is not None
    assert wrong.code is codes.EVENT_NEEDS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due", date(2026, 7, 1)),
        ("owner", "人"),
        ("unit", "other"),
        ("step", "提醒"),
        ("period", (2026, 6)),
    ],
)
def test_fields_that_are_out_of_place(field: str, value: Any) -> None:
    wrong = refusal(in_state(State.OPEN), event(Action.ACCEPT, **{field: value}), authority())
    assert wrong is not None
    assert wrong.code is codes.FIELD_OUT_OF_PLACE


def test_dates_never_run_backwards() -> None:
    before = event(Action.ACCEPT, at=DAY - timedelta(days=1))
    wrong = refusal(in_state(State.OPEN), before, authority())
    assert wrong is not None
    assert wrong.code is codes.DATES_BACKWARDS
    assert refusal(in_state(State.OPEN), event(Action.ACCEPT, at=DAY), authority()) is None
    future = event(Action.ACCEPT, at=date(2999, 1, 1))
    assert refusal(in_state(State.OPEN), future, authority()) is None


def test_after_a_transfer_the_other_unit_is_concerned() -> None:
    moved = advance(in_state(State.SUBMITTED), event(Action.TRANSFER, unit="other"))
    assert (moved.unit, moved.owner) == ("other", "另一人")
    assert refusal(moved, event(Action.CLOSE, "br"), authority()) is None
    wrong = refusal(moved, event(Action.CLOSE, "other"), authority())
    assert wrong is not None
    assert wrong.code is codes.OWN_PROBLEM


def test_what_a_course_adds_up_to() -> None:
    days = [DAY + timedelta(days=n) for n in range(9)]
    course = (
        event(Action.ACCEPT, "br", days[1]),
        event(Action.SUBMIT, "br", days[2]),
        event(Action.RETURN, "dept", days[3]),
        event(Action.EXTEND, "dept", days[4], due=date(2026, 7, 10)),
        event(Action.SUBMIT, "br", days[5]),
        event(Action.CLOSE, "dept", days[6]),
        event(Action.REOPEN, "dept", days[7], due=date(2026, 8, 10)),
        event(Action.ESCALATE, "dept", days[8]),
    )
    progress, wrong = replay(problem("limited", *course), authority(("dept",)))
    assert not wrong
    assert progress == Progress(
        State.WORKING,
        "limited",
        "br",
        "支部书记",
        date(2026, 8, 10),
        DAY,
        days[8],
        extended=1,
        returned=1,
        reopened=1,
        steps=("提醒",),
    )


@pytest.mark.parametrize(
    ("closed", "days", "on_time"),
    [(None, 3, False), (date(2026, 6, 29), 0, True), (date(2026, 6, 30), 0, False)],
)
def test_overdue_and_on_time(closed: date | None, days: int, on_time: bool) -> None:
    progress = in_state(State.CLOSED if closed else State.OPEN)._replace(closed=closed)
    assert progress.days_overdue(date(2026, 7, 2)) == days
    assert progress.days_overdue(date(2026, 6, 29)) == 0
    assert progress.on_time is on_time


class Course(RuleBasedStateMachine):
    """Random events; those refused change nothing, those taken obey the table."""

    @initialize(
        closers=st.sampled_from([(), ("dept",), ("dept", "top")]),
        mode=st.sampled_from(["limited", "long"]),
    )
    def start(self, closers: tuple[str, ...], mode: str) -> None:
        self.authority = authority(closers)
        self.rectification = problem(mode)
        self.progress = begin(self.rectification, self.rectification.events[0])
        self.taken: list[Event] = []

    @rule(
        action=st.sampled_from(list(Action)),
        actor=st.sampled_from(ACTORS),
        days=st.integers(-2, 30),
        unit=st.sampled_from([None, "br", "other", "gr"]),
        bare=st.booleans(),
    )
    def happen(self, action: Action, actor: str, days: int, unit: str | None, bare: bool) -> None:
        changes: dict[str, Any] = {"unit": unit} if action is Action.TRANSFER else {}
        at = self.progress.last + timedelta(days=days)
        if action is Action.EXTEND:
            changes["due"] = self.progress.due + timedelta(days=days)
        each = event(action, actor, at, **changes)
        if bare:
            each = Event(at=at, by=actor, action=action)
        wrong = refusal(self.progress, each, self.authority)
        if wrong is not None:
            assert wrong.message()
            return
        before = self.progress
        self.progress = advance(before, each)
        self.taken.append(each)
        assert self.progress.state is ALLOWED[before.state][action.value]
        assert self.progress.last >= before.last
        if action is Action.EXTEND:
            assert self.progress.due > before.due
        if action in REVIEWER_ACTIONS:
            assert not self.authority.is_under(actor, before.unit)

    @invariant()
    def the_log_tells_the_same(self) -> None:
        log = problem(self.rectification.mode, *self.taken)
        progress, wrong = replay(log, self.authority)
        assert not wrong
        assert progress == self.progress

    @invariant()
    def closed_means_a_day(self) -> None:
        assert (self.progress.closed is not None) == (self.progress.state is State.CLOSED)


Course.TestCase.settings = examples(20)
TestCourse = Course.TestCase
