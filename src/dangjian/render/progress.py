"""``dangjian progress``: who owes which sheet, as table, json or csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from dangjian.documents.workspace import Workspace
from dangjian.render.csv import csv_text
from dangjian.render.json import dump
from dangjian.render.terminal import TerminalColumn, render_table
from dangjian.scoring.expected import OwedSheet
from dangjian.values.period import Period
from dangjian.values.wording import day_words

_COLUMNS = (
    TerminalColumn("单位", wrap=True),
    TerminalColumn("自查"),
    TerminalColumn("督查"),
    TerminalColumn("说明", wrap=True),
)
CSV_HEADER = (
    "month", "unit", "name", "layer", "checklist", "self", "inspection", "excused", "broken", "reason",
)  # fmt: skip


def render_progress(
    workspace: Workspace,
    period: Period,
    sheets: Sequence[OwedSheet],
    format_: str,
    *,
    width: int = 80,
) -> str:
    """The expected sheets of a period in one of the three forms; units that owe nothing are only counted
    in the table."""
    match format_:
        case "json":
            return dump(_dict(workspace, period, sheets))
        case "csv":
            return csv_text(CSV_HEADER, (_csv_row(sheet) for sheet in sheets))
    return _table(workspace, period, sheets, width)


def _reason(sheet: OwedSheet) -> str:
    for record in (sheet.filed.inspection, sheet.filed.self_check):
        if record is not None and record.excused is not None:
            return f"{record.excused.reason}，{record.excused.approved_by}批准"
    return ""


def _csv_row(sheet: OwedSheet) -> tuple[object, ...]:
    return (
        str(sheet.month), sheet.unit.id, sheet.unit.name, sheet.unit.layer, sheet.checklist,
        sheet.self_checked, sheet.inspected, sheet.excused, sheet.broken, _reason(sheet),
    )  # fmt: skip


def _by_unit(sheets: Sequence[OwedSheet]) -> Iterator[list[OwedSheet]]:
    ordered = sorted(sheets, key=lambda sheet: sheet.unit.id)
    for _, mine in groupby(ordered, key=lambda sheet: sheet.unit.id):
        yield list(mine)


def _dict(workspace: Workspace, period: Period, sheets: Sequence[OwedSheet]) -> dict[str, Any]:
    due = [sheet for sheet in sheets if not sheet.excused]
    order = {unit: place for place, unit in enumerate(workspace.units)}
    units = sorted(_by_unit(sheets), key=lambda mine: order[mine[0].unit.id])
    return {
        "schema": "dangjian/progress@1",
        "period": str(period),
        "expected": len(due),
        "self_checked": sum(sheet.self_checked for sheet in due),
        "inspected": sum(sheet.inspected for sheet in due),
        "excused": len(sheets) - len(due),
        "units": [
            {
                "unit": mine[0].unit.id,
                "name": mine[0].unit.name,
                "layer": mine[0].unit.layer,
                "sheets": [
                    {
                        "month": str(sheet.month),
                        "checklist": sheet.checklist,
                        "self": sheet.self_checked,
                        "inspection": sheet.inspected,
                        "inspection_expected": not sheet.final,
                        "excused": sheet.excused,
                        "broken": sheet.broken,
                        "reason": _reason(sheet) or None,
                    }
                    for sheet in mine
                ],
            }
            for mine in units
        ],
    }


def _table(workspace: Workspace, period: Period, sheets: Sequence[OwedSheet], width: int) -> str:
    due = [sheet for sheet in sheets if not sheet.excused]
    if not sheets:
        return f"{period.words}没有应交的点检表。\n"
    inspected = {sheet.unit.id for sheet in due if sheet.inspected}
    head = (
        f"{period.words} · 应交 {len(due)} 份，自查交了 {sum(s.self_checked for s in due)} 份，"
        f"督查了 {len(inspected)} 个单位\n"
    )
    order = {unit: place for place, unit in enumerate(workspace.units)}
    units = sorted(_by_unit(sheets), key=lambda mine: order[mine[0].unit.id])
    open_ = [mine for mine in units if not _is_done(mine)]
    if not open_:
        return f"{head}\n 都交齐了，也都督查了。\n"
    rows = [
        [mine[0].unit.name, _side(mine, "self"), _side(mine, "inspection"), _words(mine)]
        for mine in open_
    ]
    return f"{head}\n{render_table(_COLUMNS, rows, width=width)}\n{_closing(period, due)}"


def _is_done(mine: Sequence[OwedSheet]) -> bool:
    return all(
        sheet.self_checked and (sheet.inspected or sheet.final) and not sheet.excused
        for sheet in mine
    )


def _side(mine: Sequence[OwedSheet], side: str) -> str:
    due = [sheet for sheet in mine if not sheet.excused]
    if not due:
        return "免报"
    if side == "inspection" and all(sheet.final for sheet in due):
        return "√" if all(sheet.inspected for sheet in due) else "不督查"
    done = sum(sheet.self_checked if side == "self" else sheet.inspected for sheet in due)
    if done == len(due):
        return "√"
    none = "※ 没交" if side == "self" else "※ 没有督查"
    return f"{none} {len(due) - done}/{len(due)}" if len(due) > 1 else none


def _words(mine: Sequence[OwedSheet]) -> str:
    """When the self-check was written, which records are broken, why none is expected."""
    days = sorted({s.filed.self_check.date for s in mine if s.filed.self_check is not None})
    words = [f"自查 {day_words(days[-1])}"] if days else []
    broken = sorted({sheet.checklist for sheet in mine if sheet.broken})
    if broken:
        words.append(f"记录有错误：{'、'.join(broken)}")
    words += dict.fromkeys(reason for sheet in mine if (reason := _reason(sheet)))
    return "；".join(words)


def _closing(period: Period, due: Sequence[OwedSheet]) -> str:
    owed = [sheet for sheet in due if sheet.owes_self_check]
    unseen = dict.fromkeys(sheet.unit.id for sheet in due if sheet.owes_inspection)
    text = f" 还差：自查 {len(owed)} 份，督查 {len(unseen)} 个单位。"
    if owed:
        text += f"写给谁：dangjian sheet {owed[0].month} --unit {owed[0].unit.name}"
    return f"{text}\n"
