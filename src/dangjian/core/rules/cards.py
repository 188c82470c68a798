"""Checks of cards: what is due and nobody answered."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.codes import records as codes
from dangjian.documents.policy import Policy
from dangjian.problem import Finding
from dangjian.scoring.agenda import Agenda
from dangjian.scoring.entries import Filed, entries_in_force
from dangjian.values.wording import listed

CONSEQUENCE = {"zero": "按漏报记零分", "exclude": "不计入得分", "error": "整份不计分"}


def missing_findings(
    agenda: Agenda, filed: Filed, policy: Policy, tags: frozenset[str]
) -> Iterator[Finding]:
    """The due items of a card that have neither an entry nor a default."""
    self_counts = policy.uninspected == "self"
    if not filed.inspection and not (self_counts and filed.self_check):
        return
    missing = agenda.unanswered(tags, entries_in_force(filed, self_counts).entries())
    if missing:
        values = {"items": listed(missing), "consequence": CONSEQUENCE[policy.missing]}
        yield Finding(codes.MISSING_ENTRY, ("entries",), values, "key")
