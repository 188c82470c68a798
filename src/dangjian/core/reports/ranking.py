"""排名: the whole report as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dangjian.core.page import Block, Page, Paragraph
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.ranking_checks import (
    NotApplicable,
    gap_blocks,
    gap_cards,
    na_blocks,
    not_applicable,
)
from dangjian.core.reports.ranking_composition import composition_blocks
from dangjian.core.reports.ranking_corrections import Corrected, correction_blocks, corrections
from dangjian.core.reports.ranking_groups import group_blocks
from dangjian.core.reports.ranking_rows import ranking_blocks
from dangjian.core.reports.ranking_sections import SectionTable, section_blocks, section_tables
from dangjian.core.reports.ranking_trend import LayerTrend, layer_trends, trend_blocks
from dangjian.core.reports.ranking_unranked import unranked_blocks
from dangjian.explaining.unit import months_aside
from dangjian.scoring.results import Scorecard


class Ranking(NamedTuple):
    """Everything that the report says beyond the results themselves."""

    sections: tuple[SectionTable, ...]
    trends: tuple[LayerTrend, ...]
    gaps: tuple[Scorecard, ...]
    not_applicable: tuple[NotApplicable, ...]
    corrections: tuple[Corrected, ...]


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
    return Page(
        title=f"{facts.workspace.name} {facts.period.words}考核排名",
        blocks=tuple(_blocks(facts, ranking)),
        subtitle=facts.seal.words,
        provenance=facts.provenance,
        name="排名",
    )


def _blocks(facts: Facts, ranking: Ranking) -> Iterator[Block]:
    yield from (Paragraph(line) for line in _notes(facts))
    yield from ranking_blocks(facts)
    if any(facts.wants(row.unit) for row in facts.results.ranking):
        yield from composition_blocks(facts)
        yield from section_blocks(facts, ranking.sections)
        yield from trend_blocks(facts, ranking.trends)
    yield from group_blocks(facts)
    yield from gap_blocks(facts, ranking.gaps)
    yield from na_blocks(facts, ranking.not_applicable)
    yield from correction_blocks(facts, ranking.corrections)
    yield from unranked_blocks(facts)


def _notes(facts: Facts) -> Iterator[str]:
    """What a reader must know before the numbers."""
    if facts.units:
        names = "、".join(facts.scores.name_of(unit) for unit in facts.units)
        yield f"本表只列{names}；名次仍在全部单位中排。"
    yield from months_aside(facts.period, facts.results.months)
    if not any(month in facts.results.months for _, month in facts.filing.by_unit):
        yield f"{facts.period.words}还没有任何记录，下面的得分只反映到期没有填报。"
    errors = sum(problem.is_error for problem in facts.scores.problems)
    if errors:
        yield f"今年到本时段为止的记录有 {errors} 个错误，有错误的记录没有计入，详情见 dangjian validate。"
