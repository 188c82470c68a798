"""整改回执: the workbook in which a unit answers its problems, a row a problem."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from dangjian.documents.organization import Unit
from dangjian.documents.rectification import SEVERITY_WORDS, Action
from dangjian.documents.workspace import Workspace
from dangjian.pages.page import Block, Cell, Column, Page, Paragraph, Table, cells
from dangjian.pages.register_words import item_words, last_event, problem_words, unit_name
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Tracked, Wanted, listed
from dangjian.sheet.marks import REPLIES, FormInput, FormMark
from dangjian.values.period import Period
from dangjian.values.wording import day_words

_COLUMNS = (
    Column("编号", 8),
    Column("事项", 7),
    Column("问题", 13),
    Column("等级", 2, "center"),
    Column("期限", 5, "center"),
    Column("现在的情况", 9),
    Column("原因分析", 10),
    Column("整改措施", 13),
    Column("责任人", 4, "center"),
    Column("佐证材料", 10),
    Column("完成日期", 6, "center"),
)
_INPUTS = (
    ("cause", "为什么会这样，一两句话。"),
    ("measures", "怎样改、谁来改。写了就是接收这个问题。"),
    ("owner", "换了责任人才写；空着就是现在的责任人。"),
    (
        "evidence",
        "整改好了写材料名称，几份用分号隔开；照片可以插在这一行，或者与本表放在一起、在这里写文件名。",
    ),
    ("done", "整改完成的日期，如 2026-06-20。"),
)
_HOW = (
    "只填浅黄色的格，别的格已经锁定。写整改措施就是接收；整改好了写佐证材料（照片可以直接插在这一行），就是提交复核。"
    "没有佐证的只接收，不提交，整改好了在这份表里补上再交一次。填好后保存，原文件交回；可以排序，不要删行、删列、改编号。"
)
_FILLED_IN = (ProblemState.OPEN, ProblemState.WORKING)


def reply_page(
    workspace: Workspace,
    unit: Unit,
    mine: Sequence[Tracked],
    period: Period | None,
    today: date,
    settled: Collection[str] = (),
) -> Page:
    """The workbook of a unit: its problems that aren't over, of a period or of all times.

    ``settled``: the ids of those whose item no longer fails, which nobody has to answer.
    """
    living = listed([each for each in mine if not each.is_over], Wanted(), today)
    waiting = sum(_is_asked(each, settled) for each in living)
    late = sum(each.progress.days_overdue(today) > 0 for each in living)
    words = f"没有了结的 {len(living)} 件，要答复的 {waiting} 件"
    words += f"，其中逾期 {late} 件" if late else ""
    blocks: tuple[Block, ...] = (
        Paragraph(f"{words}（至 {today}）。{_HOW}"),
        Table(_COLUMNS, tuple(tuple(_row(workspace, each, today, settled)) for each in living)),
        Paragraph("责任单位负责人（签字）：　　　　　　　　　　　日期：　　　　　　　", "right"),
    )
    of = f"{period.words} · " if period is not None else ""
    mark = FormMark(REPLIES, unit.id, str(period) if period is not None else "")
    return Page(f"{unit.name}整改回执", blocks, f"{of}{workspace.name}", (), "整改回执", mark)


def _is_asked(tracked: Tracked, settled: Collection[str]) -> bool:
    return tracked.progress.state in _FILLED_IN and tracked.id not in settled


def _row(
    workspace: Workspace, tracked: Tracked, today: date, settled: Collection[str]
) -> Iterator[Cell]:
    progress, rectification = tracked.progress, tracked.rectification
    days = progress.days_overdue(today)
    yield from cells(
        tracked.id,
        item_words(workspace, rectification) or None,
        problem_words(workspace, rectification)
        + (f"（又发生 {progress.again} 次）" if progress.again else ""),
        Cell(SEVERITY_WORDS[progress.severity], "strong" if progress.severity == "major" else ""),
        progress.due.isoformat() + (f"（逾期 {days} 天）" if days else ""),
        "更正以后不再失分，等办公室撤销，不用答复"
        if tracked.id in settled
        else "；".join(_situation(workspace, tracked)),
    )
    answers = _is_asked(tracked, settled)
    for field, prompt in _INPUTS:
        ask = FormInput(tracked.id, "reply", field, is_date=field == "done", prompt=prompt)
        yield Cell(None, ask=ask) if answers else Cell(None, "muted")


def _situation(workspace: Workspace, tracked: Tracked) -> Iterator[str]:
    """Where it stands, who answers for it, what was promised, and what the reviewer wants."""
    progress = tracked.progress
    yield f"{progress.state.words}，责任人 {progress.owner}"
    accepted = last_event(tracked, Action.ACCEPT)
    if accepted is not None and accepted.note:
        yield f"已报{accepted.note}"
    decided = last_event(tracked, Action.RETURN, Action.REOPEN, Action.SUBMIT)
    if decided is not None and decided.action is not Action.SUBMIT:
        by = unit_name(workspace, decided.by)
        yield f"{day_words(decided.at)}{by}{decided.action.words}：{decided.note or ''}"
    elif decided is not None and progress.state is ProblemState.SUBMITTED:
        yield f"{day_words(decided.at)}提交，等复核"
