"""The example company as the tests of this folder see it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.score import score
from dangjian.documents.workspace import Workspace
from dangjian.io.sources import Folder
from dangjian.scoring.results import Row, Scorecard
from dangjian.values.period import Month, parse_period

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "gear-company"
MONTHS = tuple(Month(2026, month) for month in range(1, 8))
PERIODS = (*map(str, MONTHS), "2025", "2026-Q1", "2026-Q2", "2026-H1", "2026")


@cache
def checked() -> Checked:
    return check_workspace(Folder(EXAMPLE))


def workspace() -> Workspace:
    return checked().workspace


@cache
def scored(
    text: str, root: Path = EXAMPLE
) -> tuple[dict[str, Row], dict[tuple[str, str], Scorecard]]:
    """Rows by unit and cards by unit and checklist."""
    period = parse_period(text)
    assert period is not None
    results = score(Folder(root), period).results
    assert results is not None
    cards = {(card.unit, card.checklist): card for card in results.scorecards}
    return {row.unit: row for row in results.ranking}, cards
