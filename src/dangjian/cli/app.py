"""The commands, one explicit line each, and how they are run."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from dangjian.cli import (
    calendar,
    campaign,
    collect,
    correct,
    diff,
    explain,
    format_,
    freeze,
    git_setup,
    guidance,
    init,
    plan,
    points,
    rectify,
    report,
    rota,
    schema,
    score,
    seal,
    sheet,
    show,
    unlock,
    validate,
)
from dangjian.cli.boundary import guarded, refuse
from dangjian.cli.chinese import Command, Group, error_text
from dangjian.cli.common import Directory, choose_workspace
from dangjian.errors import ExitCode

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from dangjian import __version__

        print(f"dangjian {__version__}")
        raise typer.Exit


@app.callback(help="党建工作责任制：清单放在 git 里，点检、计分、整改、通报，每一分都说得清。")
def root(
    directory: Directory = None,
    _version: Annotated[
        bool,
        typer.Option("--version", help="显示版本。", is_eager=True, callback=_show_version),
    ] = False,
) -> None:
    """Options that stand before the command."""
    choose_workspace(directory)


def _command(name: str, function: Any, help_: str) -> None:
    app.command(name, cls=Command, help=help_)(function)


_command("validate", validate.validate, "检查清单、组织、办法和记录，列出全部问题。")
_command("score", score.score, "计分、排名、分类。")
_command("correct", correct.correct, "登记申诉和差错的更正，并说明它改变什么。")
_command("diff", diff.diff, "按含义比较两个版本：改了什么、版本该升多少、谁的得分会变。")
_command("format", format_.format_, "统一排版，让改动看得清；含义和注释不变。")
_command("git-setup", git_setup.git_setup, "让 git diff 按含义显示清单的改动。")
_command("freeze", freeze.freeze, "把清单的当前版本存档。")
_command("init", init.init, "用随程序提供的清单新建一个工作区。")
_command("explain", explain.explain, "说明每一分的来历，或一个问题代码。")
_command("show", show.show, "谁对什么负责：分层的责任清单。")
_command("plan", plan.plan, "年初部署：每个单位全年到期的事项和日期。")
_command("calendar", calendar.calendar, "写一年的工作日历（放假和调休）。")
_command("rota", rota.rota, "轮流督导：每个月谁督导谁。")
_command("sheet", sheet.sheet, "发点检表：每个单位一个 Excel 文件。")
_command("collect", collect.collect, "收点检表：填好的表变成记录，问题指到格子。")
_command(
    "report", report.report, "报告：排名、通报、整改通知单、责任书、台账、述职、指标、例会、看板。"
)
_command("board", report.board, "看板：T 卡、整改看板、挂图作战，供打印上墙。")
_command("seal", seal.seal, "封存一个时段的输入和结果，留下指纹。")
_command("verify", seal.verify, "核验封存：变了什么，得分因此变了多少。")
_command("schema", schema.schema, "各种文件的 JSON Schema，供编辑器补全和检查。")
app.add_typer(
    rectify.app, name="rectify", help="问题整改：登记、接收、提交、复核、销号，台账和统计。"
)
app.add_typer(points.app, name="points", help="积分台账：廉洁积分、党员质量积分。")
app.add_typer(campaign.app, name="campaign", help="突击队攻坚项目：节点、队员、评价。")
_command("guidance", guidance.guidance, "分类指导：先进看创新，中层促提升，后进抓基础。")
_command("unlock", unlock.unlock, "解开别的电脑上没有正常结束的命令留下的锁。")


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    return guarded(lambda: _run(given), given)


def _run(arguments: list[str]) -> int:
    from typer.exceptions import TyperException

    try:
        status = app(arguments, prog_name="dangjian", standalone_mode=False)
    except TyperException as error:
        return _usage(error, arguments)
    except typer.Abort:
        return int(ExitCode.INTERRUPTED)
    return status if isinstance(status, int) else int(ExitCode.OK)


def _usage(error: Any, arguments: list[str]) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error.format_message())
        return int(ExitCode.USAGE)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "dangjian"
    refuse(error_text(error.format_message()) + "。", f"用法见：{path} --help", arguments)
    return int(ExitCode.USAGE)
