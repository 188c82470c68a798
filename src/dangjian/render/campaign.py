"""What ``dangjian campaign`` says."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.campaigns.milestones import Campaigns, CampaignView, MilestoneStanding, MilestoneTaken
from dangjian.checks.campaigns import ACTION_WORDS
from dangjian.render.json import dump, number
from dangjian.render.register import name_of
from dangjian.render.terminal import TerminalColumn as Column
from dangjian.render.terminal import render_table
from dangjian.values.numbers import plain

_LIST = (
    Column("编号"),
    Column("项目", wrap=True),
    Column("突击队", wrap=True),
    Column("节点", "right"),
    Column("误期", "right"),
    Column("下一个节点", wrap=True),
)
_MILESTONES = (
    Column("节点"),
    Column("做到什么", wrap=True),
    Column("负责"),
    Column("计划"),
    Column("完成"),
    Column("灯"),
)
_PARTS = (
    Column("队员"),
    Column("分工", wrap=True),
    Column("完成", "right"),
    Column("误期", "right"),
)


def render_campaigns(found: Campaigns, format_: str, *, width: int) -> str:
    """``campaign list``."""
    if format_ == "json":
        return dump([_dict(view) for view in found.views])
    if not found.views:
        return "还没有攻坚项目。\n"
    return render_table(_LIST, [_row(view) for view in found.views], width=width)


def _row(view: CampaignView) -> list[str]:
    waiting = sorted((m for m in view.milestones if m.actual is None), key=lambda m: m.planned)
    following = f"{waiting[0].planned} {waiting[0].milestone.title}" if waiting else "全部完成"
    team = name_of(view.campaign.team, view.workspace.units)
    share = f"{view.done}/{len(view.milestones)}"
    late = str(view.late) if view.late else ""
    return [view.campaign.id, view.campaign.title, team, share, late, following]


def render_campaign(view: CampaignView, format_: str, *, width: int) -> str:
    """``campaign show``: goal, milestones, members' part, and how it was judged."""
    if format_ == "json":
        return dump(_dict(view))
    return "\n".join(_page(view, width)) + "\n"


def _page(view: CampaignView, width: int) -> Iterator[str]:
    campaign, units = view.campaign, view.workspace.units
    team, branch = name_of(campaign.team, units), name_of(campaign.branch, units)
    yield f"{campaign.title}（{campaign.id}） · {team} · {branch}"
    yield f" 目标：{campaign.goal}"
    if campaign.rules:
        yield f" 细则：{'、'.join(campaign.rules)}"
    if campaign.standards:
        yield f" 标准：{'、'.join(campaign.standards)}"
    yield f" 至 {view.today}：{len(view.milestones)} 个节点完成 {view.done} 个，误期 {view.late} 个\n"
    yield render_table(_MILESTONES, [_milestone_row(each) for each in view.milestones], width=width)
    rows = [
        [part.member.person, part.member.task, f"{part.done}/{part.total}", str(part.late or "")]
        for part in view.parts
    ]
    yield render_table(_PARTS, rows, width=width)
    yield _judged(view)


def _milestone_row(standing: MilestoneStanding) -> list[str]:
    milestone = standing.milestone
    late = f"迟 {standing.days_late} 天" if standing.days_late else ""
    changed = f"（改期 {standing.replanned} 次）" if standing.replanned else ""
    return [
        milestone.id,
        milestone.title + changed,
        milestone.owner or "",
        standing.planned.isoformat(),
        standing.actual.isoformat() if standing.actual else "",
        standing.light.words + late,
    ]


def _judged(view: CampaignView) -> str:
    card = view.card
    if card is None:
        return " 还没有评价记录（清单 campaign）。"
    score = plain(card.score) if card.score is not None else "没有得分"
    checklist = view.workspace.versions[card.checklist][card.version]
    titles = {section.id: section.title for section in checklist.sections}
    sums = "，".join(
        f"{titles[s.id]} {plain(s.earned)}/{plain(s.applicable)}"
        for s in card.sections
        if s.applicable
    )
    return f" {card.period.words}评价：{score} {card.grade or ''}（{sums}）"


def render_milestone(taken: MilestoneTaken) -> str:
    """One line on what was recorded."""
    event = taken.event
    title = taken.after.milestone.title
    return f"{taken.campaign.id}.{event.milestone} {title}：{ACTION_WORDS[event.action]}，{taken.after.words}"


def _dict(view: CampaignView) -> dict[str, object]:
    campaign = view.campaign
    return {
        "id": campaign.id,
        "title": campaign.title,
        "team": campaign.team,
        "branch": campaign.branch,
        "goal": campaign.goal,
        "today": view.today.isoformat(),
        "milestones": [
            {
                "id": each.milestone.id,
                "title": each.milestone.title,
                "owner": each.milestone.owner,
                "planned": each.planned.isoformat(),
                "actual": each.actual.isoformat() if each.actual else None,
                "light": each.light.value,
                "days_late": each.days_late,
                "replanned": each.replanned,
            }
            for each in view.milestones
        ],
        "members": [
            {
                "person": p.member.person,
                "task": p.member.task,
                "done": p.done,
                "late": p.late,
                "total": p.total,
            }
            for p in view.parts
        ],
        "score": number(view.card.score) if view.card else None,
        "grade": view.card.grade if view.card else None,
        "period": str(view.card.period) if view.card else None,
    }
