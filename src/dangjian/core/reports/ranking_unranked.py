"""The cards that have no part in a ranking."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.core.page import Block, Cell, Column, Heading, PageBreak, Paragraph, Table, cells
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.ranking_columns import NOTHING, or_nothing, unit_column
from dangjian.core.reports.ranking_tones import grade_tone
from dangjian.scoring.results import Scorecard
from dangjian.values.numbers import plain

_COLUMNS = (
    Column("清单", 18),
    Column("得分", 5, "right", 2),
    Column("等次", 5, "center"),
    Column("得/应得", 9, "center"),
    Column("说明", 12),
)


def unranked_blocks(facts: Facts) -> Iterator[Block]:
    """The tab of these cards; those of single persons are nobody else's business."""
    yield PageBreak("不排名的得分表")
    yield Heading("不排名的得分表")
    yield Paragraph("这些清单单独计分，不进排名。党员个人的得分表不列入本报告。", "note")
    cards = _unranked(facts)
    columns = (unit_column(facts, (card.unit for card in cards)), *_COLUMNS)
    rows = tuple(_row(facts, card) for card in cards)
    yield Table(columns, rows, "", "本时段没有不排名的得分表。")


def _unranked(facts: Facts) -> list[Scorecard]:
    ranked = {(row.unit, part.checklist) for row in facts.results.ranking for part in row.parts}
    ranked |= {
        (row.unit, name)
        for row in facts.results.ranking
        for name in facts.workspace.composition(facts.policy, row.layer, facts.period.last)
    }
    names = list(facts.workspace.versions)
    cards = [
        card
        for card in facts.results.scorecards
        if (card.unit, card.checklist) not in ranked
        and facts.wants(card.unit)
        and facts.unit(card.unit).layer != "person"
    ]
    return sorted(cards, key=lambda card: names.index(card.checklist))


def _row(facts: Facts, card: Scorecard) -> tuple[Cell, ...]:
    checklist = facts.workspace.versions[card.checklist][card.version]
    grades = checklist.grades or facts.policy.grades
    share = "—"
    if card.earned is not None and card.applicable is not None:
        share = f"{plain(card.earned)}/{plain(card.applicable)}"
    return cells(
        facts.scores.name_of(card.unit),
        checklist.title,
        or_nothing(card.score),
        Cell(card.grade, grade_tone(card.grade, grades)) if card.grade else NOTHING,
        share,
        "，".join(_card_remarks(card)),
    )


def _card_remarks(card: Scorecard) -> Iterator[str]:
    yield from (f"否决：{veto.effect.words()}" for veto in card.vetoes)
    if card.incomplete:
        yield "有到期事项没有填报，不计分"
    elif card.score is None:
        yield "没有适用的事项"
    elif card.missing:
        yield f"缺 {len(card.missing)} 项"
    if card.overclaimed:
        yield "自查不实"
    if card.provisional and card.score is not None:
        yield "暂定"
