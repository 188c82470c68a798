"""A list that is scored apart (单独计分) enters no loss, no weakness and no heading of the composed score."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from tests.core.small import OUT_OF_100, checklist, item, policy, record, space
from tests.oracle.workspaces import write

PERIODS = ("2026-05", "2026-Q2", "2026")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Both branches lose most on ``apart``, which neither the composition nor the roll-up names; ``yearly`` is
    a part of the year's score."""
    year: dict[str, Any] = {"cycle": "year", "due": {"month": 5, "day": 20}}
    lists = [
        checklist(
            [item("A1", 10, OUT_OF_100, title="按月开会")], [item("A2", 10)], [item("A3", 10)], title="点检表"
        ),
        checklist(
            [item("B1", 90, OUT_OF_100, title="品牌创建")], [item("B2", 1)], [item("B3", 1)],
            name="b", title="品牌评价表",
        ),
        checklist(
            [item("C1", 10, OUT_OF_100, **year)], [item("C2", 1, **year)], [item("C3", 1, **year)],
            name="c", title="廉政细则",
        ),
    ]  # fmt: skip
    records = [
        each
        for unit, score in (("u1", 90), ("u2", 80))
        for each in (
            record({"A1": score, "A2": True, "A3": True}, unit),
            record({"B1": 10, "B2": True, "B3": False}, unit, checklist="b@1.0.0"),
            record({"C1": 95, "C2": True, "C3": True}, unit, checklist="c@1.0.0"),
        )
    ]
    rules = policy(
        composition={"branch": {"a": 1}},
        rollup={"method": "items", "year": {"months": 0.7, "c": 0.3}},
    )
    write(space(lists, records, rules, 2), tmp_path / "w")
    return tmp_path / "w"


def made(root: Path, kind: str, period: str, form: str) -> str:
    out = root.parent / f"{kind}-{period}"
    arguments = ["report", kind, period, "--to", form, "--date", "2026-07-06", "--out", str(out)]
    assert run(["-C", str(root), *arguments]) == 0
    return next(out.glob(f"*.{form}")).read_text(encoding="utf-8")


@pytest.mark.parametrize("period", PERIODS)
def test_a_bulletin_tells_no_loss_of_it(root: Path, period: str) -> None:
    page = made(root, "bulletin", period, "md")
    assert "A1" in page or "按月开会" in page
    assert "B1" not in page
    assert "品牌创建" not in page


@pytest.mark.parametrize("period", PERIODS)
def test_guidance_names_nothing_of_it(
    root: Path, period: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["-C", str(root), "guidance", period, "--format", "json"])
    said = capsys.readouterr().out
    json.loads(said)
    assert "按月开会" in said or "A1" in said
    assert "品牌" not in said
    assert "B1" not in said


@pytest.mark.parametrize(
    ("period", "apart"), [("2026-05", {"品牌评价表", "廉政细则"}), ("2026", {"品牌评价表"})]
)
def test_a_dashboard_puts_exactly_those_lists_under_unranked(
    root: Path, period: str, apart: set[str]
) -> None:
    page = made(root, "dashboard", period, "html")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "\n", page))
    below = text.split("不排名的清单", 1)[1]
    titles = {"点检表", "品牌评价表", "廉政细则"}
    unranked = {title for title in titles if re.search(rf"{title} ?· ?\d+ 个单位", below)}
    assert unranked == apart
    rated = {title for title in titles if re.search(f"各项目得分率： ?{title}", text)}
    assert rated == titles - apart


def test_score_heads_those_lists_as_unranked(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["-C", str(root), "score", "2026"])
    headed = {line for line in capsys.readouterr().out.splitlines() if "不排名）" in line}
    assert len(headed) == 1
    assert "品牌评价表" in headed.pop()
