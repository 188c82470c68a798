"""``dangjian rectify``: raising and adding problems, the list, one story, statistics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.chinese import Command, Group
from dangjian.cli.common import (
    Directory,
    Output,
    day_of,
    give,
    out,
    period_of,
    tell,
    width,
    word_of,
    workspace_root,
)
from dangjian.cli.rectify_forms import register_forms

if TYPE_CHECKING:
    from dangjian.register.register import Wanted


# The steps of ``dangjian rectify``: accept, submit, return, close … each appends one event.


Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[整改编号…]", help="整改编号，可以写几个；或者用下面的条件来选。"),
]
By = Annotated[str, typer.Option("--by", metavar="谁", help="谁办的：单位或党员编号。")]
Day = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="哪一天，默认今天，如 2026-05-28。")
]
Note = Annotated[str | None, typer.Option("--note", metavar="文字", help="说明。")]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="文字", help="佐证材料，可以写几次。")
]
Attach = Annotated[
    list[Path] | None,
    typer.Option(
        "--attach", metavar="文件", help="附件，存到 evidence 里，可以写几次；每个不超过 20 MB。"
    ),
]
Status = Annotated[
    str | None,
    typer.Option(
        "--status",
        metavar="状态",
        help="只要这种状态的：open 待接收、working 整改中、submitted 待复核、closed 已销号、withdrawn 已撤销。",
    ),
]
Overdue = Annotated[bool, typer.Option("--overdue", help="只要逾期的。")]
OfUnit = Annotated[str | None, typer.Option("--unit", metavar="单位", help="只要这个单位的。")]
OfSeverity = Annotated[
    str | None,
    typer.Option("--severity", metavar="等级", help="只要 major 重点，或 minor 一般。"),
]
OfPeriod = Annotated[
    str | None, typer.Option("--period", metavar="时段", help="只要这个时段的问题，如 2026-05。")
]
PLAIN = {
    "accept": "接收：责任单位认领，开始整改。",
    "submit": "提交复核：整改好了，附上佐证。",
    "return": "退回：复核不通过，写明为什么。",
    "close": "销号：复核通过，写明怎样复核的。",
    "review": "复查：长期坚持的，每季度一次。",
    "withdraw": "撤销：问题不成立或并入别的，写明为什么。",
}
"""Steps that need nothing beyond what every step may say."""
MANY = "可以写几个编号，也可以用条件来选；有一条不能办，就一条都不写。"


def register_steps(app: typer.Typer) -> None:
    """Add the commands of all steps."""
    for action, help_ in PLAIN.items():
        app.command(action, cls=Command, help=f"{help_}{MANY}")(_plain_step(action))
    for action, help_ in DATED.items():
        app.command(action, cls=Command, help=f"{help_}{MANY}")(_dated_step(action))
    app.command("transfer", cls=Command, help=f"移交：换责任人或责任单位。{MANY}")(transfer)
    app.command(
        "escalate",
        cls=Command,
        help="升级：记下该采取的措施；不写编号和条件就列出全部该升级的，用条件就只办其中该升级的。",
    )(escalate)


def _plain_step(action: str) -> Callable[..., None]:
    def step(
        by: By,
        names: Names = None,
        day: Day = None,
        note: Note = None,
        evidence: Evidence = None,
        attach: Attach = None,
        status: Status = None,
        overdue: Overdue = False,
        unit: OfUnit = None,
        severity: OfSeverity = None,
        period: OfPeriod = None,
        directory: Directory = None,
    ) -> None:
        wanted = wanted_of(status, overdue, unit, severity, period)
        take(directory, names, wanted, action, by, day, note, evidence, attach)

    return step


DATED = {
    "extend": "延期：改到新的期限，写明为什么。",
    "reopen": "重新打开：销号以后发现没改好；期限不写就按整改类别重新算。",
}
"""Steps that may bring a new due date."""


def _dated_step(action: str) -> Callable[..., None]:
    def step(
        by: By,
        names: Names = None,
        due: Annotated[
            str | None, typer.Option("--due", metavar="日期", help="新的期限；遇休息日顺延。")
        ] = None,
        day: Day = None,
        note: Note = None,
        evidence: Evidence = None,
        attach: Attach = None,
        status: Status = None,
        overdue: Overdue = False,
        unit: OfUnit = None,
        severity: OfSeverity = None,
        period: OfPeriod = None,
        directory: Directory = None,
    ) -> None:
        wanted = wanted_of(status, overdue, unit, severity, period)
        until = day_of(due, "--due") if due else None
        take(directory, names, wanted, action, by, day, note, evidence, attach, due=until)

    return step


def transfer(
    by: By,
    names: Names = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="新的责任单位。")
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="人", help="新的责任人。")] = None,
    day: Day = None,
    note: Note = None,
    evidence: Evidence = None,
    attach: Attach = None,
    status: Status = None,
    overdue: Overdue = False,
    from_unit: Annotated[
        str | None, typer.Option("--from-unit", metavar="单位", help="只要这个单位的。")
    ] = None,
    severity: OfSeverity = None,
    period: OfPeriod = None,
    directory: Directory = None,
) -> None:
    """Give problems to another owner or unit; here ``--unit`` is the new one."""
    wanted = wanted_of(status, overdue, from_unit, severity, period)
    take(
        directory,
        names,
        wanted,
        "transfer",
        by,
        day,
        note,
        evidence,
        attach,
        owner=owner,
        unit=unit,
    )


def escalate(
    names: Names = None,
    by: By = "",
    day: Day = None,
    note: Note = None,
    evidence: Evidence = None,
    attach: Attach = None,
    status: Status = None,
    overdue: Overdue = False,
    unit: OfUnit = None,
    severity: OfSeverity = None,
    period: OfPeriod = None,
    directory: Directory = None,
) -> None:
    """Take the step that is due, or list all that are due."""
    wanted = wanted_of(status, overdue, unit, severity, period)
    if not names and wanted.is_everything:
        from dangjian.commands.rectify import escalations
        from dangjian.render.register import render_escalations

        found = escalations(workspace_root(directory), day_of(day))
        out(render_escalations(found, width=width()))
        tell(found.register.problems)
        raise typer.Exit(1 if found.register.failed else 0)
    take(directory, names, wanted, "escalate", by, day, note, evidence, attach)


def wanted_of(
    status: str | None,
    overdue: bool,
    unit: str | None,
    severity: str | None,
    period: str | None,
) -> Wanted:
    """Which problems the conditions choose; states and severities also by their Chinese words."""
    from dangjian.register.lifecycle import ProblemState as State
    from dangjian.register.register import Wanted

    states = {name: state for state in State for name in (state.value, state.words)}
    if status is not None and status not in states:
        known = "、".join(f"{state.value}（{state.words}）" for state in State)
        raise typer.BadParameter(f"{status}，可用的是 {known}", param_hint="--status")
    grave = severity_of(severity) if severity is not None else None
    within = period_of(period) if period is not None else None
    return Wanted(states.get(status or ""), overdue, unit, grave, within)  # type: ignore[arg-type]


def take(
    directory: Path | None,
    names: list[str] | None,
    wanted: Wanted,
    action: str,
    by: str,
    day: str | None,
    note: str | None,
    evidence: list[str] | None,
    attach: list[Path] | None,
    *,
    due: date | None = None,
    owner: str | None = None,
    unit: str | None = None,
) -> None:
    """Record a step of the problems named, or of those that the conditions choose."""
    from dangjian.commands.rectify_steps import EventRequest as Step
    from dangjian.commands.rectify_steps import take_steps, take_steps_of
    from dangjian.documents.rectification import Action
    from dangjian.io.evidence import read_attachment
    from dangjian.render.register import render_all_taken

    if not by:
        raise typer.BadParameter("要写明谁办的", param_hint="--by")
    if bool(names) is not wanted.is_everything:
        what = "编号和条件只写一种" if names else "要写明哪些问题：写编号，或用条件来选"
        raise typer.BadParameter(what, param_hint="编号")
    step = Step(
        Action(action), by, day_of(day), note, tuple(evidence or ()), due, owner, unit,
        tuple(read_attachment(path) for path in attach or ()),
    )  # fmt: skip
    root = workspace_root(directory)
    taken = take_steps(root, names, step) if names else take_steps_of(root, wanted, step)
    out(render_all_taken(taken))


Today = Annotated[
    str | None, typer.Option("--today", metavar="日期", help="台账按哪一天的样子，默认今天。")
]
Format = Annotated[str, typer.Option("--format", metavar="格式", help="table、json 或 csv。")]
TextFormat = Annotated[str, typer.Option("--format", metavar="格式", help="table 或 json。")]

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


def choose(format_: str, known: tuple[str, ...]) -> None:
    """Refuse an unknown format."""
    if format_ not in known:
        raise typer.BadParameter(f"{format_}，可用的是 {'、'.join(known)}", param_hint="--format")


def severity_of(text: str) -> str:
    """``major`` for ``major`` and for 重点. Refuses what is neither."""
    from dangjian.documents.rectification import SEVERITY_WORDS

    return word_of(text, SEVERITY_WORDS, "--severity")


@app.command("raise", cls=Command, help="把一个月失分的事项、缺报的记录和误期的节点登记为问题。")
def raise_(
    period: Annotated[str, typer.Argument(metavar="月份", help="2026-05。")],
    by: Annotated[
        str, typer.Option("--by", metavar="谁", help="谁登记：单位或党员编号；试登记可以不写。")
    ] = "",
    day: Day = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只显示，不写入。")] = False,
    directory: Directory = None,
) -> None:
    """Raise a month's problems."""
    from dangjian.commands.rectify_writing import raise_period
    from dangjian.render.register import render_raised

    if not by and not dry_run:
        raise typer.BadParameter("要写明谁登记", param_hint="--by")
    root = workspace_root(directory)
    raised = raise_period(root, period_of(period), day_of(day), by, dry_run=dry_run)
    out(render_raised(raised))
    tell(raised.problems)
    raise typer.Exit(1 if raised.failed else 0)


@app.command("add", cls=Command, help="登记一个不从记录来的问题。")
def add(
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="责任单位。")],
    problem: Annotated[str, typer.Option("--problem", metavar="文字", help="问题。")],
    by: By,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="人", help="责任人，默认单位负责人。")
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="日期", help="期限，默认按整改类别。")
    ] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", metavar="类别", help="immediate、limited 或 long。")
    ] = None,
    item: Annotated[
        str | None, typer.Option("--item", metavar="事项", help="属于清单的哪条事项。")
    ] = None,
    severity: Annotated[
        str, typer.Option("--severity", metavar="等级", help="major 重点，minor 一般。")
    ] = "minor",
    day: Day = None,
    directory: Directory = None,
) -> None:
    """Add a problem by hand."""
    from dangjian.commands.rectify_writing import Addition
    from dangjian.commands.rectify_writing import add as write
    from dangjian.documents.rectification import MODE_WORDS
    from dangjian.render.register import render_added

    mode = word_of(mode, MODE_WORDS, "--mode") if mode is not None else None
    if not problem.strip():
        raise typer.BadParameter("要写明问题", param_hint="--problem")
    until = day_of(due, "--due") if due else None
    grave = severity_of(severity)
    wanted = Addition(unit, problem, by, day_of(day), owner, until, mode, item, grave)  # type: ignore[arg-type]
    out(render_added(write(workspace_root(directory), wanted)))


@app.command("list", cls=Command, help="整改台账；不加条件就是全部，已销号的也在内。")
def list_(
    status: Status = None,
    overdue: Overdue = False,
    unit: OfUnit = None,
    severity: OfSeverity = None,
    period: OfPeriod = None,
    today: Today = None,
    format_: Format = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """List rectifications."""
    from dangjian.commands.rectify import list_register
    from dangjian.render.register import render_register

    choose(format_, ("table", "json", "csv"))
    wanted = wanted_of(status, overdue, unit, severity, period)
    listing = list_register(workspace_root(directory), wanted, day_of(today, "--today"))
    give(render_register(listing, format_, width=width()), format_, output)
    tell(listing.register.problems)
    raise typer.Exit(1 if listing.register.failed else 0)


@app.command("show", cls=Command, help="一项整改的全部经过。")
def show(
    name: Annotated[str, typer.Argument(metavar="整改编号", help="整改编号。")],
    today: Today = None,
    format_: TextFormat = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Show one rectification."""
    from dangjian.commands.rectify import story
    from dangjian.render.register import render_story

    choose(format_, ("table", "json"))
    day = day_of(today, "--today")
    told = story(workspace_root(directory), name, day, then=today is not None)
    give(render_story(told, format_), format_, output)


@app.command("common", cls=Command, help="共性问题：哪些事项许多单位都做得不好。")
def common(
    period: Annotated[str, typer.Argument(metavar="时段", help="2026-05、2026-Q2 等。")],
    format_: TextFormat = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Show what many units have in common."""
    from dangjian.commands.rectify import common as find
    from dangjian.render.register import render_common

    choose(format_, ("table", "json"))
    found = find(workspace_root(directory), period_of(period))
    give(render_common(found, format_, width=width()), format_, output)
    tell(found.problems)
    raise typer.Exit(1 if found.problems else 0)


@app.command(
    "stats", cls=Command, help="按期销号率、没了结的有多久、退回和重新打开，按单位和协作区。"
)
def stats(
    period: Annotated[
        str | None,
        typer.Argument(metavar="[时段]", help="只看期限在这个时段的；默认今天以前到期的。"),
    ] = None,
    today: Today = None,
    format_: TextFormat = "table",
    directory: Directory = None,
    output: Output = None,
) -> None:
    """Show how well problems are closed."""
    from dangjian.commands.rectify import statistics
    from dangjian.render.register import render_statistics

    choose(format_, ("table", "json"))
    wanted = period_of(period) if period else None
    found = statistics(workspace_root(directory), day_of(today, "--today"), wanted)
    give(render_statistics(found, format_, width=width()), format_, output)
    tell(found.register.problems)
    raise typer.Exit(1 if found.register.failed else 0)


register_steps(app)
register_forms(app)
