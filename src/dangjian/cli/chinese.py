"""The few English sentences of typer, in Chinese: one small shim over its texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from typer.core import TyperCommand, TyperGroup

from dangjian.render.terminal import columns_of, wrapped

_TEXTS: tuple[tuple[str, str], ...] = (
    (r"^Usage: ", "用法："),
    (r"^Options:$", "选项："),
    (r"^Arguments:$", "参数："),
    (r"^Commands:$", "命令："),
    (r"^([一-鿿]+):$", r"\1："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]…"),
    (r"Show this message and exit\.", "显示这份说明。"),
    (r" <(?:str|int|path)>", ""),
    (r"\[\[([^\]]+)\]\]", r"[\1]"),
    (r"\[default: (.+?)\]", r"[默认：\1]"),
    (r"\[required\]", "[必填]"),
    (r"; required\]", "；必填]"),
    (r"; x>=(\S+)\]", r"；不小于 \1]"),
    (r"\[x>=(\S+)\]", r"[不小于 \1]"),
)
_ERRORS: tuple[tuple[str, str], ...] = (
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"没有选项 \1，是不是想写 \2"),
    (r"No such option: (\S+?)\.? Did you mean (.+)\?", r"没有选项 \1，是不是想写 \2"),
    (r"No such option: (\S+?)\.?(?: .*)?", r"没有选项 \1"),
    (r"No such command '(.+?)'\. Did you mean '?(.+?)'?\?", r"没有命令 \1，是不是想写 \2"),
    (r"No such command '(.+?)'\..*", r"没有命令 \1"),
    (r"Missing command\.", "没有写命令"),
    (r"Missing argument '(.+?)'\..*", r"缺少参数 \1"),
    (r"Missing option '(.+?)'\..*", r"缺少选项 \1"),
    (r"Missing parameter: (.+)", r"缺少 \1"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"多出了参数 \1"),
    (r"Option '?(.+?)'? requires (?:an argument|\d+ arguments)\.", r"选项 \1 后面要有值"),
    (r"Option '?(.+?)'? does not take a value\.", r"选项 \1 后面不能有值"),
    (r"Invalid value for (.+?): '(.*)' is not one of (.+)\.", r"\1 不能是 \2，可用的是 \3"),
    (
        r"Invalid value for (.+?): '(.*)' is not a valid (?:int|integer)\.",
        r"\1 应是整数，不能是 \2",
    ),
    (r"Invalid value for (.+?): '(.*)' is not a valid (?:float|number)\.", r"\1 应是数，不能是 \2"),
    (r"Invalid value for (.+?): Input should be a valid integer.*", r"\1 应是整数"),
    (r"Invalid value for (.+?): Input should be a valid number.*", r"\1 应是数"),
    (r"Invalid value for (.+?): Input should be greater than or equal to (.+)", r"\1 应不小于 \2"),
    (r"Invalid value for (.+?): (.*)", r"\1 的值不对：\2"),
    (r"Invalid value: (.*)", r"值不对：\1"),
)


def help_text(text: str) -> str:
    """A page of help in Chinese."""
    for pattern, words in _TEXTS:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text


def error_text(message: str) -> str:
    """An error of the option parser in Chinese; an unknown one as it is."""
    flat = " ".join(message.split())
    for pattern, words in _ERRORS:
        if re.fullmatch(pattern, flat):
            return re.sub(pattern, words, flat)
    return flat


QUIET = ("-q", "--quiet")
"""Messages off; before the command or behind it."""


class Command(TyperCommand):
    """A command whose help is Chinese throughout."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Whether to be quiet was asked already; no command knows of it."""
        return super().parse_args(ctx, [each for each in args if each not in QUIET])

    def get_help(self, ctx: Any) -> str:
        """The page of ``--help``."""
        ctx.formatter_class = _wide(ctx.formatter_class)
        return help_text(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The page of ``--help``."""
        ctx.formatter_class = _wide(ctx.formatter_class)
        return help_text(super().get_help(ctx))


# typer counts characters, of which a Chinese one takes two columns: its tables stood askew, and what
# was longer than the window ran over it.


_FIRST_COLUMN = 30
"""The widest that the names of options and commands may make theirs."""


@cache
def _wide(base: Any) -> Any:
    """The formatter of help pages, which comes from typer, with columns counted as terminals do."""

    class Wide(base):  # type: ignore[misc]
        def write_text(self, text: str) -> None:
            """A paragraph, or several."""
            indent = " " * self.current_indent
            for number, paragraph in enumerate(text.split("\n\n")):
                self.write("\n" if number else "")
                for line in wrapped(paragraph, self.width, indent, indent):
                    self.write(f"{line}\n")

        def write_dl(self, rows: Iterable[tuple[str, str]], *_: Any, **_more: Any) -> None:
            """Names and what they mean, side by side."""
            named = [(help_text(name), help_text(words)) for name, words in rows]
            widest = max((columns_of(name) for name, _ in named), default=0)
            indent = " " * self.current_indent
            column = self.current_indent + min(widest, _FIRST_COLUMN) + 2
            for name, words in named:
                first = f"{indent}{name}"
                if columns_of(first) + 2 > column:
                    self.write(f"{first}\n")
                    first = ""
                first += " " * (column - columns_of(first))
                for line in wrapped(words, self.width, first, " " * column):
                    self.write(f"{line}\n")

    return Wide
