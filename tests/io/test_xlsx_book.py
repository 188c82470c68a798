"""What XlsxWriter would take for something else stays what it is: read back by our own reader."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers import examples, opened

from dangjian.io.page_workbook import page_workbook
from dangjian.io.workbooks import open_book
from dangjian.io.xlsx_book import CellLook, XlsxBook
from dangjian.pages.page import Chart, Column, Page, Series, Table, cells

TEXTS = (
    "<r>甲</r>",
    "<r><t>甲</t></r>",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041_x0042_",
    "=1+1",
    "{=1+1}",
    "http://甲.example",
    "mailto:甲",
    "internal:甲!A1",
    "1e3",
    "012",
    "  前后有空格  ",
    "一行\n二行",
    "甲 & <乙> \"丙\" '丁'",
    "😀" * 40,
)


def values(data: bytes, tab: str = "表") -> list[Any]:
    rows = open_book(data).tab(tab).rows
    return [rows[row][column].value for row in sorted(rows) for column in sorted(rows[row])]


def book_of(*texts: str | Decimal) -> bytes:
    book = XlsxBook("书")
    sheet = book.tab("表")
    for row, text in enumerate(texts):
        book.put(sheet, row, 0, text, CellLook())
    return book.content()


def test_texts_stay_texts() -> None:
    data = book_of(*TEXTS)
    assert values(data) == list(TEXTS)
    cells_ = [cell for (cell,) in opened(BytesIO(data))["表"].iter_rows()]
    assert {cell.data_type for cell in cells_} == {"s"}
    assert not any(cell.hyperlink for cell in cells_)


@examples(33)
@given(
    st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1), max_size=6)
)
def test_any_text_is_read_back(texts: list[str]) -> None:
    allowed = [text.replace("\ufffe", "").replace("\uffff", "") for text in texts]
    assert values(book_of(*texts)) == [text for text in allowed if text]


def test_rich_texts_are_read_back() -> None:
    book = XlsxBook("书")
    sheet = book.tab("表")
    for row, (bold, rest) in enumerate(zip(TEXTS, reversed(TEXTS), strict=True)):
        book.rich(sheet, (row, 0), bold, rest, (CellLook(bold=True), CellLook(), CellLook()))
    shown = [bold + rest for bold, rest in zip(TEXTS, reversed(TEXTS), strict=True)]
    assert values(book.content()) == shown


def test_what_no_file_can_hold_is_left_out() -> None:
    assert values(book_of("甲\x00\x0b\ud800乙\ufffe", "\x00", "")) == ["甲乙"]


@pytest.mark.parametrize("text", ["党" * 40_000, "😀" * 20_000])
def test_long_texts_are_cut_where_excel_ends(text: str) -> None:
    (value,) = values(book_of(text))
    assert text.startswith(value)
    assert 32_766 <= len(value.encode("utf-16-le")) // 2 <= 32_767


@examples(33)
@given(st.integers(-(10**7), 10**7), st.integers(0, 6))
def test_numbers_keep_their_decimals(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert values(book_of(number)) == [number]


def test_what_the_library_refuses_is_an_error() -> None:
    book = XlsxBook("书")
    sheet = book.tab("表")
    with pytest.warns(match="Invalid"), pytest.raises(ValueError, match="refused"):
        book.name("没有 空格", "'表'!$A$1")
    with pytest.raises(ValueError, match="refused"):
        book.put(sheet, 2_000_000, 0, "太远", CellLook())


@pytest.mark.parametrize("name", ["=1+1", "甲!B2 得分", "=表!$A$1", "_x0041_"])
def test_names_of_charts_are_no_references(name: str) -> None:
    chart = Chart(
        "line", name, ("1 月",), (Series(name, (Decimal(1),)), Series("乙", (None,))), name
    )
    page = Page("页", (Table((Column("甲"),), (cells("乙"),)), chart), name="表")
    data = page_workbook(page)
    (made,) = opened(BytesIO(data))["表"]._charts
    stated = [made.title, made.y_axis.title, made.series[0]]
    for each in stated:
        reference = each.tx.strRef
        tab, _, cell = reference.f.replace("$", "").replace("'", "").partition("!")
        row, column = int(cell[1:]), ord(cell[0]) - 64
        assert open_book(data).tab(tab).rows[row][column].value == name
        assert reference.strCache.pt[0].v == name.replace("_x", "_x005F_x")


def test_a_chart_that_lies_counts_from_left_to_right_and_begins_at_the_top() -> None:
    names = tuple(f"名字很长的支部 {n}" for n in range(3))
    bars = Chart("bar", "得分", names, (Series("得分", tuple(map(Decimal, (93, 88, 41)))),))
    page = Page("页", (bars,), name="表")
    (made,) = opened(BytesIO(page_workbook(page)))["表"]._charts
    assert made.barDir == "bar"
    assert made.x_axis.scaling.orientation == "maxMin"
    assert (made.y_axis.scaling.min, made.y_axis.scaling.max) == (0, 100)
    assert made.x_axis.scaling.max is None
    assert made.y_axis.crosses == "max"


def test_a_gap_in_a_line_is_no_zero() -> None:
    line = Chart("line", "走势", ("1 月", "2 月"), (Series("甲", (Decimal(90), None)),))
    data = page_workbook(Page("页", (line,), name="表"))
    (made,) = opened(BytesIO(data))["表"]._charts
    cache = made.series[0].val.numRef.numCache
    assert [(point.idx, point.v) for point in cache.pt] == [(0, 90)]
    assert made.display_blanks == "gap"
    with ZipFile(BytesIO(data)) as archive:  # its numbers lie on a hidden tab
        assert b'plotVisOnly val="1"' not in archive.read("xl/charts/chart1.xml")
