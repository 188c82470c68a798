"""What taking over an old register came to, as data for whoever shows it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class ImportedProblem(NamedTuple):
    """A problem that was, or would be, taken over."""

    id: str
    place: str
    """The tab and row that it comes from."""
    unit: str
    """The unit's name."""
    problem: str
    due: date
    is_closed: bool
    guesses: tuple[str, ...]
    """What was understood otherwise than it is written."""


class ImportedRegister(NamedTuple):
    """What the file came to."""

    tabs: tuple[tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]], ...]
    """Tab, the columns that were recognised (field and heading), and headings that weren't."""
    problems: tuple[ImportedProblem, ...]
    refused: tuple[tuple[str, str], ...]
    """Place and reason of rows that can't be taken over; then nothing is."""
    passed_over: tuple[str, ...]
    dry_run: bool
