"""排名: the whole report as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.explaining.unit import months_aside
from dangjian.pages.facts import Facts
from dangjian.pages.page import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Series,
    Table,
    Value,
    cells,
    news,
)
from dangjian.pages.paper import inner
from dangjian.pages.ranking_checks import (
    DecidedCorrection,
    NotApplicable,
    correction_blocks,
    corrections,
    gap_blocks,
    gap_cards,
    na_blocks,
    not_applicable,
    unranked_blocks,
)
from dangjian.pages.ranking_looks import NOTHING, grade_tone, or_nothing, tier_tone, unit_column
from dangjian.pages.ranking_trend import (
    LayerTrend,
    SectionShares,
    layer_trends,
    section_blocks,
    section_tables,
    trend_blocks,
)
from dangjian.pages.told import without_quotient
from dangjian.scoring.composing import MONTHS_PART, weighted_mean
from dangjian.scoring.results import Row, Scorecard
from dangjian.scoring.scores import row_remarks
from dangjian.scoring.summaries import Summary, layer_summaries, zone_summaries
from dangjian.values.numbers import plain
from dangjian.values.wording import full_day

# The ranking itself, layer by layer.


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
            if facts.full:
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
    return f"等次：{grades}。名次按得分从高到低；自查差距取各份清单中最大的。"


def _table(facts: Facts, summary: Summary, rows: Sequence[Row]) -> Table:
    body = tuple(_row(facts, row) for row in rows)
    columns = (_RANKING[0], unit_column(facts, (row.unit for row in rows)), *_RANKING[1:])
    return news(Table(columns, body, f"{summary.layer_name}排名"), kept=4)


def _row(facts: Facts, row: Row) -> tuple[Cell, ...]:
    grades, cards = facts.policy.grades, facts.scores.counting_cards(row)
    return cells(
        NOTHING if row.rank is None else row.rank,
        facts.scores.name_of(row.unit),
        or_nothing(row.score),
        Cell(row.grade, grade_tone(row.grade, grades)) if row.grade else NOTHING,
        Cell(row.tier, tier_tone(row.tier, facts.policy)) if row.tier else NOTHING,
        row.focus or NOTHING,
        or_nothing(row.coefficient),
        _gap(cards),
        without_quotient("，".join((*row_remarks(row, cards), *_missing(cards)))),
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


# How the composed scores came about: each list's score with its weight, as a sum to repeat by
# hand.


Titles = Mapping[str, str]


def composition_blocks(facts: Facts) -> Iterator[Block]:
    """The tab that says how scores are composed."""
    yield PageBreak("计算明细")
    yield Heading("计算明细")
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
    yield from mean_blocks(facts)


def _months(facts: Facts, rows: Sequence[Row], titles: Titles, layer: str) -> Iterator[Block]:
    """Where a year adds other lists: what the months' part of it is composed of."""
    beneath = [_months_row(row) for row in rows if _has_months(row)]
    if beneath:
        yield _composition(facts, beneath, titles, f"{layer}各月汇总的组成")


def _has_months(row: Row) -> bool:
    return any(part.checklist == MONTHS_PART for part in row.parts)


def _months_row(row: Row) -> Row:
    own = next(part for part in row.parts if part.checklist == MONTHS_PART)
    return row._replace(parts=row.beneath, score=own.score)


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


# Layers and zones (党建协作区) beside each other, each mean with its arithmetic.


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
    yield Table(_COLUMNS, tuple(map(_groups_row, layers)), "各层级", "没有参加排名的层级。")
    if zones:
        yield Table(_COLUMNS, tuple(map(_groups_row, zones)), "各协作区")
        known = [zone for zone in zones if zone.mean is not None]
        if facts.full and len(known) >= _FEWEST_BARS:
            values = tuple(zone.mean for zone in known)
            names = tuple(_name(zone, zones) for zone in known)
            yield Chart("bar", "各协作区平均得分", names, (Series("平均", values),), "分")


def mean_blocks(facts: Facts) -> Iterator[Block]:
    """How the means came about, on the tab of the arithmetic."""
    layers = layer_summaries(facts.workspace, facts.results)
    zones = zone_summaries(facts.workspace, facts.results)
    yield Paragraph("平均分的算式", "lead")
    for summary in (*layers, *zones):
        yield Paragraph(f"{_name(summary, zones)}：{summary.mean_words()}", "small")


def _name(summary: Summary, zones: tuple[Summary, ...]) -> str:
    """The group's name, with the layer where a zone has several."""
    if summary.kind == "zone" and len({zone.layer for zone in zones}) > 1:
        return f"{summary.name} {summary.layer_name}"
    return summary.name


def _groups_row(summary: Summary) -> tuple[Cell, ...]:
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


class Ranking(NamedTuple):
    """Everything that the report says beyond the results themselves."""

    sections: tuple[SectionShares, ...]
    trends: tuple[LayerTrend, ...]
    gaps: tuple[Scorecard, ...]
    not_applicable: tuple[NotApplicable, ...]
    corrections: tuple[DecidedCorrection, ...]


def gather(facts: Facts) -> Ranking:
    """The report of a period; only the units that were asked for."""
    return Ranking(
        section_tables(facts),
        layer_trends(facts),
        gap_cards(facts),
        not_applicable(facts),
        corrections(facts),
    )


def ranking_page(facts: Facts, ranking: Ranking) -> Page:
    """The report as a page."""
    page = inner(
        facts,
        f"{facts.workspace.name} {facts.period.words}考核排名",
        _blocks(facts, ranking),
        facts.checklists,
        "排名",
    )
    return page._replace(subtitle=f"截至 {full_day(facts.today)}，{facts.state}")


def _blocks(facts: Facts, ranking: Ranking) -> Iterator[Block]:
    """The ranking and what explains it; with ``facts.full`` every annex."""
    yield from (Paragraph(line) for line in _notes(facts))
    yield from ranking_blocks(facts)
    listed = any(facts.wants(row.unit) for row in facts.results.ranking)
    if listed:
        yield from trend_blocks(facts, ranking.trends)
    yield from group_blocks(facts)
    if ranking.corrections or facts.full:
        yield from correction_blocks(facts, ranking.corrections)
    if facts.full:
        yield from gap_blocks(facts, ranking.gaps)
        yield from na_blocks(facts, ranking.not_applicable)
        yield from unranked_blocks(facts)
        if listed:
            yield from section_blocks(facts, ranking.sections)
            yield from composition_blocks(facts)


def _notes(facts: Facts) -> Iterator[str]:
    """What a reader must know before the numbers."""
    if facts.units:
        names = "、".join(facts.scores.name_of(unit) for unit in facts.units)
        yield f"本表只列{names}；名次仍在全部单位中排。"
    yield from months_aside(facts.period, facts.results.months)
    if facts.results.months and facts.filing.months.isdisjoint(facts.results.months):
        yield f"{facts.period.words}还没有任何记录，下面的得分只反映到期没有填报。"
    errors = sum(problem.is_error for problem in facts.scores.problems)
    if errors:
        yield f"今年到本时段为止的记录有 {errors} 个错误，有错误的记录没有计入。"
