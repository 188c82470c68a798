"""``dangjian points``: 积分台账."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import (
    Directory,
    Output,
    day_of,
    give,
    note,
    out,
    tell,
    width,
    workspace_root,
    year_of,
)

if TYPE_CHECKING:
    from dangjian.commands.points import PointsQuery as Asked

Rules = Annotated[str, typer.Argument(metavar="细则", help="细则的名称或编号，如 廉洁积分细则。")]
RulesWanted = Annotated[
    str | None, typer.Option("--rules", metavar="细则", help="只看这份细则的台账。")
]
Year = Annotated[str | None, typer.Option("--year", metavar="年份", help="哪一年，默认全部。")]
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


@app.command("add", cls=Command, help="记一条：记分只记已有结论、已告知本人的事项。")
def add(
    rules: Rules,
    person: Annotated[
        str, typer.Argument(metavar="党员", help="党员编号或代号；登记单位的台账写单位或岗位。")
    ],
    rule: Annotated[str, typer.Argument(metavar="规则", help="细则里的规则，写名称或编号。")],
    basis: Annotated[str, typer.Option("--basis", metavar="文字", help="依据哪份有结论的文件。")],
    approved_by: Approved,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="文字", help="来源，如 纪检、审计；记分必写。"),
    ] = None,
    informed: Annotated[
        str | None, typer.Option("--informed", metavar="日期", help="哪天告知本人；记分必写。")
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="单位", help="对哪个单位，如联系点；只用于登记单位的台账。"),
    ] = None,
    happened: Annotated[
        str | None,
        typer.Option("--happened", metavar="日期", help="事情是哪天的；只用于登记单位的台账。"),
    ] = None,
    times: Annotated[int, typer.Option("--times", min=1, metavar="次数", help="几次。")] = 1,
    day: Day = None,
    by: Recorder = None,
    remark: Annotated[str | None, typer.Option("--note", metavar="文字", help="备注。")] = None,
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
        informed=day_of(informed, "--informed") if informed else None,
        by=by,
        note=remark,
        unit=unit,
        happened=day_of(happened, "--happened") if happened else None,
    )
    out(render_entered(enter(workspace_root(directory), rules, event.date.year, event)))


@app.command("sheet", cls=Command, help="台账出成一个 Excel 文件：登记过的在上，下面空行写新的。")
def sheet(
    rules: Rules,
    year: Annotated[
        str | None, typer.Option("--year", metavar="年份", help="哪一年，默认今年。")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="文件", help="写到哪里，默认当前目录的“年份_某某登记表.xlsx”。"
        ),
    ] = None,
    directory: Directory = None,
) -> None:
    """Write a ledger as a workbook."""
    from dangjian.commands.ledger_books import ledger_sheet
    from dangjian.io.atomic import write_bytes

    made = ledger_sheet(workspace_root(directory), rules, _chosen(year) or day_of(None).year)
    target = output or Path(made.name)
    write_bytes(target, made.content)
    out(str(target))
    note("填好以后收回：先加 --dry-run 看会登记什么，dangjian points import 文件 --dry-run")


@app.command("import", cls=Command, help="把登记表里新写的行记进台账；自己原有的登记表也可以。")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="登记表：points sheet 出的，或自己原有的。")
    ],
    rules: Annotated[
        str | None,
        typer.Option("--rules", metavar="细则", help="哪份细则的台账；自己原有的登记表要写。"),
    ] = None,
    approved_by: Annotated[
        str | None,
        typer.Option("--approved-by", metavar="人", help="批准人；表里每行写了的不用写。"),
    ] = None,
    by: Recorder = None,
    day: Day = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写。")] = False,
    directory: Directory = None,
) -> None:
    """Enter the new rows of a workbook, all of them or none."""
    from dangjian.commands.ledger_books import Signing, import_ledger
    from dangjian.render.points import render_taken

    signing = Signing(day_of(day), by, approved_by)
    taken = import_ledger(workspace_root(directory), file, rules, signing, dry_run=dry_run)
    out(render_taken(taken))
    raise typer.Exit(1 if taken.problems else 0)


@app.command("void", cls=Command, help="冲销一条：写明原因和批准人，原来的一条留着。")
def void(
    rules: Rules,
    number: Annotated[int, typer.Argument(metavar="第几条", min=1, help="台账里的序号。")],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么冲销。")],
    approved_by: Approved,
    year: Annotated[
        str | None, typer.Option("--year", metavar="年份", help="哪一年的台账，默认按日期。")
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
    of_year = _chosen(year) or event.date.year
    out(render_entered(enter(workspace_root(directory), rules, of_year, event)))


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

    asked = Asked(rules, _chosen(year), person, unit)
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

    asked = Asked(rules, _chosen(year), None, unit, under=True)
    _show(asked, directory, format_, output, names=names, units=False, events=False)


def _chosen(year: str | None) -> int | None:
    return None if year is None else year_of(year)


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
