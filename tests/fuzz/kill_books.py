"""What writing commands take in, made ready for a kill: workbooks that have something to say, a group."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from dangjian.cli.app import run
from tests.helpers import ROOT, opened
from tests.sheets.filling import map_of


def books(root: Path) -> Path:
    """Where the workbooks of a workspace lie: beside it, so that none of them is a file of its own."""
    folder = root.parent / "books"
    folder.mkdir(exist_ok=True)
    return folder


def edited_roster(root: Path) -> None:
    path = books(root) / "roster.xlsx"
    assert run(["-C", str(root), "roster", "export", "--output", str(path)]) == 0
    book = opened(path)
    units: Any = book["单位"]
    heads = {cell.value: cell.column for cell in units[2]}
    row = next(r for r in units.iter_rows(min_row=3) if r[0].value == "br-tool")
    row[heads["党员人数"] - 1].value = 99
    book.save(path)


def edited_list(root: Path) -> None:
    path = books(root) / "list.xlsx"
    assert run(["-C", str(root), "checklist", "export", "branch", "--output", str(path)]) == 0
    book = opened(path)
    for tab in book.worksheets:
        for row in tab.iter_rows():
            for cell in row:
                if cell.value == "按月召开支部委员会会议":
                    cell.value = "按月召开支部委员会会议并留痕"
    book.save(path)


def answered_problems(root: Path) -> None:
    """The replies of two units, one problem each."""
    folder = books(root) / "replies"
    assert (
        run(["-C", str(root), "rectify", "sheet", "--out", str(folder), "--date", "2026-06-08"])
        == 0
    )
    for path in folder.glob("*.xlsx"):
        _fill(path, {"measures": "每周一更新", "evidence": "更新记录"})


def appeals(root: Path) -> None:
    folder = books(root) / "appeals"
    assert run(["-C", str(root), "correct", "sheet", "2026-05", "--unit", "br-gear",
                "--out", str(folder)]) == 0  # fmt: skip
    (path,) = folder.glob("*.xlsx")
    _fill(path, {"value": "0", "reason": "补交了记录", "decision": "采纳", "ground": "核对属实"}, 1)


def entered_contact(root: Path) -> None:
    path = books(root) / "contacts.xlsx"
    assert run(["-C", str(root), "points", "sheet", "contacts", "--year", "2026",
                "--output", str(path)]) == 0  # fmt: skip
    book = opened(path)
    tab: Any = book["登记"]
    heads = {cell.value: cell.column for cell in tab[3]}
    row = next(n for n in range(4, 90) if tab.cell(n, heads["谁"]).value is None)
    said = {"日期": "2026-07-01", "谁": "分管生产党委委员", "事由": "到联系点调研",
            "对哪个单位": "齿轮党支部", "依据": "联系记录 7 月 1 日"}  # fmt: skip
    for head, value in said.items():
        tab.cell(row, heads[head]).value = value
    book.save(path)


def old_register(root: Path) -> None:
    """A register as offices kept it before, with two problems."""
    book = Workbook()
    tab: Any = book.active
    tab.append(("整改台账",))
    tab.append(("序号", "责任单位", "存在问题", "责任人", "整改期限", "检查时间"))
    tab.append((1, "齿轮党支部", "公告栏两期未更新", "张某", "2026.3.31", "2026.3.2"))
    tab.append((2, "工装党支部", "台账不全", "李某", "2026.4.30", "2026.3.5"))
    book.save(books(root) / "register.xlsx")


def _fill(path: Path, answers: Mapping[str, Any], most: int | None = None) -> None:
    """Answers by field, for the first so many items."""
    book = opened(path)
    places = map_of(book)
    items = list(dict.fromkeys(item for _, item, _, _ in places))[:most]
    for (sheet, item, _, field), (cell, _) in places.items():
        if item in items and field in answers:
            book[sheet][cell].value = answers[field]
    book.save(path)


def headed_group(root: Path) -> None:
    """The company is the head, and only member, of a group, whose file lies beside its settings."""
    lists = root / "lists"
    lists.mkdir()
    shutil.copy(ROOT / "examples" / "gear-group" / "checklists" / "branch.yaml", lists)
    (root / "group.yaml").write_text(
        "schema: dangjian/group@1\nname: 集团\nmembers: [{id: one, name: 一公司, workspace: .}]\n"
        "checklists: lists\nlayers: [branch]\n",
        encoding="utf-8",
    )
