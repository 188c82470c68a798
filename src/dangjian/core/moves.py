"""What a change moves: scores, ranks, grades and tiers before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dangjian.scoring.results import Row


class Move(NamedTuple):
    """A unit's row before and after; None where it isn't ranked at all."""

    unit: str
    old: Row | None
    new: Row | None

    @property
    def changed(self) -> bool:
        """Whether anything that people see is different."""
        return _seen(self.old) != _seen(self.new)


def _seen(row: Row | None) -> tuple[object, ...]:
    return (row.score, row.rank, row.grade, row.tier) if row is not None else ()


def moves(old: Sequence[Row], new: Sequence[Row]) -> tuple[Move, ...]:
    """Every unit that moved, in the new order."""
    before = {row.unit: row for row in old}
    after = {row.unit: row for row in new}
    names = dict.fromkeys((*after, *before))
    every = (Move(name, before.get(name), after.get(name)) for name in names)
    return tuple(move for move in every if move.changed)
