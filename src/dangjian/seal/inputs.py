"""What a period is computed from: the part of a workspace that its seal keeps.

Only what can matter is kept: of the organization what scoring asks and what reports print
(``seal.printed``), of the calendar only the days are kept that moved a due date which a score depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import Document
from dangjian.documents.policy import Policy
from dangjian.documents.record import Correction, Record
from dangjian.documents.schedule import Workdays, due_date, is_due
from dangjian.documents.seal import NO_CALENDAR, SealedInput, sealed_input
from dangjian.documents.workspace import Workspace
from dangjian.scoring.composing import MONTHS_PART
from dangjian.scoring.drawing import register_figures
from dangjian.scoring.entries import Filing
from dangjian.scoring.results import Results
from dangjian.seal.printed import printed_inputs, public_names
from dangjian.seal.scope import Scope, is_begun, used_months
from dangjian.values.numbers import ONE
from dangjian.values.period import Month, Period

CLOSING_RATE = "closing_rate"
"""The tie-breaker that looks at rectifications."""
REGISTER_FIGURES = "closing_figures"
"""What items take from the register, by month and unit."""
CLOSING_MONTH = "closing"
"""The January after a year, and whether anything is recorded in it or later."""


def sealed_inputs(
    workspace: Workspace, filing: Filing, period: Period, results: Results, day: date
) -> tuple[SealedInput, ...]:
    """Everything that these results were computed from, and what reports print beside them, as it
    stood on a day."""
    scope = Scope(workspace, period, results.months)
    records = list(scope.records())
    corrections = list(scope.corrections(filing))
    lists = _lists(scope, records, corrections)
    return (
        *_checklists(workspace, lists),
        *_policies(workspace, period, (*scope.months, *used_months(records))),
        *_units(scope, results, records, corrections),
        *_calendar(workspace, scope.card_months, lists),
        *_closing(scope),
        *_rates(workspace.policy_of(period), results),
        *_figures(workspace, scope.card_months, lists),
        *_records(records),
        *_corrections(corrections),
        *printed_inputs(workspace, period, day),
    )


Lists = Mapping[str, Checklist]
"""Checklists by ``id@version``."""


def _lists(
    scope: Scope,
    records: Iterable[Document[Record]],
    corrections: Iterable[Document[Correction]],
) -> Lists:
    """Every version that a card of the period used, or could have used."""
    workspace = scope.workspace
    found: list[Checklist | None] = []
    for record in (document.model for document in records):
        found.append(workspace.versions.get(record.checklist_id, {}).get(record.version))
    for correction in (document.model for document in corrections):
        found.append(workspace.checklist_in(correction.checklist, correction.period))
    layers = {unit.layer for unit in workspace.units.values()}
    for month in scope.months:
        policy = workspace.policy_in(month)
        for layer in layers if policy else ():
            assert policy is not None
            names = workspace.composition(policy, layer, month)
            found += [workspace.checklist_in(name, month) for name in names]
    found += [workspace.checklist_in(name, scope.period.last) for name in scope.closing_lists]
    found += _added_lists(workspace, scope.period)
    lists = {each.reference: each for each in found if each is not None}
    return dict(sorted(lists.items()))


def _added_lists(workspace: Workspace, period: Period) -> Iterator[Checklist]:
    """The lists that a policy adds to a longer period, in every version: whom they are for matters."""
    policy = workspace.policy_of(period)
    for name in policy.rollup.added(period.kind.value) if policy else ():
        if name != MONTHS_PART:
            yield from workspace.versions.get(name, {}).values()


def _checklists(workspace: Workspace, lists: Lists) -> Iterator[SealedInput]:
    # By identity: two files may hold equal models (an archived copy), and the one that was used is named.
    files = {id(document.model): document.name for document in workspace.checklists}
    for reference, checklist in lists.items():
        yield sealed_input("checklist", reference, files[id(checklist)], checklist)


def _policies(
    workspace: Workspace, period: Period, months: Iterable[Month]
) -> Iterator[SealedInput]:
    # By identity, as for lists.
    files = {id(document.model): document.name for document in workspace.policies}
    used = (workspace.policy_in(month) for month in (*months, period.last))
    for policy in {each.version: each for each in used if each is not None}.values():
        yield sealed_input("policy", policy.version, files[id(policy)], policy)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What scoring asks about a unit."""

    layer: str
    tags: tuple[str, ...]
    """Sorted."""
    months: tuple[Month, ...]
    """The months of the period in which it exists, also those that have no record yet: whether a list
    still falls due for it asks for them."""


def _units(
    scope: Scope,
    results: Results,
    records: Iterable[Document[Record]],
    corrections: Iterable[Document[Correction]],
) -> Iterator[SealedInput]:
    """The units that have something in the period, in the order of the organization."""
    concerned = {document.model.unit for document in records}
    concerned |= {document.model.unit for document in corrections}
    concerned |= {card.unit for card in results.scorecards}
    concerned |= {row.unit for row in results.ranking}
    names = public_names(scope.workspace)
    for unit in scope.workspace.units.values():
        if unit.id in concerned:
            present = tuple(month for month in scope.unit_months if unit.exists_in(month))
            facts = UnitFacts(unit.layer, tuple(sorted(unit.tags)), present)
            yield sealed_input("unit", unit.id, names[unit.id], facts)


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """The days that moved a due date, or kept one from moving."""

    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


class _EveryDay(Workdays):
    """Nothing is ever moved."""

    def is_workday(self, _day: date) -> bool:
        """Always."""
        return True


def _calendar(workspace: Workspace, months: Iterable[Month], lists: Lists) -> Iterator[SealedInput]:
    """Only due dates of ``deadline`` items decide points."""
    days = workspace.workdays
    asked: set[date] = set()
    for month in months:
        for checklist in lists.values():
            for item in checklist.items():
                if item.criterion.reads_due_day and is_due(item, month) and not item.is_draft:
                    begin, end = due_date(item, month, _EveryDay()), due_date(item, month, days)
                    asked |= {begin + timedelta(n) for n in range((end - begin).days + 1)}
    facts = CalendarFacts(
        tuple(sorted(asked & days.holidays)), tuple(sorted(asked & days.workdays))
    )
    names = sorted(document.name for document in workspace.calendars)
    yield sealed_input("calendar", "calendar", "、".join(names) or NO_CALENDAR, facts)


def _closing(scope: Scope) -> Iterator[SealedInput]:
    """Whether the January after a year has begun, where a list looks back on the year."""
    if scope.closing is not None and scope.closing_lists:
        begun = is_begun(scope.workspace, scope.closing)
        yield sealed_input("months", CLOSING_MONTH, "records", {str(scope.closing): begun})


def _rates(policy: Policy | None, results: Results) -> Iterator[SealedInput]:
    """Closing rates, where they part equal scores; a unit without an open problem has 1."""
    if policy is None or CLOSING_RATE not in policy.tie_breakers:
        return
    rates: dict[str, Decimal] = {
        row.unit: row.closing_rate
        for row in results.ranking
        if row.closing_rate is not None and row.closing_rate != ONE
    }
    yield sealed_input("rate", CLOSING_RATE, "rectifications", rates)


def _figures(workspace: Workspace, months: Iterable[Month], lists: Lists) -> Iterator[SealedInput]:
    """What the register said at the end of each month, where an item asks for it."""
    if any(item.from_ for each in lists.values() for item in each.items_in_force()):
        figures = {str(month): dict(register_figures(workspace, month)) for month in months}
        yield sealed_input("rate", REGISTER_FIGURES, "rectifications", figures)


def _records(records: Iterable[Document[Record]]) -> Iterator[SealedInput]:
    for document in records:
        record = document.model
        key = f"{record.unit}.{record.checklist_id}.{record.period}.{record.kind}"
        yield sealed_input("record", key, document.name, record)


def _corrections(corrections: Iterable[Document[Correction]]) -> Iterator[SealedInput]:
    for document in corrections:
        yield sealed_input("correction", document.name, document.name, document.model)
