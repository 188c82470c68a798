"""Sheets out and back: ``sheet`` and ``collect``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dangjian.cli.common import (
    Directory,
    Output,
    give,
    month_of,
    note,
    out,
    own_folder,
    period_of,
    progress_bar,
    word_of,
    workspace_root,
)
from dangjian.io.layout import SHEETS_FOLDER

if TYPE_CHECKING:
    from dangjian.commands.collect_writing import Kind as Kind_of_collect_writing
    from dangjian.sheet.parts import SheetKind


KINDS: tuple[SheetKind, ...] = ("both", "self", "inspection")
KIND_WORDS = {"both": "两侧", "self": "自查", "inspection": "核准"}
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


ByBranch = Annotated[
    bool, typer.Option("--people-by-branch", help="党员的清单：一个支部一份，一人一行。")
]


def sheet(
    period: Month,
    units: Units = None,
    layers: Layers = None,
    checklists: Checklists = None,
    kind: Kind = "both",
    folder: Out = None,
    force: Force = False,
    combined: Combined = False,
    by_branch: ByBranch = False,
    directory: Directory = None,
) -> None:
    """Write the sheets of a month."""
    from dangjian.cli.common import day_of
    from dangjian.commands.plan import calendar_warnings
    from dangjian.commands.sheet import sheet as write
    from dangjian.io.sources import Folder
    from dangjian.render.sheets import render_sheets
    from dangjian.sheet.book import Choice

    kind = word_of(kind, KIND_WORDS, "--kind")
    chosen: SheetKind = next(each for each in KINDS if each == kind)
    root, asked = workspace_root(directory), period_of(period)
    choice = Choice(tuple(units or ()), tuple(layers or ()), tuple(checklists or ()), chosen)
    with progress_bar("发表") as progress:
        made = write(
            Folder(root),
            asked,
            choice,
            folder or own_folder(root, SHEETS_FOLDER),
            force=force,
            combined=combined,
            by_branch=by_branch,
            today=day_of(None),
            progress=progress,
        )
    for warning in calendar_warnings(Folder(root), asked.months):
        note(f"警告：{warning}")
    listing, summary = render_sheets(made.made)
    out(listing)
    note(summary)
    if made.left:
        note(
            f"只发了应交的；没有发的：{'、'.join(made.left)}。要发，用 --checklist、--layer 或 --unit 写明。"
        )


# ``dangjian collect``.


FORMATS = ("text", "json")
COLLECT_KINDS: tuple[Kind_of_collect_writing, ...] = ("self", "inspection", "both")


def collect(
    paths: Annotated[
        list[Path], typer.Argument(metavar="文件|目录…", help="填好的表，或放着表的目录。")
    ],
    period: Annotated[
        str | None, typer.Option("--period", metavar="月份", help="只收这个月的，别的月份退回。")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写。")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="表里空着的，也从已有记录里清掉。")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="哪一侧",
            help="只收 self 自查、inspection 核准，或 both 两侧；写明 inspection 或 both 才能改已有的督查结果。",
        ),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", metavar="目录", help="把退回的表标出错处，另存到这里。"),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text 或 json。")
    ] = "text",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Turn filled-in sheets into records."""
    from dangjian.commands.collect import collect as take
    from dangjian.render.sheets import collected_json, render_collected

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    kind = word_of(kind, KIND_WORDS, "--kind") if kind is not None else None
    chosen = next((each for each in COLLECT_KINDS if each == kind), None)
    month = month_of(period) if period else None
    with progress_bar("收表") as progress:
        found = take(
            workspace_root(directory), paths, today=date.today(), period=month, dry_run=dry_run,
            replace=replace, kind=chosen, marked=marked, progress=progress,
        )  # fmt: skip
    give(collected_json(found) if format_ == "json" else render_collected(found), format_, output)
    for path in found.marked:
        note(f"标出错处的表：{path}")
    raise typer.Exit(1 if found.failed else 0)
