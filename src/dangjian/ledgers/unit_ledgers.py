"""What ledgers of units register: visits to contact points, brands and their levels, whatever has its rules."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dangjian.documents.points import LedgerEvent, PointsRule, PointsRules
from dangjian.documents.workspace import Workspace
from dangjian.values.fields import version_key

CONTACTS = "contacts"
"""The id of the rules by which visits to contact points are registered."""


class StandingEntry(NamedTuple):
    """One entry that counts."""

    rules: PointsRules
    rule: PointsRule
    year: int
    """Of the ledger in which it stands."""
    number: int
    """Its number there, from 1."""
    event: LedgerEvent

    @property
    def day(self) -> date:
        """When it was."""
        return self.event.day


def unit_rules(workspace: Workspace) -> dict[str, PointsRules]:
    """The rules whose ledgers are of units, by id; of several versions the newest."""
    newest: dict[str, PointsRules] = {}
    for document in workspace.points_rules:
        rules = document.model
        before = newest.get(rules.id)
        if rules.layers and (
            before is None or version_key(rules.version) > version_key(before.version)
        ):
            newest[rules.id] = rules
    return newest


def entries_on(workspace: Workspace, rules_id: str, day: date) -> tuple[StandingEntry, ...]:
    """The entries of all years that stood in the ledgers of these rules on a day, by the day on which the
    matter was; what was voided by then is left out, and what names no rule of its version."""
    found = []
    for document in workspace.ledgers:
        ledger = document.model
        rules = workspace.points_rules_of(ledger)
        if ledger.rules_id != rules_id or rules is None:
            continue
        by_then = [event for event in ledger.events if event.date <= day]
        void = {event.voids for event in by_then}
        for number, event in enumerate(ledger.events, start=1):
            rule = rules.rule(event.rule or "")
            if event.date <= day and event.voids is None and number not in void and rule:
                found.append(StandingEntry(rules, rule, ledger.year, number, event))
    return tuple(sorted(found, key=lambda each: (each.day, each.year, each.number)))
