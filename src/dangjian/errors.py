"""What stops a command: errors that build their own sentence, and the exit statuses."""

from __future__ import annotations

from enum import IntEnum

from dangjian.problem import Problem


class ExitCode(IntEnum):
    """The exit statuses of the command line (docs/commands.md, 退出状态)."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    BUG = 3
    INTERRUPTED = 130


class DangjianError(Exception):
    """Can't go on. Its text is a full Chinese sentence that a user can act on."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def extra_hint(extra: str) -> str:
    """Whom to ask for an extra that this installation lacks.

    It names no package index: the name dangjian isn't ours there, and who reads this has no
    rights to install anything.
    """
    return (
        f"请向提供本程序的人要装有附加组件“{extra}”的版本；Windows 压缩包里已经带有。"
        f"自己维护程序的，在程序目录里安装 .[{extra}]"
    )


class ProblemsFound(DangjianError):
    """Can't go on because of what is written in files; carries every problem found."""

    exit_code = ExitCode.PROBLEMS

    def __init__(self, problems: tuple[Problem, ...], message: str) -> None:
        super().__init__(message)
        self.problems = problems
