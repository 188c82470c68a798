"""The months of the year up to the period's last: scores and ranks, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Checklist
from dangjian.pages.facts import Facts
from dangjian.pages.page import (
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
from dangjian.pages.ranking_looks import NOTHING, band_words, percent_tone, unit_column
from dangjian.scoring.results import Row, Scorecard
from dangjian.scoring.summaries import Summary, layer_summaries
from dangjian.values.fields import version_key
from dangjian.values.numbers import HUNDRED, ZERO, plain, product, quotient
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
            facts.workspace.layer_name(layer),
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
    if not facts.full:
        return
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


# Sections: how much of its applicable points each unit earned in each, list by list.


SHARE_PLACES = 2


class SectionShare(NamedTuple):
    """A section of one unit's card."""

    earned: Decimal
    applicable: Decimal
    percent: Decimal | None
    """100 × earned ÷ applicable, rounded to 2; None where nothing applied."""


class UnitSections(NamedTuple):
    """A unit's card by sections."""

    card: Scorecard
    shares: Mapping[str, SectionShare]
    """By section; those that its version of the list doesn't have are absent."""
    whole: SectionShare
    """All sections together."""


class SectionShares(NamedTuple):
    """One list of a ranked layer."""

    checklist: Checklist
    """The newest version among the cards."""
    titles: Mapping[str, str]
    """Section → title, for the sections in which something applied to somebody."""
    idle: tuple[str, ...]
    """The titles of the others."""
    units: tuple[UnitSections, ...]
    """In the order of the ranking."""


def section_tables(facts: Facts) -> tuple[SectionShares, ...]:
    """A table for each list that is part of a ranking; lists whose cards have no sections are absent."""
    by_list: dict[tuple[str, str], list[Scorecard]] = {}
    for row in facts.results.ranking:
        if not facts.wants(row.unit):
            continue
        for card in facts.scores.counting_cards(row):
            if card.sections:
                by_list.setdefault((row.layer, card.checklist), []).append(card)
    return tuple(_table(facts, name, cards) for (_, name), cards in by_list.items())


def _table(facts: Facts, name: str, cards: list[Scorecard]) -> SectionShares:
    versions = sorted({card.version for card in cards}, key=version_key, reverse=True)
    lists = [facts.workspace.versions[name][version] for version in versions]
    titles: dict[str, str] = {}
    for each in lists:
        for section in each.sections:
            titles.setdefault(section.id, section.title)
    units = tuple(map(_unit_sections, cards))
    busy = {key for unit in units for key, share in unit.shares.items() if share.applicable}
    return SectionShares(
        checklist=lists[0],
        titles={key: title for key, title in titles.items() if key in busy},
        idle=tuple(title for key, title in titles.items() if key not in busy),
        units=units,
    )


def _unit_sections(card: Scorecard) -> UnitSections:
    shares = {each.id: _share(each.earned, each.applicable) for each in card.sections}
    return UnitSections(card, shares, _share(card.earned or ZERO, card.applicable or ZERO))


def _share(earned: Decimal, applicable: Decimal) -> SectionShare:
    percent = quotient(product(earned, HUNDRED), applicable, SHARE_PLACES) if applicable else None
    return SectionShare(earned, applicable, percent)


def section_blocks(facts: Facts, tables: tuple[SectionShares, ...]) -> Iterator[Block]:
    """The tab of the sections: shares as a heat map, then what they are reckoned from."""
    yield PageBreak("项目得分率")
    yield Heading("项目得分率")
    if not tables:
        yield Paragraph("本时段的得分表没有分项目的得分。", "note")
        return
    yield Paragraph(
        "得分率（%）= 项目得分 ÷ 项目应得分 × 100；“—”表示没有应得分。得分是合计的得分率乘满分，再计加分、否决和自查不实的扣分。",
        "note",
    )
    for number, table in enumerate(tables):
        if number:
            yield PageBreak(f"项目得分率 {number + 1}")
        grades = table.checklist.grades or facts.policy.grades
        words = band_words(grades, table.checklist.full_score)
        yield Heading(table.checklist.title, 2)
        idle = f"没有应得分的项目不列：{'、'.join(table.idle)}。" if table.idle else ""
        yield Paragraph(f"颜色和符号按等次线：{words}。{idle}", "note")
        yield _heat_map(facts, table)
        yield _sums(facts, table)


def _columns(facts: Facts, table: SectionShares, places: int | None) -> tuple[Column, ...]:
    sections = (Column(title, 6, "right", places) for title in table.titles.values())
    units = unit_column(facts, (unit.card.unit for unit in table.units))
    return (units, *sections, Column("合计", 6, "right", places))


def _heat_map(facts: Facts, table: SectionShares) -> Table:
    grades, full = table.checklist.grades or facts.policy.grades, table.checklist.full_score

    def cell(share: SectionShare | None) -> Cell:
        if share is None or share.percent is None:
            return NOTHING
        return Cell(share.percent, percent_tone(share.percent, grades, full))

    rows = tuple(
        (
            Cell(facts.scores.name_of(unit.card.unit)),
            *(cell(unit.shares.get(key)) for key in table.titles),
            cell(unit.whole),
        )
        for unit in table.units
    )
    return Table(_columns(facts, table, SHARE_PLACES), rows, "得分率（%）")


def _sums(facts: Facts, table: SectionShares) -> Table:
    """Earned and applicable points, from which the shares follow."""

    def cell(share: SectionShare | None) -> Cell:
        if share is None or not share.applicable:
            return NOTHING
        return Cell(f"{plain(share.earned)}/{plain(share.applicable)}")

    rows = tuple(
        (
            Cell(facts.scores.name_of(unit.card.unit)),
            *(cell(unit.shares.get(key)) for key in table.titles),
            cell(unit.whole),
        )
        for unit in table.units
    )
    return Table(_columns(facts, table, None), rows, "得分/应得分（分）")
