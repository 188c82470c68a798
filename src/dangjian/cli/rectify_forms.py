"""``dangjian rectify sheet``, ``collect`` and ``import``: answers by workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.chinese import Command
from dangjian.cli.common import (
    Directory,
    day_of,
    note,
    out,
    own_folder,
    period_of,
    workspace_root,
)

Day = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="哪一天，默认今天，如 2026-05-28。")
]


def register_forms(app: typer.Typer) -> None:
    """Add the commands for workbooks to ``dangjian rectify``."""
    app.command(
        "sheet", cls=Command, help="发整改回执：一个单位一份工作簿，没有了结的问题一行一条。"
    )(sheet)
    app.command(
        "collect",
        cls=Command,
        help="收整改回执（接收、提交）和复核过的整改台账（销号、退回）；一份表要么全写，要么不写。",
    )(collect)
    app.command(
        "import",
        cls=Command,
        help="把旧的 Excel 整改台账登记进来：按列名认列，每一处猜测都说出来；有一行不行就一条都不写。",
    )(import_)


def sheet(
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="[时段]", help="只发这个时段的问题，如 2026-05；默认全部没有了结的。"
        ),
    ] = None,
    units: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="只发这些单位（可重复）。")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="放到哪里，默认工作区的 sheets。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="已有的文件也重写。")] = False,
    day: Day = None,
    directory: Directory = None,
) -> None:
    """Write the reply workbooks."""
    from dangjian.commands.rectify_forms import reply_sheets
    from dangjian.render.replies import written_words

    root = workspace_root(directory)
    wanted = period_of(period) if period else None
    where = folder or own_folder(root, "sheets")
    made = reply_sheets(root, wanted, units or (), where, day_of(day), force=force)
    listing, summary = written_words(made, "整改回执", "没有要答复的整改问题，没有发回执。")
    out(listing)
    note(summary)


def collect(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件|目录…", help="填好的回执、复核过的台账，或放着它们的目录、压缩包。"
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="谁", help="谁复核；只收回执不用写，回执由表上的责任单位办。"),
    ] = None,
    day: Day = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写。")] = False,
    directory: Directory = None,
) -> None:
    """Take in replies and reviews."""
    from dangjian.commands.rectify_forms import collect_forms
    from dangjian.render.replies import render_collected_forms

    found = collect_forms(workspace_root(directory), paths, day_of(day), by=by, dry_run=dry_run)
    out(render_collected_forms(found))
    raise typer.Exit(1 if found.failed else 0)


def import_(
    path: Annotated[Path, typer.Argument(metavar="文件", help="旧的整改台账，Excel 文件。")],
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="谁", help="谁登记、谁销的号：单位，要有权销号；试登记可以不写。"
        ),
    ] = "",
    day: Day = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写。")] = False,
    directory: Directory = None,
) -> None:
    """Take over an old register."""
    from dangjian.commands.rectify_import import import_register
    from dangjian.render.imported import render_imported

    if not by and not dry_run:
        raise typer.BadParameter("要写明谁登记", param_hint="--by")
    found = import_register(workspace_root(directory), path, by, day_of(day), dry_run=dry_run)
    out(render_imported(found))
    raise typer.Exit(1 if found.refused else 0)
