"""The cells of a worksheet, from its XML elements."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from dangjian.io.xlsx_formats import Look
from dangjian.io.xlsx_refusal import BadBook, Stop
from dangjian.sheet.reading import Raw

_MAX_CELLS = 50_000
_MAX_TEXT = 16_000_000
_AT = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_XML = re.compile("[\ud800-\udfff]")


class CellReader:
    """Gathers the cells that hold something; handlers for an XML walk."""

    def __init__(self, strings: list[str], looks: list[Look], most_rows: int | None) -> None:
        self.rows: dict[int, dict[int, Raw]] = {}
        self._strings, self._looks, self._most_rows = strings, looks, most_rows
        self._row = self._column = 0
        self._attributes: dict[str, str] = {}
        self._into = ""
        self._phonetic = False
        self._pieces: dict[str, list[str]] = {}
        self._left_cells, self._left_text = _MAX_CELLS, _MAX_TEXT

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "c":
            self._place(attributes.get("r", ""))
            self._attributes = attributes
            self._pieces = {}
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() and len(number) < 8 else self._row + 1
            self._column = 0
            if self._most_rows is not None and self._row > self._most_rows:
                raise Stop
        elif tag in ("v", "f", "t"):
            self._into = "" if tag == "t" and self._phonetic else tag
            self._pieces.setdefault(tag, [])
        elif tag == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "c":
            if self._pieces:
                self._keep()
                self._pieces = {}
        elif tag in ("v", "f", "t"):
            self._into = ""
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "sheetData":
            # What follows (merged cells, validations, drawings) is never needed.
            raise Stop

    def text(self, value: str) -> None:
        """Characters inside an element."""
        if self._into:
            self._left_text -= len(value)
            if self._left_text < 0:
                raise BadBook("文字多得不正常", "这不像是填好的点检表，请对方检查")
            self._pieces[self._into].append(value)

    def _place(self, at: str) -> None:
        found = _AT.fullmatch(at)
        if found is None:
            self._column += 1
            return
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        self._column, self._row = column, int(found[2])

    def _keep(self) -> None:
        formula = "".join(self._pieces["f"]) if "f" in self._pieces else None
        value = self._value("".join(self._pieces.get("v", ())), "".join(self._pieces.get("t", ())))
        if value is None and formula is None:
            return
        self._left_cells -= 1
        if self._left_cells < 0:
            raise BadBook("内容多得不正常", "这不像是填好的点检表，请对方检查")
        row = self.rows.setdefault(self._row, {})
        row[self._column] = Raw("" if value is None else value, formula, self._look())

    def _look(self) -> Look:
        style = self._attributes.get("s", "")
        number = int(style) if style.isdigit() and len(style) < 7 else 0
        return self._looks[number] if number < len(self._looks) else ""

    def _value(self, value: str, text: str) -> str | Decimal | bool | date | None:
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            return unescaped(text) or None
        if not value:
            return None
        if kind == "s":
            known = value.strip().isdigit() and int(value) < len(self._strings)
            return unescaped(self._strings[int(value)]) or None if known else None
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "d":
            return _iso(value)
        if kind == "n":
            return _number(value)
        return unescaped(value)


def unescaped(text: str) -> str:
    """``_x000D_`` and the like as the characters that they stand for."""
    if "_x" not in text:
        return text
    return _NO_XML.sub("", _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def _number(text: str) -> Decimal | str:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    # Beyond this nothing that anybody counts: it stays a text that no cell takes.
    return number if number.is_finite() and -30 < number.adjusted() < 30 else text


def _iso(text: str) -> date | str:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return text
