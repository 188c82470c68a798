"""A policy in words: what it says of each layer and ranking class, as agreements say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.policy import Policy
from dangjian.documents.workspace import Workspace
from dangjian.pages.agreement_rules import Clause, clauses, goal_clauses
from dangjian.pages.agreement_terms import Terms, terms_in
from dangjian.values.period import Month


class PolicyPart(NamedTuple):
    """What a policy says of the units of a layer, or of a ranking class in it."""

    title: str
    """``党支部·生产类``."""
    clauses: tuple[Clause, ...]


def policy_parts(workspace: Workspace, policy: Policy) -> tuple[PolicyPart, ...]:
    """Layer by layer, class by class, in the order of the organization; people and layers that nothing binds
    are left out. Empty where nobody has a list in the month in which the policy begins, or where it is in force
    in no month that the workspace knows."""
    month = _month_of(workspace, policy)
    if month is None:
        return ()
    parts: dict[str, PolicyPart] = {}
    for terms in _bound(workspace, month):
        layer = terms.unit.layer
        title = workspace.class_title(policy, layer, policy.class_of(layer, terms.tags))
        if title not in parts:
            parts[title] = PolicyPart(title, (*goal_clauses(terms), *clauses(terms)))
    return tuple(parts.values())


def _month_of(workspace: Workspace, policy: Policy) -> Month | None:
    """A month in which it is in force: its first, or, where it doesn't say which, the first with records."""
    known = (policy.effective, *workspace.months_with_records[:1])
    months = (month for month in known if month is not None)
    return next((month for month in months if workspace.policy_in(month) is policy), None)


def _bound(workspace: Workspace, month: Month) -> Iterator[Terms]:
    for unit in workspace.units.values():
        terms = terms_in(workspace, unit, month) if unit.layer != PERSON_LAYER else None
        if terms is not None:
            yield terms
