"""党建工作责任书: what a unit and the committee above it agree on for a year, drawn from lists and policy."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import Unit
from dangjian.documents.policy import Policy
from dangjian.pages.agreement_rules import (
    clauses,
    needs_words,
    quota_words,
    tier_conditions,
    veto_rows,
)
from dangjian.pages.agreement_terms import (
    Terms,
    bound_units,
    counted_points,
    duties,
    foot,
    number_of,
    parties,
    refuse_unbound,
    short_digest,
    signatures,
)
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells
from dangjian.values.numbers import HUNDRED, plain, product
from dangjian.values.period import Month

_BLANK = ("　\n　",) * 3
_BLANK_TASKS = 3
"""Lines for the tasks that are agreed on by hand."""
_PLEDGES = (
    "甲方承诺：按清单和办法如实督查、按期反馈，不临时加码；对乙方提出的更正申请逐条答复，为乙方履行责任提供条件。",
    "乙方承诺：按清单逐条履责，如实自查，不补造资料；对查出的问题按期整改，对考核结果有异议的按程序申请更正。",
)


def agreement_pages(facts: Facts) -> Iterator[tuple[Unit, Page]]:
    """An agreement a unit, by the terms of its first month in the year.

    Raises DangjianError when a unit that was asked for by name has none.
    """
    bound = {unit.id: (unit, terms[0]) for unit, terms in bound_units(facts)}
    refuse_unbound(facts, bound)
    for unit, terms in bound.values():
        yield unit, _page(facts, terms)


def _page(facts: Facts, terms: Terms) -> Page:
    unit = terms.unit
    blocks = (
        *parties(facts, unit),
        *_grounds(terms),
        *_goals(facts, terms),
        *duties(facts.workspace, terms),
        *_rules(terms),
        *_pledges(),
        *_term(facts, terms),
        *signatures(facts, unit),
    )
    return Page(
        title=f"{facts.period.first.year} 年度党建工作责任书",
        subtitle=f"编号：{number_of(facts, unit)}",
        blocks=blocks,
        provenance=foot(facts, terms),
        name="责任书",
    )


def _grounds(terms: Terms) -> Iterator[Block]:
    policy = terms.policy
    yield Paragraph("为落实党建工作责任制，根据下列办法和责任清单，甲乙双方签订本责任书。")
    head = cells(policy.title, policy.version, "—", short_digest(policy))
    rows = (head, *(_ground(terms, checklist) for checklist in terms.lists))
    columns = (
        Column("办法和清单", 15),
        Column("版本", 4),
        Column("适用于乙方", 6),
        Column("指纹", 11),
    )
    yield Table(columns, rows, title=f"依据（{terms.month.words}在用的版本）")


def _ground(terms: Terms, checklist: Checklist) -> tuple[Cell, ...]:
    count, points = counted_points(terms.items(checklist))
    return cells(
        checklist.title,
        checklist.version,
        f"{count} 条 {plain(points)} 分",
        short_digest(checklist),
    )


def _goals(facts: Facts, terms: Terms) -> Iterator[Block]:
    policy = terms.policy
    year = facts.period.first.year
    yield Heading("目标")
    yield Paragraph(
        f"乙方 {year} 年度的目标：等次＿＿＿＿，类别＿＿＿＿（签订时由双方商定填写）。各等次、类别的条件如下。"
    )
    grades = (
        cells(
            grade.name,
            f"不低于 {plain(grade.from_)} 分",
            "不限" if grade.quota is None else f"{plain(product(HUNDRED, grade.quota))}%",
            "—" if grade.coefficient is None else plain(grade.coefficient),
        )
        for grade in policy.grades
    )
    columns = (Column("等次", 6), Column("得分", 10), Column("名额", 6), Column("系数", 6))
    yield Table(columns, tuple(grades), title="等次")
    words = quota_words(policy)
    if words:
        yield Paragraph(words, "note")
    needs = needs_words(policy)
    if needs:
        yield Paragraph(needs, "note")
    yield from _tiers(policy)
    yield Paragraph(
        "书记领办的项目和年度重点任务，由双方在签订时填写，年终逐项验收。没有另定的，写“无”。"
    )
    blank = tuple(cells(number, *_BLANK) for number in range(1, _BLANK_TASKS + 1))
    columns = (
        Column("序号", 3, "center"),
        Column("项目或任务", 16),
        Column("验收标准", 12),
        Column("完成时间", 6),
    )
    yield Table(columns, blank, title="书记项目和年度重点任务")


def _tiers(policy: Policy) -> Iterator[Block]:
    tiers = (cells(tier.name, tier.focus, tier_conditions(tier)) for tier in policy.tiers)
    yield Table(
        (Column("类别", 6), Column("指导重点", 8), Column("条件（要同时满足）", 20)),
        tuple(tiers),
        title="类别（依次判断）",
    )
    if any(tier.top is not None or tier.bottom is not None for tier in policy.tiers):
        yield Paragraph(
            "比例按参加排名的单位数计，向下取整；正好并列在边上的，从有利于单位的一边。", "note"
        )


def _rules(terms: Terms) -> Iterator[Block]:
    yield Heading("考核与奖惩")
    for clause in clauses(terms):
        yield Heading(clause.title, 2)
        yield from (Paragraph(line) for line in clause.lines)
    rows = tuple(cells(*row) for row in veto_rows(terms))
    if rows:
        yield Heading("一票否决", 2)
        yield Paragraph("查实有下列情形的，不论得分多少，按所列后果处理；须有依据，并经批准。")
        columns = (
            Column("事项", 4),
            Column("情形", 16),
            Column("后果", 11),
            Column("管多久", 4),
        )
        yield Table(columns, rows)
    if any(grade.coefficient is not None for grade in terms.policy.grades):
        yield Heading("结果运用", 2)
        yield Paragraph("年度等次的系数见第一部分的表，按公司规定用于结果运用。")


def _pledges() -> Iterator[Block]:
    yield Heading("承诺")
    yield from (Paragraph(text) for text in _PLEDGES)
    yield Paragraph("承诺的文字为自拟范本，双方可以修改。", "note")


def _term(facts: Facts, terms: Terms) -> Iterator[Block]:
    unit, year = terms.unit, facts.period
    begin = terms.month
    end = year.last if unit.until is None else min(unit.until, year.last)
    yield Heading("期限")
    yield Paragraph(f"本责任书的期限从 {_day(begin, 1)}起，到 {_day(end, None)}止。")
    if unit.from_ is not None and unit.from_ > year.first:
        yield Paragraph(f"乙方从 {unit.from_.words}起成立，之前的月份不计。")
    if unit.until is not None and unit.until < year.last:
        heir = facts.workspace.units.get(unit.successor or "")
        tail = f"，之后由{heir.name}承接" if heir else ""
        yield Paragraph(f"乙方到 {unit.until.words}止{tail}。")
    yield Paragraph("期限内清单或办法换版的，双方另签补充；没有改动的条款继续有效。")


def _day(month: Month, day: int | None) -> str:
    found = month.day(day)
    return f"{found.year} 年 {found.month} 月 {found.day} 日"
