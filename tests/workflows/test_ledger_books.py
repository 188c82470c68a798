"""Ledgers as workbooks: out, filled in by people, back; and the papers that they make."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from dangjian.books.ledger_taken import LedgerTaken
from dangjian.commands.checking import check_workspace
from dangjian.commands.ledger_books import Signing, import_ledger, ledger_sheet
from dangjian.commands.points import enter
from dangjian.commands.report import REPORTS, report
from dangjian.documents.points import LedgerEvent
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.sources import Folder
from dangjian.values.period import parse_period
from tests.example.company import EXAMPLE
from tests.helpers import ROOT, contents, opened

DAY = date(2026, 5, 20)
HEADS = ["日期", "谁", "事由", "对哪个单位", "次数", "依据", "批准人", "备注"]
VISIT = ["2026-05-12", "分管生产党委委员", "到联系点调研", "齿轮党支部", 1, "联系记录 5 月 12 日"]
CELL = re.compile(r"登记!([A-Z]+\d+)")
LEDGER = "ledgers/contacts.2026.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The organization, lists and rules of the example, without anything registered."""
    folder = tmp_path / "company"
    folder.mkdir()
    for name in ("dangjian.yaml", "organization.yaml", "policy.yaml"):
        shutil.copy(EXAMPLE / name, folder)
    for name in ("checklists", "archive"):
        shutil.copytree(EXAMPLE / name, folder / name)
    return folder


def filled(root: Path, rows: Sequence[Sequence[Any]], year: int = 2026) -> Path:
    """The workbook of contact visits, with these rows below those that it has."""
    made = ledger_sheet(root, "联系点登记", year)
    path = root.parent / made.name
    path.write_bytes(made.content)
    book = opened(path)
    sheet = book["登记"]
    heads = [cell.value for cell in sheet[3]]
    first = next(n for n in range(4, 60) if sheet.cell(n, heads.index("谁") + 1).value is None)
    for number, row in enumerate(rows, first):
        for head, value in zip(HEADS, row, strict=False):
            sheet.cell(number, heads.index(head) + 1).value = value
    book.save(path)
    return path


def take(root: Path, path: Path, **changes: Any) -> LedgerTaken:
    signing = Signing(changes.pop("day", DAY), changes.pop("by", None), "党群工作部")
    return import_ledger(root, path, changes.pop("rules", None), signing, **changes)


def events(root: Path, name: str = LEDGER) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((root / name).read_text("utf-8"))["events"]
    return found


def markdown(root: Path, kind: str, period: str, day: date) -> str:
    (made,) = report(root, REPORTS[kind], parse_period(period), ("md",), day).files
    return made.content.decode()


def test_new_rows_become_entries_and_the_paper_counts_them(root: Path) -> None:
    meeting = ["5月18日", "工会主席党委委员", "参加组织生活会", "箱体党支部", "", "会议记录"]
    taken = take(root, filled(root, [VISIT, meeting]))
    assert (taken.written, len(taken.rows)) == (True, 2)
    assert events(root) == [
        {"date": DAY, "approved_by": "党群工作部", "happened": date(2026, 5, 12),
         "person": "member-production", "unit": "br-gear", "rule": "visit",
         "basis": "联系记录 5 月 12 日"},
        {"date": DAY, "approved_by": "党群工作部", "happened": date(2026, 5, 18),
         "person": "member-union", "unit": "br-case", "rule": "meeting", "basis": "会议记录"},
    ]  # fmt: skip
    assert not [p for p in check_workspace(Folder(root)).problems if p.is_error]
    paper = markdown(root, "contacts", "2026-Q2", date(2026, 7, 1))
    assert "| 齿轮党支部 | 分管生产党委委员 | 1 | 1 | 2026 年 5 月 12 日 |" in paper
    assert "| 试验党支部 | 纪委书记 | 0 ▼ | 0 |" in paper
    # What was entered later isn't known to a paper of an earlier day.
    earlier = markdown(root, "contacts", "2026-05", date(2026, 5, 19))
    assert "| 齿轮党支部 | 分管生产党委委员 | 0 | 0 |" in earlier


def test_handing_in_twice_enters_once(root: Path) -> None:
    path = filled(root, [VISIT])
    take(root, path)
    before = contents(root)
    again = take(root, path)
    assert (len(again.known), again.rows, again.written) == (1, (), False)
    whole = take(root, filled(root, []))  # and what comes out again says nothing new
    assert (len(whole.known), whole.rows) == (1, ())
    assert contents(root) == before


def test_what_is_on_file_is_never_changed(root: Path) -> None:
    take(root, filled(root, [VISIT]))
    before = contents(root)
    path = filled(root, [[*VISIT[:5], "另一份记录"]])
    book = opened(path)
    cell = next(c for c in book["登记"][4] if c.value == "联系记录 5 月 12 日")
    cell.value = "改过的依据"
    place = cell.coordinate
    book.save(path)
    taken = take(root, path)
    assert [problem.cell for problem in taken.problems] == [place]
    assert "第 1 条原来是“联系记录 5 月 12 日”，表里改成了“改过的依据”" in taken.problems[0].message
    assert contents(root) == before


def test_every_fault_is_told_by_its_cell_and_nothing_is_written(root: Path) -> None:
    rows = [
        VISIT,
        ["2026-02-30", *VISIT[1:]],
        [VISIT[0], "分管生产委员", *VISIT[2:]],
        [*VISIT[:2], "走访", *VISIT[3:]],
        [*VISIT[:3], "齿轮支部", *VISIT[4:]],
        [*VISIT[:5], "", "", "没有依据"],
        [*VISIT[:5], "=A1"],
        ["2026-05-21", *VISIT[1:]],
        [VISIT[0], "齿轮党支部", *VISIT[2:]],
        ["2026-06-01", *VISIT[1:3], "表面处理党支部", "", "联系记录"],
    ]
    before = contents(root)
    taken = take(root, filled(root, rows), day=date(2026, 5, 20))
    assert not taken.written
    assert contents(root) == before
    places = sorted(problem.cell for problem in taken.problems)
    # Columns: A 第几条, B 日期, C 谁, D 事由, E 对哪个单位, F 次数, G 依据.
    assert places == ["B11", "B13", "B5", "C12", "C6", "D7", "E13", "E8", "G10", "G9"]
    said = " ".join(f"{p.message}{p.hint}" for p in taken.problems)
    assert "是不是想写 br-gear（齿轮党支部）" in said
    latin = re.sub(r"br-[a-z]+|member-[a-z]+|dangjian points [a-z]+|--approved-by|=A1", "", said)
    assert not re.search(r"[A-Za-z]{2,}", latin), latin


def test_an_offices_own_table_is_read_by_its_headings(root: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "登记"
    sheet.append(["2026 年领导联系点走访记录"])
    sheet.append(
        ["序号", "走访时间", "联系领导", "联系的党支部", "事由", "主要内容", "佐证材料", "天气"]
    )
    sheet.append(
        [
            1,
            date(2026, 5, 12),
            "党委书记",
            "设备动力党支部",
            "帮助解决问题",
            "备件采购",
            "纪要",
            "晴",
        ]
    )
    sheet.append(["合计", "", "", "", "", "1 次"])
    path = root.parent / "走访.xlsx"
    book.save(path)
    with pytest.raises(DangjianError, match="是哪份台账"):
        take(root, path)
    taken = take(root, path, rules="联系点登记")
    assert [row.event.note for row in taken.rows] == ["备件采购"]
    assert "登记 没有用到的列：天气" in taken.passed
    assert any("合计" in words for words in taken.passed)


def test_a_workbook_of_another_ledger_is_told(root: Path) -> None:
    path = filled(root, [VISIT])
    with pytest.raises(DangjianError, match="不是 brand-register 的"):
        take(root, path, rules="支部特色品牌登记")
    book = opened(path)
    line = next(c for row in book["登记"] for c in row if "识别码" in str(c.value))
    line.value = str(line.value).replace("contacts", "site-register")
    book.save(path)
    with pytest.raises(DangjianError, match="识别码不一致"):
        take(root, path)


def test_december_may_be_entered_in_january(root: Path) -> None:
    late = [["2026-12-30", *VISIT[1:]]]
    taken = take(root, filled(root, late), day=date(2027, 1, 6))
    assert taken.written
    (entry,) = events(root, "ledgers/contacts.2027.yaml")
    assert (entry["date"], entry["happened"]) == (date(2027, 1, 6), date(2026, 12, 30))
    row = "| 齿轮党支部 | 分管生产党委委员 | 1 | 1 | 2026 年 12 月 30 日 |"
    assert row in markdown(root, "contacts", "2026-Q4", date(2027, 1, 10))


def test_a_voided_entry_counts_nowhere_from_then_on(root: Path) -> None:
    take(root, filled(root, [VISIT]))
    void = LedgerEvent(
        date=date(2026, 6, 1), approved_by="党群工作部", voids=1, reason="不是本人去的"
    )
    enter(root, "contacts", 2026, void)
    before, after = (
        markdown(root, "contacts", "2026-05", date(2026, month, day))
        for month, day in ((5, 31), (6, 2))
    )
    assert "| 齿轮党支部 | 分管生产党委委员 | 1 | 1 |" in before
    assert "| 齿轮党支部 | 分管生产党委委员 | 0 | 0 |" in after
    assert take(root, filled(root, [])).rows == ()


def test_the_last_entry_says_the_level(root: Path) -> None:
    for month, rule in ((3, "cultivated"), (6, "exemplary"), (9, "passed")):
        entry = LedgerEvent(
            date=date(2026, month, 25), approved_by="公司党委", person="齿轮党支部", rule=rule,
            basis="文件", note="一卡三看",
        )  # fmt: skip
        enter(root, "支部特色品牌登记", 2026, entry)
    day = date(2026, 12, 31)
    for period, level in (("2026-Q1", "培育"), ("2026-H1", "示范"), ("2026", "达标")):
        paper = markdown(root, "registers", period, day)
        assert f"| {level} | 1 | 齿轮党支部 |" in paper
        table = paper.split("本期登记的变化")[0]
        assert f"| 齿轮党支部 | {level} |" in table
    assert "没有登记的：热处理党支部" in paper  # the others are not passed over
    assert (ROOT / "checklists" / "brand-register.yaml").exists()


def test_the_papers_of_the_example_count_what_its_ledgers_hold() -> None:
    units = {
        each["id"]: each
        for each in yaml.safe_load((EXAMPLE / "organization.yaml").read_text("utf-8"))["units"]
    }
    found = events(EXAMPLE)
    paper = markdown(EXAMPLE, "contacts", "2026-Q2", date(2026, 7, 10))
    rows = {
        line.split(" | ")[0].lstrip("| "): line.strip("|").split(" | ")
        for line in paper.splitlines()
    }
    for unit in units.values():
        if unit["layer"] != "branch" or "until" in unit:
            continue
        days = [
            each.get("happened", each["date"])
            for each in found
            if (each["unit"], each["person"]) == (unit["id"], unit["contact"])
        ]
        now, year = rows[unit["name"]][2], rows[unit["name"]][3]
        assert int(now.removesuffix(" ▼")) == sum(4 <= day.month <= 6 for day in days)
        assert int(year) == sum(day.month <= 6 for day in days)
    (made,) = report(EXAMPLE, REPORTS["contacts"], parse_period("2026-Q2"), ("xlsx",), DAY).files
    assert made.name == "2026-Q2_联系点情况表.xlsx"


def test_a_ledger_that_cannot_be_read_is_no_empty_one(root: Path) -> None:
    """Neither the workbook nor the paper passes over it."""
    take(root, filled(root, [VISIT]))
    path = root / LEDGER
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    before = contents(root)
    with pytest.raises(ProblemsFound, match="也许就是这份台账"):
        ledger_sheet(root, "contacts", 2026)
    with pytest.raises(ProblemsFound, match="也许就是这份台账"):
        take(root, root.parent / "2026_联系点登记表.xlsx", dry_run=True)
    assert contents(root) == before
    assert "登记可能不全" in markdown(root, "contacts", "2026-Q2", date(2026, 7, 1))
    assert "登记可能不全" in markdown(root, "registers", "2026-Q2", date(2026, 7, 1))


def test_many_rows_are_read_once(root: Path) -> None:
    """All rows of a workbook are appended together, below what stood there byte for byte."""
    take(root, filled(root, [VISIT]))
    before = (root / LEDGER).read_bytes()
    rows = [[f"2026-05-{day:02}", *VISIT[1:]] for day in range(1, 12)]
    assert len(take(root, filled(root, rows)).rows) == len(rows)
    after = (root / LEDGER).read_bytes()
    assert after.startswith(before)
    assert [str(event["happened"]) for event in events(root)[1:]] == [row[0] for row in rows]
