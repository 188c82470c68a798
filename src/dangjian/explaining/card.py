"""A month's card explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dangjian.criteria.base import BadValue
from dangjian.documents.checklist import Checklist, Cycle, Item
from dangjian.documents.policy import Policy
from dangjian.documents.record import (
    KIND_WORDS,
    Correction,
    Entries,
    Entry,
    Opinion,
    Record,
    RecordKind,
)
from dangjian.documents.schedule import due_position
from dangjian.explaining.model import CardStory, CorrectionStory, ItemStory, Judgement, Line, Step
from dangjian.explaining.reckoning import score_steps
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.card import score_card
from dangjian.scoring.drawn import NOTHING_DRAWN, Drawn
from dangjian.scoring.entries import Filed, entries_in_force
from dangjian.scoring.results import ItemResult, RaisedVeto, Scorecard, State, lines_of
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Month
from dangjian.values.wording import after_chinese, day_words, listed

# How one entry of one month was judged: the words for it.


MISSING_WORDS = {
    "zero": "到期没有填报，记 0 分",
    "exclude": "到期没有填报，按办法不计入",
    "error": "到期没有填报，按办法整单不计分",
}
SOURCE_WORDS = {
    **KIND_WORDS,
    "default": "没有填报，按默认值计",
    "correction": "更正补记",
    "register": "取自整改台账",
}


class Setting(NamedTuple):
    """What the judgement of a month's card rests on."""

    filed: Filed
    missing: str
    """The policy's rule for missing entries."""
    named: Callable[[str], str]
    """A unit's name by its id; other texts as they are."""


def judgement(result: ItemResult, setting: Setting) -> Judgement:
    """The judgement of a month's item."""
    entry = result.entry
    record = setting.filed.self_check if result.source == "self" else setting.filed.inspection
    own = result.source in ("inspection", "self") and result.post.item.same_as is None
    filed = record if entry is not None and own else None
    by = (entry.by if entry else None) or (filed.by if filed else "")
    opinions = (entry.values or ()) if entry else ()
    evidence = (*(entry.evidence if entry else ()), *(e for o in opinions for e in o.evidence))
    notes = [entry.note if entry else None, *(o.note and f"{o.by}：{o.note}" for o in opinions)]
    source = SOURCE_WORDS[result.source] if result.source else ""
    if result.post.item.same_as is not None and source:
        source = f"取自 {result.post.item.same_as} 的填报（{source}）"
    return Judgement(
        reckoning=(*carried_words(result), *reckoning(result)),
        status=status(result, setting),
        source=source,
        by=setting.named(by) if by and not opinions else "",
        day=filed.date if filed else None,
        evidence=evidence,
        note="；".join(note for note in notes if note),
    )


def status(result: ItemResult, setting: Setting) -> str:
    """Why an item of a month isn't scored; empty when it is."""
    item = result.post.item
    match result.state:
        case State.SCORED:
            return ""
        case State.MISSING:
            return MISSING_WORDS[setting.missing]
        case State.NOT_DUE if result.outcome is not None:
            return "；".join(reckoning(result))
        case State.NOT_DUE:
            return (
                "本月没有发生" if item.cycle is Cycle.EVENT else f"本月不到期（{due_words(item)}）"
            )
    if item.draws and not result.by_entry:
        nothing = "本月没有到期的问题" if item.from_ else f"事项 {item.same_as} 本月没有得分表"
        return f"不适用：{nothing}"
    if not result.by_entry:
        return f"不适用于本单位（只用于{'、'.join(item.applies_to)}）"
    entry = result.entry
    if entry is not None and entry.na is not None:
        approved = f"（{setting.named(entry.approved_by)}批准）" if entry.approved_by else ""
        return f"不适用：{entry.na}{approved}"
    return "不适用：应完成数为 0"


def due_words(item: Item) -> str:
    """``每季度第 3 个月到期``."""
    if item.cycle in (Cycle.MONTH, Cycle.EVENT):
        return item.cycle.words
    return f"{item.cycle.words}第 {due_position(item)} 个月到期"


def reckoning(result: ItemResult) -> tuple[str, ...]:
    """The arithmetic of a scored item: each rule's line, then the whole; empty when not judged."""
    post = result.post
    if result.outcome is None or not isinstance(post, Post):
        return ()
    reasons = tuple(loss.reason for loss in result.outcome.losses)
    if result.entry is not None and result.entry.value is None and result.entry.values:
        if reasons:  # they list who judged what
            return reasons
        opinions = "；".join(_opinion(post, each) for each in result.entry.values)
        return (f"{opinions}；各人都是满分：{plain(result.outcome.points)}",)
    raw = result.entry.value if result.entry is not None else post.item.default
    if raw is None:
        return reasons
    try:
        value = post.parse(raw)
    except BadValue:  # right where it was entered, out of this item's bounds
        return reasons
    whole = post.item.criterion.reckon(value, post.points, post.due_date)
    return tuple(dict.fromkeys((*reasons, whole)))


def _opinion(post: Post, opinion: Opinion) -> str:
    words = post.item.criterion.reckon(post.parse(opinion.value), post.points, post.due_date)
    return f"{opinion.by} {words}"


def carried_words(result: ItemResult) -> tuple[str, ...]:
    """``提前完成：4 月、5 月已填，计入本期``: the earlier months whose entries make the value."""
    if not result.carried:
        return ()
    names = "、".join(f"{month.month} 月" for month in result.carried)
    summed = len(result.carried) > 1 and result.entry is not None and result.entry.na is None
    return (f"提前完成：{names}已填，{'合起来' if summed else ''}计入本期",)


def lines(result: ItemResult) -> tuple[Line, ...]:
    """What a month's item lost, a bonus won, or a penalty takes off the total."""
    losses = lines_of(result)
    if not result.post.counted and result.outcome is not None:
        losses = result.outcome.losses
    return tuple(Line(loss.rule, loss.count, loss.points, loss.reason) for loss in losses)


def entry_words(entry: Entry | None, result: ItemResult, setting: Setting) -> str:
    """What an entry says, with the arithmetic it leads to; for corrections."""
    if entry is None and result.source == "default":
        return "：".join((SOURCE_WORDS["default"], *reckoning(result)))
    if entry is None:
        return "没有填报"
    if entry.na is not None:
        return f"不适用：{entry.na}"
    return "；".join(reckoning(result)) or status(result, setting)


# Corrections of a card told in order: as first judged, as corrected, who decided when and why.


class Judged(NamedTuple):
    """What a monthly card was judged from."""

    unit: str
    agenda: Agenda
    policy: Policy
    tags: frozenset[str]
    setting: Setting
    drawn: Mapping[str, Drawn] = NOTHING_DRAWN
    """What items take from elsewhere."""

    def card_after(self, corrections: int) -> Scorecard:
        """The card as it stood after so many of its corrections."""
        filed = self.setting.filed
        then = filed._replace(corrections=filed.corrections[:corrections])
        return score_card(self.unit, self.agenda, then, self.policy, self.tags, drawn=self.drawn)


Stories = Mapping[str, tuple[CorrectionStory, ...]]


def correction_stories(judged: Judged) -> Stories:
    """The corrections of a card by item, in the order of their decisions."""
    stories: dict[str, tuple[CorrectionStory, ...]] = {}
    corrections = judged.setting.filed.corrections
    if not corrections:
        return stories
    before = judged.card_after(0)
    for number, correction in enumerate(corrections, 1):
        after = judged.card_after(number)
        story = _story(correction, before, after, judged.setting)
        stories[correction.item] = (*stories.get(correction.item, ()), story)
        before = after
    return stories


def _story(
    correction: Correction, before: Scorecard, after: Scorecard, setting: Setting
) -> CorrectionStory:
    found, left = _item(before, correction.item), _item(after, correction.item)
    new = None
    if correction.decision == "upheld":
        new = entry_words(correction.new, left, setting)
    return CorrectionStory(
        month=before.period.last,
        kind=correction.kind,
        decision=correction.decision,
        old=entry_words(correction.old, found, setting),
        new=new,
        old_earned=found.earned,
        new_earned=left.earned,
        old_score=before.score,
        new_score=after.score,
        reason=correction.reason,
        requested_by=setting.named(correction.requested_by),
        decided_by=setting.named(correction.decided_by),
        decided=correction.decided,
    )


def _item(card: Scorecard, item: str) -> ItemResult:
    return next(result for result in card.items if result.post.item.id == item)


def explain_card(card: Scorecard, judged: Judged, *, alone: bool = False) -> CardStory:
    """The story of a month's full card. ``alone``: of a single record, scored from itself."""
    checklist, setting = judged.agenda.checklist, judged.setting
    stories: Stories = {} if alone else correction_stories(judged)
    titles = section_titles(checklist)
    struck = struck_lines(card)
    items = tuple(
        _item_story(result, titles, setting, stories, card.vetoes, struck) for result in card.items
    )
    sections = section_rows(items, checklist)
    grades = checklist.grades or judged.policy.grades
    steps = [*_gap_steps(card, judged), *score_steps(card, checklist, sections, grades)]
    if card.provisional and not alone:
        steps.append(Step("暂定", _provisional(card, setting.filed)))
    filed = tuple(_filed_words(setting.filed, setting.named))
    return CardStory(card, checklist.title, filed, items, sections, tuple(steps))


def section_titles(checklist: Checklist) -> dict[str, str]:
    """The title of each section."""
    return {section.id: section.title for section in checklist.sections}


def section_rows(
    items: Iterable[ItemStory], checklist: Checklist
) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """Title, earned and applicable points of each section, before any veto."""
    rows: dict[str, tuple[Decimal, Decimal]] = {s.title: (ZERO, ZERO) for s in checklist.sections}
    for item in items:
        if item.counted and item.earned is not None:
            earned, applicable = rows.get(item.section, (ZERO, ZERO))
            rows[item.section] = (earned + item.earned, applicable + item.points)
    return tuple((title, earned, applicable) for title, (earned, applicable) in rows.items())


def struck_lines(card: Scorecard) -> dict[str, tuple[Line, ...]]:
    """What `section` vetoes cost, by the veto's item."""
    found: dict[str, tuple[Line, ...]] = {}
    raised = {veto.item for veto in card.vetoes}
    for line in card.deductions:
        if line.item in raised:
            own = Line(line.rule, line.count, line.points, line.reason)
            found[line.item] = (*found.get(line.item, ()), own)
    return found


def veto_words(veto: RaisedVeto, named: Callable[[str], str], *, month: bool = False) -> str:
    """``重大事故：总分不超过 59 分（依据通报第 3 号，公司党委批准）``."""
    when = f"{veto.month.words}，" if month else ""
    basis = f"依据{after_chinese(veto.basis)}，{approval_words(veto, named)}"
    return f"{when}{veto.title}：{veto.effect.words()}（{basis}）"


def approval_words(veto: RaisedVeto, named: Callable[[str], str]) -> str:
    """``公司党委批准``, or that the veto follows from results."""
    return f"{named(veto.approved_by)}批准" if veto.approved_by is not None else "由得分判定"


def _item_story(
    result: ItemResult,
    titles: dict[str, str],
    setting: Setting,
    corrections: Stories,
    vetoes: Iterable[RaisedVeto],
    struck: dict[str, tuple[Line, ...]],
) -> ItemStory:
    item = result.post.item
    return ItemStory(
        id=item.id,
        title=item.title,
        section=titles[result.post.section],
        counted=result.post.counted,
        state=result.state,
        points=result.points,
        earned=result.earned,
        standard=item.criterion.words(item.points),
        judgement=judgement(result, setting),
        lines=(*(lines(result) if result.earned is not None else ()), *struck.get(item.id, ())),
        vetoes=tuple(veto_words(v, setting.named) for v in vetoes if v.item == item.id),
        corrections=corrections.get(item.id, ()),
    )


def _filed_words(filed: Filed, named: Callable[[str], str]) -> Iterator[str]:
    for record in (filed.inspection, filed.self_check):
        if record is not None:
            yield f"{KIND_WORDS[record.kind]}：{named(record.by)} {day_words(record.date)}"


def _provisional(card: Scorecard, filed: Filed) -> str:
    reasons = [f"漏报 {'、'.join(card.missing)}"] if card.missing else []
    alone = [
        r.post.item.id
        for r in card.items
        if not filed.is_final and (r.source == "self" or _defaulted(r, filed))
    ]
    if alone:
        reasons.append(f"只有自查、没有督查 {listed(alone)}")
    return "；".join(reasons)


def _defaulted(result: ItemResult, filed: Filed) -> bool:
    return result.source == "default" and filed.inspection is None and not filed.is_final


def _gap_steps(card: Scorecard, judged: Judged) -> Iterator[Step]:
    """Self-check above inspection, item by item, and what the policy makes of it."""
    if card.gap is None:
        return
    pairs = list(_both_judged(judged))
    differences = [
        f"{ours.post.item.id} {plain(ours.earned_points)} − {plain(theirs.earned_points)}"
        for ours, theirs in pairs
        if ours.earned != theirs.earned
    ]
    both = {ours.post.item.id for ours, _ in pairs}
    mine = [r.post.item.id for r in card.items if r.post.counted and r.state is State.SCORED]
    others = [name for name in mine if name not in both]
    head = f"两边都查的 {len(pairs)} 项" + (f"（{'、'.join(others)} 不在内）" if others else "")
    text = f"{head}没有差别" if not differences else f"{head}，有差别的：{'；'.join(differences)}"
    yield Step("自查与督查", text)
    words, over = gap_words(card), judged.policy.overclaim
    if card.overclaimed and over is not None:
        words += f"，超过 {plain(over.over)}：自查不实，扣 {plain(card.overclaim_points)} 分"
    yield Step("自查差距", words)


def gap_words(card: Scorecard) -> str:
    """``5.6333 ÷ 15 × 100 = 37.56``: the gap as a share of 100."""
    difference, points = card.tally.claimed_difference, card.tally.claimed_points
    return f"{plain(difference)} ÷ {plain(points)} × 100 = {plain(card.gap or ZERO)}"


def _both_judged(judged: Judged) -> Iterator[tuple[ItemResult, ItemResult]]:
    """What self-check and inspection, each scored from itself, give to the items that both judged."""
    filed, policy = judged.setting.filed, judged.policy
    if filed.has_broken_side:
        return
    force = entries_in_force(filed, filed.is_final or policy.uninspected == "self")

    def alone(record: Record | None, kind: RecordKind, entries: Entries) -> Scorecard:
        own = replace(record or _UNWRITTEN, kind=kind, entries=dict(entries))
        sides = Filed(own) if kind == "inspection" else Filed(self_check=own)
        items = score_card(judged.unit, judged.agenda, sides, policy, judged.tags, alone=True)
        if record is not None:
            return items
        # Early entries are that side's judgement, but without a record nobody looked at the rest.
        spoken = tuple(r for r in items.items if r.source != "default")
        return items._replace(items=spoken)

    ours = alone(filed.self_check, "self", force.of_self_check())
    theirs = alone(filed.inspection, "inspection", force.of_inspection())
    others = {other.post.item.id: other for other in theirs.items}
    for mine in ours.items:
        other = others.get(mine.post.item.id)
        if (
            other is not None
            and mine.post.counted
            and not mine.post.item.draws
            and mine.state is other.state is State.SCORED
        ):
            yield mine, other


_UNWRITTEN = Record(
    schema="dangjian/record@1",
    checklist="none@0.0.0",
    unit="none",
    period=Month(1900, 1),
    kind="self",
    by="—",
    date=date(1900, 1, 1),
)
"""Stands for a record that there isn't, where early entries alone speak for a side."""
