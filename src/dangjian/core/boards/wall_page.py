"""The wall and the teams' boards as a page of tables, for a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.campaigns.milestones import CampaignView, Light
from dangjian.campaigns.milestones import MembersPart as Part
from dangjian.core.boards.lights import SIGNS, TONES, light_cell
from dangjian.core.boards.wall import WALL_LEGEND, Square, Wall
from dangjian.core.page import (
    Block,
    Cell,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Table,
    cells,
)
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.registered import unit_name

_MONTH = 5
_MILESTONES = (
    Column("灯", 7),
    Column("节点", 18),
    Column("负责", 7),
    Column("计划", 7, "center"),
    Column("完成", 7, "center"),
    Column("说明", 18),
)
_PARTS = (
    Column("队员", 8),
    Column("分工", 18),
    Column("负责的节点", 7, "right"),
    Column("完成", 7, "right"),
    Column("误期", 7, "right"),
)


def wall_page(facts: Facts, walls: Sequence[Wall], views: Sequence[CampaignView]) -> Page:
    """A tab with the walls, then one a campaign."""
    blocks: list[Block] = [
        Paragraph(f"{wall_legend_words()}空格是没有到，或全公司没有记录的月份。", "note")
    ]
    if not walls:
        blocks.append(Paragraph("没有要上墙的单位。"))
    blocks += [_wall_table(wall) for wall in walls]
    for view in views:
        blocks += _team(view)
    return Page(
        f"{facts.workspace.name}挂图作战",
        tuple(blocks),
        f"{facts.period.words} · 灯按 {facts.today} 算",
        wall_origin(facts),
        "挂图",
    )


def wall_origin(facts: Facts) -> tuple[str, ...]:
    """The foot of the wall: the lists of which the scores on it are composed."""
    named = {part.checklist for row in facts.results.ranking for part in row.parts}
    return facts.origin(tuple(each for each in facts.checklists if each.id in named))


def wall_legend_words() -> str:
    """What the lights of the wall mean, in one line."""
    return "；".join(f"{SIGNS[light]} {words}" for light, words in WALL_LEGEND.items()) + "。"


def _wall_table(wall: Wall) -> Table:
    columns = (Column(wall.layer, 9), *(Column(f"{n} 月", _MONTH, "center") for n in range(1, 13)))
    rows = tuple(cells(row.unit, *map(_square, row.squares)) for row in wall.rows)
    return Table(columns, rows)


def _square(square: Square | None) -> Cell:
    if square is None:
        return Cell(None)
    # The sign comes last: a score behind √ would read as a square root.
    head = f"{square.score} {square.sign}".lstrip()
    return Cell("\n".join((head, *square.words)), TONES[square.light])


def _team(view: CampaignView) -> Iterator[Block]:
    campaign, workspace = view.campaign, view.workspace
    team, branch = unit_name(workspace, campaign.team), unit_name(workspace, campaign.branch)
    yield PageBreak(campaign.title)
    yield Heading(f"{campaign.title}（{team}，{branch}）")
    yield Paragraph(f"目标：{campaign.goal}")
    yield Paragraph(counts_words(view), "note")
    yield Table(
        _MILESTONES,
        tuple(
            cells(
                light_cell(each.light, each.light.words),
                each.milestone.title,
                member_name(view, each.milestone.owner),
                each.planned.isoformat(),
                each.actual.isoformat() if each.actual else None,
                each.words + (f"；改期 {each.replanned} 次" if each.replanned else ""),
            )
            for each in view.milestones
        ),
        "进度看板",
    )
    yield Table(
        _PARTS,
        tuple(
            cells(
                member_name(view, part.member.person) + ("（队长）" if part.member.leader else ""),
                part.member.task,
                part.total,
                part.done,
                Cell(part.late or None, TONES[late_light(view, part)] if part.late else ""),
            )
            for part in view.parts
        ),
        "成效看板：队员的一份",
    )


def counts_words(view: CampaignView) -> str:
    """``5 个节点，完成 4 个，误期 1 个``."""
    return f"{len(view.milestones)} 个节点，完成 {view.done} 个，过期没有完成 {view.late} 个。"


def late_light(view: CampaignView, part: Part) -> Light:
    """Red while a milestone of the member's is late and not done, yellow when they all came to be done."""
    mine = (each for each in view.milestones if each.milestone.owner == part.member.person)
    return Light.RED if any(each.light is Light.RED for each in mine) else Light.YELLOW


def member_name(view: CampaignView, person: str | None) -> str:
    """What a member is called on the wall; empty where nobody is named."""
    return unit_name(view.workspace, person) if person else ""
