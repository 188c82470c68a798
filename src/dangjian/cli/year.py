"""The year: ``plan``, ``calendar``, ``rota``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import (
    Directory,
    Output,
    give,
    note,
    out,
    width,
    workspace_root,
    workspace_source,
    year_of,
)

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
    output: Output = None,
) -> None:
    """Every due item of every unit with its date."""
    from dangjian.commands.plan import calendar_warnings, plan_text, write_plan
    from dangjian.commands.plan import plan as make
    from dangjian.values.period import Month

    if to not in FORMATS:
        raise typer.BadParameter(f"{to}，可用的是 {'、'.join(FORMATS)}", param_hint="--to")
    source = workspace_source(directory)
    made = make(source, year_of(year), tuple(units or ()))
    for warning in calendar_warnings(source, [Month(made.year, each) for each in range(1, 13)]):
        note(f"警告：{warning}")
    if to == "md" and folder is None:
        give(plan_text(made), to, output)
        return
    out(str(write_plan(made, to, folder or Path())))
    count = sum(1 for _ in made.units())
    note(f"{made.year} 年 {count} 个单位的到期事项已排好。")


# ``dangjian calendar``.


def calendar(
    year: Annotated[str, typer.Argument(metavar="年份", help="例如 2026。")],
    force: Annotated[bool, typer.Option("--force", help="已有的文件也重写。")] = False,
    directory: Directory = None,
) -> None:
    """Write the year's working-day calendar."""
    from dangjian.commands.plan import write_calendar

    root = workspace_root(directory)
    written = write_calendar(root, year_of(year), force=force)
    out(written.path.relative_to(root).as_posix())
    if written.changed:
        note(f"写入放假 {written.days_off} 天（不含周末）、周末上班 {written.days_on} 天。")
    else:
        note("内容没有变化，没有改写。")


# ``dangjian rota``.


ROTA_FORMATS = ("table", "csv", "markdown", "json")


def rota(
    year: Annotated[str, typer.Argument(metavar="年份", help="例如 2026。")],
    layer: Annotated[
        str, typer.Option("--layer", metavar="层级", help="哪一层的单位轮流，默认党支部。")
    ] = "branch",
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table、csv、markdown 或 json。")
    ] = "table",
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="写到这个目录，不写则显示。")
    ] = None,
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Who inspects whom in each month."""
    from dangjian.commands.plan import rota as make
    from dangjian.commands.plan import rota_text, write_rota

    if format_ not in ROTA_FORMATS:
        raise typer.BadParameter(
            f"{format_}，可用的是 {'、'.join(ROTA_FORMATS)}", param_hint="--format"
        )
    made = make(workspace_source(directory), year_of(year), layer)
    if folder is None:
        give(rota_text(made, format_, width=width()), format_, output)
    else:
        out(str(write_rota(made, format_, folder)))
