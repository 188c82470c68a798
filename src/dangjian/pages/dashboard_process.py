"""过程管控: ranking with tiers, months, sections against the mean, gaps, what is still provisional."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.organization import PERSON_LAYER
from dangjian.pages.dashboard_items import HeatMap, heat_maps
from dangjian.pages.facts import Facts
from dangjian.rectify.guidance import SectionKey, section_means, section_shares
from dangjian.scoring.results import Row, counting_cards
from dangjian.scoring.scores import row_remarks
from dangjian.scoring.summaries import Summary, layer_summaries
from dangjian.values.period import Month, PeriodKind

MonthScores = tuple[Decimal | None, ...]
"""One a month of the trend; None where there is no score."""


class RankLine(NamedTuple):
    """A unit in the ranking."""

    unit: str
    name: str
    row: Row
    grade_place: int
    """0 for the best grade; the number of grades without one."""
    gap: Decimal | None
    """Self-check above inspection, the widest of its lists; None where both judged nothing."""
    overclaimed: bool
    """Whether a gap of this month is above the policy's limit; of a longer period the remarks name the
    months that were."""
    change: Decimal | None
    """Score less that of the month before; None without either, and in a roll-up."""
    months: MonthScores
    remarks: tuple[str, ...]


class Trend(NamedTuple):
    """A month of the layer."""

    month: Month
    mean: Decimal | None
    """Of the ranked units, rounded to 2; None without any."""
    highest: Decimal | None
    lowest: Decimal | None
    ranked: int
    """How many units the mean is of."""


class SectionLine(NamedTuple):
    """A unit's shares; None where nothing applied."""

    unit: str
    name: str
    shares: tuple[Decimal | None, ...]


class ProcessSections(NamedTuple):
    """Earned over applicable of the sections of one list."""

    title: str
    sections: tuple[str, ...]
    """Their titles."""
    means: tuple[Decimal | None, ...]
    """Of the layer's ranked units."""
    lines: tuple[SectionLine, ...]


class LayerProcess(NamedTuple):
    """A ranked layer."""

    layer: str
    name: str
    summary: Summary
    """Of all its units, also of those that weren't asked for."""
    lines: tuple[RankLine, ...]
    trend: tuple[Trend, ...]
    sections: tuple[ProcessSections, ...]


class Loose(NamedTuple):
    """A card that is provisional, or has no score because something is missing."""

    name: str
    checklist: str
    missing: tuple[str, ...]
    """``ZB03 按月召开支部委员会会议``."""
    self_only: int
    """How many open items stand on the self-check alone; 0 in a roll-up, which keeps no sources."""


class Process(NamedTuple):
    """The second tab."""

    layers: tuple[LayerProcess, ...]
    heat: tuple[HeatMap, ...]
    loose: tuple[Loose, ...]
    months: tuple[Month, ...]
    """Of the trend."""


def process(facts: Facts) -> Process:
    """Process control of a period."""
    history = _month_rows(facts)
    months = tuple(each.period.last for each in facts.history)
    layers = tuple(
        _layer(facts, summary, months, history)
        for summary in layer_summaries(facts.workspace, facts.results)
    )
    wanted = tuple(layer for layer in layers if layer.lines)
    return Process(wanted, heat_maps(facts), tuple(_loose(facts)), months)


def _month_rows(facts: Facts) -> dict[tuple[str, Month], Row]:
    return {(row.unit, each.period.last): row for each in facts.history for row in each.ranking}


def _layer(
    facts: Facts,
    summary: Summary,
    months: Sequence[Month],
    history: Mapping[tuple[str, Month], Row],
) -> LayerProcess:
    rows = [row for row in summary.rows if facts.wants(row.unit)]
    lines = tuple(_rank_line(facts, row, months, history) for row in rows)
    sections = tuple(_sections(facts, summary))
    trend = tuple(_trend(facts, summary.layer))
    return LayerProcess(summary.layer, summary.name, summary, lines, trend, sections)


def _rank_line(
    facts: Facts, row: Row, months: Sequence[Month], history: Mapping[tuple[str, Month], Row]
) -> RankLine:
    cards = facts.scores.counting_cards(row)
    gaps = [card.gap for card in cards if card.gap is not None]
    gap = max(gaps, default=None)
    scores = tuple(
        found.score if (found := history.get((row.unit, month))) else None for month in months
    )
    names = [grade.name for grade in facts.policy.grades]
    return RankLine(
        row.unit,
        facts.unit(row.unit).name,
        row,
        names.index(row.grade) if row.grade in names else len(names),
        gap,
        any(card.overclaimed for card in cards),
        _change(facts, row, history),
        scores,
        tuple(row_remarks(row, cards)),
    )


def _change(facts: Facts, row: Row, history: Mapping[tuple[str, Month], Row]) -> Decimal | None:
    if facts.period.kind is not PeriodKind.MONTH:
        return None
    before = history.get((row.unit, facts.period.first.plus(-1)))
    if before is None or before.score is None or row.score is None:
        return None
    return row.score - before.score


def _trend(facts: Facts, layer: str) -> Iterator[Trend]:
    for results in facts.history:
        for summary in layer_summaries(facts.workspace, results):
            if summary.layer == layer:
                yield Trend(
                    results.period.last,
                    summary.mean,
                    summary.highest,
                    summary.lowest,
                    len(summary.ranked),
                )


def _sections(facts: Facts, summary: Summary) -> Iterator[ProcessSections]:
    """A table a list, in the order of the units' parts; lists that keep no sections are left out."""
    cards = counting_cards(facts.results, summary.rows)
    shares = {row.unit: section_shares(cards[row.unit]) for row in summary.rows}
    means = section_means(summary.ranked, shares)
    titles: dict[SectionKey, str] = {}
    for row in summary.rows:
        for card in cards[row.unit]:
            version = facts.workspace.versions[card.checklist][card.version]
            titles |= {(card.checklist, each.id): each.title for each in version.sections}
    used = {key for mine in shares.values() for key in mine}
    for name in dict.fromkeys(key[0] for key in titles):
        keys = [key for key in titles if key[0] == name and key in used]
        if keys:
            yield ProcessSections(
                facts.workspace.newest(name).title,
                tuple(titles[key] for key in keys),
                tuple(means.get((summary.layer, key)) for key in keys),
                tuple(
                    SectionLine(
                        row.unit,
                        facts.unit(row.unit).name,
                        tuple(shares[row.unit].get(key) for key in keys),
                    )
                    for row in summary.rows
                    if facts.wants(row.unit) and any(key in shares[row.unit] for key in keys)
                ),
            )


def _loose(facts: Facts) -> Iterator[Loose]:
    for card in facts.results.scorecards:
        unit = facts.unit(card.unit)
        open_ended = card.provisional or card.incomplete
        if open_ended and unit.layer != PERSON_LAYER and facts.wants(unit.id):
            version = facts.workspace.versions[card.checklist][card.version]
            titles = {item.id: item.title for item in version.items()}
            missing = tuple(f"{name} {titles.get(name, '')}".strip() for name in card.missing)
            self_only = sum(result.source == "self" for result in card.items)
            yield Loose(unit.name, version.title, missing, self_only)
