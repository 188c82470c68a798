"""A page as a workbook: text stays text, tabs are legal, numbers keep their places, paper is A4."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from tests.helpers import opened
from tests.pages import HOSTILE, everything

from dangjian.io.page_workbook import page_workbook
from dangjian.io.tab_names import TabNames
from dangjian.pages.page import Cell, Column, Page, PageBreak, Paragraph, Table, cells


def shown(page: Page) -> Any:
    return opened(BytesIO(page_workbook(page)))


def values(sheet: Any) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def cell_of(sheet: Any, value: object) -> Any:
    return next(c for row in sheet.iter_rows() for c in row if c.value == value)


def test_same_page_same_bytes() -> None:
    content = page_workbook(everything())
    assert content == page_workbook(everything())
    with ZipFile(BytesIO(content)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_tabs_are_legal_and_differ() -> None:
    book = shown(everything())
    assert book.sheetnames == ["排名", "走势_与_图", "走势_与_图2", "图表数据"]
    assert book["图表数据"].sheet_state == "hidden"


@pytest.mark.parametrize("name", ["a" * 40, "甲/乙:丙*?[丁]\\'", "", "History", "😀" * 30])
def test_any_name_becomes_a_tab(name: str) -> None:
    names = TabNames()
    first, second = names.name(name), names.name(name)
    assert first.casefold() != second.casefold() != "history"
    for each in (first, second):
        assert 0 < len(each.encode("utf-16-le")) <= 62
        assert not re.search(r"[\[\]:*?/\\']", each)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = shown(everything())
    for name in HOSTILE:
        cell = cell_of(book["排名"], name)
        assert cell.data_type == "s"
        assert cell.quotePrefix == name.startswith(("=", "+", "-", "@"))
    with ZipFile(BytesIO(page_workbook(everything()))) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_numbers_are_numbers_with_their_places_and_the_sign_of_their_tone() -> None:
    sheet = shown(everything())["排名"]
    bad, plain = cell_of(sheet, 91.5), cell_of(sheet, 90.5)
    assert (bad.number_format, plain.number_format) == ('0.00"▼"', "0.00")
    assert bad.font.bold
    assert not plain.font.bold


def test_every_tab_is_printable_and_says_where_it_comes_from() -> None:
    book = shown(everything())
    for sheet in book.worksheets[:-1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToWidth in (1, None)  # 1 is what it is when nothing is said
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert values(sheet)[0] == "2026 年 5 月 <排名>"
        assert values(sheet)[-2:] == ["办法：=1+1", "暂定（尚未封存）"]
    assert "没有内容可列。" in values(book.worksheets[2])


def test_charts_refer_to_the_numbers() -> None:
    book = shown(everything())
    assert [len(sheet._charts) for sheet in book.worksheets] == [1, 2, 0, 0]
    numbers = [v for v in values(book["图表数据"]) if isinstance(v, int | float)]
    assert numbers[: len(HOSTILE)] == [90 - n for n in range(len(HOSTILE))]


def test_headings_are_numbered_through_all_tabs() -> None:
    book = shown(everything())
    assert {"一、排名", "（一）党支部"} <= set(values(book["排名"]))
    assert "二、走势" in values(book["走势_与_图"])


def long_table(rows: int) -> Page:
    columns = (Column("单位", 10), Column("得分", 5, "right", 2))
    body = tuple(cells(f"支部 {n}", Decimal(n)) for n in range(rows))
    return Page("排名", (Paragraph("说明"), Table(columns, body)), name="表")


def test_the_heading_of_a_long_table_is_repeated_and_stays_in_sight() -> None:
    long, short = shown(long_table(80))["表"], shown(long_table(3))["表"]
    assert (long.print_title_rows, long.freeze_panes) == ("$3:$3", "A4")
    assert (short.print_title_rows, short.freeze_panes) == (None, "A4")


def test_tables_of_one_heading_share_it_and_others_have_none_repeated() -> None:
    first = long_table(80).blocks[1]
    assert isinstance(first, Table)
    other = Table((Column("别的", 10),), (cells("甲"),))
    alike = shown(Page("排名", (first, first), name="表"))["表"]
    mixed = shown(Page("排名", (first, other), name="表"))["表"]
    assert alike.print_title_rows == "$2:$2"
    assert mixed.print_title_rows is None


def test_rows_are_as_high_as_their_text_needs() -> None:
    columns = (Column("单位", 10), Column("说明", 40))
    body = (cells("甲", "短"), cells("长" * 30, "短"), cells("甲", "一\n二\n三"))
    sheet = shown(Page("表", (Table(columns, body),)))["表"]
    one, three, lines = (sheet.row_dimensions[row].height for row in (3, 4, 5))
    assert 15 < one < 25
    assert three > 2 * one - 5
    assert lines > 2 * one


def test_spanned_cells_are_merged_and_a_toned_empty_cell_shows_its_sign() -> None:
    columns = (Column("甲", 10), Column("乙", 10), Column("丙", 10))
    rows = (cells(Cell("合", span=2), Cell(None, "bad")),)
    sheet = shown(Page("表", (Table(columns, rows),)))["表"]
    assert "A3:B3" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["C3"].value == "▼"


def test_an_unnamed_page_break_begins_a_sheet_of_paper() -> None:
    page = Page("表", (Paragraph("前"), PageBreak(), Paragraph("后")))
    book = shown(page)
    assert book.sheetnames == ["表"]
    assert [each.id for each in book["表"].row_breaks.brk] == [2]


def test_an_empty_page_is_a_workbook_too() -> None:
    assert values(shown(Page("空", ()))["空"]) == ["空"]


def test_control_characters_are_left_out() -> None:
    sheet = shown(Page("表\x00", (Paragraph("甲\x0b乙\ud800"),)))["表"]
    assert values(sheet) == ["表", "甲乙"]
