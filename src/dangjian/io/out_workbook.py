"""A workbook that goes out to be edited: no protection, a heading that stays in view, printed on A4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dangjian.books.sheet_data import CHOICES_TAB, BookTab, OutBook
from dangjian.io.page_layout import text_height
from dangjian.io.tab_names import TabNames
from dangjian.io.xlsx_book import DIGIT_PIXELS, CellLook, XlsxBook, done, set_paper
from dangjian.sheet.parts import letters

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_TITLE = CellLook(font="黑体", size=14, bold=True, across="center", wrap=False)
_ADVICE = CellLook(size=9, colour="#666666")
_HEAD = CellLook(font="黑体", size=10, bold=True, across="center", fill="#F2DCDB", line="#7F7F7F")
_CELL = CellLook(size=10, line="#BFBFBF", format="@", unlocked=True)
_NUMBER = _CELL._replace(format="General", across="center")
_HELP = CellLook(size=11)
_CHINESE = 2 * DIGIT_PIXELS + 1
_LOWEST = 18.0
"""Points of a row of one line."""
_MOST_CHOICES = 200
_WIDE = 130
"""Chinese characters that a page still shows readably side by side."""


def out_workbook(book: OutBook) -> bytes:
    """The .xlsx file; the same content gives the same bytes."""
    made, names = XlsxBook(book.title), TabNames()
    made.property(*book.property)
    if book.help:
        _write_help(made, made.tab(names.name("填写说明")), book)
    choices: dict[tuple[str, ...], str] = {}
    for tab in book.tabs:
        _write_tab(made, made.tab(names.name(tab.name)), tab, choices)
    if choices:
        _write_choices(made, choices)
    return made.content()


def _write_help(made: XlsxBook, sheet: Worksheet, book: OutBook) -> None:
    done(sheet.set_column_pixels(0, 0, 90 * DIGIT_PIXELS))
    made.put(sheet, 0, 0, book.title, _TITLE)
    for row, line in enumerate(book.help, 2):
        sheet.set_row(row, 34)
        made.put(sheet, row, 0, line, _HELP)
    set_paper(sheet)


def _write_tab(
    made: XlsxBook, sheet: Worksheet, tab: BookTab, choices: dict[tuple[str, ...], str]
) -> None:
    last = len(tab.columns) - 1
    if last:
        done(sheet.merge_range(0, 0, 0, last, ""))
    made.put(sheet, 0, 0, tab.title, _TITLE)
    sheet.set_row(0, 26)
    top = 1
    if tab.advice:
        if last:
            done(sheet.merge_range(1, 0, 1, last, ""))
        made.put(sheet, 1, 0, tab.advice, _ADVICE)
        top = 2
    bottom = top + len(tab.rows) + max(tab.spare, 1)
    for at, column in enumerate(tab.columns):
        done(sheet.set_column_pixels(at, at, column.width * _CHINESE))
        made.put(sheet, top, at, column.heading, _HEAD)
        _ask(sheet, tab, at, (top + 1, bottom), choices)
    for number, row in enumerate(tab.rows, top + 1):
        sheet.set_row(number, _height(tab, row))
        for at, value in enumerate(row):
            look = _NUMBER if isinstance(value, int) else _CELL
            made.put(sheet, number, at, value, look)
    for number in range(top + 1 + len(tab.rows), bottom + 1):
        for at in range(len(tab.columns)):
            made.put(sheet, number, at, None, _CELL)
    sheet.freeze_panes(top + 1, tab.frozen)
    done(sheet.autofilter(top, 0, bottom, last))
    set_paper(sheet)
    width = sum(column.width for column in tab.columns)
    if (
        width > _WIDE
    ):  # fitted to one page it could not be read: side by side, the first columns repeated
        sheet.fit_to_pages(-(-width // _WIDE), 0)
        if tab.frozen:
            done(sheet.repeat_columns(0, tab.frozen - 1))
    sheet.repeat_rows(top)


def _height(tab: BookTab, row: Sequence[object]) -> float:
    """Points in which all texts of a row can be read; programs that open it measure none themselves."""
    texts = [
        text_height(value, column.width * _CHINESE / DIGIT_PIXELS, _CELL)
        for column, value in zip(tab.columns, row, strict=True)
        if isinstance(value, str)
    ]
    return max([_LOWEST, *texts])


def _ask(
    sheet: Worksheet,
    tab: BookTab,
    at: int,
    rows: tuple[int, int],
    choices: dict[tuple[str, ...], str],
) -> None:
    column = tab.columns[at]
    if not column.note and not column.choices:
        return
    options: dict[str, object] = {"validate": "any"}
    if column.choices and len(column.choices) <= _MOST_CHOICES:
        name = choices.setdefault(column.choices, f"choices_{len(choices) + 1}")
        options = {"validate": "list", "source": f"={name}", "error_type": "information"}
        options |= {"error_title": "请核对", "error_message": "不在列表里；确定就这样写也可以。"}
    if column.note:
        options |= {"input_title": column.heading[:32], "input_message": column.note[:255]}
    done(sheet.data_validation(rows[0], at, rows[1], at, options))


def _write_choices(made: XlsxBook, choices: dict[tuple[str, ...], str]) -> None:
    sheet = made.tab(CHOICES_TAB, hidden=True)
    for at, (words, name) in enumerate(choices.items()):
        for row, word in enumerate(words):
            made.put(sheet, row, at, word, _CELL)
        column = letters(at + 1)
        made.name(name, f"_choices!${column}$1:${column}${len(words)}")
