from __future__ import annotations

import json
from pathlib import Path

import pytest

from dangjian.cli.app import run
from tests.helpers import ROOT, contents


def test_a_new_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It validates without a warning, and says at once who owes what."""
    root = tmp_path / "deep" / "new"
    assert run(["init", str(root)]) == 0
    assert (root / "checklists/branch.yaml").read_bytes() == (
        ROOT / "checklists/branch.yaml"
    ).read_bytes()
    assert run(["-C", str(root), "validate", "--strict"]) == 0
    capsys.readouterr()
    assert run(["-C", str(root), "score", "2026-05", "--format", "json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["ranking"] == []  # nothing is recorded yet, so nobody has a 0 for it
    assert scores["problems"] == []
    assert run(["-C", str(root), "progress", "2026-05", "--format", "json"]) == 0
    owing = json.loads(capsys.readouterr().out)
    assert len(owing["units"]) == 4
    assert run(["-C", str(root), "explain", "br-1", "2026-05"]) == 0
    assert run(["-C", str(root), "show"]) == 0


def test_every_shipped_list_is_there(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "new")]) == 0
    shipped = {path.name for path in (ROOT / "checklists").glob("*.yaml")}
    assert {path.name for path in (tmp_path / "new/checklists").iterdir()} == shipped


def test_git_init_first(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert run(["init", str(tmp_path)]) == 0


def test_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert (tmp_path / "dangjian.yaml").is_file()


def test_not_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "通知.docx").write_bytes(b"x")
    before = contents(tmp_path)
    assert run(["init", str(tmp_path)]) == 2
    assert "通知.docx" in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    assert run(["init", str(path)]) == 2
    assert "不是目录" in capsys.readouterr().err


def test_the_example_company(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is the example byte for byte, with what editors and git need, and scores as it does."""
    root = tmp_path / "示例"
    assert run(["init", "--example", str(root)]) == 0
    home = ROOT / "examples/gear-company"
    made, shipped = contents(root), contents(home)
    assert {name: made.pop(name) for name in shipped} == shipped
    assert made.keys() == {".gitattributes", ".gitignore", ".vscode/settings.json"}
    capsys.readouterr()
    assert run(["-C", str(root), "score", "2026-05"]) == 0
    here = capsys.readouterr().out
    assert run(["-C", str(home), "score", "2026-05"]) == 0
    assert capsys.readouterr().out == here


def test_the_example_has_its_own_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "new"
    assert run(["init", "--example", "--roster", str(tmp_path / "x.xlsx"), str(root)]) == 2
    assert "不能一起用" in capsys.readouterr().err
    assert not root.exists()
