"""What ``diff`` shows, as plain data: documents that differ, who is concerned, who moves."""

from __future__ import annotations

from typing import Any, NamedTuple

from dangjian.core.semdiff.documents import Difference, Rise
from dangjian.criteria.changes import NONE, Bump
from dangjian.problem import Problem
from dangjian.scoring.results import Results, Row
from dangjian.values.period import Period


class Concern(NamedTuple):
    """Who answers for what was changed."""

    layer: str
    """The Chinese name of the layer."""
    units: tuple[str, ...]
    """Names of its units to which some of the changed items apply."""


class Move(NamedTuple):
    """A unit whose place changes."""

    unit: str
    name: str
    layer: str
    """The Chinese name of its layer."""
    old: Row | None
    """None where the unit is in no ranking under the old rules."""
    new: Row | None
    because: tuple[str, ...]
    """Items whose points or earned points differ, in the order of the lists; empty when only others
    moved, or when no item but the rules around them changed."""


class Replay(NamedTuple):
    """A period under the old and the new rules."""

    period: Period
    old: Results
    new: Results
    moves: tuple[Move, ...]
    """Units whose score, rank, grade, tier or coefficient differs, in the order of the new ranking."""
    unreadable: tuple[Problem, ...]
    """Errors of records and corrections that the new rules can't read; their cards have no score."""
    repinned: int = 0
    """Records of a version that couldn't be found, scored by the old rules given."""


class Comparison(NamedTuple):
    """Two sides compared."""

    old: str
    """``branch@1.0.0`` where one document is compared, else what was typed."""
    new: str
    differences: tuple[Difference, ...]
    """Documents that differ, in the order of the new side."""
    unreadable: tuple[Problem, ...] = ()
    """What couldn't be read on either side and so wasn't compared."""
    concerned: tuple[Concern, ...] = ()
    """Empty where no workspace says who there is."""
    replayed: Replay | None = None
    hypothetical: bool = False
    """Whether NEW is only a what-if; its version is then the least that would do."""

    @property
    def required(self) -> Bump:
        """How far the version that must rise most must rise."""
        return max((each.required for each in self.differences), default=NONE)

    @property
    def declared(self) -> Rise:
        """How far versions rose: the first one that rose too little, else the one that rose most."""
        for each in self.differences:
            if not each.enough:
                return each.declared
        rises = [each.declared for each in self.differences]
        return max((rise for rise in rises if isinstance(rise, Bump)), default=NONE)

    @property
    def enough(self) -> bool:
        """Whether every version rose far enough."""
        return all(each.enough for each in self.differences)

    @property
    def fails(self) -> bool:
        """Whether the command fails: a version rose too little, or something couldn't be read."""
        return not self.enough or bool(self.unreadable)


def reference(kind: str, model: Any) -> str | None:
    """``branch@1.0.0``, ``policy@1.0.0``; the kind alone where there is no version; None of nothing."""
    if model is None:
        return None
    name = getattr(model, "id", kind)
    version = getattr(model, "version", None)
    return f"{name}@{version}" if version else str(name)
