"""Filling in sheets as people and other programs do: by the map on the hidden sheet."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from dangjian.core.record import Entry, Record

Address = tuple[str, str, str, str]
"""Sheet, item, kind, field."""


def map_of(book: Workbook) -> dict[Address, tuple[str, str]]:
    """Where each input cell is, and what it takes."""
    rows = book["_dangjian"].iter_rows(min_row=2, min_col=4, max_col=9, values_only=True)
    return {(s, i, k, f): (cell, kind) for s, i, k, f, cell, kind in rows if s is not None}


def tabs_of(book: Workbook) -> dict[str, dict[str, Any]]:
    """Checklist → what the map says about its tab."""
    rows = list(book["_dangjian"].iter_rows(min_col=11, max_col=16, values_only=True))
    return {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] is not None}


def fill(data: bytes, records: Iterable[Record]) -> bytes:
    """The workbook with what the records say, every entry that it lists."""
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    places, tabs = map_of(book), tabs_of(book)
    for record in records:
        sheet = tabs[record.checklist_id]["sheet"]
        for (item, field), value in cells_of(record).items():
            place = places.get((sheet, item, record.kind, field))
            if place is not None:
                undone = place[1] == "date" and value == "否"
                write(book, sheet, place[0], "未完成" if undone else value)
        for cell, value in nothing_found(places, sheet, record):
            write(book, sheet, cell, value)
    return saved(book)


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


def write(book: Workbook, sheet: str, cell: str, value: Any) -> None:
    """A value as a person types it; text stays text."""
    target = book[sheet][cell]
    target.value = float(value) if isinstance(value, Decimal) else value
    if isinstance(value, str) and value.startswith("="):
        target.data_type = "s"


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
    for name, said in value.items():
        if isinstance(said, list):
            yield name, "；".join(str(amount) for amount in said)
        elif isinstance(said, dict):
            yield name, "是"
            yield from said.items()
        else:
            yield name, said


def _day_or_text(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def recalculated(books: Mapping[str, bytes]) -> dict[str, Workbook]:
    """The workbooks with the values that LibreOffice computes."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        inbox, outbox = Path(folder, "in"), Path(folder, "out")
        inbox.mkdir()
        for name, data in books.items():
            (inbox / f"{name}.xlsx").write_bytes(data)
        office(outbox, "xlsx", inbox.iterdir())
        for name in books:
            found[name] = openpyxl.load_workbook(outbox / f"{name}.xlsx", data_only=True)
    return found


def office(out: Path, kind: str, files: Iterable[Path]) -> None:
    """Convert files with LibreOffice, with a profile of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(out),
                *map(str, files),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
