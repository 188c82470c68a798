"""Zones beside each other, and the campaigns of task teams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.campaigns.milestones import Light, MilestoneStanding, standings
from dangjian.core.reports.facts import Facts
from dangjian.rectify.guidance import Standing, advise
from dangjian.register.register import ClosingRate as Rate
from dangjian.register.register import rate_line
from dangjian.scoring.results import Scorecard
from dangjian.scoring.summaries import Summary, zone_summaries


class ZoneLine(NamedTuple):
    """A zone and one layer in it."""

    summary: Summary
    rate: Rate
    """Of all its units' problems, whatever their layer."""
    weakest: Standing | None
    """The section in which its units are furthest behind the mean."""


class CampaignLine(NamedTuple):
    """A campaign as of the day."""

    title: str
    team: str
    branch: str
    goal: str
    milestones: tuple[MilestoneStanding, ...]
    score: Decimal | None
    """Of the team in the period; None without a card."""
    grade: str | None

    def count(self, *lights: Light) -> int:
        """How many milestones show one of these lights."""
        return sum(each.light in lights for each in self.milestones)


def zone_lines(facts: Facts) -> Iterator[ZoneLine]:
    """Every zone and layer with ranked or unranked units, in the order of the zones."""
    _, advice = advise(facts.workspace, facts.results, facts.policy, facts.problems)
    zones = [zone for each in facts.workspace.organizations for zone in each.model.zones]
    weakest = {zone.id: each.weakest for zone, each in zip(zones, advice, strict=True)}
    for summary in zone_summaries(facts.workspace, facts.results):
        mine = [
            each for each in facts.problems if facts.unit(each.progress.unit).zone == summary.id
        ]
        rate = rate_line(summary.name, mine, facts.today, None)
        yield ZoneLine(summary, rate, weakest[summary.id])


def campaign_lines(facts: Facts) -> Iterator[CampaignLine]:
    """Every campaign of the units that were asked for."""
    for document in facts.workspace.campaigns:
        campaign = document.model
        if facts.wants(campaign.team) or facts.wants(campaign.branch):
            card = _team_card(facts.scores.cards_of(campaign.team))
            yield CampaignLine(
                campaign.title,
                facts.scores.name_of(campaign.team),
                facts.scores.name_of(campaign.branch),
                campaign.goal,
                standings(campaign, facts.today),
                card.score if card else None,
                card.grade if card else None,
            )


def _team_card(cards: Sequence[Scorecard]) -> Scorecard | None:
    """The card of the list that judges campaigns, as the command ``campaign show`` names it."""
    return next((card for card in cards if card.checklist == "campaign"), None)
