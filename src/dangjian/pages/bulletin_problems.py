"""三、存在问题 and 四、共性问题: where points were lost, and what many units have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dangjian.documents.checklist import Cycle, Item
from dangjian.documents.rectification import MODE_WORDS
from dangjian.pages.outcome import Outcome, UnitLoss, by_item, titled, total
from dangjian.pages.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.rectify.common_problems import CommonProblem
from dangjian.rectify.guidance import Advice
from dangjian.register.register import Tracked, raised_in
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.counting import counting_lists
from dangjian.scoring.results import RaisedVeto, Row
from dangjian.values.numbers import HUNDRED, plain, product
from dangjian.values.period import Month, Period
from dangjian.values.wording import day_words, listed

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


def _item_row(outcome: Outcome, mine: Sequence[tuple[str, UnitLoss]]) -> tuple[Cell, ...]:
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
    for card in outcome.every_card():
        for each in card.overclaimed_months:
            taken = f"扣 {plain(each.points)} 分" if each.points else "按办法只通报、不扣分"
            title = titled(outcome.list_of(card).title)
            words = each.words()
            yield f"{outcome.name(card.unit)}{title}：两边都查的事项，{words}，{taken}。"


def _vetoes(outcome: Outcome) -> Iterator[str]:
    for card in outcome.every_card():
        for veto in card.vetoes:
            lasts = "管全年" if veto.lasts == "year" else "管当月"
            before = "" if card.before_veto is None else f"，否决前 {plain(card.before_veto)} 分"
            yield (
                f"{outcome.name(card.unit)}：{veto.month.words}{veto.item} {veto.title}，"
                f"{veto.effect.words()}（{lasts}）{before}。依据：{veto.basis}；"
                f"{_approval(outcome, veto)}。"
            )


def _approval(outcome: Outcome, veto: RaisedVeto) -> str:
    return "由得分判定" if veto.approved_by is None else f"批准：{outcome.name(veto.approved_by)}"


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


# 五、有关要求: due dates by the policy, the problem lists of those at the end, what is due next.


_PROBLEMS = (
    Column("编号", 9),
    Column("问题", 19),
    Column("责任人", 6),
    Column("期限", 5, "center"),
)
_LOSSES = (Column("责任事项", 26), Column("扣分", 5, "right"))
_DUE = (Column("期限", 6, "center"), Column("责任事项", 18), Column("周期", 5, "center"))


def demands(outcome: Outcome) -> Iterator[Block]:
    """What units have to do now."""
    yield Heading("按期整改", 2)
    yield Paragraph(_deadlines(outcome))
    yield Paragraph(_raised(outcome))
    yield Paragraph(_escalation(outcome))
    for advice in outcome.advice:
        if advice.kind == "problems":
            yield from _list(outcome, advice)
    yield Heading("下一步到期的事项", 2)
    yield from _next(outcome)


def _deadlines(outcome: Outcome) -> str:
    rules = outcome.facts.policy.rectification
    days = rules.days
    modes = (("immediate", days.immediate), ("limited", days.limited), ("long", days.long))
    words = "，".join(f"{MODE_WORDS[mode]} {count} 天" for mode, count in modes)
    return (
        f"各单位要对照附件 2 逐条整改。从登记之日起，{words}，没有写明的按"
        f"{MODE_WORDS[rules.default]}；期限遇休息日顺延。"
    )


def _raised(outcome: Outcome) -> str:
    """What was raised for the period and isn't done yet."""
    facts = outcome.facts
    mine = raised_in(facts.standing, facts.period)
    if not mine:
        return "本期的问题还没有登记到整改台账，登记后以台账的期限为准。"
    living = [each for each in mine if not each.is_over]
    head = f"本期登记整改 {len(mine)} 项，没有了结的 {len(living)} 项"
    if not living:
        return f"{head}。"
    first = min(each.progress.due for each in living)
    last = max(each.progress.due for each in living)
    return f"{head}，期限从 {_day(first, facts.today)}到 {_day(last, facts.today)}。"


def _day(day: date, today: date) -> str:
    return day_words(day) if day.year == today.year else f"{day.year} 年 {day_words(day)}"


def _escalation(outcome: Outcome) -> str:
    steps = outcome.facts.policy.rectification.escalation
    words = "，".join(f"逾期 {step.overdue} 天起{step.action}" for step in steps)
    return f"{words}。" if words else "逾期的由督查部门催办。"


def _list(outcome: Outcome, advice: Advice) -> Iterator[Block]:
    """A unit's problem list; where nothing was raised yet, what cost it most."""
    name, row = outcome.name(advice.row.unit), advice.row
    score = "" if row.score is None else f"，{plain(row.score)} 分"
    yield Heading(f"{name}问题清单（{row.tier}{score}，{row.focus}）", 2)
    if advice.problems:
        rows = tuple(_problem(outcome, each) for each in advice.problems)
        yield Table(_PROBLEMS, rows)
    else:
        yield Paragraph("还没有登记整改，丢分最多的事项是：")
        losses = tuple(cells(f"{e.item.id} {e.item.title}", e.points) for e in advice.losses)
        yield Table(_LOSSES, losses, empty="没有丢分的事项。")


def _problem(outcome: Outcome, tracked: Tracked) -> tuple[Cell, ...]:
    progress = tracked.progress
    today = outcome.facts.today
    due = _day(progress.due, today)
    late = progress.days_overdue(today)
    return cells(
        tracked.id,
        tracked.rectification.problem,
        progress.owner,
        Cell(f"{due}\n逾期 {late} 天", "bad") if late else due,
    )


def _next(outcome: Outcome) -> Iterator[Block]:
    """What is due in the month after the period, the monthly items aside."""
    month = outcome.facts.period.last.plus(1)
    monthly, others = _due_in(outcome, month)
    if not monthly and not others:
        yield Paragraph(f"{month.words}没有到期的事项。")
        return
    more = "；另有下列事项到期：" if others else "，没有其他事项到期。"
    yield Paragraph(f"{month.words}每月事项 {monthly} 条照常{more}")
    if others:
        rows = (
            cells(day_words(day), f"{item.id} {item.title}", item.cycle.words)
            for day, item in others
        )
        yield Table(_DUE, tuple(rows))


def _due_in(outcome: Outcome, month: Month) -> tuple[int, list[tuple[date, Item]]]:
    """How many monthly items the lists have that count in the period to come, and what else is due."""
    facts, workspace = outcome.facts, outcome.facts.workspace
    policy = workspace.policy_in(month) or facts.policy
    coming = Period(facts.period.kind, month)
    units = (facts.unit(row.unit) for row in facts.results.ranking)
    names = dict.fromkeys(
        name for unit in units for name in counting_lists(workspace, unit, coming, policy)
    )
    monthly, others = 0, []
    lists = (workspace.checklist_in(name, month) for name in names)
    for checklist in filter(None, lists):
        for post in agenda_of(workspace, checklist, month).posts:
            if post.is_due and post.counted:
                if post.item.cycle is Cycle.MONTH:
                    monthly += 1
                else:
                    others.append((post.due_date, post.item))
    others.sort(key=lambda pair: pair[0])
    return monthly, others
