"""Which units get a sheet in a month, and what it lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dangjian.core.sheet.book import Listed, listed_posts
from dangjian.core.sheet.parts import SheetKind
from dangjian.documents.names import unit_names
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.values.period import Month


@dataclass(frozen=True)
class Choice:
    """What is asked for; empty collections choose everything."""

    units: Collection[str] = ()
    layers: Collection[str] = ()
    checklists: Collection[str] = ()
    kind: SheetKind = "both"


@dataclass(frozen=True)
class Planned:
    """A unit and its lists."""

    unit: Unit
    lists: tuple[Listed, ...]
    file: str
    """``2026-05_齿轮党支部.xlsx``; no two units share it."""


def planned(workspace: Workspace, month: Month, choice: Choice) -> list[Planned]:
    """The sheets of a month, in the order of the organization."""
    files = file_names(workspace, month)
    found = []
    for unit in workspace.units.values():
        wanted = (not choice.units or unit.id in choice.units) and (
            not choice.layers or unit.layer in choice.layers
        )
        lists = tuple(_lists(workspace, unit, month, choice.checklists)) if wanted else ()
        if lists:
            found.append(Planned(unit, lists, files[unit.id]))
    return found


def _lists(
    workspace: Workspace, unit: Unit, month: Month, wanted: Collection[str]
) -> Iterator[Listed]:
    """The unit's lists that have something to answer this month; a list asked for by name always."""
    if not unit.exists_in(month):
        return
    tags = workspace.tags[unit.id]
    for name in workspace.versions:
        checklist = workspace.checklist_in(name, month)
        if (
            checklist is None
            or unit.layer not in checklist.layers
            or (wanted and name not in wanted)
        ):
            continue
        agenda = workspace.agenda(checklist, month)
        posts = listed_posts(agenda, tags)
        if any(post.counted for post in posts) or (wanted and posts):
            yield Listed(agenda, posts)


def file_names(workspace: Workspace, month: Month) -> dict[str, str]:
    """Unit id → the file of its sheet."""
    return {unit: f"{month}_{name}.xlsx" for unit, name in unit_names(workspace).items()}
