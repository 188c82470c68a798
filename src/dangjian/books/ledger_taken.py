"""What a workbook adds to a ledger, as data for whoever shows it."""

from __future__ import annotations

from typing import NamedTuple

from dangjian.books.table import BookProblem
from dangjian.documents.points import LedgerEvent, PointsRules
from dangjian.documents.workspace import Workspace


class LedgerRow(NamedTuple):
    """A row that was, or would be, entered."""

    place: str
    number: int
    """Of the entry in the ledger, from 1."""
    event: LedgerEvent


class LedgerTaken(NamedTuple):
    """What a workbook adds to a ledger, or would."""

    file: str
    workspace: Workspace
    rules: PointsRules
    year: int
    rows: tuple[LedgerRow, ...]
    known: tuple[str, ...]
    """Rows that are on file already."""
    passed: tuple[str, ...]
    """Rows and columns that were not taken."""
    problems: tuple[BookProblem, ...]
    """Where there are any, nothing is written."""
    written: bool
