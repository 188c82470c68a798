"""The open problems from before the period, for the meeting to go through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.core.page import Block, Cell, Column, Paragraph, Table, cells
from dangjian.core.reports.outcome import Outcome, full_day
from dangjian.core.reports.registered import found_month, unit_name
from dangjian.register.register import Tracked
from dangjian.values.wording import day_words

MOST_LISTED = 40
"""With more problems only those overdue are listed one by one."""
_COUNTS = (
    Column("单位", 12),
    Column("没有了结", 5, "center"),
    Column("其中逾期", 5, "center"),
    Column("待复核", 5, "center"),
)
_PROBLEMS = (
    Column("编号", 8),
    Column("单位", 7),
    Column("问题", 16),
    Column("责任人", 5),
    Column("期限和状态", 6),
)


def followup(outcome: Outcome) -> Iterator[Block]:
    """What was found before the period and isn't done: counts by unit, then one by one."""
    facts = outcome.facts
    living = [
        each
        for each in facts.problems
        if not each.is_over
        and found_month(each) < facts.period.first
        and facts.wants(each.progress.unit)
    ]
    when = full_day(facts.today)
    if not living:
        yield Paragraph(f"截至 {when}，{facts.period.first.words}以前的问题都已了结。")
        return
    late = [each for each in living if each.progress.days_overdue(facts.today)]
    yield Paragraph(
        f"截至 {when}，{facts.period.first.words}以前发现、没有了结的问题 {len(living)} 项，"
        f"其中逾期 {len(late)} 项。"
    )
    yield Table(_COUNTS, tuple(_counts(outcome, living)))
    shown = living if len(living) <= MOST_LISTED else late
    if shown is late:
        yield Paragraph("项数较多，下表只列逾期的，其余见整改台账。")
    ordered = sorted(shown, key=lambda each: (each.progress.due, each.id))
    rows = tuple(_problem(outcome, each) for each in ordered)
    yield Table(_PROBLEMS, rows, empty="没有逾期的问题。")


def _counts(outcome: Outcome, living: Sequence[Tracked]) -> Iterator[tuple[Cell, ...]]:
    for name in outcome.facts.workspace.units:
        mine = [each for each in living if each.progress.unit == name]
        if mine:
            late = sum(each.progress.days_overdue(outcome.facts.today) > 0 for each in mine)
            waiting = sum(each.progress.submitted is not None for each in mine)
            yield cells(outcome.name(name), len(mine), late, waiting)


def _problem(outcome: Outcome, tracked: Tracked) -> tuple[Cell, ...]:
    progress, today = tracked.progress, outcome.facts.today
    day = progress.due
    due = day_words(day) if day.year == today.year else full_day(day)
    late = progress.days_overdue(today)
    state = f"{due}\n{progress.state.words}"
    return cells(
        tracked.id,
        unit_name(outcome.facts.workspace, progress.unit),
        tracked.rectification.problem,
        progress.owner,
        Cell(f"{state}，逾期 {late} 天", "bad") if late else state,
    )
