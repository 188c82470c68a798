"""The same sheets with openpyxl: each workbook written from nothing, or all of them read.

``python -m tests.benchmarks.books write WORKSPACE FOLDER`` · ``… read FOLDER``
"""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.io.xlsx_styles import STYLES
from dangjian.sheet.book import Choice, build, parts_of, planned
from dangjian.sheet.parts import Book, Formula, Rich, Tab, a1, letters
from dangjian.values.period import parse_month
from tests.benchmarks.made import MONTH

LINE = Side(style="thin", color="FF7F7F7F")


def write(workspace: Path, folder: Path) -> None:
    """A workbook a unit, as a plain program would: cell by cell, style by style, every time."""
    found = load(Folder(workspace), lambda _month: False).workspace
    month = parse_month(MONTH)
    assert month is not None
    policy = found.policy_in(month)
    assert policy is not None
    forms: dict[
        str, Book
    ] = {}  # only the writing is compared: layouts are made once a form here too
    folder.mkdir(parents=True, exist_ok=True)
    for plan in planned(found, month, Choice()):
        form = str(plan.unit.tags)
        if form not in forms:
            forms[form] = build(parts_of(plan.lists, policy), "both")
        _workbook(forms[form]).save(folder / plan.file)


def _workbook(book: Book) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    del made["Sheet"]
    for tab in book.tabs:
        _tab(made.create_sheet(tab.name), tab)
    return made


def _tab(sheet: Worksheet, tab: Tab) -> None:
    for (row, column), (value, style_name) in tab.cells.items():
        style = STYLES[style_name]
        cell = sheet.cell(row, column)
        cell.font = Font(name=style.font, sz=style.size, b=style.bold, color=style.colour[1:])
        cell.alignment = Alignment(style.across, style.down, wrap_text=style.wrap)
        if style.fill:
            cell.fill = PatternFill("solid", fgColor=style.fill[1:])
        if style.line:
            cell.border = Border(LINE, LINE, LINE, LINE)
        cell.protection = Protection(locked=not style.unlocked)
        if isinstance(value, Rich):
            cell.value = value.bold + value.rest
        elif value is not None:
            cell.value = f"={value}" if isinstance(value, Formula) else value
    for top, left, bottom, right in tab.merges:
        sheet.merge_cells(f"{a1(top, left)}:{a1(bottom, right)}")
    for column, width in tab.widths.items():
        sheet.column_dimensions[letters(column)].width = width / 7


def read(folder: Path) -> None:
    """Every cell of every workbook, in read-only mode."""
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True)
        for sheet in book:
            for _ in sheet.iter_rows(values_only=True):
                pass
        book.close()


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        read(Path(sys.argv[2]))
