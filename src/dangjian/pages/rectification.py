"""整改台账: a row a problem, what is open, what is overdue, and how well problems are closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dangjian.documents.rectification import MODE_WORDS, SEVERITY_WORDS, Action, Event
from dangjian.pages.facts import Facts
from dangjian.pages.page import (
    Block,
    Cell,
    Column,
    Page,
    PageBreak,
    Paragraph,
    Table,
    Tone,
    cells,
    news,
)
from dangjian.pages.paper import inner
from dangjian.pages.register_words import (
    SETTLED_WORDS,
    RegisterTeller,
    alive_in,
    charged_name,
    dealt_with,
    last_event,
    lists_of,
    origin_words,
    shared_words,
    unit_name,
)
from dangjian.pages.told import percent_words
from dangjian.rectify.replies import VERDICTS
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import (
    ClosingRate,
    Tracked,
    Wanted,
    ages,
    listed,
    next_review,
    rate_line,
)
from dangjian.sheet.marks import REVIEW, FormInput, FormMark
from dangjian.values.wording import NO_RATE, day_words, full_day

_COLUMNS = (
    Column("编号", 9),
    Column("来源", 6),
    Column("发现日期", 5, "center"),
    Column("责任单位", 5),
    Column("事项", 7),
    Column("问题", 13),
    Column("共性个性", 2, "center"),
    Column("整改类别", 2, "center"),
    Column("等级", 2, "center"),
    Column("责任人", 4),
    Column("期限", 6, "center"),
    Column("状态", 3, "center"),
    Column("逾期天数", 3, "center"),
    Column("措施", 9),
    Column("佐证", 7),
    Column("复核意见与复核人", 9),
    Column("销号日期", 5, "center"),
    Column("升级", 4),
    Column("反弹", 2, "center"),
)
_ALWAYS = 13
"""Columns that every tab has; of the others those without news are left out of the shorter tabs."""
REVIEW_COLUMNS = (Column("复核结论", 5, "center"), Column("复核意见", 10))
"""What the reviewer fills in, on the first tab alone, where something waits for him."""
_RATES = (
    Column("按期销号率", 16),
    Column("到期", 5, "right"),
    Column("按期销号", 5, "right"),
    Column("尚未销号", 5, "right"),
    Column("逾期", 5, "right"),
    Column("退回", 5, "right"),
    Column("重新打开", 5, "right"),
)
_FILLS_A_PAGE = 15
"""So many units leave no room for the next table on their sheet of paper."""
_AGES = (Column("从发现到今天", 14), Column("尚未销号", 8, "right"))
_TONES: dict[ProblemState, Tone] = {
    ProblemState.OPEN: "warn",
    ProblemState.CLOSED: "good",
    ProblemState.WITHDRAWN: "muted",
}


def rectification_page(facts: Facts) -> Page:
    """The register of a period as of ``facts.today``: what was raised or still alive in it."""
    mine = [
        each
        for each in facts.problems
        if facts.wants(each.progress.unit) and alive_in(each, facts.period)
    ]
    every = listed(mine, Wanted(), facts.today)
    living = [each for each in every if not each.is_over]
    late = [each for each in living if each.progress.days_overdue(facts.today)]
    late.sort(key=lambda each: (each.progress.due, each.id))
    shared = shared_words(facts, every)
    blocks: tuple[Block, ...] = (
        Paragraph(_count_words(facts, every, living, late), "note"),
        _reviewed(_table(facts, every, shared, f"{facts.period.words}没有整改事项。"), every),
        PageBreak("未销号"),
        news(_table(facts, living, shared, "没有尚未销号的整改事项。"), _ALWAYS),
        PageBreak("逾期"),
        news(
            _table(facts, late, shared, f"到 {full_day(facts.today)}没有逾期的整改事项。"), _ALWAYS
        ),
        PageBreak("统计"),
        *_statistics(facts, living),
    )
    lists = lists_of(facts.workspace, every)
    page = inner(facts, f"{facts.workspace.name}整改台账", blocks, lists, "台账", scored=False)
    return page._replace(
        subtitle=f"{facts.period.words} · 截至 {full_day(facts.today)}",
        mark=FormMark(REVIEW, "", str(facts.period)),
    )


def _count_words(
    facts: Facts, every: Sequence[Tracked], living: Sequence[Tracked], late: Sequence[Tracked]
) -> str:
    waiting = sum(dealt_with(each) for each in late)
    words = f"{facts.period.words}发现的和到这一时段尚未销号的共 {len(every)} 项，现在尚未销号 {len(living)} 项"
    words += f"，其中逾期 {len(late)} 项"
    return words + (f"（{waiting} 项已按期提交，等复核）。" if waiting else "。")


def _table(facts: Facts, every: Iterable[Tracked], shared: dict[str, str], empty: str) -> Table:
    teller = RegisterTeller(facts)
    rows = tuple(_row(facts, teller, each, shared[each.id]) for each in every)
    return Table(_COLUMNS, rows, "", empty)


def _reviewed(table: Table, every: Sequence[Tracked]) -> Table:
    """The table with the reviewer's columns: open where a problem waits for him, else locked."""
    rows = [(*row, *review_cells(each)) for row, each in zip(table.rows, every, strict=True)]
    return table._replace(columns=(*table.columns, *REVIEW_COLUMNS), rows=tuple(rows))


def review_cells(tracked: Tracked) -> tuple[Cell, ...]:
    """Verdict and opinion on a problem: to be filled in while it waits for its reviewer."""
    if tracked.progress.state is not ProblemState.SUBMITTED:
        return cells(None, None)
    verdict = FormInput(tracked.id, "review", "verdict", tuple(VERDICTS), prompt="还不复核的空着。")
    opinion = FormInput(
        tracked.id, "review", "opinion", prompt="怎样复核的，属实不属实；退回写为什么。"
    )
    return (Cell(None, ask=verdict), Cell(None, ask=opinion))


def _row(facts: Facts, teller: RegisterTeller, tracked: Tracked, shared: str) -> tuple[Cell, ...]:
    workspace, rectification, progress = facts.workspace, tracked.rectification, tracked.progress
    days = progress.days_overdue(facts.today)
    state: Tone = _TONES.get(progress.state, "")
    return cells(
        tracked.id,
        origin_words(workspace, rectification),
        progress.raised.isoformat(),
        charged_name(workspace, progress.unit),
        teller.subject(tracked) if rectification.source else None,
        teller.text(tracked)
        + (f"（又发生 {progress.again} 次）" if progress.again else "")
        + (SETTLED_WORDS if tracked.id in facts.settled else ""),
        Cell(shared or None, "strong" if shared == "共性" else ""),
        MODE_WORDS[progress.mode],
        Cell(SEVERITY_WORDS[progress.severity], "strong" if progress.severity == "major" else ""),
        "本人" if progress.owner == progress.unit else progress.owner,
        progress.due.isoformat() + _extended(facts, tracked),
        Cell(progress.state.words, state),
        _late_cell(tracked, days),
        _measures(tracked),
        _evidence(tracked),
        _verdict(facts, tracked),
        progress.closed.isoformat() if progress.closed else None,
        "、".join(progress.steps) or None,
        "是" if rectification.repeats else None,
    )


def _late_cell(tracked: Tracked, days: int) -> Cell:
    """Days overdue; what waits for its reviewer says so, because the unit has done its part."""
    if days and dealt_with(tracked):
        return Cell(f"{days}（等复核）", "warn")
    return Cell(days or None, "bad" if days else "")


def _extended(facts: Facts, tracked: Tracked) -> str:
    """``（延期 2 次，党群工作部准：设备到货晚）``, the last one; empty when it never was."""
    event = last_event(tracked, Action.EXTEND)
    if event is None:
        return ""
    by = unit_name(facts.workspace, event.by)
    return f"（延期 {tracked.progress.extended} 次，{by}准：{event.note or '没有写原因'}）"


def _measures(tracked: Tracked) -> str | None:
    """What was promised when it was accepted, and what a long one's last review found."""
    accepted = last_event(tracked, Action.ACCEPT)
    parts = [(accepted.note or "").removeprefix("措施：")] if accepted else []
    review = last_event(tracked, Action.REVIEW)
    if review is not None:
        parts.append(f"{review.at} 复查：{review.note or '有记录'}")
    due = next_review(tracked)
    if due is not None:
        parts.append(f"下次复查 {due} 以前")
    return "；".join(filter(None, parts)) or None


def _evidence(tracked: Tracked) -> str | None:
    """What was handed in last, and what the reviewer added."""
    events = (last_event(tracked, Action.SUBMIT), last_event(tracked, Action.CLOSE))
    return "、".join(text for event in events if event for text in event.evidence) or None


def _verdict(facts: Facts, tracked: Tracked) -> str | None:
    """The last decision on what was handed in: ``销号：现场复核，属实（党群工作部，6 月 24 日）``."""
    event = last_event(tracked, Action.CLOSE, Action.RETURN, Action.WITHDRAW, Action.REOPEN)
    return _decision(facts, event) if event else None


def _decision(facts: Facts, event: Event) -> str:
    by = unit_name(facts.workspace, event.by)
    note = f"：{event.note}" if event.note else ""
    return f"{event.action.words}{note}（{by}，{day_words(event.at)}）"


def _statistics(facts: Facts, living: Sequence[Tracked]) -> Iterator[Block]:
    """Rates of the due dates in the period, by unit and zone; ages of what is open."""
    units = facts.workspace.units
    mine = [each for each in facts.problems if facts.wants(each.progress.unit)]
    by_unit: dict[str, list[Tracked]] = {}
    for tracked in mine:
        by_unit.setdefault(tracked.progress.unit, []).append(tracked)
    names = [name for name in units if name in by_unit]
    total = rate_line(facts.workspace, "合计", mine, facts.today, facts.period)
    lines = [
        rate_line(facts.workspace, units[n].name, by_unit[n], facts.today, facts.period)
        for n in names
    ]
    yield Paragraph(
        "按期销号率是按期销号的占到期的多少：到期是期限在这一时段里的，撤销的不算；提交了还没有销号的不算按期。"
        "尚未销号、逾期、退回、重新打开数的是现在的全部整改。"
        + ("" if total.whole else f"{NO_RATE}，别的数只数了读得出来的。"),
        "note",
    )
    yield Table(
        (Column("责任单位", 14), *_RATES),
        tuple(map(_rate_row, [*_some(lines), total])),
        "按责任单位",
    )
    zones = [zone for document in facts.workspace.organizations for zone in document.model.zones]
    rows = []
    for zone in zones:
        inside = [each for name in names if units[name].zone == zone.id for each in by_unit[name]]
        rows.append(rate_line(facts.workspace, zone.name, inside, facts.today, facts.period))
    if rows and len(lines) > _FILLS_A_PAGE:
        yield PageBreak()
    if rows:
        yield Table((Column("协作区", 14), *_RATES), tuple(map(_rate_row, rows)), "按党建协作区")
    yield Table(
        _AGES,
        tuple(cells(words, count) for words, count in ages(living, facts.today)),
        f"尚未销号的 {len(living)} 项发现了多久（至 {full_day(facts.today)}）",
    )


def _some(lines: Iterable[ClosingRate]) -> list[ClosingRate]:
    """The units that have anything to say."""
    return [line for line in lines if line.due or line.open or line.returned or line.reopened]


def _rate_row(line: ClosingRate) -> tuple[Cell, ...]:
    if line.rate is None:
        words = "算不出"
    elif line.due:
        words = percent_words(line.rate)
    else:
        words = "没有到期的"
    return cells(
        line.name,
        words,
        line.due,
        line.kept,
        line.open,
        Cell(line.overdue, "bad" if line.overdue else ""),
        line.returned,
        line.reopened,
    )
