"""The light of a problem follows from its dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dangjian.campaigns.milestones import Light
from dangjian.documents.rectification import Action, Event, Rectification
from dangjian.pages.kanban import problem_light
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.lifecycle import Progress
from dangjian.register.register import Tracked

DUE = date(2026, 6, 10)


def tracked(state: State, **more: Any) -> Tracked:
    raised = date(2026, 5, 10)
    event = Event(at=raised, by="u", action=Action.RAISE)
    rectification = Rectification(
        schema="dangjian/rectification@1",
        id="2026-05.u.A",
        unit="u",
        problem="问题",
        mode="limited",
        owner="书记",
        due=DUE,
        events=(event,),
    )
    progress = Progress(state, "limited", "u", "书记", DUE, raised, raised, **more)
    return Tracked("", rectification, progress)


@pytest.mark.parametrize(
    ("state", "more", "today", "light", "words"),
    [
        (State.OPEN, {}, date(2026, 6, 2), Light.WHITE, "还有 8 天"),
        (State.WORKING, {}, date(2026, 6, 3), Light.YELLOW, "还有 7 天"),
        (State.WORKING, {}, DUE, Light.YELLOW, "今天到期"),
        (State.WORKING, {}, date(2026, 6, 11), Light.RED, "逾期 1 天"),
        (
            State.SUBMITTED,
            {"submitted": DUE},
            date(2026, 6, 13),
            Light.YELLOW,
            "过期 3 天，已按期提交，等复核",
        ),
        (
            State.SUBMITTED,
            {"submitted": date(2026, 6, 11)},
            date(2026, 6, 13),
            Light.RED,
            "逾期 3 天",
        ),
        (State.CLOSED, {"closed": DUE}, date(2026, 7, 1), Light.GREEN, "按期销号"),
        (
            State.CLOSED,
            {"closed": date(2026, 6, 12)},
            date(2026, 7, 1),
            Light.YELLOW,
            "迟 2 天销号",
        ),
        (State.WITHDRAWN, {}, date(2026, 7, 1), Light.WHITE, "已撤销"),
    ],
)
def test_a_problem(
    state: State, more: dict[str, date], today: date, light: Light, words: str
) -> None:
    assert problem_light(tracked(state, **more), today) == (light, words)
