"""Problems found in what people wrote: values with a place, never exceptions.

A ``Code`` is a kind of problem and its manual page (the registry is ``dangjian.codes``). A check in
``core`` yields a ``Finding``: a code, the path of keys where it was seen, and the words for its
message; it knows no file. A workflow turns findings into ``Problem`` values that have a place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list positions from the root of a document to one of its nodes."""


class Severity(StrEnum):
    """How much a problem weighs; only errors make a command fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def words(self) -> str:
        """The Chinese word that people see."""
        return {"error": "错误", "warning": "警告", "note": "提示"}[self.value]

    @property
    def order(self) -> int:
        """Errors sort before warnings, warnings before notes."""
        return ("error", "warning", "note").index(self.value)


class Code(NamedTuple):
    """One kind of problem: the words of its message and its manual page."""

    id: str
    """``DJ`` and three digits; the first digit is the family."""
    severity: Severity
    title: str
    """A few words for tables of contents."""
    message: str
    """A ``str.format`` template: what was found, as a full sentence without the final stop."""
    hint: str = ""
    """A ``str.format`` template: one concrete step; empty when the message says it all."""
    page: str = ""
    """Why it is a problem and how to put it right: the text of ``dangjian explain DJ…``."""


class Finding(NamedTuple):
    """A problem seen by a check, still without a file."""

    code: Code
    path: Path = ()
    """Where in the document; ``()`` is the document as a whole."""
    values: Mapping[str, object] = {}
    """What fills the templates of the code."""
    on: Literal["key", "value"] = "value"
    """Which of the two the caret shows: the key at the end of the path, or its value."""
    document: str = ""
    """The name of the document, when a check looks at several; the caller's own otherwise."""
    cause: str = ""
    """What is missing elsewhere and made this (``absent``); empty where the document itself is wrong."""

    def message(self) -> str:
        """The message with its values filled in."""
        return self.code.message.format_map(self.values)

    def hint(self) -> str:
        """The hint with its values filled in; empty when there is none."""
        return self.code.hint.format_map(self.values)


MOST = 200
"""So many problems of one file are listed, then a count: time and memory grow with the file, not with
what could be said about it."""


class Location(NamedTuple):
    """A place that a person can go to."""

    file: str
    """Relative to the workspace, with forward slashes; ``dangjian.yaml`` when no file fits better."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""
    sheet: str = ""
    """The tab of a workbook; empty for text files."""
    cell: str = ""
    """Such as ``F12``; empty for text files."""
    length: int = 1
    """How many characters the caret underlines."""

    def __str__(self) -> str:
        if self.sheet or self.cell:
            return f"{self.file}:{self.sheet}!{self.cell}"
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """A problem with its place, ready to be shown."""

    code: str
    severity: Severity
    message: str
    hint: str
    location: Location
    cause: str = ""
    """As the finding's."""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """By file and place, then by code: the order in which people read."""
        at = self.location
        return (at.file, at.sheet, at.line, at.column, at.cell, self.code, self.message)

    @property
    def is_error(self) -> bool:
        """Whether it makes a command fail."""
        return self.severity is Severity.ERROR


def placed(finding: Finding, location: Location) -> Problem:
    """The finding as a problem at a place."""
    return Problem(
        finding.code.id,
        finding.code.severity,
        finding.message(),
        finding.hint(),
        location,
        finding.cause,
    )


# One cause, one problem.


_FEW = 2
"""In so many files at most a name may be a slip of each; each is then told in its own place."""


def absent(what: Literal["unit", "zone", "list", "item"], name: str) -> str:
    """The cause of whatever names a unit, zone, list (or its version) or item that isn't there."""
    return f"{what} {name}"


def told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems for people to read, in their order: of those in more than two files that follow from
    one missing thing the first, with the number of the others in its message.

    Only for what is shown: each file of the others is as unusable as the first.
    """
    every = tuple(problems)
    same: dict[str, list[Problem]] = defaultdict(list)
    for problem in every:
        if problem.cause:
            same[problem.cause].append(problem)
    for cause, mine in list(same.items()):
        if len({each.location.file for each in mine}) <= _FEW:
            del same[cause]
    if not same:
        return every
    heads = {cause: _with_count(mine[0], mine[1:]) for cause, mine in same.items()}
    return tuple(
        heads.pop(each.cause) if each.cause in heads else each
        for each in every
        if each.cause in heads or each.cause not in same
    )


def _with_count(problem: Problem, others: list[Problem]) -> Problem:
    folders = Counter(each.location.file.partition("/")[0] for each in others)
    where = "、".join(f"{name} {count} 处" for name, count in sorted(folders.items()))
    more = f"；另有 {len(others)} 处错误是同一个原因，没有逐条列出（{where}）"
    return problem._replace(message=problem.message + more)
