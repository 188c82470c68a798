"""``dangjian rota``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import Directory, out, width, workspace_source, year_of

FORMATS = ("table", "csv", "markdown", "json")


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
) -> None:
    """Who inspects whom in each month."""
    from dangjian.commands.plan import rota as make
    from dangjian.commands.plan import rota_text, write_rota

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    made = make(workspace_source(directory), year_of(year), layer)
    if folder is None:
        out(rota_text(made, format_, width=width()))
    else:
        out(str(write_rota(made, format_, folder)))
