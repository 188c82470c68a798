"""The Python interface is what its page says."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import dangjian
from dangjian.cli.app import run
from dangjian.errors import DangjianError, ProblemsFound
from tests.engine import WORKSPACE, copy_to
from tests.helpers import ROOT

EXAMPLE = ROOT / "examples" / "gear-company"


def test_five_lines() -> None:
    workspace = dangjian.load(WORKSPACE)
    problems = dangjian.validate(workspace)
    results = dangjian.score(workspace, "2026-05")
    explanation = dangjian.explain(workspace, "br-a", "2026-05")
    page = dangjian.markdown(explanation)
    assert [problem.code for problem in problems] == ["DJ223"]
    assert [row.score for row in results.ranking] == [
        Decimal("104"),
        Decimal("67.02"),
        Decimal("42.22"),
    ]
    assert explanation.row == results.ranking[1]
    assert "得 9.3667 ÷ 应得 15 × 100 + 加分 2 − 自查不实扣 1.5 = 62.94" in page


def test_items_bear_their_names_and_results_are_the_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    results = dangjian.score(dangjian.load(WORKSPACE), "2026-05")
    assert run(["-C", str(WORKSPACE), "score", "2026-05", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert dangjian.as_dict(results) | {"problems": printed["problems"]} == printed
    names = [[(item.id, item.earned) for item in card.items] for card in results.scorecards]
    assert [[name for name, _ in card] for card in names] == [
        [item["id"] for item in card["items"]] for card in printed["scorecards"]
    ]
    assert all(item.title for card in results.scorecards for item in card.items)


@pytest.mark.parametrize("period", ["2026-05", "2026-Q2"])
def test_every_name_of_the_json_is_a_name_of_the_results(period: str) -> None:
    """Objects of the JSON have their keys as attributes; only what says of the whole is not there."""
    results = dangjian.score(dangjian.load(EXAMPLE), period)
    lacking: set[str] = set()
    _compare(results, dangjian.as_dict(results), "", lacking)
    assert lacking == {".schema", ".engine", ".problems"}


def _compare(value: Any, printed: Any, where: str, lacking: set[str]) -> None:
    if isinstance(printed, dict):
        for key, below in printed.items():
            name = "class_" if key == "class" else key
            if hasattr(value, name):
                _compare(getattr(value, name), below, f"{where}.{key}", lacking)
            else:
                lacking.add(f"{where}.{key}")
    elif isinstance(printed, list):
        assert len(value) == len(printed), where
        for each, below in zip(value, printed, strict=True):
            _compare(each, below, f"{where}[]", lacking)
    elif where.endswith(("period", ".month")):
        assert str(value) == printed
    elif where.endswith(".overclaimed_months[]"):
        assert str(value.month) == printed
    elif isinstance(value, Decimal):
        assert float(value) == printed, where
    else:
        assert str(value) == str(printed), where


def test_one_item() -> None:
    explanation = dangjian.explain(dangjian.load(str(WORKSPACE)), "br-a", "2026-Q2", "A3")
    assert [item.id for card in explanation.cards for item in card.items] == ["A3"]


def test_raises(tmp_path: Path) -> None:
    with pytest.raises(DangjianError, match="不是工作区"):
        dangjian.load(tmp_path)
    workspace = dangjian.load(WORKSPACE)
    for unit, period in (("nobody", "2026-05"), ("br-a", "May"), ("z1", "2026-05")):
        with pytest.raises(DangjianError):
            dangjian.explain(workspace, unit, period)
    root = copy_to(tmp_path)
    (root / "policy.yaml").write_text("schema: dangjian/policy@1\n", encoding="utf-8")
    broken = dangjian.load(root)
    assert dangjian.validate(broken)
    with pytest.raises(ProblemsFound) as caught:
        dangjian.score(broken, "2026-05")
    assert caught.value.problems


def test_names() -> None:
    assert set(dangjian.__all__) <= set(dir(dangjian))
    with pytest.raises(AttributeError):
        dangjian.nothing  # noqa: B018


def test_the_page_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block, names)
    assert names["page"].startswith("## ")
    recorded = {path.name for path in (EXAMPLE / "records").iterdir()}
    early = "2025-12"  # in which the first policy came into force, for the appraisal of that year
    assert f"effective: {early}" in (EXAMPLE / "archive" / "policy@0.9.0.yaml").read_text("utf-8")
    assert names["months"] == sorted({early} | {month for month in recorded if month <= "2026-06"})
    results = names["results"]
    lines = len(results.ranking) + sum(len(card.items) for card in results.scorecards)
    assert len(capsys.readouterr().out.splitlines()) == lines > 0
