"""What a report prints beside the scores, as a seal keeps it: names, and the logs up to the sealed day.

A seal vouches for every name on the page: exchanged names of two units would hang one's score on the
other. Who comes from a people file outside the workspace is kept by id alone, since seals lie in the
shared repository; so is nothing of a ledger that lies outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dangjian.documents.organization import Unit
from dangjian.documents.seal import SealedInput, sealed_input
from dangjian.documents.workspace import Workspace
from dangjian.values.period import Period


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """What reports print of a unit."""

    name: str
    parent: str | None
    zone: str | None
    contact: str | None
    holders: tuple[str, ...]
    """Who held the post in the period, in the order of the organization."""


@dataclass(frozen=True, slots=True)
class PrintedNames:
    """The names that reports of a period print."""

    company: tuple[str, ...]
    layers: Mapping[str, str]
    zones: Mapping[str, str]
    units: Mapping[str, PrintedUnit]
    """Those that exist in a month of the period."""


def printed_inputs(workspace: Workspace, period: Period, day: date) -> Iterator[SealedInput]:
    """Names, and what the logs said up to a day, that day included."""
    yield names_input(workspace, period)
    yield from _register(workspace, period, day)
    yield from _campaigns(workspace, period, day)
    yield from _ledgers(workspace, period, day)


def names_input(workspace: Workspace, period: Period) -> SealedInput:
    """The names of a period."""
    hidden = hidden_people(workspace)
    layers = [layer for document in workspace.catalogs for layer in document.model.layers]
    zones = [zone for document in workspace.organizations for zone in document.model.zones]
    present = [
        unit
        for unit in workspace.units.values()
        if any(unit.exists_in(month) for month in period.months)
    ]
    names = PrintedNames(
        tuple(document.model.name for document in workspace.organizations),
        {layer.id: layer.name for layer in layers},
        {zone.id: zone.name for zone in zones},
        {unit.id: _printed(unit, period) for unit in present if unit.id not in hidden},
    )
    files = [document.name for document in workspace.organizations]
    files += [document.name for document in workspace.catalogs]
    return sealed_input("names", "names", "、".join(files) or "organization", names)


def _printed(unit: Unit, period: Period) -> PrintedUnit:
    holders = tuple(
        holder.name
        for holder in unit.holders
        if holder.from_ <= period.last and (holder.until is None or holder.until >= period.first)
    )
    return PrintedUnit(unit.name, unit.parent, unit.zone, unit.contact, holders)


def hidden_people(workspace: Workspace) -> frozenset[str]:
    """Ids of the people whose names lie outside the workspace."""
    return frozenset(
        person.id
        for document in workspace.people
        if is_outside(document.name)
        for person in document.model.people
    )


def public_names(workspace: Workspace) -> dict[str, str]:
    """Unit → its name as a seal may keep it."""
    hidden = hidden_people(workspace)
    return {u.id: u.id if u.id in hidden else u.name for u in workspace.units.values()}


def is_outside(name: str) -> bool:
    """Whether a document lies outside the workspace."""
    return name.startswith(("../", "/")) or name[1:2] == ":"


def _register(workspace: Workspace, period: Period, day: date) -> Iterator[SealedInput]:
    for document in workspace.rectifications:
        problem = document.model
        events = tuple(event for event in problem.events if event.at <= day)
        if events and problem.id[:7] <= str(period.last):
            yield sealed_input(
                "rectification", problem.id, document.name, replace(problem, events=events)
            )


def _campaigns(workspace: Workspace, period: Period, day: date) -> Iterator[SealedInput]:
    """Those that had something planned by the period's end: a later one is no business of it."""
    for document in workspace.campaigns:
        campaign = document.model
        if any(str(each.planned)[:7] <= str(period.last) for each in campaign.milestones):
            events = tuple(event for event in campaign.events if event.at <= day)
            yield sealed_input(
                "campaign", campaign.id, document.name, replace(campaign, events=events)
            )


def _ledgers(workspace: Workspace, period: Period, day: date) -> Iterator[SealedInput]:
    """The year's ledgers, and the rules by which their balances are told."""
    named = set()
    for document in workspace.ledgers:
        ledger = document.model
        events = tuple(event for event in ledger.events if event.date <= day)
        if events and ledger.year == period.last.year and not is_outside(document.name):
            named.add(ledger.rules)
            key = f"{ledger.rules_id}.{ledger.year}"
            yield sealed_input("ledger", key, document.name, replace(ledger, events=events))
    for rules in workspace.points_rules:
        if rules.model.reference in named:
            yield sealed_input("points-rules", rules.model.reference, rules.name, rules.model)
