"""``dangjian seal`` and ``dangjian verify``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from dangjian.cli.common import (
    Directory,
    Output,
    give,
    note,
    out,
    period_of,
    tell_strays,
    workspace_root,
)

FORMATS = ("text", "json")


def seal(
    period: Annotated[
        str, typer.Argument(metavar="时段", help="2026-05、2026-Q2、2026-H1 或 2026。")
    ],
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="谁", help="封存人或部门；默认 git 的用户名或登录名。"),
    ] = None,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="有暂定的得分表也封存，并注明暂定。")
    ] = False,
    directory: Directory = None,
) -> None:
    """Seal a period: its inputs and results with their digests."""
    from dangjian.commands.seal import seal as make
    from dangjian.render.seals import contents_line, seal_line

    at = datetime.now().astimezone().isoformat(timespec="seconds")
    root = workspace_root(directory)
    sealed = make(root, period_of(period), at, by=by, provisional=provisional)
    tell_strays(sealed.strays)
    if sealed.path is None:
        out(seal_line(sealed.seal))
        note("自上次封存以来没有变化，没有写新的封存。")
        return
    out(sealed.path.relative_to(root).as_posix())
    note(seal_line(sealed.seal))
    note(f"封存了{contents_line(sealed.seal)}。")
    if sealed.seal.supersedes is not None:
        note(f"替代 {sealed.seal.supersedes.seal}。")


def verify(
    period: Annotated[
        str | None, typer.Argument(metavar="[时段]", help="不写则核验所有封存。")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text 或 json。")
    ] = "text",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Compute sealed periods anew and name what changed; exit 1 when something did."""
    from dangjian.commands.verify import verify as check
    from dangjian.render.json import dump
    from dangjian.render.seals import verification_dict, verification_text

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(FORMATS)}", param_hint="--format")
    root = workspace_root(directory)
    found = check(root, period_of(period) if period else None)
    text = dump(verification_dict(found)) if format_ == "json" else verification_text(found)
    give(text, format_, output)
    raise typer.Exit(0 if found.holds else 1)


# ``dangjian unlock``.


def unlock(directory: Directory = None) -> None:
    """Remove a lock that nobody holds any more."""
    from dangjian.commands.workspace import unlock as remove

    left = remove(workspace_root(directory))
    out(f"已解锁，原来是 {left} 留下的。" if left else "工作区没有锁。")
