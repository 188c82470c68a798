"""A rolled-up card explained: each item by its months, then the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.checklist import Checklist
from dangjian.documents.policy import Policy
from dangjian.explaining.card import (
    Judged,
    Stories,
    correction_stories,
    gap_words,
    judgement,
    section_rows,
    section_titles,
    struck_lines,
    veto_words,
)
from dangjian.explaining.model import CardStory, ItemStory, Judgement, Line, MonthStory, Step
from dangjian.explaining.reckoning import binding_steps, grade_steps, score_steps, sum_words
from dangjian.scoring.results import ItemResult, Scorecard, State
from dangjian.scoring.rollup import reckon_months
from dangjian.values.fields import version_key
from dangjian.values.numbers import ZERO, plain, quotient
from dangjian.values.period import Month, Period

Named = Callable[[str], str]


class MonthCard(NamedTuple):
    """A monthly card beneath a roll-up, and what it was judged from."""

    card: Scorecard
    judged: Judged


def explain_rolled(
    card: Scorecard,
    months: Sequence[MonthCard],
    versions: Mapping[str, Checklist],
    policy: Policy,
    named: Named,
) -> CardStory:
    """The story of a rolled-up card; ``policy`` is that of the period."""
    checklist = versions[card.version]
    told = {month.card.period.last: (month, correction_stories(month.judged)) for month in months}
    titles: dict[str, str] = {}
    for month in sorted(months, key=lambda each: version_key(each.card.version)):
        titles |= section_titles(versions[month.card.version])
    struck = struck_lines(card)
    items = tuple(_item_story(result, card, titles, told, struck, named) for result in card.items)
    sections = section_rows(items, checklist)
    steps = list(_months_steps(card, months))
    if card.gap is not None:
        steps.append(Step("自查差距", gap_words(card)))
    if card.overclaimed_months:
        words = (f"{each.words()}，扣 {plain(each.points)} 分" for each in card.overclaimed_months)
        steps.append(Step("自查不实", "；".join(words)))
    grades = checklist.grades or policy.grades
    if policy.rollup.method == "months":
        steps += _mean_steps(card, months)
        steps += grade_steps(card.score, card.grade, grades, card.vetoes)
    else:
        used = tuple(row for row in sections if row[2] or row[1])
        steps += score_steps(card, checklist, used, grades, _off_words(months))
    if card.provisional:
        uncertain = [m.card.period.words for m in months if m.card.provisional]
        steps.append(Step("暂定", f"{'、'.join(uncertain)}的得分是暂定的"))
    return CardStory(card, checklist.title, (), items, sections, tuple(steps))


Told = Mapping[Month, tuple[MonthCard, Stories]]


def _item_story(
    result: ItemResult,
    card: Scorecard,
    titles: Mapping[str, str],
    told: Told,
    struck: Mapping[str, tuple[Line, ...]],
    named: Named,
) -> ItemStory:
    item = result.post.item
    months = tuple(_month_story(month, each, told, card.period) for month, each in result.months)
    stories = (told[month][1].get(item.id, ()) for month, _ in result.months)
    lost = result.points - result.earned_points if result.earned is not None else ZERO
    reason = (
        reckon_months(result, card.period) if result.earned is not None and result.points else ""
    )
    own = (Line(None, None, lost, reason),) if lost and result.post.counted else ()
    return ItemStory(
        id=item.id,
        title=item.title,
        section=titles[result.post.section],
        counted=result.post.counted,
        state=result.state,
        points=result.points,
        earned=result.earned,
        standard=item.criterion.words(item.points),
        judgement=Judgement((reason,) if reason else (), _status(result)),
        lines=(*own, *struck.get(item.id, ())),
        vetoes=tuple(veto_words(v, named, month=True) for v in card.vetoes if v.item == item.id),
        corrections=tuple(story for own_stories in stories for story in own_stories),
        months=months,
    )


def _month_story(month: Month, result: ItemResult, told: Told, period: Period) -> MonthStory:
    judged = judgement(result, told[month][0].judged.setting)
    return MonthStory(
        month,
        month.within(period.first.year),
        result.points,
        result.earned,
        judged,
        result.corrected,
    )


def _status(result: ItemResult) -> str:
    if result.earned is not None:
        return ""
    if result.state is State.NOT_DUE:
        return "各月都不到期，也没有发生"
    return "到期的月份都不适用" if result.state is State.NA else "到期的月份没有填报，按办法不计入"


def _months_steps(card: Scorecard, months: Sequence[MonthCard]) -> Iterator[Step]:
    scores = (
        f"{month.card.period.first.within(card.period.first.year)} {_score_words(month.card.score)}"
        for month in months
    )
    yield Step("各月得分", "，".join(scores))
    elsewhere = [
        veto_words(veto, month.judged.setting.named, month=True)
        for month in months
        for veto in month.card.vetoes
        if veto not in card.vetoes
    ]
    if elsewhere:
        yield Step("只管当月的否决", "；".join(elsewhere))


def _score_words(score: Decimal | None) -> str:
    return "不计分" if score is None else plain(score)


def _mean_steps(card: Scorecard, months: Sequence[MonthCard]) -> Iterator[Step]:
    """``(92.5 + 88) ÷ 2 = 90.25``, then the vetoes that last the year."""
    if card.incomplete:
        yield Step("总分", f"漏报 {'、'.join(card.missing)}，按办法整单不计分")
        return
    scored = [m.card for m in months if m.card.score is not None]
    if not scored:
        yield Step("总分", "没有适用的事项，不计分")
        return
    if card.dropped is not None:
        low = next(c.score for c in scored if c.period.last == card.dropped)
        yield Step("去掉最低的月份", f"{card.dropped.month} 月 {_score_words(low)}，不参加平均")
    scores = [c.score for c in scored if c.score is not None and c.period.last != card.dropped]
    mean = quotient(sum(scores, ZERO), Decimal(len(scores)), 2)
    yield Step("总分", f"({sum_words(scores)}) ÷ {len(scores)} = {plain(mean)}")
    yield from binding_steps(mean, card.vetoes, card.score)


def _off_words(months: Sequence[MonthCard]) -> str:
    """``(2 + 0 + 0) ÷ 3``: the mean over the months that have a score."""
    off = [month.card.overclaim_points for month in months if month.card.score is not None]
    return f"({sum_words(off)}) ÷ {len(off)}" if off else ""
