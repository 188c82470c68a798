"""整改通知单: what one unit has to put right, and under it the slip that comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dangjian.documents.organization import Unit
from dangjian.documents.record import Record
from dangjian.documents.rectification import MODE_WORDS, SEVERITY_WORDS, Action
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Page, PageBreak, Paragraph, Table, cells
from dangjian.pages.register_words import checklist_of, item_words, lists_of, unit_name
from dangjian.rectify.failures import problem_layers
from dangjian.rectify.settled import months_of
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked, found_month, owner_of
from dangjian.sheet.parts import width_units
from dangjian.values.period import Month, Period
from dangjian.values.wording import day_words, full_day, titled

LINES_ON_ONE_SHEET = 7
"""With a longer table of problems the slip has a page of its own."""
_FORM = (Column("", 4), Column("", 13), Column("", 4), Column("", 13))
_PROBLEMS = (
    Column("序号", 2, "center"),
    Column("问题编号和事项", 9),
    Column("问题", 12),
    Column("要求和依据", 13),
    Column("等级、类别、期限、责任人", 6),
)
_SLIP = (
    Column("问题编号", 8),
    Column("整改情况", 9),
    Column("佐证材料", 7),
    Column("责任人", 4),
    Column("复核意见", 6),
    Column("销号日期", 4),
)
_CUT = f"{'－ ' * 17}沿此线裁开{' －' * 17}"
_ROOM = "　\n"
"""A line to write on."""


class ToldProblem(NamedTuple):
    """The problems that a unit is told of."""

    unit: Unit
    problems: tuple[Tracked, ...]
    """Alive, found in the period or found again in it, by due date."""
    older: int
    """How many others are alive, from before the period."""


def notice_pages(facts: Facts) -> Iterator[tuple[Unit, Page]]:
    """A notice a unit with problems of the period that aren't done, in the order of the organization."""
    living: dict[str, list[Tracked]] = {}
    charged = problem_layers(facts.workspace, facts.policy, facts.period.last)
    for tracked in facts.standing:
        if not tracked.is_over and found_month(tracked) <= facts.period.last:
            living.setdefault(tracked.progress.unit, []).append(tracked)
    for unit in facts.workspace.units.values():
        mine = living.get(unit.id, [])
        if unit.layer not in charged:  # their lists raise nothing: only what somebody added by hand
            mine = [each for each in mine if not (months_of(each) or _is_absence(each))]
        new = [each for each in mine if _is_of(each, facts.period)]
        if new and facts.wants(unit.id):
            new.sort(key=lambda each: (each.progress.due, each.id))
            yield unit, _page(facts, ToldProblem(unit, tuple(new), len(mine) - len(new)))


def _is_absence(tracked: Tracked) -> bool:
    """Whether it tells of a list of which nothing came."""
    source = tracked.rectification.source
    return source is not None and source.item is None


def _is_of(tracked: Tracked, period: Period) -> bool:
    """Whether a problem was found in the period, for the first time or again."""
    again = (
        event.period or Month.of(event.at)
        for event in tracked.rectification.events
        if event.action is Action.AGAIN
    )
    return any(period.first <= month <= period.last for month in (found_month(tracked), *again))


def _page(facts: Facts, told: ToldProblem) -> Page:
    lists = lists_of(facts.workspace, told.problems)
    return Page(
        "党建工作整改通知单",
        tuple(_blocks(facts, told)),
        provenance=facts.origin(lists),
        name="整改通知单",
    )


def _number(facts: Facts, told: ToldProblem) -> str:
    return f"{facts.period}.{told.unit.id}"


def _blocks(facts: Facts, told: ToldProblem) -> Iterator[Block]:
    yield Table(_FORM, tuple(_head(facts, told)))
    yield Paragraph(_opening(facts, told), "note")
    rows = tuple(_problem(facts, number, each) for number, each in enumerate(told.problems, 1))
    yield Table(_PROBLEMS, rows)
    yield Paragraph(
        "本单一式两份，督查单位和受检单位各存一份。下联随佐证材料交回，复核销号后把日期登记到整改台账。",
        "small",
    )
    blank = f"{_ROOM}{facts.today.year} 年　月　日"
    yield Table(_FORM, (cells("签发单位\n（盖章）", _ROOM, "签收人\n和日期", blank),))
    if sum(map(_lines, rows)) > LINES_ON_ONE_SHEET:
        yield PageBreak("回执")
    else:
        yield Paragraph(_CUT, "small")
    yield from _slip(facts, told)


def _opening(facts: Facts, told: ToldProblem) -> str:
    others = f"另有以前登记、没有了结的 {told.older} 项，见整改台账。" if told.older else ""
    return (
        f"{told.unit.name}：经检查，你单位{facts.period.words}有下列 {len(told.problems)} 项问题需要整改。"
        "请逐项明确措施和责任人，在期限前完成，交回整改情况和佐证材料，申请复核销号。"
        f"{others}对问题有异议的，可以按程序申请更正。"
    )


def _head(facts: Facts, told: ToldProblem) -> Iterator[tuple[Cell, ...]]:
    days, people = _inspected(facts, told)
    yield cells("编号", _number(facts, told), "签发日期", full_day(facts.today))
    yield cells("受检单位", told.unit.name, "负责人", owner_of(told.unit, facts.period.last))
    yield cells("检查日期", "、".join(days), "检查人员", "、".join(people))
    names = [
        f"{titled(each.title)}（{each.reference}）"
        for each in lists_of(facts.workspace, told.problems)
    ]
    yield cells("依据清单", Cell("；".join(names) or "另行登记的问题，没有对应的清单", span=3))


def _inspected(facts: Facts, told: ToldProblem) -> tuple[list[str], list[str]]:
    """On which days and by whom the problems were found."""
    found: dict[tuple[date, str], None] = {}
    for tracked in told.problems:
        found |= dict.fromkeys(_finders(facts, tracked))
    ordered = sorted(found)
    days = dict.fromkeys(full_day(day) for day, _ in ordered)
    return list(days), list(dict.fromkeys(who for _, who in ordered))


def _finders(facts: Facts, tracked: Tracked) -> Iterator[tuple[date, str]]:
    """Who found a problem and when: by the record; where there is none, who raised it."""
    rectification = tracked.rectification
    source = rectification.source
    record: Record | None = None
    if source is not None:
        filed = facts.filing.by_unit.get((rectification.unit, source.period), {}).get(
            source.checklist.partition("@")[0]
        )
        if filed is not None:
            record = filed.self_check if source.kind == "self" else filed.inspection
    if record is None or source is None or source.item is None or source.kind is None:
        first = rectification.events[0]
        yield first.at, unit_name(facts.workspace, first.by)
        return
    entry = (record.entries or {}).get(source.item)
    who = entry.by if entry is not None and entry.by else record.by
    yield record.date, unit_name(facts.workspace, who)


def _problem(facts: Facts, number: int, tracked: Tracked) -> tuple[Cell, ...]:
    rectification = tracked.rectification
    subject = item_words(facts.workspace, rectification)
    return cells(
        number,
        "\n".join(part for part in (tracked.id, subject) if part),
        "\n".join([rectification.problem, *_history(facts, tracked)]),
        _demand(facts, tracked),
        "\n".join(_deadline(facts, tracked)),
    )


def _lines(row: tuple[Cell, ...]) -> int:
    """How many lines a row of the problems needs, about."""
    return max(
        sum(
            -(-width_units(part) // (2 * column.width)) or 1 for part in str(cell.value).split("\n")
        )
        for cell, column in zip(row, _PROBLEMS, strict=True)
    )


def _history(facts: Facts, tracked: Tracked) -> Iterator[str]:
    """What makes a problem worse than a new one."""
    if tracked.rectification.repeats is not None:
        yield f"（反弹：{tracked.rectification.repeats} 销号后再犯）"
    if tracked.progress.again:
        yield f"（登记后再次发生 {tracked.progress.again} 次）"
    if tracked.progress.returned:
        yield f"（复核退回 {tracked.progress.returned} 次）"


def _demand(facts: Facts, tracked: Tracked) -> str:
    """What the list demands, and the documents that it rests on."""
    source = tracked.rectification.source
    checklist = checklist_of(facts.workspace, source.checklist) if source else None
    if source is None or checklist is None:
        return "按所列问题整改到位。"
    if source.item is None:
        return "按期填报本表，由督查核准。"
    for item in checklist.items():
        if item.id == source.item:
            basis = "；".join(each.words() for each in item.basis)
            return f"{item.requirement}\n依据：{basis}" if basis else item.requirement
    return "按所列问题整改到位。"


def _deadline(facts: Facts, tracked: Tracked) -> Iterator[str]:
    progress, today = tracked.progress, facts.today
    yield f"{SEVERITY_WORDS[progress.severity]} · {MODE_WORDS[progress.mode]}"
    day = progress.due
    yield f"{day_words(day) if day.year == today.year else full_day(day)}前"
    late = progress.days_overdue(today)
    if late:
        yield f"已逾期 {late} 天"
    if progress.state is ProblemState.SUBMITTED:
        yield "已提交，待复核"
    yield progress.owner


def _slip(facts: Facts, told: ToldProblem) -> Iterator[Block]:
    title = f"整改情况回执　　受检单位：{told.unit.name}　　通知单编号：{_number(facts, told)}"
    yield Paragraph(title, "note")
    yield Table(_SLIP, tuple(_blank_rows(told.problems)))
    blank = f"{_ROOM}{facts.today.year} 年　月　日"
    yield Table(_FORM, (cells("负责人签字、日期", blank, "复核人签字、日期", blank),))


def _blank_rows(problems: Iterable[Tracked]) -> Iterator[tuple[Cell, ...]]:
    for tracked in problems:
        yield cells(tracked.id, _ROOM * 2, "", tracked.progress.owner, "", "")
