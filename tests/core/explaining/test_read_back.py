"""Properties of explanations: the numbers that they print, read back, give the scores."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.commands.checking import check_workspace
from dangjian.commands.explain import explain_all
from dangjian.explaining.model import CardStory, Explanation
from dangjian.io.sources import Folder
from dangjian.render.explanation import explanation_text
from dangjian.render.explanation_page import TextBlock as Block
from dangjian.render.explanation_page import page
from dangjian.scoring.results import State
from dangjian.values.period import parse_period
from tests.core.explaining.equations import equations, holds
from tests.helpers import examples
from tests.oracle.workspaces import workspaces, write

WIDE = 3_000
PERIODS = {"month": ("2026-05",), "quarter": ("2026-04", "2026-Q2", "2026-H1", "2026")}


def stories(space: dict[str, Any], period: str) -> tuple[Explanation, ...]:
    with TemporaryDirectory() as name:
        write(space, Path(name))
        checked = check_workspace(Folder(Path(name)))
    assert not checked.errors
    wanted = parse_period(period)
    assert wanted is not None
    explained = explain_all(checked, wanted)
    incomplete = {problem.code for problem in explained.problems if problem.is_error}
    assert incomplete <= {"DJ228"}  # an item is missing under `missing: error`
    return explained.explanations


@examples(8)
@given(workspaces("month"))
def test_a_month(space: dict[str, Any]) -> None:
    for explanation in stories(space, "2026-05"):
        check(explanation)


@examples(7)
@given(workspaces("quarter"), st.sampled_from(PERIODS["quarter"]))
def test_a_roll_up(space: dict[str, Any], period: str) -> None:
    for explanation in stories(space, period):
        check(explanation)


def check(explanation: Explanation) -> None:
    blocks = list(page(explanation))
    text = explanation_text(blocks, width=WIDE)
    wrong = [
        f"{left} = {printed}"
        for line in text.splitlines()
        if not line.endswith("不足 0 按 0") and "（不足 0 按 0）" not in line
        for left, exact, printed in equations(line)
        if not holds(exact, printed)
    ]
    assert not wrong
    for card in explanation.cards:
        check_card(card)
    if explanation.row is not None:
        check_row(explanation)
    lines = explanation_text(blocks, width=80).splitlines()
    assert "".join("".join(lines).split()) == "".join(text.split())  # wrapping loses nothing


def check_card(story: CardStory) -> None:
    """Items add up to sections, sections to E and A; the last step's number is the score."""
    card = story.card
    if card.earned is not None:
        lost = sum((item.lost for item in story.items), Decimal(0))
        struck = [
            line for item in story.items if not item.counted and item.vetoes for line in item.lines
        ]
        assert card.applicable is not None
        assert (
            lost + sum((line.points for line in struck), Decimal(0))
            == card.applicable - card.earned
        )
        assert sum((e for _, e, _ in story.sections), Decimal(0)) == card.applicable - lost
    for item in story.items:
        if item.counted and item.earned is not None:
            assert sum((line.points for line in item.lines), Decimal(0)) == item.lost
        if item.state is State.SCORED and item.counted and not item.months:
            assert item.judgement.reckoning
    check_score(
        [(s.label, s.text) for s in story.steps], ("总分", "否决后"), card.score, card.grade
    )


def check_row(explanation: Explanation) -> None:
    row = explanation.row
    assert row is not None
    steps = [(step.label, step.text) for step in explanation.steps]
    check_score(steps, ("综合得分", "年度得分", "否决后"), row.score, None)
    texts = dict(steps)  # the last of each label
    if row.rank is None:
        assert texts["名次"].startswith("不排名：")
        return
    assert f"第 {row.rank} 名" in texts["名次"]
    assert texts["类别"].startswith(f"{row.tier}（{row.focus}）")
    assert "×" not in re.sub(r"\d+ × [\d.]+ 取整", "", texts["类别"])
    assert texts.get("名额", texts["等次"]).endswith(f"{row.grade}")


def check_score(
    steps: list[tuple[str, str]], labels: tuple[str, ...], score: Decimal | None, grade: str | None
) -> None:
    texts = [text for label, text in steps if label in labels]
    if score is None:
        assert not any(label == "等次" for label, _ in steps)
        return
    numbers = re.findall(r"\d+(?:\.\d+)?", texts[-1].removesuffix("（不足 0 按 0）"))
    cut = re.search(r"按 ([\d.]+) 计$", texts[-1])
    printed = cut[1] if cut else numbers[-1]
    assert Fraction(printed) == Fraction(score)
    if grade is not None:
        assert [text for label, text in steps if label == "等次"][-1].endswith(grade)


@pytest.mark.parametrize("kind", ["unit", "card", "group", "item", "detail", "line"])
def test_every_block_is_shown(kind: Any) -> None:
    text = explanation_text([Block(kind, "党费 [按月]\x1b[31m收缴", "3 → 2")], width=80)
    assert "党费 [按月]" in text
    assert "\x1b" not in text
