"""Where the milestones of a campaign stand: planned and actual dates in force, lights, members' part.

Lights are computed from dates, never typed: green done by its day, yellow done late, red late and not
done, white not due yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dangjian.documents.campaign import Campaign, CampaignEvent, Member, Milestone
from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem
from dangjian.scoring.results import Scorecard
from dangjian.values.wording import day_words


class Light(StrEnum):
    """The colour of a milestone on the board."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    WHITE = "white"

    @property
    def words(self) -> str:
        """The Chinese word that people see."""
        names = {"green": "绿", "yellow": "黄", "red": "红", "white": "未到期"}
        return names[self.value]


class MilestoneStanding(NamedTuple):
    """A milestone on a day."""

    milestone: Milestone
    planned: date
    """The date in force, after changes that were approved in time."""
    actual: date | None
    """When it was done; None while it isn't."""
    light: Light
    days_late: int
    """Days between the planned date and the actual one, or the day that was asked; 0 if none."""
    replanned: int
    """How often its date was changed."""

    @property
    def words(self) -> str:
        """``计划 5 月 20 日，迟了 3 天完成``."""
        planned = f"计划 {day_words(self.planned)}"
        match self.light:
            case Light.GREEN:
                return f"{planned}，按期完成"
            case Light.YELLOW:
                return f"{planned}，迟了 {self.days_late} 天完成"
            case Light.RED:
                return f"{planned}，已过期没有完成"
        return f"{planned}，未到期"


class MembersPart(NamedTuple):
    """A member's part: the milestones that are theirs."""

    member: Member
    done: int
    late: int
    """Done late, or late and not done."""
    total: int


def apply_event(
    planned: date, actual: date | None, event: CampaignEvent
) -> tuple[date, date | None]:
    """Planned and actual date after an event."""
    match event.action:
        case "done":
            return planned, event.actual or event.at
        case "undo":
            return planned, None
    return event.planned or planned, actual


def standing(campaign: Campaign, milestone: Milestone, today: date) -> MilestoneStanding:
    """Where a milestone stands on a day; later events are known all the same."""
    return _standing(milestone, campaign.events, today)


def standings(campaign: Campaign, today: date) -> tuple[MilestoneStanding, ...]:
    """All milestones of a campaign, in its order."""
    events: dict[str, list[CampaignEvent]] = {}
    for event in campaign.events:
        events.setdefault(event.milestone, []).append(event)
    return tuple(_standing(each, events.get(each.id, ()), today) for each in campaign.milestones)


def _standing(
    milestone: Milestone, events: Iterable[CampaignEvent], today: date
) -> MilestoneStanding:
    planned, actual, replanned = milestone.planned, None, 0
    for event in events:
        if event.milestone == milestone.id:
            planned, actual = apply_event(planned, actual, event)
            replanned += event.action == "replan"
    late = max(0, ((actual or today) - planned).days)
    if actual is not None:
        light = Light.YELLOW if late else Light.GREEN
    else:
        light = Light.RED if late else Light.WHITE
    return MilestoneStanding(milestone, planned, actual, light, late, replanned)


def late_milestones(campaign: Campaign, today: date) -> tuple[MilestoneStanding, ...]:
    """Milestones that are past their day and not done; what was done late is no problem any more."""
    return tuple(each for each in standings(campaign, today) if each.light is Light.RED)


def parts(campaign: Campaign, today: date) -> tuple[MembersPart, ...]:
    """What each member has done of their milestones."""
    every = standings(campaign, today)
    result = []
    for member in campaign.members:
        mine = [each for each in every if each.milestone.owner == member.person]
        done = sum(each.actual is not None for each in mine)
        late = sum(each.days_late > 0 for each in mine)
        result.append(MembersPart(member, done, late, len(mine)))
    return tuple(result)


# What the commands on campaigns give to show.


class CampaignView(NamedTuple):
    """A campaign as of a day."""

    workspace: Workspace
    campaign: Campaign
    document: str
    milestones: tuple[MilestoneStanding, ...]
    parts: tuple[MembersPart, ...]
    card: Scorecard | None
    """The newest month's card of the list that judges campaigns; None where nothing was recorded."""
    today: date

    @property
    def done(self) -> int:
        """How many milestones are done."""
        return sum(each.actual is not None for each in self.milestones)

    @property
    def late(self) -> int:
        """How many are past their day and not done."""
        return sum(each.light is Light.RED for each in self.milestones)


class Campaigns(NamedTuple):
    """The campaigns of a workspace as of a day."""

    views: tuple[CampaignView, ...]
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Whether something in them is wrong."""
        return bool(self.problems)


class MilestoneTaken(NamedTuple):
    """An event of a milestone that was recorded."""

    campaign: Campaign
    event: CampaignEvent
    after: MilestoneStanding
