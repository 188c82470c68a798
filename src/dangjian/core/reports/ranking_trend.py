"""The months of the year up to the period's last: scores and ranks, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.page import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    PageBreak,
    Paragraph,
    Series,
    Table,
    Tone,
)
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.ranking_columns import NOTHING, unit_column
from dangjian.scoring.results import Row
from dangjian.scoring.summaries import Summary, layer_name, layer_summaries
from dangjian.values.period import Month

MOST_LINES = 6
"""With more units than this the chart shows mean, highest and lowest."""


class UnitTrend(NamedTuple):
    """A unit's months."""

    unit: str
    rows: tuple[Row | None, ...]
    """Its row of each month; None where it wasn't in the ranking."""

    @property
    def change(self) -> Decimal | None:
        """The last month's score less that of the month before; None unless both are there."""
        scores = [row.score if row else None for row in self.rows[-2:]]
        if len(scores) < 2 or scores[0] is None or scores[1] is None:
            return None
        return scores[1] - scores[0]


class LayerTrend(NamedTuple):
    """A ranked layer's months."""

    layer: str
    name: str
    months: tuple[Month, ...]
    units: tuple[UnitTrend, ...]
    """In the order of the period's ranking; only those asked for."""
    summaries: tuple[Summary | None, ...]
    """The whole layer, month by month; None where nobody was in the ranking."""


def layer_trends(facts: Facts) -> tuple[LayerTrend, ...]:
    """The months of each layer that the period ranks."""
    history = facts.history
    by_month = [{row.unit: row for row in results.ranking} for results in history]
    totals = [
        {summary.layer: summary for summary in layer_summaries(facts.workspace, results)}
        for results in history
    ]
    layers: dict[str, list[str]] = {}
    for row in facts.results.ranking:
        units = layers.setdefault(row.layer, [])
        if facts.wants(row.unit):
            units.append(row.unit)
    return tuple(
        LayerTrend(
            layer,
            layer_name(facts.workspace, layer),
            tuple(results.period.last for results in history),
            tuple(UnitTrend(u, tuple(rows.get(u) for rows in by_month)) for u in units),
            tuple(total.get(layer) for total in totals),
        )
        for layer, units in layers.items()
        if units
    )


def trend_blocks(facts: Facts, trends: tuple[LayerTrend, ...]) -> Iterator[Block]:
    """The tab of the months."""
    yield PageBreak("各月走势")
    yield Heading("各月走势")
    if not any(trend.months for trend in trends):
        yield Paragraph("到本时段为止，今年还没有任何记录。", "note")
        return
    yield Paragraph(
        "各月按当月的办法计分。“※”是暂定的得分，斜体是没有参加当月排名的得分，“—”是当月没有得分。"
        "“较上月”是最后一个月减前一个月。",
        "note",
    )
    for trend in trends:
        yield from _layer_blocks(facts, trend)


def _layer_blocks(facts: Facts, trend: LayerTrend) -> Iterator[Block]:
    months = tuple(Column(f"{month.month} 月", 4, "right", 2) for month in trend.months)
    units = unit_column(facts, (unit.unit for unit in trend.units))
    columns = (units, *months, Column("较上月", 4, "right", 2))
    rows = tuple(
        (Cell(facts.scores.name_of(unit.unit)), *map(_score_cell, unit.rows), _change_cell(unit))
        for unit in trend.units
    )
    yield Table(columns, (*rows, *_total_rows(trend)), f"{trend.name}各月得分")
    yield _chart(facts, trend)
    yield PageBreak(f"{trend.name}各月名次")
    places = tuple(Column(f"{month.month} 月", 4, "right") for month in trend.months)
    ranks = tuple(
        (Cell(facts.scores.name_of(unit.unit)), *map(_rank_cell, unit.rows)) for unit in trend.units
    )
    yield Table((units, *places), ranks, f"{trend.name}各月名次")


def _score_cell(row: Row | None) -> Cell:
    if row is None or row.score is None:
        return NOTHING
    tone: Tone = "muted" if row.rank is None else "warn" if row.provisional else ""
    return Cell(row.score, tone)


def _rank_cell(row: Row | None) -> Cell:
    return NOTHING if row is None or row.rank is None else Cell(row.rank)


def _change_cell(unit: UnitTrend) -> Cell:
    change = unit.change
    if change is None:
        return NOTHING
    return Cell(change, "good" if change > 0 else "poor" if change < 0 else "")


def _total_rows(trend: LayerTrend) -> Iterator[tuple[Cell, ...]]:
    for name, values in _totals(trend).items():
        shown = (NOTHING if value is None else Cell(value, "strong") for value in values)
        yield (Cell(name, "strong"), *shown, NOTHING)


def _totals(trend: LayerTrend) -> dict[str, tuple[Decimal | None, ...]]:
    """Mean, highest and lowest score of the ranked units of each month."""
    every = trend.summaries
    return {
        "全层平均": tuple(each.mean if each else None for each in every),
        "全层最高": tuple(each.highest if each else None for each in every),
        "全层最低": tuple(each.lowest if each else None for each in every),
    }


def _chart(facts: Facts, trend: LayerTrend) -> Chart:
    if len(trend.units) <= MOST_LINES:
        lines = tuple(
            Series(
                facts.scores.name_of(unit.unit),
                tuple(row.score if row else None for row in unit.rows),
            )
            for unit in trend.units
        )
    else:
        lines = tuple(Series(name, values) for name, values in _totals(trend).items())
    months = tuple(f"{month.month} 月" for month in trend.months)
    return Chart("line", f"{trend.name}各月得分", months, lines, "分")
