"""Campaigns of task teams: the list, one campaign, and what happens to its milestones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from dangjian.campaigns.milestones import (
    Campaigns,
    CampaignView,
    MilestoneTaken,
    parts,
    standing,
    standings,
)
from dangjian.checks.campaigns import campaign_findings, milestone_findings
from dangjian.commands.checking import check_workspace
from dangjian.commands.register import load_aftermath, refuse_misshapen, said
from dangjian.commands.score import score_checked
from dangjian.documents.campaign import Campaign, CampaignEvent
from dangjian.documents.kinds import AFTERMATH, Document
from dangjian.documents.plain_values import plain_of
from dangjian.documents.record import Correction, Record
from dangjian.documents.spoken import Thing, called, unit_called
from dangjian.documents.workspace import Workspace
from dangjian.io.atomic import write_bytes
from dangjian.io.lock import workspace_lock
from dangjian.io.logs import append_event, appended
from dangjian.io.sources import Folder, place_by_document
from dangjian.io.workspace import load
from dangjian.problem import Problem
from dangjian.scoring.early import may_be_served
from dangjian.scoring.results import Scorecard
from dangjian.values.period import Month, Period, PeriodKind
from dangjian.values.wording import listed

CHECKLIST = "campaign"
"""The checklist that judges campaigns."""
ASIDE = AFTERMATH - {"campaign"}


def campaigns(root: Path, today: date) -> Campaigns:
    """Every campaign, without scores."""
    source = Folder(root)
    loaded = load_aftermath(source, ASIDE)
    problems = _problems(source, loaded.workspace, loaded.problems)
    every = loaded.workspace.campaigns
    return Campaigns(
        tuple(_view(loaded.workspace, document, None, today) for document in every), problems
    )


def campaign(root: Path, name: str, today: date) -> Campaigns:
    """One campaign with its newest card. Raises DangjianError when there is none of that id."""
    source = Folder(root)
    loaded = load_aftermath(source, ASIDE)
    document = _found(loaded.workspace, name)
    card = _newest_card(source, document.model.team)
    view = _view(loaded.workspace, document, card, today)
    return Campaigns((view,), _problems(source, loaded.workspace, loaded.problems))


def _problems(
    source: Folder, workspace: Workspace, read: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    every = (*read, *place_by_document(source, campaign_findings(workspace)))
    return tuple(problem for problem in every if problem.is_error)


def _view(
    workspace: Workspace, document: Document[Campaign], card: Scorecard | None, today: date
) -> CampaignView:
    model = document.model
    lights, shares = standings(model, today), parts(model, today)
    return CampaignView(workspace, model, document.name, lights, shares, card, today)


def _found(workspace: Workspace, name: str) -> Document[Campaign]:
    things = [Thing(each.model.id, each.model.title) for each in workspace.campaigns]
    hint = f"现有项目：{listed(each.id for each in things)}"
    found = called(name, things, "没有攻坚项目 {}", hint=hint)
    return next(each for each in workspace.campaigns if each.model.id == found)


def _newest_card(source: Folder, team: str) -> Scorecard | None:
    """The card of the newest month in which the team was judged."""
    for month in sorted(_judged_months(source, team), reverse=True):
        checked = check_workspace(source, {month}.__contains__)
        if CHECKLIST not in checked.filing.by_unit.get((team, month), {}):
            continue
        results = score_checked(checked, Period(PeriodKind.MONTH, month), full=True).results
        cards = results.scorecards if results else ()
        return next((c for c in cards if (c.unit, c.checklist) == (team, CHECKLIST)), None)
    return None


def _judged_months(source: Folder, team: str) -> set[Month]:
    """The months in which the team may have a card. Its own files alone are looked at: to check whole
    months one after the other until it has one takes seconds in a workspace of some years."""
    workspace = load(source, aside=AFTERMATH, mine=lambda unit: unit == team).workspace
    models: list[Record | Correction] = [each.model for each in workspace.records]
    models += [each.model for each in workspace.corrections]
    own = {(team, CHECKLIST, each.period) for each in models if _is_of(each, team)}
    served = (later for key in own for later in may_be_served(workspace, key))
    return {month for _, _, month in (*own, *served)}


def _is_of(model: Record | Correction, team: str) -> bool:
    checklist = model.checklist_id if isinstance(model, Record) else model.checklist
    return (model.unit, checklist) == (team, CHECKLIST)


def _by_ids(workspace: Workspace, campaign: Campaign, event: CampaignEvent) -> CampaignEvent:
    """The event with ids for names. Raises DangjianError for what names nothing or nobody."""
    milestones = [Thing(each.id, each.title) for each in campaign.milestones]
    hint = f"可用的节点：{listed(each.id for each in milestones)}。"
    milestone = called(event.milestone, milestones, "节点 {} 不在项目里", hint=hint)
    missing, hint = "经办（by）{} 不在组织里", "--by 写组织里的单位或党员，名称、编号都可以。"
    by = unit_called(workspace, event.by, missing, months=[Month.of(event.at)], hint=hint)
    return replace(event, milestone=milestone, by=by)


def record_milestone(root: Path, name: str, event: CampaignEvent) -> MilestoneTaken:
    """Record what happened to a milestone. Raises DangjianError, with nothing written, when it
    can't have."""
    with workspace_lock(root):
        source = Folder(root)
        workspace = load_aftermath(source, ASIDE).workspace
        document = _found(workspace, name)
        for finding in campaign_findings(workspace):
            if finding.document == document.name:
                raise said(finding, f"{name} 有错误，先改正：")
        event = _by_ids(workspace, document.model, event)
        for finding in milestone_findings(workspace, document.model, event):
            raise said(finding, f"{name}：")
        after = replace(document.model, events=(*document.model.events, event))
        refuse_misshapen(plain_of(after), "campaign", name)
        _append(root, source, document, event)
    milestone = next(each for each in after.milestones if each.id == event.milestone)
    return MilestoneTaken(after, event, standing(after, milestone, event.at))


def _append(root: Path, source: Folder, document: Document[Campaign], event: CampaignEvent) -> None:
    data = source.read(document.name)
    if not document.model.events and b"\nevents:" not in data:
        # The first event of a campaign that was written without a log.
        data_with_log = data + (b"" if data.endswith(b"\n") else b"\n") + b"events:\n"
        content = appended(data_with_log, plain_of(event), document.name)
        write_bytes(root / document.name, content, expected=data, within=root)
        return
    append_event(root / document.name, data, plain_of(event), within=root)
