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
from dangjian.pages.page import Page
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, policy, record, scored, space, unit
from tests.example.company import scored as scored_example
from tests.workflows.follow import plain
from tests.workflows.papers import (
    EXAMPLE,
    HOSTILE,
    headings,
    laid_out,
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


def talks(page: Page) -> list[tuple[object, ...]]:
    return table_of(page, "汇报人", "一讲：讲清原因和措施")


def test_the_parts_of_the_meeting() -> None:
    assert headings(may()) == ["考核情况", "先议的事", "一讲一问", "议定事项"]


def test_vetoes_and_what_is_overdue_come_first() -> None:
    words = sentences(may())
    veto = next(n for n, text in enumerate(words) if "查实党建台账或者点检记录造假" in text)
    speak = next(n for n, text in enumerate(words) if "按上列顺序汇报" in text)
    assert veto < speak
    units = {unit.id: unit for unit in facts().workspace.units.values()}
    left = [
        each
        for each in plain(day=TODAY)
        if each.state not in ("closed", "withdrawn") and units[each.unit].layer == "branch"
    ]
    late = [each for each in left if each.due < TODAY]
    earlier = sum(each.id[:7] < "2026-05" for each in left)
    old = f"，其中 2026 年 5 月以前发现的 {earlier} 项" if earlier else ""
    assert f"尚未销号的问题 {len(left)} 项{old}，" in "\n".join(words)
    assert (f"，逾期 {len(late)} 项" if late else "，没有逾期的。") in "\n".join(words)
    if late:
        shown = table_of(may(), "单位", "问题")
        assert len(shown) == min(len(late), 3)
        assert [row[3] for row in shown] == sorted((row[3] for row in shown), reverse=True)  # type: ignore[type-var]


def test_units_with_a_veto_speak_first_then_from_the_end_of_the_ranking() -> None:
    ranked, _ = scored_example("2026-05")
    spoken = [str(row[0]).split("\n")[0] for row in talks(may())]
    assert spoken[0] == "试验党支部书记"
    last = [row for row in ranked.values() if row.tier == "后进"]
    last.sort(key=lambda row: row.score or 0)
    names = [f"{facts().unit(row.unit).name}书记" for row in last]
    assert spoken[1 : 1 + len(names)] == names
    assert len(spoken) == 5 < len(ranked)


def test_they_speak_of_facts_and_are_asked_about_duties() -> None:
    speaker, told, asked = next(row for row in talks(may()) if "工装党支部书记" in str(row[0]))
    ranked, _ = scored_example("2026-05")
    score, rank = ranked["br-tool"].score, ranked["br-tool"].rank
    assert f"\n{score} 分，" in str(speaker)
    assert f"第 {rank} 名" in str(speaker)
    assert " = " not in str(told)
    items = {i.title: i for each in facts().checklists for i in each.items()}
    title = str(told).split("：")[0]
    assert str(asked).startswith("纪委书记问：“")
    demand = str(asked).split("“")[1].split("”")[0].replace("‘", "“").replace("’", "”")
    assert items[title].requirement.startswith(demand.rstrip("…"))


def test_a_period_tells_a_fact_once_and_what_fell_due_in_it() -> None:
    page = meeting_page(facts(period="2026-H1"))
    for row in talks(page):
        lines = str(row[1]).split("\n")
        assert len(lines) == len(set(lines)) <= 2
    units = {unit.id: unit for unit in facts().workspace.units.values()}
    late = [
        each
        for each in plain(day=TODAY)
        if each.state not in ("closed", "withdrawn")
        and each.due < TODAY
        and units[each.unit].layer == "branch"
    ]
    assert late  # raised in the half-year itself, and overdue before its meeting
    assert f"，逾期 {len(late)} 项" in "\n".join(sentences(page))


def test_many_overclaims_are_one_sentence() -> None:
    page = meeting_page(facts(period="2026-H1"))
    (words,) = (text for text in sentences(page) if text.startswith("自查不实的单位有 "))
    assert "工装党支部（1 至 5 月）" in words
    assert words.count("（") == int(words.split()[1])


def test_only_the_units_that_were_asked_for() -> None:
    page = meeting_page(facts(units=("br-tool",)))
    assert [str(row[0]).split("\n")[0] for row in talks(page)] == ["工装党支部书记"]


def test_nothing_lost_and_no_contact(tmp_path: Path) -> None:
    page = meeting_page(facts(laid_out(scored([100], policy()), tmp_path)))
    assert talks(page) == [
        (
            "支部 u1书记\n100.00 分",
            "没有需要整改的问题，讲一条可以推广的做法",
            "本月做得最好的是哪一条，怎样保持？",
        )
    ]
    assert "截至 2026 年 6 月 10 日，登记的问题都已销号。" in sentences(page)


def test_a_month_without_records_still_meets() -> None:
    page = meeting_page(facts(period="2026-09"))
    assert "2026 年 9 月还没有任何记录，没有得分可讲。" in sentences(page)
    assert "没有要讲的单位。" in sentences(page)


def test_sixty_branches_and_none(tmp_path: Path) -> None:
    page = meeting_page(facts(laid_out(scored([*range(40, 100)], policy()), tmp_path / "many")))
    first = [str(row[0]).split("\n")[0] for row in talks(page)][:2]
    assert first == ["支部 u1书记", "支部 u2书记"]  # 40 and 41 points
    assert len(talks(page)) == 5
    assert any("其余单位书面交流" in text for text in sentences(page))
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


def test_of_many_units_of_a_tier_some_are_named(tmp_path: Path) -> None:
    tiers = [{"name": "先进", "focus": "看创新", "top": 0.5}, {"name": "中层", "focus": "促提升"}]
    page = meeting_page(facts(laid_out(scored([*range(71, 101)], policy(tiers=tiers)), tmp_path)))
    (words,) = (text for text in sentences(page) if text.startswith("先进："))
    assert words.count("支部") == 8
    assert "等 15 个" in words
