"""Grades as goals: who has which, and who is nearest to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.reports.facts import Facts
from dangjian.scoring.results import Row
from dangjian.scoring.summaries import layer_summaries

CLIMBERS = 8
"""How many units that are nearest to the next grade are named."""


class GradeLine(NamedTuple):
    """A grade and who has it."""

    name: str
    from_: Decimal
    coefficient: Decimal | None
    units: tuple[str, ...]
    """Names, in the order of the ranking."""


class Climb(NamedTuple):
    """How far a unit is from the next grade."""

    name: str
    score: Decimal
    grade: str
    next_grade: str
    needed: Decimal
    """Where the next grade begins, less the score."""


class LayerGrades(NamedTuple):
    """The grades of one ranked layer."""

    layer: str
    """Its name."""
    grades: tuple[GradeLine, ...]
    ungraded: tuple[str, ...]
    """Names of units without a score."""
    climbs: tuple[Climb, ...]
    """Those nearest to the next grade, the nearest first; not those whom a veto holds down."""


def layer_grades(facts: Facts) -> Iterator[LayerGrades]:
    """The grades of each ranked layer, of the units that were asked for."""
    for summary in layer_summaries(facts.workspace, facts.results):
        rows = [row for row in summary.rows if facts.wants(row.unit)]
        if not rows:
            continue
        grades = tuple(
            GradeLine(
                grade.name,
                grade.from_,
                grade.coefficient,
                tuple(facts.unit(row.unit).name for row in rows if row.grade == grade.name),
            )
            for grade in facts.policy.grades
        )
        ungraded = tuple(facts.unit(row.unit).name for row in rows if row.grade is None)
        climbs = sorted(_climbs(facts, rows), key=lambda climb: climb.needed)
        yield LayerGrades(summary.name, grades, ungraded, tuple(climbs[:CLIMBERS]))


def _climbs(facts: Facts, rows: Iterable[Row]) -> Iterator[Climb]:
    grades = facts.policy.grades
    for row in rows:
        names = [grade.name for grade in grades]
        if row.score is None or row.grade not in names:
            continue
        place = names.index(row.grade)
        if place and row.score < grades[place - 1].from_:
            above = grades[place - 1]
            name = facts.unit(row.unit).name
            yield Climb(name, row.score, row.grade, above.name, above.from_ - row.score)
