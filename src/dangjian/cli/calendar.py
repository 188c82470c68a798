"""``dangjian calendar``."""

from __future__ import annotations

from typing import Annotated

import typer

from dangjian.cli.common import Directory, note, out, workspace_root, year_of


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
