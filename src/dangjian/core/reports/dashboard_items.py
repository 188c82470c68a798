"""Item × unit: what every unit earned of every item of a list, and why it lost what it lost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.core.reports.dashboard_cells import Detail, HeatCell, amount_of, detail_of, kind_of
from dangjian.core.reports.facts import Facts
from dangjian.criteria.veto import Veto
from dangjian.documents.checklist import Checklist
from dangjian.documents.organization import PERSON_LAYER
from dangjian.explaining.card import Setting
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import Deduction, Scorecard
from dangjian.values.fields import version_key


class HeatColumn(NamedTuple):
    """An item of the list."""

    item: str
    title: str
    section: str
    """The title of its section."""
    points: Decimal
    kind: Literal["counted", "bonus", "veto"]


class HeatLine(NamedTuple):
    """A unit's line."""

    unit: str
    name: str
    score: Decimal | None
    grade: str | None
    provisional: bool
    cells: tuple[HeatCell, ...]
    """One a column."""
    details: tuple[Detail, ...]
    """In the order of the columns."""


class HeatMap(NamedTuple):
    """A list over all units that have a card of it."""

    checklist: str
    """Its id."""
    title: str
    reference: str
    ranked: bool
    """Whether it is part of a ranked score."""
    columns: tuple[HeatColumn, ...]
    lines: tuple[HeatLine, ...]
    """In the order of the ranking, then of the organization."""


def heat_maps(facts: Facts) -> tuple[HeatMap, ...]:
    """One a list, those that are ranked first; people are left out, cards without items too."""
    order = {row.unit: number for number, row in enumerate(facts.results.ranking)}
    parts = {part.checklist for row in facts.results.ranking for part in row.parts}
    by_list: dict[str, list[Scorecard]] = {}
    for card in facts.results.scorecards:
        unit = facts.unit(card.unit)
        if card.items and unit.layer != PERSON_LAYER and facts.wants(card.unit):
            by_list.setdefault(card.checklist, []).append(card)
    names = list(facts.workspace.versions)
    lists = sorted(by_list, key=lambda name: (name not in parts, names.index(name)))
    for cards in by_list.values():
        cards.sort(key=lambda card: order.get(card.unit, len(order)))
    return tuple(_heat_map(facts, name, by_list[name], ranked=name in parts) for name in lists)


def _heat_map(facts: Facts, name: str, cards: list[Scorecard], *, ranked: bool) -> HeatMap:
    versions = facts.workspace.versions[name]
    newest = versions[max((card.version for card in cards), key=version_key)]
    columns = _columns(newest, cards)
    policy = facts.policy

    def named(text: str) -> str:
        return facts.scores.name_of(text)

    lines = tuple(
        _line(facts, card, columns, Setting(Filed(), policy.missing, named)) for card in cards
    )
    return HeatMap(name, newest.title, newest.reference, ranked, columns, lines)


def _columns(newest: Checklist, cards: Iterable[Scorecard]) -> tuple[HeatColumn, ...]:
    """The items of the newest version, then those that only older cards have; those with a word to say."""
    titles = {section.id: section.title for section in newest.sections}
    found: dict[str, HeatColumn] = {
        item.id: _column(item.id, item.title, section.title, item.points, item.criterion)
        for section in newest.sections
        for item in section.items
    }
    told: set[str] = set()
    for card in cards:
        vetoed = {veto.item for veto in card.vetoes}
        for result in card.items:
            item = result.post.item
            if item.id not in found:
                section = titles.get(result.post.section, result.post.section)
                found[item.id] = _column(item.id, item.title, section, item.points, item.criterion)
            if item.id in vetoed or kind_of(result, vetoed) != "idle":
                told.add(item.id)
    return tuple(column for column in found.values() if column.item in told)


def _column(item: str, title: str, section: str, points: Decimal, criterion: object) -> HeatColumn:
    if getattr(criterion, "counted", True):
        return HeatColumn(item, title, section, points, "counted")
    return HeatColumn(
        item, title, section, points, "veto" if isinstance(criterion, Veto) else "bonus"
    )


def _line(
    facts: Facts, card: Scorecard, columns: Iterable[HeatColumn], setting: Setting
) -> HeatLine:
    results = {result.post.item.id: result for result in card.items}
    vetoed = {veto.item for veto in card.vetoes}
    losses: dict[str, list[Deduction]] = {}
    for line in card.deductions:
        losses.setdefault(line.item, []).append(line)
    cells: list[HeatCell] = []
    details: list[Detail] = []
    for column in columns:
        result = results.get(column.item)
        if result is None:
            cells.append(HeatCell("idle"))
            continue
        kind = kind_of(result, vetoed)
        cells.append(HeatCell(kind, amount_of(result, kind)))
        if kind not in ("full", "idle"):
            details.append(detail_of(card, result, kind, losses.get(column.item, ()), setting))
    name = facts.unit(card.unit).name
    return HeatLine(
        card.unit, name, card.score, card.grade, card.provisional, tuple(cells), tuple(details)
    )
