"""``dangjian sheet``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Directory, note, out, period_of, workspace_root
from dangjian.cli.progress import progress_bar

if TYPE_CHECKING:
    from dangjian.core.sheet.parts import SheetKind

KINDS: tuple[SheetKind, ...] = ("both", "self", "inspection")
Names = list[str] | None


def sheet(
    period: Annotated[str, typer.Argument(metavar="月份", help="如 2026-05。")],
    units: Annotated[
        Names, typer.Option("--unit", metavar="单位", help="只发这些单位（可重复）。")
    ] = None,
    layers: Annotated[
        Names, typer.Option("--layer", metavar="层级", help="只发这些层级（可重复）。")
    ] = None,
    checklists: Annotated[
        Names, typer.Option("--checklist", metavar="清单", help="只发这些清单（可重复）。")
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="种类", help="both 自查和核准、self 只自查、inspection 只核准。"
        ),
    ] = "both",
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="放到哪里，默认工作区的 sheets。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="已有的文件也重写。")] = False,
    combined: Annotated[bool, typer.Option("--combined", help="合成一个文件，只供打印。")] = False,
    directory: Directory = None,
) -> None:
    """Write the sheets of a month."""
    from dangjian.core.sheet.selection import Choice
    from dangjian.io.sources import Folder
    from dangjian.render.sheets import render_sheets
    from dangjian.workflows.sheet import sheet as write

    if kind not in KINDS:
        raise typer.BadParameter(f"{kind}，可用的是 {'、'.join(KINDS)}", param_hint="--kind")
    chosen: SheetKind = next(each for each in KINDS if each == kind)
    root = workspace_root(directory)
    choice = Choice(tuple(units or ()), tuple(layers or ()), tuple(checklists or ()), chosen)
    with progress_bar("发表") as progress:
        made = write(
            Folder(root),
            period_of(period),
            choice,
            folder or Path(os.path.relpath(root / "sheets")),
            force=force,
            combined=combined,
            progress=progress,
        )
    listing, summary = render_sheets(made)
    out(listing)
    note(summary)
