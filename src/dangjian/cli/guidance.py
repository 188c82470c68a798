"""``dangjian guidance``."""

from __future__ import annotations

from typing import Annotated

import typer

from dangjian.cli.common import Directory, out, period_of, workspace_root
from dangjian.cli.trouble import tell


def guidance(
    period: Annotated[str, typer.Argument(metavar="时段", help="2026-05、2026-Q2 等。")],
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table 或 json。")
    ] = "table",
    directory: Directory = None,
) -> None:
    """Guidance by tier for a period."""
    from dangjian.commands.rectify import guidance as advise
    from dangjian.render.guidance import render_guidance

    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"{format_}，可用的是 table、json", param_hint="--format")
    found = advise(workspace_root(directory), period_of(period))
    out(render_guidance(found, format_))
    tell(found.problems)
    raise typer.Exit(1 if found.problems else 0)
