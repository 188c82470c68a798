"""Checks of the organization, its people, and the working-day calendars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from dangjian.checks.common import case_twins, duplicates
from dangjian.codes import lists as codes
from dangjian.codes import policy as policy_codes
from dangjian.documents.kinds import Document
from dangjian.documents.organization import Organization, People, Person, Unit
from dangjian.documents.schedule import Workdays
from dangjian.documents.settings import Calendar
from dangjian.documents.spoken import folded
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path, absent
from dangjian.scoring.agenda import agenda_of
from dangjian.values.period import Month
from dangjian.values.wording import listed, shown, suggestion


def _units(workspace: Workspace) -> Iterator[tuple[str, Path, Unit]]:
    for document in workspace.organizations:
        for index, unit in enumerate(document.model.units):
            yield document.name, ("units", index), unit


def _people(workspace: Workspace) -> Iterator[tuple[str, Path, Person]]:
    documents: tuple[Document[Organization] | Document[People], ...]
    documents = (*workspace.organizations, *workspace.people)
    for document in documents:
        for index, person in enumerate(document.model.people):
            yield document.name, ("people", index), person


def check_one_organization(workspace: Workspace) -> Iterator[Finding]:
    """A workspace has one organization."""
    for extra in workspace.organizations[1:]:
        values = {"what": "组织", "other": workspace.organizations[0].name}
        yield Finding(codes.TWO_FILES, ("schema",), values, document=extra.name)


def check_ids(workspace: Workspace) -> Iterator[Finding]:
    """Ids are unique across units and people; zones among themselves."""
    owner: dict[str, str] = {}
    lines: dict[str, list[Person]] = {}
    everyone: list[tuple[str, Path, Unit | Person]] = [*_units(workspace), *_people(workspace)]
    for document, path, each in everyone:
        if each.id in owner and not _is_transfer(each, lines):
            values = {"id": shown(each.id), "other": owner[each.id]}
            yield Finding(codes.DUPLICATE_ID, (*path, "id"), values, document=document)
        owner.setdefault(each.id, each.name)
        if isinstance(each, Person):
            lines.setdefault(each.id, []).append(each)
    twins = [(each.id, (*path, "id"), document) for document, path, each in everyone]
    twins += [(each.model.id, ("id",), each.name) for each in workspace.campaigns]
    yield from case_twins(twins, "编号")
    for organization in workspace.organizations:
        ids = (zone.id for zone in organization.model.zones)
        yield from duplicates(ids, ("zones",), organization.name)


def _is_transfer(each: Unit | Person, lines: Mapping[str, Sequence[Person]]) -> bool:
    """Whether it is a further line of one person: of the same name, in months of its own."""
    others = lines.get(each.id, ())
    return (
        isinstance(each, Person)
        and bool(others)
        and all(
            folded(other.name) == folded(each.name) and not _share_a_month(other, each)
            for other in others
        )
    )


def check_names(workspace: Workspace) -> Iterator[Finding]:
    """No two units that exist in one month have one name: people are told of units by name."""
    known: dict[str, list[Unit]] = {}
    for document, path, unit in _units(workspace):
        others = known.setdefault(folded(unit.name), [])
        twin = next((other for other in others if _share_a_month(other, unit)), None)
        if twin is not None and twin.id != unit.id:  # of one id twice the id is the fault
            values = {"unit": unit.id, "other": twin.id, "name": unit.name}
            yield Finding(codes.SAME_NAME, (*path, "name"), values, document=document)
        others.append(unit)


def _share_a_month(one: Unit | Person, other: Unit | Person) -> bool:
    ends = (one.until or _LAST) < (other.from_ or _FIRST)
    return not (ends or (other.until or _LAST) < (one.from_ or _FIRST))


_FIRST, _LAST = Month(0, 1), Month(9999, 12)


def _unknown(
    unit: str, what: str, name: str, known: list[str], path: Path, document: str
) -> Finding:
    values = {
        "unit": unit,
        "what": what,
        "name": shown(name),
        "suggestion": suggestion(name, known),
    }
    cause = absent("zone" if what == "协作区" else "unit", name)
    return Finding(codes.UNKNOWN_PARENT, path, values, document=document, cause=cause)


def check_references(workspace: Workspace) -> Iterator[Finding]:
    """Parents, contacts, successors, zones and people's units exist; layers are the catalog's."""
    known = list(workspace.units)
    zones = [zone.id for document in workspace.organizations for zone in document.model.zones]
    words = {"parent": "上级单位", "contact": "联系人", "successor": "承接单位"}
    for document, path, unit in _units(workspace):
        for key, what in words.items():
            name = getattr(unit, key)
            if name is not None and name not in workspace.units:
                yield _unknown(unit.name, what, name, known, (*path, key), document)
        if unit.zone is not None and unit.zone not in zones:
            yield _unknown(unit.name, "协作区", unit.zone, zones, (*path, "zone"), document)
    for document, path, person in _people(workspace):
        if person.unit not in workspace.units:
            yield _unknown(person.name, "所在单位", person.unit, known, (*path, "unit"), document)


def check_layers(workspace: Workspace) -> Iterator[Finding]:
    """Units are of layers that the catalog knows."""
    if workspace.catalog is None:
        return
    layers = [layer.id for layer in workspace.catalog.layers]
    for document, path, unit in _units(workspace):
        if unit.layer not in layers:
            values = {
                "layer": shown(unit.layer),
                "suggestion": suggestion(unit.layer, layers),
                "known": listed(layers),
            }
            yield Finding(codes.UNKNOWN_LAYER, (*path, "layer"), values, document=document)


def check_parents(workspace: Workspace) -> Iterator[Finding]:
    """Going up from a unit never comes back to it."""
    for document, path, unit in _units(workspace):
        seen, above = {unit.id}, unit.parent
        while above in workspace.units and above not in seen:
            seen.add(above)
            above = workspace.units[above].parent
        if above == unit.id:
            yield Finding(
                codes.PARENT_LOOP, (*path, "parent"), {"unit": unit.name}, document=document
            )


def check_months(workspace: Workspace) -> Iterator[Finding]:
    """Nothing ends before it begins; one post has one holder at a time."""
    everyone: list[tuple[str, Path, Unit | Person]] = [*_units(workspace), *_people(workspace)]
    for document, path, each in everyone:
        if each.from_ and each.until and each.from_ > each.until:
            yield _reversed(each.name, each.from_, each.until, (*path, "from"), document)
    for document, path, unit in _units(workspace):
        for index, holder in enumerate(unit.holders):
            if holder.until and holder.from_ > holder.until:
                where = (*path, "holders", index, "from")
                yield _reversed(holder.name, holder.from_, holder.until, where, document)
        ordered = sorted(enumerate(unit.holders), key=lambda pair: pair[1].from_)
        for (_, earlier), (index, later) in pairwise(ordered):
            if earlier.until is not None and earlier.until >= later.from_:
                values = {"unit": unit.name, "name": earlier.name, "other": later.name}
                where = (*path, "holders", index, "from")
                yield Finding(codes.HOLDERS_OVERLAP, where, values, document=document)


def _reversed(name: str, from_: Month, until: Month, path: Path, document: str) -> Finding:
    values = {"unit": name, "from_": from_, "until": until}
    return Finding(codes.FROM_AFTER_UNTIL, path, values, document=document)


CHECKS = (
    check_one_organization,
    check_ids,
    check_names,
    check_references,
    check_layers,
    check_parents,
    check_months,
)


# Checks of the working-day calendars.


def check_days(workspace: Workspace) -> Iterator[Finding]:
    """No day is both off and on; days that say nothing new are noted."""
    plain = Workdays()
    # Years overlap at New Year, so a day off may stand in another file.
    off = {day for document in workspace.calendars for day in document.model.holidays}
    for document in workspace.calendars:
        for index, day in enumerate(document.model.workdays):
            path = ("workdays", index)
            if day in off:
                yield Finding(
                    policy_codes.CALENDAR_BOTH, path, {"date": day}, document=document.name
                )
            elif plain.is_workday(day):
                values = {"date": day, "what": "工作日"}
                yield Finding(policy_codes.CALENDAR_IDLE, path, values, document=document.name)


def year_of(document: Document[Calendar]) -> int | None:
    """The year of a calendar: that of its name, else the one most of its days lie in."""
    named = _YEAR.search(document.name)
    if named is not None:
        return int(named[1])
    days = (*document.model.holidays, *document.model.workdays)
    years = Counter(day.year for day in days).most_common(1)
    return years[0][0] if years else None


_YEAR = re.compile(r"(?:^|/)(\d{4})\.ya?ml$", re.IGNORECASE)


def check_years(workspace: Workspace) -> Iterator[Finding]:
    """A year has one calendar."""
    first: dict[int, str] = {}
    for document in workspace.calendars:
        year = year_of(document)
        if year in first:
            values = {"year": year, "other": first[year]}
            yield Finding(policy_codes.TWO_CALENDARS, ("schema",), values, document=document.name)
        elif year is not None:
            first[year] = document.name


def missing_calendars(workspace: Workspace, months: Iterable[Month]) -> Iterator[Finding]:
    """Years without a calendar in which something falls due that belongs to these months.

    Each is told once; holidays of such a year move no due date.
    """
    if workspace.settings is None:
        return
    known = {year_of(document) for document in workspace.calendars}
    # One that can't be read has its own problem.
    known |= {int(name) for name in workspace.lost if name.isdigit()}
    due = {year for month in dict.fromkeys(months) for year in _due_years(workspace, month)}
    for year in sorted(due - known):
        values = {"year": year, "place": workspace.settings.model.calendar}
        yield Finding(policy_codes.NO_CALENDAR, (), values, document=workspace.settings.name)


def _due_years(workspace: Workspace, month: Month) -> set[int]:
    """Years in which an item of a list in force in the month falls due by the month's records."""
    lists = (workspace.checklist_in(name, month) for name in workspace.versions)
    return {
        post.due_date.year
        for each in lists
        if each is not None
        for post in agenda_of(workspace, each, month).posts
        if post.is_due and post.counted
    }


CALENDAR_CHECKS = (check_days, check_years)
