"""The annexes of a bulletin: every score, every problem, and the arithmetic behind them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from dangjian.pages.outcome import Outcome
from dangjian.pages.page import Block, Cell, Column, Paragraph, Table, cells, news
from dangjian.pages.report_facts import PartTold, ReportFacts, UnitTold
from dangjian.pages.told import Shortfall, points_words
from dangjian.register.register import raised_in
from dangjian.scoring.results import Scorecard
from dangjian.values.numbers import ZERO, plain
from dangjian.values.wording import day_words, full_day, titled

_PROBLEMS = (
    Column("责任事项", 10),
    Column("问题", 19),
    Column("失分", 3, "right"),
    Column("整改期限", 5, "center"),
)
_DEDUCTIONS = (
    Column("编号", 4),
    Column("责任事项", 10),
    Column("失分原因和算式", 18),
    Column("失分", 4, "right"),
)


def score_table(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """A table a ranked layer (and class), with the parts of each score."""
    several = len(told.layers) > 1
    for (layer, class_), group in groupby(told.units, key=lambda u: (u.layer, u.ranking_class)):
        units = list(group)
        names = layer if several else ""
        title = f"{told.period_words}{names}{class_}得分表"
        yield _scores(units, title)
        yield from (Paragraph(line, "note") for line in _remarks(units))
    zones = [zone for zone in told.zones if zone.mean is not None]
    if len(zones) > 1:
        words = "、".join(f"{zone.name} {points_words(zone.mean)} 分" for zone in zones)
        yield Paragraph(f"从党建协作区看，平均分依次为{words}。", "note")
    yield Paragraph(
        "自查差距是两边都查的事项里，自查高出督查的分数（百分制）。得分怎样合成见计算明细。",
        "note",
    )


def _scores(units: list[UnitTold], title: str) -> Table:
    parts = list(dict.fromkeys((p.title, p.weight) for unit in units for p in unit.parts))
    shown = parts if len(parts) > 1 else []
    columns = (
        Column("名次", 3, "center"),
        Column("单位", max(11, min(16, max(len(unit.name) for unit in units) // 2 + 1))),
        *(Column(f"{name}（权重 {plain(weight)}）", 8, "right", 2) for name, weight in shown),
        Column("得分", 6, "right", 2),
        Column("较上月", 6, "right"),
        Column("等次", 3, "center"),
        Column("类别", 3, "center"),
        Column("自查差距", 5, "right"),
    )
    rows = tuple(_score_row(unit, [name for name, _ in shown]) for unit in units)
    return news(Table(columns, rows, title), kept=2)


def _remarks(units: list[UnitTold]) -> Iterator[str]:
    """What a reader of the scores should know: under the table, where sentences have room."""
    same: dict[tuple[str, ...], list[str]] = {}
    for unit in units:
        if unit.notes:
            same.setdefault(unit.notes, []).append(unit.name)
    for notes, names in same.items():
        yield f"{'、'.join(names)}：{'，'.join(notes)}。"


def _score_row(unit: UnitTold, parts: list[str]) -> tuple[Cell, ...]:
    scores: dict[str, PartTold] = {part.title: part for part in unit.parts}
    moved = "–" if unit.change is None else _signed(unit.change)
    return cells(
        "–" if unit.rank is None else unit.rank,
        unit.name,
        *(_or_dash(scores[name].score if name in scores else None) for name in parts),
        Cell(_or_dash(unit.score), "strong"),
        moved,
        unit.grade or "–",
        unit.tier or "–",
        points_words(unit.gap),
    )


def _signed(change: Decimal) -> str:
    return f"{'+' if change > 0 else ''}{points_words(change)}"


def _or_dash(score: Decimal | None) -> Decimal | str:
    return "–" if score is None else score


def problem_list(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """Every problem of every unit, with the due date that the register has for it; nothing without any.

    An item in which a unit fell short in several months is one row: each month's bulletin had its own.
    """
    dues = _dues(outcome)
    rows: list[tuple[Cell, ...]] = []
    for unit in told.units:
        found: dict[str, list[Shortfall]] = {}
        for each in outcome.found_of(unit.id):
            found.setdefault(each.item.id, []).append(each)
        if found:
            head = f"{unit.name}（{len(found)} 项）"
            rows.append((Cell(head, "strong", len(_PROBLEMS)),))
        for name, mine in found.items():
            due = dues.get((unit.id, name), "–")
            lost = points_words(sum((each.points for each in mine), ZERO))
            points = f"倒扣 {lost}" if mine[0].is_penalty else lost
            rows.append(cells(mine[0].item.title, outcome.told_of_unit(mine), points, due))
    if rows:
        yield news(Table(_PROBLEMS, tuple(rows), f"{told.period_words}问题清单"))
        yield Paragraph(_list_note(len(outcome.facts.results.months) > 1), "note")


def _list_note(several: bool) -> str:
    words = "失分是清单里的分值，四舍五入到两位小数；一票否决见正文。"
    if several:
        words += "一条事项几个月没有达到的，失分是各月的合计，写失分最多的那个月的问题；各月的见当月通报。"
    return words


def _dues(outcome: Outcome) -> dict[tuple[str, str], str]:
    """Unit and item → until when it is to be put right, or that it has been."""
    found = {}
    today = outcome.facts.today
    for each in raised_in(outcome.register, outcome.facts.period):
        source = each.rectification.source
        if source is not None and source.item is not None:
            due = each.progress.due
            words = day_words(due) if due.year == today.year else full_day(due)
            found[each.progress.unit, source.item] = "已销号" if each.is_over else words
    return found


# 计算明细: the only place of a paper with numbers of items, four decimals and sums.


def reckoning(outcome: Outcome) -> Iterator[Block]:
    """How each score is composed, and every line of every card; the lines add up to what it lost."""
    rows: list[tuple[Cell, ...]] = []
    for row in outcome.rows:
        for card in outcome.cards[row.unit]:
            rows += _card_rows(outcome, card)
    yield Table(
        _DEDUCTIONS, tuple(rows), f"{outcome.facts.period.words}计算明细", "没有失分的事项。"
    )
    yield Paragraph(
        "每张清单失分合计 = 应得 − 得分；清单的得分 = 满分 × 得分 ÷ 应得，再计加分、倒扣，按上限和否决处理。",
        "note",
    )
    for words in _compositions(outcome):
        yield Paragraph(words, "note")


def _compositions(outcome: Outcome) -> Iterator[str]:
    """Of each layer with several parts: how they make the score, with the first full row as example."""
    for summary in outcome.layers:
        for row in summary.rows:
            scores = [(p.weight, p.score) for p in row.parts if p.score is not None]
            full = row.score is not None and not row.vetoed and len(scores) == len(row.parts) > 1
            if full and row.score is not None:
                terms = " + ".join(f"{plain(score)} × {plain(weight)}" for weight, score in scores)
                weights = plain(sum((weight for weight, _ in scores), ZERO))
                yield (
                    f"{summary.layer_name}的综合得分，如{outcome.name(row.unit)}："
                    f"({terms}) ÷ {weights} = {plain(row.score)}。"
                )
                break


def _card_rows(outcome: Outcome, card: Scorecard) -> Iterator[tuple[Cell, ...]]:
    losses = [loss for loss in outcome.losses(card.unit) if loss.checklist.id == card.checklist]
    if losses:
        title = titled(outcome.list_of(card).title)
        head = f"{outcome.name(card.unit)}{title}：{_sums(card)}"
        yield (Cell(head, "strong", len(_DEDUCTIONS)),)
    for loss in losses:
        for line in loss.lines:
            reason = outcome.discretion(line.reason)
            yield cells(loss.item.id, loss.item.title, reason, line.points)


def _sums(card: Scorecard) -> str:
    assert card.applicable is not None
    assert card.earned is not None
    applicable, earned = card.applicable, card.earned
    return f"应得 {plain(applicable)}，得 {plain(earned)}，扣 {plain(applicable - earned)}"
