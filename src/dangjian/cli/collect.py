"""``dangjian collect``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import Directory, note, out, workspace_root
from dangjian.cli.progress import progress_bar
from dangjian.errors import DangjianError

FORMATS = ("text", "json")


def collect(
    paths: Annotated[
        list[Path], typer.Argument(metavar="文件|目录…", help="填好的表，或放着表的目录。")
    ],
    period: Annotated[
        str | None, typer.Option("--period", metavar="月份", help="只收这个月的，别的月份退回。")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写。")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="表里空着的，也从已有记录里清掉。")
    ] = False,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", metavar="目录", help="把退回的表标出错处，另存到这里。"),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text 或 json。")
    ] = "text",
    directory: Directory = None,
) -> None:
    """Turn filled-in sheets into records."""
    from dangjian.commands.collect import collect as take
    from dangjian.render.sheets import collected_json, render_collected
    from dangjian.values.period import parse_month

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    month = parse_month(period) if period else None
    if period and month is None:
        raise DangjianError(f"“{period}”不是月份。", "写成 2026-05。")
    with progress_bar("收表") as progress:
        found = take(
            workspace_root(directory), paths, today=date.today(), period=month, dry_run=dry_run,
            replace=replace, marked=marked, progress=progress,
        )  # fmt: skip
    out(collected_json(found) if format_ == "json" else render_collected(found))
    for path in found.marked:
        note(f"标出错处的表：{path}")
    raise typer.Exit(1 if found.failed else 0)
