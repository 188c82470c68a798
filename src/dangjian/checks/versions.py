"""Checks of versions that follow each other, and of months that none of them is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dangjian.codes import lists as list_codes
from dangjian.codes import policy as codes
from dangjian.documents.kinds import archive_place
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.values.period import Month
from dangjian.values.wording import listed

RESERVED = ("policy", "all")
"""What ``freeze`` takes for something else."""


def check_reserved(workspace: Workspace) -> Iterator[Finding]:
    """No list is called like what ``freeze`` archives besides lists."""
    lists = [(each.model.id, each.name) for each in workspace.checklists]
    lists += [(each.model.id, each.name) for each in workspace.points_rules]
    for name, document in lists:
        if name in RESERVED:
            yield Finding(list_codes.RESERVED_ID, ("id",), {"id": name}, document=document)


def policy_findings(workspace: Workspace, months: Iterable[Month]) -> Iterator[Finding]:
    """Months with records in which no policy is in force: they can't be scored any more.

    ``months``: those to which records belong that were asked for.
    """
    without = [month for month in sorted(months) if workspace.policy_in(month) is None]
    dated = [d.model.effective for d in workspace.policies if d.model.effective]
    if not without or not workspace.policies or not dated:
        return
    current = workspace.policies[0].name
    values = {
        "months": listed([month.words for month in without]),
        "earliest": min(dated),
        "place": archive_place(current, "policy", "旧版本"),
    }
    yield Finding(codes.MONTH_WITHOUT_POLICY, ("effective",), values, document=current)


CHECKS = (check_reserved,)
