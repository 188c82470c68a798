"""``dangjian schema``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import note, out


def schema(
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="目录", help="每种文件写一个 .json，供编辑器补全和检查。"),
    ] = None,
) -> None:
    """JSON Schemas of every kind of document."""
    from dangjian.commands.workspace import schemas, write_schemas
    from dangjian.render.json import dump

    if write is None:
        out(dump(schemas()))
        return
    changed = write_schemas(write)
    for path in changed:
        out(str(path))
    note(f"写了 {len(changed)} 个文件。" if changed else "都已经是最新的，没有改动。")
