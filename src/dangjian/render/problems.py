"""Problems as people read them: with the line and a caret, in one line each, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from unicodedata import east_asian_width

from dangjian.problem import Code, Problem, Severity
from dangjian.render.json import problems_json
from dangjian.render.terminal import wrapped

Excerpt = Callable[[Problem], str]
"""The source line of a problem."""

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_LONGEST_LINE = 160


def render_problems(
    problems: Sequence[Problem], format_: str, excerpt: Excerpt, *, colour: bool = False
) -> str:
    """All problems in one of the formats full, concise, json."""
    if format_ == "json":
        return problems_json(tuple(problems))
    if format_ == "concise":
        return "".join(f"{headline(problem)}\n" for problem in problems)
    blocks = [full(problem, excerpt(problem), colour=colour) for problem in problems]
    return "\n".join(blocks)


def headline(problem: Problem, *, colour: bool = False) -> str:
    """``records/…yaml:14:9: 错误 DJ214 …``"""
    word = problem.severity.words
    if colour:
        word = f"\x1b[1;{_COLOURS[problem.severity]}m{word}\x1b[0m"
    return f"{problem.location}: {word} {problem.code} {visible(problem.message)}"


def full(problem: Problem, line: str, *, colour: bool = False) -> str:
    """The headline, the source line with a caret under the place, and what to do."""
    number = str(problem.location.line)
    margin = " " * len(number)
    parts = [headline(problem, colour=colour)]
    if line.strip() and not problem.location.sheet:
        shown, caret = _caret(line, problem.location.column, problem.location.length)
        parts += [f"{margin} |", f"{number} | {shown}", f"{margin} | {caret}"]
    if problem.hint:
        parts.append(f"{margin} = {visible(problem.hint)}")
    parts.append(f"{margin} = 说明：dangjian explain {problem.code}")
    return "\n".join(parts) + "\n"


def _caret(line: str, column: int, length: int) -> tuple[str, str]:
    """The line (cut around the place when it is very long) and the marks under it."""
    start = max(0, column - 1 - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
    piece = visible(line[start : start + _LONGEST_LINE])
    before = piece[: column - 1 - start]
    marked = piece[column - 1 - start : column - 1 - start + length] or " "
    head, tail = ("…" if start else ""), ("…" if start + _LONGEST_LINE < len(line) else "")
    return f"{head}{piece}{tail}", " " * cells(head + before) + "^" * max(1, cells(marked))


def visible(text: str) -> str:
    """Text without characters that would move a terminal's cursor; tabs become one space."""
    return "".join(c if c.isprintable() else " " for c in text)


def cells(text: str) -> int:
    """Columns that a text takes in a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


# The manual page of a problem code, in the forms of ``dangjian explain``.


def render_code(code: Code, format_: str, *, width: int = 80) -> str:
    """The manual page as text, markdown or json."""
    head = f"{code.id} {code.severity.words}：{code.title}"
    if format_ == "json":
        value = {
            "code": code.id,
            "severity": code.severity.value,
            "title": code.title,
            "page": code.page,
        }
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if format_ == "markdown":
        return f"## {head}\n\n{code.page}\n"
    return "\n".join([head, "", *wrapped(code.page, width, " ", " ")]) + "\n"
