"""Filling in sheets as people and other programs do: by the map on the hidden sheet."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, unescape

import openpyxl
from openpyxl.workbook import Workbook

from dangjian.documents.record import Entry, Record
from tests.printing import convert

Address = tuple[str, str, str, str]
"""Sheet, item, kind, field."""


def map_of(book: Workbook) -> dict[Address, tuple[str, str]]:
    """Where each input cell is, and what it takes."""
    tab: Any = book["_dangjian"]
    rows = tab.iter_rows(min_row=2, min_col=4, max_col=9, values_only=True)
    return {(s, i, k, f): (cell, kind) for s, i, k, f, cell, kind in rows if s is not None}


def tabs_of(book: Workbook) -> dict[str, dict[str, Any]]:
    """Checklist → what the map says about its tab."""
    tab: Any = book["_dangjian"]
    rows = list(tab.iter_rows(min_col=11, max_col=16, values_only=True))
    return {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] is not None}


@cache
def place_of_all(data: bytes) -> tuple[Mapping[Address, tuple[str, str]], Mapping[str, Any]]:
    """The map of a workbook: its input cells, and its tabs."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return map_of(book), tabs_of(book)


def fill(data: bytes, records: Iterable[Record]) -> bytes:
    """The workbook with what the records say, every entry that it lists."""
    places, tabs = place_of_all(data)
    written: dict[str, dict[str, Any]] = {}
    for record in records:
        if record.checklist_id not in tabs:
            continue
        sheet = tabs[record.checklist_id]["sheet"]
        cells = written.setdefault(sheet, {})
        for (item, field), value in cells_of(record).items():
            place = places.get((sheet, item, record.kind, field))
            if place is not None:
                undone = place[1] == "date" and value == "否"
                cells[place[0]] = "未完成" if undone else value
        cells.update(nothing_found(places, sheet, record))
    return typed(data, written)


def nothing_found(
    places: Mapping[Address, tuple[str, str]], sheet: str, record: Record
) -> Iterable[tuple[str, Any]]:
    """What says "looked, and there was nothing" where an item has rules and no cell 未发现问题."""
    silent = {
        item
        for item, entry in (record.entries or {}).items()
        if entry.value is False or entry.value == {}
    }
    for (tab, item, kind, field), (cell, input_) in places.items():
        mine = (tab, kind) == (sheet, record.kind) and item in silent
        if not mine or (tab, item, kind, "none") in places:
            continue
        if field not in ("value", "basis", "approved_by", "evidence", "note", "na"):
            yield cell, {"bool": "否", "count": 0, "amounts": "无"}[input_]


def typed(data: bytes, values: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The workbook with values by tab and address in place, all else as it was.

    Written straight into the XML: openpyxl takes a second to open a sheet with merged cells.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        tabs = re.findall(r'<sheet name="([^"]*)"', old.read("xl/workbook.xml").decode())
        parts = {f"xl/worksheets/sheet{n}.xml": unescape(tab) for n, tab in enumerate(tabs, 1)}
        for name in old.namelist():
            content = old.read(name)
            cells = values.get(parts.get(name, ""))
            filled = _with_cells(content.decode(), cells).encode() if cells else content
            # Without a time of the clock: filled in twice, a workbook is the same bytes.
            part = zipfile.ZipInfo(name)
            new.writestr(part, filled, zipfile.ZIP_DEFLATED, compresslevel=1)
    return buffer.getvalue()


_CELL = re.compile(r'<c r="([A-Z]+\d+)" s="(\d+)"[^>]*?(?:/>|>.*?</c>)')
_DAY_0 = date(1899, 12, 30)


def _with_cells(xml: str, cells: Mapping[str, Any]) -> str:
    left = dict(cells)

    def change(found: re.Match[str]) -> str:
        if found[1] not in left:
            return found[0]
        return f'<c r="{found[1]}" s="{found[2]}"{_content(left.pop(found[1]))}'

    changed = _CELL.sub(change, xml)
    assert not left, f"no such cells: {left}"
    return changed


def _content(value: Any) -> str:
    match value:
        case None:
            return "/>"
        case str():
            shown = escape(value).replace("_x", "_x005F_x")
            return f' t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
        case date():
            return f"><v>{(value - _DAY_0).days}</v></c>"
    return f"><v>{float(value)!r}</v></c>"


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells_of(record: Record) -> dict[tuple[str, str], Any]:
    """What a record says, by item and field."""
    cells: dict[tuple[str, str], Any] = {("_", "by"): record.by, ("_", "date"): record.date}
    for item, entry in (record.entries or {}).items():
        for field, value in _fields(entry):
            cells[item, field] = value
    return cells


def _fields(entry: Entry) -> Iterable[tuple[str, Any]]:
    if entry.evidence:
        yield "evidence", "；".join(entry.evidence)
    for name in ("note", "na"):
        if getattr(entry, name):
            yield name, getattr(entry, name)
    value = entry.value
    if isinstance(value, dict):
        yield from _rules(value)
    elif isinstance(value, str):
        yield "value", _day_or_text(value)
    elif value is not None:
        yield "value", {True: "是", False: "否"}[value] if isinstance(value, bool) else value


def _rules(value: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    if not value:
        yield "none", "是"
    for number, (name, said) in enumerate(value.items(), 1):
        if isinstance(said, list):
            yield name, "；".join(str(amount) for amount in said)
        elif isinstance(said, dict) and "basis" not in said:
            yield from ((f"{name}.{level}", ballots) for level, ballots in said.items())
        elif isinstance(said, dict):
            yield name, "是"
            yield from said.items()
        elif name in ("since", "done") and not isinstance(said, Decimal | int):
            yield name, date.fromisoformat(said)
        elif isinstance(said, str):  # a matter and its level
            yield f"matter.{number}", name
            yield f"rule.{number}", said
        else:
            yield name, "否" if said is False else said


def _day_or_text(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


Values = Mapping[str, list[tuple[Any, ...]]]
"""Tab → its rows of values, from the first."""


def recalculated(books: Mapping[str, bytes]) -> dict[str, Values]:
    """What LibreOffice computes in the cells of the workbooks."""
    found: dict[str, Values] = {}
    with tempfile.TemporaryDirectory() as folder:
        inbox, outbox = Path(folder, "in"), Path(folder, "out")
        inbox.mkdir()
        for name, data in books.items():
            (inbox / f"{name}.xlsx").write_bytes(data)
        convert(inbox.iterdir(), "xlsx", outbox)
        for name in books:
            book = openpyxl.load_workbook(outbox / f"{name}.xlsx", data_only=True, read_only=True)
            found[name] = {tab.title: list(tab.iter_rows(values_only=True)) for tab in book}
            book.close()
    return found
