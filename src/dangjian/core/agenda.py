"""A checklist in one month: which items are due, when, and what an entry's value is worth."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from dangjian.core.checklist import Checklist, Cycle, Item
from dangjian.core.criteria.base import BadValue, Earned
from dangjian.core.period import Month
from dangjian.core.schedule import Workdays, due_date, is_due
from dangjian.problem import Finding


class Post:
    """One item in one month, ready to judge values.

    Entries of many units say the same few things, so judgements are kept by value: this is what makes
    scoring thousands of records fast.
    """

    __slots__ = ("_known", "counted", "due_date", "is_due", "is_event", "item", "points", "section")

    def __init__(self, item: Item, section: str, month: Month, workdays: Workdays) -> None:
        self.item = item
        self.section = section
        self.points: Decimal = item.points
        self.counted: bool = item.counted
        self.is_event = item.cycle is Cycle.EVENT
        self.is_due = is_due(item, month)
        self.due_date: date = due_date(item, month, workdays)
        self._known: dict[Any, dict[Any, Earned | Finding]] = {}
        """By the class of the value, which keeps 1, true and "1" apart; then by the value."""

    def judge(self, raw: Any) -> Earned | Finding:
        """What a record's value earns, or why the criterion doesn't allow it.

        The path of a finding starts at the value; its values name the item.
        """
        kind = raw.__class__
        known = self._known.setdefault(kind, {})
        try:
            if kind is dict:
                key: Any = (*raw.items(), *map(type, raw.values()))
            else:
                # Equal decimals may have been written differently, as names are.
                key = str(raw) if kind is Decimal else raw
            found = known.get(key)
        except TypeError:  # a list, or one inside
            return self._judge(raw)
        if found is None:
            found = known[key] = self._judge(raw)
        return found

    def parse(self, raw: Any) -> Any:
        """The value in its normal form. Raises BadValue."""
        return self.item.criterion.parse(raw)

    def _judge(self, raw: Any) -> Earned | Finding:
        criterion = self.item.criterion
        try:
            value: Any = criterion.parse(raw)
        except BadValue as bad:
            found = bad.finding
            values = {"item": self.item.id, **found.values}
            return Finding(found.code, found.path, values, found.on)
        return criterion.earn(value, self.points, self.due_date)


@dataclass(frozen=True)
class Agenda:
    """All items of a checklist in one month."""

    checklist: Checklist
    month: Month
    posts: tuple[Post, ...]

    @classmethod
    def of(cls, checklist: Checklist, month: Month, workdays: Workdays) -> Agenda:
        """The agenda of a checklist for a month."""
        posts = tuple(
            Post(item, section.id, month, workdays)
            for section in checklist.sections
            for item in section.items
        )
        return cls(checklist, month, posts)

    @cached_property
    def by_id(self) -> dict[str, Post]:
        """The posts by item id."""
        return {post.item.id: post for post in self.posts}

    def open_posts(self, tags: frozenset[str]) -> Iterable[Post]:
        """What a unit with these tags must answer this month: counted items that are due."""
        return (
            post for post in self.posts if post.is_due and post.counted and post.item.applies(tags)
        )

    def unanswered(self, tags: frozenset[str], answered: Container[str]) -> list[str]:
        """The items that a unit with these tags must answer and didn't, in the list's order."""
        needed = self._needed.get(tags)
        if needed is None:
            open_posts = self.open_posts(tags)
            needed = tuple(post.item.id for post in open_posts if post.item.default is None)
            self._needed[tags] = needed
        return [item for item in needed if item not in answered]

    @cached_property
    def _needed(self) -> dict[frozenset[str], tuple[str, ...]]:
        return {}

    def asks(self, tags: frozenset[str]) -> bool:
        """Whether a record is expected at all of a unit with these tags."""
        return any(True for _ in self.open_posts(tags))
