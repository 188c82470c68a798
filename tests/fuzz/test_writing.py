"""A few kills and a few spoiled workbooks in every run; thousands by hand: ``python -m tests.fuzz``."""

from __future__ import annotations

import sys

import pytest
import typer.main

from dangjian.cli.app import make_app
from tests.fuzz import books, kill
from tests.helpers import TIMES, command_names


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_kill_at_any_write_does_no_harm() -> None:
    names = ("collect", "withdrawing", "format", "init", "raise")[: 2 * TIMES - 1]
    wanted = 2 * len(names)
    assert kill.kills(3, wanted, names).total() == wanted


def test_spoiled_workbooks_get_a_sentence() -> None:
    counts, _ = books.handed_in(5, 14 * TIMES)
    assert counts.total() == 14 * TIMES


READS = {
    "campaign list", "campaign show", "desk", "diff", "explain", "group score",
    "group validate", "guidance", "guide", "points show", "points warn", "progress", "rectify common",
    "rectify list", "rectify show", "rectify stats", "score", "show", "unlock", "validate", "verify",
}  # fmt: skip
"""Commands that write nothing, or only the file that ``--output`` or ``--out`` names; ``unlock`` is what
comes after every kill, and ``desk`` calls the functions of the others."""


def test_every_command_that_writes_is_killed() -> None:
    every = set(command_names(typer.main.get_command(make_app())))
    killed = {name for c in kill.COMMANDS.values() for name in every if _is(name, c.arguments)}
    assert killed.isdisjoint(READS)
    assert killed | READS == every


def _is(name: str, arguments: tuple[str, ...]) -> bool:
    words = tuple(name.split())
    if arguments[: len(words)] != words:
        return False
    # ``correct --unit …`` is the group itself, ``correct sheet …`` a command of it.
    return name != "correct" or arguments[1].startswith("--")
