"""看板 as data: the three platforms of a company (目标管理, 过程管控, 精益改善) for one period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Cycle
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.policy import Policy
from dangjian.pages.dashboard_improvement import Improvement, improvement
from dangjian.pages.dashboard_process import Process, process
from dangjian.pages.facts import Facts
from dangjian.rectify.common_problems import cards_by_month
from dangjian.scoring.agenda import Post, agenda_of
from dangjian.scoring.expected import answerable_sheets
from dangjian.scoring.results import ItemResult, Row, Scorecard, State
from dangjian.scoring.summaries import layer_summaries
from dangjian.values.period import Month

# Grades as goals: who has which, and who is nearest to the next.


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


# What comes next: the items that are due in a month, and how many units have them.


class Coming(NamedTuple):
    """An item that is due in the month after the period."""

    day: date
    item: str
    title: str
    checklist: str
    """The title of its list."""
    cycle: Cycle
    cycle_words: str
    layers: str
    units: int


def coming(facts: Facts, month: Month) -> list[Coming]:
    """Every item that is due in a month, with the number of units that have it."""
    groups: dict[tuple[str, frozenset[str]], int] = {}
    for unit in facts.workspace.units.values():
        if unit.exists_in(month) and facts.wants(unit.id):
            key = (unit.layer, facts.workspace.tags[unit.id])
            groups[key] = groups.get(key, 0) + 1
    found: dict[tuple[str, str], Coming] = {}
    for (layer, tags), count in groups.items():
        name = facts.workspace.layer_name(layer)
        for checklist in lists_for(facts, layer, month):
            for post in agenda_of(facts.workspace, checklist, month).open_posts(tags):
                place = (checklist.id, post.item.id)
                before = found.get(place)
                found[place] = (
                    _joined(before, name, count)
                    if before
                    else _coming_of(post, checklist, name, count)
                )
    return sorted(found.values(), key=lambda each: (each.day, each.item))


def _coming_of(post: Post, checklist: Checklist, layer: str, units: int) -> Coming:
    item = post.item
    return Coming(
        post.due_date,
        item.id,
        item.title,
        checklist.title,
        item.cycle,
        item.cycle.words,
        layer,
        units,
    )


def _joined(before: Coming, layer: str, units: int) -> Coming:
    layers = before.layers.split("、")
    words = before.layers if layer in layers else f"{before.layers}、{layer}"
    return before._replace(layers=words, units=before.units + units)


def lists_for(facts: Facts, layer: str, month: Month) -> Iterator[Checklist]:
    """The lists that a layer uses in a month."""
    for name in facts.workspace.versions:
        checklist = facts.workspace.checklist_in(name, month)
        if checklist is not None and layer in checklist.layers:
            yield checklist


# 目标管理: what was due in a period and what became of it, grades as goals, what comes next.


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
    """Titles of the lists that a unit was excused from, and of those nobody recorded: what the policy
    expects has a card all the same, made of missing items."""
    excused: dict[str, None] = {}
    unrecorded: dict[str, None] = {}
    sheets = answerable_sheets(facts.workspace, facts.filing, unit, facts.results.months)
    for sheet in sheets:
        card = (unit.id, sheet.checklist, sheet.month)
        if card in carded or card in facts.filing.blocked:
            continue
        version = facts.workspace.checklist_in(sheet.checklist, sheet.month)
        assert version is not None  # something of it is due
        (excused if sheet.excused else unrecorded)[version.title] = None
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
        yield TaskLine(facts.workspace.layer_name(layer), len(every), tasks)


class Dashboard(NamedTuple):
    """Everything that the page shows."""

    facts: Facts
    goals: Goals
    process: Process
    improvement: Improvement
    only: tuple[str, ...]
    """Names of the units that were asked for; empty for all."""
    unrecorded: bool
    """Whether the period has no record at all."""
    shut_out: int
    """How many cards of the period can't be computed because of errors in records."""


def dashboard(facts: Facts) -> Dashboard:
    """The dashboard of a period; scores are needed, with items."""
    counting, aside = cards_by_month(facts.workspace, facts.filing, facts.period, facts.full_month)
    blocked = [each for each in facts.filing.blocked if each[2] in facts.results.months]
    return Dashboard(
        facts,
        goals(facts, (*counting, *aside)),
        process(facts),
        improvement(facts),
        tuple(facts.unit(name).name for name in facts.units),
        not facts.filing.months & set(facts.results.months),
        len(blocked),
    )
