"""``dangjian group``: several companies under one roof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import (
    Output,
    chosen_folder,
    colour,
    day_of,
    give,
    note,
    out,
    period_of,
    width,
)
from dangjian.errors import DangjianError, ExitCode

if TYPE_CHECKING:
    from dangjian.group.comparing import GroupScores
    from dangjian.group.running import Crew

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None, add_completion=False)

Folder: TypeAlias = Annotated[
    Path | None,
    typer.Option("-C", metavar="目录", help="集团文件夹，默认向上找最近的 group.yaml。"),
]
Jobs: TypeAlias = Annotated[
    int, typer.Option("--jobs", metavar="个数", min=1, help="用几个进程，一家成员一个任务。")
]
Cluster: TypeAlias = Annotated[
    str | None,
    typer.Option("--cluster", metavar="地址", help="交给集群算，如 tls://主机:8786。"),
]
Trust: TypeAlias = Annotated[
    bool, typer.Option("--trust-network", help="地址既不是本机也没有加密时，确认网络可信。")
]
Seconds: TypeAlias = Annotated[
    float, typer.Option("--seconds", metavar="秒", min=1, help="一家成员最多算多久。")
]
Today: TypeAlias = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="整改情况截至哪天，默认今天。")
]
_SECONDS = 600.0


@app.command("validate", cls=Command, help="成员能不能读、能不能算，清单守不守集团的统一清单。")
def validate(
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table 或 json。")
    ] = "table",
    jobs: Jobs = 1,
    cluster: Cluster = None,
    trusted: Trust = False,
    seconds: Seconds = _SECONDS,
    directory: Folder = None,
    output: Output = None,
) -> None:
    """Check the group."""
    from dangjian.group.commands import check_group
    from dangjian.group.showing import check_json, check_text

    _refuse_form(format_, ("table", "json"))
    crew = _crew(jobs, cluster, trusted, seconds)
    checked = check_group(_group_folder(directory), day_of(None), crew)
    if format_ == "json":
        give(check_json(checked), format_, output)
    else:
        give(check_text(checked, width=width()), format_, output)
        names = len(checked.members)
        note(f"检查了 {names} 家成员单位：" + ("有问题。" if checked.failed else "没有错误。"))
    _leave(checked)


@app.command("score", cls=Command, help="各成员单位计分，能放在一起的放在一起排名。")
def score(
    period: Annotated[
        str, typer.Argument(metavar="时段", help="2026-05、2026-Q2、2026-H1 或 2026。")
    ],
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table、json 或 csv。")
    ] = "table",
    jobs: Jobs = 1,
    cluster: Cluster = None,
    trusted: Trust = False,
    seconds: Seconds = _SECONDS,
    today: Today = None,
    directory: Folder = None,
    output: Output = None,
) -> None:
    """Score every member."""
    from dangjian.group import showing

    _refuse_form(format_, ("table", "json", "csv"))
    scores = _scored(period, jobs, cluster, trusted, seconds, today, directory)
    match format_:
        case "json":
            text = showing.group_json(scores)
        case "csv":
            text = showing.group_csv(scores)
        case _:
            text = showing.group_table(scores, width=width(), colour=colour() and output is None)
    give(text, format_, output)
    _leave(scores)


@app.command("report", cls=Command, help="集团的排名、通报、看板、指标。")
def report(
    kind: Annotated[
        str, typer.Argument(metavar="种类", help="ranking、bulletin、dashboard 或 kpi。")
    ],
    period: Annotated[
        str, typer.Argument(metavar="时段", help="2026-05、2026-Q2、2026-H1 或 2026。")
    ],
    folder: Annotated[
        Path | None,
        typer.Option("--out", metavar="目录", help="放到哪里，默认集团文件夹的 reports。"),
    ] = None,
    jobs: Jobs = 1,
    cluster: Cluster = None,
    trusted: Trust = False,
    seconds: Seconds = _SECONDS,
    today: Today = None,
    directory: Folder = None,
) -> None:
    """Make a paper."""
    from dangjian.cli.common import own_folder
    from dangjian.group.papers import KINDS, group_paper
    from dangjian.io.atomic import write_bytes

    if kind not in KINDS:
        raise typer.BadParameter(f"{kind}，可用的是 {'、'.join(KINDS)}", param_hint="种类")
    scores = _scored(period, jobs, cluster, trusted, seconds, today, directory)
    paper = group_paper(kind, scores, day_of(today))
    path = (folder or own_folder(_group_folder(directory), "reports")) / paper.name
    write_bytes(path, paper.content)
    out(str(path))
    _leave(scores)


def _scored(
    period: str,
    jobs: int,
    cluster: str | None,
    trusted: bool,
    seconds: float,
    today: str | None,
    directory: Path | None,
) -> GroupScores:
    from dangjian.group.commands import score_group

    crew = _crew(jobs, cluster, trusted, seconds)
    return score_group(_group_folder(directory), period_of(period), day_of(today), crew)


def _crew(jobs: int, address: str | None, trusted: bool, seconds: float) -> Crew | None:
    from dangjian.group.running import cluster, processes

    if address is not None:
        if jobs > 1:
            raise DangjianError("--jobs 和 --cluster 不能一起写。", "二者选一。")
        return cluster(address, trusted=trusted, seconds=seconds)
    return processes(jobs, seconds) if jobs > 1 else None


def _group_folder(directory: Path | None) -> Path:
    start = directory or chosen_folder()
    if start is not None:
        return start
    here = Path.cwd()
    found = (each for each in (here, *here.parents) if _is_group(each))
    return next(found, here)


def _is_group(folder: Path) -> bool:
    from dangjian.io.sources import Folder as Source

    return Source(folder).exists("group.yaml")


def _refuse_form(form: str, known: tuple[str, ...]) -> None:
    if form not in known:
        raise typer.BadParameter(f"{form}，可用的是 {'、'.join(known)}", param_hint="--format")


def _leave(scores: GroupScores) -> None:
    """Say what is wrong with members, and leave with 1."""
    from dangjian.group.comparing import all_problems

    if not scores.failed:
        return
    for member in scores.members:
        if member.failure is not None:
            note(
                f"{member.name}（{member.id}）：{member.failure[0].rstrip('。')}。{member.failure[1]}"
            )
    note(
        f"共 {sum(p.is_error for p in all_problems(scores))} 个错误。详情：dangjian group validate"
    )
    raise typer.Exit(ExitCode.PROBLEMS)
