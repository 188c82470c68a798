"""Lights on boards: computed from dates and scores, never typed; each has a sign beside its colour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dangjian.campaigns.milestones import Light
from dangjian.core.page import Cell, Tone
from dangjian.core.reports.registered import dealt_with
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.register import Tracked

SOON_DAYS = 7
"""So many days before its due date a problem's light turns yellow."""
SIGNS: Mapping[Light, str] = {
    Light.GREEN: "√",
    Light.YELLOW: "△",
    Light.RED: "×",
    Light.WHITE: "–",
}
"""What a light shows beside its colour."""
TONES: Mapping[Light, Tone] = {
    Light.GREEN: "good",
    Light.YELLOW: "poor",
    Light.RED: "bad",
    Light.WHITE: "muted",
}
"""The tone of a light in a table."""


def light_cell(light: Light, words: str = "") -> Cell:
    """A light as a cell of a table."""
    return Cell(f"{SIGNS[light]} {words}".rstrip(), TONES[light])


def problem_light(tracked: Tracked, today: date) -> tuple[Light, str]:
    """The light of a problem on a day, and why: ``× 逾期 9 天``.

    What was handed in by its due date and waits for the reviewer isn't red: the unit has done its part.
    """
    progress = tracked.progress
    if progress.state is State.CLOSED and progress.closed is not None:
        late = (progress.closed - progress.due).days
        return (Light.YELLOW, f"迟 {late} 天销号") if late > 0 else (Light.GREEN, "按期销号")
    if progress.state is State.WITHDRAWN:
        return Light.WHITE, "已撤销"
    left = (progress.due - today).days
    if left < 0:
        if dealt_with(tracked):
            return Light.YELLOW, f"过期 {-left} 天，已按期提交，等复核"
        return Light.RED, f"逾期 {-left} 天"
    if left <= SOON_DAYS:
        return Light.YELLOW, f"还有 {left} 天" if left else "今天到期"
    return Light.WHITE, f"还有 {left} 天"


PROBLEM_LEGEND: Mapping[Light, str] = {
    Light.GREEN: "按期销号",
    Light.YELLOW: f"{SOON_DAYS} 天以内到期，或按期提交等复核，或迟了才销号",
    Light.RED: "过了期限没有提交，或提交晚了还没有销号",
    Light.WHITE: f"离期限还有 {SOON_DAYS} 天以上",
}
"""What the light of a problem means."""
MILESTONE_LEGEND: Mapping[Light, str] = {
    Light.GREEN: "按期完成",
    Light.YELLOW: "完成了，但迟了",
    Light.RED: "过了日子没有完成",
    Light.WHITE: "还没有到日子",
}
"""What the light of a milestone means."""
