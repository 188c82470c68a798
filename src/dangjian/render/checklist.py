"""What a list's workbook changes, as text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from dangjian.books.table import BookProblem
from dangjian.compare.comparison import Comparison
from dangjian.render.diff import diff_text

_MOST = 200


class ListTakenView(Protocol):
    """What `commands.checklist` gives."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def comparison(self) -> Comparison: ...  # noqa: D102
    @property
    def told(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def problems(self) -> tuple[BookProblem, ...]: ...  # noqa: D102
    @property
    def files(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def written(self) -> bool: ...  # noqa: D102


def render_list_taken(taken: ListTakenView, *, width: int, colour: bool) -> str:
    """The problems by cell, or the semantic difference, what was settled, what was written."""
    return "\n".join(_lines(taken, width, colour))


def _lines(taken: ListTakenView, width: int, colour: bool) -> Iterator[str]:
    if taken.problems:
        yield f"{taken.file}：退回，{len(taken.problems)} 处要改，什么都没有写入："
        yield from (f"  {problem.words}" for problem in taken.problems[:_MOST])
        if len(taken.problems) > _MOST:
            yield f"  … 另有 {len(taken.problems) - _MOST} 处"
        return
    if not taken.comparison.differences and not taken.files:
        yield f"{taken.file}：没有变化。"
        return
    yield diff_text(taken.comparison, width=width, colour=colour).rstrip("\n")
    yield from (f"※ {each}" for each in taken.told)
    yield f"{'已写入' if taken.written else '试算，没有写入'} {'、'.join(taken.files)}"
