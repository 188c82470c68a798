"""Workbooks in older formats (.xls, .ods), read by python-calamine in a process of its own.

That library stops the whole program on some damaged files, and takes as much memory as a file claims to
need. A process of its own can be given limits, and nothing is lost when it ends badly.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dangjian.io.xlsx_reader import BadBook
from dangjian.sheet.reading import Raw, RawTab

_MOST_AREA = 2_000_000
_MOST_CELLS = 50_000
_SECONDS = 5
_MOST_MEMORY = 200 * 1024 * 1024
_DAMAGED = ("内容已损坏或加了密码", "请对方用 Excel 或 WPS 打开后另存为 .xlsx")
_TOO_MUCH = ("内容多得不正常", "这不像是填好的点检表，请另存为 .xlsx")


class OldFile:
    """An .xls or .ods workbook: values only, without formulas and document properties."""

    pictures = False
    year_1904 = False

    def __init__(self, data: bytes, kind: str) -> None:
        self.old_format = kind
        self._tabs = _tabs(data)

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in order."""
        return list(self._tabs)

    def properties(self) -> dict[str, str] | None:
        """Not to be seen here."""
        return None

    def tab(self, name: str, most_rows: int | None = None) -> RawTab:
        """One worksheet, always all of it."""
        rows: dict[int, dict[int, Raw]] = {}
        for row, column, kind, text in self._tabs[name]:
            rows.setdefault(row, {})[column] = _raw(kind, text)
        return RawTab(name, rows)


def _tabs(data: bytes) -> dict[str, list[tuple[int, int, str, str]]]:
    """Name → cells, as the other process tells them. Raises BadBook."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__], input=data, capture_output=True, timeout=2 * _SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise BadBook(*_TOO_MUCH) from error
    if done.returncode:
        too_much = done.stdout == b"much" or done.returncode < 0  # below 0: stopped at a limit
        raise BadBook(*(_TOO_MUCH if too_much else _DAMAGED))
    found: dict[str, list[tuple[int, int, str, str]]] = json.loads(done.stdout)
    return found


def _raw(kind: str, text: str) -> Raw:
    match kind:
        case "bool":
            return Raw(text == "True")
        case "date":
            return Raw(date.fromisoformat(text), None, "date")
        case "number":
            return Raw(Decimal(text))
    return Raw(text)


def main() -> int:
    """The other process: a workbook from standard input, its cells as JSON."""
    with suppress(ImportError, ValueError, OSError):  # not every system knows limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    tabs: dict[str, list[tuple[int, int, str, str]]] = {}
    left = _MOST_CELLS
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        tabs[name] = []
        if sheet.total_height * max(1, sheet.total_width) <= _MOST_AREA:
            tabs[name] = list(_cells(sheet.to_python(skip_empty_area=False)))
            left -= len(tabs[name])
        else:
            left = -1
        if left < 0:
            sys.stdout.write("much")
            return 1
    sys.stdout.buffer.write(json.dumps(tabs).encode())
    return 0


def _cells(rows: list[list[Any]]) -> Iterator[tuple[int, int, str, str]]:
    """Row, column, kind and text of the cells that hold something."""
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if value != "":
                yield row, column, *_told(value)


def _told(value: Any) -> tuple[str, str]:
    match value:
        case bool():
            return "bool", str(value)
        case datetime():
            return "date", value.date().isoformat()
        case date():
            return "date", value.isoformat()
        case int() | float() if abs(value) < 1e30:
            return "number", repr(value)
    return "text", str(value)


if __name__ == "__main__":
    sys.exit(main())
