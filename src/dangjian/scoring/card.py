"""The official scorecard of a unit, a checklist and a month (docs/scoring.md).

One pure function a step: entries in force → items → sums → vetoes → card.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from dangjian.criteria.base import Loss, rules_of
from dangjian.documents.policy import Policy
from dangjian.documents.record import Entry
from dangjian.problem import Finding
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.conditions import conditional_vetoes
from dangjian.scoring.drawn import NOTHING_DRAWN, Drawn
from dangjian.scoring.entries import NOTHING_EARLY, Filed, InForce, entries_in_force
from dangjian.scoring.results import (
    Deduction,
    ItemResult,
    Overclaimed,
    RaisedVeto,
    Scorecard,
    SectionSum,
    State,
    Tally,
    lines_of,
)
from dangjian.values.numbers import EXACT, HUNDRED, ONE, ZERO, plain, product, quotient, score_of
from dangjian.values.period import Month, Period, PeriodKind

# Sums over the items of a card, and what becomes of them.


def total_score(
    sums: Iterable[SectionSum],
    full_score: Decimal,
    ceiling: Decimal | None,
    bonus: Decimal,
    penalty: Decimal,
    overclaim_points: Decimal,
) -> Decimal | None:
    """Base + bonus, cut at the ceiling, less penalty and overclaim but not under 0; None when A is 0.
    Unrounded."""
    every = tuple(sums)
    applicable = sum((s.applicable for s in every), ZERO)
    if not applicable:
        return None
    earned = sum((s.earned for s in every), ZERO)
    total = EXACT.add(EXACT.divide(product(full_score, earned), applicable), bonus)
    if ceiling is not None:
        total = min(total, ceiling)
    off = penalty + overclaim_points
    return max(ZERO, EXACT.subtract(total, off)) if off else total


def within_cap(bonus: Decimal, cap: Decimal | None) -> Decimal:
    """What all bonus items of a list give together."""
    return bonus if cap is None else min(cap, bonus)


def under_vetoes(total: Decimal, vetoes: Iterable[RaisedVeto]) -> Decimal:
    """The total under cap, zero and list vetoes; the order doesn't matter."""
    for veto in vetoes:
        if veto.effect.kind in ("zero", "list"):
            return ZERO
        if veto.effect.cap is not None:
            total = min(total, veto.effect.cap)
    return total


def sections_by_item(agenda: Agenda) -> dict[str, str]:
    """The section of each item."""
    return {post.item.id: post.section for post in agenda.posts}


def struck(
    sums: Iterable[SectionSum], vetoes: Iterable[RaisedVeto], section_of: Mapping[str, str]
) -> tuple[SectionSum, ...]:
    """The sums after `section` vetoes: E of a struck section is 0."""
    names = {section_of[veto.item] for veto in vetoes if veto.effect.kind == "section"}
    return tuple(each._replace(earned=ZERO) if each.id in names else each for each in sums)


def in_sum(result: ItemResult, zero_missing: bool) -> bool:
    """Whether an item's points stand in A."""
    counts = result.state is State.SCORED or (zero_missing and result.state is State.MISSING)
    return counts and result.post.counted


class Totals(NamedTuple):
    """What one pass over the items of a card adds up."""

    sections: tuple[SectionSum, ...]
    """E and A of each section, before any veto."""
    bonus: Decimal
    """Points of bonus items, without the list's cap."""
    penalty: Decimal
    """What penalty items take off, not negative."""
    missing: tuple[str, ...]
    """Ids of due items without an entry."""
    tally: Tally
    """Without the comparison of self-check and inspection."""


def add_up(agenda: Agenda, items: Sequence[ItemResult], zero_missing: bool) -> Totals:
    """All sums over the items, in one pass: this loop sees every item of every record."""
    earned = {section.id: ZERO for section in agenda.checklist.sections}
    applicable = dict(earned)
    bonus = penalty = due = rule = rule_earned = ZERO
    missing = []
    is_scored, is_missing = State.SCORED, State.MISSING
    for result in items:
        post, state = result.post, result.state
        if not post.counted:
            won = result.earned_points
            if won > 0:
                bonus += won
            elif won:  # only penalties are below 0
                penalty -= won
        elif state is is_scored or state is is_missing:
            points = post.points
            due += points
            if state is is_missing:
                missing.append(post.item.id)
                if not zero_missing:
                    continue
            won, section = result.earned_points, post.section
            earned[section] += won
            applicable[section] += points
            if post.item.nature == "rule":
                rule += points
                rule_earned += won
        elif result.by_entry:
            due += post.points
    sections = tuple(SectionSum(name, earned[name], applicable[name]) for name in earned)
    answered = sum(applicable.values(), ZERO)
    return Totals(sections, bonus, penalty, tuple(missing), Tally(due, answered, rule, rule_earned))


def raised_vetoes(items: Iterable[ItemResult], month: Month) -> tuple[RaisedVeto, ...]:
    """Every veto that an entry in force raises."""
    found = []
    for result in items:
        if result.outcome is None or not result.outcome.vetoes:
            continue
        rules: Any = rules_of(result.post.item.criterion)
        for raised in result.outcome.vetoes:
            rule = rules[raised.rule]
            found.append(
                RaisedVeto(
                    result.post.item.id,
                    raised.rule,
                    rule.title,
                    rule.effect,
                    rule.lasts,
                    raised.basis,
                    raised.approved_by,
                    month,
                )
            )
    return tuple(found)


# Every lost point on a line: the list that bulletins and explanations print.


def deductions(
    agenda: Agenda,
    items: Iterable[ItemResult],
    sums: Iterable[SectionSum],
    vetoes: Iterable[RaisedVeto],
    zero_missing: bool,
    filed: Filed,
) -> tuple[Deduction, ...]:
    """Every point of A − E on a line; the lines sum to it exactly."""
    lines: list[Deduction] = []
    for result in items:
        if in_sum(result, zero_missing):
            lines += _lines(result, lines_of(result), filed)
    lines += struck_lines(vetoes, sums, sections_by_item(agenda))
    return tuple(lines)


def struck_lines(
    vetoes: Iterable[RaisedVeto], sums: Iterable[SectionSum], section_of: Mapping[str, str]
) -> Iterator[Deduction]:
    """What each struck section had earned, booked once, on the first veto that strikes it."""
    left = {each.id: each.earned for each in sums}
    for veto in vetoes:
        section = section_of[veto.item]
        if veto.effect.kind == "section" and left[section]:
            reason = f"{veto.title}：本节所得 {plain(left[section])} 分记 0 分"
            found, evidence = left[section], (veto.basis,)
            yield Deduction(veto.item, veto.rule, ONE, found, reason, evidence, veto.approved_by)
            left[section] = ZERO


def penalties(items: Iterable[ItemResult], filed: Filed) -> tuple[Deduction, ...]:
    """The lines of penalty items, which come off the total; they sum to it exactly."""
    return tuple(
        line
        for result in items
        if result.outcome is not None and result.post.item.criterion.role == "penalty"
        for line in _lines(result, result.outcome.losses, filed)
    )


def _lines(result: ItemResult, losses: Iterable[Loss], filed: Filed) -> Iterator[Deduction]:
    entry = result.entry
    evidence = entry.evidence if entry else ()
    if entry is not None and entry.values is not None:
        evidence += tuple(each for opinion in entry.values for each in opinion.evidence)
    by = _judge_name(result, filed)
    for loss in losses:
        item = result.post.item.id
        yield Deduction(item, loss.rule, loss.count, loss.points, loss.reason, evidence, by)


def _judge_name(result: ItemResult, filed: Filed) -> str | None:
    if result.entry is not None and result.entry.by:
        return result.entry.by
    if result.entry is not None and result.entry.values is not None:
        return "、".join(opinion.by for opinion in result.entry.values)
    if result.post.item.draws:  # who judged it elsewhere stands in the entry
        return None
    record = filed.self_check if result.source == "self" else filed.inspection
    return record.by if record is not None and result.entry is not None else None


# From scores to grades.


class Graded(Protocol):
    """A grade of a checklist or of the policy."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def from_(self) -> Decimal:
        """The score from which it is reached."""
        ...


def grade_of(score: Decimal, grades: Sequence[Graded]) -> str:
    """The first grade, from the highest, whose line the rounded score reaches."""
    return next((grade.name for grade in grades if score >= grade.from_), grades[-1].name)


def worst_grade(grade: str, vetoes: Iterable[RaisedVeto], grades: Sequence[Graded]) -> str:
    """The grade under grade vetoes; a veto that names another set's grade doesn't bind."""
    names = [each.name for each in grades]
    place = names.index(grade)
    for veto in vetoes:
        if veto.effect.grade in names:
            place = max(place, names.index(veto.effect.grade))
    return names[place]


def vetoes_allow(grade: str, vetoes: Iterable[RaisedVeto], grades: Sequence[Graded]) -> bool:
    """Whether grade vetoes allow a grade."""
    return worst_grade(grade, vetoes, grades) == grade


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
    drawn: Mapping[str, Drawn] = NOTHING_DRAWN,
) -> Scorecard:
    """The card of one unit, checklist and month.

    ``alone``: a single record scored from itself, which always may count. ``full``: keep items and
    deductions, not only sums. ``drawn``: what items take from elsewhere. The records have been checked:
    their values are allowed.
    """
    self_counts = alone or filed.is_final or policy.uninspected == "self"
    looked = filed.looked(self_counts) is not None
    unanswered = ZERO if policy.missing == "zero" else None
    force = entries_in_force(filed, self_counts)
    entries = force.entries()
    items = [
        # Nearly always an answer that counts as it stands; the call decides all other cases.
        judged
        if post.is_simple and isinstance(judged, ItemResult)
        else _item_result(post, judged, tags, looked, unanswered, drawn)
        for post, judged in zip(agenda.posts, agenda.judged(entries), strict=True)
    ]
    gap = _self_check_gap(agenda, force, tags, filed)
    if full or filed.self_check is not None or filed.early is not NOTHING_EARLY:
        items = [_told(result, entries.get(result.post.item.id), force) for result in items]
    provisional = stands_on_self_check(items, filed) or (
        agenda.draws and any(drawn[name].only_self for name in drawn if name in agenda.by_id)
    )
    return _card(unit, agenda, filed, policy, items, gap, looked, provisional, full)


def _item_result(
    post: Post,
    judged: ItemResult | Finding | None,
    tags: frozenset[str],
    looked: bool = True,
    unanswered: Decimal | None = None,
    drawn: Mapping[str, Drawn] = NOTHING_DRAWN,
) -> ItemResult:
    """An item's state and points; the states are tried in the order of docs/scoring.md.

    ``judged``: what the entry in force makes of it; None without one. ``looked``: whether somebody
    looked at the card, so that defaults stand. ``unanswered``: what a missing item earns; None where it
    doesn't count.
    """
    item = post.item
    # Before all else: whoever the item isn't for owes nothing, whatever was entered by mistake.
    if item.applies_to and not item.applies(tags):
        return post.not_applying
    if item.draws:
        return _drawn_result(post, drawn.get(item.id), unanswered)
    if judged is not None and post.is_answerable:
        found = _allowed(judged)
        return found._replace(earned=unanswered) if found.state is State.MISSING else found
    # An event that nobody entered didn't happen: that is no gap.
    if (post.is_event and post.counted) or not post.is_answerable:
        return post.not_due
    if not post.counted:
        return post.untouched
    if item.default is not None and looked:
        return _allowed(post.result(item.default))._replace(source="default")
    return ItemResult(post, State.MISSING, unanswered)


def _drawn_result(post: Post, drawn: Drawn | None, unanswered: Decimal | None) -> ItemResult:
    """What an item makes of what it takes from elsewhere; without anything there it doesn't apply."""
    if drawn is None:
        return post.not_applying
    if drawn.state is not State.NA and not post.is_due and not post.is_event:
        return post.not_due
    if drawn.judged is not None:
        found = _allowed(drawn.judged(post))
        return found._replace(source=drawn.source, corrected=drawn.corrected, entry=drawn.entry)
    earned = unanswered if drawn.state is State.MISSING else None
    return ItemResult(
        post, drawn.state, earned, drawn.source, drawn.corrected, drawn.entry,
        by_entry=drawn.by_entry,
    )  # fmt: skip


def _allowed(judged: ItemResult | Finding) -> ItemResult:
    if isinstance(judged, Finding):
        raise AssertionError(f"unchecked value: {judged.message()}")
    return judged


def _told(result: ItemResult, entry: Entry | None, force: InForce) -> ItemResult:
    """The result with the entry that it comes from, where it comes from one."""
    if entry is None or not (result.outcome or result.by_entry):
        return result
    if result.state is State.NOT_DUE:  # nothing came of it yet
        return result._replace(entry=entry)
    item = result.post.item.id
    carried = force.carried(item)
    return result._replace(
        source=force.source(item),
        corrected=item in force.corrected,
        entry=entry,
        carried=carried.months if carried is not None else (),
    )


def _self_check_gap(agenda: Agenda, force: InForce, tags: frozenset[str], filed: Filed) -> Gap:
    """What the two records, each scored from itself, say of the items that both judged.

    Entries of the cycle's earlier months are that side's judgement as well. Corrected entries stand in
    for those they replaced; one that only exists by correction is of neither record.
    """
    # An excused record judged nothing, not even by its items' defaults.
    sides = tuple(
        record is not None and record.excused is None
        for record in (filed.inspection, filed.self_check)
    )
    if filed.has_broken_side or (not all(sides) and filed.early is NOTHING_EARLY):
        return Gap()
    difference = points = ZERO
    theirs, ours = agenda.judged(force.of_inspection()), agenda.judged(force.of_self_check())
    for post, their, our in zip(agenda.posts, theirs, ours, strict=True):
        if post.counted and not post.item.draws:
            inspected, claimed = (
                _item_result(post, judged, tags, side)
                for judged, side in zip((their, our), sides, strict=True)
            )
            if inspected.state is State.SCORED and claimed.state is State.SCORED:
                difference += claimed.earned_points - inspected.earned_points
                points += post.points
    return Gap(difference, points)


def stands_on_self_check(items: Iterable[ItemResult], filed: Filed) -> bool:
    """Whether nobody but the unit itself has looked at some item (a default says that someone did)."""
    if filed.is_final or (filed.self_check is None and filed.early is NOTHING_EARLY):
        return False
    only_self = filed.inspection is None and filed.self_check is not None
    alone = ("self", "default") if only_self else ("self",)
    return any(result.source in alone for result in items)


def _card(
    unit: str,
    agenda: Agenda,
    filed: Filed,
    policy: Policy,
    items: list[ItemResult],
    gap: Gap,
    looked: bool,
    provisional: bool,
    full: bool,
) -> Scorecard:
    zero_missing = policy.missing == "zero"
    sums, bonus_won, penalty, missing, tally = add_up(agenda, items, zero_missing)
    share = gap.share
    over = policy.overclaim if share is not None and policy.overclaim else None
    overclaimed = over is not None and share is not None and share > over.over
    off = over.deduct if over is not None and overclaimed else ZERO
    claimed = (
        (Overclaimed(agenda.month, share, over.over, off),)
        if over is not None and share is not None and overclaimed
        else ()
    )
    checklist, grades = agenda.checklist, agenda.checklist.grades or policy.grades
    bonus = within_cap(bonus_won, checklist.bonus_cap)

    def total_of(sections: Sequence[SectionSum]) -> Decimal | None:
        full_score, ceiling = checklist.full_score, checklist.ceiling
        return total_score(sections, full_score, ceiling, bonus, penalty, off)

    vetoes = raised_vetoes(items, agenda.month)
    if agenda.has_conditions and looked:
        # In the order of the items: what a struck section loses is booked once, on the first of them.
        order = {post.item.id: place for place, post in enumerate(agenda.posts)}
        every = (*vetoes, *conditional_vetoes(agenda, items, total_of))
        vetoes = tuple(sorted(every, key=lambda veto: order[veto.item]))
    after_strike = struck(sums, vetoes, sections_by_item(agenda)) if vetoes else sums
    before = score = grade = None
    incomplete = bool(missing) and policy.missing == "error"
    if not incomplete:
        before = total_of(sums)
        after = before if after_strike is sums else total_of(after_strike)
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
        provisional=bool(missing) or provisional,
        gap=share,
        overclaimed=overclaimed,
        recorded=looked,
        overclaim_points=off,
        missing=missing,
        incomplete=incomplete,
        tally=tally._replace(claimed_difference=gap.difference, claimed_points=gap.points),
        sections=after_strike if full else (),
        items=tuple(items) if full else (),
        deductions=deductions(agenda, items, sums, vetoes, zero_missing, filed) if full else (),
        overclaimed_months=claimed,
        penalty=penalty,
        bonus_won=bonus_won,
        penalties=penalties(items, filed) if full and penalty else (),
    )
