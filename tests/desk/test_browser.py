"""The month of the example in Chromium, by clicks alone; the command line makes the same files."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from tests.desk.served import served
from tests.example.company import EXAMPLE
from tests.helpers import contents
from tests.sheets.filling import fill

pytestmark = pytest.mark.browser
MONTH, UNIT = "2026-05", "br-gear"


class Officer:
    """Who sits before the desk: clicks, and notes the commands that the pages name."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.commands: list[str] = []
        self.complaints: list[str] = []
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, words: str) -> None:
        """By the menu."""
        self.page.get_by_role("navigation").get_by_role("link", name=words, exact=True).click()
        self.page.wait_for_load_state()

    def press(self, words: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=words, exact=exact).first.click()
        self.page.wait_for_load_state()

    def carry_out(self, words: str) -> None:
        """The second step; the command is noted where it was carried out."""
        self.press(words)
        if self.page.get_by_role("heading", name="：办了").count():
            self.commands.append(self.page.locator(".command code").inner_text())


def test_a_month_by_clicks(chromium: Any, tmp_path: Path) -> None:
    desk = _company(tmp_path / "desk")
    shell = _company(tmp_path / "shell" / "desk")
    book = _filled_in(tmp_path)
    with served(desk, date.today()) as one:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(20_000)
        officer = Officer(page)
        page.goto(one.desk.session.first_address)
        page.select_option("#by", label="党群工作部")
        page.wait_for_load_state()
        _sheets(officer)
        _collect(officer, book, tmp_path)
        _correct(officer)
        _rectify(officer, desk)
        _report(officer)
        _seal(officer)
        _narrow(page, one.base)
        page.close()
    conflict = "Failed to load resource: the server responded with a status of 409 (Conflict)"
    assert officer.complaints == [conflict]
    assert len(officer.commands) == 7
    _same_by_commands(officer.commands, desk, shell, book)


def _company(root: Path) -> Path:
    """The example with one month, a sheet of which is still to come and nothing raised yet."""
    shutil.copytree(EXAMPLE, root)
    for folder in ("records", "corrections", "rectifications"):
        for path in (root / folder).iterdir():
            if path.name != MONTH or folder == "rectifications":
                shutil.rmtree(path)
    for path in (root / "records" / MONTH).glob(f"{UNIT}.*"):
        path.unlink()
    for path in (root / "corrections" / MONTH).glob(f"{UNIT}.*"):
        path.unlink()
    return root


def _filled_in(tmp_path: Path) -> Path:
    """The unit's workbook as the example's records say."""
    out = tmp_path / "filled"
    assert run(["-C", str(EXAMPLE), "sheet", MONTH, "--unit", UNIT, "--out", str(out)]) == 0
    documents = check_workspace(Folder(EXAMPLE)).workspace.records
    records = [d.model for d in documents if (d.model.unit, str(d.model.period)) == (UNIT, MONTH)]
    (book,) = out.glob("*.xlsx")
    book.write_bytes(fill(book.read_bytes(), records))
    return book


def _sheets(officer: Officer) -> None:
    page = officer.page
    officer.go("点检表")
    page.get_by_label("党支部", exact=True).check()
    officer.press("先看会发哪些")
    officer.carry_out("发点检表")
    with page.expect_download() as download:
        page.get_by_role("link", name="齿轮党支部").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")


def _collect(officer: Officer, book: Path, tmp_path: Path) -> None:
    """A right file and a wrong one; the wrong one is told and left out."""
    wrong = tmp_path / "填错的.xlsx"
    wrong.write_bytes(b"PK\x03\x04 not a workbook")
    officer.go("收表")
    officer.page.locator("input[type=file]").set_input_files([str(book), str(wrong)])
    officer.press("先看读出什么")
    told = officer.page.locator("pre.told").inner_text()
    assert "退回" in told
    assert "填错的.xlsx" in told
    officer.page.get_by_label(book.name).check()
    officer.carry_out("收表")
    assert "收下 1 份" in officer.page.locator("pre.told").inner_text()


def _correct(officer: Officer) -> None:
    page = officer.page
    officer.go("得分")
    page.get_by_role("link", name="齿轮党支部").first.click()
    page.get_by_text("党支部党建工作责任点检表：逐条看").click()
    item = page.locator("li", has_text="ZB03")
    item.get_by_role("link", name="更正").click()
    page.get_by_label("种类").select_option("error")
    page.get_by_label("新值").fill("0")
    page.get_by_label("理由").fill("核对会议记录，当月没有开")
    officer.press("先看会怎样")
    assert "本表得分" in page.locator("pre.told").inner_text()
    officer.carry_out("登记更正")


def _rectify(officer: Officer, desk: Path) -> None:
    """Problems are raised; somebody else's change on the way is told, and nothing is lost."""
    page = officer.page
    officer.go("整改")
    officer.press("先看会登记哪些")
    other = desk / "policy.yaml"
    before = other.read_bytes()
    other.write_bytes(before + "# 别人正在改\n".encode())
    officer.carry_out("登记问题")
    assert "policy.yaml" in page.get_by_role("main").inner_text()
    other.write_bytes(before)
    officer.go("整改")
    officer.press("先看会登记哪些")
    officer.carry_out("登记问题")
    officer.go("整改")
    page.locator("input[name=id]").nth(0).check()
    page.locator("input[name=id]").nth(1).check()
    page.get_by_label("怎么办").select_option(label="接收")
    page.get_by_label("说明").fill("已布置")
    officer.press("先看会怎样")
    officer.carry_out("接收")


def _report(officer: Officer) -> None:
    page = officer.page
    officer.go("报告")
    page.get_by_role("link", name="通报", exact=True).click()
    paper = page.frame_locator("iframe.paper")
    assert "通报" in paper.locator("h1").inner_text()
    page.get_by_role("link", name="生成、下载").click()
    page.get_by_label("哪一种").select_option("bulletin")
    officer.press("先看会写哪些")
    officer.carry_out("生成通报")
    with page.expect_download() as download:
        page.get_by_role("link", name="通报.docx").first.click()
    assert download.value.suggested_filename.endswith(".docx")


def _seal(officer: Officer) -> None:
    page = officer.page
    officer.go("封存与核验")
    box = page.get_by_label("有暂定的也封存")
    if box.count():
        box.check()
    officer.press("先看会封存什么")
    officer.carry_out("封存")
    officer.go("封存与核验")
    page.get_by_role("link", name="核验全部").click()
    assert "√ 没有变化" in page.locator("h1").inner_text()


def _narrow(page: Any, base: str) -> None:
    """At 390 pixels nothing but a table's or a line's own box scrolls sideways, and the keyboard gets in."""
    page.set_viewport_size({"width": 390, "height": 800})
    for path in (
        "/",
        "/scores",
        f"/scores/{UNIT}",
        "/rectify",
        "/sheets",
        "/reports",
        "/lists",
        "/help",
    ):
        page.goto(f"{base}{path}?month={MONTH}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, (path, wide)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def _same_by_commands(commands: list[str], desk: Path, shell: Path, book: Path) -> None:
    import shlex

    shutil.copy(book, shell.parent)
    here = Path.cwd()
    os.chdir(shell.parent)
    try:
        for line in commands:
            words = shlex.split(line)[1:]
            if "--out" in words:
                place = words.index("--out") + 1
                words[place] = str(shell / words[place])
            assert run(["-C", str(shell), *words]) == 0, line
    finally:
        os.chdir(here)
    mine, other = contents(desk), contents(shell)
    assert mine.keys() == other.keys()
    # A seal holds the second at which it was made, in it and in the digest over all of it.
    assert [n for n in mine if mine[n] != other[n] and not n.startswith("seals/")] == []
