"""The reference of ``docs/commands.md``: every command with its arguments and options, from --help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from dangjian.cli.app import make_app


def reference() -> str:
    """Markdown: a chapter a command, a section a subcommand."""
    group: Any = typer.main.get_command(make_app())
    return "\n".join(
        line for name, command in group.commands.items() for line in _command(name, command)
    )


def _command(name: str, command: Any, level: int = 3) -> Iterator[str]:
    yield f"{'#' * level} `dangjian {name}`\n"
    yield f"{command.help or ''}\n"
    inside = getattr(command, "commands", None)
    if inside is None or command.invoke_without_command:  # ``correct`` is a command and a group
        rows = [row for parameter in command.params for row in _row(parameter)]
        if rows:
            yield "| 参数、选项 | 必填 | 说明 |\n|---|---|---|"
            yield "\n".join(rows) + "\n"
    for own, each in (inside or {}).items():
        yield from _command(f"{name} {own}", each, level + 1)


def _row(parameter: Any) -> Iterator[str]:
    if "--help" in parameter.opts:
        return
    is_option = parameter.param_type_name == "option"
    metavar = str(parameter.metavar or parameter.name or "").strip("[]…")
    if is_option:
        takes = "" if parameter.is_flag else f" {metavar}"
        names = "、".join(f"`{option}{takes}`" for option in parameter.opts)
    else:
        names = f"`{metavar}`"
    text = (parameter.help or "").replace("|", "\\|")
    several = "可以写几次。" if is_option and parameter.multiple and "次" not in text else ""
    needed = "是" if parameter.required else ""
    yield f"| {names.replace('|', chr(92) + '|')} | {needed} | {text}{several} |"
