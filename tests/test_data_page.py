"""docs/data.md: its columns are the program's, its ten answers are what duckdb says of the example.

``--update-golden`` writes columns, answers and pictures anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import dangjian
from dangjian.commands.export import export, months_between, write_tables
from dangjian.pages.page import Chart, Series
from dangjian.pages.tables import all_columns
from dangjian.render.svg_charts import chart_svg
from dangjian.values.period import Month
from tests.conftest import Golden
from tests.helpers import ROOT

PAGE = ROOT / "docs" / "data.md"
EXAMPLE = ROOT / "examples" / "gear-company"
KINDS = {"text": "文字", "number": "数", "flag": "是否", "date": "日期", "list": "几项文字"}
QUESTION = re.compile(
    r"### (?P<title>.+)\n\n```sql\n(?P<query>(?:.+\n)+?)```\n(?:\n```text\n(?:.*\n)+?```\n)?(?:\n!\[.*\n)?"
)
STYLE = (
    "<style>.chart{font:12px sans-serif}.chart text{fill:#333}.chart .grid line{stroke:#ccc}"
    ".chart .bar{fill:#2a6fb0}</style>"
)


def test_columns(golden: Golden) -> None:
    head, rest = PAGE.read_text(encoding="utf-8").split("<!-- 列 -->\n", 1)
    tail = rest.split("<!-- 完 -->", 1)[1]
    golden(PAGE, f"{head}<!-- 列 -->\n{''.join(_columns())}<!-- 完 -->{tail}")


def _columns() -> Iterator[str]:
    for name, (title, columns) in all_columns().items():
        rows = "".join(f"| `{c.name}` | {KINDS[c.kind]} | {c.words} |\n" for c in columns)
        yield f"\n### `{name}` {title}\n\n| 列 | 种类 | 是什么 |\n|---|---|---|\n{rows}\n"


def test_the_ten_questions(golden: Golden, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    made = export(EXAMPLE, months_between(Month(2026, 1), Month(2026, 7)))
    connection = duckdb.connect()
    for path in write_tables(made.tables, "parquet", tmp_path):
        connection.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
    text = PAGE.read_text(encoding="utf-8")
    begin = text.index("## 十个常问的问题")
    asked = list(QUESTION.finditer(text, begin))
    assert len(asked) == 10
    pieces, done = [], 0
    for number, question in enumerate(asked, start=1):
        answer = connection.execute(question["query"])
        names = [column[0] for column in answer.description]
        rows = answer.fetchall()
        assert rows, question["title"]
        picture = _picture(golden, number, question["title"], names, rows)
        shown = f"### {question['title']}\n\n```sql\n{question['query']}```\n\n```text\n"
        pieces += [text[done : question.start()], shown, *_lines(names, rows), f"```\n{picture}"]
        done = question.end()
    golden(PAGE, "".join(pieces) + text[done:])


def _picture(
    golden: Golden, number: int, title: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> str:
    """A bar a row, of the last column, where that is a number; its line in the page."""
    if any(isinstance(row[-1], str) for row in rows):
        return ""
    bars = tuple(None if row[-1] is None else Decimal(str(row[-1])) for row in rows)
    words = tuple(" ".join(str(v) for v in row[:-1] if isinstance(v, str)) for row in rows)
    chart = Chart("bar", title, words, (Series(names[-1], bars),), names[-1])
    drawn = str(chart_svg(chart)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    path = ROOT / "docs" / "images" / f"data-{number}.svg"
    golden(path, re.sub(r"^(<svg [^>]*>)", rf"\1{STYLE}", drawn) + "\n")
    return f"\n![{title}：{names[-1]}](images/{path.name})\n"


def _lines(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    table = [names, *([_shown(value) for value in row] for row in rows)]
    widths = [max(_width(row[n]) for row in table) for n in range(len(names))]
    for row in table:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip() + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, Decimal | float):
        return format(Decimal(str(value)).normalize(), "f")
    return "" if value is None else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def test_pandas_takes_the_rows_as_they_are() -> None:
    pandas = pytest.importorskip("pandas")
    workspace = dangjian.load(EXAMPLE)
    rows = dangjian.tables(workspace, "2026-05")
    frame = pandas.DataFrame(rows["deductions"])
    cards = dangjian.score(workspace, "2026-05").scorecards
    lost = sum(line.points for card in cards for line in (*card.deductions, *card.penalties))
    assert frame["points"].sum() == lost
