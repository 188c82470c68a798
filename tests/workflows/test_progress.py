"""Who owes which sheet: counted from the files by hand, and the same for whoever asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from dangjian.cli.app import run
from tests.example.company import EXAMPLE
from tests.helpers import copied


def asked(capsys: pytest.CaptureFixture[str], root: Path, *more: str) -> str:
    run(["-C", str(root), "progress", "2026-05", *more])
    return capsys.readouterr().out


def by_hand(root: Path) -> tuple[set[tuple[str, str]], ...]:
    """Self-checked, inspected, excused of May: unit and list, of branches and the lists that count."""
    sides: dict[str, set[tuple[str, str]]] = {"self": set(), "inspection": set(), "excused": set()}
    lists = set(yaml.safe_load((root / "policy.yaml").read_text("utf-8"))["composition"]["branch"])
    for path in (root / "records" / "2026-05").glob("br-*.yaml"):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        name = record["checklist"].partition("@")[0]
        if name in lists:
            side = "excused" if "excused" in record else record["kind"]
            sides[side].add((record["unit"], name))
    return sides["self"], sides["inspection"], sides["excused"]


def test_json_says_what_the_files_say(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(asked(capsys, EXAMPLE, "--format", "json"))
    own, seen, excused = by_hand(EXAMPLE)
    sheets = {
        (unit["unit"], each["checklist"]): each
        for unit in found["units"]
        for each in unit["sheets"]
    }
    assert {key for key, each in sheets.items() if each["self"] and not each["excused"]} == own
    assert {
        key for key, each in sheets.items() if each["inspection"] and not each["excused"]
    } == seen
    assert {key for key, each in sheets.items() if each["excused"]} == excused
    assert found["expected"] == len(sheets) - len(excused)
    assert (found["self_checked"], found["inspected"]) == (len(own), len(seen))


def test_whoever_filed_nothing_is_owed_by_all_who_ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    for path in (root / "records" / "2026-05").glob("br-gear.branch*"):
        path.unlink()
    for path in (root / "corrections" / "2026-05").glob("br-gear.*"):
        path.unlink()
    text = asked(capsys, root)
    assert "齿轮党支部" in text
    assert "※ 没有督查 1/2" in text
    csv = asked(capsys, root, "--format", "csv").splitlines()
    (line,) = [
        each for each in csv if each.startswith("2026-05,br-gear,") and ",branch,branch," in each
    ]
    assert line.split(",")[5:9] == ["false", "false", "false", "false"]
    run(["-C", str(root), "rectify", "raise", "2026-05", "--dry-run", "--date", "2026-06-05"])
    assert "2026-05.br-gear.branch" in capsys.readouterr().out


def test_a_broken_record_is_not_owed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copied(EXAMPLE, tmp_path / "w")
    path = root / "records" / "2026-05" / "br-gear.branch.self.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("unit: br-gear", "unit: br-gear\nx: 1"), "utf-8"
    )
    assert run(["-C", str(root), "progress", "2026-05", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    (gear,) = [unit for unit in found["units"] if unit["unit"] == "br-gear"]
    assert [each["broken"] for each in gear["sheets"] if each["checklist"] == "branch"] == [True]
