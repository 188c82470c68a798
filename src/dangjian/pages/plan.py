"""年初部署: what every unit has to do in a year, and until when.

Planning asks the same functions as scoring: the version in force in the month, the items that are due
and apply to the unit, and the due date that a ``deadline`` is judged by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
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
        tuple(
            _layer_plan(layer, catalog.layer_name(layer) if catalog else layer, by_layer[layer])
            for layer in layers
        ),
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
