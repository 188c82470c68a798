"""``dangjian explain``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Directory, note, out, period_of, width, workspace_root
from dangjian.errors import DangjianError

if TYPE_CHECKING:
    from dangjian.explaining.model import Explained

FORMATS = ("text", "markdown", "json")


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="单位|记录|问题代码",
            help="单位（或协作区、层级）编号、记录文件，或 DJ102 这样的问题代码。",
        ),
    ],
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="时段", help="2026-05、2026-Q2、2026-H1 或 2026；记录后面写事项编号。"
        ),
    ] = None,
    item: Annotated[str | None, typer.Argument(metavar="事项", help="只说明这一条事项。")] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text、markdown 或 json。")
    ] = "text",
    directory: Directory = None,
) -> None:
    """Explain a unit's period, a record, or a problem code."""
    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    if re.fullmatch(r"DJ\d+", what, re.IGNORECASE) and period is None:
        from dangjian.commands.explain_code import explain_code
        from dangjian.render.problems import render_code

        out(render_code(explain_code(what), format_, width=width()))
        return
    from dangjian.render.explanation import render_explained

    explained, item = _explained(workspace_root(directory), what, period, item)
    out(render_explained(explained, format_, item=item, width=width()))
    if format_ != "json":
        _note_errors(explained)
    raise typer.Exit(1 if explained.failed else 0)


def _explained(
    root: Path, what: str, period: str | None, item: str | None
) -> tuple[Explained, str | None]:
    """What there is to explain, and the item that was named."""
    from dangjian.commands.explain import explain_record, explain_unit
    from dangjian.commands.score import name_in
    from dangjian.io.sources import Folder

    if what.lower().endswith((".yaml", ".yml")):
        if item is not None:
            raise DangjianError("记录后面只写事项编号。", f"例如 dangjian explain {what} {item}。")
        return explain_record(Folder(root), name_in(root, what), period), period
    if period is None:
        raise DangjianError("没有写时段。", f"例如 dangjian explain {what} 2026-05。")
    return explain_unit(Folder(root), what, period_of(period), item), item


def _note_errors(explained: Explained) -> None:
    """What keeps something from being scored; warnings are ``validate``'s."""
    for problem in explained.problems:
        if problem.is_error:
            note(f"{problem.location}: {problem.severity.words} {problem.code} {problem.message}")
