"""Campaigns with long logs: the work grows with the events, not with their square."""

from __future__ import annotations

from datetime import date
from unittest import mock

from dangjian.campaigns import milestones
from dangjian.campaigns.milestones import standings
from dangjian.checks import campaigns as checks
from dangjian.documents.campaign import Campaign
from dangjian.documents.kinds import Document
from dangjian.documents.workspace import Workspace
from tests.helpers import document

EVENTS = 400
PLACES = 20


def a_campaign(count: int) -> Campaign:
    """Milestones that are done and opened again, in turn."""
    names = [f"m{n}" for n in range(PLACES)]
    lines = [
        "schema: dangjian/campaign@1\nid: c\ntitle: t\nteam: t1\nbranch: b1\ngoal: g\n",
        "members: [{person: p1, task: x}]\nrules: [r, s]\nstandards: [a, b]\nmilestones:\n",
        *(f"  - {{id: {name}, title: t, planned: 2026-05-01, owner: p1}}\n" for name in names),
        "events:\n",
        *(
            f"  - {{at: 2026-02-26, by: b1, milestone: {names[n // 2 % PLACES]},"
            f" action: {('done', 'undo')[n % 2]}, note: n}}\n"
            for n in range(count)
        ),
    ]
    campaign = document("".join(lines), "campaign")
    assert isinstance(campaign, Campaign)
    return campaign


def test_each_event_is_looked_at_once_by_the_checks() -> None:
    workspace = Workspace(campaigns=(Document("c.yaml", a_campaign(EVENTS)),))
    with mock.patch.object(checks, "apply_event", wraps=milestones.apply_event) as applied:
        wrong = [f for f in checks.campaign_findings(workspace) if f.path[:1] == ("events",)]
    assert applied.call_count == EVENTS
    assert {finding.code.id for finding in wrong} <= {checks.codes.UNKNOWN_UNIT.id}


def test_and_once_by_the_board() -> None:
    with mock.patch.object(milestones, "apply_event", wraps=milestones.apply_event) as applied:
        found = standings(a_campaign(EVENTS), date(2026, 6, 1))
    assert applied.call_count == EVENTS
    assert {each.actual for each in found} == {None}


def test_a_step_out_of_turn_is_still_found_far_down_the_log() -> None:
    campaign = a_campaign(EVENTS + 1)  # the last one is done, and nobody opened it again
    twice = Workspace(campaigns=(Document("c.yaml", campaign),))
    again = campaign.events[-1]
    finding = list(checks.milestone_findings(twice, campaign, again))
    assert checks.codes.EVENT_STATE in [each.code for each in finding]
