"""``dangjian guide``: the operating guide, its chapters or one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Output, give

if TYPE_CHECKING:
    from dangjian.commands.guide import Chapter


def guide(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[章名]", help="章名，如 党课；不写则列出全部章名。"),
    ] = None,
    output: Output = None,
) -> None:
    """The operating guide: without a name its chapters, else that chapter."""
    from dangjian.commands.guide import chapter, chapters

    text = _listed(chapters()) if name is None else chapter(name)
    give(text, "text", output)


def _listed(chapters: tuple[Chapter, ...]) -> str:
    lines = [
        "# 基层党支部重点工作操作指南",
        "",
        "| 章名 | 主要谁用 | 常见周期 |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {each.title} | {each.readers} | {each.times} |" for each in chapters]
    return "\n".join([*lines, "", "看一章：dangjian guide 章名"]) + "\n"
