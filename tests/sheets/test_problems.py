"""Every problem that collecting can find, each made by one change to a good sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from dangjian.codes import sheets
from dangjian.problem import Code
from dangjian.sheet.results import Collected
from tests.helpers import contents, opened
from tests.sheets.filling import map_of, saved
from tests.sheets.workspace import (
    CHECKLIST,
    GOOD,
    TAB,
    blank,
    cell_of,
    filled,
    hand_in,
    make,
    record_text,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "ws")


def said(found: Collected) -> list[str]:
    """The errors and warnings, as people see them."""
    return [
        f"{p.code} {p.location.sheet and p.location.cell} {p.message}".replace("  ", " ")
        for p in found.problems
    ]


def at(item: str, field: str, value: Any, kind: str = "inspection") -> Callable[[Workbook], None]:
    """Write into an input cell."""

    def change(book: Workbook) -> None:
        book[TAB][map_of(book)[TAB, item, kind, field][0]].value = value

    return change


def row_of(book: Workbook, item: str) -> int:
    """The first row of an item."""
    return next(row[0].row for row in book[TAB].iter_rows(min_row=8) if row[0].value == item)


def unmerge(book: Workbook) -> None:
    for merged in list(book[TAB].merged_cells.ranges):
        book[TAB].unmerge_cells(str(merged))


def without_row(book: Workbook) -> None:
    unmerge(book)
    book[TAB].delete_rows(row_of(book, "A1"), 2)


def copied_row(book: Workbook) -> None:
    unmerge(book)
    tab: Any = book[TAB]
    row = row_of(book, "A3")
    last = tab.max_row + 1
    for cell in list(tab[row]):
        tab.cell(last, cell.column, cell.value)
    tab[f"G{last}"].value = "优"


def own_row(book: Workbook) -> None:
    unmerge(book)
    row = row_of(book, "A3")
    book[TAB].insert_rows(row)
    book[TAB][f"G{row}"].value = 5


def without_column(book: Workbook) -> None:
    unmerge(book)
    book[TAB].delete_cols(11)


def other_id(book: Workbook) -> None:
    book[TAB][f"A{row_of(book, 'A3')}"].value = "A4"


def beside(book: Workbook) -> None:
    book[TAB]["W9"].value = "请领导审阅"


def no_property(book: Any) -> None:
    del book.custom_doc_props["dangjian"]


def no_tab(book: Workbook) -> None:
    del book[TAB]


def twice(book: Workbook) -> None:
    book.copy_worksheet(book[TAB])


def no_carriers(book: Workbook) -> None:
    no_property(book)
    del book["_dangjian"]
    for row in book[TAB]["A1:L4"]:
        for cell in row:
            if isinstance(cell.value, str) and "识别码" in cell.value:
                cell.value = None


def other_unit_in_map(book: Workbook) -> None:
    book["_dangjian"]["B2"].value = "br-b"


Case = tuple[Code, Callable[[Workbook], None], str]
CELLS: list[Case] = [
    (sheets.BAD_INPUT, at("A2", "value", "两次"), "填了“两次”，这里应填 0 或更大的整数"),
    (sheets.BAD_INPUT, at("A5", "value", "#REF!"), "填了“#REF!”，这里应填 一个数"),
    (sheets.FORMULA_IN_INPUT, at("A2", "value", "=1+1"), "这一格是公式（“=1+1”），只收直接填的内容"),
    (sheets.FORMULA_IN_INPUT, at("A1", "note", "=cmd|'/C calc'!A0"), "这一格是公式（“=cmd|'/C calc'!A0”），只收直接填的内容"),
    (sheets.NO_VALUE, at("A1", "value", None), ""),
    (sheets.NONE_AND_RULES, at("B1", "none", "是"), "事项 B1 填了“未发现问题”，又填了扣分规则"),
    (sheets.VETO_WITHOUT_RULE, at("B4", "basis", "通报"), "事项 B4 写了否决的依据或批准人，但没有选是哪种情形"),
    (sheets.NOT_SIGNED, at("_", "by", None), "核准一侧填了内容，但没有写谁填的"),
    (sheets.NOT_SIGNED, at("_", "date", "  "), "核准一侧填了内容，但没有写哪天填的"),
    (sheets.TEXT_TOO_LONG, at("A1", "note", "长" * 32_767), "这一格有 32767 个字，最多 2000 个"),
    (sheets.STRAY_ROW, own_row, "这一行不是清单里的事项，填的“5”收不进来"),
    (sheets.ROW_MISSING, without_row, "事项 A1 的行不见了"),
    (sheets.ROW_TWICE, copied_row, "事项 A3 的同一行在 G13 也有，两处填得不一样"),
    (sheets.COLUMN_MISSING, without_column, "这张工作表少了列：备注"),
    (sheets.ITEM_CHANGED, other_id, "这一行印的编号是 “A4”，原来是 A3"),
    (sheets.TAB_MISSING, no_tab, "少了工作表“支部点检表”"),
    (sheets.TAB_TWICE, twice, "工作表“支部点检表 Copy”和“支部点检表”是同一张表的两份"),
    (sheets.NOT_OURS, no_carriers, "这不是用 dangjian sheet 发出的点检表，没有身份标记"),
    (sheets.CARRIERS_DISAGREE, other_unit_in_map, "表里的身份标记互相矛盾：文件属性是 br-a 2026-05，隐藏的工作表是 br-b 2026-05"),
]  # fmt: skip


@pytest.mark.parametrize("case", CELLS, ids=lambda case: f"{case[0].id}-{case[2][:12]}")
def test_refused_with_the_reason_and_nothing_written(root: Path, case: Case) -> None:
    code, change, message = case
    extra = {("A1", "evidence"): "学习记录"} if code is sheets.NO_VALUE else {}
    data = filled(blank(root), GOOD | extra, change=change)
    before = contents(root)
    found = hand_in(root, data)
    mine = [p for p in found.problems if p.code == code.id]
    assert mine, said(found)
    assert found.failed
    assert not message or mine[0].message == message
    assert contents(root) == before


def test_the_cell_is_named(root: Path) -> None:
    data = filled(blank(root), GOOD | {("B1", "wrong"): "0.5；3"})
    found = hand_in(root, data)
    assert said(found) == [
        f"DJ211 {cell_of(data, 'B1', 'wrong')} 事项 B1 填了 3，允许的是 0.5 到 2"
    ]


def test_what_records_would_say_is_said_at_the_cell(root: Path) -> None:
    changes = {("A2", "evidence"): None, ("A3", "na"): "没有党课", ("A4", "done"): 31}
    data = filled(blank(root), GOOD | changes)
    found = hand_in(root, data)
    assert sorted(said(found)) == [
        f"DJ211 {cell_of(data, 'A4', 'done')} 事项 A4 填了 31，允许的是 0 到 30（完成数不能超过应完成数）",
        f"DJ218 {cell_of(data, 'A3', 'na')} 事项 A3 既填了结果，又写了不适用原因",
        f"DJ220 {cell_of(data, 'A2', 'evidence')} 事项 A2 得了分，但没有写佐证材料",
    ]


def test_nothing_found_denied_without_saying_what(root: Path) -> None:
    changes = {
        ("B1", "late"): None,
        ("B1", "wrong"): None,
        ("B1", "note"): None,
        ("B1", "none"): "否",
    }
    assert "DJ815" in said(hand_in(root, filled(blank(root), GOOD | changes)))[0]


def test_only_signed_is_no_record(root: Path) -> None:
    found = hand_in(
        root, filled(blank(root), {("_", "by"): "督查组", ("_", "date"): date(2026, 5, 28)})
    )
    assert [p.code for p in found.problems] == [sheets.ONLY_SIGNED.id, sheets.NOTHING_FILLED.id]
    assert not found.failed
    assert not (root / "records").exists()


def test_open_items_are_a_warning(root: Path) -> None:
    less = {key: value for key, value in GOOD.items() if key[0] not in ("A3", "A5")}
    found = hand_in(root, filled(blank(root), less))
    (problem,) = found.problems
    assert problem.code == sheets.UNFILLED.id
    assert problem.message == "核准一侧有 2 条到期事项没有填：A3、A5"
    assert not found.failed


def test_rewriting_is_reported(root: Path) -> None:
    data = filled(blank(root), GOOD | {("A2", "value"): "２次", ("A6", "value"): "5月27日"})
    found = hand_in(root, data)
    assert sorted(said(found)) == [
        f"DJ822 {cell_of(data, 'A2', 'value')} “２次” 按 2 收下",
        f"DJ822 {cell_of(data, 'A6', 'value')} “5月27日” 按 2026-05-27 收下",
    ]
    assert "A6: 2026-05-27" in record_text(root)


def test_invisible_characters_are_taken_off_and_told(root: Path) -> None:
    typed = {("A1", "evidence"): "记\u200b录\u202e本", ("A2", "value"): "\u20662\u2069"}
    data = filled(blank(root), GOOD | typed)
    found = hand_in(root, data)
    assert not found.failed
    told = {(p.code, p.location.sheet, p.location.cell): p.message for p in found.problems}
    assert told == {
        ("DJ849", TAB, cell_of(data, "A1", "evidence")): "这一格里有看不见的字符"
        "（零宽空格 U+200B、强制从右到左 U+202E），去掉以后收下",
        ("DJ849", TAB, cell_of(data, "A2", "value")): "这一格里有看不见的字符"
        "（从左到右隔离 U+2066、隔离结束 U+2069），去掉以后收下",
    }
    assert "evidence: [记录本]" in record_text(root)
    assert re.search(r"A2: (\{value: )?2\b", record_text(root))


def test_a_cell_of_nothing_visible_is_blank(root: Path) -> None:
    found = hand_in(root, filled(blank(root), GOOD | {("A1", "note"): "\u200b\u200f"}))
    assert [p.code for p in found.problems] == ["DJ849"]
    hidden = record_text(root)
    hand_in(root, filled(blank(root), GOOD), replace=True)
    assert "\u200b" not in hidden
    assert hidden.partition("entries:")[2] == record_text(root).partition("entries:")[2]


def test_pictures_are_said_to_stay_behind(root: Path) -> None:
    def embed(book: Workbook) -> None:
        at("A1", "evidence", '=_xlfn.DISPIMG("ID_1",1)')(book)

    found = hand_in(root, filled(blank(root), change=embed))
    assert [p.code for p in found.problems] == [sheets.PICTURE.id]
    assert not found.failed


def test_content_outside_the_table_is_a_warning(root: Path) -> None:
    found = hand_in(root, filled(blank(root), change=beside))
    assert said(found) == ["DJ825 W9 表格以外还有内容没有收：W9 “请领导审阅”"]
    assert not found.failed


def test_a_lost_carrier_is_a_warning(root: Path) -> None:
    found = hand_in(root, filled(blank(root), change=no_property))
    assert [p.code for p in found.problems] == [sheets.CARRIER_MISSING.id]
    assert not found.failed


def test_another_month_than_asked_for(root: Path) -> None:
    from dangjian.values.period import Month

    found = hand_in(root, filled(blank(root, "br-b")), period=Month(2026, 6))
    (problem,) = found.problems
    assert problem.code == sheets.WRONG_PERIOD.id
    assert problem.message == "这是二支部 2026-05 的表，本次收 2026-06"


@pytest.mark.parametrize("name", ["2026-06_一支部.xlsx", "2026-05_二支部.xlsx"])
def test_an_old_sheet_under_a_new_name(root: Path, name: str) -> None:
    found = hand_in(root, filled(blank(root)), names=(name,))
    assert [p.code for p in found.problems] == [sheets.NAME_DISAGREES.id]


@pytest.mark.parametrize(
    "name", ["2026-05_一支部 (1).xlsx", "一支部5月.xlsx", "2026-05_一支部-改.xlsx"]
)
def test_other_names_are_fine(root: Path, name: str) -> None:
    assert not hand_in(root, filled(blank(root)), names=(name,)).failed


@pytest.mark.parametrize(
    "text",
    [
        CHECKLIST.replace("target: 2", "target: 3"),
        CHECKLIST.replace("1.0.0", "1.1.0"),
        CHECKLIST.replace("layers: [branch]", "layers: [committee]"),
    ],
)
def test_a_list_that_changed_after_sending(root: Path, text: str) -> None:
    data = filled(blank(root))
    make(root, branch=text)
    found = hand_in(root, data)
    assert [p.code for p in found.problems] == [sheets.CHANGED_LIST.id]


def test_a_unit_that_is_gone(root: Path) -> None:
    data = filled(blank(root, "br-b"))
    text = (root / "organization.yaml").read_text(encoding="utf-8")
    (root / "organization.yaml").write_text(text.replace("br-b", "br-c"), encoding="utf-8")
    assert [p.code for p in hand_in(root, data).problems] == [sheets.CHANGED_LIST.id]


@pytest.mark.parametrize("seal", ["2026-05.1.yaml", "2026-Q2.1.yaml", "2026.2.yaml"])
def test_a_sealed_month_stays(root: Path, seal: str) -> None:
    data = filled(blank(root))
    (root / "seals").mkdir()
    (root / "seals" / seal).write_text("", encoding="utf-8")
    found = hand_in(root, data)
    assert [p.code for p in found.problems] == [sheets.SEALED_MONTH.id]
    assert not (root / "records").exists()


HEAD = "schema: dangjian/record@1\nchecklist: branch@1.0.0\nunit: br-a\nperiod: 2026-05\nkind: inspection\nby: 甲\ndate: 2026-05-20\n"


@pytest.mark.parametrize(
    ("code", "text", "replaceable"),
    [
        (sheets.EXCUSED_RECORD, HEAD + "excused: {reason: 搬迁, approved_by: 党委}\n", True),
        (sheets.BROKEN_RECORD, HEAD + "entries: {A1: 也许}\n", True),
        (sheets.BROKEN_RECORD, HEAD + "entries: [1]\n", True),
        (sheets.RECORD_ELSEWHERE, HEAD.replace("br-a", "br-b") + "entries: {}\n", False),
    ],
)
def test_what_is_on_file_stands_in_the_way(
    root: Path, code: Code, text: str, replaceable: bool
) -> None:
    data = filled(blank(root))
    path = root / "records" / "2026-05" / "br-a.branch.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    found = hand_in(root, data)
    assert [p.code for p in found.problems] == [code.id]
    assert path.read_text(encoding="utf-8") == text
    assert hand_in(root, data, replace=True, kind="inspection").failed is not replaceable


def test_a_combined_workbook_is_only_for_printing(root: Path) -> None:
    from dangjian.commands.sheet import sheet
    from dangjian.io.sources import Folder
    from dangjian.sheet.book import Choice
    from dangjian.values.period import parse_period

    period = parse_period("2026-05")
    assert period is not None
    (made,) = sheet(Folder(root), period, Choice(), root / "out", combined=True).made
    data = Path(made.path).read_bytes()
    assert opened(io.BytesIO(data)).sheetnames[:2] == [
        "一支部支部点检表",
        "二支部支部点检表",
    ]
    assert [p.code for p in hand_in(root, data).problems] == [sheets.PRINT_ONLY.id]


def test_saved_again_by_other_programs(root: Path) -> None:
    """What openpyxl keeps of a workbook is enough."""
    data = filled(blank(root))
    for _ in range(3):
        data = saved(opened(io.BytesIO(data)))
    assert not hand_in(root, data).problems
