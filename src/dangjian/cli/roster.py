"""``dangjian roster``: units, posts and people as a workbook, and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import Directory, note, out, workspace_root

roster = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="文件", help="写到哪里，默认当前目录的“花名册.xlsx”。"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看会改什么，什么都不写。")]


@roster.command("export", cls=Command, help="把单位、任职、党员、协作区导出成一个 Excel 文件。")
def export(output: Output = None, directory: Directory = None) -> None:
    """Write the roster as a workbook."""
    from dangjian.commands.roster import export_roster
    from dangjian.io.atomic import write_bytes

    name, content = export_roster(workspace_root(directory), date.today())
    target = output or Path(name)
    write_bytes(target, content)
    out(str(target))
    note("改好以后收回：先加 --dry-run 看会改什么，dangjian roster import 文件 --dry-run")


@roster.command("import", cls=Command, help="收回花名册：先列出改动和推断，再写进组织和党员名单。")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="花名册：导出后改过的，或自己原有的名册。")
    ],
    dry_run: DryRun = False,
    directory: Directory = None,
) -> None:
    """Take over a roster, all of it or nothing."""
    from dangjian.commands.roster import import_roster
    from dangjian.render.roster import render_roster

    taken = import_roster(workspace_root(directory), file, date.today(), dry_run=dry_run)
    out(render_roster(taken))
    raise typer.Exit(1 if taken.problems else 0)
