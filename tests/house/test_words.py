"""One word for one thing: what the glossary gave up is used nowhere that people read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READ = ("src", "docs", "checklists", "templates", "examples", "README.md")
TEXTS = {".py", ".html", ".md", ".yaml", ".json", ".svg"}
GIVEN_UP = {"丢分": "失分", "等次不高于": "最高评为"}
"""A word, and the one that stands for it; why, see `docs/glossary.md`."""


def texts() -> Iterator[tuple[str, str]]:
    """Every text for people and its place; what is archived stays as it was published."""
    for start in READ:
        top = ROOT / start
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            place = path.relative_to(ROOT)
            if path.suffix in TEXTS and "archive" not in place.parts:
                yield place.as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", GIVEN_UP)
def test_a_word_given_up_is_used_nowhere(word: str) -> None:
    assert [place for place, text in texts() if word in text] == []


def test_losses_and_deductions_are_told_apart() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for word in ("| loss | 失分 |", "| deduct | 扣分 |"):
        assert glossary.count(word) == 1, word
