"""Sections: how much of its applicable points each unit earned in each, list by list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.page import Block, Cell, Column, Heading, PageBreak, Paragraph, Table
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.ranking_columns import NOTHING, unit_column
from dangjian.core.reports.ranking_tones import band_words, percent_tone
from dangjian.documents.checklist import Checklist
from dangjian.scoring.results import Scorecard
from dangjian.values.fields import version_key
from dangjian.values.numbers import HUNDRED, ZERO, plain, product, quotient

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


class SectionTable(NamedTuple):
    """One list of a ranked layer."""

    checklist: Checklist
    """The newest version among the cards."""
    titles: Mapping[str, str]
    """Section → title, for the sections in which something applied to somebody."""
    idle: tuple[str, ...]
    """The titles of the others."""
    units: tuple[UnitSections, ...]
    """In the order of the ranking."""


def section_tables(facts: Facts) -> tuple[SectionTable, ...]:
    """A table for each list that is part of a ranking; lists whose cards have no sections are absent."""
    by_list: dict[tuple[str, str], list[Scorecard]] = {}
    for row in facts.results.ranking:
        if not facts.wants(row.unit):
            continue
        named = {part.checklist for part in row.parts} | set(
            facts.workspace.composition(facts.policy, row.layer, facts.period.last)
        )
        for card in facts.scores.cards_of(row.unit):
            if card.checklist in named and card.sections:
                by_list.setdefault((row.layer, card.checklist), []).append(card)
    return tuple(_table(facts, name, cards) for (_, name), cards in by_list.items())


def _table(facts: Facts, name: str, cards: list[Scorecard]) -> SectionTable:
    versions = sorted({card.version for card in cards}, key=version_key, reverse=True)
    lists = [facts.workspace.versions[name][version] for version in versions]
    titles: dict[str, str] = {}
    for each in lists:
        for section in each.sections:
            titles.setdefault(section.id, section.title)
    units = tuple(map(_unit_sections, cards))
    busy = {key for unit in units for key, share in unit.shares.items() if share.applicable}
    return SectionTable(
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


def section_blocks(facts: Facts, tables: tuple[SectionTable, ...]) -> Iterator[Block]:
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


def _columns(facts: Facts, table: SectionTable, places: int | None) -> tuple[Column, ...]:
    sections = (Column(title, 6, "right", places) for title in table.titles.values())
    units = unit_column(facts, (unit.card.unit for unit in table.units))
    return (units, *sections, Column("合计", 6, "right", places))


def _heat_map(facts: Facts, table: SectionTable) -> Table:
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


def _sums(facts: Facts, table: SectionTable) -> Table:
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
