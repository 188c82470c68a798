"""``dangjian diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.common import Directory, colour, find_workspace, out, period_of, width
from dangjian.errors import DangjianError

if TYPE_CHECKING:
    from dangjian.compare.comparison import Comparison

FORMATS = ("text", "markdown", "json")


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="旧",
            help="文件、目录、清单@版本（branch@1.0.0）、git 版本（HEAD~1）或 版本:路径。",
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(metavar="[新]", help="写法同旧；只有假设（--what-if）时可以不写。"),
    ] = None,
    replay: Annotated[
        str | None,
        typer.Option(
            "--replay", metavar="时段", help="用这段时间的记录按新规则重算，看谁的得分、名次会变。"
        ),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if", metavar="事项.键=值", help="假设改成这样，如 ZB03.points=4；可写多次。"
        ),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text、markdown 或 json。")
    ] = "text",
    directory: Directory = None,
) -> None:
    """Compare two versions by meaning; exit 1 when the version rose too little."""
    from dangjian.commands.diff import diff as compare

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    if new is None and not what_if:
        raise DangjianError(
            "要写新、旧两边。",
            "例如 dangjian diff origin/main . 或 dangjian diff 旧.yaml 新.yaml。",
        )
    period = period_of(replay) if replay is not None else None
    root = find_workspace(directory)
    compared = compare(old, new or old, root, what_if=tuple(what_if or ()), period=period)
    out(_rendered(compared, format_))
    raise typer.Exit(1 if compared.fails else 0)


def _rendered(compared: Comparison, format_: str) -> str:
    if format_ == "json":
        from dangjian.render.diff import diff_json

        return diff_json(compared)
    if format_ == "markdown":
        from dangjian.render.diff import diff_markdown

        return diff_markdown(compared)
    from dangjian.render.diff import diff_text

    return diff_text(compared, width=width(), colour=colour())
