"""An old register in Excel as offices keep them, with title lines, merged cells and dates of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from dangjian.cli.app import run
from dangjian.io.yaml_reader import read
from tests.cli.company import copy_to
from tests.helpers import contents
from tests.workflows.rectifying import workspace

HEAD = ("序号", "责任单位", "存在问题", "整改措施", "责任人", "整改期限", "检查时间", "整改情况", "销号时间", "备注")  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    (1, "第一党支部", "公告栏两期未更新", "专人负责", "张某", date(2026, 3, 31), date(2026, 3, 2), "已完成", date(2026, 3, 28), None),
    (2, None, "台账不全", None, None, "2026年4月底", "3月5号", "正在整改", None, "见附件"),
    (3, "第二党支部", "学习记录缺签到", None, "李某", None, "2026.3.9", "已销号", None, None),
    (None, None, None, None, None, None, None, None, None, "填表人：王某"),
]  # fmt: skip

Tell = Callable[..., tuple[int, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "workspace")


@pytest.fixture
def tell(root: Path, capsys: pytest.CaptureFixture[str]) -> Tell:
    def perform(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        status = run(["-C", str(root), "rectify", *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return perform


def register(root: Path, *rows: tuple[Any, ...]) -> Path:
    """The old register: a title over all columns, a line for the date, then the headings."""
    book = Workbook()
    tab: Any = book.active
    tab.title = "台账"
    tab.append(["某公司党建问题整改台账"])
    tab.merge_cells("A1:J1")
    tab.append([None, None, None, None, None, None, None, "2026 年一季度"])
    for row in (HEAD, *(rows or ROWS)):
        tab.append(row)
    if not rows:
        tab.merge_cells("B4:B5")
    book.create_sheet("说明")["A1"] = "按季度更新"
    path = root.parent / "旧台账.xlsx"
    book.save(path)
    return path


BY = ("--by", "公司党委", "--date", "2026-06-02")


def test_taken_over(root: Path, tell: Tell) -> None:
    path = register(root)
    before = contents(root)
    status, said = tell("import", path, *BY, "--dry-run")
    assert (status, contents(root)) == (0, before)
    assert "责任单位 → 责任单位，存在问题 → 问题" in said
    assert "没有用到的列：备注" in said
    assert "责任单位空着，照上一行记为第一党支部" in said
    assert "期限“2026年4月底”记为 2026-04-30" in said
    assert "发现日期“3月5号”记为 2026-03-05" in said
    assert "没有期限，按" in said
    assert "已销号而没有销号日期" in said
    assert "没有收：台账 第 7 行（没有写问题）" in said
    status, said = tell("import", path, *BY)
    assert status == 0
    assert "登记了 3 条，其中已销号 2 条。" in said
    listed = {each["id"]: each for each in json.loads(tell("list", "--format", "json")[1])}
    assert {name: each["status"] for name, each in listed.items()} == {
        "2026-03.br-a.M1": "closed",
        "2026-03.br-a.M2": "open",
        "2026-03.br-b.M1": "closed",
    }
    first: Any = read((root / "rectifications/2026-03/2026-03.br-a.M1.yaml").read_bytes())
    assert [(e["at"], e["by"], e["action"]) for e in first["events"]] == [
        ("2026-03-02", "committee", "raise"),
        ("2026-03-02", "br-a", "accept"),
        ("2026-03-28", "br-a", "submit"),
        ("2026-03-28", "committee", "close"),
    ]
    assert (first["owner"], first["due"], first["events"][1]["note"]) == ("张某", "2026-03-31", "措施：专人负责")  # fmt: skip
    assert (root / "originals/2026-06" / path.name).read_bytes() == path.read_bytes()
    assert run(["-C", str(root), "validate"]) == 0


def test_a_second_time_changes_nothing(root: Path, tell: Tell) -> None:
    path = register(root)
    assert tell("import", path, *BY)[0] == 0
    before = contents(root)
    status, said = tell("import", path, *BY)
    assert (status, contents(root)) == (0, before)
    assert said.count("已经登记过") == 3


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((1, "第一支部", "记录不全", None, None, None, date(2026, 3, 2), None, None, None), "是不是想写 br-a"),
        ((1, None, "记录不全", None, None, None, date(2026, 3, 2), None, None, None), "没有写责任单位"),
        ((1, "公司党委", "记录不全", None, None, None, date(2026, 3, 2), "已销号", None, None), "销号"),
    ],
)  # fmt: skip
def test_one_row_keeps_back_all(
    root: Path, tell: Tell, row: tuple[Any, ...], sentence: str
) -> None:
    good = (2, "第二党支部", "别的", None, None, None, date(2026, 3, 2), None, None, None)
    path = register(root, row, good)
    before = contents(root)
    status, said = tell("import", path, *BY)
    assert (status, contents(root)) == (1, before)
    assert "不能登记 台账 第 4 行" in said
    assert sentence in said
    assert "一条都没有写入" in said


def test_what_is_no_register(root: Path, tell: Tell) -> None:
    path = root.parent / "别的.xlsx"
    Workbook().save(path)
    assert "没有认出整改台账" in tell("import", path, *BY)[1]
    (root.parent / "x.xlsx").write_bytes(b"x")
    status, said = tell("import", root.parent / "x.xlsx", *BY)
    assert (status, "读不了" in said) == (2, True)
    assert tell("import", path)[0] == 2


@pytest.mark.parametrize("made", [["points", "sheet", "contacts"], ["roster", "export"]])
def test_a_workbook_of_ours_is_no_old_register(made: list[str], tmp_path: Path) -> None:
    """Its headings have the same words: units, matters, days."""
    company = copy_to(tmp_path)
    book = tmp_path / "book.xlsx"
    assert run(["-C", str(company), *made, "--output", str(book)]) == 0
    before = contents(company)
    assert run(["-C", str(company), "rectify", "import", str(book), "--by", "dept-party"]) == 2
    assert contents(company) == before
