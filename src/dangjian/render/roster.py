"""What a roster or a list's workbook changes, as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from dangjian.books.roster_tables import RosterTables
from dangjian.books.table import BookProblem
from dangjian.values.wording import listed

_MOST = 200


class Taken(Protocol):
    """What `commands.roster` gives."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def tables(self) -> RosterTables: ...  # noqa: D102
    @property
    def changes(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def guesses(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def absent(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def problems(self) -> tuple[BookProblem, ...]: ...  # noqa: D102
    @property
    def files(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def written(self) -> bool: ...  # noqa: D102


def render_roster(taken: Taken) -> str:
    """The differences, the guesses to be looked at, what was passed over, the problems, what was written."""
    return "\n".join(_lines(taken))


def _lines(taken: Taken) -> Iterator[str]:
    tables = taken.tables
    counts = (("单位", tables.units), ("党员", tables.people), ("任职", tables.holders))
    found = "，".join(
        f"{word} {sum(len(t.rows) for t in kind)} 行" for word, kind in counts if kind
    )
    yield f"{taken.file}：{found or '协作区'}"
    if taken.problems:
        yield f" 退回，{len(taken.problems)} 处要改，什么都没有写入："
        yield from _limited(problem.words for problem in taken.problems)
        return
    yield from _limited(taken.changes)
    if not taken.changes:
        yield "  没有变化。"
    if taken.guesses:
        yield f" 请核对 {len(taken.guesses)} 处推断："
        yield from _limited(f"※ {each}" for each in taken.guesses)
    yield from _passed_over(tables)
    if taken.absent:
        yield f" 在册而这份花名册里没有的 {len(taken.absent)} 人，保持不变：{listed(taken.absent, 6)}"
        yield "  转出的请写“终止月份”。"
    if taken.files:
        yield f"{'已写入' if taken.written else '试算，没有写入'} {'、'.join(taken.files)}"


def _passed_over(tables: RosterTables) -> Iterator[str]:
    for table in tables.every:
        if table.unused:
            yield f" {table.sheet}：没有用到的列：{listed(table.unused)}"
    passed = [each for table in tables.every for each in table.passed]
    if passed:
        yield f" 没有读的行：{listed(passed, 6)}"
    if tables.others:
        yield f" 没有读的表：{listed(tables.others)}"


def _limited(lines: Iterable[str]) -> Iterator[str]:
    every = list(lines)
    yield from (f"  {line}" for line in every[:_MOST])
    if len(every) > _MOST:
        yield f"  … 另有 {len(every) - _MOST} 处"
