"""The format of a document: by default that of official documents (GB/T 9704-2012)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

_TWIPS_PER_MM = 1440 / 25.4
A4_WIDTH_MM, A4_HEIGHT_MM = 210, 297
_DASH_MM = 2.5
"""From the dashes beside a page number down to the bottom of its line."""
_SLACK_TWIPS = 4
"""So that no program's rounding pushes the last character of a line into the next."""


class Fonts(NamedTuple):
    """Which font each part is set in, and what Word takes where that one isn't installed."""

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    first: str = "黑体"
    """Headings 一、 and heads of tables."""
    second: str = "楷体_GB2312"
    """Headings （一）."""
    number: str = "宋体"
    """Page numbers and the small print."""
    instead: tuple[tuple[str, str], ...] = (
        ("方正小标宋简体", "宋体"),
        ("仿宋_GB2312", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("黑体", "SimHei"),
        ("宋体", "SimSun"),
    )


@dataclass(frozen=True, slots=True)
class Format:
    """Sizes of an A4 page. Lengths in millimetres, sizes of type in points."""

    top: int = 37
    """天头."""
    left: int = 28
    """订口."""
    width: int = 156
    """Of the type area (版心)."""
    height: int = 225
    lines: int = 22
    """Lines on a page."""
    characters: int = 28
    """Characters in a line."""
    size: int = 16
    """Of the text: 3 号."""
    title_size: int = 22
    """2 号."""
    number_size: int = 14
    """Of the page number: 4 号."""
    number_below: int = 7
    """From the type area down to the dashes of the page number."""
    fonts: Fonts = field(default_factory=Fonts)

    @property
    def bottom(self) -> int:
        """The margin that the other measures leave."""
        return A4_HEIGHT_MM - self.top - self.height

    @property
    def footer(self) -> float:
        """From the edge of the paper up to the line with the page number."""
        return self.bottom - self.number_below - _DASH_MM

    @property
    def line_twips(self) -> int:
        """The height of a line, rounded down so that all lines fit."""
        return int(self.height * _TWIPS_PER_MM / self.lines)

    @property
    def tightening_twips(self) -> int:
        """What is added between characters (mostly less than 0), so that a line holds as many as it should.

        A grid of characters would do the same in Word, but other programs read it in their own ways.
        """
        return math.floor(twips(self.width) / self.characters) - self.size * 20

    @property
    def right_twips(self) -> int:
        """The right margin: what the characters of a full line leave, and a hair less."""
        line = self.characters * (self.size * 20 + self.tightening_twips)
        return twips(A4_WIDTH_MM) - twips(self.left) - max(line, twips(self.width)) - _SLACK_TWIPS

    @property
    def width_twips(self) -> int:
        """The width of the type area."""
        return twips(A4_WIDTH_MM) - twips(self.left) - self.right_twips


def twips(millimetres: float) -> int:
    """Millimetres as twentieths of a point, rounded."""
    return round(millimetres * _TWIPS_PER_MM)


OFFICIAL = Format()
"""党政机关公文格式."""
