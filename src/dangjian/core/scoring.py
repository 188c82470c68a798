"""The official scorecard of a unit, a checklist and a month (DESIGN section 4).

One pure function a step: entries in force → items → sums → vetoes → card.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.agenda import Agenda, Post
from dangjian.core.deductions import deductions
from dangjian.core.force import Filed, InForce, entries_in_force
from dangjian.core.grading import grade_of, worst_grade
from dangjian.core.scorecard import ItemResult, Scorecard, State
from dangjian.core.sums import (
    add_up,
    raised_vetoes,
    sections_by_item,
    struck,
    total_score,
    under_vetoes,
)
from dangjian.documents.policy import Policy
from dangjian.documents.record import Entry
from dangjian.problem import Finding
from dangjian.values.numbers import HUNDRED, ZERO, product, quotient, score_of
from dangjian.values.period import Period, PeriodKind


class Gap(NamedTuple):
    """Self-check above inspection, over the counted items that both judged."""

    difference: Decimal = ZERO
    """Σ self − Σ inspection."""
    points: Decimal = ZERO
    """Σ P of those items."""

    @property
    def share(self) -> Decimal | None:
        """100 × difference / points, rounded to 2; None where both judged nothing."""
        return quotient(product(HUNDRED, self.difference), self.points, 2) if self.points else None


def score_card(
    unit: str,
    agenda: Agenda,
    filed: Filed,
    policy: Policy,
    tags: frozenset[str],
    *,
    alone: bool = False,
    full: bool = True,
) -> Scorecard:
    """The card of one unit, checklist and month.

    ``alone``: a single record scored from itself, which always may count. ``full``: keep items and
    deductions, not only sums. The records have been checked: their values are allowed.
    """
    self_counts = alone or policy.uninspected == "self"
    looked = filed.inspection is not None or (self_counts and filed.self_check is not None)
    unanswered = ZERO if policy.missing == "zero" else None
    force = entries_in_force(filed, self_counts)
    entries = force.entries()
    items = [
        # Nearly always an answer that counts as it stands; the call decides all other cases.
        judged
        if post.is_answerable and not post.item.applies_to and isinstance(judged, ItemResult)
        else _item_result(post, judged, tags, looked, unanswered)
        for post, judged in zip(agenda.posts, agenda.judged(entries), strict=True)
    ]
    gap = _self_check_gap(agenda, force, tags, filed)
    if full or filed.self_check is not None:
        items = [_told(result, entries.get(result.post.item.id), force) for result in items]
    return _card(unit, agenda, filed, policy, items, gap, full)


def _item_result(
    post: Post,
    judged: ItemResult | Finding | None,
    tags: frozenset[str],
    looked: bool = True,
    unanswered: Decimal | None = None,
) -> ItemResult:
    """An item's state and points; the states are tried in the order of DESIGN section 4.

    ``judged``: what the entry in force makes of it; None without one. ``looked``: whether somebody
    looked at the card, so that defaults stand. ``unanswered``: what a missing item earns; None where it
    doesn't count.
    """
    item = post.item
    if item.applies_to and not item.applies(tags):
        return post.not_applying
    if judged is not None and post.is_answerable:
        return _allowed(judged)
    if (post.is_event and post.counted) or not post.is_answerable:
        return post.not_due
    if not post.counted:
        return post.untouched
    if item.default is not None and looked:
        return _allowed(post.result(item.default))._replace(source="default")
    return ItemResult(post, State.MISSING, unanswered)


def _allowed(judged: ItemResult | Finding) -> ItemResult:
    if isinstance(judged, Finding):
        raise AssertionError(f"unchecked value: {judged.message()}")
    return judged


def _told(result: ItemResult, entry: Entry | None, force: InForce) -> ItemResult:
    """The result with the entry that it comes from, where it comes from one."""
    if entry is None or not (result.outcome or result.by_entry):
        return result
    item = result.post.item.id
    return result._replace(
        source=force.source(item), corrected=item in force.corrected, entry=entry
    )


def _self_check_gap(agenda: Agenda, force: InForce, tags: frozenset[str], filed: Filed) -> Gap:
    """What the two records, each scored from itself, say of the items that both judged.

    Corrected entries stand in for those they replaced; one that only exists by correction is of
    neither record.
    """
    if filed.inspection is None or filed.self_check is None:
        return Gap()
    difference = points = ZERO
    theirs, ours = agenda.judged(force.inspection), agenda.judged(force.self_check)
    for post, their, our in zip(agenda.posts, theirs, ours, strict=True):
        if post.counted:
            inspected, claimed = (_item_result(post, judged, tags) for judged in (their, our))
            if inspected.state is State.SCORED and claimed.state is State.SCORED:
                difference += claimed.earned_points - inspected.earned_points
                points += post.points
    return Gap(difference, points)


def _stands_on_self_check(items: Iterable[ItemResult], filed: Filed) -> bool:
    """Whether nobody but the unit itself has looked at some item (a default says that someone did)."""
    if filed.self_check is None:
        return False
    alone = ("self", "default") if filed.inspection is None else ("self",)
    return any(result.source in alone for result in items)


def _card(
    unit: str,
    agenda: Agenda,
    filed: Filed,
    policy: Policy,
    items: list[ItemResult],
    gap: Gap,
    full: bool,
) -> Scorecard:
    zero_missing = policy.missing == "zero"
    sums, bonus, missing, tally = add_up(agenda, items, zero_missing)
    vetoes = raised_vetoes(items, agenda.month)
    after_strike = struck(sums, vetoes, sections_by_item(agenda)) if vetoes else sums
    share = gap.share
    over = policy.overclaim if share is not None and policy.overclaim else None
    overclaimed = over is not None and share is not None and share > over.over
    off = over.deduct if over is not None and overclaimed else ZERO
    checklist, grades = agenda.checklist, agenda.checklist.grades or policy.grades
    before = score = grade = None
    incomplete = bool(missing) and policy.missing == "error"
    if not incomplete:
        before = total_score(sums, checklist.full_score, checklist.ceiling, bonus, off)
        after = before
        if after_strike is not sums:
            after = total_score(after_strike, checklist.full_score, checklist.ceiling, bonus, off)
        score = None if after is None else score_of(under_vetoes(after, vetoes))
        grade = None if score is None else worst_grade(grade_of(score, grades), vetoes, grades)
    return Scorecard(
        unit=unit,
        checklist=checklist.id,
        version=checklist.version,
        period=Period(PeriodKind.MONTH, agenda.month),
        score=score,
        before_veto=None if before is None else score_of(before),
        grade=grade,
        earned=sum((s.earned for s in after_strike), ZERO),
        applicable=sum((s.applicable for s in after_strike), ZERO),
        bonus=bonus,
        vetoes=vetoes,
        provisional=bool(missing) or _stands_on_self_check(items, filed),
        gap=share,
        overclaimed=overclaimed,
        overclaim_points=off,
        missing=missing,
        incomplete=incomplete,
        tally=tally._replace(claimed_difference=gap.difference, claimed_points=gap.points),
        sections=after_strike if full else (),
        items=tuple(items) if full else (),
        deductions=deductions(agenda, items, sums, vetoes, zero_missing, filed) if full else (),
    )
