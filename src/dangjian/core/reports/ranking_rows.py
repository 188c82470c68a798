"""The ranking itself, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dangjian.core.page import Block, Cell, Chart, Column, Heading, Paragraph, Series, Table, cells
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.ranking_columns import NOTHING, or_nothing, unit_column
from dangjian.core.reports.ranking_tones import grade_tone, tier_tone
from dangjian.scoring.results import Row, Scorecard
from dangjian.scoring.scores import cards_behind, remarks
from dangjian.scoring.summaries import Summary, layer_summaries
from dangjian.values.numbers import plain

_RANKING = (
    Column("名次", 3, "center"),
    Column("得分", 5, "right", 2),
    Column("等次", 4, "center"),
    Column("类别", 4, "center"),
    Column("指导重点", 5, "center"),
    Column("系数", 4, "right", 2),
    Column("自查差距", 5, "right", 2),
    Column("说明", 18),
)
_MOST_BARS = 30
"""With more units the bars say less than the table."""


def ranking_blocks(facts: Facts) -> Iterator[Block]:
    """The tab of the ranking."""
    summaries = layer_summaries(facts.workspace, facts.results)
    yield Heading("排名")
    if not summaries:
        yield Paragraph("本时段没有参加排名的层级。", "note")
    elif not any(facts.wants(row.unit) for row in facts.results.ranking):
        yield Paragraph("所列的单位不参加排名。", "note")
    for summary in summaries:
        rows = [row for row in summary.rows if facts.wants(row.unit)]
        if rows:
            yield Paragraph(_overview(summary))
            yield _table(facts, summary, rows)
            yield from _bars(facts, summary, rows)
    yield Paragraph(_rules(facts), "note")


def _overview(summary: Summary) -> str:
    ranked, aside = len(summary.ranked), len(summary.rows) - len(summary.ranked)
    words = f"{summary.layer_name} {len(summary.rows)} 个，参加排名 {ranked} 个"
    if aside:
        words += f"，不排名 {aside} 个（原因见说明）"
    if summary.mean is not None:
        words += (
            f"；平均 {summary.mean:.2f} 分，最高 {summary.highest:.2f}，最低 {summary.lowest:.2f}"
        )
    return f"{words}。"


def _rules(facts: Facts) -> str:
    grades = "、".join(f"{grade.name} {plain(grade.from_)} 分起" for grade in facts.policy.grades)
    return (
        f"等次：{grades}。名次按得分从高到低，“—”是没有的项；自查差距取各份清单中最大的。"
        f"每一分的来历：dangjian explain 单位 {facts.period}。"
    )


def _table(facts: Facts, summary: Summary, rows: Sequence[Row]) -> Table:
    body = tuple(_row(facts, row) for row in rows)
    columns = (_RANKING[0], unit_column(facts, (row.unit for row in rows)), *_RANKING[1:])
    return Table(columns, body, f"{summary.layer_name}排名")


def _row(facts: Facts, row: Row) -> tuple[Cell, ...]:
    grades, cards = facts.policy.grades, cards_behind(row, facts.scores)
    return cells(
        NOTHING if row.rank is None else row.rank,
        facts.scores.name_of(row.unit),
        or_nothing(row.score),
        Cell(row.grade, grade_tone(row.grade, grades)) if row.grade else NOTHING,
        Cell(row.tier, tier_tone(row.tier, facts.policy)) if row.tier else NOTHING,
        row.focus or NOTHING,
        or_nothing(row.coefficient),
        _gap(cards),
        "，".join((*remarks(row, cards), *_missing(cards))),
    )


def _missing(cards: Sequence[Scorecard]) -> Iterator[str]:
    """How many items that were due have no entry; in a roll-up each item once."""
    count = sum(len(card.missing) for card in cards)
    if count:
        yield f"到期没有填报 {count} 项"


def gap_of(cards: Sequence[Scorecard]) -> Decimal | None:
    """The widest gap of a row's cards; None where both sides judged nothing."""
    return max((card.gap for card in cards if card.gap is not None), default=None)


def _gap(cards: Sequence[Scorecard]) -> Cell:
    gap = gap_of(cards)
    if gap is None:
        return NOTHING
    return Cell(gap, "bad" if any(card.overclaimed for card in cards) else "")


def _bars(facts: Facts, summary: Summary, rows: Sequence[Row]) -> Iterator[Chart]:
    ranked = [row for row in rows if row.rank is not None]
    if 1 < len(ranked) <= _MOST_BARS:
        names = tuple(facts.scores.name_of(row.unit) for row in ranked)
        scores = Series("得分", tuple(row.score for row in ranked))
        yield Chart("bar", f"{summary.layer_name}得分（参加排名的）", names, (scores,), "分")
