"""Workbooks that go out, are changed and come back through the desk: the command makes the same files."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import yaml

from tests.desk.served import command_of, told
from tests.desk.twins import MONTH, Twins
from tests.helpers import contents, opened
from tests.sheets.filling import map_of

Edit = Callable[[Any], None]


def changed(data: bytes, edit: Edit) -> bytes:
    """A workbook as a person hands it in."""
    book = opened(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take(twins: Twins, deed: str, name: str, data: bytes, **fields: str) -> Any:
    """Handed in on both sides; the dry run wrote nothing. Gives the page after it."""
    (twins.shell.parent / name).write_bytes(data)
    before = contents(twins.desk)
    shown = twins.browser.look(deed, fields, [(name, data)])
    assert "什么都还没有写" in told(shown), told(shown)
    assert contents(twins.desk) == before
    done = twins.browser.confirm(shown)
    assert command_of(done) == command_of(shown)
    twins.same(command_of(done))
    assert contents(twins.desk) != before
    return done


def downloaded(twins: Twins, page: str, words: str) -> tuple[str, bytes]:
    """The file behind a link of a page."""
    text = twins.browser.get(page).text
    link = re.search(rf'href="([^"]+)"[^>]*>[^<]*{words}', text)
    assert link is not None, text
    answer = twins.browser.get(link[1])
    assert answer.status_code == 200, told(answer)
    assert "attachment" in answer.headers["content-disposition"]
    return link[1], answer.content


def test_appeals_by_workbook(twins: Twins) -> None:
    twins.same(twins.browser.do("appeals", {"month": MONTH, "unit": "br-tool"}))
    (path,) = (twins.desk / "sheets").glob("*申诉更正表*.xlsx")

    def decide(book: Any) -> None:
        places = map_of(book)
        sheet, item = next((s, i) for s, i, _, field in places if field == "decision")
        said = {
            "value": "不适用：当月停产",
            "reason": "停产通知",
            "decision": "不采纳",
            "ground": "当月照常开展",
        }
        for (tab, mine, _, field), (cell, _) in places.items():
            if (tab, mine) == (sheet, item) and field in said:
                book[sheet][cell] = said[field]

    done = take(
        twins, "appeals-in", path.name, changed(path.read_bytes(), decide), date="2026-06-09"
    )
    (written,) = re.findall(r"<code>(corrections/[^<]+)</code>", done.text)
    found = yaml.safe_load((twins.desk / written).read_text(encoding="utf-8"))
    assert (found["decision"], found["decided_by"]) == ("rejected", "dept-party")


def test_appeals_need_who_decides(twins: Twins) -> None:
    twins.browser.act_as("")
    refused = twins.browser.look("appeals-in", {}, [("表.xlsx", b"x")])
    assert refused.status_code == 400
    assert "名义" in told(refused)


def test_a_list_out_and_back(twins: Twins) -> None:
    address, data = downloaded(twins, "/lists/branch", "下载这份清单")
    assert address == "/lists/branch/book.xlsx"

    def reword(book: Any) -> None:
        tab = book["事项"]
        heads = {cell.value: cell.column for cell in tab[2]}
        row = next(row[2].row for row in tab.iter_rows(min_row=3) if row[2].value == "ZB03")
        tab.cell(row, heads["分值"]).value += 1

    before = yaml.safe_load((twins.desk / "checklists/branch.yaml").read_text(encoding="utf-8"))
    shown = twins.browser.look("list", {"replay": MONTH}, [("branch.xlsx", changed(data, reword))])
    assert "ZB03" in told(shown)
    done = take(twins, "list", "branch.xlsx", changed(data, reword))
    after = yaml.safe_load((twins.desk / "checklists/branch.yaml").read_text(encoding="utf-8"))
    assert after["version"] != before["version"]
    assert f"branch@{before['version']}" in told(done)


def test_a_wrong_list_is_told_by_its_cell(twins: Twins) -> None:
    _, data = downloaded(twins, "/lists/branch", "下载这份清单")

    def spoil(book: Any) -> None:
        tab = book["事项"]
        heads = {cell.value: cell.column for cell in tab[2]}
        row = next(row[2].row for row in tab.iter_rows(min_row=3) if row[2].value == "ZB03")
        tab.cell(row, heads["分值"]).value = "很多"

    shown = twins.browser.look("list", {}, [("branch.xlsx", changed(data, spoil))])
    assert "没有要写的" in told(shown)
    assert re.search(r"事项![A-Z]+\d+", told(shown))
    assert '<form method="post" action="/do/list"' not in shown.text


def test_a_ledger_out_and_back(twins: Twins) -> None:
    page = twins.browser.get("/lists").text
    link = re.search(r'href="(/ledgers/contacts/[^"]+)"[^>]*>下载 2026 年登记表', page)
    assert link is not None
    row = {
        "日期": date(2026, 7, 10), "谁": "分管生产党委委员", "事由": "到联系点调研", "对哪个单位": "齿轮党支部",
        "次数": 1, "依据": "联系记录 7 月 10 日",
    }  # fmt: skip

    def write(book: Any) -> None:
        tab = book["登记"]
        heads = {cell.value: cell.column for cell in tab[3]}
        first = next(n for n in range(4, 200) if tab.cell(n, heads["谁"]).value is None)
        for head, value in row.items():
            tab.cell(first, heads[head]).value = value

    data = changed(twins.browser.get(link[1]).content, write)
    take(twins, "ledger", "登记表.xlsx", data, approved_by="公司党委", date="2026-07-20")
    text = (twins.desk / "ledgers/contacts.2026.yaml").read_text(encoding="utf-8")
    assert "联系记录 7 月 10 日" in text


def test_an_old_register(twins: Twins) -> None:
    book = openpyxl.Workbook()
    tab = book.active
    tab.append(["责任单位", "存在问题", "责任人", "整改期限", "发现日期"])
    tab.append(["齿轮党支部", "宣传栏没有更新", "王某", date(2026, 6, 30), date(2026, 6, 1)])
    out = io.BytesIO()
    book.save(out)
    done = take(twins, "register", "旧台账.xlsx", out.getvalue(), date="2026-06-12")
    assert "登记了 1 条" in told(done)
    assert "宣传栏没有更新" in told(twins.browser.get("/rectify"))


@pytest.mark.parametrize("deed", ["list", "ledger", "register", "roster"])
def test_one_workbook_at_a_time(twins: Twins, deed: str) -> None:
    refused = twins.browser.look(deed, {}, [("a.xlsx", b"x"), ("b.xlsx", b"y")])
    assert refused.status_code == 400
    assert "一次收一份" in told(refused)


def test_a_problem_that_no_record_told(twins: Twins) -> None:
    fields = {
        "unit": "br-gear", "problem": "巡察指出：宣传栏没有更新", "owner": "", "due": "", "mode": "immediate",
        "severity": "major", "item": "ZB03", "date": "2026-06-10",
    }  # fmt: skip
    before = contents(twins.desk)
    shown = twins.browser.look("add", fields)
    assert "会登记" in told(shown)
    assert contents(twins.desk) == before
    twins.browser.confirm(shown)
    twins.same(command_of(shown))
    (made,) = (twins.desk / "rectifications" / "2026-06").glob("*br-gear.M1.yaml")
    found = yaml.safe_load(made.read_text(encoding="utf-8"))
    assert (found["problem"], found["severity"]) == (fields["problem"], "major")


def test_a_problem_is_given_to_another_unit(twins: Twins) -> None:
    shutil.rmtree(twins.desk / "rectifications")
    shutil.rmtree(twins.shell / "rectifications")
    problem = {
        "unit": "br-gear",
        "problem": "设备台账不全",
        "severity": "minor",
        "date": "2026-06-10",
    }
    twins.same(twins.browser.do("add", problem))
    name = "2026-06.br-gear.M1"
    fields = {
        "action": "transfer",
        "id": name,
        "unit": "br-equip",
        "note": "归设备",
        "date": "2026-06-11",
    }
    twins.same(twins.browser.do("step", fields))
    assert "设备动力党支部" in told(twins.browser.get(f"/rectify/{name}"))
    wrong = fields | {"action": "accept"}
    refused = twins.browser.look(
        "step", wrong
    )  # a field of another step isn't passed over in silence
    assert refused.status_code == 400
