"""例会材料 (一讲一问): agenda, results, what each secretary speaks of, questions, open problems, minutes."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.core.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.meeting_followup import followup
from dangjian.core.reports.meeting_questions import questions
from dangjian.core.reports.outcome import Outcome, counts_words
from dangjian.errors import DangjianError
from dangjian.explaining.unit import months_aside
from dangjian.register.register import owner_of
from dangjian.scoring.results import Row
from dangjian.scoring.summaries import layer_name, layer_summaries
from dangjian.values.numbers import ZERO, plain

LARGEST = 3
"""So many losses a secretary speaks of."""
_FORM = (Column("", 4), Column("", 13), Column("", 4), Column("", 13))
_AGENDA = (
    Column("序号", 3, "center"),
    Column("议程", 18),
    Column("谁来讲", 8),
    Column("材料", 6, "center"),
)
_RANKING = (
    Column("名次", 3, "center"),
    Column("单位", 9),
    Column("得分", 5, "right", 2),
    Column("等次", 3, "center"),
    Column("类别", 3, "center"),
    Column("负责人", 6),
    Column("联系委员", 9),
)
_SHORT = (
    Column("丢分的事项", 10),
    Column("扣分", 4, "right"),
    Column("为什么扣", 13),
    Column("原因和措施（会前填写）", 11),
)
_MINUTES = (
    Column("序号", 3, "center"),
    Column("议定事项", 18),
    Column("责任单位", 6),
    Column("完成时限", 6),
)
_ROOM = "　\n　"
"""Two lines to write on."""
_DECISIONS = 6
"""Rows for what the meeting decides."""


def meeting_page(facts: Facts) -> Page:
    """The papers of the meeting after a period. Raises DangjianError where no layer is ranked."""
    outcome = Outcome(facts)
    if outcome.recorded and not facts.results.ranking:
        raise DangjianError(
            f"{facts.period.words}没有参加排名的单位，没有例会材料。",
            "检查办法的 composition。",
        )
    return Page(
        f"{facts.period.words}党建工作例会材料",
        tuple(_blocks(outcome)),
        subtitle=facts.workspace.name,
        provenance=facts.origin(outcome.lists),
        name="例会材料",
    )


def _blocks(outcome: Outcome) -> Iterator[Block]:
    facts = outcome.facts
    ranking = facts.results.ranking if outcome.recorded else ()
    rows = [row for row in ranking if facts.wants(row.unit)]
    if outcome.loose:
        yield Paragraph(f"说明：{facts.seal.words}。得分以封存的结果为准。", "note")
    yield Heading("会议安排")
    yield from _arrangements(outcome)
    yield Heading("考核情况")
    yield from _results(outcome, rows)
    yield Heading("书记讲短板（一讲）")
    yield from _talks(outcome, rows)
    yield Heading("委员现场提问和应知应会（一问）")
    yield from questions(outcome, rows)
    yield Heading("以前问题的整改情况")
    yield from followup(outcome)
    yield Heading("会议记录")
    yield from _minutes()


def _arrangements(outcome: Outcome) -> Iterator[Block]:
    layers = dict.fromkeys(row.layer for row in outcome.facts.results.ranking)
    names = [layer_name(outcome.facts.workspace, layer) for layer in layers]
    heads = "、".join(f"各{name}书记或者负责人" for name in names)
    yield Table(
        _FORM,
        (
            cells("时间", "　", "地点", "　"),
            cells("主持人", "　", "记录人", "　"),
            cells("参加人", Cell(f"党委委员、党建职能部门负责人、{heads}", span=3)),
            cells("缺席人\n和原因", Cell(_ROOM, span=3)),
        ),
    )
    words = outcome.facts.period.words
    agenda = (
        (f"通报 {words}考核情况", "党建职能部门", "第二部分"),
        ("讲短板：丢分最多的事项、原因和措施", "各单位负责人", "第三部分"),
        ("现场提问和应知应会", "党委委员", "第四部分"),
        ("对照以前的问题逐项过整改、定销号", "党建职能部门", "第五部分"),
        ("点评，部署下一步工作", "主持人", "第六部分"),
    )
    rows = tuple(cells(number, *each) for number, each in enumerate(agenda, 1))
    yield Table(_AGENDA, rows, title="议程")


def _results(outcome: Outcome, rows: list[Row]) -> Iterator[Block]:
    facts = outcome.facts
    if not outcome.recorded:
        yield Paragraph(f"{facts.period.words}还没有任何记录，没有得分可讲。")
        return
    for note in months_aside(facts.period, facts.results.months):
        yield Paragraph(note)
    for summary in layer_summaries(facts.workspace, facts.results):
        yield Paragraph(counts_words(summary))
    ranking = tuple(_ranking_row(outcome, row) for row in rows)
    yield Table(_RANKING, ranking, empty="没有要讲的单位。")


def _ranking_row(outcome: Outcome, row: Row) -> tuple[Cell, ...]:
    unit = outcome.facts.unit(row.unit)
    return cells(
        "–" if row.rank is None else row.rank,
        unit.name,
        "–" if row.score is None else row.score,
        row.grade or "–",
        row.tier or "–",
        owner_of(unit, outcome.facts.period.last),
        outcome.contact(row.unit) or "没有登记",
    )


def _talks(outcome: Outcome, rows: list[Row]) -> Iterator[Block]:
    """The units in turn, those at the end of the ranking first."""
    if not rows:
        yield Paragraph("没有要讲的单位。")
        return
    yield Paragraph(
        "按名次从后往前讲，每个单位讲丢分最多的事项：为什么丢分，原因在哪里，怎么改，什么时候改完。"
    )
    ranked = [row for row in rows if row.rank is not None]
    for row in (*reversed(ranked), *(row for row in rows if row.rank is None)):
        yield from _talk(outcome, row)


def _talk(outcome: Outcome, row: Row) -> Iterator[Block]:
    unit = outcome.facts.unit(row.unit)
    score = "没有得分" if row.score is None else f"{plain(row.score)} 分"
    place = "、".join(row.notes) or "没有排名" if row.rank is None else f"第 {row.rank} 名"
    yield Heading(f"{unit.name}（{score}，{place}）", 2)
    contact = outcome.contact(row.unit)
    who = f"讲：{owner_of(unit, outcome.facts.period.last)}"
    yield Paragraph(f"{who}；联系委员：{contact or '没有登记'}。{_overclaim(outcome, row)}")
    losses = tuple(
        cells(loss.words, loss.points, "；".join(line.reason for line in loss.lines), _ROOM)
        for loss in outcome.largest(row.unit, LARGEST)
    )
    yield Table(_SHORT, losses, empty="本期没有丢分，讲一条做得好、可以推广的做法。")


def _overclaim(outcome: Outcome, row: Row) -> str:
    gap = outcome.gap(row) or ZERO
    over = any(card.overclaimed for card in outcome.cards[row.unit])
    return f"自查比督查高 {plain(gap)} 分，讲清楚为什么没有自查出来。" if over else ""


def _minutes() -> Iterator[Block]:
    rows = tuple(cells(number, _ROOM, "", "") for number in range(1, _DECISIONS + 1))
    yield Table(_MINUTES, rows)
    yield Table(_FORM, (cells("主持人\n签字", _ROOM, "记录人\n签字", _ROOM),))
