"""A company of 15 branches and 320 members from its roster: two months, a quarter and the turn of the year.

Every command is one of the pages of the documents; people fill in workbooks in between, each in his own way:
rows sorted, half left blank and handed in again, twice sent, saved as xls, et and ods. Counted are commands,
typed ids and lines of YAML that somebody had to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from dangjian.cli.app import run
from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.values.period import Month
from tests.helpers import ROOT, opened
from tests.printing import convert
from tests.workflows.officer import Hands, page_commands

MONTHS = (Month(2026, 1), Month(2026, 2))
BRANCHES = tuple(f"{place}党支部" for place in (
    "轧钢", "炼铁", "炼钢", "焦化", "烧结", "动力", "运输", "检修", "质检", "采购", "销售", "财务", "研发", "后勤", "机关",
))  # fmt: skip
MEMBERS = 320
QUARTER = (
    ["score", "2026-Q1"],
    ["report", "ranking", "2026-Q1", "--out", "季度"],
    ["report", "bulletin", "2026-Q1", "--out", "季度"],
)


def roster(path: Path) -> Path:
    """The rolls as an office keeps them: a title, branches in merged cells, stretched names, two of one name."""
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    tab.append(["示例钢铁有限公司党员花名册（截至上年末）"])
    tab.append(["序号", "所在支部", "姓  名", "党内职务", "岗位类别"])
    for number in range(MEMBERS):
        branch, place = divmod(number, -(-MEMBERS // len(BRANCHES)))
        name = "张　伟" if number in (5, 50) else f"党员{number + 1:03d}"
        post = "支部书记" if place == 0 else None
        tab.append([number + 1, BRANCHES[branch] if place == 0 else None, name, post, "操作"])
    book.save(path)
    return path


class Play(NamedTuple):
    """What was done."""

    root: Path
    months: dict[Month, list[list[str]]]
    """The commands of each month."""
    rest: list[list[str]]
    """Those of the quarter and of the year's turn."""
    yaml_by_hand: int
    """Lines of YAML that changed while no command ran."""


class Officer:
    """Types commands; whatever a command needs lies ready before."""

    def __init__(self, root: Path, ways: Callable[[int, Path], None]) -> None:
        self.root, self.ways, self.yaml_by_hand = root, ways, 0
        self.left = self._yaml()

    def _yaml(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(self.root.rglob("*.yaml"))}

    def types(self, line: list[str], month: Month, capsys: pytest.CaptureFixture[str]) -> int:
        """Run a command; its status. What it prints speaks no YAML."""
        now = self._yaml()
        self.yaml_by_hand += sum(
            len(data.splitlines()) for path, data in now.items() if self.left.get(path) != data
        )
        status = run(line)
        said = capsys.readouterr()
        assert status in (0, 1, 2), (line, said.err)
        self.left = self._yaml()
        self.said = said.out + said.err
        return status

    def month(self, month: Month, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
        """A month as ``docs/month.md`` tells it."""
        hands = Hands(self.root, month, self.ways if month == MONTHS[0] else None)
        lines = [
            [word.replace("2026-07", str(month)) for word in line]
            for line in page_commands(ROOT / "docs" / "month.md")
        ]
        for line in lines:
            hands.before(line)
            status = self.types(line, month, capsys)
            assert status == 0, (line, self.said[self.said.find("退回") - 200 :][:1500])
        return lines


def sorted_rows(path: Path) -> None:
    """The rows of every list turned over, as a sort by number leaves them."""
    book = opened(path)
    for tab in book.worksheets:
        if tab.sheet_state != "visible" or tab.cell(7, 1).value != "编号":
            continue
        for merged in list(tab.merged_cells.ranges):
            tab.unmerge_cells(str(merged))
        rows = range(8, tab.max_row + 1)
        values = [[tab.cell(row, column).value for column in range(1, 25)] for row in rows]
        for row, cells in zip(rows, reversed(values), strict=True):
            for column, value in enumerate(cells, 1):
                cell: Any = tab.cell(row, column)
                cell.value = value
    book.save(path)


def half_blank(path: Path) -> None:
    """A first copy with every second answer, and the whole one behind it."""
    half = path.with_name(f"{path.stem}（先交一半）.xlsx")
    book = opened(path)
    answers = {"√", "9次", "30／30", "未发现", "台账；现场查看"}
    for tab in book.worksheets:
        number = 0
        for row in tab.iter_rows(min_row=8) if tab.sheet_state == "visible" else ():
            number += row[0].value is not None  # an item may have several rows
            for cell in row:
                if number % 2 and cell.value in answers:
                    cell.value = None  # type: ignore[union-attr]
    book.save(half)


def in_all_ways(number: int, path: Path) -> None:
    """Sorted, half blank first, or saved by other programs; WPS writes its .et as Excel of old its .xls."""
    match number:
        case 4:
            sorted_rows(path)
        case 5:
            half_blank(path)
        case 6 | 7 | 8:
            convert([path], "ods" if number == 7 else "xls", path.parent)
            path.unlink()
    if number == 8:
        path.with_suffix(".xls").rename(path.with_suffix(".et"))


def played(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ways: Callable[[int, Path], None],
) -> Play:
    """The company set up from its roster, and what is done with it."""
    root = folder / "公司"
    assert run(["init", str(root), "--roster", str(roster(folder / "名册.xlsx"))]) == 0
    capsys.readouterr()
    monkeypatch.chdir(root)
    officer = Officer(root, ways)
    done = {month: officer.month(month, capsys) for month in MONTHS}
    rest = [*QUARTER, *_year(officer)]
    for line in rest:
        status = officer.types(line, MONTHS[-1], capsys)
        assert status == 0 or _is_told(line, officer.said), (line, officer.said)
    return Play(root, done, rest, officer.yaml_by_hand)


def _year(officer: Officer) -> list[list[str]]:
    (officer.root / "述职收件").mkdir()
    return page_commands(ROOT / "docs" / "year-end.md")


def _is_told(line: list[str], said: str) -> bool:
    """What can't be done yet, and says why: a holiday plan that isn't published, a year that isn't whole,
    appraisals that nobody handed in."""
    why = {"calendar": "放假", "seal": "暂定", "collect": "没有"}
    return line[0] in why and why[line[0]] in said


@pytest.mark.office
def test_two_months_a_quarter_and_the_turn_of_the_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    play = played(tmp_path, monkeypatch, capsys, in_all_ways)
    workspace = check_workspace(Folder(play.root)).workspace
    people = [unit for unit in workspace.units.values() if unit.layer == "person"]
    branches = [unit for unit in workspace.units.values() if unit.layer == "branch"]
    assert (len(people), len(branches)) == (MEMBERS, len(BRANCHES))
    for month in MONTHS:
        filed = {path.name for path in (play.root / "records" / str(month)).glob("*.yaml")}
        assert {f"{unit.id}.branch.yaml" for unit in branches} <= filed
        assert (play.root / "seals" / f"{month}.1.yaml").exists()
    assert list((play.root / "rectifications").rglob("*.yaml"))
    # The counts: under 20 commands a month, nothing typed but words.
    counts = [len(lines) for lines in play.months.values()]
    assert max(counts) < 20
    assert len(play.rest) < 25
    assert _told_counts() == (max(counts), len(play.rest) - len(QUARTER))
    every = [
        word for lines in (*play.months.values(), play.rest) for line in lines for word in line
    ]
    ids = {*workspace.units, *workspace.versions, *(t.model.id for t in workspace.rectifications)}
    ids |= {item.id for name in workspace.versions for item in workspace.newest(name).items()}
    assert {word for word in every if word in ids} <= {"appraisal"}
    assert play.yaml_by_hand == 0
    kept = {path.suffix for path in (play.root / "originals").rglob("*")}
    assert {".xlsx", ".xls", ".ods", ".et"} <= kept


def _told_counts() -> tuple[int, int]:
    """What the page of the month says of commands: in a month, and at the turn of a year."""
    page = (ROOT / "docs" / "month.md").read_text(encoding="utf-8")
    month, year = re.findall(r"(?:一个月|年底年初) (\d+) 条命令", page)
    return int(month), int(year)
