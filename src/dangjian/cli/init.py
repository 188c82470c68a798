"""``dangjian init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangjian.cli.common import out


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[目录]", help="新工作区的目录，默认当前目录；要是空的。")
    ] = Path(),
) -> None:
    """Make a new workspace."""
    from dangjian.commands.workspace import init as make

    made = make(folder)
    out(f"已在 {made.root} 建好工作区，共 {len(made.files)} 个文件。")
    out("接下来：")
    out("  1. 看 README.md，把 organization.yaml 改成本单位的组织")
    out("  2. 看 policy.yaml，把分数线、权重改成本单位的办法")
    out(f"  3. 运行 dangjian -C {made.root} validate 检查")
