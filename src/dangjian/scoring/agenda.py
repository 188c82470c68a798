"""A checklist in one month: which items are due, when, and what an entry's value is worth."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from dangjian.criteria.base import NOTHING, BadValue, Earned
from dangjian.documents.checklist import Checklist, Cycle, Item, Several
from dangjian.documents.record import Entries, Opinion
from dangjian.documents.schedule import Workdays, due_date, early_for, early_months, is_due
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.scoring.results import ItemResult, State
from dangjian.scoring.several import OneJudgement, combine
from dangjian.values.numbers import ZERO
from dangjian.values.period import Month

JudgedEntries: TypeAlias = "Sequence[ItemResult | Finding | None]"
"""One for each post of an agenda."""


class Post:
    """One item in one month, ready to judge values.

    Entries of many units say the same few things, so what becomes of the item is kept by value: this is
    what makes scoring thousands of records fast.
    """

    __slots__ = (
        "_known",
        "_months",
        "asks_date",
        "asks_little",
        "counted",
        "due_date",
        "early_months",
        "is_answerable",
        "is_due",
        "is_event",
        "is_simple",
        "item",
        "later_due",
        "na_by_entry",
        "not_applying",
        "not_due",
        "points",
        "section",
        "untouched",
    )

    def __init__(self, item: Item, section: str, month: Month, workdays: Workdays) -> None:
        self.item = item
        self.section = section
        self.points: Decimal = item.points
        self.counted: bool = item.counted
        self.due_date: date = due_date(item, month, workdays)
        self.is_event = item.cycle is Cycle.EVENT
        self.is_due = is_due(item, month)
        self.is_answerable = self.is_due or self.is_event or not self.counted
        """Whether an entry counts this month."""
        self.early_months = early_months(item, month) if self.is_due and self.counted else ()
        """The months before whose entries count as done early for this one, in order."""
        later = early_for(item, month) if self.counted and not item.draws else None
        self.later_due: date | None = due_date(item, later, workdays) if later else None
        """For an item that isn't due yet: the due date for which an entry of this month counts."""
        self.asks_date = item.criterion.asks_date
        applies = self.is_answerable and not item.applies_to and not item.draws
        self.is_simple: bool = applies and not item.criterion.may_lack
        """Whether an entry that the criterion allows decides what becomes of the item."""
        self.asks_little = applies and not item.evidence_required and item.several is None
        """Whether an entry that the criterion allows is right for every unit, whatever else it says; where
        it ``asks_date`` nothing may be ``stray`` too."""
        self._months = (str(month), str(Month.of(self.due_date)), str(month.plus(1)))
        """Where dates of values may lie; what is late is often done in the month after."""
        self.not_applying = ItemResult(self, State.NA)
        self.na_by_entry = ItemResult(self, State.NA, by_entry=True)
        self.not_due = ItemResult(self, State.NOT_DUE)
        self.untouched = ItemResult(self, State.SCORED, ZERO, outcome=NOTHING)
        """A bonus, penalty or veto that nobody entered."""
        self._known: dict[type, dict[Any, ItemResult | Finding]] = {}
        """By the class of the value, which keeps 1, true and "1" apart; then by the value."""

    def result(self, raw: Any) -> ItemResult | Finding:
        """What a record's value makes of the item, or why the criterion doesn't allow it.

        The result doesn't know its entry. The path of a finding starts at the value.
        """
        kind = raw.__class__
        known = self._known.get(kind)
        if known is None:
            known = self._known[kind] = {}
        try:
            if kind is dict:
                key: Any = (*raw.items(), *map(type, raw.values()))
            else:
                # Equal decimals may have been written differently, as names are.
                key = str(raw) if kind is Decimal else raw
            found = known.get(key)
        except TypeError:  # a list, or one inside
            return self._result(raw)
        if found is None:
            found = known[key] = self._result(raw)
        return found

    def _result(self, raw: Any) -> ItemResult | Finding:
        outcome = self.judge(raw)
        if not isinstance(outcome, Earned):
            return outcome
        return self.settled(outcome)

    def settled(self, outcome: Earned) -> ItemResult:
        """What an outcome makes of the item."""
        match outcome.stands:
            case "na":
                return self.na_by_entry
            case "missing":
                return ItemResult(self, State.MISSING)
            case "not_due":
                return ItemResult(self, State.NOT_DUE, outcome=outcome)
        return ItemResult(self, State.SCORED, outcome.points, outcome=outcome)

    def combined(
        self, opinions: Sequence[Opinion], word: Several | None = None, reader: Post | None = None
    ) -> ItemResult | Finding:
        """What several inspectors' judgements make of the item; the path of a finding starts at the
        entry. ``word``: how they become one, where it isn't the item itself that says so; ``reader``:
        the item of which they were entered, where it is another."""
        judged = []
        for index, opinion in enumerate(opinions):
            outcome = self.judge(opinion.value, reader)
            if isinstance(outcome, Finding):
                return outcome._replace(path=("values", index, "value", *outcome.path))
            value = self._read(opinion.value, reader)
            words = self.item.criterion.reckon(value, self.points, self.due_date)
            judged.append(OneJudgement(opinion.by, outcome, words))
        return self.settled(combine(word or self.item.several or "mean", judged, self.points))

    def taken(self, raw: Any, reader: Post) -> ItemResult | Finding:
        """What a value that was entered of another item makes of this one."""
        found = self.result(raw)
        if isinstance(found, ItemResult):
            return found
        outcome = self.judge(raw, reader)
        return outcome if isinstance(outcome, Finding) else self.settled(outcome)

    def _read(self, raw: Any, reader: Post | None) -> Any:
        """The value in its normal form; what is out of this item's bounds, but was right where it was
        entered, is judged as it stands. Raises BadValue."""
        try:
            return self.item.criterion.parse(raw)
        except BadValue:
            if reader is None:
                raise
            return reader.parse(raw)

    def judge(self, raw: Any, reader: Post | None = None) -> Earned | Finding:
        """What a value earns, or why the criterion doesn't allow it; the finding names the item.

        ``reader``: the item of which it was entered, where it is another."""
        criterion = self.item.criterion
        try:
            value: Any = self._read(raw, reader)
        except BadValue as bad:
            found = bad.finding
            values = {"item": self.item.id, **found.values}
            return Finding(found.code, found.path, values, found.on)
        return criterion.earn(value, self.points, self.due_date)

    def stray(self, value: object) -> tuple[str, str] | None:
        """What date of a right value is too far off, and which; None when all are near."""
        return self.item.criterion.stray(value, self._months)

    def parse(self, raw: Any) -> Any:
        """The value in its normal form. Raises BadValue."""
        return self.item.criterion.parse(raw)


class Agenda:
    """All items of a checklist in one month that are in force."""

    def __init__(self, checklist: Checklist, month: Month, workdays: Workdays) -> None:
        self.checklist = checklist
        self.month = month
        self.posts = tuple(
            Post(item, section.id, month, workdays)
            for section in checklist.sections
            for item in section.items
            if not item.is_draft
        )
        self.drafts = frozenset(item.id for item in checklist.items() if item.is_draft)
        """The items that are not in force."""
        self._judged: dict[int, tuple[Entries, JudgedEntries]] = {}
        """By the identity of the entries, which are kept so that nothing else gets it."""

    def judged(self, entries: Entries) -> JudgedEntries:
        """What each post's entry makes of it, in the order of the posts; None where there is no entry.

        Whether the item applies, is due, and may be answered so is for others to say.
        """
        known = self._judged.get(id(entries))
        return known[1] if known is not None else self._judge(entries)

    def judge(self, entries: Entries) -> JudgedEntries:
        """The same, remembered: a record is first checked and then scored."""
        judged = self._judge(entries)
        self._judged[id(entries)] = (entries, judged)
        return judged

    def _judge(self, entries: Entries) -> JudgedEntries:
        judged: list[ItemResult | Finding | None] = []
        for post in self.posts:
            entry = entries.get(post.item.id)
            if entry is None:
                judged.append(None)
            elif entry.na is not None or entry.value is None:  # one that says nothing is refused
                several = entry.na is None and entry.values is not None and post.item.several
                judged.append(post.combined(entry.values or ()) if several else post.na_by_entry)
            else:
                judged.append(post.result(entry.value))
        return judged

    @cached_property
    def has_conditions(self) -> bool:
        """Whether a veto may follow from results."""
        return any(post.item.criterion.conditional_rules for post in self.posts)

    @cached_property
    def combines(self) -> bool:
        """Whether several inspectors' judgements of some item are combined."""
        return any(post.item.several is not None for post in self.posts)

    @cached_property
    def draws(self) -> bool:
        """Whether some item takes its value from elsewhere."""
        return any(post.item.draws for post in self.posts)

    @cached_property
    def by_id(self) -> dict[str, Post]:
        """The posts by item id."""
        return {post.item.id: post for post in self.posts}

    @cached_property
    def early_posts(self) -> tuple[Post, ...]:
        """The items due this month for which entries of earlier months of the cycle may speak."""
        return tuple(post for post in self.posts if post.early_months)

    @cached_property
    def served_months(self) -> tuple[Month, ...]:
        """The earlier months, in order, that can have entries for items due in this one."""
        return tuple(sorted({month for post in self.posts for month in post.early_months}))

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
            needed = tuple(
                post.item.id
                for post in open_posts
                if post.item.default is None and not post.item.draws
            )
            self._needed[tags] = needed
        return [item for item in needed if item not in answered]

    def lacking(self, entries: Entries) -> set[str]:
        """The items whose entry leaves them unanswered all the same: votes without any ballot."""
        mine = [post for post in self.posts if post.item.criterion.may_lack]
        return {
            post.item.id
            for post in mine
            if (entry := entries.get(post.item.id)) is not None
            and entry.value is not None
            and isinstance(result := post.result(entry.value), ItemResult)
            and result.state is State.MISSING
        }

    @cached_property
    def _needed(self) -> dict[frozenset[str], tuple[str, ...]]:
        return {}

    def asks(self, tags: frozenset[str]) -> bool:
        """Whether a record is expected at all of a unit with these tags."""
        return any(True for _ in self.open_posts(tags))


def agenda_of(workspace: Workspace, checklist: Checklist, month: Month) -> Agenda:
    """A checklist in a month; made once for a workspace, because every card of the list asks."""
    key = (checklist.id, checklist.version, month)
    if key not in workspace.agendas:
        workspace.agendas[key] = Agenda(checklist, month, workspace.workdays)
    found: Agenda = workspace.agendas[key]
    return found
