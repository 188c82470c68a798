"""年初部署: what every unit has to do in a year, and until when.

Planning asks the same functions as scoring: the version in force in the month, the items that are due
and apply to the unit, and the due date that a ``deadline`` is judged by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, groupby
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.pages.page import (
    Block,
    Cell,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Table,
    Value,
    cells,
)
from dangjian.scoring.agenda import agenda_of
from dangjian.values.fields import version_key
from dangjian.values.period import Month


class Duty(NamedTuple):
    """One item of one unit (or layer) and its dates in the year."""

    checklist: Checklist
    """The version that holds last in the year."""
    section: str
    """The title of the section."""
    item: Item
    """As that version has it."""
    dates: dict[Month, date]
    """The month that is scored → the due date; a date may lie in the month after."""
    place: tuple[int, int]
    """Where it stands: the number of its list, and its own among the items of that list."""
    units: int = 1
    """How many units have it; 1 for a unit's own."""

    def day_words(self, month: Month) -> str:
        """``25``, ``6/1`` for a date in the month after, empty when nothing is due."""
        day = self.dates.get(month)
        if day is None:
            return ""
        return str(day.day) if Month.of(day) == month else f"{day.month}/{day.day}"


class UnitPlan(NamedTuple):
    """A unit's year."""

    unit: Unit
    duties: tuple[Duty, ...]
    """In the order of the lists."""

    def by_date(self) -> dict[date, list[Duty]]:
        """What is due on each day, the days in order."""
        days: dict[date, list[Duty]] = {}
        for duty in self.duties:
            for day in duty.dates.values():
                days.setdefault(day, []).append(duty)
        return dict(sorted(days.items()))


class LayerPlan(NamedTuple):
    """A layer's year: the duties of its units put together."""

    layer: str
    """Its id."""
    name: str
    units: tuple[UnitPlan, ...]
    duties: tuple[Duty, ...]
    """Each item once, with the dates of all the layer's units and the number of units that have it."""

    def due_in(self, month: Month) -> int:
        """How many single things are due in a month: items × units."""
        return sum(month in duty.dates for unit in self.units for duty in unit.duties)


class Plan(NamedTuple):
    """A year of a whole workspace."""

    workspace: str
    """What the workspace is called."""
    year: int
    layers: tuple[LayerPlan, ...]
    """In the order of the catalog; layers without anything due are left out."""

    @property
    def months(self) -> tuple[Month, ...]:
        """The twelve months."""
        return months_of(self.year)

    def units(self) -> Iterator[UnitPlan]:
        """Every unit's plan, layer by layer."""
        for layer in self.layers:
            yield from layer.units


def months_of(year: int) -> tuple[Month, ...]:
    """The twelve months of a year."""
    return tuple(Month(year, number) for number in range(1, 13))


def plan_year(workspace: Workspace, year: int, units: Iterable[str] | None = None) -> Plan:
    """The plan of a year, of all units or of those named."""
    wanted = workspace.units if units is None else dict.fromkeys(units)
    by_layer: dict[str, list[UnitPlan]] = {}
    for name in wanted:
        unit = workspace.units[name]
        duties = tuple(_unit_duties(workspace, unit, year))
        if duties:
            by_layer.setdefault(unit.layer, []).append(UnitPlan(unit, duties))
    catalog = workspace.catalog
    order = [layer.id for layer in catalog.layers] if catalog else []
    layers = sorted(
        by_layer, key=lambda layer: order.index(layer) if layer in order else len(order)
    )
    return Plan(
        workspace.name,
        year,
        tuple(_layer_plan(layer, workspace.layer_name(layer), by_layer[layer]) for layer in layers),
    )


def _unit_duties(workspace: Workspace, unit: Unit, year: int) -> Iterator[Duty]:
    """The unit's duties; an item that a new version moves or drops keeps the months it had."""
    tags = workspace.tags[unit.id]
    months = [month for month in months_of(year) if unit.exists_in(month)]
    for number, name in enumerate(_lists(workspace)):
        found: dict[str, dict[Month, date]] = {}
        used: dict[str, Checklist] = {}
        for month in months:
            current = workspace.checklist_in(name, month)
            if current is None or unit.layer not in current.layers:
                continue
            used[current.version] = current
            for post in agenda_of(workspace, current, month).open_posts(tags):
                found.setdefault(post.item.id, {})[month] = post.due_date
        yield from _duties(tuple(used.values())[::-1], found, number)


def _lists(workspace: Workspace) -> Iterable[str]:
    """The lists in the order of the catalog's collections, the main ones first; then all others."""
    collections = workspace.catalog.collections if workspace.catalog else ()
    first = (name for each in collections for name in each.checklists if name in workspace.versions)
    return dict.fromkeys((*first, *workspace.versions))


def _duties(
    newest_first: tuple[Checklist, ...], found: dict[str, dict[Month, date]], number: int
) -> Iterator[Duty]:
    """The items found, in the order of the last version; those it no longer has come after."""
    places = count()
    given: set[str] = set()
    for checklist in newest_first:
        for section in checklist.sections:
            for item, place in zip(section.items, places, strict=False):
                if item.id in found and item.id not in given:
                    given.add(item.id)
                    yield Duty(checklist, section.title, item, found[item.id], (number, place))


def _layer_plan(layer: str, name: str, units: list[UnitPlan]) -> LayerPlan:
    merged: dict[str, Duty] = {}
    for unit in units:
        for duty in unit.duties:
            before = merged.get(duty.item.id)
            merged[duty.item.id] = _joined(before, duty) if before else duty
    duties = sorted(merged.values(), key=lambda duty: duty.place)
    return LayerPlan(layer, name, tuple(units), tuple(duties))


def _joined(before: Duty, more: Duty) -> Duty:
    """Two units' duty of the same item; of its texts the newer version's are kept."""
    dates = dict(sorted({**before.dates, **more.dates}.items()))
    newer = max(before, more, key=lambda duty: version_key(duty.checklist.version))
    return newer._replace(dates=dates, units=before.units + more.units)


MOST_UNIT_TABS = 60
"""With more units a workbook has a tab a layer, each unit on a sheet of paper of its own."""


def plan_page(plan: Plan) -> Page:
    """The year at a glance, then every unit's own (in a workbook a tab a unit)."""
    blocks = [*_overview(plan)]
    by_unit = sum(len(layer.units) for layer in plan.layers) <= MOST_UNIT_TABS
    for layer in plan.layers:
        for number, unit in enumerate(layer.units):
            tab = unit.unit.name if by_unit else "" if number else layer.name
            blocks += [PageBreak(tab), *_unit_blocks(plan, unit)]
    return Page(f"{plan.workspace} {plan.year} 年党建工作部署", tuple(blocks), name="全年总表")


def _overview(plan: Plan) -> Iterator[Block]:
    """How many things are due, then each layer's items; all tables under the same heads."""
    yield Paragraph(
        "格子里是到期日；“6/1”是 6 月 1 日，遇休息日已顺延。即时事项、加分和否决不排日期。"
        "一个单位的一条事项到期一次，算一件。",
        "note",
    )
    columns = _columns(plan, "单位数")
    yield Table(columns, tuple(_counts(plan)), "每月到期件数")
    for layer in plan.layers:
        yield Heading(f"{layer.name}（{len(layer.units)} 个）")
        times = Counter[str]()
        for unit in layer.units:
            times.update({duty.item.id: len(duty.dates) for duty in unit.duties})
        rows = [_row(plan, duty, duty.units, times[duty.item.id]) for duty in layer.duties]
        yield Table(columns, tuple(rows))


def _counts(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    for layer in plan.layers:
        numbers = [layer.due_in(month) for month in plan.months]
        yield cells(Cell(layer.name, span=3), len(layer.units), *numbers, sum(numbers))


def _unit_blocks(plan: Plan, unit: UnitPlan) -> Iterator[Block]:
    """A unit's year, list by list."""
    yield Heading(unit.unit.name)
    for title, duties in groupby(unit.duties, lambda duty: duty.checklist.title):
        rows = [_row(plan, duty, duty.item.points, len(duty.dates)) for duty in duties]
        yield Table(_columns(plan, "分值"), tuple(rows), title)


def _columns(plan: Plan, fourth: str) -> tuple[Column, ...]:
    months = (Column(f"{month.month} 月", 2, "center") for month in plan.months)
    return (
        Column("编号", 6),
        Column("责任事项", 20),
        Column("周期", 3, "center"),
        Column(fourth, 3, "center"),
        *months,
        Column("全年", 3, "center"),
    )


def _row(plan: Plan, duty: Duty, fourth: Value, times: int) -> tuple[Cell, ...]:
    """An item and its days; the last: how many times it is due in the year."""
    days = (_day(duty.day_words(month)) for month in plan.months)
    return cells(duty.item.id, duty.item.title, duty.item.cycle.words, fourth, *days, times)


def _day(words: str) -> Cell:
    return Cell(int(words) if words.isdigit() else words or None, "strong" if words else "")
