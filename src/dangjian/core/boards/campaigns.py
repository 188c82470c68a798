"""What hangs on the wall beside the units: each task team's milestones and its members' part."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.campaigns.milestones import CampaignView, parts, standings
from dangjian.core.reports.facts import Facts
from dangjian.documents.campaign import Campaign
from dangjian.scoring.results import Scorecard


def campaign_boards(facts: Facts, checklist: str) -> Iterator[CampaignView]:
    """The campaigns that are under way in the period's year, as of ``facts.today``.

    ``checklist``: the list that judges campaigns; a view's card is that of the period itself. Those that
    were over before the year and those that begin after it aren't shown.
    """
    for document in facts.workspace.campaigns:
        campaign = document.model
        if not (facts.wants(campaign.team) or facts.wants(campaign.branch)):
            continue
        if _under_way(campaign, facts):
            yield CampaignView(
                facts.workspace,
                campaign,
                document.name,
                standings(campaign, facts.today),
                parts(campaign, facts.today),
                _card(facts, campaign, checklist),
                facts.today,
            )


def _under_way(campaign: Campaign, facts: Facts) -> bool:
    """Whether something was planned or done in the year, or is left from before."""
    year = facts.period.last.year
    every = standings(campaign, facts.today)
    first = min(each.planned.year for each in every)
    if first > year:
        return False
    return any(
        each.actual is None or each.planned.year >= year or each.actual.year >= year
        for each in every
    )


def _card(facts: Facts, campaign: Campaign, checklist: str) -> Scorecard | None:
    cards = facts.scores.cards_of(campaign.team)
    return next((card for card in cards if card.checklist == checklist), None)
