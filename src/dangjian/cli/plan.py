"""``dangjian plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import Directory, note, out, workspace_source, year_of

FORMATS = ("md", "xlsx", "ics")


def plan(
    year: Annotated[str, typer.Argument(metavar="年份", help="例如 2026。")],
    to: Annotated[
        str, typer.Option("--to", metavar="格式", help="md、xlsx（打印）或 ics（日历提醒）。")
    ] = "md",
    folder: Annotated[
        Path | None,
        typer.Option("--out", metavar="目录", help="写到这个目录；md 不写则显示在屏幕上。"),
    ] = None,
    units: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="只要这个单位，可以写几次。")
    ] = None,
    directory: Directory = None,
) -> None:
    """Every due item of every unit with its date."""
    from dangjian.commands.plan import plan as make
    from dangjian.commands.plan import plan_text, write_plan

    if to not in FORMATS:
        raise typer.BadParameter(f"{to}，可用的是 {'、'.join(FORMATS)}", param_hint="--to")
    made = make(workspace_source(directory), year_of(year), tuple(units or ()))
    if to == "md" and folder is None:
        out(plan_text(made))
        return
    out(str(write_plan(made, to, folder or Path())))
    count = sum(1 for _ in made.units())
    note(f"{made.year} 年 {count} 个单位的到期事项已排好。")
