"""整改通知单: what one unit has to put right, and under it the slip that comes back. The committee, its
posts and people get none; on request they get a 提醒函."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dangjian.documents.checklist import basis_words
from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.record import Record
from dangjian.documents.rectification import MODE_WORDS, Action
from dangjian.pages.facts import Facts
from dangjian.pages.page import Block, Cell, Column, Page, PageBreak, Paragraph, Table, cells
from dangjian.pages.paper import inner, objections_until, office, signature
from dangjian.pages.register_words import RegisterTeller, checklist_of, lists_of, unit_name
from dangjian.pages.report_facts import NoticeProblemTold, NoticeTold
from dangjian.pages.told import is_office
from dangjian.rectify.failures import problem_layers
from dangjian.rectify.settled import months_of
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked, found_month
from dangjian.sheet.parts import width_units
from dangjian.values.period import Month, Period
from dangjian.values.wording import day_words, full_day, titled

LINES_ON_ONE_SHEET = 9
"""With a longer table of problems the slip has a page of its own."""
REMINDED = frozenset(("committee", "secretary", "member", PERSON_LAYER))
"""Layers that are reminded, and never given a notice."""
_YOU = {"branch": "你支部", "department": "你部门", "group": "你小组", "team": "你队"}
_FORM = (Column("", 5), Column("", 12), Column("", 5), Column("", 12))
_PROBLEMS = (
    Column("序号", 2, "center"),
    Column("存在问题", 11),
    Column("完成标准", 14),
    Column("依据", 7),
    Column("期限和责任人", 7),
)
_SLIP = (
    Column("序号", 2, "center"),
    Column("整改情况（原因、措施、结果）", 14),
    Column("佐证材料", 7),
    Column("完成日期", 4),
    Column("复核意见", 7),
)
_REMINDED = (
    Column("序号", 2, "center"),
    Column("事项", 16),
    Column("完成标准", 14),
    Column("期限", 5, "center"),
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
    """A notice a unit with problems of the period that aren't done, in the order of the organization; a
    reminder for whom no notice is meant, where it was asked for by name."""
    for told in told_problems(facts):
        yield told.unit, _page(facts, told)


def notices_told(facts: Facts) -> tuple[NoticeTold, ...]:
    """The same as data; reminders are none."""
    teller = RegisterTeller(facts)
    return tuple(
        NoticeTold(
            id=told.unit.id,
            unit=told.unit.name,
            problems=tuple(_problem_told(facts, teller, each) for each in told.problems),
            older=told.older,
        )
        for told in told_problems(facts)
        if told.unit.layer not in REMINDED
    )


def _problem_told(facts: Facts, teller: RegisterTeller, tracked: Tracked) -> NoticeProblemTold:
    standard, basis = _demand(facts, tracked)
    progress = tracked.progress
    return NoticeProblemTold(
        text=f"{teller.subject(tracked)}：{teller.text(tracked)}",
        standard=standard,
        basis=basis,
        major=progress.severity == "major",
        mode=MODE_WORDS[progress.mode],
        due=progress.due.isoformat(),
        due_words=_due(tracked, facts.today),
        overdue=max(0, progress.days_overdue(facts.today)),
        owner=progress.owner,
    )


def told_problems(facts: Facts) -> Iterator[ToldProblem]:
    """Who is told of what."""
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
        if unit.layer in REMINDED and unit.id not in facts.units:
            continue
        if new and facts.wants(unit.id):
            new.sort(key=lambda each: (each.progress.due, each.id))
            yield ToldProblem(unit, tuple(new), len(mine) - len(new))


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
    if told.unit.layer in REMINDED:
        blocks, title = _reminder(facts, told), "关于履行党建工作责任的提醒函"
        return inner(facts, title, blocks, lists, "提醒函", scored=False)
    blocks = _blocks(facts, told)
    return inner(facts, "党建工作整改通知单", blocks, lists, "整改通知单", scored=False)


def _blocks(facts: Facts, told: ToldProblem) -> Iterator[Block]:
    yield Table(_FORM, tuple(_head(facts, told)))
    yield Paragraph(f"{told.unit.name}：", "lead")
    yield Paragraph(_opening(facts, told), "note")
    teller = RegisterTeller(facts)
    rows = tuple(
        _problem(facts, teller, number, each) for number, each in enumerate(told.problems, 1)
    )
    yield Table(_PROBLEMS, rows)
    yield Paragraph(f"{office(facts)}（盖章）\n{full_day(facts.today)}", "signature")
    if sum(map(_lines, rows)) > LINES_ON_ONE_SHEET:
        yield PageBreak("回执")
    else:
        yield Paragraph(_CUT, "small")
    yield from _slip(facts, told)


def _opening(facts: Facts, told: ToldProblem) -> str:
    you = _YOU.get(told.unit.layer, "你单位")
    grave = sum(each.progress.severity == "major" for each in told.problems)
    major = f"，其中重点问题 {grave} 项" if grave else ""
    others = f"以前登记、尚未销号的还有 {told.older} 项，一并抓紧整改。" if told.older else ""
    return (
        f"根据{titled(facts.policy.title)}，对{you} {facts.period.words}党建工作责任制落实情况进行了检查，"
        f"有 {len(told.problems)} 项问题需要整改{major}。请逐项查明原因，明确措施和责任人，在期限前整改到位，"
        f"填写回执，连同佐证材料报{office(facts)}，申请复核销号。{others}"
        f"对问题有异议的，在 {objections_until(facts)}前书面提出。"
    )


def _head(facts: Facts, told: ToldProblem) -> Iterator[tuple[Cell, ...]]:
    days, groups = _inspected(facts, told)
    yield cells("受检单位", told.unit.name, "编号", "　")
    yield cells("检查日期", "、".join(days), "检查组", "、".join(groups) or "　")
    names = [titled(each.title) for each in lists_of(facts.workspace, told.problems)]
    yield cells("检查内容", Cell("".join(names) or "另行登记的问题", span=3))


def _inspected(facts: Facts, told: ToldProblem) -> tuple[list[str], list[str]]:
    """On which days and by which groups or offices the problems were found; people aren't named."""
    found: dict[tuple[date, str], None] = {}
    for tracked in told.problems:
        found |= dict.fromkeys(_finders(facts, tracked))
    ordered = sorted(found)
    days = dict.fromkeys(full_day(day) for day, _ in ordered)
    return list(days), list(dict.fromkeys(who for _, who in ordered if is_office(who)))


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


def _problem(
    facts: Facts, teller: RegisterTeller, number: int, tracked: Tracked
) -> tuple[Cell, ...]:
    standard, basis = _demand(facts, tracked)
    found = [f"{teller.subject(tracked)}：{teller.text(tracked)}", *_history(facts, tracked)]
    return cells(number, "\n".join(found), standard, basis, "\n".join(_deadline(facts, tracked)))


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
    if tracked.progress.severity == "major":
        yield "（重点问题）"
    if tracked.rectification.repeats is not None:
        yield "（销号后再犯）"
    if tracked.progress.again:
        yield f"（登记后再次发生 {tracked.progress.again} 次）"
    if tracked.progress.returned:
        yield f"（复核退回 {tracked.progress.returned} 次）"


def _demand(facts: Facts, tracked: Tracked) -> tuple[str, str]:
    """What counts as done, and the documents that this rests on."""
    source = tracked.rectification.source
    checklist = checklist_of(facts.workspace, source.checklist) if source else None
    if source is None or checklist is None:
        return "所列问题整改到位，有佐证。", "检查要求"
    if source.item is None:
        return "按期填报，由督查核准。", titled(facts.policy.title)
    for item in checklist.items():
        if item.id == source.item:
            return item.requirement, basis_words(item.basis) or titled(checklist.title)
    return "所列问题整改到位，有佐证。", titled(checklist.title)


def _deadline(facts: Facts, tracked: Tracked) -> Iterator[str]:
    progress, today = tracked.progress, facts.today
    yield MODE_WORDS[progress.mode]
    yield f"{_due(tracked, today)}前"
    late = progress.days_overdue(today)
    if late:
        yield f"已逾期 {late} 天"
    if progress.state is ProblemState.SUBMITTED:
        yield "已提交，待复核"
    yield progress.owner


def _due(tracked: Tracked, today: date) -> str:
    day = tracked.progress.due
    return day_words(day) if day.year == today.year else full_day(day)


def _slip(facts: Facts, told: ToldProblem) -> Iterator[Block]:
    yield Paragraph(f"整改情况回执　　　　受检单位：{told.unit.name}　　　　通知单编号：", "note")
    yield Table(_SLIP, tuple(_blank_rows(told.problems)))
    blank = f"{_ROOM}{facts.today.year} 年　月　日"
    yield Table(_FORM, (cells("负责人签字\n和日期", blank, "复核人签字\n和日期", blank),))


def _blank_rows(problems: Iterable[Tracked]) -> Iterator[tuple[Cell, ...]]:
    for number, _ in enumerate(problems, 1):
        yield cells(number, _ROOM * 2, "", "", "")


# 提醒函: on request, to the committee, one of its posts, or somebody.


def _reminder(facts: Facts, told: ToldProblem) -> Iterator[Block]:
    yield Paragraph(f"{told.unit.name}：", "lead")
    yield Paragraph(
        f"截至 {full_day(facts.today)}，{facts.period.words}有下列 {len(told.problems)} 项工作没有达到要求，"
        "现予提醒，请在期限前办结。"
    )
    teller = RegisterTeller(facts)
    rows = (
        cells(
            number,
            f"{teller.subject(each)}：{teller.text(each)}",
            _demand(facts, each)[0],
            f"{_due(each, facts.today)}前",
        )
        for number, each in enumerate(told.problems, 1)
    )
    yield Table(_REMINDED, tuple(rows))
    yield signature(facts)._replace(text=f"{office(facts)}\n{full_day(facts.today)}")
