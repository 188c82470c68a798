"""Tables for the terminal: Chinese widths, no markup in people's text, colour only where wanted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.text import Text


class TerminalColumn(NamedTuple):
    """A column of a table."""

    title: str
    justify: Literal["left", "right"] = "left"
    wrap: bool = False
    """Whether long text may go on in a second line; else it is kept whole."""


Cell = str | tuple[str, str]
"""A text, or a text and the style it is shown in."""


def render_table(
    columns: Sequence[TerminalColumn],
    rows: Sequence[Sequence[Cell]],
    *,
    width: int,
    colour: bool = False,
) -> str:
    """A table without lines, as wide as it needs to be and at most ``width`` columns."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    style = "bold" if colour else ""
    table = Table(box=None, padding=(0, 0, 0, 1), header_style=style)
    for column in columns:
        table.add_column(
            Text(column.title),
            justify=column.justify,
            no_wrap=not column.wrap,
            overflow="fold" if column.wrap else "ellipsis",
        )
    for row in rows:
        table.add_row(
            *(_text(Text, cell, column) for cell, column in zip(row, columns, strict=True))
        )
    stream = StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        legacy_windows=False,
    )
    console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


class _Folded:
    """A text in a column that it may fill with several lines, none of which begins with a stop."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, _console: object, options: ConsoleOptions) -> Iterator[Text]:
        folded = self.text.blank_copy("\n".join(wrapped(self.text.plain, options.max_width)))
        folded.overflow = "fold"  # one word may still be too long
        yield folded

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return self.text.__rich_measure__(console, options)


def _text(make: type[Text], cell: Cell, column: TerminalColumn) -> Text | _Folded:
    text, style = cell if isinstance(cell, tuple) else (cell, "")
    made = make(one_line(text), style=style)
    return _Folded(made) if column.wrap else made


# Lines of a terminal: Chinese characters are two columns wide, words and numbers stay whole.


_PIECES = re.compile(
    r"(?:[（(“「《]*[A-Za-z0-9_.%/@:-]+ ?|[（(“「《]+.|\s|.)[，。；：、！？）》”」…]*"
)
"""Stops stay with what is before them, and opening marks with what follows."""


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
        if full and line != start:
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
