"""What collecting replies, reviews and appeals came to, file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from dangjian.problem import Problem, Severity
from dangjian.render.terminal import columns_of, one_line
from dangjian.values.wording import day_words

_MANY = 6
_NAMED = 8
"""So many units that haven't answered are named."""


class ShownFile(NamedTuple):
    """A file that was read, as it is told."""

    name: str
    problems: tuple[Problem, ...]
    summary: str
    """``接收 3 件，提交复核 2 件``; not shown of a file that was refused."""
    lines: tuple[str, ...]
    """What was taken, a line each."""


def file_lines(files: Sequence[ShownFile]) -> Iterator[str]:
    """Each file with what was taken, or why it was turned down."""
    widest = min(40, max(columns_of(one_line(file.name)) for file in files))
    for file in files:
        name = one_line(file.name)
        head = name + " " * max(0, widest - columns_of(name))
        errors = [problem for problem in file.problems if problem.is_error]
        if errors:
            yield f" {head}  退回  {_first(errors)}"
            if not _alone(errors):
                yield from _told(errors, with_hint=True)
            elif errors[0].hint:
                yield f"         {one_line(errors[0].hint)}"
        else:
            yield f" {head}  {file.summary}"
            yield from (f"     {one_line(line)}" for line in file.lines)
        yield from _others(file.problems, with_notes=not errors)


def _others(problems: Iterable[Problem], *, with_notes: bool) -> Iterator[str]:
    rest = [problem for problem in problems if not problem.is_error]
    yield from _told([p for p in rest if p.severity is Severity.WARNING], with_hint=with_notes)
    notes = [p for p in rest if p.severity is Severity.NOTE] if with_notes else []
    yield from _told(notes[:_MANY], with_hint=False)
    if len(notes) > _MANY:
        yield f"     …… 另有 {len(notes) - _MANY} 条提示"


def _alone(errors: Sequence[Problem]) -> bool:
    """Whether one sentence says it all."""
    return len(errors) == 1 and not errors[0].location.cell


def _first(errors: Sequence[Problem]) -> str:
    return one_line(errors[0].message) if _alone(errors) else f"{len(errors)} 处，什么都没有写入"


def _told(problems: Iterable[Problem], *, with_hint: bool) -> Iterator[str]:
    for problem in problems:
        at = problem.location
        where = f"{one_line(at.sheet)}!{at.cell} " if at.cell else ""
        kind = "警告 " if problem.severity is Severity.WARNING else ""
        yield f"     {kind}{where}{one_line(problem.message)}"
        if with_hint and problem.hint:
            yield f"         {one_line(problem.hint)}"


def passed_over_lines(names: Sequence[str]) -> Iterator[str]:
    """Every file that wasn't read, with the reason."""
    yield from (f" 没有收：{one_line(name)}" for name in names)


def awaited_words(waiting: Sequence[tuple[str, int, date]]) -> str:
    """``机关党支部（2 件，最近的 6 月 28 日到期）``, those whose problems are due first before the others."""
    ordered = sorted(waiting, key=lambda each: each[2])
    named = [
        f"{name}（{count} 件，{'最近的 ' if count > 1 else ''}{day_words(day)}到期）"
        for name, count, day in ordered[:_NAMED]
    ]
    more = f" 等 {len(ordered)} 个单位" if len(ordered) > _NAMED else ""
    return "、".join(named) + more
