"""The steps of ``dangjian rectify``: accept, submit, return, close … each appends one event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangjian.cli.chinese import Command
from dangjian.cli.common import Directory, out, width, workspace_root
from dangjian.cli.days import day_of

if TYPE_CHECKING:
    from dangjian.commands.rectify_writing import EventRequest as Step

Name = Annotated[str, typer.Argument(metavar="编号", help="整改编号。")]
By = Annotated[str, typer.Option("--by", metavar="编号", help="谁办的：单位或党员编号。")]
Day = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="哪一天，默认今天，如 2026-05-28。")
]
Note = Annotated[str | None, typer.Option("--note", metavar="文字", help="说明。")]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="文字", help="佐证材料，可以写几次。")
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


def register_steps(app: typer.Typer) -> None:
    """Add the commands of all steps."""
    for action, help_ in PLAIN.items():
        app.command(action, cls=Command, help=help_)(_plain_step(action))
    for action, help_ in DATED.items():
        app.command(action, cls=Command, help=help_)(_dated_step(action))
    app.command("transfer", cls=Command, help="移交：换责任人或责任单位。")(transfer)
    app.command(
        "escalate", cls=Command, help="升级：记下该采取的措施；不写编号就列出全部该升级的。"
    )(escalate)


def _plain_step(action: str) -> Callable[..., None]:
    def step(
        name: Name,
        by: By,
        day: Day = None,
        note: Note = None,
        evidence: Evidence = None,
        directory: Directory = None,
    ) -> None:
        take(directory, name, action, by, day, note, evidence)

    return step


DATED = {
    "extend": "延期：改到新的期限，写明为什么。",
    "reopen": "重新打开：销号以后发现没改好；期限不写就按整改类别重新算。",
}
"""Steps that may bring a new due date."""


def _dated_step(action: str) -> Callable[..., None]:
    def step(
        name: Name,
        by: By,
        due: Annotated[
            str | None, typer.Option("--due", metavar="日期", help="新的期限；遇休息日顺延。")
        ] = None,
        day: Day = None,
        note: Note = None,
        evidence: Evidence = None,
        directory: Directory = None,
    ) -> None:
        until = day_of(due, "--due") if due else None
        take(directory, name, action, by, day, note, evidence, due=until)

    return step


def transfer(
    name: Name,
    by: By,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="编号", help="新的责任单位。")
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="人", help="新的责任人。")] = None,
    day: Day = None,
    note: Note = None,
    evidence: Evidence = None,
    directory: Directory = None,
) -> None:
    """Give a problem to another owner or unit."""
    take(directory, name, "transfer", by, day, note, evidence, owner=owner, unit=unit)


def escalate(
    name: Annotated[
        str | None, typer.Argument(metavar="[编号]", help="整改编号；不写就列出该升级的。")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="编号", help="谁办的：单位或党员编号。")] = "",
    day: Day = None,
    note: Note = None,
    evidence: Evidence = None,
    directory: Directory = None,
) -> None:
    """Take the step that is due, or list all that are due."""
    if name is None:
        from dangjian.cli.trouble import tell
        from dangjian.commands.rectify import escalations
        from dangjian.render.register import render_escalations

        found = escalations(workspace_root(directory), day_of(day))
        out(render_escalations(found, width=width()))
        tell(found.register.problems)
        raise typer.Exit(1 if found.register.failed else 0)
    if not by:
        raise typer.BadParameter("要写明谁办的", param_hint="--by")
    take(directory, name, "escalate", by, day, note, evidence)


def take(
    directory: Path | None,
    name: str,
    action: str,
    by: str,
    day: str | None,
    note: str | None,
    evidence: list[str] | None,
    *,
    due: date | None = None,
    owner: str | None = None,
    unit: str | None = None,
) -> None:
    """Record a step and say what it changed."""
    from dangjian.commands.rectify_writing import EventRequest as Step
    from dangjian.commands.rectify_writing import take_step
    from dangjian.documents.rectification import Action
    from dangjian.render.register import render_taken

    step: Step = Step(
        Action(action), by, day_of(day), note, tuple(evidence or ()), due, owner, unit
    )
    out(render_taken(take_step(workspace_root(directory), name, step)))
