"""通报: what a period's assessment found, from facts alone. In the order in which offices write it."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.core.page import Block, Heading, Page, PageBreak, Paragraph
from dangjian.core.reports.bulletin_annexes import deduction_table, score_table
from dangjian.core.reports.bulletin_demands import demands
from dangjian.core.reports.bulletin_overview import overview
from dangjian.core.reports.bulletin_problems import common, problems
from dangjian.core.reports.bulletin_progress import progress
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.outcome import Outcome, full_day, titled
from dangjian.errors import DangjianError
from dangjian.explaining.unit import months_aside
from dangjian.scoring.summaries import layer_name


def bulletin_page(facts: Facts) -> Page:
    """The bulletin of a period, with the scores and every deduction annexed.

    Where nothing was recorded it says so and names nobody. Raises DangjianError where no layer is
    ranked, and for a choice of units: a bulletin is about all of them.
    """
    if facts.units:
        raise DangjianError(
            "通报写全部单位，不能只写几个单位。", "单个单位的得分来历：dangjian explain 单位 时段。"
        )
    outcome = Outcome(facts)
    if outcome.recorded and not facts.results.ranking:
        raise DangjianError(
            f"{facts.period.words}没有参加排名的单位，没有可以通报的。", "检查办法的 composition。"
        )
    return Page(
        f"关于 {facts.period.words}党建工作责任制考核情况的通报",
        tuple(_blocks(outcome) if outcome.recorded else _nothing(outcome)),
        subtitle=f"〔{facts.today.year}〕　　号",
        provenance=facts.origin(outcome.lists),
        name="通报",
    )


def _nothing(outcome: Outcome) -> Iterator[Block]:
    """Nobody is told of zeros that only say that no record has come yet."""
    yield _addressed(outcome)
    yield Paragraph(
        f"到印发之日，还没有收到 {outcome.facts.period.words}的任何点检记录，"
        "本期没有可以通报的得分。收齐记录以后另行通报。"
    )
    yield _signature(outcome)


def _addressed(outcome: Outcome) -> Paragraph:
    facts = outcome.facts
    layers = dict.fromkeys(row.layer for row in facts.results.ranking)
    names = [layer_name(facts.workspace, layer) for layer in layers] or ["单位"]
    return Paragraph(f"{'、'.join(f'各{name}' for name in names)}：", "lead")


def _signature(outcome: Outcome) -> Paragraph:
    facts = outcome.facts
    return Paragraph(f"{facts.workspace.name}\n{full_day(facts.today)}", "signature")


def _blocks(outcome: Outcome) -> Iterator[Block]:
    facts = outcome.facts
    if outcome.loose:
        yield Paragraph(f"说明：{facts.seal.words}。得分确定后以封存的结果为准。", "note")
    yield _addressed(outcome)
    yield Paragraph(
        f"根据{titled(facts.policy.title)}（{facts.policy.version}），对 {facts.period.words}"
        "党建工作责任制落实情况进行了考核。得分由各单位的点检记录逐条算出，现将情况通报如下。"
    )
    for note in months_aside(facts.period, facts.results.months):
        yield Paragraph(note)
    yield Heading("总体情况")
    yield from overview(outcome)
    yield Heading("主要做法和成效")
    yield from progress(outcome)
    yield Heading("存在问题")
    yield from problems(outcome)
    yield Heading("共性问题")
    yield from common(outcome)
    yield Heading("有关要求")
    yield from demands(outcome)
    yield Paragraph("")
    yield Paragraph(f"附件：1. {facts.period.words}得分表")
    yield Paragraph(f"　　　2. {facts.period.words}扣分明细")
    yield _signature(outcome)
    yield PageBreak("得分表")
    yield Paragraph("附件 1", "lead")
    yield from score_table(outcome)
    yield PageBreak("扣分明细")
    yield Paragraph("附件 2", "lead")
    yield from deduction_table(outcome)
