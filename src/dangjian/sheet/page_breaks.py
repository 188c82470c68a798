"""Where printed pages end: between items and never inside one, with no section's heading left behind.

What is too wide to be read on one page goes on several side by side, see ``column_breaks``.
"""

from __future__ import annotations

from collections.abc import Sequence

from dangjian.sheet.parts import Tab

MARGINS = {"left": 0.3, "right": 0.3, "top": 0.35, "bottom": 0.45}
"""Of an A4 sheet on its side, in inches."""
_PAPER = (841.9, 595.3)  # points
_INCH = 72
_PIXEL = 0.75  # points at 96 dots an inch
DEFAULT_HEIGHT = 13.5
"""Of rows for which the layout names none."""
SMALLEST = 0.8
"""The scale at which the texts of a sheet can just be read on paper."""
_SURE = 0.98
"""Of what a page holds by calculation: programs and printers don't measure alike."""
_SURE_WIDTH = 0.8
"""Of its width: where a font stands in for 宋体 columns are drawn up to a quarter wider."""


def page_breaks(tab: Tab, starts: Sequence[int], last: int) -> list[int]:
    """The rows after which a new page begins.

    ``starts``: the rows at which a page may begin, ascending from the first row; ``last``: the last row.
    What is taller than a page is left to the program that prints.
    """
    room, repeated = _room(tab), _height(tab, *(tab.header_rows or (1, 0)))
    breaks: list[int] = []
    used = 0.0
    for start, following in zip(starts, [*starts[1:], last + 1], strict=True):
        height = _height(tab, start, following - 1)
        if used and used + height > room:
            breaks.append(start - 1)
            used = repeated
        used += height
        if used > room:
            used = repeated + (used - room) % max(1.0, room - repeated)
    return breaks


def column_breaks(tab: Tab, starts: Sequence[int], last: int) -> list[int]:
    """The columns after which a new page begins; none where one page holds all of them readably.

    ``starts``: the columns at which a page may begin, ascending, the repeated ones left out; ``last``: the
    last column.
    """
    repeated = _width(tab, 1, tab.repeated_columns)
    room = (_PAPER[0] - _INCH * (MARGINS["left"] + MARGINS["right"])) / _PIXEL / SMALLEST
    if _width(tab, 1, last) <= room:
        return []
    breaks: list[int] = []
    used = repeated
    for start, following in zip(starts, [*starts[1:], last + 1], strict=True):
        width = _width(tab, start, following - 1)
        if used > repeated and used + width > room * _SURE_WIDTH:
            breaks.append(start - 1)
            used = repeated
        used += width
    return breaks


def _width(tab: Tab, first: int, last: int) -> float:
    return sum(tab.widths.get(column, 0.0) for column in range(first, last + 1))


def _room(tab: Tab) -> float:
    """The height of the rows that a page holds when the columns are fitted to its width."""
    width, height = (
        side - _INCH * (MARGINS[one] + MARGINS[other])
        for side, (one, other) in zip(_PAPER, (("left", "right"), ("top", "bottom")), strict=True)
    )
    scale = min(1.0, width / (_PIXEL * sum(tab.widths.values())))
    return height / scale * _SURE


def _height(tab: Tab, first: int, last: int) -> float:
    return sum(tab.heights.get(row, DEFAULT_HEIGHT) for row in range(first, last + 1))
