"""One worksheet of a check sheet: what the layout says, put into XlsxWriter's calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dangjian.io.xlsx_book import XlsxBook, done, set_paper
from dangjian.io.xlsx_styles import BOLD_RUN, HIGHLIGHTS, STYLES, USUAL_RUN
from dangjian.pages.page import clean
from dangjian.sheet.page_breaks import DEFAULT_HEIGHT, MARGINS, SMALLEST
from dangjian.sheet.parts import CellValidation, Formula, Rich, SheetCell, Tab

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HIDDEN = {"hidden": True}
_USUAL = 63
"""Pixels of a hidden column, for whoever shows it."""
PROTECTION = dict.fromkeys(
    (
        "objects",
        "scenarios",
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "sort",
    ),
    True,
)
"""What may be done though the sheet is protected."""
_KINDS = {"whole": "integer", "textLength": "length", "": "any"}
"""Excel's words for what a cell takes → XlsxWriter's, where they differ."""


def write_tab(book: XlsxBook, tab: Tab) -> None:
    """Add the worksheet of a tab to a workbook."""
    sheet = book.tab(tab.name, hidden=tab.hidden)
    _size(sheet, tab)
    for top, left, bottom, right in tab.merges:
        done(sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, ""))
    for (row, column), cell in tab.cells.items():
        _put(book, sheet, row - 1, column - 1, cell)
    for rule, cells in tab.validations.items():
        ask_cells(sheet, rule, cells)
    _highlight(book, sheet, tab)
    if not tab.hidden:
        sheet.protect("", PROTECTION)
        _print(sheet, tab)
    if tab.freeze is not None:
        sheet.freeze_panes(tab.freeze[0] - 1, tab.freeze[1] - 1)


def _size(sheet: Worksheet, tab: Tab) -> None:
    sheet.set_default_row(DEFAULT_HEIGHT)
    for column, pixels in tab.widths.items():
        options = {} if pixels else _HIDDEN
        done(sheet.set_column_pixels(column - 1, column - 1, pixels or _USUAL, None, options))
    for row, height in tab.heights.items():
        sheet.set_row(row - 1, height or None, None, {} if height else _HIDDEN)


def _put(book: XlsxBook, sheet: Worksheet, row: int, column: int, cell: SheetCell) -> None:
    look = STYLES[cell.style]
    match cell.value:
        case Formula() as formula:
            # Without the empty result the library notes 0 as result, and programs that don't
            # calculate when they open a file (previews, LibreOffice) would show zeros as scores.
            done(sheet.write_formula(row, column, f"={formula}", book.format(look), ""))
        case Rich(bold, rest):
            book.rich(sheet, (row, column), bold, rest, (BOLD_RUN, USUAL_RUN, look))
        case value:
            book.put(sheet, row, column, value, look)


def ask_cells(sheet: Worksheet, rule: CellValidation, cells: Sequence[str]) -> None:
    """What cells take, and what they say to whoever stands on them."""
    options: dict[str, Any] = {"validate": _KINDS.get(rule.type, rule.type)}
    if rule.type:
        options |= {"criteria": "between", "value": rule.first, "maximum": rule.second or None}
    texts = {"input_title": rule.title, "input_message": rule.prompt, "error_message": rule.error}
    options |= {key: clean(text) for key, text in texts.items() if text}
    if rule.error:
        options["error_title"] = "请检查"
    done(sheet.data_validation(cells[0], {**options, "multi_range": " ".join(cells)}))


def _highlight(book: XlsxBook, sheet: Worksheet, tab: Tab) -> None:
    looks: dict[str, Any] = {}
    for each in tab.highlights:
        if each.style not in looks:
            looks[each.style] = book.highlight(**HIGHLIGHTS[each.style])
        rule = {"type": "formula", "criteria": f"={each.formula}", "format": looks[each.style]}
        done(sheet.conditional_format(each.area, rule))


def _print(sheet: Worksheet, tab: Tab) -> None:
    sides = (MARGINS[side] for side in ("left", "right", "top", "bottom"))
    left, right, top, bottom = sides
    set_paper(
        sheet,
        margins=(left, right, top, bottom),
        foot=("&9", 0.2),
        pages_high=int(tab.one_page),
    )
    row, column = tab.last_printed
    done(sheet.print_area(0, 0, row - 1, column - 1))
    if tab.header_rows:
        sheet.repeat_rows(tab.header_rows[0] - 1, tab.header_rows[1] - 1)
    if tab.repeated_columns:
        done(sheet.repeat_columns(0, tab.repeated_columns - 1))
    sheet.set_h_pagebreaks(tab.breaks)
    if tab.column_breaks:
        # Breaks of one's own count only where nothing is fitted to the page.
        sheet.set_print_scale(round(100 * SMALLEST))
        sheet.set_v_pagebreaks(tab.column_breaks)
