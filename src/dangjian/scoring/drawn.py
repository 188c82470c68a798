"""What an item takes from elsewhere (``same_as``, ``from``) instead of having an entry of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from dangjian.documents.record import Entry
from dangjian.problem import Finding
from dangjian.scoring.agenda import Post
from dangjian.scoring.results import ItemResult, Source, State

Judge: TypeAlias = Callable[[Post], ItemResult | Finding]
"""What the item that takes it makes of it, by its own points and criterion."""


class Drawn(NamedTuple):
    """What was found elsewhere for one item."""

    state: State
    source: Source | None = None
    judged: Judge | None = None
    """None where there is nothing to judge."""
    entry: Entry | None = None
    """Where it comes from one."""
    corrected: bool = False
    by_entry: bool = False
    only_self: bool = False
    """Whether nobody but the unit itself has looked at it."""


NOTHING_DRAWN: Mapping[str, Drawn] = MappingProxyType({})


def of_item(result: ItemResult, *, only_self: bool) -> Drawn:
    """What another item's result on its own card gives to the items that take it.

    Several judgements are combined by the word of the item that was judged.
    """
    named = result.post
    assert isinstance(named, Post)  # only a month's card has entries to take
    item, entry = named.item, result.entry
    judge: Judge | None = None
    if result.state is State.SCORED:
        if entry is not None and entry.values is not None and entry.value is None:
            opinions, word = entry.values, item.several
            judge = lambda post: post.combined(opinions, word, named)  # noqa: E731
        else:
            value: Any = item.default if entry is None else entry.value
            judge = lambda post: post.taken(value, named)  # noqa: E731
    return Drawn(
        result.state, result.source, judge, entry, result.corrected, result.by_entry, only_self
    )


def of_register(done: int, total: int) -> Drawn | None:
    """What the register says of a month; None when nothing was due."""
    if not total:
        return None
    value = {"done": Decimal(done), "total": Decimal(total)}
    return Drawn(State.SCORED, "register", lambda post: post.result(value), Entry(value=value))
