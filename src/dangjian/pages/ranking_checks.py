"""Self-checks beside inspections, and how much was said not to apply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from dangjian.explaining.card import correction_stories
from dangjian.explaining.model import CorrectionStory
from dangjian.pages.facts import Facts, MonthlyCard, monthly_cards
from dangjian.pages.page import Block, Cell, Column, Heading, PageBreak, Paragraph, Table, cells
from dangjian.pages.ranking_looks import NOTHING, grade_tone, or_nothing, unit_column
from dangjian.pages.told import plain_words, points_words
from dangjian.scoring.results import Scorecard, State, aside_cards
from dangjian.scoring.scores import overclaim_remarks
from dangjian.values.numbers import HUNDRED, ZERO, plain, product, quotient
from dangjian.values.period import Month, PeriodKind

_GAPS = (
    Column("清单", 16),
    Column("自查多得", 6, "right"),
    Column("两边都查的分值", 7, "right"),
    Column("差距", 5, "right", 2),
    Column("自查不实", 5, "center"),
    Column("扣分", 4, "right"),
)
_NOT_APPLICABLE = (
    Column("层级", 6),
    Column("到期分值", 5, "right"),
    Column("不适用", 5, "right"),
    Column("占 %", 5, "right", 2),
    Column("不适用的事项和原因", 34),
)


class NotApplicable(NamedTuple):
    """What a unit said not to apply, over the monthly cards that count for its layer."""

    unit: str
    due_points: Decimal
    """Σ P of scored, missing and by entry `na` items, neither bonus nor veto."""
    na_points: Decimal
    """Σ P of those that are `na` by entry."""
    items: tuple[tuple[Month, str, str], ...]
    """Month, item and reason of each."""

    @property
    def percent(self) -> Decimal | None:
        """100 × na ÷ due, rounded to 2; None where nothing was due."""
        return (
            quotient(product(self.na_points, HUNDRED), self.due_points, 2)
            if self.due_points
            else None
        )


def gap_cards(facts: Facts) -> tuple[Scorecard, ...]:
    """The cards on which both sides judged something, the widest gap first."""
    cards = [
        card
        for card in facts.results.scorecards
        if card.gap is not None and facts.wants(card.unit) and not _is_person(facts, card.unit)
    ]
    return tuple(sorted(cards, key=lambda card: -(card.gap or ZERO)))


def _is_person(facts: Facts, unit: str) -> bool:
    return facts.unit(unit).layer == "person"


def not_applicable(facts: Facts) -> tuple[NotApplicable, ...]:
    """Every ranked layer's units that said so of anything, the largest share first."""
    counting = {r.unit: r.counting for r in facts.results.ranking if facts.wants(r.unit)}
    by_unit = groupby(monthly_cards(facts, counting), key=lambda card: card.unit.id)
    found = [_not_applicable(unit, cards, counting[unit]) for unit, cards in by_unit]
    some = [each for each in found if each.items]
    return tuple(sorted(some, key=lambda each: -(each.percent or ZERO)))


def _not_applicable(
    unit: str, cards: Iterator[MonthlyCard], counting: Sequence[str]
) -> NotApplicable:
    due = na = ZERO
    items = []
    for each in cards:
        if each.card.checklist not in counting:
            continue
        due += each.card.tally.due_points
        for result in each.card.items:
            if result.state is State.NA and result.by_entry and result.post.counted:
                na += result.points
                reason = result.entry.na if result.entry and result.entry.na else "总数为 0"
                items.append((each.month, result.post.item.id, reason))
    return NotApplicable(unit, due, na, tuple(items))


def gap_blocks(facts: Facts, gaps: Sequence[Scorecard]) -> Iterator[Block]:
    """The tab of the gaps."""
    yield PageBreak("自查差距")
    yield Heading("自查差距")
    yield Paragraph(_gap_words(facts), "note")
    rows = tuple(_gap_row(facts, card) for card in gaps)
    columns = (unit_column(facts, (card.unit for card in gaps)), *_GAPS)
    yield Table(columns, rows, "", "没有自查和督查都查了的得分表。")


def na_blocks(facts: Facts, found: Sequence[NotApplicable]) -> Iterator[Block]:
    """The tab of what doesn't apply."""
    yield PageBreak("不适用")
    yield Heading("不适用的比例")
    yield Paragraph(_na_words(facts), "note")
    rows = tuple(_na_row(facts, each) for each in found)
    columns = (unit_column(facts, (each.unit for each in found)), *_NOT_APPLICABLE)
    yield Table(columns, rows, "", "没有填报“不适用”的事项。")


def _gap_words(facts: Facts) -> str:
    words = "差距 = 自查多得 ÷ 两边都查的分值 × 100；自查多得是自查得分之和减督查得分之和，负数是自查更严。"
    over = facts.policy.overclaim
    if over is None:
        return f"{words}办法没有规定自查不实的界线。"
    off = f"扣 {plain(over.deduct)} 分" if over.deduct else "不扣分"
    mean = "（汇总时是各月扣分的平均）" if over.deduct and len(facts.results.months) > 1 else ""
    return f"{words}一个月的差距超过 {plain(over.over)} 的，那个月记“自查不实”，{off}{mean}。"


def _gap_row(facts: Facts, card: Scorecard) -> tuple[Cell, ...]:
    return cells(
        facts.scores.name_of(card.unit),
        facts.workspace.versions[card.checklist][card.version].title,
        card.tally.claimed_difference,
        card.tally.claimed_points,
        Cell(card.gap, "bad" if card.overclaimed else ""),
        _claimed_cell(card),
        card.overclaim_points if card.overclaimed_months else None,
    )


def _claimed_cell(card: Scorecard) -> Cell:
    """Whether it was overclaimed; in a longer period each month that was, with its own gap."""
    if card.overclaimed:
        return Cell("是", "bad")
    months = (f"{each.month.month} 月 {plain(each.gap)}" for each in card.overclaimed_months)
    words = "、".join(months)
    return Cell(words, "bad" if words else "")


def _na_words(facts: Facts) -> str:
    words = (
        "占比 = 填报为不适用的分值 ÷ 到期分值 × 100，按参加排名的清单逐月相加；"
        "加分、否决和按人员类别本来不适用的事项不在内。"
    )
    least = facts.policy.min_applicable
    return f"{words}适用分值不到 {plain(product(least, 100))}% 的不排名。" if least else words


def _na_row(facts: Facts, each: NotApplicable) -> tuple[Cell, ...]:
    return cells(
        facts.scores.name_of(each.unit),
        facts.workspace.layer_name(facts.unit(each.unit).layer),
        each.due_points,
        each.na_points,
        each.percent,
        _items_words(facts, each),
    )


def _spans(months: Sequence[int]) -> str:
    """``1—3、5`` for 1, 2, 3, 5."""
    spans: list[list[int]] = []
    for month in months:
        if spans and spans[-1][-1] == month - 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    return "、".join(f"{s[0]}—{s[-1]}" if len(s) > 1 else str(s[0]) for s in spans)


def _items_words(facts: Facts, each: NotApplicable) -> str:
    """``ZB24（本支部没有突击队）``; in a roll-up with its months: ``1、2、5 月``."""
    months: dict[tuple[str, str], list[int]] = {}
    for month, item, reason in each.items:
        months.setdefault((item, reason), []).append(month.month)
    alone = facts.period.kind is PeriodKind.MONTH
    return "；".join(
        f"{item}（{reason}）" + ("" if alone else f" {_spans(when)} 月")
        for (item, reason), when in months.items()
    )


# The corrections of a period: what was decided, and what it moved.


_COLUMNS = (
    Column("月份", 3, "center"),
    Column("事项", 10),
    Column("种类", 3, "center"),
    Column("原填报", 11),
    Column("更正为", 11),
    Column("事项得分", 6, "center"),
    Column("得分表得分", 6, "center"),
    Column("理由", 9),
    Column("决定", 8),
)
_KINDS = {"appeal": "申诉", "error": "差错"}


class DecidedCorrection(NamedTuple):
    """One decided correction and its place."""

    unit: str
    checklist: str
    item: str
    title: str
    """Of the item."""
    story: CorrectionStory


def corrections(facts: Facts) -> tuple[DecidedCorrection, ...]:
    """Every correction of the period's cards, unit by unit in time; rejected ones too."""
    concerned = {
        unit
        for (unit, _), lists in facts.filing.by_unit.items()
        if any(filed.corrections for filed in lists.values())
    }
    units = [name for name in facts.workspace.units if name in concerned and facts.wants(name)]
    return tuple(
        DecidedCorrection(each.unit.id, each.card.checklist, item, titles[item], story)
        for each in monthly_cards(facts, units)
        if each.filed.corrections
        for titles in [{r.post.item.id: r.post.item.title for r in each.card.items}]
        for item, stories in correction_stories(each.judged).items()
        for story in stories
    )


def correction_blocks(facts: Facts, found: tuple[DecidedCorrection, ...]) -> Iterator[Block]:
    """The tab of the corrections."""
    yield PageBreak("更正")
    yield Heading("更正")
    yield Paragraph(
        "得分表得分是当月那份清单的得分，更正前 → 更正后；按决定的先后逐条累计。", "note"
    )
    columns = (unit_column(facts, (each.unit for each in found)), *_COLUMNS)
    yield Table(columns, tuple(_row(facts, each) for each in found), "", "本时段没有更正。")


def _row(facts: Facts, each: DecidedCorrection) -> tuple[Cell, ...]:
    story = each.story
    upheld = story.decision == "upheld"
    verdict = "采纳" if upheld else "不予采纳"
    return cells(
        facts.scores.name_of(each.unit),
        story.month.within(facts.period.first.year),
        each.title,
        _KINDS[story.kind],
        _entry(facts, story.old),
        _entry(facts, story.new or "") if upheld else Cell("维持原填报", "muted"),
        _moved(story.old_earned, story.new_earned),
        _moved(story.old_score, story.new_score),
        story.reason,
        f"{verdict}：{story.decided_by}，{story.decided.isoformat()}",
    )


def _entry(facts: Facts, story: str) -> str:
    """An entry in words; its arithmetic is told where single points are explained, or with every annex."""
    return story if facts.full else plain_words(story) or story.split(" = ")[0]


def _moved(old: Decimal | None, new: Decimal | None) -> str:
    """``2 → 2.5``; one number where nothing moved."""
    words = ["—" if each is None else points_words(each) for each in (old, new)]
    return words[0] if words[0] == words[1] else " → ".join(words)


# The cards that have no part in a ranking.


_UNRANKED_COLUMNS = (
    Column("清单", 18),
    Column("得分", 5, "right", 2),
    Column("等次", 5, "center"),
    Column("得/应得", 9, "center"),
    Column("说明", 12),
)


def unranked_blocks(facts: Facts) -> Iterator[Block]:
    """The tab of these cards; those of single persons are nobody else's business."""
    yield PageBreak("不排名的得分表")
    yield Heading("不排名的得分表")
    yield Paragraph("这些清单单独计分，不进排名。党员个人的得分表不列入本报告。", "note")
    cards = _unranked(facts)
    columns = (unit_column(facts, (card.unit for card in cards)), *_UNRANKED_COLUMNS)
    rows = tuple(_unranked_row(facts, card) for card in cards)
    yield Table(columns, rows, "", "本时段没有不排名的得分表。")


def _unranked(facts: Facts) -> list[Scorecard]:
    names = list(facts.workspace.versions)
    cards = [
        card
        for card in aside_cards(facts.results)
        if facts.wants(card.unit) and facts.unit(card.unit).layer != "person"
    ]
    return sorted(cards, key=lambda card: names.index(card.checklist))


def _unranked_row(facts: Facts, card: Scorecard) -> tuple[Cell, ...]:
    checklist = facts.workspace.versions[card.checklist][card.version]
    grades = checklist.grades or facts.policy.grades
    share = "—"
    if card.earned is not None and card.applicable is not None:
        share = f"{plain(card.earned)}/{plain(card.applicable)}"
    return cells(
        facts.scores.name_of(card.unit),
        checklist.title,
        or_nothing(card.score),
        Cell(card.grade, grade_tone(card.grade, grades)) if card.grade else NOTHING,
        share,
        "，".join(_card_remarks(card)),
    )


def _card_remarks(card: Scorecard) -> Iterator[str]:
    yield from (f"否决：{veto.effect.words()}" for veto in card.vetoes)
    if card.incomplete:
        yield "有到期事项没有填报，不计分"
    elif card.score is None:
        yield "没有适用的事项"
    elif card.missing:
        yield f"缺 {len(card.missing)} 项"
    yield from overclaim_remarks((card,))
    if card.provisional and card.score is not None:
        yield "暂定"
