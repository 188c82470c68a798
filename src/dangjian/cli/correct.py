"""``dangjian correct``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import (
    Directory,
    choose_workspace,
    day_of,
    month_of,
    note,
    out,
    own_folder,
    word_of,
    workspace_root,
)
from dangjian.errors import DangjianError

KINDS = {"appeal": "申诉", "error": "差错"}


app = typer.Typer(cls=Group, invoke_without_command=True, rich_markup_mode=None)


@app.callback(
    invoke_without_command=True,
    help="登记申诉和差错的更正，并说明它改变什么；--unit 到 --decided-by 都要写。"
    "申诉多的月份用 sheet 发表、collect 收表。",
)
def correct(
    context: typer.Context,
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="被更正的单位。")] = "",
    checklist: Annotated[str, typer.Option("--checklist", metavar="清单", help="清单。")] = "",
    period: Annotated[
        str, typer.Option("--period", metavar="月份", help="月份，如 2026-05。")
    ] = "",
    item: Annotated[str, typer.Option("--item", metavar="事项", help="事项。")] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="种类", help="appeal 申诉，error 差错。")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="理由", help="为什么改，或为什么不改。")
    ] = "",
    requested_by: Annotated[
        str, typer.Option("--requested-by", metavar="谁", help="谁提出的，一般是单位。")
    ] = "",
    decided_by: Annotated[
        str, typer.Option("--decided-by", metavar="谁", help="谁决定的，一般是单位。")
    ] = "",
    value: Annotated[
        str | None,
        typer.Option(
            "--value", metavar="新值", help="更正后的值，照平常的话写，如 是、28/30、更新不及时 2。"
        ),
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
            help="更正后不再失分的问题，由决定的单位一并撤销；仍然失分的，把新的情况记进整改台账。",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会变什么，不写文件。")] = False,
    directory: Directory = None,
) -> None:
    """Write a correction and show what it moves."""
    if context.invoked_subcommand is not None:
        if directory is not None:
            choose_workspace(directory)
        return
    needed = {
        "--unit": unit, "--checklist": checklist, "--period": period, "--item": item,
        "--kind": kind, "--reason": reason, "--requested-by": requested_by, "--decided-by": decided_by,
    }  # fmt: skip
    for option, given in needed.items():
        if not given:
            raise DangjianError(f"缺少选项 {option}。", "用法见：dangjian correct --help")
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
    for sentence in done.unsure:
        note(sentence)
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


# A list of appeals by workbook.


@app.command("sheet", cls=Command, help="发申诉更正表：一个单位一份工作簿，失分的事项一行一条。")
def sheet(
    period: Annotated[str, typer.Argument(metavar="月份", help="2026-05、2026年5月。")],
    units: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="只发这些单位（可重复）。")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="放到哪里，默认工作区的 sheets。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="已有的文件也重写。")] = False,
    directory: Directory = None,
) -> None:
    """Write the workbooks for appeals."""
    from dangjian.commands.correct_forms import appeal_sheets
    from dangjian.render.replies import written_words

    root = workspace_root(directory)
    where = folder or own_folder(root, "sheets")
    made = appeal_sheets(root, month_of(period), units or (), where, force=force)
    listing, summary = written_words(made, "申诉更正表", "没有失分的事项，没有发申诉更正表。")
    out(listing)
    note(summary)


@app.command(
    "collect", cls=Command, help="收填好、决定了的申诉更正表：登记更正，说明得分和排名怎样变。"
)
def collect(
    paths: Annotated[
        list[Path], typer.Argument(metavar="文件|目录…", help="填好的表，或放着表的目录、压缩包。")
    ],
    by: Annotated[str | None, typer.Option("--by", metavar="谁", help="谁决定的：单位。")] = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="日期", help="哪一天决定的，默认今天。")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="不再失分的问题一并撤销，仍然失分的记下新的情况。")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写。")] = False,
    directory: Directory = None,
) -> None:
    """Take in decided appeals."""
    from dangjian.commands.correct_forms import collect_appeals
    from dangjian.render.appeals import render_collected_appeals

    found = collect_appeals(
        workspace_root(directory), paths, day_of(day), by=by, dry_run=dry_run, withdraw=withdraw
    )
    out(render_collected_appeals(found))
    for sealed in found.sealed:
        note(f"{sealed.words}已经封存，更正后要重新封存：dangjian seal {sealed}")
    raise typer.Exit(1 if found.failed else 0)
