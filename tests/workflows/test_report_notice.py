"""整改通知单: who gets one, what it asks for, and the slip under it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

from dangjian.commands.report import REPORTS, Reported, facts_of
from dangjian.commands.report import report as make
from dangjian.pages.facts import Facts
from dangjian.pages.notice import notice_pages, told_problems
from dangjian.pages.page import Page, PageBreak, Paragraph, Table
from dangjian.values.period import parse_period
from tests.helpers import copied
from tests.workflows.follow import HOSTILE, hostile, plain
from tests.workflows.papers import EXAMPLE, cells_of, sentences, table_of, texts

TODAY = date(2026, 6, 10)
PROBLEMS = ("序号", "存在问题")
SLIP = ("序号", "整改情况（原因、措施、结果）")


def facts(root: Path = EXAMPLE, period: str = "2026-05", units: tuple[str, ...] = ()) -> Facts:
    return facts_of(root, REPORTS["notice"], parse_period(period), TODAY, units)


def notices(found: Facts) -> dict[str, Page]:
    return {unit.id: page for unit, page in notice_pages(found)}


@cache
def may() -> dict[str, Page]:
    return notices(facts())


def report(root: Path = EXAMPLE, units: tuple[str, ...] = (), period: str = "2026-05") -> Reported:
    return make(root, REPORTS["notice"], parse_period(period), (), TODAY, units)


def ids(found: Facts) -> dict[str, list[str]]:
    """Unit → the ids of the problems that it is told of."""
    return {told.unit.id: [each.id for each in told.problems] for told in told_problems(found)}


def test_each_unit_gets_its_open_problems_of_the_month_and_no_others() -> None:
    wanted: dict[str, set[str]] = {}
    layers = {unit.id: unit.layer for unit in facts().workspace.units.values()}
    for each in plain(day=TODAY):
        # Groups and offices aren't ranked: their lists bring no notice. The committee and people get none.
        charged = layers[each.unit] == "branch" or ".M" in each.id
        told = layers[each.unit] not in ("committee", "secretary", "member", "person")
        alive = each.state not in ("closed", "withdrawn")
        if charged and told and alive and each.id.startswith("2026-05."):
            wanted.setdefault(each.unit, set()).add(each.id)
    assert {unit: set(mine) for unit, mine in ids(facts()).items()} == wanted


def test_what_stands_in_it() -> None:
    page = may()["br-tool"]
    assert ("受检单位", "工装党支部", "编号", "　") in table_of(page, "", "")
    assert any("督查一组" in str(value) for value in cells_of(page))
    rows = {str(row[1]).split("：")[0]: row for row in table_of(page, *PROBLEMS)}
    dues = rows["党费按月足额收缴"]
    assert "两人次月补交（90.91%，未达到 100%）" in str(dues[1])  # 20 of 22
    assert dues[3] == "《关于中国共产党党费收缴、使用和管理的规定》第十二条、第十四条"
    assert dues[4] == "限期整改\n7 月 3 日前\n支部书记辛"
    numbers = [row[0] for row in table_of(page, *PROBLEMS)]
    assert numbers == [row[0] for row in table_of(page, *SLIP)]
    assert f"有 {len(numbers)} 项问题需要整改" in "\n".join(sentences(page))
    assert "对问题有异议的，在 2026 年 6 月 17 日前书面提出。" in "\n".join(sentences(page))


def test_it_speaks_to_whom_it_is_sent(tmp_path: Path) -> None:
    root = tmp_path / "company"
    copied(EXAMPLE, root)
    path = root / "rectifications" / "2026-05" / "2026-05.br-tool.ZB13.yaml"
    for unit in ("dept-audit", "committee", "p009"):
        text = path.read_text(encoding="utf-8").replace(
            "2026-05.br-tool.ZB13", f"2026-05.{unit}.M9"
        )
        text = re.sub(
            r"^source:.*\n", "", text.replace("unit: br-tool", f"unit: {unit}"), flags=re.M
        )
        (path.parent / f"2026-05.{unit}.M9.yaml").write_text(text, encoding="utf-8")
    unasked = notices(facts(root))
    assert "你支部" in "\n".join(sentences(unasked["br-tool"]))
    assert "你部门" in "\n".join(sentences(unasked["dept-audit"]))
    assert not {"committee", "p009"} & set(unasked)
    asked = notices(facts(root, units=("committee", "p009")))
    for page in asked.values():
        assert page.title == "关于履行党建工作责任的提醒函"
        assert not any("你" in text for text in sentences(page))
        assert not any(isinstance(b, Table) and b.columns[0].title == "" for b in page.blocks)


def test_overdue_and_submitted_problems_say_so() -> None:
    late = dict(notice_pages_on(date(2026, 7, 10)))
    cells = {str(value) for page in late.values() for value in cells_of(page)}
    assert any("已逾期 7 天" in each for each in cells)
    assert any("已提交，待复核" in each for each in cells)


def test_a_repeated_problem_names_the_one_before(tmp_path: Path) -> None:
    root = tmp_path / "company"
    copied(EXAMPLE, root)
    path = root / "rectifications" / "2026-05" / "2026-05.br-tool.ZB13.yaml"
    text = path.read_text(encoding="utf-8")
    repeats = "repeats: 2026-05.br-tool.M1\nevents:"
    path.write_text(text.replace("events:", repeats), encoding="utf-8")
    page = notices(facts(root, units=("br-tool",)))["br-tool"]
    assert any("（销号后再犯）" in str(each) for each in cells_of(page))


def notice_pages_on(today: date) -> dict[str, Page]:
    found = facts_of(EXAMPLE, REPORTS["notice"], parse_period("2026-05"), today)
    return notices(found)


def test_a_problem_found_again_is_told_again(tmp_path: Path) -> None:
    root = tmp_path / "company"
    copied(EXAMPLE, root)
    path = root / "rectifications" / "2026-05" / "2026-05.br-assembly.M1.yaml"
    event = "  - {at: 2026-06-09, by: dept-party, action: again, period: 2026-06}\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + event, encoding="utf-8")
    found = facts(root, "2026-06")
    page = notices(found)["br-assembly"]
    assert "2026-05.br-assembly.M1" in ids(found)["br-assembly"]
    assert "（登记后再次发生 1 次）" in "\n".join(map(str, cells_of(page)))
    assert "以前登记、尚未销号的还有" in "\n".join(sentences(page))


def test_short_ones_are_cut_apart_and_long_ones_have_a_page_for_the_slip() -> None:
    for page in may().values():
        cut = any(isinstance(b, Paragraph) and "沿此线裁开" in b.text for b in page.blocks)
        turned = any(isinstance(b, PageBreak) for b in page.blocks)
        assert cut != turned
        assert not cut or len(table_of(page, *PROBLEMS)) <= 3


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
    assert "另行登记的问题：有关党员" in joined[1]  # a member bears the same name: it isn't told


def test_tables_are_forms_or_have_headings() -> None:
    for page in may().values():
        for block in page.blocks:
            if isinstance(block, Table):
                titles = [bool(column.title) for column in block.columns]
                assert all(titles) or not any(titles)
