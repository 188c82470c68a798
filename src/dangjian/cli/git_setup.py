"""``dangjian git-setup``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Directory, out, workspace_root

if TYPE_CHECKING:
    from dangjian.commands.workspace import Setup


def git_setup(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只说明要做什么，什么都不改。")
    ] = False,
    directory: Directory = None,
) -> None:
    """Let ``git diff`` show lists by meaning; explains what it does before it does it."""
    from dangjian.commands.workspace import git_setup as set_up

    root = workspace_root(directory)
    planned = set_up(root, dry_run=True)
    out(_explained(planned))
    if not dry_run and not planned.nothing:
        set_up(root)
        out("\n已设置。现在 git diff 按含义显示；看原文用 git diff --no-ext-diff。")


def _explained(setup: Setup) -> str:
    if setup.nothing:
        return "已经设置过了：git diff 会按含义显示清单、办法和组织的改动。"
    lines = ["让 git diff 按含义显示清单、办法和组织的改动，要改两处："]
    if setup.added:
        lines += ["", f"一、{setup.attributes} 增加（要提交，大家共用）："]
        lines += [f"    {line}" for line in setup.added]
    if setup.config:
        lines += ["", "二、本仓库的 git 设置（.git/config，只在这台电脑上）："]
        lines += [f"    {key} = {value}" for key, value in setup.config.items()]
    undo = "git config --local --remove-section diff.dangjian"
    lines += ["", f"不想要了：从 .gitattributes 删掉带 diff=dangjian 的行，再运行 {undo}"]
    return "\n".join(lines)
