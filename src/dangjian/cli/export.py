"""``dangjian export``: tidy tables for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import (
    Directory,
    Output,
    give,
    month_of,
    note,
    out,
    own_folder,
    period_of,
    tell,
    workspace_root,
)
from dangjian.errors import ExitCode

if TYPE_CHECKING:
    from dangjian.values.period import Period


def export(
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="时段",
            help="2026-05、2026-Q2、2026-H1、2026，或几个月 2026-01..2026-06；不写是全部有记录的月份。",
        ),
    ] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="格式", help="csv（默认）、parquet 或 json。")
    ] = "csv",
    people: Annotated[
        bool, typer.Option("--people", help="写出党员姓名和积分；只写到 git 忽略或仓库外的目录。")
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="目录",
            help="放到哪里，默认工作区的 export；json 不写则显示在屏幕上。",
        ),
    ] = None,
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Write the tables."""
    from dangjian.commands import export as command

    if to not in command.FORMS:
        known = "、".join(command.FORMS)
        raise typer.BadParameter(f"{to}，可用的是 {known}", param_hint="--to")
    if output is not None and to != "json":
        raise typer.BadParameter("几个表不能写成一个文件，用 --out 写明目录", param_hint="--output")
    root = workspace_root(directory)
    as_one = to == "json" and folder is None
    target = folder or own_folder(root, "export")
    if people:
        command.refuse_people_in_repository(output.parent if output else target)
    made = command.export(root, _periods(period), people=people)
    if as_one:
        give(command.tables_json(made.tables), to, output)
    else:
        for path in command.write_tables(made.tables, to, target):
            out(str(path))
        note("，".join(f"{table.title} {len(table.rows)} 行" for table in made.tables) + "。")
    if made.without_points:
        note("没有写出积分台账：它写的是个人。需要时加 --people，写到 git 忽略或仓库外的目录。")
    tell(made.problems)
    if made.problems:
        note(f"有 {len(made.problems)} 个错误，有错误的没有写进表里。详情：dangjian validate")
        raise typer.Exit(ExitCode.PROBLEMS)


def _periods(text: str | None) -> Sequence[Period] | None:
    if text is None:
        return None
    from dangjian.commands.export import months_between

    first, dots, last = text.partition("..")
    if not dots:
        return [period_of(text)]
    return months_between(month_of(first), month_of(last))
