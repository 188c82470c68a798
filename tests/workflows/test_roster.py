"""The roster out and back: messy rosters of offices, transfers, and files that keep their comments."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dangjian.cli.app import run
from dangjian.commands.roster import RosterTaken, export_roster, import_roster
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.io.yaml_reader import read
from dangjian.values.period import Month
from tests.cli.company import copy_to
from tests.helpers import contents, opened

TODAY = date(2026, 6, 10)
HEADING = ["序号", "所在支部", "姓  名", "性别", "党内职务", "岗位类别", "转入时间", "转出时间"]
Member = Sequence[Any]


def messy(path: Path, branches: Sequence[tuple[str, Sequence[Member]]]) -> Path:
    """A roster as offices keep it: titles, merged cells of branches, a line of sums."""
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    tab.title = "党员名册"
    tab["A1"] = "示例轴承有限公司党员花名册"
    tab.merge_cells("A1:H1")
    tab["A2"] = "填表单位：党群工作部"
    tab.append(HEADING)
    row = 4
    for branch, members in branches:
        for place, member in enumerate(members):
            cells = [row - 3, branch if place == 0 else None, *member]
            for column, value in enumerate(cells, 1):
                tab.cell(row, column, value)
            row += 1
        if len(members) > 1:
            tab.merge_cells(
                start_row=row - len(members), end_row=row - 1, start_column=2, end_column=2
            )
    tab.cell(row, 2, "合计")
    book.save(path)
    return path


FIRST: Sequence[tuple[str, Sequence[Member]]] = [
    ("齿轮党支部", [("张　伟", "男", "支部书记", "管理", "2024年3月", None),
                ("李 四", "女", None, "操作", None, None)]),
    ("热处理支部", [("张伟", "男", None, "管理", None, None),
                ("赵六", "男", None, "操作、技术", date(2025, 1, 15), "2026年2月")]),
]  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A workspace made from the first roster."""
    book = messy(tmp_path / "名册.xlsx", FIRST)
    root = tmp_path / "w"
    assert run(["init", str(root), "--roster", str(book)]) == 0
    return root


def people(root: Path) -> list[dict[str, Any]]:
    plain = read((root / "organization.yaml").read_bytes())
    assert isinstance(plain, dict)
    return list(plain["people"])


def again(
    root: Path, branches: Sequence[tuple[str, Sequence[Member]]], **more: bool
) -> RosterTaken:
    return import_roster(root, messy(root.parent / "again.xlsx", branches), TODAY, **more)


def test_a_workspace_from_a_messy_roster(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = read((made / "organization.yaml").read_bytes())
    assert plain["name"] == "示例轴承有限公司"
    branches = {u["name"]: u for u in plain["units"] if u["layer"] == "branch"}
    assert {name: unit["id"] for name, unit in branches.items()} == {
        "齿轮党支部": "br-chilun", "热处理支部": "br-rechuli",
    }  # fmt: skip
    assert branches["齿轮党支部"]["parent"] == "committee"
    assert branches["齿轮党支部"]["holders"][0]["name"] == "张伟"
    assert people(made) == [
        {"id": "zhangwei", "name": "张伟", "unit": "br-chilun", "tags": ["管理"], "from": "2024-03"},
        {"id": "lisi", "name": "李四", "unit": "br-chilun", "tags": ["操作"]},
        {"id": "zhangwei2", "name": "张伟", "unit": "br-rechuli", "tags": ["管理"]},
        {"id": "zhaoliu", "name": "赵六", "unit": "br-rechuli", "tags": ["操作", "技术"],
         "from": "2025-01", "until": "2026-02"},
    ]  # fmt: skip
    capsys.readouterr()
    assert run(["-C", str(made), "validate"]) == 0


def test_what_was_guessed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = messy(tmp_path / "名册.xlsx", FIRST)
    assert run(["init", str(tmp_path / "w"), "--roster", str(book)]) == 0
    said = capsys.readouterr().out
    for words in (
        "公司党委",
        "照上一行算",
        "没有用到的列：性别",
        "没有写任职时间",
        "示例轴承有限公司",
    ):
        assert words in said, words


def test_two_of_one_name_in_one_branch(made: Path) -> None:
    twins = [("钱七", "男", None, "操作", None, None), ("钱七", "女", None, "技术", None, None)]
    twice = [("齿轮党支部", [*FIRST[0][1], *twins]), FIRST[1]]
    taken = again(made, twice)
    assert taken.problems == ()
    mine = [(each["id"], each["tags"]) for each in people(made) if each["name"] == "钱七"]
    assert mine == [("qianqi", ["操作"]), ("qianqi2", ["技术"])]
    assert again(made, twice).changes == ()


def test_the_same_roster_again_changes_nothing(made: Path) -> None:
    before = contents(made)
    taken = again(made, FIRST)
    assert (taken.problems, taken.changes, taken.files) == ((), (), ())
    assert contents(made) == before


def test_a_transfer_keeps_the_past(made: Path) -> None:
    moved: list[tuple[str, Sequence[Member]]] = [
        FIRST[0],
        ("热处理支部", [*FIRST[1][1], ("李四", "女", None, "操作", "2026-05", None)]),
    ]
    moved[0] = ("齿轮党支部", FIRST[0][1][:1])
    taken = again(made, moved)
    assert taken.problems == ()
    lines = [each for each in people(made) if each["id"] == "lisi"]
    assert lines == [
        {"id": "lisi", "name": "李四", "unit": "br-chilun", "tags": ["操作"], "until": "2026-04"},
        {"id": "lisi", "name": "李四", "unit": "br-rechuli", "tags": ["操作"], "from": "2026-05"},
    ]
    workspace = load(Folder(made), lambda _month: False).workspace
    assert workspace.parent_in("lisi", Month(2026, 4)) == "br-chilun"
    assert workspace.parent_in("lisi", Month(2026, 5)) == "br-rechuli"
    assert run(["-C", str(made), "validate"]) == 0


def test_a_new_secretary_ends_the_term_of_the_old_one(made: Path) -> None:
    file = made / "organization.yaml"
    text = file.read_text(encoding="utf-8")
    begun = next(line for line in text.splitlines() if "br-chilun" in line and "holders" in line)
    since = begun.rpartition("from: ")[2][:7]
    file.write_text(text.replace(begun, begun.replace(since, "2026-01")), encoding="utf-8")
    members = [
        ("张伟", "男", None, "管理", None, None),
        ("李四", "女", "书记、组织委员", "操作", None, None),
    ]
    taken = again(made, [("齿轮党支部", members)])
    assert taken.problems == ()
    assert any("组织委员" in each for each in taken.guesses)
    plain = read(file.read_bytes())
    assert next(u["holders"] for u in plain["units"] if u["id"] == "br-chilun") == [
        {"name": "张伟", "from": "2026-01", "until": "2026-05"},
        {"name": "李四", "from": "2026-06"},
    ]


REFUSED = [
    ([("齿轮党支部", [("张伟", "男", None, None, "去年", None)])], "G4", "不是月份"),
    (
        [("齿伦党支部", [("王五", "男", None, None, None, None)])],
        "B4",
        "是不是想写 br-chilun（齿轮党支部）",
    ),
    ([("热处理支部", [("李四", "女", None, None, None, None)])], "B4", "是调动就写转入月份"),
    ([("齿轮党支部", [("钱七", "男", None, "操作", None, None)] * 2)], "C4", "内容一样"),
    ([("齿轮党支部", [("=1+1", "男", None, None, None, None)])], "C4", "是公式"),
]


@pytest.mark.parametrize(("branches", "cell", "sentence"), REFUSED)
def test_refused_with_its_cell(
    made: Path, branches: Sequence[tuple[str, Sequence[Member]]], cell: str, sentence: str
) -> None:
    before = contents(made)
    taken = again(made, branches)
    assert contents(made) == before
    words = [problem.words for problem in taken.problems]
    assert any(f"党员名册!{cell} " in each and sentence in each for each in words), words


def test_a_dry_run_writes_nothing(made: Path) -> None:
    before = contents(made)
    new = [*FIRST, ("机关党支部", [("钱七", "男", None, "管理", None, None)])]
    taken = again(made, new, dry_run=True)
    assert [line[:2] for line in taken.changes] == ["+ ", "+ "]
    assert contents(made) == before


def test_who_is_absent_is_told_and_stays(made: Path) -> None:
    taken = again(made, FIRST[:1])
    assert taken.changes == ()
    assert [each.partition("（")[0] for each in taken.absent] == ["张伟"]  # 赵六 has left already


def test_out_and_back_changes_nothing(tmp_path: Path) -> None:
    root = copy_to(tmp_path)
    _, content = export_roster(root, TODAY)
    (tmp_path / "out.xlsx").write_bytes(content)
    taken = import_roster(root, tmp_path / "out.xlsx", TODAY)
    assert (taken.problems, taken.changes, taken.guesses, taken.absent) == ((), (), (), ())


def test_an_edited_export_keeps_the_comments(tmp_path: Path) -> None:
    root = copy_to(tmp_path)
    _, content = export_roster(root, TODAY)
    path = tmp_path / "out.xlsx"
    path.write_bytes(content)
    book = opened(path)
    units, persons = book["单位"], book["党员"]
    heads = {cell.value: cell.column for cell in units[2]}
    row = next(r for r in units.iter_rows(min_row=3) if r[0].value == "br-tool")
    row[heads["党员人数"] - 1].value = 99
    row[heads["标签"] - 1].value = None  # cleared in a workbook of ours
    new = next(r for r in units.iter_rows(min_row=3) if r[0].value is None)
    new[1].value, new[2].value, new[heads["协作区"] - 1].value = (
        "综合党支部",
        "党支部",
        "制造协作区",
    )
    person = next(r for r in persons.iter_rows(min_row=3) if r[0].value is None)
    person[1].value, person[2].value = "党员新", "综合党支部"
    book.save(path)
    before = (root / "organization.yaml").read_text(encoding="utf-8")
    taken = import_roster(root, path, TODAY)
    assert taken.problems == ()
    after = (root / "organization.yaml").read_text(encoding="utf-8")
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    assert len(gone) == 1
    assert "br-tool" in gone[0]
    plain = read(after.encode())
    tool = next(each for each in plain["units"] if each["id"] == "br-tool")
    assert tool["members"] == 99
    assert "tags" not in tool
    made = next(each for each in plain["units"] if each["name"] == "综合党支部")
    assert made == {
        "id": "br-zonghe",
        "name": "综合党支部",
        "layer": "branch",
        "parent": "committee",
        "zone": "z1",
    }
    assert plain["people"][-1] == {"id": "dangyuanxin", "name": "党员新", "unit": "br-zonghe"}


def test_people_in_the_restricted_folder(tmp_path: Path) -> None:
    root = copy_to(tmp_path)
    organization = root / "organization.yaml"
    text = organization.read_text(encoding="utf-8")
    head, _, rest = text.partition("\npeople:\n")
    organization.write_text(head + "\n", encoding="utf-8")
    (tmp_path / "restricted").mkdir()
    restricted = tmp_path / "restricted" / "people.yaml"
    restricted.write_text(f"schema: dangjian/people@1\npeople:\n{rest}", encoding="utf-8")
    settings = root / "dangjian.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "people: ../restricted/people.yaml\n",
        encoding="utf-8",
    )
    was = organization.read_bytes()
    _, content = export_roster(root, TODAY)
    path = tmp_path / "out.xlsx"
    path.write_bytes(content)
    book = opened(path)
    row = next(r for r in book["党员"].iter_rows(min_row=3) if r[0].value == "p017")
    row[3].value = "技术"
    book.save(path)
    taken = import_roster(root, path, TODAY)
    assert taken.files == ("../restricted/people.yaml",)
    assert organization.read_bytes() == was
    assert "p017, name: 党员午, unit: br-tool, tags: [技术]" in restricted.read_text(
        encoding="utf-8"
    )
    shutil.rmtree(tmp_path / "restricted")
    assert run(["-C", str(root), "roster", "import", str(path)]) == 2


def test_a_day_that_no_calendar_has(made: Path) -> None:
    path = messy(made.parent / "x.xlsx", FIRST)
    book = opened(path)
    cell = book["党员名册"]["G4"]
    cell.value, cell.number_format = 99_999_999_999, "yyyy-mm-dd"
    book.save(path)
    taken = import_roster(made, path, TODAY)
    assert any("党员名册!G4 " in each.words and "不是月份" in each.words for each in taken.problems)


def test_no_roster_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_to(tmp_path)
    path = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(path)
    assert run(["-C", str(root), "roster", "import", str(path)]) == 2
    assert "没有找到花名册" in capsys.readouterr().err
    path.write_bytes(b"%PDF-1.7")
    assert run(["-C", str(root), "roster", "import", str(path)]) == 2
    assert "这是 PDF" in capsys.readouterr().err
