"""Checks of rectifications: ids, references, and logs that no course allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dangjian.checks.common import depends_on
from dangjian.codes import rectification as codes
from dangjian.documents.rectification import Action, Rectification
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path, absent
from dangjian.register.register import Tracked, replayed, rules_in
from dangjian.values.period import Month
from dangjian.values.wording import listed, shown, suggestion


def rectification_findings(workspace: Workspace) -> Iterator[Finding]:
    """All that is wrong in the rectifications of a workspace; findings name their document."""
    every = []
    for tracked, wrong in replayed(workspace):
        every.append(tracked)
        for finding in (*wrong, *_one(workspace, tracked)):
            yield finding._replace(document=tracked.document)
    yield from _together(workspace, every)


def _one(workspace: Workspace, tracked: Tracked) -> Iterator[Finding]:
    rectification = tracked.rectification
    unread = workspace.may_be_person(rectification.unit)
    if rectification.unit not in workspace.units and not unread:
        guess = suggestion(rectification.unit, workspace.units)
        values: dict[str, object] = {"unit": shown(rectification.unit), "suggestion": guess}
        cause = absent("unit", rectification.unit)
        yield Finding(codes.UNKNOWN_UNIT, ("unit",), values, cause=cause)
    prefix = f"{rectification.id[:7]}.{rectification.unit}."
    rest = rectification.id.removeprefix(prefix)
    if rectification.period is None or rest in ("", rectification.id):
        values = {"id": shown(rectification.id), "expected": f"2026-05.{rectification.unit}."}
        yield Finding(codes.BAD_RECTIFICATION_ID, ("id",), values)
    yield from _source(workspace, rectification)
    yield from _workdays(workspace, rectification)
    yield from _steps(workspace, rectification)


def _source(workspace: Workspace, rectification: Rectification) -> Iterator[Finding]:
    source = rectification.source
    if source is None:
        return
    name, _, version = source.checklist.partition("@")
    checklist = workspace.versions.get(name, {}).get(version)
    if checklist is None and name in workspace.lost:
        yield depends_on(name)
        return
    if checklist is None:
        versions = [f"{n}@{v}" for n, every in workspace.versions.items() for v in every]
        guess = suggestion(source.checklist, versions)
        values: dict[str, object] = {"name": shown(source.checklist), "suggestion": guess}
        cause = absent("list", source.checklist if name in workspace.versions else name)
        yield Finding(codes.UNKNOWN_SOURCE, ("source", "checklist"), values, cause=cause)
        return
    items = [item.id for item in checklist.items()]
    if source.item is not None and source.item not in items:
        values = {"name": shown(source.item), "suggestion": suggestion(source.item, items)}
        cause = absent("item", f"{checklist.reference} {source.item}")
        yield Finding(codes.UNKNOWN_SOURCE, ("source", "item"), values, cause=cause)


def _workdays(workspace: Workspace, rectification: Rectification) -> Iterator[Finding]:
    days: list[tuple[Path, date]] = [(("due",), rectification.due)]
    for index, event in enumerate(rectification.events):
        if event.due is not None:
            days.append((("events", index, "due"), event.due))
    for path, day in days:
        following = workspace.workdays.on_or_after(day)
        if following != day:
            values: dict[str, object] = {"due": day, "next": following}
            yield Finding(codes.DUE_NOT_WORKDAY, path, values)


def _steps(workspace: Workspace, rectification: Rectification) -> Iterator[Finding]:
    for index, event in enumerate(rectification.events):
        if event.action is not Action.ESCALATE or event.step is None:
            continue
        rules = rules_in(workspace, Month.of(event.at))
        if rules is None:
            continue  # without a policy there are no steps to compare with; that is told by itself
        known = [step.action for step in rules.escalation]
        if event.step not in known:
            values: dict[str, object] = {
                "step": event.step,
                "suggestion": suggestion(event.step, known),
                "known": listed(known),
            }
            yield Finding(codes.UNKNOWN_STEP, ("events", index, "step"), values)


def _together(workspace: Workspace, every: list[Tracked]) -> Iterator[Finding]:
    """What only shows between files: ids used twice, repeats of nothing, two open for one thing."""
    first: dict[str, str] = {}
    living: dict[tuple[str, str], str] = {}
    for tracked in every:
        if tracked.id in first:
            values: dict[str, object] = {"id": shown(tracked.id), "other": first[tracked.id]}
            yield Finding(codes.DUPLICATE_RECTIFICATION, ("id",), values, document=tracked.document)
        first.setdefault(tracked.id, tracked.document)
        moved = (
            tracked.progress.unit != tracked.rectification.unit
        )  # merged units bring theirs along
        if tracked.is_over or moved:
            continue
        if tracked.key in living:
            unit = workspace.units.get(tracked.progress.unit)
            name = unit.name if unit else tracked.progress.unit
            values = {"unit": name, "subject": tracked.key[1], "other": living[tracked.key]}
            yield Finding(codes.TWO_OPEN, ("id",), values, document=tracked.document)
        living.setdefault(tracked.key, tracked.id)
    for tracked in every:
        repeats = tracked.rectification.repeats
        if repeats is not None and repeats not in first:
            values = {
                "id": shown(repeats),
                "suggestion": suggestion(repeats, first.keys() - {tracked.id}),
            }
            yield Finding(codes.UNKNOWN_REPEATED, ("repeats",), values, document=tracked.document)
