"""What a unit did in the year: how often its items were done in full, what was lost and won, corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.explaining.model import CorrectionStory, ItemStory
from dangjian.pages.appraisal_facts import Subject
from dangjian.pages.appraisal_results import NOTHING
from dangjian.pages.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.pages.told import Shortfall, ballots_of, plain_words, points_words, veto_words
from dangjian.scoring.results import State
from dangjian.values.numbers import ZERO, half_up, plain
from dangjian.values.period import Month
from dangjian.values.wording import day_words, quoted

SHOWN = 10
"""So many items that lost points are told with their reasons; of the others only what they lost."""
_REASONS = 3
"""So many months of an item are told with what was found, those that lost most."""
_KINDS = {"appeal": "申诉", "error": "差错"}


class MonthItem(NamedTuple):
    """An item in a month."""

    checklist: str
    month: Month
    item: ItemStory


def month_items(subject: Subject) -> list[MonthItem]:
    """Every item of every monthly card that has a part in the unit's score."""
    return [
        MonthItem(card.card.checklist, month, item)
        for month, card in subject.monthly_cards
        for item in card.items
    ]


def work_done(subject: Subject, items: Sequence[MonthItem]) -> Iterator[Block]:
    """How often the items of each section were due, done in full, in part, or not filed."""
    yield Heading("履责情况")
    yield Paragraph(
        "按月统计到期和发生的事项，一条事项一个月算一次；加分和一票否决不在内。", "note"
    )
    titles = {card.card.checklist: card.title for card in subject.story.cards}
    columns = (
        Column("项目", 10),
        Column("应做次数", 5, "right"),
        Column("得满分", 5, "right"),
        Column("失分", 4, "right"),
        Column("漏报", 4, "right"),
        Column("不适用", 5, "right"),
    )
    for name in dict.fromkeys(each.checklist for each in items):
        mine = [each.item for each in items if each.checklist == name]
        order = [each.title for each in subject.facts.workspace.newest(name).sections]
        yield Table(columns, tuple(_section_rows(mine, order)), title=titles.get(name, name))


def _section_rows(items: Sequence[ItemStory], order: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """A row a section in the order of the newest version; titles of earlier ones come last."""
    counted = [item for item in items if item.counted and item.state is not State.NOT_DUE]
    totals = [0] * 5
    used = {item.section: None for item in counted}
    known = [each for each in order if each in used]
    for section in dict.fromkeys((*known, *used)):
        counts = _counts([item for item in counted if item.section == section])
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        yield cells(section, *counts)
    if counted:
        yield Cell("合计", "strong"), *(Cell(total, "strong") for total in totals)


def _counts(items: Sequence[ItemStory]) -> tuple[int, ...]:
    """Due, in full, less than full, not filed, not applicable."""
    scored = [item for item in items if item.state is State.SCORED]
    full = sum(item.earned == item.points for item in scored)
    missing = sum(item.state is State.MISSING for item in items)
    na = sum(item.state is State.NA for item in items)
    return len(items) - na, full, len(scored) - full, missing, na


class YearLoss(NamedTuple):
    """What an item lost in the year."""

    item: ItemStory
    points: Decimal
    reckoning: str
    """How that came about."""


def losses(subject: Subject, items: Sequence[MonthItem]) -> list[YearLoss]:
    """Every item that lost points on the year's cards, the largest loss first.

    Where the year is the mean of its months there are no such items; then the months' losses are added.
    Lists that can't be rolled up are left out.
    """
    if subject.facts.policy.rollup.method == "items":
        found = [
            YearLoss(item, item.lost, "；".join(item.judgement.reckoning))
            for card in subject.cards
            if card.card.checklist not in subject.blocked
            for item in card.items
            if item.lost
        ]
    else:
        found = list(_added(items))
    return sorted(found, key=lambda each: (-each.points, each.item.id))


def _added(items: Sequence[MonthItem]) -> Iterator[YearLoss]:
    by_item: dict[tuple[str, str], list[MonthItem]] = {}
    for each in items:
        if each.item.lost:
            by_item.setdefault((each.checklist, each.item.id), []).append(each)
    for mine in by_item.values():
        terms = " + ".join(plain(each.item.lost) for each in mine)
        total = sum((each.item.lost for each in mine), ZERO)
        yield YearLoss(mine[-1].item, total, f"各月失分相加：{terms} = {plain(total)}")


def gains_and_losses(
    subject: Subject, items: Sequence[MonthItem], lost: Sequence[YearLoss]
) -> Iterator[Block]:
    """The largest losses with what was found, what was won, vetoes, and decided corrections."""
    yield Heading("得失分析")
    yield Heading("失分的事项", 2)
    columns = (
        Column("事项", 9),
        Column("失分", 4, "right", 2),
        Column("各月查到的情况", 25),
    )
    found: dict[str, list[Shortfall]] = {}
    for each in subject.outcome.found_of(subject.unit.id):
        found.setdefault(each.item.id, []).append(each)
    rows = tuple(
        cells(
            each.item.title,
            half_up(each.points, 2),
            "\n".join(
                _facts(subject, found[each.item.id])
                if each.item.id in found
                else _judged(subject, each.item)
            ),
        )
        for each in lost[:SHOWN]
    )
    yield Table(columns, rows, empty="全年没有失分的事项。")
    if len(lost) > SHOWN:
        words = "，".join(
            f"{quoted(e.item.title)}{points_words(e.points)} 分" for e in lost[SHOWN:]
        )
        yield Paragraph(f"另有 {len(lost) - SHOWN} 条事项失分：{words}。", "note")
    yield from _won(subject, items)
    yield from _vetoes(subject)
    yield from _corrections(subject, items)


def loss_reckoning(lost: Sequence[YearLoss]) -> Table:
    """Every loss with its arithmetic, for the annex."""
    columns = (
        Column("编号", 4),
        Column("事项", 8),
        Column("失分", 4, "right"),
        Column("全年的算式", 22),
    )
    rows = tuple(cells(e.item.id, e.item.title, e.points, e.reckoning) for e in lost)
    return Table(columns, rows, "失分的事项", "全年没有失分的事项。")


def _facts(subject: Subject, found: Sequence[Shortfall]) -> Iterator[str]:
    """What was found, the months that lost most first."""
    ordered = sorted(found, key=lambda each: (-each.points, each.month))
    for each in ordered[:_REASONS]:
        yield f"{each.month.within(subject.calendar_year)}：{each.text}"
    if len(ordered) > _REASONS:
        yield f"另有 {len(ordered) - _REASONS} 个月失分。"


def _judged(subject: Subject, item: ItemStory) -> Iterator[str]:
    """How an item was judged that lost too little to be a problem, the months that lost most first."""
    lossy = [each for each in item.months if each.earned is not None and each.earned < each.points]
    lossy.sort(key=lambda each: (each.earned or ZERO) - each.points)
    for month in lossy[:_REASONS]:
        reckoned = "；".join(plain_words(ballots_of(each)) for each in month.judgement.reckoning)
        words = reckoned or month.judgement.status
        yield subject.outcome.discretion(f"{month.words}：{words}")
    if len(lossy) > _REASONS:
        yield f"另有 {len(lossy) - _REASONS} 个月失分。"


def _won(subject: Subject, items: Sequence[MonthItem]) -> Iterator[Block]:
    won = [each for each in items if not each.item.counted and each.item.earned]
    yield Heading("加分", 2)
    rows = tuple(
        cells(
            each.item.title,
            each.month.within(subject.calendar_year),
            each.item.earned,
            _why(subject, each.item),
        )
        for each in won
    )
    columns = (
        Column("事项", 8),
        Column("月份", 4),
        Column("加分", 4, "right"),
        Column("加分的事由", 20),
    )
    yield Table(columns, rows, empty="全年没有加分。")


def _why(subject: Subject, item: ItemStory) -> str:
    """What it was won for: what was noted, else what was counted."""
    words = item.judgement.note or "；".join(map(plain_words, item.judgement.reckoning))
    return subject.outcome.discretion(words)


def _vetoes(subject: Subject) -> Iterator[Block]:
    raised = [
        veto_words(subject.facts, each, subject.outcome.discretion)
        for _, card in subject.monthly_cards
        for each in card.card.vetoes
    ]
    if raised:
        yield Heading("一票否决", 2)
        yield from (Paragraph(f"{words}。") for words in dict.fromkeys(raised))


def _corrections(subject: Subject, items: Sequence[MonthItem]) -> Iterator[Block]:
    decided = [(each.item, story) for each in items for story in each.item.corrections]
    if decided:
        yield Heading("申诉和更正", 2)
        columns = (
            Column("事项", 7),
            Column("月份", 3),
            Column("种类", 3),
            Column("决定", 10),
            Column("改动", 10),
            Column("当月得分", 6),
        )
        rows = tuple(_correction(subject, item, story) for item, story in decided)
        yield Table(columns, rows)


def _correction(subject: Subject, item: ItemStory, story: CorrectionStory) -> tuple[Cell, ...]:
    kept = story.decision == "rejected"
    verdict = "不予更正" if kept else "予以更正"
    scores = [
        NOTHING if each is None else plain(each) for each in (story.old_score, story.new_score)
    ]
    return cells(
        item.title,
        story.month.within(subject.calendar_year),
        _KINDS[story.kind],
        subject.outcome.discretion(
            f"{verdict}（{story.decided_by} {day_words(story.decided)}）：{story.reason}"
        ),
        plain_words(story.old)
        if kept
        else f"{plain_words(story.old)}，改为{plain_words(story.new or NOTHING)}",
        scores[0] if kept else " 改为 ".join(scores),
    )
