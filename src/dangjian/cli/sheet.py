"""``dangjian sheet``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dangjian.cli.common import Directory, note, out, period_of, workspace_root
from dangjian.cli.progress import progress_bar

if TYPE_CHECKING:
    from dangjian.sheet.parts import SheetKind

KINDS: tuple[SheetKind, ...] = ("both", "self", "inspection")
Names = list[str] | None


def _several(name: str, metavar: str, help_: str) -> Any:
    return typer.Option(name, metavar=metavar, help=help_)


Month = Annotated[str, typer.Argument(metavar="月份", help="如 2026-05。")]
Units = Annotated[Names, _several("--unit", "单位", "只发这些单位（可重复）。")]
Layers = Annotated[Names, _several("--layer", "层级", "只发这些层级（可重复）。")]
Checklists = Annotated[Names, _several("--checklist", "清单", "只发这些清单（可重复）。")]
Kind = Annotated[
    str,
    typer.Option(
        "--kind", metavar="种类", help="both 自查和核准、self 只自查、inspection 只核准。"
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="目录", help="放到哪里，默认工作区的 sheets。")
]
Force = Annotated[bool, typer.Option("--force", help="已有的文件也重写。")]
Combined = Annotated[bool, typer.Option("--combined", help="合成一个文件，只供打印。")]


def sheet(
    period: Month,
    units: Units = None,
    layers: Layers = None,
    checklists: Checklists = None,
    kind: Kind = "both",
    folder: Out = None,
    force: Force = False,
    combined: Combined = False,
    directory: Directory = None,
) -> None:
    """Write the sheets of a month."""
    from dangjian.commands.sheet import sheet as write
    from dangjian.io.sources import Folder
    from dangjian.render.sheets import render_sheets
    from dangjian.sheet.book import Choice

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
