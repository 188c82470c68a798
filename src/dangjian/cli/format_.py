"""``dangjian format``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import Directory, find_workspace, note, out


def format_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[路径]…", help="只排这些文件或目录；不写则为整个工作区。"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="只检查不改动；有要改的就以 1 退出。")
    ] = False,
    directory: Directory = None,
) -> None:
    """Lay out files so that differences stay small; meanings and comments never change."""
    from dangjian.commands.formatting import format_files
    from dangjian.render.problems import headline

    result = format_files(find_workspace(directory), tuple(paths or ()), check=check)
    out("".join(f"{'要排版' if check else '已排版'} {name}\n" for name in result.changed))
    for problem in result.problems:
        note(headline(problem))
    note(result.summary)
    raise typer.Exit(1 if result.fails else 0)
