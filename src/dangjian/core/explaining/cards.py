"""A month's card explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from dangjian.core.explaining.corrections import Judged, Stories, correction_stories
from dangjian.core.explaining.judging import Setting, judgement, lines
from dangjian.core.explaining.model import CardStory, ItemStory, Line, Step
from dangjian.core.explaining.reckoning import score_steps
from dangjian.documents.checklist import Checklist
from dangjian.documents.record import KIND_WORDS, Record
from dangjian.scoring.card import score_card
from dangjian.scoring.entries import Filed, entries_in_force
from dangjian.scoring.results import ItemResult, RaisedVeto, Scorecard, State
from dangjian.values.numbers import ZERO, plain
from dangjian.values.wording import after_chinese, day_words, listed


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
    return f"{when}{veto.title}：{veto.effect.words()}（依据{after_chinese(veto.basis)}，{named(veto.approved_by)}批准）"


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
    alone = [r.post.item.id for r in card.items if r.source == "self" or _defaulted(r, filed)]
    if alone:
        reasons.append(f"只有自查、没有督查 {listed(alone)}")
    return "；".join(reasons)


def _defaulted(result: ItemResult, filed: Filed) -> bool:
    return result.source == "default" and filed.inspection is None


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
    force = entries_in_force(filed, policy.uninspected == "self")

    def alone(record: Record | None, entries: object) -> Scorecard:
        assert record is not None
        own = replace(record, entries=entries)  # type: ignore[arg-type]
        sides = Filed(own) if record.kind == "inspection" else Filed(self_check=own)
        return score_card(judged.unit, judged.agenda, sides, policy, judged.tags, alone=True)

    ours = alone(filed.self_check, force.self_check)
    theirs = alone(filed.inspection, force.inspection)
    for mine, other in zip(ours.items, theirs.items, strict=True):
        if mine.post.counted and mine.state is other.state is State.SCORED:
            yield mine, other
