"""例会材料: what each secretary speaks of, the questions, what is left from before."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dangjian.commands.report import REPORTS, facts_of, report
from dangjian.errors import DangjianError
from dangjian.pages.facts import Facts
from dangjian.pages.meeting import meeting_page
from dangjian.pages.page import Page, Table
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, policy, record, scored, space, unit
from tests.example.company import scored as scored_example
from tests.workflows.follow import plain
from tests.workflows.papers import (
    EXAMPLE,
    HOSTILE,
    headings,
    laid_out,
    rows,
    sentences,
    table_of,
    texts,
)

TODAY = date(2026, 6, 10)


def facts(root: Path = EXAMPLE, period: str = "2026-05", units: tuple[str, ...] = ()) -> Facts:
    return facts_of(root, REPORTS["meeting"], parse_period(period), TODAY, units)


@cache
def may() -> Page:
    return meeting_page(facts())


def talks(page: Page) -> list[list[tuple[object, ...]]]:
    """The tables of what each secretary speaks of, in order."""
    found = (block for block in page.blocks if isinstance(block, Table))
    return [[*rows(each)] for each in found if each.columns[0].title == "丢分的事项"]


def test_the_parts_of_the_meeting() -> None:
    parts = [each for each in headings(may()) if not each[0].isdigit()]
    assert [each for each in parts if "党支部" not in each] == [
        "会议安排",
        "考核情况",
        "书记讲短板（一讲）",
        "委员现场提问和应知应会（一问）",
        "应知应会",
        "联系委员提问",
        "以前问题的整改情况",
        "会议记录",
    ]
    assert len(table_of(may(), "序号", "议程")) == 5


def test_secretaries_speak_from_the_end_of_the_ranking() -> None:
    mine = [each for each in headings(may()) if "党支部（" in each]
    assert mine[0] == "工装党支部（77.48 分，第 11 名）"
    assert mine[-2:] == ["齿轮党支部（98.68 分，第 1 名）", "物流党支部（92.9 分，未督查，不排名）"]
    assert (
        "讲：支部书记辛；联系委员：纪委书记（委员丁）。“党支部党建工作责任点检表”2026 年 5 月自查比督查高 23.56 分，超过 10 分"
        in "\n".join(sentences(may()))
    )


def test_the_three_largest_losses_are_those_of_the_cards() -> None:
    _, cards = scored_example("2026-05")
    lost: dict[str, object] = {}
    for name in ("branch", "quality-branch"):
        for line in cards["br-tool", name].deductions:
            lost[line.item] = lost.get(line.item, 0) + line.points  # type: ignore[operator]
    largest = sorted(lost.values(), reverse=True)[:3]  # type: ignore[type-var]
    assert [row[1] for row in talks(may())[0]] == largest


def test_questions_ask_what_most_units_failed() -> None:
    questions = table_of(may(), "序号", "问题")
    assert len(questions) == 12
    item_words = "ZB27 纪检委员日常监督与苗头提醒：要求是什么，怎样才算完成？"
    assert questions[0][1] == item_words
    assert questions[0][2] == next(
        item.requirement for item in facts().workspace.newest("branch").items() if item.id == "ZB27"
    )
    assert str(questions[0][4]).endswith("等 9 个")


def test_every_contact_asks_each_of_their_branches() -> None:
    asked = table_of(may(), "委员", "联系单位")
    assert len(asked) == 12
    assert asked[0][:2] == ("党委书记（党委书记甲）", "设备动力党支部")


def test_what_was_left_from_before() -> None:
    left = [
        each
        for each in plain(day=TODAY)
        if each.state not in ("closed", "withdrawn") and each.id[:7] < "2026-05"
    ]
    found = table_of(may(), "编号", "单位")
    assert sorted(str(row[0]) for row in found) == sorted(each.id for each in left)
    june = meeting_page(facts(period="2026-06"))
    counts = table_of(june, "单位", "没有了结")
    alive = [each for each in plain(day=TODAY) if each.state not in ("closed", "withdrawn")]
    assert sum(int(str(row[1])) for row in counts) == len(alive) > 40
    assert "项数较多，下表只列逾期的，其余见整改台账。" in sentences(june)


def test_only_the_units_that_were_asked_for() -> None:
    page = meeting_page(facts(units=("br-tool",)))
    assert len(talks(page)) == 1
    assert [row[1] for row in table_of(page, "名次", "单位")] == ["工装党支部"]


def test_nothing_lost_and_no_contact(tmp_path: Path) -> None:
    page = meeting_page(facts(laid_out(scored([100], policy()), tmp_path)))
    said = sentences(page)
    assert "本期没有丢分的事项，请委员从清单里自选题目。" in said
    assert "讲：支部 u1负责人；联系委员：没有登记。" in said
    assert "截至 2026 年 6 月 10 日，2026 年 5 月以前的问题都已了结。" in said
    assert talks(page) == [[]]


def test_a_month_without_records_still_meets() -> None:
    page = meeting_page(facts(period="2026-09"))
    assert "2026 年 9 月还没有任何记录，没有得分可讲。" in sentences(page)
    assert "没有要讲的单位。" in sentences(page)
    assert not talks(page)
    assert table_of(page, "单位", "没有了结")  # what is left from before


def test_sixty_branches_and_none(tmp_path: Path) -> None:
    page = meeting_page(facts(laid_out(scored([*range(40, 100)], policy()), tmp_path / "many")))
    assert len(talks(page)) == 60
    rules = policy(composition={})
    nobody = space([checklist([item("A", 1)])], [record({"A": True})], rules)
    with pytest.raises(DangjianError, match="没有例会材料"):
        meeting_page(facts(laid_out(nobody, tmp_path / "none")))


def test_hostile_text_and_the_same_bytes(tmp_path: Path) -> None:
    lists = [checklist([item("A", 2, title=HOSTILE, requirement=HOSTILE)], title=HOSTILE)]
    units = [unit("u1") | {"name": HOSTILE}]
    root = laid_out(space(lists, [record({"A": False})], units=units), tmp_path)
    kind, period = REPORTS["meeting"], parse_period("2026-05")
    first = report(root, kind, period, (), TODAY).files
    assert first == report(root, kind, period, (), TODAY).files
    assert [made.name for made in first] == ["2026-05_例会材料.docx"]
    assert HOSTILE in "\n".join(texts(first[0].content))
