"""Records that lie elsewhere are named by every command that makes numbers of the rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dangjian.cli.app import run
from tests.core.small import OUT_OF_100, checklist, item, record, space
from tests.oracle.workspaces import write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two months of records, of which the second was moved to a folder that nobody reads."""
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    folder = tmp_path / "w"
    write(
        space(lists, [record({"A": 90}, month="2026-05"), record({"A": 80}, month="2026-06")]),
        folder,
    )
    (folder / "record").mkdir()
    shutil.move(folder / "records/2026-06", folder / "record/2026-06")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("score", "2026-05"),
        ("report", "ranking", "2026-05", "--to", "md"),
        ("seal", "2026-05", "--provisional"),
    ],
    ids=lambda each: each[0],
)
def test_what_lies_elsewhere_is_said(
    root: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(root), *command]) == 0
    said = [
        line
        for line in capsys.readouterr().err.splitlines()
        if "都没有读" in line or "没有读：" in line
    ]
    assert len(said) == 1
    assert said[0].startswith("record/2026-06")
    assert "要放在 records" in said[0]
    shutil.move(root / "record/2026-06", root / "records/2026-06")
    assert run(["-C", str(root), *command]) == 0
    assert "没有读" not in capsys.readouterr().err
