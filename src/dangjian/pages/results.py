"""结果运用建议表: what the policy makes follow from the results, unit by unit, each with its rule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dangjian.documents.policy import Need, Policy, Tier
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.pages.facts import Facts
from dangjian.pages.gathering import report_facts
from dangjian.pages.gathering_units import TALK
from dangjian.pages.outcome import Outcome
from dangjian.pages.page import (
    Block,
    Cell,
    Column,
    Heading,
    Page,
    Paragraph,
    Table,
    cells,
    news,
)
from dangjian.pages.paper import inner, signature
from dangjian.pages.report_facts import ReportFacts, UnitTold
from dangjian.rectify.guidance import kind_of
from dangjian.scoring.awards import need_words
from dangjian.scoring.shares import shared_title
from dangjian.values.numbers import HUNDRED, plain, product
from dangjian.values.period import PeriodKind
from dangjian.values.wording import titled

_COLUMNS = (
    Column("名次", 3, "center"),
    Column("单位", 8),
    Column("得分", 4, "right", 2),
    Column("等次", 3, "center"),
    Column("类别", 3, "center"),
    Column("薪酬系数", 4, "center"),
    Column("评优资格", 11),
    Column("约谈", 6),
    Column("培训", 9),
)
_ROOM = "　\n　"
_SIGNED = (Column("", 6), Column("", 22))


def results_page(facts: Facts) -> Page:
    """The table and the rules. Raises DangjianError where no layer is ranked or nothing is recorded."""
    outcome = Outcome(facts)
    if not outcome.rows:
        raise DangjianError(
            f"{facts.period.words}没有参加排名的单位，没有结果可以运用。",
            "检查办法的 composition。",
        )
    if not outcome.recorded:
        raise DangjianError(f"{facts.period.words}还没有任何记录，没有结果可以运用。")
    told = report_facts("results", outcome)
    title = f"{facts.period.words}考核结果运用建议表"
    return inner(facts, title, _blocks(outcome, told), outcome.lists, "建议表")


def _blocks(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    layers = "、".join(f"{each.units} 个{each.name}" for each in told.layers)
    yield Paragraph(
        f"根据{titled(told.policy)}和 {told.period_words} {layers}的考核结果提出，供党委会研究。"
        f"得分和整改情况截至 {told.day_words}，{told.state}。{''.join(told.months_aside)}"
    )
    if outcome.facts.period.kind is not PeriodKind.YEAR:
        yield Paragraph("评优资格以全年为准，这里按本期的情况提示。")
    yield Heading("建议")
    wanted = [unit for unit in told.units if outcome.facts.wants(unit.id)]
    for (layer, class_), units in groupby(wanted, key=lambda u: (u.layer, u.ranking_class)):
        named = layer if len(told.layers) > 1 else ""
        yield news(Table(_COLUMNS, tuple(map(_row, units)), f"{named}{class_}"), kept=5)
    yield Heading("规则")
    yield from _rules(outcome.facts.workspace, outcome.facts.policy)
    yield Table(_SIGNED, (cells("党委会研究意见", _ROOM),))
    yield signature(outcome.facts)


def _row(unit: UnitTold) -> tuple[Cell, ...]:
    return cells(
        "–" if unit.rank is None else unit.rank,
        unit.name,
        "–" if unit.score is None else unit.score,
        f"{unit.grade or '待定'}（暂定）" if unit.provisional else unit.grade or "待定",
        unit.tier or "–",
        "–" if unit.coefficient is None else f"{unit.coefficient:.2f}",
        "\n".join(_award(each.name, each.unmet) for each in unit.awards),
        "；".join(unit.talks),
        "；".join(unit.training),
    )


def _award(name: str, unmet: tuple[str, ...]) -> str:
    return f"不符合{name}：{'；'.join(unmet)}" if unmet else f"符合{name}"


def _rules(workspace: Workspace, policy: Policy) -> Iterator[Paragraph]:
    """The rule behind each column, as the policy has it."""
    if any(grade.coefficient is not None for grade in policy.grades):
        words = "，".join(
            f"{grade.name}（{plain(grade.from_)} 分起）{grade.coefficient:.2f}"
            for grade in policy.grades
            if grade.coefficient is not None
        )
        yield Paragraph(f"{words}。等次没有定的，系数待定。", run_in="薪酬系数。")
    for each in policy.eligibility:
        needs = "，".join(_asked(workspace, need) for need in each.needs)
        yield Paragraph(f"{each.award}：{needs}，每条都要符合。", run_in="评优资格。")
    yield Paragraph(_talk_rule(policy), run_in="约谈。")
    yield Paragraph(
        "没有达到要求的事项是共性问题的，学操作指南的相应章节；中层单位补得分率最低的项目。",
        run_in="培训。",
    )


def _asked(workspace: Workspace, need: Need) -> str:
    return need_words(need, shared_title(workspace, need.share) if need.share else "")


def _talk_rule(policy: Policy) -> str:
    tiers = [f"{t.name}（{_tier(t)}）" for t in policy.tiers if kind_of(t) == "problems"]
    steps = [
        f"整改逾期 {step.overdue} 天起{step.action}"
        for step in policy.rectification.escalation
        if TALK in step.action
    ]
    named = [f"列为{'、'.join(tiers)}的单位"] if tiers else []
    return f"{'；'.join((*named, *steps))}。" if named or steps else "办法没有规定。"


def _tier(tier: Tier) -> str:
    parts = []
    if tier.bottom is not None:
        parts.append(f"名次在后 {plain(product(HUNDRED, tier.bottom))}%")
    if tier.below is not None:
        parts.append(f"得分低于 {plain(tier.below)} 分")
    return "、".join(parts)
