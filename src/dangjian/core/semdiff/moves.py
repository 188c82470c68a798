"""Who moves between two scorings of a period, and because of which items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dangjian.core.semdiff.comparison import Move
from dangjian.core.semdiff.documents import Difference
from dangjian.documents.checklist import Checklist
from dangjian.documents.workspace import Workspace
from dangjian.scoring.results import ItemResult, Results, Row, Scorecard

Touched = dict[str, tuple[str, ...]]
"""Checklist → its changed items."""


def touched_items(differences: Iterable[Difference]) -> Touched:
    """The changed items of each list."""
    return {
        each.new.id: tuple(dict.fromkeys(c.item for c in each.changes if c.item))
        for each in differences
        if isinstance(each.new, Checklist)
    }


def moves_of(workspace: Workspace, old: Results, new: Results, touched: Touched) -> Iterator[Move]:
    """Units whose score, rank, grade, tier or coefficient differs, in the order of the new ranking."""
    before = {row.unit: row for row in old.ranking}
    after = {row.unit: row for row in new.ranking}
    cards = _cards(old), _cards(new)
    for unit in dict.fromkeys((*after, *before)):
        was, now = before.get(unit), after.get(unit)
        if was is not None and now is not None and _place(was) == _place(now):
            continue
        row = now or was
        assert row is not None
        layer = workspace.catalog.layer_name(row.layer) if workspace.catalog else row.layer
        known = workspace.units.get(unit)
        parts = {part.checklist for each in (was, now) if each for part in each.parts}
        because = _because(cards[0].get(unit, {}), cards[1].get(unit, {}), parts, touched)
        yield Move(unit, known.name if known else unit, layer, was, now, tuple(because))


def _place(row: Row) -> tuple[object, ...]:
    return (row.score, row.rank, row.grade, row.tier, row.coefficient)


def _cards(results: Results) -> dict[str, dict[str, Scorecard]]:
    """Cards by unit and checklist."""
    cards: dict[str, dict[str, Scorecard]] = {}
    for card in results.scorecards:
        cards.setdefault(card.unit, {})[card.checklist] = card
    return cards


def _because(
    old: dict[str, Scorecard], new: dict[str, Scorecard], parts: set[str], touched: Touched
) -> Iterator[str]:
    """Items of the unit's cards that stand for other points than before.

    Cards that are a mean of months have no items: there every changed item of the list is named. A card
    that only one side has says nothing of single items.
    """
    for name in dict.fromkeys((*new, *old)):
        if name not in parts and "months" not in parts:
            continue
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            continue
        if not (was.items or now.items) and was.score != now.score:
            yield from touched.get(name, ())
        before, after = _facts(was), _facts(now)
        for item in dict.fromkeys((*after, *before)):
            if before.get(item) != after.get(item):
                yield item


def _facts(card: Scorecard) -> dict[str, tuple[object, ...]]:
    """What counts of each item: points and earned points; nothing of items that don't count."""
    vetoes = {veto.item: (veto.effect, veto.lasts) for veto in card.vetoes}
    facts = {r.post.item.id: (*_worth(r), vetoes.get(r.post.item.id)) for r in card.items}
    return {name: each for name, each in facts.items() if any(part is not None for part in each)}


def _worth(result: ItemResult) -> tuple[object, ...]:
    """Points and earned points where the item is in the sums; for a bonus what it adds."""
    if not result.post.counted:
        return (None, result.earned or None)
    return (None, None) if result.earned is None else (result.points, result.earned)
