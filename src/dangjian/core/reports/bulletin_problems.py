"""三、存在问题 and 四、共性问题: where points were lost, and what many units have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.core.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.core.reports.outcome import Loss, Outcome, by_item, titled, total
from dangjian.rectify.common_problems import CommonProblem
from dangjian.scoring.results import Row
from dangjian.values.numbers import HUNDRED, plain, product
from dangjian.values.wording import listed

MOST_ITEMS = 10
"""So many items that cost most points are named; all stand in the annex."""
UNIT_ITEMS = 3
"""Likewise of each unit."""
MOST_UNITS = 12
"""So many units are named beside a common problem; the others are counted."""
_ITEMS = (
    Column("责任事项", 16),
    Column("丢分单位", 4, "center"),
    Column("丢分合计", 5, "right"),
    Column("丢分最多的单位", 11),
)
_UNITS = (
    Column("单位", 10),
    Column("得分", 4, "right", 2),
    Column("扣分", 5, "right"),
    Column("丢分最多的事项（扣分）", 18),
)
_COMMON = (
    Column("责任事项", 11),
    Column("占比", 4, "center"),
    Column("单位", 15),
    Column("上期", 4, "center"),
    Column("操作指南", 6),
)
_BEFORE = {True: "已有", False: "新出现", None: "没有检查"}


def problems(outcome: Outcome) -> Iterator[Block]:
    """The items that cost most, each unit's, and what points alone don't say."""
    rows = outcome.facts.results.ranking
    losses = [(row.unit, loss) for row in rows for loss in outcome.losses(row.unit)]
    if losses:
        yield Heading("丢分较多的事项", 2)
        grouped = list(by_item(losses).values())
        grouped.sort(key=lambda each: -total(loss for _, loss in each))
        if len(grouped) > MOST_ITEMS:
            yield Paragraph(f"丢分的事项共 {len(grouped)} 条，丢分最多的 {MOST_ITEMS} 条：")
        yield Table(_ITEMS, tuple(_item_row(outcome, each) for each in grouped[:MOST_ITEMS]))
        yield Heading("各单位丢分情况", 2)
        yield Paragraph("扣分是各清单里的分值，逐条原因见附件 2；折合百分制的得分见附件 1。")
        yield Table(_UNITS, tuple(_unit_row(outcome, row) for row in rows if row.score is not None))
    else:
        yield Paragraph("参加考核的单位没有丢分的事项。")
    yield from _beyond_points(outcome)


def _item_row(outcome: Outcome, mine: Sequence[tuple[str, Loss]]) -> tuple[Cell, ...]:
    worst = sorted(mine, key=lambda pair: -pair[1].points)[:UNIT_ITEMS]
    words = "、".join(f"{outcome.name(unit)}（{plain(loss.points)}）" for unit, loss in worst)
    return cells(mine[0][1].words, len(mine), total(loss for _, loss in mine), words)


def _unit_row(outcome: Outcome, row: Row) -> tuple[Cell, ...]:
    lost = total(outcome.losses(row.unit))
    worst = outcome.largest(row.unit, UNIT_ITEMS)
    words = "；".join(f"{loss.words}（{plain(loss.points)}）" for loss in worst)
    return cells(outcome.name(row.unit), row.score, lost, words or "没有丢分")


def _beyond_points(outcome: Outcome) -> Iterator[Block]:
    """Overclaims, vetoes, what wasn't filed, what is provisional; each only where there is some."""
    for title, lines in (
        ("自查不实", tuple(_overclaims(outcome))),
        ("一票否决", tuple(_vetoes(outcome))),
        ("到期没有填报", tuple(_missing(outcome))),
        ("暂定的得分", tuple(_provisional(outcome))),
    ):
        if lines:
            yield Heading(title, 2)
            for line in lines:
                yield Paragraph(line)


def _overclaims(outcome: Outcome) -> Iterator[str]:
    rules = outcome.facts.policy.overclaim
    for card in outcome.every_card():
        if card.overclaimed and card.gap is not None:
            over = f"，超过 {plain(rules.over)} 分" if rules else ""
            points = plain(card.overclaim_points)
            taken = f"，扣 {points} 分" if card.overclaim_points else "，按办法只通报、不扣分"
            title = titled(outcome.list_of(card).title)
            yield (
                f"{outcome.name(card.unit)}{title}：两边都查的事项，自查比督查高 "
                f"{plain(card.gap)} 分{over}{taken}。"
            )


def _vetoes(outcome: Outcome) -> Iterator[str]:
    for card in outcome.every_card():
        for veto in card.vetoes:
            lasts = "管全年" if veto.lasts == "year" else "管当月"
            before = "" if card.before_veto is None else f"，否决前 {plain(card.before_veto)} 分"
            yield (
                f"{outcome.name(card.unit)}：{veto.month.words}{veto.item} {veto.title}，"
                f"{veto.effect.words()}（{lasts}）{before}。依据：{veto.basis}；"
                f"批准：{outcome.name(veto.approved_by)}。"
            )


def _missing(outcome: Outcome) -> Iterator[str]:
    words = {
        "zero": "按办法记零分",
        "exclude": "按办法不计",
        "error": "按办法不计分，补齐后再算",
    }[outcome.facts.policy.missing]
    for card in outcome.every_card():
        if card.missing:
            title = titled(outcome.list_of(card).title)
            head = f"{outcome.name(card.unit)}{title}：{len(card.missing)} 项到期没有填报"
            yield f"{head}（{listed(card.missing)}），{words}。"


def _provisional(outcome: Outcome) -> Iterator[str]:
    loose = [row for row in outcome.facts.results.ranking if row.provisional]
    if loose:
        names = listed((outcome.name(row.unit) for row in loose), 30)
        yield f"{names}：有事项没有填报，或者只有自查、没有督查，得分是暂定的。"


def common(outcome: Outcome) -> Iterator[Block]:
    """The common problems of the period, with the chapter of the guide that helps."""
    found, rules = outcome.common, outcome.facts.policy.rectification.common
    share = plain(product(HUNDRED, rules.share))
    yield Paragraph(
        f"同一事项至少 {rules.units} 个单位丢分、并且占检查单位 {share}% 以上的，是共性问题。"
        f"本期{f'有 {len(found.now)} 条' if found.now else '没有共性问题'}。"
    )
    if found.now:
        yield Table(_COMMON, tuple(_common_row(outcome, each) for each in found.now))
    if found.gone:
        gone = "、".join(f"{each.item.id} {each.item.title}" for _, each in found.gone)
        yield Paragraph(f"上期有、本期不再是共性问题的：{gone}。")


def _common_row(outcome: Outcome, each: CommonProblem) -> tuple[Cell, ...]:
    judged, item = each.judged, each.judged.item
    return cells(
        f"{item.id} {item.title}",
        f"{len(judged.failing)}/{len(judged.judged)}",
        listed((outcome.name(unit) for unit in judged.failing), MOST_UNITS),
        _BEFORE[each.before],
        item.guide or "–",
    )
