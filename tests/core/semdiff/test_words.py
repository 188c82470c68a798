"""Texts compared word by word: both sides can be read from the pieces, and edits read well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.compare.texts import compare_words, side
from dangjian.criteria.changes import moved
from tests.helpers import examples

TEXTS = st.text(st.sampled_from("每月开展一次两主题党日，。 ab12.5"), max_size=30)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("每月开展一次", "每月开展至少一次", "每月开展{+至少+}一次"),
        ("三天内报送", "五日内报送", "[-三天-]{+五日+}内报送"),
        (
            "每季度一次，全年四次",
            "每季度两次，全年八次",
            "每季度[-一-]{+两+}次，全年[-四-]{+八+}次",
        ),
        ("得 3.5 分", "得 4 分", "得 [-3.5-]{+4+} 分"),
        ("PDCA 循环", "QC 循环", "[-PDCA-]{+QC+} 循环"),
        ("公开栏", "公开栏", "公开栏"),
        ("", "新增", "{+新增+}"),
    ],
)
def test_reads_well(old: str, new: str, shown: str) -> None:
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    assert "".join(marks[p.mark].format(p.text) for p in compare_words(old, new)) == shown


@given(TEXTS, TEXTS)
@examples(33)
def test_both_sides_can_be_read(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(piece.text for piece in side(pieces, "-")) == old
    assert "".join(piece.text for piece in side(pieces, "+")) == new
    assert all(piece.text for piece in pieces)


@given(st.permutations("abcdef"))
@examples(20)
def test_moving_what_moved_makes_the_new_order(new: list[str]) -> None:
    old = list("abcdef")
    names = moved(old, new)
    assert bool(names) == (new != old)
    stays = [name for name in old if name not in names]
    assert [name for name in new if name not in names] == stays
    assert len(names) < len(old)
