"""What the commands on campaigns give to show."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dangjian.core.milestones import Light, MilestoneStanding, Part
from dangjian.documents.campaign import Campaign, CampaignEvent
from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem
from dangjian.scoring.results import Scorecard


class CampaignView(NamedTuple):
    """A campaign as of a day."""

    workspace: Workspace
    campaign: Campaign
    document: str
    milestones: tuple[MilestoneStanding, ...]
    parts: tuple[Part, ...]
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
