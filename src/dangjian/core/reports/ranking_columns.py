"""Cells and columns that the tables of the ranking share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dangjian.core.page import Cell, Column
from dangjian.core.reports.facts import Facts

NOTHING = Cell("—", "muted")
"""There is no such value."""
_NARROWEST, _WIDEST = 8, 16


def or_nothing(value: Decimal | None) -> Cell:
    """A number, or the sign that there is none."""
    return NOTHING if value is None else Cell(value)


def unit_column(facts: Facts, units: Iterable[str]) -> Column:
    """The column of the units' names: as wide as the longest, which may take two lines."""
    longest = max((len(facts.scores.name_of(unit)) for unit in units), default=0)
    width = longest if longest < _WIDEST else -(-longest // 2) + 1
    return Column("单位", min(_WIDEST, max(_NARROWEST, width)))
