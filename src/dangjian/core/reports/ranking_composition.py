"""How the composed scores came about: each list's score with its weight, as a sum to repeat by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dangjian.core.page import Block, Cell, Column, Heading, PageBreak, Paragraph, Table, cells
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.ranking_columns import or_nothing, unit_column
from dangjian.scoring.period import MONTHS_PART
from dangjian.scoring.ranking import compose_month, weighted_mean
from dangjian.scoring.results import Row
from dangjian.scoring.summaries import layer_summaries
from dangjian.values.numbers import plain

Titles = Mapping[str, str]


def composition_blocks(facts: Facts) -> Iterator[Block]:
    """The tab that says how scores are composed."""
    yield PageBreak("得分组成")
    yield Heading("得分组成")
    yield Paragraph(
        "得分 = Σ（权重 × 清单得分）÷ Σ 权重，只算有得分的清单，四舍五入到 2 位小数。", "note"
    )
    titles = {name: facts.workspace.newest(name).title for name in facts.workspace.versions}
    titles[MONTHS_PART] = "各月汇总"
    for summary in layer_summaries(facts.workspace, facts.results):
        rows = [row for row in summary.rows if facts.wants(row.unit)]
        if rows:
            yield _composition(facts, rows, titles, f"{summary.layer_name}的得分组成")
            yield from _months(facts, rows, titles, summary.layer_name)


def _months(facts: Facts, rows: Sequence[Row], titles: Titles, layer: str) -> Iterator[Block]:
    """Where a year adds other lists: what the months' part of it is composed of."""
    beneath = [_months_row(facts, row) for row in rows if _has_months(row)]
    if beneath:
        yield _composition(facts, beneath, titles, f"{layer}各月汇总的组成")


def _has_months(row: Row) -> bool:
    return any(part.checklist == MONTHS_PART for part in row.parts)


def _months_row(facts: Facts, row: Row) -> Row:
    weights = facts.workspace.composition(facts.policy, row.layer, facts.period.last)
    return compose_month(
        row.unit,
        row.layer,
        facts.scores.cards_of(row.unit),
        weights,
        facts.policy,
        inspected=row.inspected,
    )


def _composition(facts: Facts, rows: Sequence[Row], titles: Titles, title: str) -> Block:
    names = list(dict.fromkeys(part.checklist for row in rows for part in row.parts))
    if len(names) == 1 and all(row.score == weighted_mean(row.parts) for row in rows):
        return Paragraph(f"{title}：只有“{titles.get(names[0], names[0])}”一份，得分就是它的得分。")
    columns = (
        unit_column(facts, (row.unit for row in rows)),
        *(Column(titles.get(name, name), 8, "right", 2) for name in names),
        Column("算式", 27),
        Column("得分", 5, "right", 2),
    )
    return Table(columns, tuple(_composed(facts, row, names) for row in rows), title)


def _composed(facts: Facts, row: Row, names: Sequence[str]) -> tuple[Cell, ...]:
    scores = {part.checklist: part.score for part in row.parts}
    return cells(
        facts.scores.name_of(row.unit),
        *(or_nothing(scores.get(name)) for name in names),
        arithmetic(row),
        or_nothing(row.score),
    )


def arithmetic(row: Row) -> str:
    """``(0.8 × 92.5 + 0.2 × 88) ÷ (0.8 + 0.2) = 91.6``, and what a veto made of it."""
    known = [part for part in row.parts if part.score is not None]
    mean = weighted_mean(known)
    if mean is None or row.score is None:
        return "；".join(row.notes)
    terms = " + ".join(f"{plain(p.weight)} × {plain(p.score or 0)}" for p in known)
    weights = " + ".join(plain(part.weight) for part in known)
    words = f"({terms}) ÷ ({weights}) = {plain(mean)}"
    if len(known) == 1:
        words = f"只有一份清单，即 {plain(mean)}"
    if row.score is not None and row.score != mean:
        words += f"；一票否决后 {plain(row.score)}"
    return words
