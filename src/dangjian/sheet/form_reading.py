"""A filled-in form (reply, review, appeals) in flat form: every input cell with what stands in it.

Rows are found by the id printed in them, because people sort and insert; what the map on the hidden sheet
says of a locked cell must still stand there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dangjian.codes import forms as codes
from dangjian.codes import sheets as sheet_codes
from dangjian.sheet.identity import CODE_WORD, PROPERTY
from dangjian.sheet.marks import MARK_WORDS, FormMark, parse_mark
from dangjian.sheet.parts import a1, place_of
from dangjian.sheet.reading import Raw, RawTab, SheetFinding
from dangjian.sheet.typed import Asked, UnusableCell, is_placeholder, take, tidy
from dangjian.values.period import Month
from dangjian.values.wording import shown

_INPUT_COLUMN, _PRINTED_COLUMN = 4, 11
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_HEAD = "_"
"""Stands for an item where the head of a table is meant."""
_PICTURE = re.compile(r'DISPIMG\("([^"]+)"', re.IGNORECASE)
"""What WPS puts into a cell that holds a picture."""


class FilledCell(NamedTuple):
    """An input cell that holds something."""

    sheet: str
    cell: str
    raw: Raw
    input: str
    """level, date or text."""


@dataclass
class FilledForm:
    """What a workbook says."""

    mark: FormMark
    answers: dict[str, dict[str, FilledCell]] = field(default_factory=dict)
    """Item → field → the cell; blank cells aren't there, items with nothing in them are."""
    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    """Tab and row → the item that stands there."""
    pictures: dict[str, list[str]] = field(default_factory=dict)
    """Item → the ids of pictures that its cells show (WPS)."""
    findings: list[SheetFinding] = field(default_factory=list)
    year_1904: bool = False


def mark_of(
    properties: Mapping[str, str] | None, map_tab: RawTab | None, tabs: Iterable[RawTab]
) -> tuple[FormMark | None, list[SheetFinding]]:
    """What the three carriers say, and where they disagree; None where no carrier is there."""
    found: list[tuple[str, FormMark]] = []
    if map_tab is not None and map_tab.text(1, 2) in MARK_WORDS:
        pairs = {map_tab.text(row, 1): map_tab.text(row, 2) for row in range(1, 4)}
        mark = FormMark(pairs["schema"], pairs.get("unit", ""), pairs.get("period", ""))
        found.append(("隐藏的工作表", mark))
    stated = parse_mark((properties or {}).get(PROPERTY, ""))
    if stated is not None:
        found.append(("文件属性", stated))
    found += [(f"“{tab.name}”上的识别码", code) for tab in tabs if (code := _code_of(tab))]
    if not found:
        return None, []
    where, base = found[0]
    for other, mark in found[1:]:
        if mark != base:
            values = {"one": f"{where}是{_said(base)}", "other": f"{other}是{_said(mark)}"}
            return base, [SheetFinding(sheet_codes.CARRIERS_DISAGREE, "", "", values)]
    return base, []


def _said(mark: FormMark) -> str:
    return " ".join(filter(None, (MARK_WORDS[mark.schema][0], mark.unit, mark.period)))


def _code_of(tab: RawTab) -> FormMark | None:
    for row in tab.rows.values():
        for raw in row.values():
            if raw.formula is None and raw.text.strip().startswith(CODE_WORD):
                return parse_mark(raw.text)
    return None


def read_filled(mark: FormMark, map_tab: RawTab, tabs: Mapping[str, RawTab]) -> FilledForm:
    """The input cells that the map names, wherever their rows are now."""
    form = FilledForm(mark)
    for name, (inputs, printed) in _by_tab(map_tab).items():
        tab = tabs.get(name) or _renamed(tabs, printed)
        if tab is None:
            form.findings.append(SheetFinding(sheet_codes.TAB_MISSING, "", "", {"title": name}))
        else:
            form.year_1904 = tab.year_1904
            _read_tab(form, tab, inputs, printed)
    return form


class _Input(NamedTuple):
    item: str
    field: str
    column: int
    input: str


_Printed = dict[str, dict[int, str]]
"""Item → column → what is printed in its row."""


def _by_tab(map_tab: RawTab) -> dict[str, tuple[list[_Input], _Printed]]:
    found: dict[str, tuple[list[_Input], _Printed]] = {}
    for row in sorted(map_tab.rows)[1:]:
        sheet, item, _kind, field_, cell, input_ = (
            map_tab.text(row, _INPUT_COLUMN + n) for n in range(6)
        )
        if sheet and _ADDRESS.fullmatch(cell):
            column = place_of(cell)[1]
            found.setdefault(sheet, ([], {}))[0].append(_Input(item, field_, column, input_))
        sheet, item, cell, text = (map_tab.text(row, _PRINTED_COLUMN + n) for n in range(4))
        if sheet and _ADDRESS.fullmatch(cell):
            columns = found.setdefault(sheet, ([], {}))[1].setdefault(item, {})
            columns[place_of(cell)[1]] = text
    return found


def _renamed(tabs: Mapping[str, RawTab], printed: _Printed) -> RawTab | None:
    """The tab whose rows these are, where it was given another name."""
    items = printed.keys() - {_HEAD}
    for tab in tabs.values():
        ids = {raw.text.strip() for row in tab.rows.values() for raw in row.values()}
        if items and items <= ids:
            return tab
    return None


def _read_tab(form: FilledForm, tab: RawTab, inputs: list[_Input], printed: _Printed) -> None:
    by_item: dict[str, list[_Input]] = {}
    for each in inputs:
        by_item.setdefault(each.item, []).append(each)
    found = dict(_rows_of(tab, by_item, printed))
    columns = {each.column for each in inputs}
    for item, mine in by_item.items():
        form.answers.setdefault(item, {})
        rows = [row for row, name in found.items() if name == item]
        if not rows:
            form.findings.append(SheetFinding(codes.ROW_GONE, tab.name, "A1", {"item": item}))
        for row in rows:
            form.rows[tab.name, row] = item
            form.findings += _changed(tab, row, printed.get(item, {}))
            for each in mine:
                _take(form, tab, row, each)
    form.findings += _strays(tab, columns, found, printed)


def _rows_of(tab: RawTab, items: Collection[str], printed: _Printed) -> Iterator[tuple[int, str]]:
    """Row → item, by the id that is printed in the column of ids."""
    for number, row in sorted(tab.rows.items()):
        for column, raw in row.items():
            name = raw.text.strip()
            if name in items and printed.get(name, {}).get(column) == name:
                yield number, name
                break


def _changed(tab: RawTab, row: int, expected: Mapping[int, str]) -> Iterator[SheetFinding]:
    """Locked cells that say something else than what was printed."""
    for column, text in expected.items():
        raw = tab.rows.get(row, {}).get(column)
        now = raw.text if raw is not None else ""
        if _bare(now) != _bare(text) or (raw is not None and raw.formula is not None):
            values = {"old": shown(text) if text else "空的", "new": shown(now) if now else "空的"}
            yield SheetFinding(codes.LOCKED_CELL, tab.name, a1(row, column), values)


def _bare(text: str) -> str:
    """Without blanks, and with usual letters and digits: what converting a file changes says nothing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _take(form: FilledForm, tab: RawTab, row: int, asked: _Input) -> None:
    raw = tab.rows.get(row, {}).get(asked.column)
    if raw is None or raw.is_blank:
        return
    cell = a1(row, asked.column)
    if raw.formula is not None:
        picture = _PICTURE.search(raw.formula)
        if picture is not None:
            form.pictures.setdefault(asked.item, []).append(picture[1])
        else:
            values = {"formula": shown(f"={raw.formula}")}
            form.findings.append(SheetFinding(sheet_codes.FORMULA_IN_INPUT, tab.name, cell, values))
        return
    if is_placeholder(raw.text) and asked.input == "text":
        values = {"what": _heading(form, asked), "found": shown(raw.text)}
        form.findings.append(SheetFinding(sheet_codes.PLACEHOLDER, tab.name, cell, values))
        return
    before = form.answers[asked.item].get(asked.field)
    if before is not None and _bare(before.raw.text) != _bare(raw.text):
        values = {"item": asked.item, "other": before.cell}
        form.findings.append(SheetFinding(codes.ROW_DOUBLED, tab.name, cell, values))
    form.answers[asked.item][asked.field] = FilledCell(tab.name, cell, raw, asked.input)


FIELD_WORDS: Mapping[str, str] = {
    "cause": "原因分析",
    "measures": "整改措施",
    "owner": "责任人",
    "evidence": "佐证材料",
    "done": "完成日期",
    "verdict": "复核结论",
    "opinion": "复核意见",
}


def _heading(form: FilledForm, asked: _Input) -> str:
    return FIELD_WORDS.get(asked.field, "这一格")


def _strays(
    tab: RawTab, columns: set[int], found: Mapping[int, str], printed: _Printed
) -> Iterator[SheetFinding]:
    """What stands in input columns of rows that have no input, and beside the table."""
    heads = {_bare(text) for text in printed.get(_HEAD, {}).values()}
    last = max(printed.get(_HEAD, {0: ""}), default=0)
    beside = []
    for number, row in sorted(tab.rows.items()):
        for column, raw in row.items():
            if raw.is_blank or raw.formula is not None:
                continue
            if column in columns and number not in found and _bare(raw.text) not in heads:
                values = {"found": shown(raw.text)}
                yield SheetFinding(codes.CLOSED_CELL, tab.name, a1(number, column), values)
            elif last and column > last:
                beside.append((a1(number, column), shown(raw.text, 12)))
    if beside:
        words = "、".join(f"{cell} {text}" for cell, text in beside[:3])
        more = f" 等 {len(beside)} 处" if len(beside) > 3 else ""
        values = {"found": words + more}
        yield SheetFinding(sheet_codes.OUTSIDE, tab.name, beside[0][0], values)


def date_of_cell(form: FilledForm, found: FilledCell | None, around: Month) -> date | None:
    """The day in a cell, None where it is blank; what is none is told. ``around`` gives it its year."""
    if found is None:
        return None
    try:
        asked = Asked("date", (), around, False, form.year_1904)
        day = take(found.raw, asked).value
    except UnusableCell as wrong:
        bad_input(form, found, wrong.found, wrong.allowed)
        return None
    return day if isinstance(day, date) else None


def choice_of(form: FilledForm, found: FilledCell | None, choices: Collection[str]) -> str:
    """The choice in a cell, empty where it is blank; what is none is told."""
    text = _bare(found.raw.text) if found is not None else ""
    if text in choices or found is None:
        return text
    either = "或".join(f"“{each}”" for each in choices)
    bad_input(form, found, shown(found.raw.text), either)
    return ""


def bad_input(form: FilledForm, found: FilledCell, what: str, allowed: str) -> None:
    """Tell that a cell holds what it doesn't take."""
    values = {"found": what, "allowed": allowed}
    form.findings.append(SheetFinding(sheet_codes.BAD_INPUT, found.sheet, found.cell, values))


def text_of(found: FilledCell | None) -> str:
    """A text cell in one line; empty where it says nothing."""
    return " ".join(tidy(found.raw.text).split()) if found is not None else ""
