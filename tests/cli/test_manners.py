"""Manners of the command line: sections of the help, near misses, silence, colour, long names."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import typer.main

from dangjian.cli.app import COMMANDS, make_app, run
from dangjian.cli.common import colour
from dangjian.cli.sections import SECTIONS
from dangjian.documents.names import LONGEST, cut
from tests.helpers import command_names
from tests.workflows.papers import EXAMPLE


def test_every_command_stands_in_one_section() -> None:
    told = [name for names in SECTIONS.values() for name in names]
    assert sorted(told) == sorted(COMMANDS)


def test_the_help_is_in_the_order_of_the_day_and_80_columns_wide(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    places = [shown.index(f"{title}：") for title in SECTIONS]
    assert places == sorted(places)
    assert max(len(line.encode("gbk", "replace")) for line in shown.splitlines()) <= 80


def test_every_page_of_help_is_80_columns_wide_and_straight(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Chinese character takes two columns, as in GBK."""
    monkeypatch.setenv("COLUMNS", "80")
    for name in command_names(typer.main.get_command(make_app())):
        assert run([*name.split(), "--help"]) == 0
        shown = capsys.readouterr().out
        assert "<str>" not in shown, name
        lines = [line.encode("gbk", "replace") for line in shown.splitlines()]
        assert max(map(len, lines)) <= 80, (name, shown)
        # What an option means begins where it does at the other options.
        after = shown[shown.index("选项：") :].partition("\n\n")[0].splitlines()[1:]
        parted = [re.fullmatch(r"(  -.*?  +)\S.*", line) for line in after]
        assert len({len(each[1].encode("gbk")) for each in parted if each}) == 1, (name, shown)


def test_a_near_miss_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scor"]) == 2
    assert "没有命令 scor，是不是想写 score" in capsys.readouterr().err


def test_a_value_where_a_command_may_stand(capsys: pytest.CaptureFixture[str]) -> None:
    """``correct`` does something by itself, and has commands, too."""
    assert run(["correct", "2026-05", "br-gear"]) == 2
    said = capsys.readouterr().err
    assert "没有命令 2026-05；dangjian correct 后面的值都跟在选项后面，如 --unit 单位。" in said
    assert run(["rectify", "2026-05"]) == 2
    assert "没有命令 2026-05。" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["before", "behind"])
def test_quiet(place: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Messages are silent, data and errors aren't; the next command talks again."""
    command = ["-C", str(EXAMPLE), "export", "2026-05", "--out", str(tmp_path)]
    assert run(["-q", *command] if place == "before" else [*command, "--quiet"]) == 0
    said = capsys.readouterr()
    assert "cards.csv" in said.out
    assert said.err == ""
    assert run(command) == 0
    assert capsys.readouterr().err != ""
    assert run(["-q", "-C", str(EXAMPLE), "score", "2026-13"]) == 2
    assert "不是时段" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["score 2026-05", "explain br-gear 2026-05", "format records/2026-05"]
)
def test_what_is_wrong_is_never_silent(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "w"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns(".*"))
    (root / "records/2026-05/br-gear.branch.yaml").write_text(
        "schema: dangjian/record@1\nentries: [", encoding="utf-8"
    )
    assert run(["-q", "-C", str(root), *command.split()]) == 1
    said = capsys.readouterr().err
    assert said.count("records/2026-05/br-gear.branch.yaml:2:11: 错误 DJ004") == 1


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "0"}, False),
        ({}, False),
        ({"TERM": "xterm", "TERMINAL": "1"}, True),
        ({"TERM": "dumb", "TERMINAL": "1"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colour(
    environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``TERMINAL`` stands for a person who looks at it."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: "TERMINAL" in environment)
    for name in ("FORCE_COLOR", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colour() is coloured


def test_long_names_are_cut_and_stay_apart() -> None:
    names = ["党" * 50 + "甲", "党" * 50 + "乙", "短的"]
    short = [cut(name) for name in names]
    assert len(set(short)) == 3
    assert all(len(name.encode()) <= LONGEST for name in short)
    assert short[2] == "短的"
