"""What pages show is what the commands say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from dangjian.commands.report import BOARDS
from tests.desk.served import Browser, served, told
from tests.example.company import EXAMPLE
from tests.helpers import some


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with served(EXAMPLE) as one:
        yield one.enter()


def said(tmp_path: Path, *command: str) -> str:
    """What a command writes as data."""
    out = tmp_path / "out"
    assert run(["-C", str(EXAMPLE), *command, "--output", str(out)]) in (0, 1)
    return out.read_text(encoding="utf-8-sig")


def rows(page: Any) -> list[list[str]]:
    """The cells of every row of every table."""
    cells = (
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr>(.*?)</tr>", page.text, re.DOTALL)
    )
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


@pytest.mark.parametrize("period", ["2026-05", "2026-Q2"])
def test_the_ranking(browser: Browser, tmp_path: Path, period: str) -> None:
    table = list(csv.DictReader(io.StringIO(said(tmp_path, "score", period, "--format", "csv"))))
    shown = {row[1]: row for row in rows(browser.get(f"/scores?month={period}"))}
    assert len(table) > 5
    for line in table:
        row = shown[line["name"]]
        assert row[0] == (line["rank"] or "–")
        assert float(row[2]) == float(line["score"])
        assert row[3:5] == [line["grade"] or "–", line["tier"] or "–"]


def test_a_longer_period_shows_what_each_month_published(browser: Browser) -> None:
    quarter = rows(browser.get("/scores?month=2026-Q2"))
    head = quarter[0]
    place = head.index("5 月")
    may = {row[1]: row[2] for row in rows(browser.get("/scores?month=2026-05"))}
    unit = next(row for row in quarter if row[1] == "齿轮党支部")
    assert unit[place] == may["齿轮党支部"]


def test_two_units_item_by_item(browser: Browser, tmp_path: Path) -> None:
    cards = json.loads(said(tmp_path, "score", "2026-05", "--format", "json"))["scorecards"]
    earned = {
        (card["unit"], item["id"]): item["earned"]
        for card in cards
        for item in card["items"]
        if item["state"] == "scored"
    }
    shown = rows(browser.get("/together?unit=br-gear&with=br-tool&month=2026-05"))[2:]
    seen = 0
    for name, _, one, other in shown:
        item = name.split()[0]
        for unit, cell in (("br-gear", one), ("br-tool", other)):
            if (unit, item) in earned:
                assert float(cell.split()[0]) == float(earned[unit, item]), (unit, item)
                seen += 1
    assert seen > 40


def test_the_register_is_filtered_and_sorted(browser: Browser, tmp_path: Path) -> None:
    command = [
        "rectify",
        "list",
        "--unit",
        "br-tool",
        "--overdue",
        "--today",
        "2026-06-12",
        "--format",
        "json",
    ]
    wanted = {each["id"] for each in json.loads(said(tmp_path, *command))}
    page = browser.get("/rectify?unit=br-tool&overdue=1&order=due")
    assert set(re.findall(r'name="id" value="([^"]+)"', page.text)) == wanted
    dues = [row[5][:10] for row in rows(page)[1:]]
    assert dues == sorted(dues)


def test_who_owes_what(browser: Browser, tmp_path: Path) -> None:
    owed = json.loads(said(tmp_path, "progress", "2026-05", "--format", "json"))
    page = told(browser.get("/?month=2026-05"))
    assert f"自查 {owed['self_checked']}/{owed['expected']}" in page


def test_what_is_wrong_is_a_sentence(browser: Browser) -> None:
    for address in ("/scores?month=2026-13", "/scores/nobody?month=2026-05", "/rectify/nothing", "/lists/nothing",
                    "/correct/br-gear/branch/NONE?month=2026-05", "/preview/nothing", "/compare?old=a&new=b"):  # fmt: skip
        answer = browser.get(address)
        assert answer.status_code == 400, address
        assert "这一页打不开" in told(answer)
    missing = browser.get("/nothing")
    assert missing.status_code == 404
    assert "没有这个页面" in told(missing)
    assert 'href="/scores?month=' in missing.text  # with the menu, by which one goes on


def test_every_report_that_is_pages_can_be_looked_at(browser: Browser) -> None:
    seen: set[str] = set()
    for period in ("2026-05", "2026"):
        text = browser.get(f"/reports?month={period}").text
        kinds = set(re.findall(r'href="/preview/([^?]+)\?', text))
        offered = set(re.findall(r'<option value="([^"]+)">[^<]+（(?:docx|xlsx|html)）', text))
        # Indicators are first of all data, with a paper besides.
        assert kinds == offered | {"kpi"}
        for kind in some(sorted(kinds - seen), 5):
            frame = browser.get(f"/preview/{kind}?month={period}")
            assert frame.status_code == 200, (kind, told(frame))
            assert "<h1" in browser.get(f"/paper/{kind}?month={period}").text or kind in BOARDS, (
                kind
            )
        seen |= kinds
    assert {
        "bulletin",
        "notice",
        "inspections",
        "agreement",
        "dashboard",
        "tcard",
        "kanban",
    } <= seen


@pytest.mark.parametrize("item", ["ZB03", "ZB19"])
def test_the_form_of_a_correction_shows_the_item_and_nothing_else(
    browser: Browser, tmp_path: Path, item: str
) -> None:
    explained = said(tmp_path, "explain", "br-gear", "2026-05", item).splitlines()
    page = told(browser.get(f"/correct/br-gear/branch/{item}?month=2026-05"))
    first = next(n for n, line in enumerate(explained) if item in line)
    assert len(explained) > first + 3
    for line in explained[first:]:
        for word in line.split():
            assert word in page, (item, word)
    assert "先进基层党组织" not in page


def test_a_form_that_a_report_does_not_have_is_refused(browser: Browser) -> None:
    browser.act_as("dept-party")
    for more in ({"to": "csv"}, {"full": "1"}):
        refused = browser.look("report", {"kind": "bulletin", "month": "2026-05", **more})
        assert refused.status_code == 400
        assert "通报没有" in told(refused)


def test_the_month_tells_what_is_due_next(browser: Browser, tmp_path: Path) -> None:
    listed = said(tmp_path, "rectify", "list", "--today", "2026-06-12", "--format", "json")
    living = [e for e in json.loads(listed) if e["status"] not in ("closed", "withdrawn")]
    due = min(each["due"] for each in living if each["due"] >= "2026-06-12")
    month, day = (int(part) for part in due.split("-")[1:])
    assert f"没有了结 {len(living)}，最近的 {month} 月 {day} 日到期" in told(
        browser.get("/?month=2026-06")
    )
    browser.act_as("")
    assert "先在页面上方选以谁的名义办" in told(browser.get("/?month=2026-05"))
    browser.act_as("dept-party")
    assert "先在页面上方选" not in told(browser.get("/?month=2026-05"))


def test_a_policy_is_told_in_words_layer_by_layer(browser: Browser) -> None:
    """As agreements say it: weights, ranking, awards, what problems are; each version by itself."""
    page = browser.get("/lists?month=2026-05").text
    new, old = (
        next(part for part in page.split("<details>") if f"考核评价办法 {version}" in part)
        for version in ("2.0.0", "1.0.0")
    )
    for part in ("党支部·生产类", "党支部·保障技术机关类"):
        assert f"<h3>{part}</h3>" in new
        assert part not in old  # classes came with 2.0.0
    text = unescape(re.sub(r"<[^>]+>", "\n", new))
    for words in ("《党支部党建工作责任点检表》占 80%，《质量放心党支部评价细则》占 20%", "同分的依次比较",
                  "申报先进基层党组织，须同时做到", "得分低于分值 80% 的事项列为问题", "满 16 天约谈"):  # fmt: skip
        assert words in text, words
    assert "<h3>党支部</h3>" in old
    assert "凡是失分的事项都列为问题" in old
