"""Which cards a period is computed from, and which records and corrections therefore belong to its seal.

More than those of its own months: an entry of April, done early, may be what a card of June says; the
January of a list that looks back on a year belongs to the year before. Of an early month only the
entries that can count later are sealed, so that nothing else in its records outdates the seal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from dangjian.documents.checklist import Item
from dangjian.documents.kinds import Document
from dangjian.documents.record import Correction, Record
from dangjian.documents.schedule import early_for
from dangjian.documents.workspace import Workspace
from dangjian.scoring.entries import Filing
from dangjian.values.period import Month, Period, PeriodKind

_Dated: TypeAlias = tuple[str, Month]
"""A checklist and a month."""


@dataclass(frozen=True)
class Scope:
    """The cards of a period."""

    workspace: Workspace
    period: Period
    months: tuple[Month, ...]
    """The months of the period that count."""

    @property
    def closing(self) -> Month | None:
        """The January whose after-year lists have cards here: a year's next, and a January's own; None
        for other periods."""
        if self.period.kind is PeriodKind.YEAR:
            return self.period.last.plus(1)
        is_january = self.period.kind is PeriodKind.MONTH and self.period.first.month == 1
        return self.period.first if is_january else None

    @property
    def card_months(self) -> tuple[Month, ...]:
        """Every month that can have a card of the period."""
        closing = (self.closing,) if self.closing and self.closing_lists else ()
        return tuple(dict.fromkeys((*self.months, *closing)))

    @property
    def unit_months(self) -> tuple[Month, ...]:
        """The months of the period, and the December by whose units a January of such lists is judged."""
        if self.closing is None or not self.closing_lists:
            return self.period.months
        return tuple(sorted({self.closing.plus(-1), *self.period.months}))

    @cached_property
    def closing_lists(self) -> frozenset[str]:
        """The after-year lists, and those on whose cards of that January they draw."""
        january = self.closing
        if january is None:
            return frozenset()
        workspace = self.workspace
        mine = {name for name in workspace.versions if workspace.is_after_year(name, january)}
        drawn = {
            workspace.list_of_item[item.same_as]
            for name in mine
            for item in self._items(name)
            if item.same_as in workspace.list_of_item
        }
        return frozenset(mine | drawn)

    def has_card(self, checklist: str, month: Month) -> bool:
        """Whether a card of that list and month can be one of the period."""
        return month in self.months or (month == self.closing and checklist in self.closing_lists)

    def early_items(self, checklist: str, month: Month) -> frozenset[str]:
        """The items of which an entry of the month may count for a card of the period, as done early."""
        key = (checklist, month)
        if key not in self._early:
            self._early[key] = frozenset(
                item.id
                for item in self._items(checklist)
                if item.counted
                and (due := early_for(item, month)) is not None
                and self.has_card(checklist, due)
            )
        return self._early[key]

    def _items(self, checklist: str) -> Iterator[Item]:
        for version in self.workspace.versions.get(checklist, {}).values():
            yield from version.items()

    @cached_property
    def _early(self) -> dict[_Dated, frozenset[str]]:
        return {}

    def records(self) -> Iterator[Document[Record]]:
        """The records of its cards, and of earlier months the entries that may count for them."""
        for document in self.workspace.records:
            record = document.model
            if self.has_card(record.checklist_id, record.period):
                yield document
                continue
            wanted = self.early_items(record.checklist_id, record.period)
            entries = {
                item: entry for item, entry in (record.entries or {}).items() if item in wanted
            }
            if entries:
                yield Document(document.name, replace(record, entries=entries))

    def corrections(self, filing: Filing) -> Iterator[Document[Correction]]:
        """The corrections likewise; those of one card in the order in which they count."""
        # By identity: a filing holds the very models, and two corrections may say the same.
        documents = {id(document.model): document for document in self.workspace.corrections}
        for (_, month), cards in filing.by_unit.items():
            for checklist, filed in cards.items():
                for correction in filed.corrections:
                    mine = self.has_card(checklist, month)
                    if mine or correction.item in self.early_items(checklist, month):
                        yield documents[id(correction)]


def is_begun(workspace: Workspace, january: Month) -> bool:
    """Whether somebody recorded anything in that January or later: only then early entries close a year."""
    return any(month >= january for month in workspace.months or ())


def used_months(documents: Iterable[Document[Record]]) -> Iterator[Month]:
    """The months whose policies and versions judge these records."""
    return (document.model.period for document in documents)
