"""docs/mechanisms.md: every command that it names runs on the example company."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from dangjian.cli.app import COMMANDS, run
from tests.helpers import ROOT, copied, some

PAGE = (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8")
NAMED = re.findall(r"\| `dangjian ([^`]+)` \|", PAGE)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mechanisms") / "gear-company"
    copied(ROOT / "examples" / "gear-company", folder)
    # A month can be verified once it is sealed, in whatever order and process the commands are tried.
    assert run(["-C", str(folder), "seal", "2026-05", "--provisional"]) == 0
    return folder


@pytest.mark.parametrize("command", some(NAMED, 15))
def test_runs(
    command: str, company: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(company)
    assert run(shlex.split(command)) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.strip()


def test_commands_that_serve_a_mechanism_are_named() -> None:
    named = {command.split()[0] for command in NAMED}
    for_files = {"validate", "correct", "diff", "format", "git-setup", "freeze", "init", "schema"}
    for_files |= {"checklist", "desk", "export", "group"}
    other = {"calendar", "collect", "excuse", "roster", "unlock"}
    assert named | for_files | other == set(COMMANDS)
