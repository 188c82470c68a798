"""What verifying seals finds."""

from __future__ import annotations

from typing import NamedTuple

from dangjian.core.seal_changes import InputChange
from dangjian.core.seal_moves import UnitMove
from dangjian.documents.seal import Seal
from dangjian.problem import Problem


class Verified(NamedTuple):
    """One seal beside the workspace of today."""

    seal: Seal
    file: str
    newest: bool
    """Older ones are only checked for themselves: what replaced them is meant to differ."""
    engine: str
    """The engine that verified."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the seal itself."""
    engine_moves: tuple[UnitMove, ...] = ()
    """What this engine computes differently from the same inputs."""
    changes: tuple[InputChange, ...] = ()
    """Which inputs changed since."""
    moves: tuple[UnitMove, ...] = ()
    """What moved because of that, by this engine."""
    errors: tuple[Problem, ...] = ()
    """Why something can't be computed today."""

    @property
    def holds(self) -> bool:
        """Whether everything is as it was sealed."""
        found = (self.problems, self.engine_moves, self.changes, self.moves, self.errors)
        return not any(found)


class Verification(NamedTuple):
    """Every seal that was asked for."""

    seals: tuple[Verified, ...]
    problems: tuple[Problem, ...]
    """Of files in the folder of seals that aren't readable as seals."""

    @property
    def holds(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.problems and all(each.holds for each in self.seals)
