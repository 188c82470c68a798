"""The Tab key: what bash, zsh, fish and PowerShell offer while a command is typed.

typer speaks with the shells; here every parameter learns what may stand for it, by the word with which
the help names its value. See docs/commands.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from dangjian.errors import DangjianError

if TYPE_CHECKING:
    from dangjian.documents.spoken import Thing

PROGRAM = "dangjian"
ASKING = "_DANGJIAN_COMPLETE"
"""The variable in which a shell says that it asks for completions, as typer's scripts set it."""
SHELLS = ("bash", "zsh", "fish", "powershell")
CHOICES = frozenset({"格式", "种类", "哪一侧", "状态", "等级", "类别", "周期", "性质", "终端"})
"""Values that are words of ours, which the help lists."""
FREE = frozenset({
    "目录", "文件", "路径", "记录", "版本",  # the shell itself offers files
    "文字", "理由", "原因", "备注", "材料", "人", "新值", "事项.键=值", "日期", "分数", "个数", "次数",
    "第几条", "端口", "地址", "秒",
})  # fmt: skip
"""Values for which nothing is offered."""


class Offer(NamedTuple):
    """One completion, as typer wants it."""

    value: str
    help: str
    type: str = "plain"


def is_asked() -> bool:
    """Whether a shell asks for completions."""
    return bool(os.environ.get(ASKING))


def words_before() -> list[str]:
    """The words that stand before the one that is being typed, without the program."""
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""
    return re.split(r"\s+", line)[1:-1]


def answer(app: typer.Typer) -> int:
    """Print what the shell may offer."""
    from typer.completion import get_completion_inspect_parameters

    get_completion_inspect_parameters()  # makes typer know the shells
    command = typer.main.get_command(app)
    for parameter in _parameters(command):
        # The method of this one object: typer's own hook must be written on every parameter by itself.
        vars(parameter)["shell_complete"] = partial(_offers, parameter)
    try:
        command.main([], prog_name=PROGRAM, complete_var=ASKING, standalone_mode=False)
    except SystemExit as end:  # fish asks by the exit status
        return int(end.code or 0)
    return 0


def show_script(context: typer.Context, shell: str) -> None:
    """Print what a shell has to read to ask for completions, and end. Raises DangjianError for a shell
    that can't."""
    from typer.completion import show_callback

    if shell not in SHELLS:
        raise DangjianError(f"没有 {shell} 的补全。", f"可用的是 {'、'.join(SHELLS)}。")
    try:
        show_callback(context, None, shell)  # type: ignore[arg-type]  # the parameter is never looked at
    except SystemExit:
        raise typer.Exit from None


def kinds_of(parameter: Any) -> list[str]:
    """What the help calls the values of a parameter: 清单 and 单位 of ``[清单|单位]``."""
    return [each.strip("[]…") for each in (parameter.metavar or "").split("|")]


def _parameters(command: Any) -> Iterator[Any]:
    yield from (each for each in command.params if each.metavar)
    for each in getattr(command, "commands", {}).values():
        yield from _parameters(each)


def _offers(parameter: Any, context: Any, begun: str) -> list[Offer]:
    from dangjian.commands.completing import EVERYWHERE, IN_WORKSPACE, offered

    found: list[Thing] = []
    for kind in kinds_of(parameter):
        if kind in CHOICES or kind.isascii():
            words = kind if kind.isascii() else parameter.help or ""
            found += [each for each in _choices(words) if each.id.startswith(begun)]
        elif kind in IN_WORKSPACE or kind in EVERYWHERE:
            found += offered(kind, begun, context.params, _workspace(context))
    return [Offer(thing.id, _plain(thing.name)) for thing in found]


_CHOICE = re.compile(r"(?<![\w-])([a-z][a-z-]*)(?: ([^\W\da-zA-Z]+))?")


def _choices(help_: str) -> list[Thing]:
    """The words of ours that a help lists, each with what follows it: ``both 自查和核准、self 只自查``."""
    from dangjian.documents.spoken import Thing

    return [Thing(word, called or word) for word, called in _CHOICE.findall(help_)]


def _workspace(context: Any) -> Path | None:
    """The workspace that ``-C`` names, before the command or behind it, else the one around."""
    from dangjian.cli.common import find_workspace

    try:
        while context is not None:
            if context.params.get("directory"):
                return find_workspace(Path(context.params["directory"]))
            context = context.parent
        return find_workspace(None)
    except (DangjianError, OSError):
        return None


def _plain(text: str) -> str:
    """A description without anything that a shell could take for more than text: zsh evaluates what it
    is given, and names come from files that others wrote."""
    return re.sub(r"[^\w。，、；（）《》“”…·/. -]", "", text)[:40]
