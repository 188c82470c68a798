"""What all writers of pages say alike: numbers of headings, numbers as text, signs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dangjian.pages.page import Cell, Column, Numbering, Value, cell_text, clean, sign


def test_headings_are_numbered_and_begin_anew_under_each_other() -> None:
    numbering = Numbering()
    levels = (1, 2, 3, 4, 4, 3, 2, 1, 2)
    assert [numbering.next(level) for level in levels] == [
        "一、", "（一）", "1. ", "（1）", "（2）", "2. ", "（二）", "二、", "（一）",
    ]  # fmt: skip


def test_a_hundredth_heading_has_a_number_too() -> None:
    numbering = Numbering()
    assert [numbering.next(1) for _ in range(100)][-2:] == ["九十九、", "100、"]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("92.5"), 2, "92.50"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "-0.12"),
        (Decimal("2.50"), None, "2.5"),
        (3, None, "3"),
        (3, 0, "3"),
        (None, 2, ""),
        ("=1+1", 2, "=1+1"),
    ],
)
def test_a_cell_says_its_value_with_the_places_of_its_column(
    value: Value, places: int | None, text: str
) -> None:
    assert cell_text(Cell(value), Column("列", places=places)) == text


def test_only_numbers_and_empty_cells_need_a_sign() -> None:
    assert sign(Cell(Decimal(1), "good")) == "▲"
    assert sign(Cell(None, "bad")) == "▼"
    assert sign(Cell("逾期", "bad")) == ""
    assert sign(Cell(1)) == ""


def test_what_no_document_may_hold_is_left_out() -> None:
    assert clean("甲\x00乙\x0b\r\n丙\t丁\ud800\uffff😀") == "甲乙\n丙 丁😀"
