"""What ``diff`` shows, as plain data: documents that differ, who is concerned, who moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from dangjian.compare.documents import NAMES, Difference, Rise
from dangjian.criteria.changes import NONE, Bump
from dangjian.documents.checklist import Checklist
from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem
from dangjian.scoring.results import ItemResult, Results, Row, Scorecard
from dangjian.values.period import Period
from dangjian.values.wording import suggestion


class Concern(NamedTuple):
    """Who answers for what was changed."""

    layer: str
    """The Chinese name of the layer."""
    units: tuple[str, ...]
    """Names of its units to which some of the changed items apply."""


class Move(NamedTuple):
    """A unit whose place changes."""

    unit: str
    name: str
    layer: str
    """The Chinese name of its layer."""
    old: Row | None
    """None where the unit is in no ranking under the old rules."""
    new: Row | None
    because: tuple[str, ...]
    """Items whose points or earned points differ, in the order of the lists; empty when only others
    moved, or when no item but the rules around them changed."""


class Replay(NamedTuple):
    """A period under the old and the new rules."""

    period: Period
    old: Results
    new: Results
    moves: tuple[Move, ...]
    """Units whose score, rank, grade, tier or coefficient differs, in the order of the new ranking."""
    unreadable: tuple[Problem, ...]
    """Errors of records and corrections that the new rules can't read; their cards have no score."""
    repinned: int = 0
    """Records of a version that couldn't be found, scored by the old rules given."""


class Comparison(NamedTuple):
    """Two sides compared."""

    old: str
    """``branch@1.0.0`` where one document is compared, else what was typed."""
    new: str
    differences: tuple[Difference, ...]
    """Documents that differ, in the order of the new side."""
    unreadable: tuple[Problem, ...] = ()
    """What couldn't be read on either side and so wasn't compared."""
    concerned: tuple[Concern, ...] = ()
    """Empty where no workspace says who there is."""
    replayed: Replay | None = None
    hypothetical: bool = False
    """Whether NEW is only a what-if; its version is then the least that would do."""

    @property
    def required(self) -> Bump:
        """How far the version that must rise most must rise."""
        return max((each.required for each in self.differences), default=NONE)

    @property
    def declared(self) -> Rise:
        """How far versions rose: the first one that rose too little, else the one that rose most."""
        for each in self.differences:
            if not each.enough:
                return each.declared
        rises = [each.declared for each in self.differences]
        return max((rise for rise in rises if isinstance(rise, Bump)), default=NONE)

    @property
    def enough(self) -> bool:
        """Whether every version rose far enough."""
        return all(each.enough for each in self.differences)

    @property
    def fails(self) -> bool:
        """Whether the command fails: a version rose too little, or something couldn't be read."""
        return not self.enough or bool(self.unreadable)


def reference(kind: str, model: Any) -> str | None:
    """``branch@1.0.0``, ``policy@1.0.0``; the kind alone where there is no version; None of nothing."""
    if model is None:
        return None
    name = getattr(model, "id", kind)
    version = getattr(model, "version", None)
    return f"{name}@{version}" if version else str(name)


# What a change moves: scores, ranks, grades and tiers before and after it.


class ScoreMove(NamedTuple):
    """A unit's row before and after; None where it isn't ranked at all."""

    unit: str
    old: Row | None
    new: Row | None

    @property
    def changed(self) -> bool:
        """Whether anything that people see is different."""
        return _seen(self.old) != _seen(self.new)


def _seen(row: Row | None) -> tuple[object, ...]:
    return (row.score, row.rank, row.grade, row.tier) if row is not None else ()


def score_moves(old: Sequence[Row], new: Sequence[Row]) -> tuple[ScoreMove, ...]:
    """Every unit that moved, in the new order."""
    before = {row.unit: row for row in old}
    after = {row.unit: row for row in new}
    names = dict.fromkeys((*after, *before))
    every = (ScoreMove(name, before.get(name), after.get(name)) for name in names)
    return tuple(move for move in every if move.changed)


# Who moves between two scorings of a period, and because of which items.


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
        layer = workspace.layer_name(row.layer)
        known = workspace.units.get(unit)
        counting = {name for each in (was, now) if each for name in each.counting}
        because = _because(cards[0].get(unit, {}), cards[1].get(unit, {}), counting, touched)
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
    old: dict[str, Scorecard], new: dict[str, Scorecard], counting: set[str], touched: Touched
) -> Iterator[str]:
    """Items of the unit's cards that stand for other points than before.

    Cards that are a mean of months have no items: there every changed item of the list is named. A card
    that only one side has says nothing of single items.
    """
    for name in dict.fromkeys((*new, *old)):
        if name not in counting:
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


# One value of a document replaced: ``ZB03.points=4``, ``ZB19.criterion.rules.late.each=1``.


class NoSuchPlace(Exception):
    """The path leads nowhere. Its text is the part that wasn't found."""

    def __init__(self, part: str, known: Iterable[str]) -> None:
        super().__init__(part)
        self.part = part
        self.suggestion = suggestion(part, known)


def overridden(tree: Any, path: str, value: object) -> Any:
    """A copy of the tree with another value at a path. Raises NoSuchPlace.

    The path starts at an item's id, or at the document. The key at its end may be a new one.
    """
    copy = deepcopy(tree)
    node, rest = _start(copy, path)
    while True:
        step, remaining = _step(node, rest)
        if not remaining:
            node[step] = value
            return copy
        node, rest = node[step], remaining


def _start(tree: Any, path: str) -> tuple[Any, str]:
    items = _titles(tree) | _items(tree)
    names = [name for name in items if path.startswith(f"{name}.")]
    if names:
        name = max(names, key=len)
        return items[name], path[len(name) + 1 :]
    head, _, rest = path.partition(".")
    if head in (tree.get("id"), "policy") and rest:
        return tree, rest
    if rest and head not in tree:
        raise NoSuchPlace(head, (*items, *tree))
    return tree, path


def _titles(tree: Any) -> dict[str, Any]:
    """The items by title, where only one has it."""
    items = _items(tree).values()
    titles = [str(item.get("title")) for item in items]
    return {t: item for t, item in zip(titles, items, strict=True) if titles.count(t) == 1}


def _items(tree: Any) -> dict[str, Any]:
    """The items of a checklist by id; empty for other documents."""
    sections = tree.get("sections")
    if not isinstance(sections, list):
        return {}
    return {str(item["id"]): item for section in sections for item in section["items"]}


def _step(node: Any, rest: str) -> tuple[Any, str]:
    """The key or index to follow, and what is left of the path after it."""
    names = _names(node)
    fitting = [name for name in names if rest == name or rest.startswith(f"{name}.")]
    if fitting:
        name = max(fitting, key=len)
        return names[name], rest[len(name) + 1 :]
    if isinstance(node, dict):
        head, _, tail = rest.partition(".")
        if not tail:
            return head, ""
    raise NoSuchPlace(rest, names)


def _names(node: Any) -> dict[str, Any]:
    """What may be followed from a node: name → key or index."""
    if isinstance(node, dict):
        return {key: key for key in node}
    if not isinstance(node, list):
        return {}
    return {_name(member, index): index for index, member in enumerate(node)}


def _name(member: Any, index: int) -> str:
    if not isinstance(member, dict):
        return str(index)
    return str(next((member[key] for key in NAMES if key in member), index))
