"""Collecting: what becomes of a filled-in sheet, of several, and of one that came before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.render.sheets import render_collected
from tests.helpers import contents, opened
from tests.sheets.workspace import (
    CHECKLIST,
    FILES,
    GOOD,
    blank,
    filled,
    hand_in,
    make,
    record_text,
)

RECORD = """\
schema: dangjian/record@1
checklist: branch@1.0.0
unit: br-a
period: "2026-05"
kind: inspection
by: 督查组
date: 2026-05-28
entries:
  A1: true
  A2: {value: 2, evidence: [支委会记录 5 月, 会议通知]}
  A3: 良
  A4: {value: {done: 28, total: 30}}
  A5: 92.5
  A6: 2026-05-27
  B1: {value: {late: 1, wrong: [0.5, 1]}, note: 一期晚了}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "ws")


def codes_of(found: object) -> list[str]:
    return sorted({problem.code for problem in found.problems})  # type: ignore[attr-defined]


def test_a_record_as_people_write_it(root: Path) -> None:
    found = hand_in(root, filled(blank(root)))
    assert not found.failed
    assert record_text(root) == RECORD
    checked = check_workspace(Folder(root))
    assert not checked.errors
    source = checked.workspace.records[0].model.source
    assert source is not None
    assert (source.file, source.collected) == ("交来1.xlsx", date(2026, 6, 2))
    assert (root / "originals" / "2026-05" / "交来1.xlsx").read_bytes() == (
        root.parent / "inbox" / "交来1.xlsx"
    ).read_bytes()


def test_both_sides_at_once(root: Path) -> None:
    own = {("_", "by"): "书记", ("_", "date"): date(2026, 5, 26), ("A1", "value"): "是"}
    both = filled(filled(blank(root)), own, "self")
    found = hand_in(root, both)
    assert not found.failed
    assert record_text(root) == RECORD
    assert "kind: self" in record_text(root, "br-a.branch.self")
    assert record_text(root, "br-a.branch.self").endswith("entries:\n  A1: true\n")


def test_a_second_run_writes_nothing(root: Path) -> None:
    data = filled(blank(root))
    hand_in(root, data)
    before = contents(root)
    again = hand_in(root, data)
    assert contents(root) == before
    assert not any(plan.text for plan in again.plans)


def test_a_dry_run_writes_nothing(root: Path) -> None:
    data = filled(blank(root))
    before = contents(root)
    found = hand_in(root, data, dry_run=True)
    assert contents(root) == before
    (plan,) = found.plans
    assert [(c.item, c.old, c.new) for c in plan.changes][:2] == [
        ("A1", "", "是"),
        ("A2", "", "结果 2，佐证 支委会记录 5 月；会议通知"),
    ]


def test_blanks_keep_what_is_on_file_unless_replaced(root: Path) -> None:
    data = blank(root)
    hand_in(root, filled(data))
    less = {key: value for key, value in GOOD.items() if key[0] not in ("A1", "A3")}
    again = hand_in(root, filled(data, less | {("A5", "value"): 95}), kind="inspection")
    assert "DJ821" in codes_of(again)
    assert record_text(root) == RECORD.replace("92.5", "95")
    hand_in(root, filled(data, less), replace=True, kind="inspection")
    text = record_text(root)
    assert "A1:" not in text
    assert "A3:" not in text


def test_inspectors_copies_are_merged(root: Path) -> None:
    data = blank(root)
    signed = {key: value for key, value in GOOD.items() if key[0] == "_"}
    first = {key: value for key, value in GOOD.items() if key[0] in ("A1", "A2")}
    other = {
        **{key: value for key, value in GOOD.items() if key[0] not in ("A1", "A2")},
        ("_", "by"): "纪检组",
        ("_", "date"): date(2026, 5, 29),
    }
    found = hand_in(root, filled(data, signed | first), filled(data, other))
    assert not found.failed
    text = record_text(root)
    assert "by: 督查组、纪检组\ndate: 2026-05-29\n" in text
    assert "  A1: {value: true, by: 督查组}\n" in text
    assert "  A3: {value: 良, by: 纪检组}\n" in text
    before = contents(root)
    hand_in(root, filled(data, signed | first), filled(data, other))
    assert contents(root) == before


def test_copies_one_after_the_other_give_the_same_entries(root: Path) -> None:
    data = blank(root)
    signed = {key: value for key, value in GOOD.items() if key[0] == "_"}
    first = {key: value for key, value in GOOD.items() if key[0] in ("A1", "A2")}
    rest = {key: value for key, value in GOOD.items() if key[0] not in ("A1", "A2")}
    hand_in(root, filled(data, signed | first))
    hand_in(root, filled(data, rest))
    assert record_text(root) == RECORD


def test_copies_that_disagree_are_both_refused(root: Path) -> None:
    data = blank(root)
    before = contents(root)
    found = hand_in(root, filled(data), filled(data, GOOD | {("A3", "value"): "优"}))
    assert [file.refused for file in found.files] == [True, True]
    assert codes_of(found) == ["DJ820"]
    assert contents(root) == before
    message = found.files[1].problems[0].message
    assert message == "事项 A3 的核准结果不一样：这里是“优”，交来1.xlsx 是“良”"


def test_copies_of_one_name_in_two_folders(root: Path) -> None:
    """Inspectors keep the name of the file; both are told, both get a marked copy back."""
    from dangjian.commands.collect import collect

    data = blank(root)
    folders = [root.parent / name for name in ("一组", "二组")]
    for folder, level in zip(folders, ("良", "优"), strict=True):
        folder.mkdir()
        (folder / "一支部.xlsx").write_bytes(filled(data, GOOD | {("A3", "value"): level}))
    found = collect(root, folders, today=date(2026, 6, 2), marked=root.parent / "退回")
    assert [file.name for file in found.files] == ["一组/一支部.xlsx", "二组/一支部.xlsx"]
    assert [file.refused for file in found.files] == [True, True]
    assert codes_of(found) == ["DJ820"]
    assert not (root / "records").exists()
    assert len({Path(path).read_bytes() for path in found.marked}) == 2


def test_one_bad_cell_keeps_the_whole_file_out(root: Path) -> None:
    before = contents(root)
    blank_book = blank(root)
    before = contents(root)
    own = {("_", "by"): "书记", ("_", "date"): date(2026, 5, 26), ("A1", "value"): "是"}
    found = hand_in(root, filled(filled(blank_book, own, "self"), GOOD | {("A2", "value"): -1}))
    assert found.failed
    assert contents(root) == before


def test_who_has_not_handed_in(root: Path) -> None:
    found = hand_in(root, filled(blank(root)))
    (owed,) = found.absent.values()
    assert owed == (("二支部",), ("一支部", "二支部"), ("二支部",))
    assert (
        "2026 年 5 月自查还没交：一支部、二支部\n2026 年 5 月还没有督查：二支部\n"
        in render_collected(found)
    )
    found = hand_in(root, filled(blank(root, "br-b")))
    (owed,) = found.absent.values()
    assert owed == ((), ("一支部", "二支部"), ())


def test_a_layer_from_which_nothing_came_is_not_forgotten(tmp_path: Path) -> None:
    """Groups owe their sheets too, though only a branch handed in."""
    group = CHECKLIST.replace("id: branch", "id: group").replace(
        "layers: [branch]", "layers: [group]"
    )
    for item in ("A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "B4"):
        group = group.replace(f"id: {item}", f"id: G{item}")
    root = make(
        tmp_path / "ws",
        organization=FILES["organization.yaml"]
        + "  - {id: gr-a, name: 一小组, layer: group, parent: br-a}\n",
        catalog=FILES["checklists/catalog.yaml"]
        + "  - {id: group, name: 党小组, responsibility: [specific], under: branch}\n",
    )
    (root / "checklists/group.yaml").write_text(group, encoding="utf-8")
    (owed,) = hand_in(root, filled(blank(root))).absent.values()
    assert owed.nothing == ("二支部", "一小组")
    assert owed.inspection == ("二支部", "一小组")


def test_rows_may_be_moved_and_inserted(root: Path) -> None:
    def insert(book: object) -> None:
        tab = book["支部点检表"]  # type: ignore[index]
        for merged in list(tab.merged_cells.ranges):
            tab.unmerge_cells(str(merged))
        tab.insert_rows(10, 3)

    assert not hand_in(root, filled(blank(root), change=insert)).failed
    assert record_text(root) == RECORD


def test_rows_may_be_sorted(root: Path) -> None:
    """The rows of the table from the last to the first, as a sort by number leaves them."""

    def turn_over(book: object) -> None:
        tab = book["支部点检表"]  # type: ignore[index]
        for merged in list(tab.merged_cells.ranges):
            tab.unmerge_cells(str(merged))
        rows = range(8, tab.max_row + 1)
        values = [[tab.cell(row, column).value for column in range(1, 25)] for row in rows]
        for row, cells in zip(rows, reversed(values), strict=True):
            for column, value in enumerate(cells, 1):
                tab.cell(row, column).value = value

    found = hand_in(root, filled(blank(root), change=turn_over))
    assert not found.failed, [problem.message for problem in found.problems]
    assert record_text(root) == RECORD


def test_no_veto_may_be_said(root: Path) -> None:
    """否 on every veto rule, or 0 times of a bonus, is an answer: someone looked."""
    signed = {key: value for key, value in GOOD.items() if key[0] == "_"}
    data = filled(blank(root), signed | {("B4", "accident"): "否", ("B3", "city"): 0})
    assert not hand_in(root, data).failed
    assert record_text(root).endswith("entries:\n  B3: {value: {}}\n  B4: false\n")


def test_nothing_found_beside_zeros(root: Path) -> None:
    """未发现问题 doesn't contradict rules that say 0 or 无."""
    zeros = {("B1", "late"): 0, ("B1", "wrong"): "无", ("B1", "none"): "是", ("B1", "note"): None}
    assert not hand_in(root, filled(blank(root), GOOD | zeros)).failed
    assert "  B1: {value: {}}\n" in record_text(root)


def test_a_renamed_tab_is_found_by_its_code(root: Path) -> None:
    def rename(book: object) -> None:
        book["支部点检表"].title = "五月"  # type: ignore[index]

    found = hand_in(root, filled(blank(root), change=rename))
    assert not found.failed
    assert codes_of(found) == ["DJ834"]
    assert record_text(root) == RECORD


def test_marked_copies_are_handed_back(root: Path) -> None:

    out = root.parent / "back"
    found = hand_in(root, filled(blank(root), GOOD | {("A2", "value"): "两次"}), marked=out)
    (path,) = found.marked
    (problem,) = [each for each in found.problems if each.is_error]
    cell = opened(path)[problem.location.sheet][problem.location.cell]
    assert cell.value == "两次"
    assert cell.comment.text.startswith(problem.message)
    first = Path(path).read_bytes()
    hand_in(root, filled(blank(root), GOOD | {("A2", "value"): "两次"}), marked=out)
    assert Path(path).read_bytes() == first


def test_a_sheet_for_one_side(root: Path) -> None:
    data = blank(root, kind="inspection")
    assert not hand_in(root, filled(data)).failed
    assert record_text(root) == RECORD


ONLY_DEFAULTS = """\
schema: dangjian/checklist@1
id: branch
version: "1.0.0"
title: 支部点检表
layers: [branch]
full_score: 100
sections:
  - id: order
    title: 纪律
    items:
      - {id: B2, title: 保密, responsibility: specific, requirement: 没有泄密。, cycle: month, points: 2, default: {},
         criterion: {kind: deduct, rules: [{id: leak, title: 泄密, each: 1}]}, nature: company}
"""


def test_a_signature_answers_where_silence_does(tmp_path: Path) -> None:
    root = make(tmp_path / "ws", branch=ONLY_DEFAULTS)
    signed = {key: value for key, value in GOOD.items() if key[0] == "_"}
    assert not hand_in(root, filled(blank(root), signed)).failed
    assert record_text(root).endswith("entries: {}\n")


def test_every_code_has_a_case() -> None:
    from dangjian.codes import sheets
    from dangjian.problem import Code

    tests = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")
    )
    names = [name for name, value in vars(sheets).items() if isinstance(value, Code)]
    untested = [
        name
        for name in names
        if f"sheets.{name}" not in tests and vars(sheets)[name].id not in tests
    ]
    assert not untested
