"""Tables for the terminal: Chinese widths, no markup in people's text, colour only where wanted."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from rich.text import Text


class Column(NamedTuple):
    """A column of a table."""

    title: str
    justify: Literal["left", "right"] = "left"
    wrap: bool = False
    """Whether long text may go on in a second line; else it is kept whole."""


Cell = str | tuple[str, str]
"""A text, or a text and the style it is shown in."""


def render_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, width: int, colour: bool = False
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
        table.add_row(*(_text(Text, cell) for cell in row))
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


def _text(make: type[Text], cell: Cell) -> Text:
    text, style = cell if isinstance(cell, tuple) else (cell, "")
    return make(_one_line(text), style=style)


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
