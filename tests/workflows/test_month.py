"""The month of ``docs/month.md``, followed literally on the example company.

Every command of the page is run as it is printed; between them stand hands that do what the page says people
do: fill in workbooks, each in his own way. Counted are commands, typed ids and lines of YAML.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import read
from dangjian.values.period import Month
from tests.helpers import ROOT, copied
from tests.workflows.officer import Hands, page_commands

PAGE = ROOT / "docs" / "month.md"
EXAMPLE = ROOT / "examples" / "gear-company"
JULY = Month(2026, 7)


def commands() -> list[list[str]]:
    """The command lines of the page, in words."""
    return page_commands(PAGE)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example company before July was recorded, in which one stands."""
    folder = copied(EXAMPLE, tmp_path / "gear-company")
    for kind in ("records", "corrections", "rectifications"):
        shutil.rmtree(folder / kind / "2026-07", ignore_errors=True)
    monkeypatch.chdir(folder)
    return folder


def states(root: Path) -> Iterator[list[str]]:
    """The actions of every problem of July."""
    for path in (root / "rectifications" / "2026-07").glob("*.yaml"):
        found: Any = read(path.read_bytes())
        yield [event["action"] for event in found["events"]]


def test_the_month_as_the_page_says(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, hands, before = commands(), Hands(root, JULY), set(root.rglob("*.yaml"))
    for line in lines:
        hands.before(line)
        status = run(line)
        said = capsys.readouterr()
        assert status == 0, (line, said.out[-3000:], said.err)
        assert line[0] == "seal" or "yaml" not in said.out.lower(), line
    raised = list(states(root))
    assert raised
    assert all(actions[-3:] == ["accept", "submit", "close"] for actions in raised)
    assert hands.answered == len(list((root / "corrections/2026-07").glob("*.yaml")))
    assert hands.answered
    assert list((root / "seals").glob("2026-07.1.yaml"))
    assert run(["verify", "2026-07"]) == 0
    assert set(root.rglob("*.yaml")) > before  # all of it written by commands


def test_the_counts(root: Path) -> None:
    """Under 20 commands a month, at most 8 from raising to closing; no ids, no YAML."""
    lines = commands()
    assert len(lines) < 20
    words = [line[:2] for line in lines]
    raised = words.index(["rectify", "raise"])
    closed = max(n for n, line in enumerate(lines) if line[:3] == ["rectify", "collect", "台账"])
    assert closed - raised + 1 <= 8
    workspace = check_workspace(Folder(root), lambda _month: False).workspace
    ids = {*workspace.units, *workspace.versions, *(i for i in Hands(root, JULY).items)}
    assert not [word for line in lines for word in line if word in ids]
    assert not [word for line in lines for word in line if ": " in word or "{" in word]


def test_the_year_ends_in_commands_that_there_are() -> None:
    """Every line of ``docs/year-end.md`` names commands and options of the program, for every shell."""
    from dangjian.cli.app import make_app

    text = (PAGE.parent / "year-end.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(dangjian [^`]+)`", text)
    assert len(lines) > 15
    reference = (PAGE.parent / "commands.md").read_text(encoding="utf-8")
    assert make_app()
    for line in lines:
        assert not set(line) & set("'\\*?$^%{}"), f"{line}: not the same in every shell"
        words = line.split()[1:]
        assert f"`dangjian {words[0]}" in reference, line
        for option in (word for word in words if word.startswith("--")):
            assert f"`{option}" in reference, line
