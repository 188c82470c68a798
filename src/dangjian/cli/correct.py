"""``dangjian correct``."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from dangjian.cli.common import Directory, month_of, note, out, word_of, workspace_root
from dangjian.errors import DangjianError

KINDS = {"appeal": "申诉", "error": "差错"}


def correct(
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="被更正的单位。")],
    checklist: Annotated[str, typer.Option("--checklist", metavar="清单", help="清单编号。")],
    period: Annotated[str, typer.Option("--period", metavar="月份", help="月份，如 2026-05。")],
    item: Annotated[str, typer.Option("--item", metavar="事项", help="事项编号。")],
    kind: Annotated[str, typer.Option("--kind", metavar="种类", help="appeal 申诉，error 差错。")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="理由", help="为什么改，或为什么不改。")
    ],
    requested_by: Annotated[
        str, typer.Option("--requested-by", metavar="谁", help="谁提出的，一般是单位编号。")
    ],
    decided_by: Annotated[
        str, typer.Option("--decided-by", metavar="谁", help="谁决定的，一般是单位编号。")
    ],
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="新值", help="更正后的值，按记录的写法，如 '{late: 1}'。"),
    ] = None,
    na: Annotated[
        str | None, typer.Option("--na", metavar="原因", help="改为不适用，写原因。")
    ] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", metavar="谁", help="不适用由谁批准。")
    ] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="材料", help="佐证材料，可以写几次。")
    ] = None,
    remark: Annotated[str | None, typer.Option("--note", metavar="备注", help="备注。")] = None,
    decided: Annotated[
        str | None, typer.Option("--decided", metavar="日期", help="决定日期，默认今天。")
    ] = None,
    reject: Annotated[bool, typer.Option("--reject", help="不采纳：只留记录，得分不变。")] = False,
    withdraw: Annotated[
        bool,
        typer.Option(
            "--withdraw",
            help="更正后不再丢分的问题，由决定的单位一并撤销；仍然丢分的，把新的情况记进整改台账。",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会变什么，不写文件。")] = False,
    directory: Directory = None,
) -> None:
    """Write a correction and show what it moves."""
    from dangjian.commands.correct import Request
    from dangjian.commands.correct import correct as write
    from dangjian.render.corrected import touched_lines
    from dangjian.render.sheets import correction_lines

    month = month_of(period, "更正对准一个月，写成 2026-05 或 2026年5月。")
    kind = word_of(kind, KINDS, "--kind")
    request = Request(
        unit=unit,
        checklist=checklist,
        period=month,
        item=item,
        kind=kind,
        reason=reason,
        requested_by=requested_by,
        decided_by=decided_by,
        decided=_day(decided),
        rejected=reject,
        value=value,
        na=na,
        approved_by=approved_by,
        evidence=tuple(evidence or ()),
        note=remark,
    )
    done = write(workspace_root(directory), request, dry_run=dry_run, withdraw=withdraw)
    out(f"{'已写入' if done.written else '试算，没有写入'} {done.file}")
    for line in correction_lines(done.story, done.moves, done.unit_names):
        out(f"  {line}")
    for line in touched_lines(done.problems, recorded=done.recorded, written=done.written):
        out(f"  {line}")
    for warning in done.warnings:
        note(f"{warning.severity.words} {warning.code} {warning.message}")
    for sealed in done.sealed:
        note(f"{sealed.words}已经封存，更正后要重新封存：dangjian seal {sealed}")


def _day(text: str | None) -> date:
    from dangjian.values.fields import date_of

    if text is None:
        return date.today()
    day = date_of(text)
    if day is None:
        raise DangjianError(f"“{text}”不是日期。", "写成 2026-06-05。")
    return day
