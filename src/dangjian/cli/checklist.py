"""``dangjian checklist``: a list as a workbook, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import Directory, colour, note, out, period_of, width, workspace_root

checklist = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


@checklist.command("export", cls=Command, help="把一份责任清单的全部内容导出成一个 Excel 文件。")
def export(
    name: Annotated[str, typer.Argument(metavar="清单", help="清单的编号或名称，如 branch。")],
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="文件", help="写到哪里，默认当前目录，按清单取名。"),
    ] = None,
    directory: Directory = None,
) -> None:
    """Write a list as a workbook."""
    from dangjian.commands.checklist import export_checklist
    from dangjian.io.atomic import write_bytes

    usual, content = export_checklist(workspace_root(directory), name)
    target = output or Path(usual)
    write_bytes(target, content)
    out(str(target))
    note("改好以后收回：先加 --dry-run 看改动，dangjian checklist import 文件 --dry-run")


@checklist.command(
    "import", cls=Command, help="收回责任清单：列出改动和该升的版本，写进清单，旧版存档。"
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="文件", help="导出以后改过的工作簿。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么，什么都不写。")] = False,
    replay: Annotated[
        str | None,
        typer.Option("--replay", metavar="时段", help="用这段时间的记录按新的重算，看谁会变。"),
    ] = None,
    directory: Directory = None,
) -> None:
    """Take over a list's workbook, all of it or nothing."""
    from dangjian.commands.checklist import import_checklist
    from dangjian.render.checklist import render_list_taken

    period = period_of(replay) if replay is not None else None
    taken = import_checklist(workspace_root(directory), file, dry_run=dry_run, period=period)
    out(render_list_taken(taken, width=width(), colour=colour()))
    raise typer.Exit(1 if taken.problems else 0)
