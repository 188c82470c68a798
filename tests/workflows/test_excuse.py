"""Excused: nothing is expected any more, by whoever asks; only where there is no record yet."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from tests.helpers import CASES, contents


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The base of the problem cases, in which nothing of June was handed in."""
    return Path(shutil.copytree(CASES / "problems" / "base", tmp_path / "w"))


def owed(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[tuple[str, bool]]]:
    """Unit → its lists of June and whether they are excused."""
    capsys.readouterr()
    run(["-C", str(root), "progress", "2026-06", "--format", "json"])
    found: Any = json.loads(capsys.readouterr().out)
    return {
        u["unit"]: [(s["checklist"], s["excused"]) for s in u["sheets"]] for u in found["units"]
    }


def excuse(root: Path, *arguments: str) -> int:
    given = ("--reason", "整体搬迁", "--approved-by", "公司党委", "--date", "2026-06-28")
    return run(["-C", str(root), "excuse", *arguments, *given])


def test_all_that_is_expected(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = owed(root, capsys)
    assert len(before["br-a"]) > 1
    assert excuse(root, "第一党支部", "2026年6月") == 0
    after = owed(root, capsys)
    assert after["br-a"] == [(name, True) for name, _ in before["br-a"]]
    assert after["br-b"] == before["br-b"]
    assert run(["-C", str(root), "validate"]) == 0
    run(["-C", str(root), "rectify", "raise", "2026-06", "--dry-run", "--date", "2026-07-01"])
    assert "2026-06.br-a.branch" not in capsys.readouterr().out


def test_what_is_recorded_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """May's first list was handed in: only the other is excused, and then there is nothing left."""
    kept = (root / "records/2026-05/br-a.branch.yaml").read_bytes()
    assert excuse(root, "br-a", "2026-05") == 0
    assert (root / "records/2026-05/br-a.branch.yaml").read_bytes() == kept
    before = contents(root)
    assert excuse(root, "br-a", "2026-05") == 2
    assert "都已经有记录" in capsys.readouterr().err
    assert contents(root) == before


def test_one_list(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (name, _), *_rest = owed(root, capsys)["br-a"]
    files = contents(root)
    assert excuse(root, "br-a", "2026-06", "--checklist", name, "--dry-run") == 0
    assert contents(root) == files
    assert excuse(root, "br-a", "2026-06", "--checklist", name) == 0
    assert dict(owed(root, capsys)["br-a"])[name] is True
    assert sum(excused for _, excused in owed(root, capsys)["br-a"]) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("br-a", "2026-05", "--checklist", "branch"), "已经有记录，不能再免报"),
        (("br-x", "2026-06"), "没有单位 br-x"),
        (("br-a", "2026-Q2"), "不是月份"),
        (("br-a", "2026-06", "--approved-by", " "), "要写明批准人"),
    ],
)
def test_refusals(
    root: Path, arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(root)
    given = ("--reason", "整体搬迁", "--approved-by", "公司党委")
    assert run(["-C", str(root), "excuse", arguments[0], arguments[1], *given, *arguments[2:]]) == 2
    assert sentence in capsys.readouterr().err
    assert contents(root) == before
