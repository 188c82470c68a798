"""How much room Chinese text takes, so that rows are high enough wherever the sheet is opened."""

from __future__ import annotations

from unicodedata import east_asian_width

LINE = 11.4
"""The height of a line in points: fonts that stand in for 宋体 on other systems need that much."""
_HALF_CHARACTER = 5.4
"""The width of half a Chinese character of the body text, in pixels."""
_MARGIN = 7


def lines(text: str, width: float) -> int:
    """How many lines a text needs in a column of so many pixels."""
    room = max(
        2, int((width - _MARGIN) / _HALF_CHARACTER) - 1
    )  # one for a stop that may not begin a line
    return sum(max(1, -(-units(line) // room)) for line in text.split("\n"))


def units(text: str) -> int:
    """Its width in halves of a Chinese character."""
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)
