"""Problems, campaigns and points of a unit's year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dangjian.campaigns.milestones import Light, standings
from dangjian.checks.ledgers import ledger_findings, rules_of
from dangjian.core.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.core.reports.appraisal_facts import Subject
from dangjian.core.reports.appraisal_scores import NOTHING
from dangjian.documents.points import Ledger
from dangjian.documents.workspace import Workspace
from dangjian.ledgers.balances import balances, unit_summaries
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.register import Tracked, rate_line
from dangjian.values.numbers import HUNDRED, half_up, plain, product
from dangjian.values.period import Period
from dangjian.values.wording import day_words

_CAMPAIGN_LIST = "campaign"
"""The checklist that judges campaigns."""
_SHOWN = 15
"""So many open problems are listed; of more only the number is told."""
_FEWEST = 3
"""Of fewer people no mean is told: it would be somebody's own points."""


def mine_of(subject: Subject) -> list[Tracked]:
    """The problems that concern the unit now."""
    return [each for each in subject.facts.problems if each.progress.unit == subject.unit.id]


def overdue_of(mine: Sequence[Tracked], today: date) -> list[Tracked]:
    """Those past their due date and not closed."""
    return [each for each in mine if each.progress.days_overdue(today) > 0]


def problems(subject: Subject, mine: Sequence[Tracked]) -> Iterator[Block]:
    """How many problems were raised, closed, overdue; the closing rate; the open ones."""
    today, year = subject.facts.today, subject.facts.period
    yield Heading("问题整改")
    if not mine:
        yield Paragraph("整改台账里没有这个单位的问题。")
        return
    yield Table(
        (Column("项目", 14), Column("项数", 5, "right"), Column("怎样数的", 18)),
        tuple(_counts(mine, year, today)),
        title=f"截至 {today.year} 年 {day_words(today)}",
    )
    yield Paragraph(_rate_words(subject, mine, today, year))
    living = sorted(
        (each for each in mine if not each.is_over), key=lambda each: (each.progress.due, each.id)
    )
    columns = (
        Column("编号", 10),
        Column("问题", 13),
        Column("责任人", 5),
        Column("期限", 6),
        Column("状态", 6),
    )
    rows = tuple(_open_row(each, today) for each in living[:_SHOWN])
    yield Table(columns, rows, title="没有了结的问题", empty="所有问题都已了结。")
    if len(living) > _SHOWN:
        yield Paragraph(f"另有 {len(living) - _SHOWN} 项没有了结，见整改台账。", "note")


def _counts(mine: Sequence[Tracked], year: Period, today: date) -> Iterator[tuple[Cell, ...]]:
    first, last = year.first.day(1), year.last.day(None)
    live = [each for each in mine if each.progress.state is not State.WITHDRAWN]
    raised = [each for each in live if first <= each.progress.raised <= last]
    before = [
        each
        for each in live
        if each.progress.raised < first
        and (each.progress.closed is None or each.progress.closed >= first)
    ]
    closed = [
        each for each in live if each.progress.closed and first <= each.progress.closed <= last
    ]
    yield cells("本年登记", len(raised), "登记日期在本年的，撤销的不算")
    yield cells("上年结转", len(before), "上年以前登记，到年初还没有销号")
    yield cells("本年销号", len(closed), "销号日期在本年的")
    living = [each for each in live if not each.is_over]
    yield cells("没有了结", len(living), "登记、整改中和待复核的")
    yield cells("其中逾期", len(overdue_of(living, today)), "期限已过，还没有销号")
    repeats = sum(each.rectification.repeats is not None for each in raised)
    yield cells("其中反弹", repeats, "本年登记的里面，销号后又犯的")
    returned = sum(each.progress.returned for each in live)
    yield cells("复核退回", returned, "提交复核后被退回的次数")


def _rate_words(subject: Subject, mine: Sequence[Tracked], today: date, year: Period) -> str:
    rate = rate_line(subject.unit.name, mine, today, year)
    if not rate.due:
        return "本年没有到期的问题，按期销号率按 100% 计。"
    percent = plain(half_up(product(HUNDRED, subject.row.closing_rate), 2))
    words = (
        f"期限在本年的 {rate.due} 项，按期销号 {rate.kept} 项，"
        f"按期销号率 {rate.kept} ÷ {rate.due} = {percent}%。"
    )
    ahead = sum(
        each.progress.due >= today and not each.is_over and each.progress.due <= year.last.day(None)
        for each in mine
    )
    return words + (f"其中 {ahead} 项期限还没有过，按期销号后比率会升。" if ahead else "")


def _open_row(each: Tracked, today: date) -> tuple[Cell, ...]:
    progress = each.progress
    late = progress.days_overdue(today)
    state = progress.state.words + (f"，逾期 {late} 天" if late else "")
    return cells(
        each.id,
        each.rectification.problem,
        progress.owner,
        progress.due.isoformat(),
        Cell(state, "bad" if late else ""),
    )


def campaigns(subject: Subject) -> Iterator[Block]:
    """The campaigns of the unit's task teams: milestones done and late, and the team's score."""
    today, workspace = subject.facts.today, subject.facts.workspace
    every = [document.model for document in workspace.campaigns]
    mine = [each for each in every if subject.unit.id in (each.branch, each.team)]
    scores = {
        card.unit: card.score
        for card in subject.facts.results.scorecards
        if card.checklist == _CAMPAIGN_LIST
    }
    yield Heading("攻坚项目")
    rows = []
    for each in mine:
        lights = [standing.light for standing in standings(each, today)]
        done = sum(light in (Light.GREEN, Light.YELLOW) for light in lights)
        late = lights.count(Light.RED)
        score = scores.get(each.team)
        rows.append(
            cells(
                each.title,
                each.goal,
                f"{done}/{len(lights)}",
                late,
                NOTHING if score is None else score,
            )
        )
    columns = (
        Column("项目", 9),
        Column("目标", 14),
        Column("完成节点", 5, "center"),
        Column("过期节点", 5, "right"),
        Column("全年评价", 5, "right"),
    )
    yield Table(columns, tuple(rows), empty="没有攻坚项目。")


def points(subject: Subject) -> Iterator[Block]:
    """A line a points ledger: the unit's people together, nobody by name."""
    workspace, year = subject.facts.workspace, subject.facts.period.first.year
    wrong = {
        finding.document
        for finding in ledger_findings(workspace)
        if finding.code.severity.value == "error"
    }
    yield Heading("积分")
    rows = []
    for document in workspace.ledgers:
        if document.model.year == year and document.name not in wrong:
            rows.append(_points_row(workspace, subject.unit.id, document.model))
    columns = (
        Column("积分细则", 12),
        Column("有记录的人数", 6, "right"),
        Column("平均积分", 6, "right"),
        Column("低于提醒线的人数", 8, "right"),
    )
    yield Table(columns, tuple(rows), empty="没有这一年的积分台账。")
    if rows:
        yield Paragraph(f"只列汇总，不列个人；不足 {_FEWEST} 人的不列平均。", "note")


def _points_row(workspace: Workspace, unit: str, ledger: Ledger) -> tuple[Cell, ...]:
    rules = rules_of(workspace, ledger)
    assert rules is not None  # a ledger without its rules has an error
    unit_of = {each.id: each.parent or "" for each in workspace.units.values()}
    every = unit_summaries(balances(ledger, rules), unit_of)
    mine = next((each for each in every if each.unit == unit), None)
    if mine is None:
        return cells(rules.title, 0, NOTHING, 0)
    mean = mine.mean if mine.people >= _FEWEST else NOTHING
    return cells(rules.title, mine.people, mean, mine.under)
