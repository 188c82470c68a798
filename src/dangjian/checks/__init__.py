"""Checks by family; a check looks at the workspace as data and yields findings.

A finding names its document, the path of keys in it, and the words for the message. Structural
families come first: where they find errors, nothing is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from dangjian.checks import checklists, organization, policy, versions
from dangjian.checks.checklists import CATALOG_CHECKS
from dangjian.checks.organization import CALENDAR_CHECKS
from dangjian.documents.kinds import AFTERMATH, SHELVES
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding

Check = Callable[[Workspace], Iterator[Finding]]

STRUCTURE: tuple[Check, ...] = (
    *CATALOG_CHECKS,
    *checklists.CHECKS,
    *organization.CHECKS,
    *policy.CHECKS,
    *CALENDAR_CHECKS,
    *versions.CHECKS,
)
"""Checks of lists, organization, policy and calendars."""


def aftermath_findings(workspace: Workspace) -> Iterator[Finding]:
    """All findings of what follows from scores: rectifications, ledgers, campaigns.

    They keep nothing from being scored. Without an organization nobody in them can be looked up.
    """
    if not workspace.organizations:
        without: Mapping[str, Any] = {SHELVES[word]: () for word in AFTERMATH}
        workspace = replace(workspace, **without)
    if not any(workspace.of_kind(word) for word in (*AFTERMATH, "points-rules")):
        return iter(())
    # Only now: many workspaces have none of these, and their modules take time to import.
    from dangjian.checks.campaigns import campaign_findings
    from dangjian.checks.ledgers import ledger_findings
    from dangjian.checks.rectifications import rectification_findings

    families = (rectification_findings, ledger_findings, campaign_findings)
    return chain.from_iterable(check(workspace) for check in families)


def structure_findings(workspace: Workspace) -> Iterator[Finding]:
    """All findings of the structural families."""
    return chain.from_iterable(check(workspace) for check in STRUCTURE)
