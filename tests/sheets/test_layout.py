"""What a sheet is made of: the map, identity, drop-downs, protection, printing; the same every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from dangjian.commands.checking import check_workspace
from dangjian.commands.sheet import sheet
from dangjian.io.sources import Folder
from dangjian.scoring.agenda import agenda_of
from dangjian.sheet.book import Choice, tab_names
from dangjian.values.canonical import digest_of
from dangjian.values.period import parse_period
from tests.helpers import ROOT, document, opened
from tests.printing import convert
from tests.sheets.filling import map_of, tabs_of
from tests.sheets.workspace import CHECKLIST, TAB, blank, make

EXAMPLE = ROOT / "examples" / "gear-company"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "ws")


@pytest.fixture
def book(root: Path) -> Workbook:
    return opened(io.BytesIO(blank(root)))


def test_the_map_names_every_input_cell_once(book: Workbook) -> None:
    places = map_of(book)
    assert len({(sheet, cell) for (sheet, *_), (cell, _) in places.items()}) == len(places)
    unlocked = {
        cell.coordinate
        for row in book[TAB].iter_rows()
        for cell in row
        if not cell.protection.locked and type(cell).__name__ == "Cell"
    }
    assert unlocked == {cell for cell, _ in places.values()}
    fields = {(item, field): kind for (_, item, side, field), (_, kind) in places.items()}
    assert fields["A1", "value"] == "bool"
    assert fields["A2", "value"] == "int"
    assert fields["A3", "value"] == "level"
    assert fields["A4", "done"] == fields["A4", "total"] == fields["A5", "value"] == "number"
    assert fields["A6", "value"] == fields["_", "date"] == "date"
    assert fields["B1", "late"] == fields["B1", "gone"] == fields["B2", "leak"] == "count"
    assert fields["B1", "wrong"] == "amounts"
    assert fields["B1", "none"] == fields["B4", "accident"] == "bool"
    assert fields["B4", "basis"] == fields["B4", "approved_by"] == fields["_", "by"] == "text"
    assert ("B2", "none") not in fields
    assert ("A2", "na") not in fields
    assert fields["A1", "na"] == fields["A1", "evidence"] == fields["A1", "note"] == "text"


def test_the_map_says_what_the_workbook_is(book: Workbook) -> None:
    hidden = book["_dangjian"]
    assert hidden.sheet_state == "hidden"
    pairs = {hidden[f"A{row}"].value: hidden[f"B{row}"].value for row in (1, 2, 3)}
    assert pairs == {"schema": "dangjian/sheet@1", "unit": "br-a", "period": "2026-05"}
    assert [hidden.cell(1, column).value for column in range(4, 10)] == [
        "sheet", "item", "kind", "field", "cell", "input",
    ]  # fmt: skip
    (tab,) = tabs_of(book).values()
    assert tab["digest"] == digest_of(document(CHECKLIST, "checklist"))
    assert (tab["sheet"], tab["checklist"], tab["version"]) == (TAB, "branch", "1.0.0")
    for total in ("self_total", "inspection_total"):
        assert str(book[TAB][tab[total]].value).startswith("=IF(")


def test_identity_has_three_carriers(book: Workbook) -> None:
    short = digest_of(document(CHECKLIST, "checklist")).removeprefix("sha256:")[:16]
    stated: Any = book
    said = {prop.name: prop.value for prop in stated.custom_doc_props.props}
    assert said == {"dangjian": f"dangjian/sheet@1 br-a 2026-05 branch@1.0.0#{short}"}
    texts = [
        cell.value for row in book[TAB]["A1:L4"] for cell in row if isinstance(cell.value, str)
    ]
    assert f"识别码 br-a 2026-05 branch@1.0.0#{short}" in texts


def test_drop_downs_use_names_and_speak_chinese(book: Workbook) -> None:
    rules = book[TAB].data_validations.dataValidation
    assert {rule.formula1 for rule in rules if rule.type == "list"} == {"dj_bool", "dj_level_1"}
    for rule in rules:
        assert not re.search(
            r"[A-Za-z]{3}", f"{rule.error or ''}{rule.prompt or ''}{rule.promptTitle or ''}"
        )
        assert rule.error or rule.type is None
    for name in ("dj_bool", "dj_level_1"):
        sheet_, area = next(iter(book.defined_names[name].destinations))
        assert book[sheet_].sheet_state == "hidden"
        values = [cell.value for (cell,) in book[sheet_][area]]
        assert values == (["是", "否"] if name == "dj_bool" else ["优", "良", "差"])


def test_printing_and_protection(book: Workbook) -> None:
    tab: Any = book[TAB]
    assert tab.protection.sheet
    assert not tab.protection.password
    assert (tab.page_setup.orientation, int(tab.page_setup.paperSize)) == ("landscape", 9)
    assert tab.sheet_properties.pageSetUpPr.fitToPage
    assert tab.page_setup.fitToWidth in (1, None)  # 1 is what it is when nothing is said
    assert tab.page_setup.fitToHeight == 0
    assert tab.print_title_rows == "$6:$7"
    assert "第 &P 页 共 &N 页" in str(tab.oddFooter.center.text)
    heads = [cell.value for cell in tab[6][:12] if cell.value]
    assert heads == [
        "编号", "责任事项与工作要求", "评分标准", "分值", "自查", "自查得分", "核准", "核准得分",
        "佐证材料", "备注与不适用原因",
    ]  # fmt: skip


def test_nothing_is_cut_in_the_wording(book: Workbook) -> None:
    """The 评分标准 is what the criterion says, rule by rule."""
    checklist = document(CHECKLIST, "checklist")
    shown = "；".join(str(book[TAB][f"C{row}"].value or "") for row in range(8, 60))
    for item in checklist.items():
        rules = getattr(item.criterion, "rules", ())
        for piece in [rule.words() for rule in rules] or [item.criterion.words(item.points)]:
            assert piece in shown


def test_the_same_input_gives_the_same_bytes(root: Path) -> None:
    first = blank(root)
    assert blank(root) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_what_applies_and_is_due_is_listed(root: Path) -> None:
    workspace = check_workspace(Folder(EXAMPLE), lambda _month: False).workspace
    period = parse_period("2026-05")
    assert period is not None
    made = sheet(
        Folder(EXAMPLE), period, Choice(units=("br-gear",), checklists=("branch",)), root / "o"
    ).made
    book = opened(made[0].path)
    listed = {item for _, item, _, _ in map_of(book)} - {"_"}
    agenda = agenda_of(workspace, workspace.versions["branch"]["1.0.0"], period.first)
    lengths = {"quarter": 3, "half-year": 6, "year": 12}
    months = {
        post.item.id: (
            lengths[post.item.cycle.value],
            post.item.due.month if post.item.due else "last",
        )
        for post in agenda.posts
        if post.item.cycle.value in lengths and post.counted
    }

    def due_in(length: int, month: Any) -> int:
        """The month within its cycle."""
        return {"last": length, "first": 1, "next": length + 1}.get(month, month)

    early = {item for item, (n, month) in months.items() if due_in(n, month) > (5 - 1) % n + 1}
    assert early
    assert listed == early | {
        post.item.id for post in agenda.posts if post.is_due or post.is_event or not post.counted
    }


def test_units_of_one_name_are_told_apart(root: Path) -> None:
    """Units that existed one after the other may have one name; nobody's file is another's."""
    text = (root / "organization.yaml").read_text(encoding="utf-8")
    one = text.replace("一支部,", "一支部, until: 2026-05,").replace(
        "二支部,", "一支部, from: 2026-06,"
    )
    (root / "organization.yaml").write_text(one, encoding="utf-8")
    names = []
    for month in ("2026-05", "2026-06"):
        period = parse_period(month)
        assert period is not None
        names += [Path(each.path).name for each in sheet(Folder(root), period, Choice(), root).made]
    assert names == ["2026-05_一支部（br-a）.xlsx", "2026-06_一支部（br-b）.xlsx"]


def test_names_of_tabs() -> None:
    long = "党" * 40
    assert tab_names(["甲/乙:丙*", "'引'", "", long, long, "HISTORY", "填写说明"]) == [
        "甲 乙 丙",
        "引",
        "点检表",
        "党" * 31,
        "党" * 28 + "（2）",
        "HISTORY（2）",
        "填写说明（2）",
    ]


def pages(pdf: Path) -> Iterator[str]:
    """The pages of a PDF, by their own count in the footer."""
    import subprocess

    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    yield from (page for page in text.split("\f") if page.strip())


@pytest.mark.office
@pytest.mark.parametrize("month", ["2026-05", "2026-06", "2026-12"])
def test_the_branch_list_fits_on_five_pages(tmp_path: Path, month: str) -> None:
    period = parse_period(month)
    assert period is not None
    choice = Choice(units=("br-gear",), checklists=("branch",))
    (made,) = sheet(Folder(EXAMPLE), period, choice, tmp_path).made
    convert([Path(made.path)], "pdf", tmp_path)
    every = list(pages(Path(made.path).with_suffix(".pdf")))
    # Behind the instructions; lists whose items it borrows come along, each from its own title on.
    titles = [number for number, page in enumerate(every) if "单位：" in "".join(page.split()[:3])]
    assert 1 <= (titles[1] if len(titles) > 1 else len(every)) - titles[0] <= 5
    shown = "".join("".join(every).split())
    workspace = check_workspace(Folder(EXAMPLE), lambda _month: False).workspace
    checklist = workspace.checklist_in("branch", period.first)
    assert checklist is not None
    for post in agenda_of(workspace, checklist, period.first).posts:
        if post.is_due:
            assert post.item.id in shown
