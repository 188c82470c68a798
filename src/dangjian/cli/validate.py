"""``dangjian validate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import Directory, colour, find_workspace, note, out

FORMATS = ("full", "concise", "json")


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[路径]…", help="只报告这些文件或目录里的问题。")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过。")] = False,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="full、concise 或 json。")
    ] = "full",
    directory: Directory = None,
) -> None:
    """Check everything and report all problems; exit 1 when there are errors."""
    from dangjian.render.problems import render_problems
    from dangjian.workflows.validate import validate as check

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    checked = check(find_workspace(directory), tuple(paths or ()))
    out(render_problems(checked.problems, format_, checked.excerpt, colour=colour()))
    if format_ in ("full", "concise"):
        note(checked.summary)
    raise typer.Exit(1 if checked.fails(strict) else 0)
