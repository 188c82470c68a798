"""``dangjian points``: 积分台账."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import Directory, Output, day_of, give, out, tell, width, workspace_root

if TYPE_CHECKING:
    from dangjian.commands.points import PointsQuery as Asked

Rules = Annotated[str, typer.Argument(metavar="细则", help="细则编号，如 integrity-points。")]
RulesWanted = Annotated[
    str | None, typer.Option("--rules", metavar="细则", help="只看这份细则的台账。")
]
Year = Annotated[int | None, typer.Option("--year", metavar="年份", help="哪一年，默认全部。")]
UnitWanted = Annotated[
    str | None, typer.Option("--unit", metavar="单位", help="只看这个单位的党员。")
]
Names = Annotated[bool, typer.Option("--names", help="编号旁边也写姓名。")]
Format = Annotated[str, typer.Option("--format", metavar="格式", help="table 或 json。")]
Approved = Annotated[
    str, typer.Option("--approved-by", metavar="人", help="批准人，不能是记录人。")
]
Recorder = Annotated[str | None, typer.Option("--by", metavar="人", help="记录人。")]
Day = Annotated[str | None, typer.Option("--date", metavar="日期", help="记录日期，默认今天。")]

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


@app.command("add", cls=Command, help="记一次分：只记已有结论、已告知本人的事项。")
def add(
    rules: Rules,
    person: Annotated[str, typer.Argument(metavar="党员", help="党员编号或代号。")],
    rule: Annotated[str, typer.Argument(metavar="规则", help="细则里的规则编号。")],
    basis: Annotated[str, typer.Option("--basis", metavar="文字", help="依据哪份有结论的文件。")],
    source: Annotated[str, typer.Option("--source", metavar="文字", help="来源，如 纪检、审计。")],
    approved_by: Approved,
    informed: Annotated[str, typer.Option("--informed", metavar="日期", help="哪天告知本人。")],
    times: Annotated[int, typer.Option("--times", min=1, metavar="次数", help="几次。")] = 1,
    day: Day = None,
    by: Recorder = None,
    note: Annotated[str | None, typer.Option("--note", metavar="文字", help="备注。")] = None,
    directory: Directory = None,
) -> None:
    """Append an entry."""
    from dangjian.commands.points import enter
    from dangjian.documents.points import LedgerEvent
    from dangjian.render.points import render_entered

    event = LedgerEvent(
        date=day_of(day),
        person=person,
        rule=rule,
        times=times,
        source=source,
        basis=basis,
        approved_by=approved_by,
        informed=day_of(informed, "--informed"),
        by=by,
        note=note,
    )
    out(render_entered(enter(workspace_root(directory), rules, event.date.year, event)))


@app.command("void", cls=Command, help="冲销一条：写明原因和批准人，原来的一条留着。")
def void(
    rules: Rules,
    number: Annotated[int, typer.Argument(metavar="第几条", min=1, help="台账里的序号。")],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么冲销。")],
    approved_by: Approved,
    year: Annotated[
        int | None, typer.Option("--year", metavar="年份", help="哪一年的台账，默认按日期。")
    ] = None,
    day: Day = None,
    by: Recorder = None,
    directory: Directory = None,
) -> None:
    """Append an event that voids an entry."""
    from dangjian.commands.points import enter
    from dangjian.documents.points import LedgerEvent
    from dangjian.render.points import render_entered

    event = LedgerEvent(
        date=day_of(day), voids=number, reason=reason, approved_by=approved_by, by=by
    )
    out(render_entered(enter(workspace_root(directory), rules, year or event.date.year, event)))


@app.command("show", cls=Command, help="积分余额；写党员编号就连每一条一起看。")
def show(
    person: Annotated[
        str | None, typer.Argument(metavar="[党员]", help="党员编号；不写就是全部有记录的。")
    ] = None,
    rules: RulesWanted = None,
    year: Year = None,
    unit: UnitWanted = None,
    units: Annotated[bool, typer.Option("--units", help="按单位汇总。")] = False,
    names: Names = False,
    format_: Format = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Show balances."""
    from dangjian.commands.points import PointsQuery as Asked

    asked = Asked(rules, year, person, unit)
    where = (directory, format_, output)
    _show(asked, *where, names=names, units=units, events=person is not None)


@app.command("warn", cls=Command, help="低于提醒线的，和应采取的措施。")
def warn(
    rules: RulesWanted = None,
    year: Year = None,
    unit: UnitWanted = None,
    names: Names = False,
    format_: Format = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Show who is under a line."""
    from dangjian.commands.points import PointsQuery as Asked

    asked = Asked(rules, year, None, unit, under=True)
    _show(asked, directory, format_, output, names=names, units=False, events=False)


def _show(
    asked: Asked,
    directory: Directory,
    format_: str,
    output: Output,
    *,
    names: bool,
    units: bool,
    events: bool,
) -> None:
    from dangjian.commands.points import points
    from dangjian.render.points import render_points

    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"{format_}，可用的是 table、json", param_hint="--format")
    found = points(workspace_root(directory), asked)
    text = render_points(found, format_, names=names, units=units, events=events, width=width())
    give(text, format_, output)
    tell(found.problems)
    raise typer.Exit(1 if found.failed else 0)
