"""A workbook that is going out, as data: tabs with a heading and rows, plain enough to be edited in WPS."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

CHOICES_TAB = "_choices"
"""The hidden tab of what may be chosen; every workbook of these has it, and none of anybody else's."""


class BookColumn(NamedTuple):
    """A column of a tab."""

    heading: str
    width: int
    """In Chinese characters."""
    note: str = ""
    """What to write, shown to whoever stands on a cell."""
    choices: tuple[str, ...] = ()
    """What may be chosen; other text stays possible."""


class BookTab(NamedTuple):
    """A tab: title, a line of advice, heading, rows."""

    name: str
    title: str
    advice: str
    columns: tuple[BookColumn, ...]
    rows: Sequence[Sequence[str | int | Decimal | None]]
    spare: int = 0
    """Empty rows below that are ruled too, for what is to be added."""
    frozen: int = 0
    """So many columns stay in view, and stand on every printed page."""


class OutBook(NamedTuple):
    """A workbook."""

    title: str
    property: tuple[str, str]
    """The custom document property by which it is known when it comes back."""
    tabs: tuple[BookTab, ...]
    help: tuple[str, ...] = ()
    """Lines of a first tab 填写说明."""
