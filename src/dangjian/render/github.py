"""Problems as GitHub annotations, and as the summary of a step.

GitHub shows only the first ten errors and warnings of a step: errors come first.
"""

from __future__ import annotations

from collections.abc import Sequence

from dangjian.problem import Problem, Severity
from dangjian.render.markdown import plain_markdown

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST_ROWS = 200
"""A summary may have 1 MB; nobody reads more rows than this."""


def problems_github(problems: Sequence[Problem], prefix: str = "") -> str:
    """One workflow command a problem; ``prefix`` is the workspace's folder in the repository."""
    return "".join(f"{_command(problem, prefix)}\n" for problem in by_weight(problems))


def by_weight(problems: Sequence[Problem]) -> list[Problem]:
    """Errors, then warnings, then notes; each in the order of their places."""
    return sorted(problems, key=lambda problem: (problem.severity.order, problem.sort_key))


def _command(problem: Problem, prefix: str) -> str:
    at = problem.location
    properties = {
        "file": prefix + at.file,
        "line": str(at.line),
        "col": str(at.column),
        "endColumn": str(at.column + at.length),
        "title": f"{problem.code} {problem.severity.words}",
    }
    facts = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_LEVELS[problem.severity]} {facts}::{_data(_sentence(problem))}"


def _sentence(problem: Problem) -> str:
    at = problem.location
    cell = f"{at.sheet}!{at.cell}：" if at.sheet or at.cell else ""
    hint = f"\n{problem.hint}" if problem.hint else ""
    return f"{cell}{problem.message}{hint}\n说明：dangjian explain {problem.code}"


def _data(text: str) -> str:
    """Text after ``::``: what would end the command is escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property: what would end it too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def problems_summary(problems: Sequence[Problem], summary: str, prefix: str = "") -> str:
    """The Markdown that GitHub shows on the page of a run."""
    lines = [f"### dangjian validate\n\n{plain_markdown(summary)}\n"]
    if problems:
        lines.append("| | 位置 | 代码 | 问题 |\n|---|---|---|---|")
    for problem in by_weight(problems)[:_MOST_ROWS]:
        at = problem.location
        place = plain_markdown(f"{prefix}{at.file}:{at.line}")
        message = plain_markdown(problem.message)
        lines.append(f"| {problem.severity.words} | {place} | {problem.code} | {message} |")
    if len(problems) > _MOST_ROWS:
        lines.append(f"\n另有 {len(problems) - _MOST_ROWS} 个没有列出。")
    return "\n".join(lines) + "\n"
