"""Who answers for what: the items of lists as rows, filtered; and a unit's items of one month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dangjian.documents.checklist import Checklist, Cycle, Item
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.schedule import END_OF_CYCLE
from dangjian.documents.workspace import Workspace
from dangjian.scoring.agenda import agenda_of
from dangjian.values.period import Month

NATURE_WORDS = {"rule": "法规要求", "company": "本企业"}
"""The nature of an item as tables show it."""
_MONTH_WORDS = {"first": "第一个月", "last": "最后一个月"}
_NEXT_WORDS = {Cycle.MONTH: "次月", Cycle.YEAR: "次年 1 月"}


class Filters(NamedTuple):
    """Which items to list; everything by default."""

    layer: str | None = None
    """Id of a layer."""
    responsibility: str | None = None
    """Id of a responsibility."""
    cycle: str | None = None
    nature: str | None = None
    month: Month | None = None
    """Only what is due in it, or may happen in it; in the versions that it uses."""


class ListedDuty(NamedTuple):
    """One item of a list."""

    item: Item
    section: str
    """The title of its section."""
    responsibility: str
    """集体责任 …"""
    when: str
    """``每季度最后一个月 25 日``."""
    due: date | None
    """The due date in the month that was asked for; None without a month, and for what isn't dated."""


class DutyListing(NamedTuple):
    """A checklist and those of its items that were asked for."""

    checklist: Checklist
    layers: tuple[str, ...]
    """Names of the layers that use it."""
    units: tuple[str, ...]
    """Names of the units that answer for it, with who holds the post that month; people aren't named."""
    duties: tuple[ListedDuty, ...]


def lists_in(workspace: Workspace, month: Month | None) -> list[Checklist]:
    """The lists in force in a month (None: the newest versions), in the order of their layers."""
    found = [
        workspace.newest(name) if month is None else workspace.checklist_in(name, month)
        for name in workspace.versions
    ]
    layers = [layer.id for layer in workspace.catalog.layers] if workspace.catalog else []
    lists = [each for each in found if each is not None]
    return sorted(lists, key=lambda each: _position(each, layers))


def _position(checklist: Checklist, layers: list[str]) -> int:
    known = [layers.index(layer) for layer in checklist.layers if layer in layers]
    return min(known, default=len(layers))


def listings(
    workspace: Workspace, lists: Iterable[Checklist], filters: Filters, unit: Unit | None = None
) -> Iterator[DutyListing]:
    """The lists that have something to show; with ``unit`` only what applies to it."""
    for checklist in lists:
        if filters.layer is not None and filters.layer not in checklist.layers:
            continue
        duties = tuple(_duties(workspace, checklist, filters, unit))
        if duties:
            layers = map(workspace.layer_name, checklist.layers)
            units = _units(workspace, checklist, filters) if unit is None else [unit]
            names = tuple(each.name + _holders(each, filters.month) for each in units)
            yield DutyListing(checklist, tuple(layers), names, duties)


def _units(workspace: Workspace, checklist: Checklist, filters: Filters) -> Iterator[Unit]:
    """Those that exist in the month; without a month, those that aren't to be dissolved."""
    for unit in workspace.units.values():
        exists = unit.until is None if filters.month is None else unit.exists_in(filters.month)
        wanted = filters.layer in (None, unit.layer)
        if unit.layer in checklist.layers and unit.layer != PERSON_LAYER and exists and wanted:
            yield unit


def _holders(unit: Unit, month: Month | None) -> str:
    names = [
        each.name
        for each in unit.holders
        if month is not None and each.from_ <= month <= (each.until or month)
    ]
    return f"（{'、'.join(names)}）" if names else ""


def _duties(
    workspace: Workspace, checklist: Checklist, filters: Filters, unit: Unit | None
) -> Iterator[ListedDuty]:
    agenda = agenda_of(workspace, checklist, filters.month) if filters.month is not None else None
    catalog = workspace.catalog
    for section in checklist.sections:
        for item in section.items:
            if agenda is not None and item.is_draft:
                continue  # not in force in any month
            post = agenda.by_id[item.id] if agenda is not None else None
            if not _is_wanted(workspace, item, filters, unit):
                continue
            if post is not None and not (post.is_due or post.is_event or not post.counted):
                continue
            due = post.due_date if post is not None and post.is_due and post.counted else None
            name = item.responsibility
            responsibility = catalog.responsibility_name(name) if catalog else name
            yield ListedDuty(item, section.title, responsibility, due_words(item), due)


def _is_wanted(workspace: Workspace, item: Item, filters: Filters, unit: Unit | None) -> bool:
    return (
        filters.responsibility in (None, item.responsibility)
        and filters.cycle in (None, item.cycle.value)
        and filters.nature in (None, item.nature)
        and (unit is None or item.applies(workspace.tags[unit.id]))
    )


def due_words(item: Item) -> str:
    """When an item is due: ``每季度最后一个月 25 日``, ``每月底``, ``每年 2 月底``, ``次月 5 日``."""
    if not item.counted:
        return "发生时"
    if item.cycle is Cycle.EVENT:
        return item.cycle.words
    due = item.due or END_OF_CYCLE
    if due.month == "next":
        month = _NEXT_WORDS.get(item.cycle, f"{item.cycle.words}结束后的下一个月")
    elif item.cycle is Cycle.MONTH:
        month = item.cycle.words
    elif item.cycle is Cycle.YEAR and isinstance(due.month, int):
        month = f"{item.cycle.words} {due.month} 月"
    else:
        month = item.cycle.words + _MONTH_WORDS.get(str(due.month), f"第 {due.month} 个月")
    return f"{month}底" if due.day == "last" else f"{month} {due.day} 日"
