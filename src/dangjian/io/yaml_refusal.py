"""What the strict YAML reader raises: one code, its words, one place."""

from __future__ import annotations

from typing import Any, NamedTuple

from dangjian.errors import DangjianError
from dangjian.problem import Code, Finding, Location, Problem, placed


class Span(NamedTuple):
    """A stretch of one line of a text file."""

    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""
    length: int = 1
    """How many characters to underline on that line; at least 1."""


class Refused(DangjianError):
    """A file that can't be read: the first thing found in it that is not allowed."""

    def __init__(self, code: Code, span: Span, **values: object) -> None:
        self.finding = Finding(code, values=values)
        """The code with its words; the path is ``()``, since there is no document."""
        self.span = span
        """Where: always a place that a person can go to."""
        super().__init__(self.finding.message(), self.finding.hint())

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (self.finding.code, self.span, dict(self.finding.values)))

    @property
    def line(self) -> int:
        """From 1."""
        return self.span.line

    @property
    def column(self) -> int:
        """From 1, in characters."""
        return self.span.column

    @property
    def length(self) -> int:
        """How many characters the caret underlines; at least 1."""
        return self.span.length

    def problem(self, file: str) -> Problem:
        """The refusal as a problem of this file (its name relative to the workspace)."""
        at = Location(file, self.line, self.column, length=self.length)
        return placed(self.finding, at)


def _again(code: Code, span: Span, values: dict[str, object]) -> Refused:
    """A refusal that comes back from another process."""
    return Refused(code, span, **values)


def refused_at(code: Code, mark: Any, length: int = 1, **values: object) -> Refused:
    """A refusal at a mark of the YAML library, whose lines and columns count from 0."""
    return Refused(code, Span(mark.line + 1, mark.column + 1, max(1, length)), **values)


def shown(text: str) -> str:
    """A text of the user as it may stand in a message: one line, at most 40 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
