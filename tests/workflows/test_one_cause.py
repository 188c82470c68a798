"""What many files name and isn't there is one problem with a count, and keeps every one of them back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from tests.helpers import ROOT, copied

EXAMPLE = ROOT / "examples/gear-company"
MONTH = "2026-03"
Change = Callable[[Path], None]


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def no_list(root: Path) -> None:
    (root / "checklists/branch.yaml").unlink()


def other_version(root: Path) -> None:
    edited(root / "checklists/branch.yaml", '\nversion: "1.', '\nversion: "7.')


def no_item(root: Path) -> None:
    edited(root / "checklists/branch.yaml", "id: ZB20\n", "id: ZB99\n")


def no_unit(root: Path) -> None:
    edited(root / "organization.yaml", "id: br-gear,", "id: br-gera,")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example before its lists were revised: one version of the branches' list, and no July."""
    workspace = copied(EXAMPLE, tmp_path / "w")
    (workspace / "checklists/archive/branch@1.0.0.yaml").replace(
        workspace / "checklists/branch.yaml"
    )
    shutil.rmtree(workspace / "records/2026-07")
    # The policy of those months: its grades ask for no share of a list.
    (workspace / "archive/policy@1.0.0.yaml").replace(workspace / "policy.yaml")
    return workspace


def said(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert run(["-C", str(root), *arguments, "--format", "json"]) == 1
    return json.loads(capsys.readouterr().out)


def files_naming(root: Path, name: str, under: str = "") -> list[str]:
    """The files that have a word, read as text."""
    files = sorted((root / under).rglob("*.yaml"))
    return [str(p.relative_to(root)) for p in files if name in p.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("change", "name", "sentence"),
    [
        (no_list, "branch", "清单“branch”"),
        (other_version, "branch", "找不到清单 branch 的 1."),
        (no_item, "ZB20", "没有事项“ZB20”"),
        (no_unit, "br-gear", "“br-gear”不在组织里"),
    ],
)
def test_one_cause_gives_one_error(
    root: Path, capsys: pytest.CaptureFixture[str], change: Change, name: str, sentence: str
) -> None:
    change(root)
    errors = [each for each in said(root, capsys, "validate") if each["severity"] == "error"]
    counted = [each for each in errors if "是同一个原因" in each["message"]]
    assert len(errors) == len(counted) <= 2
    assert any(sentence.replace(" ", "") in e["message"].replace(" ", "") for e in errors)


def test_the_count_is_that_of_the_records(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each of the unit's records but the first; and all of them stay without a score."""
    mine = [str(path.relative_to(root)) for path in sorted((root / "records").rglob("br-gear.*"))]
    no_unit(root)
    (only,) = [
        e for e in said(root, capsys, "validate", str(root / "records")) if e["code"] == "DJ201"
    ]
    assert (only["file"], len(mine) > 3) == (mine[0], True)
    assert f"另有 {len(mine) - 1} 处错误是同一个原因，没有逐条列出（records {len(mine) - 1} 处）" in only["message"]  # fmt: skip


def test_a_file_that_is_named_has_its_error_at_its_place(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_unit(root)
    last = sorted((root / "records").rglob("br-gear.branch.yaml"))[-1]
    (only,) = said(root, capsys, "validate", str(last))
    line = last.read_text(encoding="utf-8").splitlines().index("unit: br-gear") + 1
    assert (root / only["file"], only["line"], only["code"]) == (last, line, "DJ201")
    assert "同一个原因" not in only["message"]


def test_two_files_are_two_slips(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in sorted((root / f"records/{MONTH}").glob("*.branch.yaml"))[:2]:
        edited(path, "checklist: branch@1.", "checklist: brunch@1.")
    found = [each for each in said(root, capsys, "validate") if each["code"] == "DJ202"]
    assert len({each["file"] for each in found}) == len(found) == 2
    assert not [each for each in found if "同一个原因" in each["message"]]


def test_none_of_those_behind_the_count_is_scored(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither in the month nor when the records are named themselves."""
    users = [Path(name) for name in files_naming(root, "ZB20:", f"records/{MONTH}")]
    units = {path.name.split(".")[0] for path in users if not path.name.endswith("self.yaml")}
    no_item(root)
    scores = said(root, capsys, "score", MONTH)
    assert len([e for e in scores["problems"] if e["code"] in ("DJ206", "DJ501")]) == 1
    cards = {c["unit"]: c for c in scores["scorecards"] if c["checklist"] == "branch"}
    assert len(units) > 3
    assert not [unit for unit in units if cards.get(unit, {}).get("score") is not None]
    named = said(root, capsys, "score", *map(str, users))
    assert named["scorecards"] == []


def test_a_sarif_log_says_the_count(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    no_list(root)
    capsys.readouterr()
    assert run(["-C", str(root), "validate", "--format", "sarif"]) == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    errors = [each["message"]["text"] for each in results if each["level"] == "error"]
    assert len(errors) == 1
    assert "是同一个原因，没有逐条列出（" in errors[0]
