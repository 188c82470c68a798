"""What people write and add that no form foresees: words for nothing, two numbers in a cell, comments, zips."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from dangjian.io.yaml_reader import read
from tests.sheets.filling import map_of
from tests.sheets.workspace import GOOD, TAB, blank, cell_of, filled, hand_in, make


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "ws")


def entries(root: Path) -> dict[str, Any]:
    """What the inspection's record says."""
    found: Any = read((root / "records/2026-05/br-a.branch.yaml").read_bytes())
    every: dict[str, Any] = found["entries"]
    return every


def said(found: Any) -> list[str]:
    return [problem.message for problem in found.problems]


@pytest.mark.parametrize("typed", ["28/30", "28／30", " 28 / 30 ", "２８/３０"])
@pytest.mark.parametrize("field", ["done", "total"])
def test_two_numbers_in_one_cell(root: Path, typed: str, field: str) -> None:
    answers = GOOD | {("A4", "done"): None, ("A4", "total"): None} | {("A4", field): typed}
    found = hand_in(root, filled(blank(root), answers))
    assert not found.failed
    assert entries(root)["A4"] == {"value": {"done": Decimal(28), "total": Decimal(30)}} or entries(root)["A4"] == {"value": {"done": 28, "total": 30}}  # fmt: skip
    assert any("按 完成 28，总数 30 收下" in each for each in said(found))


@pytest.mark.parametrize(
    ("done", "total"), [("28/30", "31"), ("28/30", "28/31"), ("a/30", None), ("28/30/31", None)]
)
def test_two_numbers_that_arent(root: Path, done: str, total: str | None) -> None:
    answers = GOOD | {("A4", "done"): done, ("A4", "total"): total}
    assert hand_in(root, filled(blank(root), answers)).failed


@pytest.mark.parametrize("typed", ["未发现", "无此情况", "没有发现问题。", "无", "/"])
def test_nothing_was_found(root: Path, typed: str) -> None:
    """Where faults are counted, words for nothing are 0."""
    answers = GOOD | {("B1", "late"): typed, ("B1", "wrong"): typed, ("B1", "gone"): typed}
    assert not hand_in(root, filled(blank(root), answers)).failed
    assert entries(root)["B1"]["value"] == {}


@pytest.mark.parametrize("typed", ["未发现", "无", "未发现问题", "是"])
def test_nothing_was_found_says_the_cell(root: Path, typed: str) -> None:
    """In the cell 未发现问题 a word for nothing is a yes."""
    rules = dict.fromkeys((("B1", name) for name in ("late", "wrong", "note")), None)
    assert not hand_in(root, filled(blank(root), GOOD | rules | {("B1", "none"): typed})).failed
    assert entries(root)["B1"] in ({}, {"value": {}})


def test_what_is_added_is_told_with_its_place(root: Path) -> None:
    """Comments and tabs of one's own: no record holds them, so each is named."""

    def change(book: Workbook) -> None:
        cell = map_of(book)[TAB, "A2", "inspection", "value"][0]
        book[TAB][cell].comment = Comment("原来填的 1 次", "组长")
        book.create_sheet("另附")["B3"] = "名单"

    data = filled(blank(root), GOOD, change=change)
    found = hand_in(root, data)
    assert not found.failed
    told = {p.code: (p.location.sheet, p.location.cell, p.message) for p in found.problems}
    assert told["DJ876"] == (
        TAB,
        cell_of(data, "A2", "value"),
        "这一格的批注没有收：“原来填的 1 次”",
    )
    assert told["DJ877"][0] == "另附"


def test_a_zip_file(root: Path, tmp_path: Path) -> None:
    """Every workbook in it is collected, the very bytes are kept, all else is named."""
    data = filled(blank(root), GOOD)
    packed = tmp_path / "inbox" / "交表.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一支部/2026-05_一支部.xlsx", data)
        archive.writestr("一支部/说明.txt", "x")
        archive.writestr("__MACOSX/._x.xlsx", "x")
    from dangjian.commands.collect import collect
    from tests.sheets.workspace import TODAY

    found = collect(root, [packed.parent], today=TODAY)
    assert not found.failed
    assert [file.name for file in found.files] == ["交表.zip/一支部/2026-05_一支部.xlsx"]
    assert (root / "originals/2026-05/2026-05_一支部.xlsx").read_bytes() == data
    assert found.passed_over == (
        "交表.zip/__MACOSX/._x.xlsx（隐藏文件）",
        "交表.zip/一支部/说明.txt（不是表格）",
    )
    assert not collect(root, [packed], today=TODAY).failed


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b""])
def test_a_zip_file_that_cant_be_opened(root: Path, tmp_path: Path, data: bytes) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "坏.zip").write_bytes(data)
    (inbox / "好.xlsx").write_bytes(filled(blank(root), GOOD))
    from dangjian.commands.collect import collect
    from tests.sheets.workspace import TODAY

    found = collect(root, [inbox], today=TODAY)
    assert found.passed_over == ("坏.zip（压缩包打不开，没有传完或已损坏）",)
    assert not found.failed
