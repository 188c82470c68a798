"""整改通知单: who gets one, what it asks for, and the slip under it."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path

from dangjian.commands.report import REPORTS, Reported, facts_of
from dangjian.commands.report import report as make
from dangjian.pages.facts import Facts
from dangjian.pages.notice import notice_pages
from dangjian.pages.page import Page, PageBreak, Paragraph, Table
from dangjian.values.period import parse_period
from tests.workflows.follow import HOSTILE, hostile, plain
from tests.workflows.papers import EXAMPLE, cells_of, sentences, table_of, texts

TODAY = date(2026, 6, 10)
PROBLEMS = ("序号", "问题编号和事项")
SLIP = ("问题编号", "整改情况")


def facts(root: Path = EXAMPLE, period: str = "2026-05", units: tuple[str, ...] = ()) -> Facts:
    return facts_of(root, REPORTS["notice"], parse_period(period), TODAY, units)


def notices(found: Facts) -> dict[str, Page]:
    return {unit.id: page for unit, page in notice_pages(found)}


@cache
def may() -> dict[str, Page]:
    return notices(facts())


def report(root: Path = EXAMPLE, units: tuple[str, ...] = (), period: str = "2026-05") -> Reported:
    return make(root, REPORTS["notice"], parse_period(period), (), TODAY, units)


def ids(page: Page) -> list[str]:
    return [str(row[1]).split("\n")[0] for row in table_of(page, *PROBLEMS)]


def test_each_unit_gets_its_open_problems_of_the_month_and_no_others() -> None:
    wanted: dict[str, set[str]] = {}
    for each in plain(day=TODAY):
        # persons, groups and offices aren't ranked: their lists bring no notice
        charged = each.unit.startswith("br-") or ".M" in each.id
        alive = each.state not in ("closed", "withdrawn")
        if charged and alive and each.id.startswith("2026-05."):
            wanted.setdefault(each.unit, set()).add(each.id)
    found = {unit: set(ids(page)) for unit, page in may().items()}
    again = {unit: found[unit] - wanted.get(unit, set()) for unit in found}
    assert {unit: mine - again[unit] for unit, mine in found.items()} == wanted
    assert not any(again.values())  # nothing older was found again in May


def test_what_stands_in_it() -> None:
    page = may()["br-tool"]
    assert ("编号", "2026-05.br-tool", "签发日期", "2026 年 6 月 10 日") in table_of(page, "", "")
    assert "党群工作部、督查一组、纪检部、质量管理部" in cells_of(page)
    rows = {str(row[1]).split("\n")[0]: row for row in table_of(page, *PROBLEMS)}
    dues = rows["2026-05.br-tool.ZB13"]
    assert "20/22 = 0.9091" in str(dues[2])
    assert "依据：《关于中国共产党党费收缴、使用和管理的规定》第十二条" in str(dues[3])
    assert dues[4] == "一般 · 限期整改\n7 月 3 日前\n支部书记辛"
    assert [row[0] for row in table_of(page, *SLIP)] == ids(page)
    assert "下列 17 项问题需要整改" in "\n".join(sentences(page))


def test_overdue_and_submitted_problems_say_so() -> None:
    late = dict(notice_pages_on(date(2026, 7, 10)))
    cells = {str(value) for page in late.values() for value in cells_of(page)}
    assert any("已逾期 7 天" in each for each in cells)
    assert any("已提交，待复核" in each for each in cells)


def test_a_repeated_problem_names_the_one_before(tmp_path: Path) -> None:
    root = tmp_path / "company"
    shutil.copytree(EXAMPLE, root)
    path = root / "rectifications" / "2026-05" / "2026-05.br-tool.ZB13.yaml"
    text = path.read_text(encoding="utf-8")
    repeats = "repeats: 2026-05.br-tool.M1\nevents:"
    path.write_text(text.replace("events:", repeats), encoding="utf-8")
    page = notices(facts(root, units=("br-tool",)))["br-tool"]
    assert any("（反弹：2026-05.br-tool.M1 销号后再犯）" in str(each) for each in cells_of(page))


def notice_pages_on(today: date) -> dict[str, Page]:
    found = facts_of(EXAMPLE, REPORTS["notice"], parse_period("2026-05"), today)
    return notices(found)


def test_a_problem_found_again_is_told_again(tmp_path: Path) -> None:
    root = tmp_path / "company"
    shutil.copytree(EXAMPLE, root)
    path = root / "rectifications" / "2026-05" / "2026-05.br-assembly.M1.yaml"
    event = "  - {at: 2026-06-09, by: dept-party, action: again, period: 2026-06}\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + event, encoding="utf-8")
    page = notices(facts(root, "2026-06"))["br-assembly"]
    assert "2026-05.br-assembly.M1" in ids(page)
    assert "（登记后再次发生 1 次）" in "\n".join(map(str, cells_of(page)))
    assert "另有以前登记、没有了结的" in "\n".join(sentences(page))


def test_short_ones_are_cut_apart_and_long_ones_have_a_page_for_the_slip() -> None:
    for page in may().values():
        cut = any(isinstance(b, Paragraph) and "沿此线裁开" in b.text for b in page.blocks)
        turned = any(isinstance(b, PageBreak) for b in page.blocks)
        assert cut != turned
        assert not cut or len(ids(page)) <= 3
    assert any(isinstance(block, PageBreak) for block in may()["br-tool"].blocks)


def test_only_the_units_that_were_asked_for() -> None:
    made = report(units=("br-tool", "br-gear")).files
    assert [each.name for each in made] == [
        "2026-05_整改通知单_齿轮党支部.docx",
        "2026-05_整改通知单_工装党支部.docx",
    ]
    assert made == report(units=("br-tool", "br-gear")).files
    assert report(units=("dept-audit",)).files == ()


def test_a_month_without_problems() -> None:
    assert report(period="2026-09").files == ()


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    root = hostile(tmp_path / "company")
    made = report(root, ("br-gear", "br-tool")).files
    assert all(not set(each.name) & set('/\\|<>*?:"') for each in made)
    joined = ["\n".join(texts(each.content)) for each in made]
    assert HOSTILE in joined[0]  # the branch
    assert HOSTILE in joined[1]  # a problem


def test_tables_are_forms_or_have_headings() -> None:
    for page in may().values():
        for block in page.blocks:
            if isinstance(block, Table):
                titles = [bool(column.title) for column in block.columns]
                assert all(titles) or not any(titles)
