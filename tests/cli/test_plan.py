"""plan, calendar and rota on the command line."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.company import copy_to
from tests.engine import dangjian
from tests.helpers import contents

Capture = pytest.CaptureFixture[str]


def test_plan_prints_markdown_and_writes_nothing(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    before = contents(root)
    assert dangjian("plan", "2026", "--unit", "br-digital", root=root) == 0
    text = capsys.readouterr().out
    assert text.startswith("# 示例齿轮传动有限公司 2026 年党建工作部署\n")
    assert "## 二、数智产线党支部" in text
    assert "热处理" not in text
    assert contents(root) == before


@pytest.mark.parametrize("to", ["md", "xlsx", "ics"])
def test_plan_writes_the_same_file_again(tmp_path: Path, capsys: Capture, to: str) -> None:
    root = copy_to(tmp_path)
    arguments = ["plan", "2026", "--to", to, "--unit", "br-gear", "--out"]
    for name in ("first", "second"):
        assert dangjian(*arguments, str(tmp_path / "out" / name), root=root) == 0
    file = f"2026_年初部署.{to}"
    first, second = (tmp_path / "out" / name / file for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    assert str(first) in capsys.readouterr().out


def test_years_and_formats_are_checked(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    assert dangjian("plan", "26", root=root) == 2
    assert "不是年份" in capsys.readouterr().err
    assert dangjian("plan", "2026-05", root=root) == 2
    assert dangjian("plan", "2026", "--to", "pdf", root=root) == 2
    assert dangjian("rota", "2026", "--format", "xlsx", root=root) == 2
    assert dangjian("rota", "2026", "--layer", "brnch", root=root) == 2
    assert "branch" in capsys.readouterr().err


def test_broken_lists_stop_a_plan(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    path = root / "organization.yaml"
    path.write_text(path.read_text("utf-8").replace("layer: group", "layer: grop", 1), "utf-8")
    assert dangjian("plan", "2026", root=root) == 1
    assert "organization.yaml:" in capsys.readouterr().err


def test_calendar(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    (root / "calendar/2026.yaml").unlink()
    assert dangjian("calendar", "2026", root=root) == 0
    assert "写入放假 19 天（不含周末）、周末上班 6 天" in capsys.readouterr().err
    before = contents(root)
    assert dangjian("calendar", "2026", root=root) == 0
    assert "没有改写" in capsys.readouterr().err
    assert dangjian("calendar", "2003", root=root) == 2
    assert contents(root) == before


def test_rota_in_every_format(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    assert dangjian("rota", "2026", "--format", "json", root=root) == 0
    visits = json.loads(capsys.readouterr().out)["visits"]
    assert dangjian("rota", "2026", "--format", "csv", root=root) == 0
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    assert [(r["period"], r["inspector"], r["inspected"]) for r in rows] == [
        (v["period"], v["inspector"], v["inspected"]) for v in visits
    ]
    assert {r["inspected"] for r in rows if r["period"] == "2026-06"} >= {"br-digital"}
    assert "br-surface" not in {r["inspected"] for r in rows if r["period"] == "2026-06"}
    assert dangjian("rota", "2026", "--format", "markdown", root=root) == 0
    table = capsys.readouterr().out
    surface = next(line for line in table.splitlines() if line.startswith("| 表面处理党支部 |"))
    assert surface.split("|")[7:14] == [" – "] * 7
    assert dangjian("rota", "2026", root=root) == 0
    assert "督导" in capsys.readouterr().out


def test_rota_files(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    out = tmp_path / "out"
    assert dangjian("rota", "2026", "--format", "csv", "--out", str(out), root=root) == 0
    data = (out / "2026_轮流督导.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfperiod,")
    assert "2026_轮流督导.csv" in capsys.readouterr().out


def test_nobody_takes_turns_where_the_self_check_is_final(tmp_path: Path, capsys: Capture) -> None:
    root = copy_to(tmp_path)
    for policy in [root / "policy.yaml", *(root / "archive").glob("policy@*.yaml")]:
        lines = policy.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("self_is_final")]
        policy.write_text("\n".join([*kept, "self_is_final: [branch]", ""]), encoding="utf-8")
    assert dangjian("rota", "2026", root=root) == 2
    assert "没有人督查" in capsys.readouterr().err
