"""``dangjian freeze``."""

from __future__ import annotations

from typing import Annotated

import typer

from dangjian.cli.common import Directory, out, workspace_root


def freeze(
    name: Annotated[str, typer.Argument(metavar="清单", help="清单编号，如 branch。")],
    directory: Directory = None,
) -> None:
    """Archive the current version of a checklist."""
    from dangjian.commands.freeze import freeze as archive

    frozen = archive(workspace_root(directory), name)
    if frozen.written:
        out(f"已把 {frozen.source} 原样存为 {frozen.file}")
    else:
        out(f"{frozen.reference} 早已存在 {frozen.file}，内容相同，没有重写")
