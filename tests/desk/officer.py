"""An officer's month before the desk, by clicks alone: the test compares it, the documents show it."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dangjian.cli.app import run
from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from tests.example.company import EXAMPLE
from tests.helpers import copied, opened
from tests.sheets.filling import fill, map_of

MONTH, UNIT, MOVED = "2026-05", "br-gear", "br-office"
"""The month; whose sheet is still to come; who needn't hand in one."""
_COMMITTER = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "测试"), ("EMAIL", "t@example.org"), ("DATE", "2026-06-01T08:00:00Z"))
}  # fmt: skip


def company(root: Path) -> Path:
    """The example with one month, two sheets of which are still to come and nothing raised yet; committed,
    in every copy by the same name."""
    copied(EXAMPLE, root)
    for folder in ("records", "corrections", "rectifications"):
        for path in (root / folder).iterdir():
            if path.name != MONTH or folder == "rectifications":
                shutil.rmtree(path)
    for unit in (UNIT, MOVED):
        for folder in ("records", "corrections"):
            for path in (root / folder / MONTH).glob(f"{unit}.*"):
                path.unlink()
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "五月以前"]):
        git(root, *words)
    return root


def git(root: Path, *words: str) -> str:
    """What git says in the repository around the workspace's parent folder."""
    done = subprocess.run(
        ["git", "-C", str(root.parent), *words],
        env={**os.environ, **_COMMITTER}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


class Officer:
    """Who sits before the desk: clicks, types no id, and notes the commands that the pages name."""

    def __init__(self, page: Any, desk: Path, folder: Path) -> None:
        self.page, self.desk, self.folder = page, desk, folder
        self.commands: list[str] = []
        self.complaints: list[str] = []
        self.seen: set[str] = set()
        """The first parts of the addresses of all pages that were shown."""
        self.shoot: Callable[[str], None] = lambda _name: None
        """Takes a picture, where somebody wants one."""
        workspace = check_workspace(Folder(desk)).workspace
        items = (item.id for name in workspace.versions for item in workspace.newest(name).items())
        self._ids = {*workspace.units, *workspace.versions, *items}
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "framenavigated", lambda frame: self.seen.add(frame.url.split("/")[3].partition("?")[0])
        )

    def go(self, words: str) -> None:
        """By the menu."""
        menu = self.page.get_by_role("navigation")
        menu.get_by_role("link", name=words, exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, words: str) -> None:
        """By a link of the page."""
        self.page.get_by_role("main").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def type(self, label: str, text: str) -> None:
        """Into a field: words, never an id."""
        assert text not in self._ids
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label: str, words: str) -> None:
        """From a list, by what people read there."""
        self.page.get_by_label(label, exact=True).first.select_option(label=words)

    def hand_in(self, deed: str, *paths: Path) -> None:
        """Files, as if dropped on the form of a deed."""
        self.form(deed).locator("input[type=file]").set_input_files([str(path) for path in paths])

    def form(self, deed: str) -> Any:
        """The form of a deed."""
        return self.page.locator(f"form[action='/do/{deed}']")

    def look(self, deed: str) -> str:
        """The first step; gives what would happen."""
        self.form(deed).get_by_role("button").last.click()
        self.page.wait_for_load_state()
        told: str = self.page.locator("pre.told").inner_text()
        return told

    def carry_out(self) -> str:
        """The second step; the command is noted where it was carried out."""
        self.page.locator("main button.main").click()
        self.page.wait_for_load_state()
        if not self.page.get_by_role("heading", name="：办了").count():
            return ""
        self.commands.append(self.page.locator(".command code").inner_text())
        told: str = self.page.locator("pre.told").inner_text()
        return told

    def download(self, words: str) -> Path:
        """The file behind a link, saved where the officer keeps files."""
        with self.page.expect_download() as found:
            self.page.get_by_role("main").get_by_role("link", name=words).first.click()
        path = self.folder / found.value.suggested_filename
        found.value.save_as(path)
        return path


def filled_in(folder: Path) -> Path:
    """The unit's workbook as the example's records say."""
    assert run(["-C", str(EXAMPLE), "sheet", MONTH, "--unit", UNIT, "--out", str(folder)]) == 0
    documents = check_workspace(Folder(EXAMPLE)).workspace.records
    records = [d.model for d in documents if (d.model.unit, str(d.model.period)) == (UNIT, MONTH)]
    (book,) = folder.glob(f"{MONTH}_*.xlsx")
    book.write_bytes(fill(book.read_bytes(), records))
    return book


def edited(path: Path, edit: Callable[[Any], None], name: str = "") -> Path:
    """A workbook changed by hand, under another name if one is given."""
    book = opened(io.BytesIO(path.read_bytes()))
    edit(book)
    path = path.with_name(name or path.name)
    book.save(path)
    return path


# The month, in its order.


def month(officer: Officer) -> None:
    """From the sheets to the commit."""
    officer.choose("以", "党群工作部")
    officer.page.wait_for_load_state()
    officer.shoot("month")
    for part in (
        sheets,
        collect,
        scores,
        correct,
        appeals,
        rectify,
        replies,
        papers,
        lists,
        roster,
        seal,
        commit,
    ):
        part(officer)  # fmt: skip


def sheets(officer: Officer) -> None:
    """Out to the branches; one of them needn't hand in."""
    officer.follow("发点检表")
    officer.page.get_by_label("党支部", exact=True).check()
    assert "将会" in officer.look("sheet")
    officer.shoot("sheets")
    officer.carry_out()
    assert officer.download("齿轮党支部").suffix == ".xlsx"
    officer.go("点检表")
    officer.shoot("progress")
    officer.choose("单位", "机关党支部")
    officer.type("理由", "整体搬迁")
    officer.type("批准人", "公司党委")
    officer.look("excuse")
    officer.carry_out()


def collect(officer: Officer) -> None:
    """A right file and two wrong ones, of which nothing is taken; then a copy that contradicts."""
    right = filled_in(officer.folder)
    wrong = officer.folder / "填错的.xlsx"
    wrong.write_bytes(b"PK\x03\x04 not a workbook")

    def spoil(book: Any) -> None:
        cells = ((s, cell) for (s, _, k, f), (cell, kind) in map_of(book).items() if (k, f, kind) == ("self", "value", "int"))  # fmt: skip
        sheet, cell = next(cells)
        book[sheet][cell] = "很多"

    half = edited(right, spoil, "齿轮_改过.xlsx")
    officer.go("收表")
    officer.hand_in("collect", right, wrong, half)
    told = officer.look("collect")
    assert "填错的.xlsx" in told
    assert "很多" in told
    assert officer.download("标出错处").suffix == ".xlsx"
    officer.shoot("collect")
    officer.page.get_by_label(right.name, exact=True).check()
    assert "收下 1 份" in officer.carry_out()

    def contradict(book: Any) -> None:
        cells = ((s, cell) for (s, i, k, f), (cell, _) in map_of(book).items() if (i, k, f) == ("ZB03", "inspection", "value"))  # fmt: skip
        sheet, cell = next(cells)
        book[sheet][cell] = 0 if book[sheet][cell].value else 1

    officer.go("收表")
    officer.hand_in("collect", edited(right, contradict, "齿轮_另一份.xlsx"))
    assert "ZB03" in officer.look("collect")
    officer.shoot("conflict")
    assert not officer.page.locator("main button.main").count()  # there is nothing to carry out


def scores(officer: Officer) -> None:
    """From the ranking to a unit, to an item's arithmetic; two units beside each other."""
    officer.go("得分")
    officer.shoot("scores")
    officer.follow("齿轮党支部")
    officer.shoot("unit")
    officer.page.get_by_text("党支部党建工作责任点检表：逐条看").click()
    officer.page.get_by_role("link", name=re.compile("^ZB03")).first.click()
    officer.page.wait_for_load_state()
    officer.follow("看全部事项")
    officer.choose("逐条比较：与", "工装党支部")
    officer.page.get_by_role("button", name="比", exact=True).click()
    officer.page.wait_for_load_state()
    assert "综合得分" in officer.page.get_by_role("main").inner_text()


def correct(officer: Officer) -> None:
    """From the item to its form."""
    officer.go("更正")
    officer.follow("齿轮党支部")
    officer.page.get_by_text("党支部党建工作责任点检表：逐条看").click()
    officer.page.locator("li", has_text="ZB03").get_by_role("link", name="更正").click()
    officer.choose("种类", "差错")
    officer.type("新值", "0")
    officer.type("理由", "核对会议记录，当月没有开")
    assert "本表得分" in officer.look("correct")
    officer.shoot("correct")
    officer.carry_out()


def appeals(officer: Officer) -> None:
    """A unit's appeals by workbook, decided, and taken back."""
    officer.go("更正")
    officer.choose("发给", "工装党支部")
    officer.look("appeals")
    officer.carry_out()
    path = officer.download("申诉更正表")

    said = {
        "value": "不适用：当月停产",
        "reason": "停产通知",
        "decision": "不采纳",
        "ground": "当月照常开展",
    }
    officer.go("更正")
    officer.hand_in("appeals-in", edited(path, _in_first_row(said)))
    assert "会登记 1 条更正" in officer.look("appeals-in")
    officer.carry_out()


def _in_first_row(said: Mapping[str, object]) -> Callable[[Any], None]:
    return lambda book: _write(book, {(None, field): value for field, value in said.items()})


def _write(book: Any, said: Mapping[tuple[str | None, str], object]) -> None:
    """Values into the cells of the first row, by field; or of the item that is named."""
    places = map_of(book)
    first = next(item for _, item, _, _ in places)
    for (sheet, item, _, field), (cell, _) in places.items():
        for (wanted, name), value in said.items():
            if (item, field) == (wanted or first, name):
                book[sheet][cell] = value


def rectify(officer: Officer) -> None:
    """Problems are raised; somebody else's change on the way is told, and nothing is lost."""
    page = officer.page
    officer.go("整改")
    officer.look("raise")
    other = officer.desk / "policy.yaml"
    before = other.read_bytes()
    other.write_bytes(before + "# 别人正在改\n".encode())
    officer.carry_out()
    assert "policy.yaml" in page.get_by_role("main").inner_text()
    officer.shoot("stale")
    other.write_bytes(before)
    officer.go("整改")
    officer.look("raise")
    officer.shoot("raise")
    officer.carry_out()
    officer.go("整改")
    page.get_by_text("登记别的问题").click()
    officer.choose("责任单位", "齿轮党支部")
    officer.type("问题", "巡察指出：宣传栏没有更新")
    officer.look("add")
    officer.carry_out()
    officer.go("整改")
    officer.shoot("rectify")
    for number in (0, 1):
        page.locator("input[name=id]").nth(number).check()
    officer.choose("怎么办", "接收")
    officer.type("说明", "已布置")
    officer.look("step")
    officer.carry_out()


def replies(officer: Officer) -> None:
    """Reply workbooks out; one comes back filled in, and what it hands in for review is closed."""
    page = officer.page
    officer.go("整改")
    officer.look("replies")
    officer.carry_out()
    path = officer.download("整改回执_工装党支部")

    said = {
        "cause": "交接时漏了",
        "measures": "每周一核对",
        "evidence": "核对记录",
        "done": "2026-06-11",
    }
    officer.go("整改")
    officer.hand_in("replies-in", edited(path, _in_first_row(said)))
    assert "提交" in officer.look("replies-in")
    officer.carry_out()
    officer.go("整改")
    page.locator("select[name=status]").select_option(label="待复核")
    page.get_by_role("button", name="看", exact=True).click()
    page.wait_for_load_state()
    page.locator("td[data-head='问题'] a").first.click()
    page.wait_for_load_state()
    officer.choose("怎么办", "销号")
    officer.type("说明", "现场复核，已改好")
    photo = officer.folder / "照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff picture")
    officer.hand_in("step", photo)
    officer.look("step")
    officer.carry_out()


def papers(officer: Officer) -> None:
    """A paper looked at in the page, made, downloaded; and a board."""
    page = officer.page
    officer.go("报告")
    officer.follow("通报")
    assert "通报" in page.frame_locator("iframe.paper").locator("h1").inner_text()
    officer.shoot("preview")
    officer.follow("生成、下载")
    for kind, ending in (("通报（docx）", ".docx"), ("整改看板（html）", ".html")):
        officer.choose("哪一种", kind)
        officer.look("report")
        officer.carry_out()
        assert officer.download(ending).suffix == ending
        officer.go("报告")


def lists(officer: Officer) -> None:
    """A list read, two of its versions compared, changed in Excel and taken back; a row into a ledger."""
    page = officer.page
    officer.go("清单与办法")
    versions = page.get_by_label("旧", exact=True).locator("option").all_inner_texts()
    branch = [text for text in versions if text.startswith("branch@")]
    officer.choose("旧", branch[0])
    officer.choose("新", branch[-1])
    page.get_by_role("button", name="比较", exact=True).click()
    page.wait_for_load_state()
    officer.go("清单与办法")
    officer.shoot("lists")
    officer.follow("党支部党建工作责任点检表")
    path = officer.download("下载这份清单")

    def more(book: Any) -> None:
        tab = book["事项"]
        column = next(cell.column for cell in tab[2] if cell.value == "分值")
        row = next(row[2].row for row in tab.iter_rows(min_row=3) if row[2].value == "ZB03")
        tab.cell(row, column).value += 1

    officer.go("清单与办法")
    officer.hand_in("list", edited(path, more))
    assert "ZB03" in officer.look("list")
    officer.shoot("list")
    officer.carry_out()
    officer.go("清单与办法")
    page.locator("li", has_text="联系点登记").get_by_role("link").last.wait_for()
    with page.expect_download() as found:
        page.locator("li", has_text="联系点登记").get_by_role("link").last.click()
    book = officer.folder / found.value.suggested_filename
    found.value.save_as(book)

    def visit(made: Any) -> None:
        tab = made["登记"]
        heads = {cell.value: cell.column for cell in tab[3]}
        row = next(n for n in range(4, 200) if tab.cell(n, heads["谁"]).value is None)
        said = {"日期": date(2026, 6, 10), "谁": "分管生产党委委员", "事由": "到联系点调研",
                "对哪个单位": "齿轮党支部", "次数": 1, "依据": "联系记录 6 月 10 日"}  # fmt: skip
        for head, value in said.items():
            tab.cell(row, heads[head]).value = value

    officer.hand_in("ledger", edited(book, visit))
    officer.type("批准人", "公司党委")
    officer.type("登记日期", "2026-07-20")
    assert "试登记：1 条" in officer.look("ledger")
    officer.carry_out()


def roster(officer: Officer) -> None:
    """The roster out, a name changed, and back."""
    officer.go("花名册")
    path = officer.download("下载花名册")

    def rename(book: Any) -> None:
        for tab in book:
            for row in tab.iter_rows():
                for cell in row:
                    if cell.value == "工装党支部":
                        cell.value = "工装模具党支部"

    officer.hand_in("roster", edited(path, rename))
    assert "工装模具党支部" in officer.look("roster")
    officer.shoot("roster")
    officer.carry_out()


def seal(officer: Officer) -> None:
    """The month is sealed, and holds."""
    page = officer.page
    officer.go("封存与核验")
    box = page.get_by_label("有暂定的也封存")
    if box.count():
        box.check()
    officer.look("seal")
    officer.shoot("seal")
    officer.carry_out()
    officer.go("封存与核验")
    officer.follow("核验全部")
    assert "√ 没有变化" in page.locator("h1").inner_text()


def commit(officer: Officer) -> None:
    """Everything of the month is committed; what the help says of the one problem that is left is read."""
    page = officer.page
    officer.go("提交")
    officer.type("说明", "五月的点检、更正、整改和封存")
    officer.look("commit")
    officer.carry_out()
    officer.go("提交")
    assert "√ 都提交了" in page.get_by_role("main").inner_text()
    officer.shoot("commit")
    officer.go("本月")
    officer.shoot("end")
    officer.follow("检查全部文件")
    officer.go("帮助")
    officer.page.get_by_role("link", name=re.compile("^DJ102 ")).click()
    page.wait_for_load_state()
    officer.go("帮助")
    page.locator("a[href^='/guide/']").first.click()
    page.wait_for_load_state()


def again_by_commands(commands: list[str], root: Path, folder: Path) -> None:
    """The commands that the pages named, in a copy of the company, beside the files that were handed in."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        for line in commands:
            words = shlex.split(line)
            if words[0] == "git":
                continue
            if "--out" in words:
                place = words.index("--out") + 1
                words[place] = str(root / words[place])
            assert run(["-C", str(root), *words[1:]]) == 0, line
    finally:
        os.chdir(here)
