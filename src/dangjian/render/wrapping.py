"""Lines of a terminal: Chinese characters are two columns wide, words and numbers stay whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_PIECES = re.compile(r"[（(“「]*[A-Za-z0-9_.%/@:-]+ ?|[（(“「]+.|\s|.")
_NOT_FIRST = frozenset("，。；：、！？）》”」…")
"""Never at the beginning of a line."""


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """The lines of a text, the first after ``first``, the others after ``rest``."""
    line, start = first, first
    for piece in _PIECES.findall(one_line(text)):
        full = columns_of(line) + columns_of(piece.rstrip()) > width
        if full and line != start and piece not in _NOT_FIRST:
            yield line.rstrip()
            line = start = rest
            piece = piece.lstrip()
        line += piece
    yield line.rstrip()


def one_line(text: str) -> str:
    """A text without characters that would break a line or a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def justified(left: str, right: str, width: int) -> Iterator[str]:
    """A text and, at the right edge, another; below it where there is no room."""
    room = width - columns_of(left) - columns_of(right)
    if not right:
        yield from wrapped(left, width, "", "  ")
    elif room >= 2:
        yield left + " " * room + right
    else:
        yield from wrapped(left, width, "", "  ")
        yield " " * max(0, width - columns_of(right)) + right
