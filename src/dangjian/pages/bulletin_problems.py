"""三、存在问题, 四、共性问题, 五、有关要求 of a bulletin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dangjian.pages.bulletin_further import (
    FURTHER,
    MOST_COMMON,
    MOST_DUE,
    MOST_SPECIAL,
    common_words,
    special_parts,
)
from dangjian.pages.outcome import Outcome
from dangjian.pages.page import Block, Column, Paragraph, Table, cells, news
from dangjian.pages.paper import office
from dangjian.pages.report_facts import DueTold, GroupTold, ItemTold, ReportFacts
from dangjian.values.numbers import HUNDRED, plain, product
from dangjian.values.wording import chinese_number, day_words, full_day, quoted

_MOST_GROUPS = 3
"""So many sections are told of, those that cost most; all stand in the annex."""
_MOST_ITEMS = 2
"""So many items of a section."""
_COMMON = (
    Column("责任事项", 15),
    Column("未达到/检查", 6, "center"),
    Column("上期", 4, "center"),
    Column("对照操作指南", 11),
)


def problems(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """What points alone don't say; then what fell short, section by section."""
    for title, lines in special_parts(told):
        yield Paragraph(special_words(lines), run_in=f"{title}。")
    for group in told.groups[:_MOST_GROUPS]:
        yield Paragraph(_group(group), run_in=f"{group.section}方面。")
    if not told.groups:
        yield Paragraph("没有发现需要整改的事项。")
    elif outcome.found:
        more = len(told.groups) - _MOST_GROUPS
        rest = f"其余 {more} 个方面的问题和" if more > 0 else ""
        yield Paragraph(f"{rest}各单位逐条的问题见附件 2。")


def _group(group: GroupTold) -> str:
    """``一是“…”，6 个单位没有达到要求：…；二是…``."""
    items = group.items[:_MOST_ITEMS]
    if len(group.items) == 1:
        return f"{_item(items[0])}。"
    words = (f"{chinese_number(n)}是{_item(each)}" for n, each in enumerate(items, 1))
    return f"{'。'.join(words)}。"


def _item(each: ItemTold) -> str:
    named = "；".join(each.told)
    if each.units == each.named:
        return f"{quoted(each.item)}：{named}"
    return f"{quoted(each.item)} {each.units} 个单位没有达到要求，如{named}"


def special_words(lines: Sequence[str]) -> str:
    """The first sentences, and how many more the annex has."""
    rest = len(lines) - MOST_SPECIAL
    more = f"另有 {rest} 条，见附件“{FURTHER}”。" if rest > 0 else ""
    return "".join(lines[:MOST_SPECIAL]) + more


def commons(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """The common problems, with the chapter of the guide that helps."""
    rules, count = outcome.facts.policy.rectification.common, len(told.common)
    share = plain(product(HUNDRED, rules.share))
    rule = (
        f"同一事项 {rules.units} 个以上、占被检查 {share}% 以上的单位没有达到要求的，列为共性问题"
    )
    few = f"，涉及单位最多的 {MOST_COMMON} 项见下表" if count > MOST_COMMON else "，见下表"
    todo = "，各单位对照操作指南自查自改"
    yield Paragraph(f"{rule}，本期有 {count} 项{few}{todo}。")
    rows = (cells(*common_words(each)) for each in told.common[:MOST_COMMON])
    yield news(Table(_COMMON, tuple(rows)))


def demands(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """What units have to do now."""
    yield Paragraph(_rectify(outcome, told), run_in="按期整改销号。")
    focus = _focus(told)
    if focus:
        yield Paragraph(focus, run_in="分类指导。")
    yield Paragraph(_next(told), run_in="做好下一步工作。")
    yield Paragraph(
        f"对得分有异议的，在 {told.objections_until}前由单位书面向{office(outcome.facts)}提出，"
        "附佐证材料。",
        run_in="异议的提出。",
    )


def _rectify(outcome: Outcome, told: ReportFacts) -> str:
    register, today = told.register, outcome.facts.today
    if register.raised_open:
        assert register.first_due is not None
        assert register.last_due is not None
        first, last = date.fromisoformat(register.first_due), date.fromisoformat(register.last_due)
        when, by = f"期限是 {_day(last, today)}", "到期前"
        if last < today:
            when, by = "期限都已过", "立即"
        elif last != first:
            when = f"期限从 {_day(first, today)}到 {_day(last, today)}"
        listed = "附件 2" if outcome.found else "整改通知单"
        head = (
            f"{told.period_words}登记整改 {register.raised} 项，尚未销号 {register.raised_open} 项，{when}。"
            f"各单位对照{listed}逐条整改，{by}交佐证材料，申请复核销号。"
        )
    elif register.raised:
        head = f"{told.period_words}登记整改 {register.raised} 项，已经全部销号，要防止反弹。"
    else:
        head = "各单位对照附件 2 逐条整改，期限以整改通知单为准。" if told.groups else "继续保持。"
    steps = outcome.facts.policy.rectification.escalation
    words = "，".join(f"逾期 {step.overdue} 天起{step.action}" for step in steps)
    return f"{head}{words}。" if words else head


def _day(day: date, today: date) -> str:
    return day_words(day) if day.year == today.year else full_day(day)


_KINDS = {
    "model": "总结可以推广的做法",
    "bottleneck": "找准短板逐项突破",
    "problems": "把所列问题逐条改到位",
}


def _focus(told: ReportFacts) -> str:
    """What each tier is to do, where units are in it."""
    words = []
    for layer in told.layers:
        for tier in layer.tiers:
            if tier.units:
                words.append(f"{tier.name}{layer.name}{tier.focus}，{_KINDS[tier.kind]}")
    return f"{'；'.join(words)}。" if words else ""


def _next(told: ReportFacts) -> str:
    """What is due in the month after the period, the monthly items counted alone."""
    if not told.next_monthly and not told.next_due:
        return f"{told.next_month}没有到期的事项。"
    monthly = f"{told.next_month}每月事项 {told.next_monthly} 项照常" if told.next_monthly else ""
    others = "；".join(_due(each) for each in told.next_due)
    if not others:
        return f"{monthly}，没有其他事项到期。"
    return f"{monthly}，另有下列事项到期：{others}。" if monthly else f"到期的事项有：{others}。"


def _due(each: DueTold) -> str:
    names = "".join(map(quoted, each.items[:MOST_DUE]))
    more = f"等 {len(each.items)} 项" if len(each.items) > MOST_DUE else ""
    return f"{day_words(date.fromisoformat(each.day))}前，{names}{more}"
