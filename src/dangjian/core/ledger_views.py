"""What the commands on points ledgers give to show."""

from __future__ import annotations

from typing import NamedTuple

from dangjian.core.balances import Balance, UnitSummary
from dangjian.documents.organization import Unit
from dangjian.documents.points import Ledger, LedgerEvent, PointsRules
from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem


class LedgerView(NamedTuple):
    """A ledger and its balances."""

    workspace: Workspace
    rules: PointsRules
    ledger: Ledger
    balances: tuple[Balance, ...]
    summaries: tuple[UnitSummary, ...]


class Points(NamedTuple):
    """The ledgers that were asked for."""

    views: tuple[LedgerView, ...]
    problems: tuple[Problem, ...]
    """Errors in ledgers, points rules and lists of people."""

    @property
    def failed(self) -> bool:
        """Whether something in them is wrong; balances of such ledgers aren't shown."""
        return bool(self.problems)


class Entered(NamedTuple):
    """An event that was appended to a ledger."""

    rules: PointsRules
    ledger: Ledger
    event: LedgerEvent
    number: int
    """Of the event, from 1."""
    before: Balance
    after: Balance
    """Of the person concerned."""


def called(person: str, units: dict[str, Unit], *, names: bool) -> str:
    """What a person is called: the code, and the name beside it only where names are wanted."""
    unit = units.get(person)
    return f"{person} {unit.name}" if names and unit is not None else person
