"""Data out: the tidy tables of some periods, as files that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.commands.checking import Checked, check_workspace
from dangjian.commands.register import cannot
from dangjian.commands.score import score_checked
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.journal import refuse_unfinished
from dangjian.io.revisions import would_be_committed
from dangjian.io.sources import Folder
from dangjian.pages.tables import TidyScope, TidyTable, Value, tables
from dangjian.problem import Problem
from dangjian.render.csv import csv_text
from dangjian.render.json import dump, number
from dangjian.values.period import Month, Period, PeriodKind

SCHEMA = "dangjian/tables@1"
_BOM = "\ufeff"


class Exported(NamedTuple):
    """The tables, and what is wrong in the files that they come from."""

    tables: tuple[TidyTable, ...]
    problems: tuple[Problem, ...]
    """Errors; what has them is in no table."""
    without_points: bool
    """Whether points of people were left out."""


def months_between(first: Month, last: Month) -> tuple[Period, ...]:
    """Every month from one to another, both included. Raises DangjianError when they run backwards."""
    if last < first:
        raise DangjianError(f"{first} 在 {last} 之后。", "先写开始的月份，例如 2026-01..2026-06。")
    months = []
    while first <= last:
        months.append(Period(PeriodKind.MONTH, first))
        first = first.plus(1)
    return tuple(months)


def export(root: Path, periods: Sequence[Period] | None, *, people: bool = False) -> Exported:
    """The tables of periods; of every month with records when None.

    Raises ProblemsFound where lists, organization or policy have errors.
    """
    refuse_unfinished(root)
    return export_checked(check_workspace(Folder(root)), periods, people=people)


def export_checked(
    checked: Checked, periods: Sequence[Period] | None, *, people: bool = False
) -> Exported:
    """The same, of a workspace that has been checked already."""
    workspace = checked.workspace
    if periods is None:
        periods = [Period(PeriodKind.MONTH, month) for month in workspace.months_with_records]
    results = []
    for period in periods:
        if len(periods) > 1 and _before_the_first_policy(workspace, period):
            continue  # a range may begin earlier than there is anything to tell
        scores = score_checked(checked, period)
        if scores.results is None:
            raise cannot("导出数据", scores.problems)
        results.append(scores.results)
    asked = TidyScope(frozenset(month for period in periods for month in period.months), people)
    made = tables(workspace, checked.filing, results, asked)
    return Exported(made, checked.errors, bool(workspace.ledgers) and not people)


def _before_the_first_policy(workspace: Workspace, period: Period) -> bool:
    """Whether nothing can be scored because no policy was in force yet, and nothing was recorded."""
    recorded = set(workspace.months_with_records)
    return workspace.policy_in(period.last) is None and recorded.isdisjoint(period.months)


def refuse_people_in_repository(folder: Path) -> None:
    """Raise DangjianError where what names people would be committed with the workspace."""
    if would_be_committed(folder):
        raise DangjianError(
            f"{folder} 在 git 仓库里，没有被忽略，没有把党员的姓名和积分写到那里。",
            "写到仓库外的目录，或者先把这个目录写进 .gitignore。",
        )


def write_tables(made: Sequence[TidyTable], form: str, folder: Path) -> Iterator[Path]:
    """A file a table in a folder, made if absent; their paths as they are written."""
    from dangjian.io.atomic import write_bytes

    for table in made:
        path = folder / f"{table.name}.{form}"
        write_bytes(path, _FORMS[form](table))
        yield path


def tables_json(made: Sequence[TidyTable]) -> str:
    """All tables as one JSON text (schema dangjian/tables@1)."""
    return dump({"schema": SCHEMA, "tables": {table.name: objects(table) for table in made}})


def objects(table: TidyTable) -> list[dict[str, Any]]:
    """The rows as JSON objects, their keys the columns."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(_json_value, row), strict=True)) for row in table.rows]


def _json_value(value: Value) -> object:
    match value:
        case None | bool() | str():
            return value
        case tuple():
            return list(value)
        case date():
            return value.isoformat()
    return number(value)


def _csv(table: TidyTable) -> bytes:
    header = [column.name for column in table.columns]
    rows = (["；".join(v) if isinstance(v, tuple) else v for v in row] for row in table.rows)
    return f"{_BOM}{csv_text(header, rows)}".encode()


def _json(table: TidyTable) -> bytes:
    return dump(objects(table)).encode()


def _parquet(table: TidyTable) -> bytes:
    from dangjian.io.parquet import parquet_bytes

    return parquet_bytes(table)


_FORMS: Mapping[str, Callable[[TidyTable], bytes]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
}
FORMS = tuple(_FORMS)
"""What tables can be written as."""
