"""What every writer of pages says alike: numbered headings, numbers as text, signs for tones."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from unicodedata import category

from dangjian.core.page import Cell, Column, Tone
from dangjian.values.numbers import half_up, plain
from dangjian.values.wording import chinese_number

SIGNS: Mapping[Tone, str] = {"good": "▲", "poor": "▽", "bad": "▼", "warn": "※"}
"""The sign behind a number of this tone, so that grey print says what colour says."""
_LEVELS = 4


class Numbering:
    """Numbers the headings of one document: 一、 （一） 1. （1）."""

    def __init__(self) -> None:
        self._counts = [0] * _LEVELS

    def next(self, level: int) -> str:
        """The number of the next heading of a level; those of deeper levels begin anew."""
        at = min(max(level, 1), _LEVELS) - 1
        self._counts[at] += 1
        self._counts[at + 1 :] = [0] * (_LEVELS - 1 - at)
        number = self._counts[at]
        chinese = chinese_number(number) if number < 100 else str(number)
        return (f"{chinese}、", f"（{chinese}）", f"{number}. ", f"（{number}）")[at]


def clean(text: str) -> str:
    """Text without characters that no document may hold; line breaks stay, tabs become spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(each for each in text if each == "\n" or _is_allowed(each))


def _is_allowed(character: str) -> bool:
    return category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"


def number_text(value: int | Decimal, places: int | None) -> str:
    """A number with so many decimals; None: as it is, without closing zeros."""
    if places is None:
        return plain(value)
    return format(half_up(Decimal(value), places), "f")


def cell_text(cell: Cell, column: Column) -> str:
    """What a cell says, without its sign; empty for None."""
    match cell.value:
        case None:
            return ""
        case str() as text:
            return clean(text)
        case number:
            return number_text(number, column.places)


def sign(cell: Cell) -> str:
    """The sign of a cell's tone; texts say themselves what they mean and have none."""
    return "" if isinstance(cell.value, str) else SIGNS.get(cell.tone, "")
