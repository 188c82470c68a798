"""Whatever a command can give to a program is UTF-8, letter for letter, whatever the console says of itself.

The commands and their forms are read off the command line itself, so that a new one can't be forgotten.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from dangjian.cli.app import make_app, run
from dangjian.cli.common import FOR_PEOPLE
from tests.helpers import ROOT, some

RARE = {"齿轮党支部": "䶮𬭎党支部", "工装党支部": "㐂𠮷党支部", "一车间党支部": "𠮷车间党支部"}
"""Names of units of the example, and names that code page 936 has no letters for."""

WORDS = {
    "validate": [],
    "score": ["2026-05"],
    "diff": ["checklists/archive/branch@1.0.0.yaml", "checklists/branch.yaml"],
    "explain": ["br-tool", "2026-05"],
    "show": ["br-gear"],
    "plan": ["2026"],
    "rota": ["2026"],
    "collect": ["{sheets}", "--dry-run"],
    "progress": ["2026-05"],
    "report": ["ranking", "2026-05"],
    "verify": ["2026-05"],
    "export": ["2026-05"],
    "schema": ["--workspace"],
    "guidance": ["2026-05"],
    "guide": ["支部委员会会议"],
    "rectify list": [],
    "rectify show": ["{problem}"],
    "rectify common": ["2026-05"],
    "rectify stats": [],
    "points show": [],
    "points warn": [],
    "campaign list": [],
    "campaign show": ["noise"],
    "group validate": [],
    "group score": ["2026-05"],
}
"""What each command is given; ``{…}`` is filled in from the workspace."""
OF_BOOKS = {"checklist export", "roster export", "points sheet"}
"""Commands whose ``--output`` is a workbook."""
NAMELESS = {"validate", "diff", "rota", "collect", "verify", "schema", "guide", "points show", "points warn",
            "campaign list", "campaign show", "rectify common", "rectify stats", "group validate"}  # fmt: skip
"""Commands that don't name these units, or name them by their ids alone."""
OF_IDS = {("guidance", "json"), ("score", "json"), ("show", "csv")}


def _commands(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    for name, each in getattr(command, "commands", {}).items():
        yield from _commands(each, *path, name)
    if path and not getattr(command, "commands", {}):
        yield " ".join(path), command


def _options(command: Any) -> dict[str, Any]:
    return {name: each for each in command.params for name in each.opts}


COMMANDS = dict(_commands(typer.main.get_command(make_app())))
GIVING = {
    n for n, c in COMMANDS.items() if {"--format", "--output"} & _options(c).keys()
} - OF_BOOKS


def _forms() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every command with every form of its that is text."""
    for name in sorted(GIVING):
        options = _options(COMMANDS[name])
        option = "--format" if "--format" in options else "--to" if "--to" in options else ""
        said = options[option].help if option else ""
        words = {"report": ["csv", "md", "json"], "plan": ["md"], "export": ["json"]}.get(name)
        for word in words or re.findall(r"[a-z]+", said):
            yield name, (option, word)
        if not option:
            yield name, ()


FORMS = list(_forms())


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The example with rare names, in a group of its own, and what the words above stand for."""
    whole = tmp_path_factory.mktemp("䶮") / "examples"
    shutil.copytree(ROOT / "examples", whole)
    company, group = whole / "gear-company", whole / "gear-group"
    for organization in (company / "organization.yaml", *group.glob("*/organization.yaml")):
        text = organization.read_text(encoding="utf-8")
        for name, rare in RARE.items():
            text = text.replace(name, rare)
        organization.write_text(text, encoding="utf-8", newline="\n")
    assert run(["-C", str(company), "seal", "2026-05", "--by", "x", "--provisional"]) == 0
    sheets = whole / "sheets"
    assert (
        run(["-C", str(company), "sheet", "2026-07", "--unit", "br-gear", "--out", str(sheets)])
        == 0
    )
    problems = sorted(path.stem for path in (company / "rectifications").rglob("*br-gear*.yaml"))
    return {
        "company": str(company),
        "group": str(group),
        "sheets": str(sheets),
        "problem": problems[0],
    }


def _printed(arguments: list[str]) -> bytes:
    """What a console of code page 936 gets."""
    raw, before = io.BytesIO(), sys.stdout
    sys.stdout = io.TextIOWrapper(raw, "gbk", newline="\n")
    try:
        assert run(arguments) in (0, 1), arguments
        sys.stdout.flush()
        return raw.getvalue()
    finally:
        sys.stdout = before


def test_every_command_that_gives_something_is_here() -> None:
    assert WORDS.keys() == GIVING


@pytest.mark.parametrize(
    ("name", "form"),
    some(FORMS, 22),
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else part,
)
def test_data_are_utf_8(
    name: str, form: tuple[str, ...], places: dict[str, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder = places["group" if name.startswith("group ") else "company"]
    monkeypatch.chdir(folder)
    words = [word.format(**places) for word in WORDS[name]]
    command = ["-C", folder, *name.split(), *words, *form]
    written = tmp_path / "会议"
    assert run([*command, "--output", str(written)]) in (0, 1)
    plain = written.read_bytes().decode("utf-8-sig")
    here = _printed(command)
    if name == "guide" or (form and form[1] in FOR_PEOPLE):
        shown = here.decode("gbk")  # as wide, and nothing that looks like a question
        assert (len(shown), shown.count("?")) == (len(plain), plain.count("?"))
    else:
        assert here.decode("utf-8") == plain
    if name not in NAMELESS and (name, form[1]) not in OF_IDS:
        assert any(rare in plain for rare in RARE.values())
