"""Layers and zones (党建协作区) beside each other, each mean with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    Value,
    cells,
)
from dangjian.core.reports.facts import Facts
from dangjian.scoring.summaries import Summary, layer_summaries, zone_summaries

_COLUMNS = (
    Column("范围", 12),
    Column("层级", 6),
    Column("单位", 3, "right"),
    Column("参加排名", 4, "right"),
    Column("平均", 5, "right", 2),
    Column("最高", 5, "right", 2),
    Column("最低", 5, "right", 2),
    Column("等次", 12),
    Column("类别", 12),
    Column("有否决", 4, "right"),
)
_FEWEST_BARS = 2


def group_blocks(facts: Facts) -> Iterator[Block]:
    """The tab of the summaries; they count every unit, whichever were asked for."""
    layers = layer_summaries(facts.workspace, facts.results)
    zones = zone_summaries(facts.workspace, facts.results)
    yield PageBreak("分层与协作区")
    yield Heading("分层与协作区")
    yield Paragraph(
        "平均、最高、最低只算参加排名的单位；等次的个数也算有得分而不排名的单位。", "note"
    )
    yield Table(_COLUMNS, tuple(map(_row, layers)), "各层级", "没有参加排名的层级。")
    if zones:
        yield Table(_COLUMNS, tuple(map(_row, zones)), "各协作区")
        known = [zone for zone in zones if zone.mean is not None]
        if len(known) >= _FEWEST_BARS:
            values = tuple(zone.mean for zone in known)
            names = tuple(_name(zone, zones) for zone in known)
            yield Chart("bar", "各协作区平均得分", names, (Series("平均", values),), "分")
    yield Paragraph("平均分的算式", "lead")
    for summary in (*layers, *zones):
        yield Paragraph(f"{_name(summary, zones)}：{summary.mean_words()}", "small")


def _name(summary: Summary, zones: tuple[Summary, ...]) -> str:
    """The group's name, with the layer where a zone has several."""
    if summary.kind == "zone" and len({zone.layer for zone in zones}) > 1:
        return f"{summary.name} {summary.layer_name}"
    return summary.name


def _row(summary: Summary) -> tuple[Cell, ...]:
    values: tuple[Value, ...] = (
        summary.name,
        summary.layer_name,
        len(summary.rows),
        len(summary.ranked),
        summary.mean,
        summary.highest,
        summary.lowest,
        _counts(summary.grades),
        _counts(summary.tiers),
        summary.vetoed,
    )
    return cells(*values)


def _counts(counts: Mapping[str, int]) -> str:
    return "，".join(f"{name} {number}" for name, number in counts.items()) or "—"
