"""A few kills and a few spoiled workbooks in every run; thousands by hand: ``python -m tests.fuzz``."""

from __future__ import annotations

import sys

import pytest

from tests.fuzz import books, kill


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_kill_at_any_write_does_no_harm() -> None:
    assert kill.kills(3, 20, ("collect", "raise", "format", "init", "withdrawing")).total() == 20


def test_spoiled_workbooks_get_a_sentence() -> None:
    counts, _ = books.handed_in(5, 40)
    assert counts.total() == 40
