"""One change of meaning, and how far the version must rise for it (docs/changing-checklists.md)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from math import ceil
from typing import Any, Literal, NamedTuple, TypeAlias

from dangjian.values.canonical import canonical, written
from dangjian.values.numbers import ZERO
from dangjian.values.period import Month


class Bump(IntEnum):
    """How far a version must rise at least."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """``none``, ``patch``, ``minor`` or ``major``."""
        return self.name.lower()

    @property
    def words(self) -> str:
        """What people read: ``影响得分``."""
        return ("没有变化", "只改措辞", "影响得分", "原有填报会失效")[self]


NONE, PATCH, MINOR, MAJOR = Bump

Kind: TypeAlias = Literal["added", "removed", "changed", "moved"]


class Change(NamedTuple):
    """One difference between two documents."""

    field: str
    """The keys that lead to it from its item (or from the document), joined by dots; empty for an
    item or a document as a whole."""
    label: str
    """What people call the field."""
    change: Kind
    bump: Bump
    old: Any = None
    """As YAML would write it; None where it is added."""
    new: Any = None
    """Likewise; None where it is removed."""
    item: str | None = None
    """The item it belongs to; None for what belongs to the document."""
    title: str = ""
    """The title of that item."""
    why: str = ""
    """Why it weighs more than its field says; empty when it doesn't."""
    wording: bool = False
    """Whether old and new are sentences, to be shown with their words compared."""

    def inside(self, field: str, label: str = "") -> Change:
        """The same change, seen from the thing around it."""
        path = f"{field}.{self.field}" if self.field else field
        return self._replace(field=path, label=label + self.label)


def as_yaml(value: Any) -> Any:
    """A value of a model as its file would write it, defaults left out."""
    own = getattr(value, "as_yaml", None)
    if own is not None:
        return own()
    if is_dataclass(value) and not isinstance(value, type):
        attributes = {written(each.name): each.name for each in fields(value)}
        return {key: as_yaml(getattr(value, attributes[key])) for key in canonical(value)}
    if isinstance(value, list | tuple) and not isinstance(value, Month):
        return [as_yaml(each) for each in value]
    return canonical(value)


FieldTable: TypeAlias = Mapping[str, tuple[str, Bump]]
"""Attribute → what people call it, and the bump when it changes."""


def changed_fields(old: Any, new: Any, table: FieldTable) -> Iterator[Change]:
    """The attributes of the table that differ."""
    for name, (label, bump) in table.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield change_of(name.rstrip("_"), label, bump, before, after)


def change_of(field: str, label: str, bump: Bump, old: Any, new: Any) -> Change:
    """A change of a value; texts are shown with their words compared."""
    wording = isinstance(old, str) and isinstance(new, str) and bump is PATCH
    return Change(field, label, "changed", bump, as_yaml(old), as_yaml(new), wording=wording)


def required(changes: Iterable[Change]) -> Bump:
    """How far the version must rise for all of them."""
    return max((change.bump for change in changes), default=NONE)


def rises(points: Decimal, old_points: Decimal) -> bool:
    """Whether something that was worth nothing is now worth something."""
    return not old_points and bool(points)


# What was moved: the fewest things whose moving explains a new order.


def moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The names, in their new order, that must move to turn the old order into the new one.

    Names that only one side has don't count. What stays is a longest increasing run of positions.
    """
    position = {name: index for index, name in enumerate(old)}
    common = [name for name in dict.fromkeys(new) if name in position]
    stays = _longest_increasing([position[name] for name in common])
    return [name for index, name in enumerate(common) if index not in stays]


def _longest_increasing(values: Sequence[int]) -> set[int]:
    """The indexes of a longest increasing subsequence."""
    ends: list[int] = []
    """The value that ends the best run of each length."""
    at: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(value)
            at.append(index)
        else:
            ends[length] = value
            at[length] = index
    run: set[int] = set()
    index = at[-1] if at else -1
    while index >= 0:
        run.add(index)
        index = before[index]
    return run


# Rules of a criterion compared by their ids; kinds that have rules share this.


def rule_changes(
    old: Sequence[Any], new: Sequence[Any], compare: Callable[[Any, Any], Iterator[Change]]
) -> Iterator[Change]:
    """Rules removed (entries may name them), added, changed by ``compare``, and moved."""
    before = {rule.id: rule for rule in old}
    after = {rule.id: rule for rule in new}
    for name, rule in before.items():
        if name not in after:
            value = as_yaml(rule)
            yield Change(f"rules.{name}", f"规则 {name}", "removed", MAJOR, old=value)
    for name, rule in after.items():
        if name not in before:
            yield Change(f"rules.{name}", f"规则 {name}", "added", MINOR, new=as_yaml(rule))
            continue
        for change in compare(before[name], rule):
            yield change.inside(f"rules.{name}", f"规则 {name} 的")
    order_before, order_after = list(before), list(after)
    for name in moved(order_before, order_after):
        places = order_before.index(name) + 1, order_after.index(name) + 1
        yield Change(f"rules.{name}", f"规则 {name} 的次序", "moved", PATCH, *places)


# Whether an entry that earned nothing now earns something.


Cost = Callable[[int], Decimal]
"""What so many occurrences of a rule cost."""


class TooMany(Exception):
    """The search would take too long; the answer is taken to be yes, which is the safe one."""


_ROOM = 200_000
"""How many ways of losing points are tried before the search is given up."""


def escapes(
    costs: Iterable[tuple[int, Cost, Cost]],
    ranges: Sequence[tuple[Decimal, Decimal]],
    old_points: Decimal,
    new_points: Decimal,
) -> bool:
    """Whether some faults cost all of ``old_points`` but less than all of ``new_points``.

    ``costs``: for each rule that both sides have, the occurrences worth trying, old cost and new cost.
    ``ranges``: the amounts that an inspector may choose again and again. May say yes where the exact
    answer takes too long or several ranges meet; never says no where it is yes.
    """
    try:
        ways = _cheapest(costs, old_points, new_points)
    except TooMany:
        return True
    return any(new + _chosen(ranges, old_points - old) < new_points for old, new in ways)


def _chosen(ranges: Sequence[tuple[Decimal, Decimal]], need: Decimal) -> Decimal:
    """The least that chosen amounts can cost to fill ``need``; more than any points when they can't."""
    usable = [(low, high) for low, high in ranges if high]
    if need <= 0:
        return ZERO
    if not usable:
        return Decimal("Infinity")
    if len(usable) > 1:
        return need
    low, high = usable[0]
    times = ceil(Fraction(need) / Fraction(high))
    return max(need, low * times)


def _cheapest(
    costs: Iterable[tuple[int, Cost, Cost]], old_points: Decimal, new_points: Decimal
) -> list[tuple[Decimal, Decimal]]:
    """Pairs of (old cost, cut at all points; new cost) that no other pair beats in both."""
    front = [(ZERO, ZERO)]
    tried = 0
    for most, old_cost, new_cost in costs:
        grown = dict(front)
        for times in range(1, most + 1):
            tried += len(front)
            if tried > _ROOM:
                raise TooMany
            for old, new in front:
                total = new + new_cost(times)
                if total < new_points:
                    lost = min(old_points, old + old_cost(times))
                    if total < grown.get(lost, new_points):
                        grown[lost] = total
        front = _unbeaten(grown)
    return front


def _unbeaten(pairs: dict[Decimal, Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Those for which no other loses as much before and less now."""
    best: list[tuple[Decimal, Decimal]] = []
    for old, new in sorted(pairs.items(), reverse=True):
        if not best or new < best[-1][1]:
            best.append((old, new))
    return best
