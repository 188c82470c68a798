"""Checks of campaigns: references, and events of milestones that no course allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dangjian.campaigns.milestones import apply_event
from dangjian.codes import campaign as codes
from dangjian.documents.campaign import Campaign, CampaignEvent, Milestone
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path
from dangjian.values.wording import listed, shown, suggestion

ACTION_WORDS = {"done": "完成", "replan": "改期", "undo": "重新打开"}


def campaign_findings(workspace: Workspace) -> Iterator[Finding]:
    """All that is wrong in the campaigns; findings name their document."""
    owners = {unit.id: unit.name for unit in workspace.units.values()}
    for document in workspace.campaigns:
        campaign = document.model
        if campaign.id in owners:
            values = {"what": "项目", "id": shown(campaign.id), "other": owners[campaign.id]}
            yield Finding(codes.DUPLICATE_CAMPAIGN, ("id",), values, document=document.name)
        owners.setdefault(campaign.id, campaign.title)
        for finding in (*_references(workspace, campaign), *_events(workspace, campaign)):
            yield finding._replace(document=document.name)


def milestone_findings(
    workspace: Workspace, campaign: Campaign, event: CampaignEvent
) -> Iterator[Finding]:
    """What is wrong in an event that follows those of the campaign; paths start at the event."""
    milestone = next((each for each in campaign.milestones if each.id == event.milestone), None)
    if event.by not in workspace.units and not workspace.may_be_person(event.by):
        yield _unknown(workspace, "经办（by）", event.by, ("by",))
    if milestone is None:
        known = [each.id for each in campaign.milestones]
        values: dict[str, object] = {
            "milestone": shown(event.milestone),
            "suggestion": suggestion(event.milestone, known),
            "known": listed(known),
        }
        yield Finding(codes.UNKNOWN_MILESTONE, ("milestone",), values)
        return
    yield from _needs(event)
    yield from _course(campaign, milestone, event)


def _unknown(workspace: Workspace, what: str, name: str, path: Path) -> Finding:
    guess = suggestion(name, workspace.units)
    values = {"what": what, "name": shown(name), "suggestion": guess}
    return Finding(codes.UNKNOWN_UNIT, path, values)


def _references(workspace: Workspace, campaign: Campaign) -> Iterator[Finding]:
    for key, what in (("team", "突击队"), ("branch", "党支部")):
        name = getattr(campaign, key)
        if name not in workspace.units and not workspace.may_be_person(name):
            yield _unknown(workspace, what, getattr(campaign, key), (key,))
    members = [member.person for member in campaign.members]
    for index, person in enumerate(members):
        if person not in workspace.units and not workspace.may_be_person(person):
            yield _unknown(workspace, "队员", person, ("members", index, "person"))
        if person in members[:index]:
            yield _twice("队员", person, ("members", index, "person"))
    ids = [milestone.id for milestone in campaign.milestones]
    for index, milestone in enumerate(campaign.milestones):
        if milestone.id in ids[:index]:
            yield _twice("节点", milestone.id, ("milestones", index, "id"))
        if milestone.owner is not None and milestone.owner not in members:
            guess = suggestion(milestone.owner, members)
            values = {
                "milestone": milestone.id,
                "owner": shown(milestone.owner),
                "suggestion": guess,
            }
            yield Finding(codes.MILESTONE_OWNER, ("milestones", index, "owner"), values)


def _twice(what: str, name: str, path: Path) -> Finding:
    values = {"what": what, "id": shown(name), "other": "前面"}
    return Finding(codes.DUPLICATE_CAMPAIGN, path, values)


def _events(workspace: Workspace, campaign: Campaign) -> Iterator[Finding]:
    for index, event in enumerate(campaign.events):
        before = replace(campaign, events=campaign.events[:index])
        for finding in milestone_findings(workspace, before, event):
            path = ("events", index, *finding.path)
            yield Finding(finding.code, path, finding.values, finding.on)


def _named(event: CampaignEvent) -> dict[str, object]:
    return {"action": ACTION_WORDS[event.action], "key": event.action}


def _needs(event: CampaignEvent) -> Iterator[Finding]:
    needs = {"replan": ("planned", "note"), "undo": ("note",), "done": ()}
    words = {"planned": "新的日期", "note": "说明"}
    for field in needs[event.action]:
        if getattr(event, field) is None:
            values = _named(event) | {"what": words[field], "option": f"--{field}"}
            yield Finding(codes.EVENT_NEEDS, (), values)
    for field, action in (("actual", "done"), ("planned", "replan")):
        if getattr(event, field) is not None and event.action != action:
            yield Finding(codes.EVENT_EXTRA, (field,), _named(event) | {"field": field}, "key")


def _course(campaign: Campaign, milestone: Milestone, event: CampaignEvent) -> Iterator[Finding]:
    planned, actual = milestone.planned, None
    for earlier in campaign.events:
        if earlier.milestone == milestone.id:
            planned, actual = apply_event(planned, actual, earlier)
    done = actual is not None
    if done is not (event.action == "undo"):
        state = f"已于 {actual} 完成" if done else "还没有完成"
        advice = "复核不通过的先重新打开（undo）" if done else "完成用 done，改期用 replan"
        values = _named(event) | {"milestone": milestone.id, "state": state, "advice": advice}
        yield Finding(codes.EVENT_STATE, ("action",), values)
    yield from _dates(campaign, event, planned)


def _dates(campaign: Campaign, event: CampaignEvent, planned: date) -> Iterator[Finding]:
    last = campaign.events[-1].at if campaign.events else None
    wrong: list[tuple[str, date, str]] = []
    if last is not None and event.at < last:
        wrong.append(("at", event.at, f"早于上一条的 {last}"))
    if event.action == "done" and event.actual is not None and event.actual > event.at:
        wrong.append(("actual", event.actual, f"在记录日期 {event.at} 之后"))
    if event.action == "replan" and event.at > planned:
        wrong.append(("at", event.at, f"已过了计划日期 {planned}，改期要在到期以前"))
    if event.action == "replan" and event.planned == planned:
        wrong.append(("planned", planned, "和原来的计划一样"))
    for field, day, why in wrong:
        yield Finding(codes.EVENT_DATES, (field,), _named(event) | {"date": day, "why": why})
