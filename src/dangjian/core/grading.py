"""From scores to grades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from dangjian.core.scorecard import RaisedVeto


class Graded(Protocol):
    """A grade of a checklist or of the policy."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def from_(self) -> Decimal:
        """The score from which it is reached."""
        ...


def grade_of(score: Decimal, grades: Sequence[Graded]) -> str:
    """The first grade, from the highest, whose line the rounded score reaches."""
    return next((grade.name for grade in grades if score >= grade.from_), grades[-1].name)


def worst_grade(grade: str, vetoes: Iterable[RaisedVeto], grades: Sequence[Graded]) -> str:
    """The grade under grade vetoes; a veto that names another set's grade doesn't bind."""
    names = [each.name for each in grades]
    place = names.index(grade)
    for veto in vetoes:
        if veto.effect.grade in names:
            place = max(place, names.index(veto.effect.grade))
    return names[place]
