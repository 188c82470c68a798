"""Who owes which sheet: the one answer for scoring, collecting, raising problems, and every paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dangjian.documents.organization import Unit
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.entries import Filed, Filing
from dangjian.values.period import Month


class OwedSheet(NamedTuple):
    """One list of one unit in one month, and what has come of it."""

    unit: Unit
    checklist: str
    month: Month
    filed: Filed
    """The records that may be used."""
    broken: bool
    """Whether a record or correction of it has errors, so that nobody can say what was handed in."""
    excused: bool = False
    """Whether none is expected, by a record that may count and says why."""
    final: bool = False
    """Whether its self-check is enough: nobody inspects the layer."""

    @property
    def self_checked(self) -> bool:
        """Whether the unit handed in its own side."""
        return self.filed.self_check is not None

    @property
    def inspected(self) -> bool:
        """Whether somebody looked."""
        return self.filed.inspection is not None

    @property
    def owes_self_check(self) -> bool:
        """Whether the unit's own side is still to come."""
        return not (self.excused or self.broken or self.self_checked)

    @property
    def owes_inspection(self) -> bool:
        """Whether somebody has still to look."""
        return not (self.excused or self.broken or self.inspected or self.final)

    @property
    def absent(self) -> bool:
        """Whether nothing at all came: neither side, no excuse, nothing broken."""
        return not (self.filed.recorded or self.broken)


def expected_lists(
    workspace: Workspace, unit: Unit, month: Month, policy: Policy
) -> tuple[str, ...]:
    """The lists that a unit is expected to answer in a month: those of its layer's composition that have
    something due for it; of a layer that isn't ranked, but that the policy names among those whose lists
    raise problems, every list in use. Other layers are expected to hand in nothing."""
    if not unit.exists_in(month):
        return ()
    names: Iterable[str] = workspace.composition(policy, unit.layer, month)
    if not names and unit.layer in (policy.rectification.layers or ()):
        names = workspace.versions
    return tuple(name for name in names if is_expected(workspace, unit, name, month))


def is_expected(workspace: Workspace, unit: Unit, checklist: str, month: Month) -> bool:
    """Whether a list has items due for the unit in a month, whoever asks for it."""
    current = workspace.checklist_in(checklist, month)
    if current is None or unit.layer not in current.layers:
        return False
    return agenda_of(workspace, current, month).asks(workspace.tags[unit.id])


def expected_sheets(
    workspace: Workspace, filing: Filing, months: Iterable[Month]
) -> tuple[OwedSheet, ...]:
    """Every expected sheet of these months, excused ones too, in the order of months and units; months
    without a policy expect nothing."""
    return tuple(
        _sheet(filing, unit, name, month, policy)
        for month in months
        if (policy := workspace.policy_in(month)) is not None
        for unit in workspace.units.values()
        for name in expected_lists(workspace, unit, month, policy)
    )


def answerable_sheets(
    workspace: Workspace, filing: Filing, unit: Unit, months: Iterable[Month]
) -> tuple[OwedSheet, ...]:
    """Every list that has something due for a unit in these months, expected of it or not: one that
    isn't ranked is owed by nobody, yet whoever looks at the unit is told that nothing came."""
    return tuple(
        _sheet(filing, unit, name, month, policy)
        for month in months
        if unit.exists_in(month) and (policy := workspace.policy_in(month)) is not None
        for name in workspace.versions
        if is_expected(workspace, unit, name, month)
    )


def _sheet(filing: Filing, unit: Unit, checklist: str, month: Month, policy: Policy) -> OwedSheet:
    card = (unit.id, checklist, month)
    filed = filing.by_unit.get((unit.id, month), {}).get(checklist, Filed())
    unusable = card in filing.blocked or card in filing.broken
    excused = filed.is_excused(policy.self_counts(unit.layer))
    final = unit.layer in policy.self_is_final
    return OwedSheet(unit, checklist, month, filed, unusable, excused, final)
