"""Checks of campaigns: references, and events of milestones that no course allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dangjian.campaigns.milestones import apply_event
from dangjian.codes import campaign as codes
from dangjian.documents.campaign import Campaign, CampaignEvent
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path, absent
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


class _Course:
    """Where the milestones stand after some events: kept from one event to the next, since a log that
    is read again from its beginning for every event takes a minute at ten thousand of them."""

    def __init__(self, campaign: Campaign) -> None:
        self.standings: dict[str, tuple[date, date | None]] = {}
        """Milestone → planned and actual day in force."""
        self.last: date | None = None
        """The day of the newest event."""
        for each in campaign.milestones:
            self.standings.setdefault(each.id, (each.planned, None))

    def take(self, event: CampaignEvent) -> None:
        """The event has happened, right or wrong."""
        standing = self.standings.get(event.milestone)
        if standing is not None:
            self.standings[event.milestone] = apply_event(*standing, event)
        self.last = event.at


def milestone_findings(
    workspace: Workspace, campaign: Campaign, event: CampaignEvent
) -> Iterator[Finding]:
    """What is wrong in an event that follows those of the campaign; paths start at the event."""
    course = _Course(campaign)
    for earlier in campaign.events:
        course.take(earlier)
    return _event_findings(workspace, course, event)


def _event_findings(
    workspace: Workspace, course: _Course, event: CampaignEvent
) -> Iterator[Finding]:
    standing = course.standings.get(event.milestone)
    if event.by not in workspace.units and not workspace.may_be_person(event.by):
        yield _unknown(workspace, "经办（by）", event.by, ("by",))
    if standing is None:
        known = list(course.standings)
        values: dict[str, object] = {
            "milestone": shown(event.milestone),
            "suggestion": suggestion(event.milestone, known),
            "known": listed(known),
        }
        yield Finding(codes.UNKNOWN_MILESTONE, ("milestone",), values)
        return
    yield from _needs(event)
    yield from _state(event, standing)
    yield from _dates(event, standing[0], course.last)


def _unknown(workspace: Workspace, what: str, name: str, path: Path) -> Finding:
    guess = suggestion(name, workspace.units)
    values = {"what": what, "name": shown(name), "suggestion": guess}
    return Finding(codes.UNKNOWN_UNIT, path, values, cause=absent("unit", name))


def _references(workspace: Workspace, campaign: Campaign) -> Iterator[Finding]:
    for key, what in (("team", "突击队"), ("branch", "党支部")):
        name = getattr(campaign, key)
        if name not in workspace.units and not workspace.may_be_person(name):
            yield _unknown(workspace, what, getattr(campaign, key), (key,))
    members: dict[str, None] = {}
    for index, person in enumerate(member.person for member in campaign.members):
        if person not in workspace.units and not workspace.may_be_person(person):
            yield _unknown(workspace, "队员", person, ("members", index, "person"))
        if person in members:
            yield _twice("队员", person, ("members", index, "person"))
        members[person] = None
    ids: set[str] = set()
    for index, milestone in enumerate(campaign.milestones):
        if milestone.id in ids:
            yield _twice("节点", milestone.id, ("milestones", index, "id"))
        ids.add(milestone.id)
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
    course = _Course(campaign)
    for index, event in enumerate(campaign.events):
        for finding in _event_findings(workspace, course, event):
            path = ("events", index, *finding.path)
            yield finding._replace(path=path)
        course.take(event)


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


def _state(event: CampaignEvent, standing: tuple[date, date | None]) -> Iterator[Finding]:
    actual = standing[1]
    done = actual is not None
    if done is not (event.action == "undo"):
        state = f"已于 {actual} 完成" if done else "还没有完成"
        advice = "复核不通过的先重新打开（undo）" if done else "完成用 done，改期用 replan"
        values = _named(event) | {"milestone": event.milestone, "state": state, "advice": advice}
        yield Finding(codes.EVENT_STATE, ("action",), values)


def _dates(event: CampaignEvent, planned: date, last: date | None) -> Iterator[Finding]:
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
