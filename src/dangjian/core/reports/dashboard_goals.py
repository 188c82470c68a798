"""目标管理: what was due in a period and what became of it, grades as goals, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dangjian.core.reports.dashboard_coming import Coming, coming, lists_for
from dangjian.core.reports.dashboard_grades import LayerGrades, layer_grades
from dangjian.core.reports.facts import Facts
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy
from dangjian.scoring.agenda import Post
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import ItemResult, Scorecard, State
from dangjian.scoring.summaries import layer_name
from dangjian.values.period import Month


class Tasks(NamedTuple):
    """How many due items came to what; an item of one unit in one month counts once."""

    full: int = 0
    """Earned all their points."""
    part: int = 0
    """Earned a part."""
    none: int = 0
    """Were judged and earned nothing."""
    missing: int = 0
    """Nobody recorded anything."""
    na: int = 0
    """Didn't apply, by an entry."""

    @property
    def due(self) -> int:
        """All of them."""
        return sum(self)

    def plus(self, other: Tasks) -> Tasks:
        """Both together."""
        return Tasks(*map(int.__add__, self, other))


class TaskLine(NamedTuple):
    """The tasks of a unit or a whole layer."""

    name: str
    units: int
    tasks: Tasks
    excused: tuple[str, ...] = ()
    """Titles of the lists that the unit was excused from."""
    unrecorded: tuple[str, ...] = ()
    """Titles of the lists that aren't ranked, have due items and no record."""


class Goals(NamedTuple):
    """The first tab."""

    layers: tuple[TaskLine, ...]
    units: tuple[TaskLine, ...]
    """Not people."""
    grades: tuple[LayerGrades, ...]
    next_month: Month
    coming: tuple[Coming, ...]
    """By date; the monthly ones too."""


def goals(facts: Facts, monthly: Sequence[tuple[Scorecard, Policy]]) -> Goals:
    """Goals of a period; ``monthly``: the full cards of its months."""
    lines = _unit_lines(facts, [card for card, _ in monthly])
    following = facts.period.last.plus(1)
    return Goals(
        layers=tuple(_layer_lines(facts, lines)),
        units=tuple(line for unit, line in lines if unit.layer != PERSON_LAYER),
        grades=tuple(layer_grades(facts)),
        next_month=following,
        coming=tuple(coming(facts, following)),
    )


def tasks_of(results: Iterable[ItemResult]) -> Tasks:
    """What the due items of a monthly card came to; events aren't due, they happen."""
    counts = dict.fromkeys(Tasks._fields, 0)
    for result in results:
        post = result.post
        if isinstance(post, Post) and post.is_due and post.counted:
            kind = _kind(result)
            if kind:
                counts[kind] += 1
    return Tasks(**counts)


def _kind(result: ItemResult) -> str:
    match result.state:
        case State.MISSING:
            return "missing"
        case State.NA:
            return "na" if result.by_entry else ""
        case State.NOT_DUE:
            return ""
    if result.earned_points >= result.points:
        return "full"
    return "part" if result.earned_points else "none"


def _unit_lines(facts: Facts, cards: Iterable[Scorecard]) -> list[tuple[Unit, TaskLine]]:
    found: dict[str, Tasks] = {}
    carded: set[tuple[str, str, Month]] = set()
    for card in cards:
        carded.add((card.unit, card.checklist, card.period.last))
        found[card.unit] = found.get(card.unit, Tasks()).plus(tasks_of(card.items))
    lines = []
    for unit in facts.workspace.units.values():
        if facts.wants(unit.id) and any(map(unit.exists_in, facts.period.months)):
            excused, unrecorded = _without_card(facts, unit, carded)
            tasks = found.get(unit.id, Tasks())
            if tasks.due or excused or unrecorded:
                lines.append((unit, TaskLine(unit.name, 1, tasks, excused, unrecorded)))
    return lines


def _without_card(
    facts: Facts, unit: Unit, carded: set[tuple[str, str, Month]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles of the lists that a unit was excused from, and of those nobody recorded."""
    excused: dict[str, None] = {}
    unrecorded: dict[str, None] = {}
    for month in facts.results.months:
        if not unit.exists_in(month):
            continue
        for checklist in lists_for(facts, unit.layer, month):
            if (unit.id, checklist.id, month) in carded:
                continue
            if (unit.id, checklist.id, month) in facts.filing.blocked:
                continue
            filed = facts.filing.by_unit.get((unit.id, month), {}).get(checklist.id, Filed())
            if filed.excused:
                excused[checklist.title] = None
            elif facts.workspace.agenda(checklist, month).asks(facts.workspace.tags[unit.id]):
                unrecorded[checklist.title] = None
    return tuple(excused), tuple(unrecorded)


def _layer_lines(facts: Facts, lines: Iterable[tuple[Unit, TaskLine]]) -> Iterator[TaskLine]:
    layers: dict[str, list[TaskLine]] = {}
    for unit, line in lines:
        layers.setdefault(unit.layer, []).append(line)
    catalog = facts.workspace.catalog
    order = [layer.id for layer in catalog.layers] if catalog else []
    for layer in sorted(
        layers, key=lambda each: order.index(each) if each in order else len(order)
    ):
        every = layers[layer]
        tasks = Tasks()
        for line in every:
            tasks = tasks.plus(line.tasks)
        yield TaskLine(layer_name(facts.workspace, layer), len(every), tasks)
