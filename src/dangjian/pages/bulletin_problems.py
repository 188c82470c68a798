"""三、存在问题, with the common ones, and 四、有关要求 of a bulletin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dangjian.pages.bulletin_further import (
    FURTHER,
    MOST_COMMON,
    MOST_DUE,
    common_words,
    special_parts,
    told_first,
)
from dangjian.pages.outcome import Outcome
from dangjian.pages.page import Block, Column, Paragraph, Table, cells, news
from dangjian.pages.paper import office
from dangjian.pages.report_facts import DueTold, GroupTold, ItemTold, ReportFacts
from dangjian.pages.told import percent_words
from dangjian.values.numbers import HUNDRED, plain, product
from dangjian.values.wording import NO_RATE, chinese_number, day_words, full_day, quoted

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
    elif outcome.found and (more := len(told.groups) - _MOST_GROUPS) > 0:
        yield Paragraph(f"另有 {more} 个方面的问题，见附件 2。", run_in="其他方面。")
    if told.common:
        yield from commons(outcome, told)


def _group(group: GroupTold) -> str:
    """``一是“…”，6 个单位没有达到要求：…；二是…``."""
    items = told_items(group)
    if len(items) == 1:
        return f"{_item(items[0])}。"
    words = (f"{chinese_number(n)}是{_item(each)}" for n, each in enumerate(items, 1))
    return f"{'。'.join(words)}。"


def told_items(group: GroupTold) -> Sequence[ItemTold]:
    """The items of a section that several units fell short in; what is the problem of a single one
    stands in the annex with that unit's others, unless there is nothing else to tell."""
    several = [each for each in group.items if each.units > 1]
    return several[:_MOST_ITEMS] or group.items[:_MOST_ITEMS]


def _item(each: ItemTold) -> str:
    named = "；".join(each.told)
    if each.units == each.named:
        return f"{quoted(each.item)}：{named}"
    return f"{quoted(each.item)} {each.units} 个单位没有达到要求，如{named}"


def special_words(lines: Sequence[str]) -> str:
    """The first sentences, and how many more the annex has."""
    shown = told_first(lines)
    rest = len(lines) - len(shown)
    more = f"另有 {rest} 条，见附件“{FURTHER}”。" if rest else ""
    return "".join(shown) + more


def commons(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """The common problems, with the chapter of the guide that helps."""
    rules, count = outcome.facts.policy.rectification.common, len(told.common)
    share = plain(product(HUNDRED, rules.share))
    rule = f"同一事项 {rules.units} 个以上、占被检查 {share}% 以上的单位没有达到要求的"
    few = f"，涉及单位最多的 {MOST_COMMON} 项见下表" if count > MOST_COMMON else "，见下表"
    todo = "，各单位对照操作指南自查自改"
    yield Paragraph(f"{rule}，本期有 {count} 项{few}{todo}。", run_in="共性问题。")
    rows = (cells(*common_words(each)) for each in told.common[:MOST_COMMON])
    yield news(Table(_COMMON, tuple(rows)))


def demands(outcome: Outcome, told: ReportFacts) -> Iterator[Block]:
    """What units have to do now."""
    yield Paragraph(_rectify(outcome, told), run_in="按期整改销号。")
    yield Paragraph(_next(told), run_in="做好下一步工作。")
    yield Paragraph(
        f"对得分有异议的，在 {told.objections_until}前由单位书面向{office(outcome.facts)}提出，"
        "附佐证材料。",
        run_in="异议的提出。",
    )


def _rectify(outcome: Outcome, told: ReportFacts) -> str:
    steps = (step.action for step in outcome.facts.policy.rectification.escalation)
    late = "、".join(dict.fromkeys(steps))
    late = f"逾期的，按办法逐级{late}。" if late else ""
    return f"{closing(told)}{_todo(outcome, told)}{late}"


def closing(told: ReportFacts) -> str:
    """How problems were closed by the day of the paper, and how many are open."""
    register, today = told.register, date.fromisoformat(told.day)
    if not register.whole:
        head = f"{NO_RATE}。{told.period_words}"
    elif register.rate is not None:
        head = (
            f"{told.period_words}到期的整改 {register.due} 项，按期销号 {register.kept} 项，"
            f"按期销号率 {percent_words(register.rate)}；"
        )
    else:
        head = f"{told.period_words}没有到期的整改，"
    day = day_words(today) if told.day[:4] == told.period[:4] else told.day_words
    if not register.open:
        raised = f"登记整改 {register.raised} 项，" if register.raised else ""
        return f"{head}{raised}截至 {day}，登记的整改都已销号，要防止反弹。"
    # The others were registered before the period, or after it where the paper is late.
    own = register.raised_open
    which = f"（其中 {told.period_words}登记的 {own} 项）" if own != register.open else ""
    late = f"其中逾期 {register.overdue} 项" if register.overdue else "没有逾期的"
    if register.overdue == register.open:
        late = "都已逾期"
    return f"{head}登记整改 {register.raised} 项，截至 {day}尚未销号 {register.open} 项{which}，{late}。"


def _todo(outcome: Outcome, told: ReportFacts) -> str:
    """By when, and against which list."""
    register, today = told.register, outcome.facts.today
    listed = "附件 2 " if outcome.found else "整改通知单"
    if not register.raised_open:
        if told.groups and not register.raised:
            return "各单位对照附件 2 逐条整改，期限以整改通知单为准。"
        return ""
    assert register.first_due is not None
    assert register.last_due is not None
    first, last = date.fromisoformat(register.first_due), date.fromisoformat(register.last_due)
    by = f"在各自期限（{_day(first, today)}至 {_day(last, today)}）以前"
    if last < today:
        by = "立即"
    elif first < today:
        by = f"已经逾期的立即、其余的在各自期限（最晚 {_day(last, today)}）以前"
    elif first == last:
        by = f"在 {_day(last, today)}以前"
    return f"各单位对照{listed}逐条整改，{by}交佐证材料，申请复核销号。"


def _day(day: date, today: date) -> str:
    return day_words(day) if day.year == today.year else full_day(day)


def _next(told: ReportFacts) -> str:
    """What is due in the month after the period, the monthly items counted alone."""
    if not told.next_monthly and not told.next_due:
        return f"{told.next_month}没有到期的事项。"
    monthly = f"{told.next_month}每月事项 {told.next_monthly} 项照常" if told.next_monthly else ""
    others = sum(len(each.items) for each in told.next_due)
    if not others:
        return f"{monthly}，没有其他事项到期。"
    if others > MOST_DUE:
        first = day_words(date.fromisoformat(told.next_due[0].day))
        words = f"其他事项 {others} 项到期，最早的是 {first}，见附件“{FURTHER}”"
    else:
        words = f"{'；'.join(map(_due, told.next_due))}到期"
    return f"{monthly}，{words}。" if monthly else f"{told.next_month}{words}。"


def _due(each: DueTold) -> str:
    return f"{day_words(date.fromisoformat(each.day))}前{''.join(map(quoted, each.items))}"
