"""The commands, one explicit line each, and how they are run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from dangjian.cli import completion
from dangjian.cli.boundary import guarded, refuse
from dangjian.cli.chinese import QUIET, Command, error_text
from dangjian.cli.common import Directory, be_quiet, choose_workspace
from dangjian.cli.sections import DayGroup
from dangjian.errors import ExitCode


class _CommandEntry(NamedTuple):
    """A command."""

    found: Callable[[], Any]
    """Its function, or the `typer.Typer` of a command that has commands of its own."""
    help: str


# The modules of the commands, each imported only when one of its commands is asked for: all of them
# together cost more than most commands.


def _workspace() -> Any:
    from dangjian.cli import workspace

    return workspace


def _results() -> Any:
    from dangjian.cli import results

    return results


def _correct() -> Any:
    from dangjian.cli import correct

    return correct


def _review() -> Any:
    from dangjian.cli import review

    return review


def _year() -> Any:
    from dangjian.cli import year

    return year


def _sheet() -> Any:
    from dangjian.cli import sheet

    return sheet


def _report() -> Any:
    from dangjian.cli import report

    return report


def _export() -> Any:
    from dangjian.cli import export

    return export


def _group() -> Any:
    from dangjian.cli import group

    return group


def _seal() -> Any:
    from dangjian.cli import seal

    return seal


def _guide() -> Any:
    from dangjian.cli import guide

    return guide


def _rectify() -> Any:
    from dangjian.cli import rectify

    return rectify


def _checklist() -> Any:
    from dangjian.cli import checklist

    return checklist


def _roster() -> Any:
    from dangjian.cli import roster

    return roster


def _points() -> Any:
    from dangjian.cli import points

    return points


def _campaign() -> Any:
    from dangjian.cli import campaign

    return campaign


def _desk() -> Any:
    from dangjian.cli import desk

    return desk


COMMANDS = {
    "validate": _CommandEntry(
        lambda: _workspace().validate, "检查清单、组织、办法和记录，列出全部问题。"
    ),
    "score": _CommandEntry(lambda: _results().score, "计分、排名、分类。"),
    "correct": _CommandEntry(lambda: _correct().app, "登记申诉和差错的更正，并说明它改变什么。"),
    "diff": _CommandEntry(
        lambda: _review().diff, "按含义比较两个版本：改了什么、版本该升多少、谁的得分会变。"
    ),
    "format": _CommandEntry(lambda: _review().format_, "统一排版，让改动看得清；含义和注释不变。"),
    "git-setup": _CommandEntry(lambda: _review().git_setup, "让 git diff 按含义显示清单的改动。"),
    "freeze": _CommandEntry(lambda: _review().freeze, "把清单、考核办法、积分细则的当前版本存档。"),
    "init": _CommandEntry(lambda: _workspace().init, "用随程序提供的清单新建一个工作区。"),
    "checklist": _CommandEntry(
        lambda: _checklist().checklist, "责任清单：全部内容导出成 Excel，改好再收回。"
    ),
    "roster": _CommandEntry(
        lambda: _roster().roster, "花名册：单位、任职、党员导出成 Excel，改好再收回。"
    ),
    "explain": _CommandEntry(lambda: _results().explain, "说明每一分的来历，或一个问题代码。"),
    "show": _CommandEntry(lambda: _results().show, "谁对什么负责：分层的责任清单。"),
    "plan": _CommandEntry(lambda: _year().plan, "年初部署：每个单位全年到期的事项和日期。"),
    "calendar": _CommandEntry(lambda: _year().calendar, "写一年的工作日历（放假和调休）。"),
    "rota": _CommandEntry(lambda: _year().rota, "轮流督导：每个月谁督导谁。"),
    "sheet": _CommandEntry(lambda: _sheet().sheet, "发点检表：每个单位一个 Excel 文件。"),
    "collect": _CommandEntry(
        lambda: _sheet().collect, "收点检表：填好的表变成记录，问题指到格子。"
    ),
    "progress": _CommandEntry(
        lambda: _results().progress, "谁还没交：应交、自查、督查、免报，按单位列。"
    ),
    "excuse": _CommandEntry(
        lambda: _results().excuse, "免报：一个单位一个月不用交表，写明理由和批准人。"
    ),
    "report": _CommandEntry(
        lambda: _report().report,
        "报告：排名、通报、通知单、责任书、台账、述职、例会、看板等。",
    ),
    "board": _CommandEntry(lambda: _report().board, "看板：T 卡、整改看板、挂图作战，供打印上墙。"),
    "seal": _CommandEntry(lambda: _seal().seal, "封存一个时段的输入和结果，留下指纹。"),
    "verify": _CommandEntry(lambda: _seal().verify, "核验封存：变了什么，得分因此变了多少。"),
    "export": _CommandEntry(lambda: _export().export, "导出数据：一行一个事实的表，给别的程序用。"),
    "schema": _CommandEntry(
        lambda: _review().schema, "各种文件的 JSON Schema，供编辑器补全和检查。"
    ),
    "rectify": _CommandEntry(
        lambda: _rectify().app, "问题整改：登记、接收、提交、复核、销号，台账和统计。"
    ),
    "points": _CommandEntry(lambda: _points().app, "积分台账：廉洁积分、党员质量积分。"),
    "campaign": _CommandEntry(lambda: _campaign().app, "突击队攻坚项目：节点、队员、评价。"),
    "guidance": _CommandEntry(
        lambda: _results().guidance, "分类指导：先进看创新，中层促提升，后进抓基础。"
    ),
    "group": _CommandEntry(lambda: _group().app, "集团：几家公司的清单、得分、排名和报告。"),
    "guide": _CommandEntry(lambda: _guide().guide, "操作指南：列出各章，或显示一章。"),
    "desk": _CommandEntry(
        lambda: _desk().desk, "工作台：在浏览器里办一个月的事，只在这台电脑上打开。"
    ),
    "unlock": _CommandEntry(lambda: _seal().unlock, "解开别的电脑上没有正常结束的命令留下的锁。"),
}
"""Every command by its name, in the order in which the help lists them."""


def _show_version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:  # a shell that completes carries nothing out
        from dangjian import __version__

        print(f"dangjian {__version__}")
        raise typer.Exit


def _show_completion(context: typer.Context, shell: str | None) -> None:
    if shell is not None and not context.resilient_parsing:
        completion.show_script(context, shell)


def root(
    directory: Directory = None,
    _version: Annotated[
        bool,
        typer.Option("--version", help="显示版本。", is_eager=True, callback=_show_version),
    ] = False,
    _completion: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            metavar="终端",
            is_eager=True,
            callback=_show_completion,
            help="打印按 Tab 补全的设置：bash、zsh、fish 或 powershell。",
        ),
    ] = None,
    _quiet: Annotated[
        bool, typer.Option(*QUIET, help="不显示提示和进度，只出结果和错误；写在命令后面也可以。")
    ] = False,
) -> None:
    """Options that stand before the command."""
    choose_workspace(directory)


def make_app(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with these commands: building all of them costs more than most commands."""
    app = typer.Typer(
        cls=DayGroup,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(help="党建工作责任制：清单放在 git 里，点检、计分、整改、通报，每一分都说得清。")(
        root
    )
    for name in names:
        entry = COMMANDS[name]
        found = entry.found()
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name, help=entry.help)
        else:
            app.command(name, cls=Command, help=entry.help)(found)
    return app


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    return guarded(lambda: _run(given), given)


def _run(arguments: list[str]) -> int:
    from typer.exceptions import TyperException

    choose_workspace(
        None
    )  # a completion doesn't come through `root`; an earlier run may have chosen one
    if completion.is_asked():
        name = _command_in(completion.words_before())
        return completion.answer(make_app([name] if name in COMMANDS else COMMANDS))
    be_quiet(any(each in QUIET for each in arguments))
    name = _command_in(arguments)
    app = make_app([name] if name in COMMANDS else COMMANDS)
    try:
        status = app(arguments, prog_name="dangjian", standalone_mode=False)
    except TyperException as error:
        return _usage(error, arguments)
    except typer.Abort:
        raise KeyboardInterrupt from None
    if status == ExitCode.INTERRUPTED:  # what typer makes of Ctrl-C
        raise KeyboardInterrupt
    return status if isinstance(status, int) else int(ExitCode.OK)


def _command_in(arguments: Sequence[str]) -> str:
    """The first word that is neither an option nor the value of ``-C``; empty without one."""
    words = iter(arguments)
    for word in words:
        if word == "-C":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def _usage(error: Any, arguments: list[str]) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error.format_message())
        return int(ExitCode.USAGE)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "dangjian"
    message = error_text(error.format_message())
    command = getattr(context, "command", None)
    if message.startswith("没有命令") and getattr(command, "invoke_without_command", False):
        # ``correct 2026-05`` means no command: a value was written where only commands may stand.
        message += f"；{path} 后面的值都跟在选项后面，如 --unit 单位"
    refuse(f"{message}。", f"用法见：{path} --help", arguments)
    return int(ExitCode.USAGE)
