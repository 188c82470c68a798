"""Problems whose item no longer fails: a correction, or another record, took their failure away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from dangjian.codes import rectification as codes
from dangjian.documents.rectification import Action, Origin, rectification_id
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding
from dangjian.rectify.failures import Failure, failures_of_card
from dangjian.register.register import Tracked
from dangjian.scoring.entries import Filed, Filing
from dangjian.scoring.period import unit_month
from dangjian.scoring.results import State
from dangjian.values.period import Month


def months_of(tracked: Tracked) -> tuple[Month, ...]:
    """The months in which a problem's item failed, as the register says: when it was raised and each
    time again. Empty for what no record raised: an absent list, what somebody added by hand."""
    source, unit = tracked.rectification.source, tracked.rectification.unit
    if source is None or source.item is None:
        return ()
    if tracked.id != rectification_id(source.period, unit, source.item):
        return ()
    again = (e.period for e in tracked.rectification.events if e.action is Action.AGAIN)
    return tuple(dict.fromkeys((source.period, *(month for month in again if month is not None))))


class Judge:
    """What the records say today of the items of problems; each unit's month is scored once."""

    def __init__(self, workspace: Workspace, filing: Filing) -> None:
        self._workspace, self._filing = workspace, filing
        self._judged = cache(self._judge)

    def failure(self, unit: str, checklist: str, item: str, month: Month) -> Failure | None:
        """How an item fails in a month; None when it doesn't, or nobody can say."""
        return self._judged(unit, checklist, month)[0].get(item)

    def is_settled(self, tracked: Tracked) -> bool:
        """Whether an open problem's item is known to fail in none of its months any more."""
        source = tracked.rectification.source
        months = months_of(tracked)
        if source is None or tracked.is_over or not months:
            return False
        return all(self._is_fine(self._unit(tracked, source, m), source, m) for m in months)

    def settled(self, every: Iterable[Tracked]) -> frozenset[str]:
        """The ids of those whose item no longer fails."""
        return frozenset(tracked.id for tracked in every if self.is_settled(tracked))

    def _unit(self, tracked: Tracked, source: Origin, month: Month) -> str:
        """Who was judged in a month: a unit that took a problem over answers for later failures."""
        now = self._workspace.units.get(tracked.progress.unit)
        later = month != source.period and now is not None and now.exists_in(month)
        return tracked.progress.unit if later else tracked.rectification.unit

    def _is_fine(self, unit: str, source: Origin, month: Month) -> bool:
        assert source.item is not None
        checklist = source.checklist.partition("@")[0]
        failing, fine = self._judged(unit, checklist, month)
        return source.item not in failing and source.item in fine

    def _judge(
        self, unit: str, checklist: str, month: Month
    ) -> tuple[dict[str, Failure], frozenset[str]]:
        """The items of a card that fail, and those that are known not to. What isn't on a card, can't be
        computed, or has no record to speak for it is in neither."""
        workspace, filing = self._workspace, self._filing
        policy, known = workspace.policy_in(month), workspace.units.get(unit)
        filed = filing.by_unit.get((unit, month), {}).get(checklist, Filed())
        blocked = (unit, checklist, month) in filing.blocked
        if policy is None or known is None or blocked or not filed.recorded:
            return {}, frozenset()
        for card in unit_month(workspace, filing, known, month).cards:
            if card.checklist == checklist:
                found = failures_of_card(workspace, card, filed, month, policy)
                failing = {each.subject: each for each in found}
                judged = (e for e in card.items if e.state in (State.SCORED, State.NA))
                return failing, frozenset(e.post.item.id for e in judged) - failing.keys()
        return {}, frozenset()


def settled_findings(
    workspace: Workspace, filing: Filing, every: Iterable[Tracked]
) -> Iterator[Finding]:
    """A warning for each open problem whose item no longer fails."""
    judge = Judge(workspace, filing)
    for tracked in every:
        if judge.is_settled(tracked):
            source = tracked.rectification.source
            assert source is not None
            values = {"id": tracked.id, "item": source.item}
            yield Finding(codes.NO_LONGER_FAILS, ("problem",), values, document=tracked.document)
