"""The annexes of a bulletin: every score, and every deduction."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from dangjian.core.page import Block, Cell, Column, Paragraph, Table, cells
from dangjian.core.reports.outcome import Outcome, titled
from dangjian.scoring.period import MONTHS_PART
from dangjian.scoring.results import Row, Scorecard
from dangjian.scoring.summaries import layer_name
from dangjian.values.numbers import ONE, plain, signed

_DEDUCTIONS = (
    Column("责任事项", 13),
    Column("扣分原因和算式", 18),
    Column("检查人", 6),
    Column("扣分", 4, "right"),
)


def score_table(outcome: Outcome) -> Iterator[Block]:
    """A table a ranked layer, with the parts of each score."""
    facts = outcome.facts
    for layer, each in groupby(facts.results.ranking, key=lambda row: row.layer):
        rows = list(each)
        parts = list(dict.fromkeys((p.checklist, p.weight) for row in rows for p in row.parts))
        columns = (
            Column("名次", 3, "center"),
            Column("单位", 8),
            *(Column(_part_title(outcome, name, plain(weight)), 6, "right", 2) for name, weight in parts),
            Column("得分", 5, "right", 2),
            *((Column("较上月", 5, "right"),) if outcome.before else ()),
            Column("等次", 3, "center"),
            Column("类别", 3, "center"),
            Column("自查差距", 5, "right"),
            Column("说明", 7),
        )  # fmt: skip
        names = [name for name, _ in parts]
        title = f"{facts.period.words}{layer_name(facts.workspace, layer)}得分表"
        yield Table(columns, tuple(_row(outcome, row, names) for row in rows), title)
        if len(parts) > 1:
            yield Paragraph(_composition(outcome, layer), "note")
    yield Paragraph(
        "自查差距是两边都查的事项里自查高出督查的分数（百分制），自查偏低的为负数。", "note"
    )


def _part_title(outcome: Outcome, name: str, weight: str) -> str:
    if name == MONTHS_PART:
        return f"各月 × {weight}"
    return f"{outcome.facts.workspace.newest(name).title} × {weight}"


def _composition(outcome: Outcome, layer: str) -> str:
    """How the parts make the score, with the first full row as the example."""
    words = "得分是各部分得分乘权重的和除以权重的和，没有得分的部分不计。"
    for row in outcome.facts.results.ranking:
        scores = [(part.weight, part.score) for part in row.parts if part.score is not None]
        plain_row = row.layer == layer and row.score is not None and not row.vetoed
        if plain_row and len(scores) == len(row.parts) and row.score is not None:
            terms = " + ".join(f"{plain(score)} × {plain(weight)}" for weight, score in scores)
            weights = sum((weight for weight, _ in scores), ONE - ONE)
            left = f"({terms}) ÷ {plain(weights)}" if weights != ONE else terms
            return f"{words}如{outcome.name(row.unit)}：{left} = {plain(row.score)}。"
    return words


def _row(outcome: Outcome, row: Row, parts: list[str]) -> tuple[Cell, ...]:
    scores = {part.checklist: part.score for part in row.parts}
    change, gap = outcome.change(row), outcome.gap(row)
    moved = "–" if change is None else f"{'+' if change > 0 else ''}{signed(change)}"
    return cells(
        "–" if row.rank is None else row.rank,
        outcome.name(row.unit),
        *(_or_dash(scores.get(name)) for name in parts),
        Cell(_or_dash(row.score), "strong"),
        *((moved,) if outcome.before else ()),
        row.grade or "–",
        row.tier or "–",
        "–" if gap is None else signed(gap),
        "，".join(outcome.remarks(row)),
    )


def _or_dash(score: Decimal | None) -> Decimal | str:
    return "–" if score is None else score


def deduction_table(outcome: Outcome) -> Iterator[Block]:
    """Every line of every card; the lines of a card add up to what it lost."""
    rows: list[tuple[Cell, ...]] = []
    for row in outcome.facts.results.ranking:
        for card in outcome.cards[row.unit]:
            rows += _card_rows(outcome, card)
    yield Table(_DEDUCTIONS, tuple(rows), f"{outcome.facts.period.words}扣分明细", "没有扣分。")
    yield Paragraph(
        "每张清单扣分合计 = 应得 − 得分；清单的得分 = 满分 × 得分 ÷ 应得，再加加分事项，按上限和否决处理。",
        "note",
    )


def _card_rows(outcome: Outcome, card: Scorecard) -> Iterator[tuple[Cell, ...]]:
    losses = [loss for loss in outcome.losses(card.unit) if loss.checklist.id == card.checklist]
    if losses:
        title = titled(outcome.list_of(card).title)
        yield (
            Cell(f"{outcome.name(card.unit)}{title}：{_sums(card)}", "strong", len(_DEDUCTIONS)),
        )
    for loss in losses:
        for line in loss.lines:
            by = outcome.name(line.by) if line.by else "–"
            yield cells(loss.words, line.reason, by, line.points)


def _sums(card: Scorecard) -> str:
    assert card.applicable is not None
    assert card.earned is not None
    applicable, earned = card.applicable, card.earned
    return f"应得 {plain(applicable)}，得 {plain(earned)}，扣 {plain(applicable - earned)}"
