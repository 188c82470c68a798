"""``dangjian campaign``: 突击队攻坚项目."""

from __future__ import annotations

from typing import Annotated

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import Directory, Output, day_of, give, out, tell, width, workspace_root
from dangjian.errors import DangjianError

Today = Annotated[
    str | None, typer.Option("--today", metavar="日期", help="按哪一天看，默认今天。")
]
Format = Annotated[str, typer.Option("--format", metavar="格式", help="table 或 json。")]

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


def _choose(format_: str) -> None:
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"{format_}，可用的是 table、json", param_hint="--format")


@app.command("list", cls=Command, help="全部攻坚项目和进度。")
def list_(
    today: Today = None,
    format_: Format = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """List campaigns."""
    from dangjian.commands.campaign import campaigns
    from dangjian.render.campaign import render_campaigns

    _choose(format_)
    found = campaigns(workspace_root(directory), day_of(today, "--today"))
    give(render_campaigns(found, format_, width=width()), format_, output)
    tell(found.problems)
    raise typer.Exit(1 if found.failed else 0)


@app.command("show", cls=Command, help="一个项目：目标、节点、队员的一份、评价。")
def show(
    name: Annotated[str, typer.Argument(metavar="项目", help="项目编号。")],
    today: Today = None,
    format_: Format = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Show one campaign."""
    from dangjian.commands.campaign import campaign
    from dangjian.render.campaign import render_campaign

    _choose(format_)
    found = campaign(workspace_root(directory), name, day_of(today, "--today"))
    give(render_campaign(found.views[0], format_, width=width()), format_, output)
    tell(found.problems)
    raise typer.Exit(1 if found.failed else 0)


@app.command("milestone", cls=Command, help="登记节点完成、改期，或复核不通过。")
def milestone(
    name: Annotated[str, typer.Argument(metavar="项目", help="项目编号。")],
    which: Annotated[str, typer.Argument(metavar="节点", help="节点编号。")],
    by: Annotated[str, typer.Option("--by", metavar="谁", help="谁记的：单位或党员编号。")],
    done: Annotated[bool, typer.Option("--done", help="完成了。")] = False,
    actual: Annotated[
        str | None, typer.Option("--actual", metavar="日期", help="完成日期，默认记录日期。")
    ] = None,
    planned: Annotated[
        str | None, typer.Option("--planned", metavar="日期", help="改到哪一天；要在到期以前。")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="复核不通过，重新打开。")] = False,
    day: Annotated[
        str | None, typer.Option("--date", metavar="日期", help="记录日期，默认今天。")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="文字", help="说明。")] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="文字", help="完成证明，可以写几次。")
    ] = None,
    directory: Directory = None,
) -> None:
    """Record what happened to a milestone."""
    from dangjian.commands.campaign import record_milestone
    from dangjian.documents.campaign import CampaignEvent
    from dangjian.render.campaign import render_milestone

    if (done or actual is not None) + (planned is not None) + undo != 1:
        raise DangjianError(
            "要写明节点怎样了。", "完成写 --done，改期写 --planned 日期，复核不通过写 --undo。"
        )
    event = CampaignEvent(
        at=day_of(day),
        by=by,
        milestone=which,
        action="replan" if planned is not None else "undo" if undo else "done",
        actual=day_of(actual, "--actual") if actual else None,
        planned=day_of(planned, "--planned") if planned else None,
        evidence=tuple(evidence or ()),
        note=note,
    )
    out(render_milestone(record_milestone(workspace_root(directory), name, event)))
