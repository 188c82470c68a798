"""五、有关要求: due dates by the policy, the problem lists of those at the end, what is due next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dangjian.core.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.core.reports.outcome import Outcome
from dangjian.core.reports.registered import found_month
from dangjian.documents.checklist import Cycle, Item
from dangjian.documents.rectification import MODE_WORDS
from dangjian.rectify.guidance import Advice
from dangjian.register.register import Tracked
from dangjian.values.numbers import plain
from dangjian.values.period import Month
from dangjian.values.wording import day_words

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
    mine = [
        each
        for each in facts.problems
        if facts.period.first <= found_month(each) <= facts.period.last
    ]
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
    """How many monthly items the ranked layers' lists have, and what else is due and when."""
    workspace = outcome.facts.workspace
    policy = workspace.policy_in(month) or outcome.facts.policy
    layers = dict.fromkeys(row.layer for row in outcome.facts.results.ranking)
    names = dict.fromkeys(
        name for layer in layers for name in workspace.composition(policy, layer, month)
    )
    monthly, others = 0, []
    lists = (workspace.checklist_in(name, month) for name in names)
    for checklist in filter(None, lists):
        for post in workspace.agenda(checklist, month).posts:
            if post.is_due and post.counted:
                if post.item.cycle is Cycle.MONTH:
                    monthly += 1
                else:
                    others.append((post.due_date, post.item))
    others.sort(key=lambda pair: pair[0])
    return monthly, others
