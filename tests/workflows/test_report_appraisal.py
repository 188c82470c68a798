"""述职材料: its numbers are the engine's, and every one says where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dangjian.errors import DangjianError
from dangjian.pages.appraisal import appraisal_pages, questions
from dangjian.pages.appraisal_facts import Subject, subjects
from dangjian.pages.appraisal_work import losses, month_items
from dangjian.pages.facts import Facts
from dangjian.pages.page import Page, Table
from dangjian.values.numbers import plain
from tests.core.small import (
    OUT_OF_100,
    bonus,
    checklist,
    item,
    policy,
    record,
    space,
    unit,
)
from tests.engine import WORKSPACE, dangjian
from tests.helpers import copied
from tests.workflows.follow import plain as register
from tests.workflows.papers import (
    EXAMPLE,
    HOSTILE,
    TODAY,
    cells_of,
    facts,
    headings,
    laid_out,
    report,
    sentences,
    table_of,
    texts,
)

Doc = dict[str, Any]


def pages(root: Path, *units: str, year: str = "2026") -> dict[str, Page]:
    return {each.id: page for each, page in appraisal_pages(facts(root, "appraisal", units, year))}


@pytest.fixture(scope="module", params=[EXAMPLE, WORKSPACE], ids=["example", "engine"])
def year(request: pytest.FixtureRequest) -> Facts:
    return facts(request.param, "appraisal")


@pytest.fixture(scope="module")
def papers(year: Facts) -> dict[str, Page]:
    return {each.id: page for each, page in appraisal_pages(year)}


@pytest.fixture(scope="module")
def example() -> dict[str, Page]:
    return pages(EXAMPLE)


def test_one_for_each_row_of_the_year(year: Facts, papers: dict[str, Page]) -> None:
    assert [*papers] == [row.unit for row in year.results.ranking]


def test_result_and_parts_are_those_of_the_ranking(year: Facts, papers: dict[str, Page]) -> None:
    for row in year.results.ranking:
        assert row.score is not None
        said = next(text for text in sentences(papers[row.unit]) if "年度得分" in text)
        assert f"年度得分 {plain(row.score)} 分" in said
        assert f"等次{row.grade}" in said
        assert ("（暂定）" in said) is row.provisional
        assert (f"名列第 {row.rank}" in said) is (row.rank is not None)
        shown = [each for each in table_of(papers[row.unit], "组成", "权重") if each[2] != "—"]
        parts = [(part.weight, part.score) for part in row.parts if part.score is not None]
        assert [(each[1], each[2]) for each in shown] == parts


def test_months_are_those_of_each_months_ranking(year: Facts, papers: dict[str, Page]) -> None:
    for name, page in papers.items():
        shown = [row for row in table_of(page, "月份") if len(row) > 1]
        expected = [
            (f"{results.period.last.month} 月", row)
            for results in year.history
            for row in results.ranking
            if row.unit == name
        ]
        assert len(shown) == len(expected) > 0
        for cells, (month, row) in zip(shown, expected, strict=True):
            assert cells[0] == month
            assert cells[-4] == (row.score if row.score is not None else "—")
            assert cells[-3] == (row.grade or "—")
            assert str(cells[-2]).split("/")[0] == (str(row.rank) if row.rank else "—")


def test_losses_add_up_to_what_the_year_lost(year: Facts) -> None:
    for subject in subjects(year):
        cards = [card.card for card in subject.cards]
        lost = sum((each.points for each in losses(subject, month_items(subject))), Decimal(0))
        missed = sum(((card.applicable or 0) - (card.earned or 0) for card in cards), Decimal(0))
        struck = any(veto.effect.kind == "section" for card in cards for veto in card.vetoes)
        assert struck or lost == missed


def test_counts_of_the_work_done_add_up(year: Facts, papers: dict[str, Page]) -> None:
    for subject in subjects(year):
        total = table_of(papers[subject.unit.id], "项目", "应做次数")[-1]
        assert total[0] == "合计"
        due, full, short, missing = (int(str(value)) for value in total[1:5])
        assert due == full + short + missing > 0


def test_awards_are_those_of_the_engine(year: Facts, papers: dict[str, Page]) -> None:
    for subject in subjects(year):
        shown = table_of(papers[subject.unit.id], "条件", "实际", "是否满足")
        assert shown == [
            (need.need, need.found, "√" if need.met else "×")
            for need in subject.story.awards[0].needs
        ]


def test_problems_and_closing_rate(example: dict[str, Page]) -> None:
    page = example["br-equip"]
    counts = {row[0]: row[1] for row in table_of(page, "项目", "项数")}
    mine = [each for each in register(day=TODAY) if each.unit == "br-equip"]
    closed = [each for each in mine if each.state == "closed"]
    assert counts["本年登记"] == len(mine)
    assert counts["本年销号"] == len(closed)
    assert counts["尚未销号"] == counts["其中逾期"] == len(mine) - len(closed) > 0
    due = [each for each in mine if each.due <= TODAY]
    in_time = [each for each in closed if each.ended and each.ended <= each.due]
    said = f"期限在本年、已经到期的 {len(due)} 项，按期销号 {len(in_time)} 项，按期销号率"
    assert any(text.startswith(said) for text in sentences(page))
    assert len(table_of(page, "问题", "责任人")) == len(mine) - len(closed)


def test_holders_answer_for_their_own_months(example: dict[str, Page]) -> None:
    assert table_of(example["br-equip"], "任职人") == [
        (
            "支部书记壬",
            "2023 年 4 月\n至 2026 年 2 月",
            "1 月 66.73，2 月 59",
            "62.87",
        ),
        (
            "支部书记子",
            "2026 年 3 月\n至今",
            "3 月 70.09，4 月 78.85，5 月 89.76，6 月 93.15，7 月 97.78",
            "85.93",
        ),
    ]


def test_units_that_begin_or_end_within_the_year(example: dict[str, Page]) -> None:
    begun, ended = table_of(example["br-digital"], "月份"), table_of(example["br-surface"], "月份")
    assert begun[0] == ("1—2 月还没有成立，不计入",)
    assert begun[-1] == ("8—12 月还没有记录，不计入",)
    assert ended[-1] == ("6—12 月已经撤销，不计入",)
    assert any("由热处理党支部承接" in text for text in sentences(example["br-surface"]))


def test_missing_parts_are_named(example: dict[str, Page]) -> None:
    last = table_of(example["br-gear"], "组成", "权重")[-1]
    assert last[0] == "党支部书记抓基层党建述职评议表"
    assert last[2:] == ("—", "还没有得分，暂不参加综合，权重由其余的分担")


def test_corrections_and_gains(example: dict[str, Page]) -> None:
    (correction,) = table_of(example["br-digital"], "事项", "月份", "种类")
    assert correction[:3] == ("收集办理群众意见并带动群团", "3 月", "差错")
    assert correction[-1] == "72.29 改为 75.32"
    assert table_of(example["br-equip"], "事项", "月份", "加分") == [
        ("获得上级表彰", "6 月", 1, "评为公司进步党支部")
    ]


def test_campaigns_and_points_without_names(example: dict[str, Page]) -> None:
    (campaign,) = table_of(example["br-heat"], "项目", "目标")
    assert campaign[0] == "连续炉节拍攻坚"
    assert campaign[2:4] == ("3/4", 0)
    points = table_of(example["br-equip"], "积分细则")
    assert points[0] == ("廉洁积分细则", 1, "—", 0)
    document = "".join(texts(report(EXAMPLE, "appraisal", ("br-equip",)).files[0].content))
    assert "p019" not in document
    assert "党员申" not in document


def test_questions_come_from_the_facts(example: dict[str, Page]) -> None:
    said = sentences(example["br-equip"])
    asked = [text for text in said if text[1:2] == "．" and "？" in text]
    assert "“责任引领”得分率 62.5%（参加排名的单位平均 92.8%）" in asked[0]
    assert any("逾期没有销号的问题有 1 项" in text for text in asked)
    assert any("最低的是 2 月，59 分，最高的月份 97.78 分" in text for text in asked)
    # The list of model branches has no part in the score, so nothing is asked about it.
    assert not any("示范点" in text for text in asked)


def test_only_units_with_a_row() -> None:
    with pytest.raises(DangjianError, match="没有党群工作部的述职材料"):
        pages(EXAMPLE, "dept-party")
    assert report(EXAMPLE, "appraisal", (), "2027").files == ()


def test_the_same_bytes_twice() -> None:
    first = report(EXAMPLE, "appraisal", ("br-gear",)).files
    assert first == report(EXAMPLE, "appraisal", ("br-gear",)).files
    assert first[0].name == "2026_述职材料_齿轮党支部.docx"


def scored(months: dict[str, Sequence[int]], **more: Any) -> Doc:
    """Units u1 … and their points of 100, month by month."""
    records = [
        record({"A": value}, f"u{number}", month=month)
        for month, values in months.items()
        for number, value in enumerate(values, 1)
    ]
    count = max(map(len, months.values()))
    lists = [checklist([item("A", 10, OUT_OF_100), bonus("B", 5)])]
    return space(lists, records, policy(**more), [unit(f"u{n}") for n in range(1, count + 1)])


def test_a_single_unit_with_full_marks(tmp_path: Path) -> None:
    page = pages(laid_out(scored({"2026-03": [100]}), tmp_path))["u1"]
    said = sentences(page)
    assert any(text.startswith("2026 年度得分 100 分") for text in said)
    assert any("只有本单位" in text for text in said)
    assert not any("名列" in text for text in said)
    assert "考核办法没有规定评优的条件。" in said
    assert table_of(page, "编号", "事项") == []
    assert any("没有失分，也没有留下的问题" in text for text in said)
    assert table_of(page, "月份")[0] == ("1—2 月还没有记录，不计入",)
    assert "攻坚项目" in headings(page)


def test_a_year_that_is_the_mean_of_its_months(tmp_path: Path) -> None:
    workspace = scored({"2026-01": [80], "2026-02": [95]}, rollup={"method": "months"})
    page = pages(laid_out(workspace, tmp_path))["u1"]
    (loss,) = table_of(page, "编号", "事项", "失分")
    assert loss[2:] == (Decimal("2.5"), "各月失分相加：2 + 0.5 = 2.5")
    (told,) = table_of(page, "事项", "失分", "各月查到的情况")
    assert [line.split("：")[0] for line in str(told[2]).split("\n")] == ["1 月", "2 月"]
    assert "(80 + 95) ÷ 2 = 87.5" in cells_of(page)


def test_months_without_a_holder_stand_apart(tmp_path: Path) -> None:
    workspace = scored({"2026-01": [80], "2026-02": [90]})
    workspace["organization"]["units"][1]["holders"] = [
        {"name": "书记前", "from": "2024-01", "until": "2025-12"},
        {"name": "书记后", "from": "2026-02"},
        {"name": "书记来年", "from": "2027-01"},
    ]
    page = pages(laid_out(workspace, tmp_path))["u1"]
    assert table_of(page, "任职人") == [
        ("书记后", "2026 年 2 月\n至今", "2 月 90", "90"),
        ("没有登记", "—", "1 月 80", "80"),
    ]


def test_a_unit_without_score_is_told_why(tmp_path: Path) -> None:
    workspace = scored({"2026-01": [80, 90]}, missing="exclude")
    workspace["records"] = workspace["records"][:1]
    page = pages(laid_out(workspace, tmp_path))["u2"]
    assert "2026 年没有得分：到期事项没有填报，没有得分。" in sentences(page)


def test_a_broken_record_leaves_no_half_numbers(tmp_path: Path) -> None:
    root = copied(WORKSPACE, tmp_path / "workspace")
    path = root / "records" / "2026-05" / "br-b.branch.yaml"
    text = path.read_text(encoding="utf-8").replace("entries:", "entries:\n  NO-SUCH-ITEM: 1", 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    page = pages(root, "br-b")["br-b"]
    said = sentences(page)
    assert "2026 年没有得分：记录有错误，无法计分。" in said
    assert any(text.endswith("》有的月份记录或更正有错误，改正以后才能汇总。") for text in said)
    assert "年度得分的组成" not in headings(page)
    may = next(row for row in table_of(page, "月份") if row[0] == "5 月")
    assert may[-4:] == ("—", "—", "—", "记录有错误，无法计分")


def test_questions_are_at_least_one(tmp_path: Path) -> None:
    root = laid_out(scored({"2026-01": [100], "2026-02": [100]}), tmp_path)
    (subject,) = subjects(facts(root, "appraisal"))
    assert isinstance(subject, Subject)
    assert len([*questions(subject, {}, [], [])]) == 1


def test_sixty_units(tmp_path: Path) -> None:
    values = [(7 * number) % 101 for number in range(60)]
    root = laid_out(scored({"2026-01": values, "2026-02": values[::-1]}), tmp_path)
    assert len(pages(root)) == 60


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    workspace = scored({"2026-01": [80]})
    workspace["organization"]["units"][1] |= {
        "name": HOSTILE,
        "holders": [{"name": HOSTILE, "from": "2025-01"}],
    }
    workspace["checklists"][0]["sections"][0]["items"][0]["title"] = HOSTILE
    workspace["records"][0]["entries"]["A"] = {"value": 80, "note": HOSTILE}
    (made,) = report(laid_out(workspace, tmp_path), "appraisal").files
    assert not set(made.name) & set('/\\|<>*?:"')
    runs = [*texts(made.content)]
    assert runs.count(HOSTILE) >= 4
    assert any(HOSTILE in text and text.startswith("1 月：") for text in runs)


def test_a_sealed_year_says_its_seal(tmp_path: Path) -> None:
    root = copied(WORKSPACE, tmp_path / "workspace")
    assert "得分尚未封存，是暂定的" in pages(root)["br-a"].provenance[0]
    assert dangjian("seal", "2026", "--provisional", "--by", "党群工作部", root=root) == 0
    page = pages(root)["br-a"]
    assert "得分已封存" in page.provenance[0]
    assert page.archive[-1].startswith("封存 2026.1（暂定）")
    assert "办法：样例办法 1.0.0" in page.archive[0]


def test_places_are_counted_among_those_ranked_together(
    year: Facts, papers: dict[str, Page]
) -> None:
    for row in year.results.ranking:
        said = next(text for text in sentences(papers[row.unit]) if "年度得分" in text)
        if row.rank is not None:
            mine = [
                r for r in year.results.ranking if (r.layer, r.class_) == (row.layer, row.class_)
            ]
            assert f" {sum(r.rank is not None for r in mine)} 个" in said


def test_next_years_lists_are_those_in_force_in_january(
    example: dict[str, Page], tmp_path: Path
) -> None:
    said = "".join(sentences(example["br-equip"]))
    assert "1．《党支部党建工作责任点检表》（2026 年 7 月版），适用的事项共" in said
    old, new = [item("A", 10, OUT_OF_100)], [item("A", 10, OUT_OF_100), item("N", 5)]
    lists = [
        checklist(old, effective="2026-01"),
        checklist(new, version="1.1.0", effective="2027-01"),
    ]
    root = laid_out(space(lists, [record({"A": 80}, "u1")], units=[unit("u1")]), tmp_path)
    words = "（2027 年版），适用的事项共 2 条、15 分，其中年初以后新增“事项 N”。"
    assert any(text.endswith(words) for text in sentences(pages(root)["u1"]))


def test_ballots_are_told_and_else_there_is_room_for_them(tmp_path: Path) -> None:
    poll = item("P", 10, {"kind": "votes", "levels": {"好": 1, "差": 0.5}})
    records = [record({"P": {"value": {"好": 3, "差": 1}}}, "u1")]
    page = pages(laid_out(space([checklist([poll])], records, units=[unit("u1")]), tmp_path))["u1"]
    found = table_of(page, "测评事项", "票数", "得分")
    assert found == [("事项 P", "好 3 票、差 1 票", Decimal("8.75"))]
    (tmp_path / "none").mkdir()
    blank = pages(laid_out(scored({"2026-01": [80]}), tmp_path / "none"))["u1"]
    assert table_of(blank, "参加测评的人", "好")[0] == ("党员", "", "", "", "", "", "")


def test_a_look_back_in_january_is_work_of_the_year_before() -> None:
    """The record lies in January 2026; the paper of 2026 has nothing of it, that of 2025 has it all."""
    title = "党支部书记抓基层党建述职评议表"
    after, now = (
        next(iter(subjects(facts(EXAMPLE, "appraisal", ("br-tool",), year))))
        for year in ("2025", "2026")
    )
    assert {card.card.checklist for _, card in after.monthly_cards} == {"appraisal"}
    assert "appraisal" not in {card.card.checklist for _, card in now.monthly_cards}
    page = pages(EXAMPLE, "br-tool", year="2025")["br-tool"]
    assert title in {b.title for b in page.blocks if isinstance(b, Table)}
    seen = {str(row[0]): str(row[2]) for row in table_of(page, "事项", "失分", "各月查到的情况")}
    assert all(text.startswith("次年 1 月：") for text in seen.values())
    assert seen["撰写述职报告"] == "次年 1 月：评为“较好”"
    assert "×" not in seen["接受民主测评"]
    assert "公司领导班子成员 好 2 票" in seen["接受民主测评"]
    assert "appraisal" not in {
        b.title for b in pages(EXAMPLE, "br-tool")["br-tool"].blocks if isinstance(b, Table)
    }
