"""挂图作战: every unit of the ranked layers × the months of the year, each square a light; and what the
squares follow from. Nothing on it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from dangjian.campaigns.milestones import CampaignView, Light, MembersPart, parts, standings
from dangjian.documents.campaign import Campaign
from dangjian.documents.policy import Policy
from dangjian.pages.facts import Facts
from dangjian.pages.kanban import SIGNS, TONES, light_cell
from dangjian.pages.page import (
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
from dangjian.pages.register_words import dealt_with, unit_name
from dangjian.register.register import Tracked, found_month
from dangjian.scoring.composing import BLOCKED
from dangjian.scoring.results import Results, Row, Scorecard, counting_cards
from dangjian.values.numbers import plain
from dangjian.values.period import Month

_MONTHS = 12
_FEW_GRADES = 4
"""With so many grades or more the last but one is yellow."""
WALL_LEGEND: Mapping[Light, str] = {
    Light.RED: "整月没有填报、记录有错、一票否决、最末等次，或者当月的问题逾期没有销号",
    Light.YELLOW: "倒数第二等次（等次有四个以上的）、有事项缺填报或没有督查（暂定），或者当月的问题还没有销号",
    Light.GREEN: "没有上面的情形",
    Light.WHITE: "没有得分（不适用、免报，或者当月没有这个单位）",
}
"""What the light of a square means; the first that fits holds. A month that hasn't come, or without any record, is blank."""


class Square(NamedTuple):
    """A unit in a month."""

    light: Light
    score: str
    """Empty without one."""
    words: tuple[str, ...]
    """Why the light isn't green."""

    @property
    def sign(self) -> str:
        """What the light shows beside its colour."""
        return SIGNS[self.light]


class WallRow(NamedTuple):
    """A unit and its twelve months; None: the month isn't reckoned (yet)."""

    unit: str
    squares: tuple[Square | None, ...]


class Wall(NamedTuple):
    """The wall of one layer."""

    layer: str
    """Its name."""
    rows: tuple[WallRow, ...]


def walls(facts: Facts) -> Iterator[Wall]:
    """A wall a ranked layer, the units in the order of the organization."""
    reckoned = _Reckoned(facts)
    layers = dict.fromkeys(row.layer for month in facts.history for row in month.ranking)
    for layer in layers:
        units = [
            unit
            for unit in facts.workspace.units.values()
            if unit.layer == layer and facts.wants(unit.id) and unit.id in reckoned.units
        ]
        if units:
            rows = tuple(WallRow(unit.name, reckoned.squares(unit.id)) for unit in units)
            yield Wall(facts.workspace.layer_name(layer), rows)


@dataclass
class _Reckoned:
    """The months of the year by unit."""

    facts: Facts

    @cached_property
    def months(self) -> dict[int, tuple[Results, dict[str, Row]]]:
        """The month's number → its results, and its rows by unit."""
        return {
            each.period.last.month: (each, {row.unit: row for row in each.ranking})
            for each in self.facts.history
        }

    @cached_property
    def units(self) -> frozenset[str]:
        """The units that have a row in any month."""
        return frozenset(unit for _, rows in self.months.values() for unit in rows)

    @cached_property
    def problems(self) -> dict[tuple[str, Month], list[Tracked]]:
        """What isn't over, by unit and month; what only waits to be withdrawn lights nothing."""
        found: dict[tuple[str, Month], list[Tracked]] = {}
        for tracked in self.facts.standing:
            if not tracked.is_over:
                key = (tracked.progress.unit, found_month(tracked))
                found.setdefault(key, []).append(tracked)
        return found

    @cached_property
    def missing(self) -> dict[tuple[str, Month], int]:
        """How many due items of the lists that count have no entry, by unit and month."""
        return {
            (unit, each.period.last): sum(len(card.missing) for card in cards)
            for each, _ in self.months.values()
            for unit, cards in counting_cards(each, each.ranking).items()
            if cards
        }

    def squares(self, unit: str) -> tuple[Square | None, ...]:
        """The twelve squares of a unit."""
        return tuple(self._square(unit, number) for number in range(1, _MONTHS + 1))

    def _square(self, unit: str, number: int) -> Square | None:
        if number not in self.months:
            return None
        results, rows = self.months[number]
        row, month = rows.get(unit), results.period.last
        if row is None:
            return Square(Light.WHITE, "", ())
        policy = self.facts.workspace.policy_in(month)
        assert policy is not None  # the month was scored by it
        open_problems = self.problems.get((unit, month), [])
        late = [
            each
            for each in open_problems
            if each.progress.days_overdue(self.facts.today) and not dealt_with(each)
        ]
        red = [*self._red(row, month, policy), *([f"逾期 {len(late)}"] if late else [])]
        yellow = [*self._yellow(row, month, policy)]
        if len(open_problems) > len(late):
            yellow.append(f"未销 {len(open_problems) - len(late)}")
        score = _shown(row.score)
        if red:
            return Square(Light.RED, score, (*red, *yellow))
        if yellow:
            return Square(Light.YELLOW, score, tuple(yellow))
        if row.score is None:
            return Square(Light.WHITE, "", tuple(row.notes[:1]))
        return Square(Light.GREEN, score, ())

    def _red(self, row: Row, month: Month, policy: Policy) -> Iterator[str]:
        if BLOCKED in row.notes:
            yield "记录有错"
        elif self._expected(row, month) and not self._filed(row, month):
            yield "没有填报"
        if row.vetoed:
            yield "一票否决"
        if row.grade is not None and len(policy.grades) > 1 and row.grade == policy.grades[-1].name:
            yield row.grade

    def _expected(self, row: Row, month: Month) -> bool:
        """Whether anything was to be filed: a card is made of what was expected too."""
        return (row.unit, month) in self.missing

    def _filed(self, row: Row, month: Month) -> bool:
        lists = self.facts.filing.by_unit.get((row.unit, month), {})
        return any(filed.recorded for filed in lists.values())

    def _yellow(self, row: Row, month: Month, policy: Policy) -> Iterator[str]:
        missing = self.missing.get((row.unit, month), 0)
        filed = self._filed(row, month)
        if len(policy.grades) >= _FEW_GRADES and row.grade == policy.grades[-2].name:
            yield row.grade
        if missing and filed:
            yield f"缺 {missing} 项"
        elif row.provisional and filed:
            yield "暂定"


def _shown(score: Decimal | None) -> str:
    return "" if score is None else plain(score)


# The wall and the teams' boards as a page of tables, for a workbook.


_MONTH = 5
_MILESTONES = (
    Column("灯", 7),
    Column("节点", 18),
    Column("计划", 7, "center"),
    Column("完成", 7, "center"),
    Column("说明", 18),
)
_PARTS = (
    Column("分工", 20),
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
    named = {name for row in facts.results.ranking for name in row.counting}
    return facts.foot(each for each in facts.checklists if each.id in named)


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
                part.member.task,
                part.total,
                part.done,
                Cell(part.late or None, TONES[late_light(view, part)] if part.late else ""),
            )
            for part in view.parts
        ),
        "成效看板：各项分工",
    )


def counts_words(view: CampaignView) -> str:
    """``5 个节点，完成 4 个，误期 1 个``."""
    return f"{len(view.milestones)} 个节点，完成 {view.done} 个，过期没有完成 {view.late} 个。"


def late_light(view: CampaignView, part: MembersPart) -> Light:
    """Red while a milestone of the member's is late and not done, yellow when they all came to be done."""
    mine = (each for each in view.milestones if each.milestone.owner == part.member.person)
    return Light.RED if any(each.light is Light.RED for each in mine) else Light.YELLOW


# What hangs on the wall beside the units: each task team's milestones and its members' part.


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
