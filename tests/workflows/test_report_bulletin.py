"""通报: every number in it is one that the engine computed, and adds up."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dangjian.commands.report import REPORTS, Wishes, facts_of, report
from dangjian.commands.seal import seal
from dangjian.commands.workspace import schema_of_facts
from dangjian.errors import DangjianError
from dangjian.pages.bulletin import bulletin_page
from dangjian.pages.facts import Facts
from dangjian.pages.page import Cell, Page, Paragraph, Table
from dangjian.values.period import parse_period
from tests.core.small import OUT_OF_100, checklist, item, policy, record, scored, space, unit, veto
from tests.example.company import EXAMPLE
from tests.example.company import scored as scored_example
from tests.workflows.papers import HOSTILE, headings, laid_out, sentences, table_of, texts

TODAY = date(2026, 6, 10)
DEDUCTIONS = ("编号", "责任事项")
Doc = dict[str, Any]


def facts(root: Path, period: str = "2026-05", units: tuple[str, ...] = ()) -> Facts:
    return facts_of(root, REPORTS["bulletin"], parse_period(period), TODAY, units)


def bulletin(workspace: Doc, folder: Path, period: str = "2026-05") -> Page:
    return bulletin_page(facts(laid_out(workspace, folder), period))


@cache
def example(period: str = "2026-05") -> Facts:
    return facts(EXAMPLE, period)


@pytest.fixture(scope="module")
def may() -> Page:
    return bulletin_page(example())


def said(page: Page) -> str:
    return "\n".join(sentences(page))


def scores(page: Page) -> dict[object, tuple[object, ...]]:
    """Unit → its row of the annexed tables, one a ranking class."""
    return {
        row[1].value: tuple(cell.value for cell in row)
        for each in page.blocks
        if isinstance(each, Table) and each.title.endswith("得分表")
        for row in each.rows
    }


def blocks_of(page: Page, first: str) -> list[tuple[Cell, ...]]:
    return [
        row
        for each in page.blocks
        if isinstance(each, Table) and each.columns[0].title == first
        for row in each.rows
    ]


def test_the_parts_stand_in_the_order_of_offices(may: Page) -> None:
    assert may.title == "关于 2026 年 5 月党建工作责任制考核情况的通报"
    assert (may.head, may.number) == ("", "齿党〔2026〕　　号")
    parts = ["总体情况", "主要做法和成效", "存在问题", "有关要求"]
    assert [each for each in headings(may) if each in parts] == parts
    assert sentences(may)[0] == "各党支部："
    assert "中共示例齿轮传动有限公司委员会\n2026 年 6 月 10 日" in sentences(may)
    assert may.imprint == (
        "抄送：公司纪委，各党委委员。",
        "党群工作部",
        "2026 年 6 月 10 日印发",
    )


def test_scope_and_day_are_said_once(may: Page) -> None:
    opening = sentences(may)[1]
    assert "12 个党支部 2026 年 5 月" in opening
    assert "计入得分的是《党支部党建工作责任点检表》《质量放心党支部评价细则》" in opening
    assert "督查了 11 个单位，物流党支部只有自查" in opening
    assert said(may).count("截至 2026 年 6 月 10 日") == 1


def test_scores_and_the_mean_are_the_engines(may: Page) -> None:
    rows, _ = scored_example("2026-05")
    shown = scores(may)
    assert len(shown) == len(rows) == 12
    by_name = {example().unit(name).name: row for name, row in rows.items()}
    for name, row in by_name.items():
        assert row.score in shown[name]
        assert row.grade in shown[name]
    known = [row.score for row in rows.values() if row.rank and row.score]
    mean = (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert f"12 个党支部参加考核，{len(known)} 个参加排名，平均 {mean} 分" in said(may)
    assert re.search(r"没有排名的是物流党支部（得分 [\d.]+，未督查，不排名，暂定）。", said(may))


def test_tiers_stand_best_first(may: Page) -> None:
    assert [row[0] for row in table_of(may, "类别", "个数")] == ["先进", "中层", "后进"]


def test_deductions_add_up_to_what_each_card_lost(may: Page) -> None:
    _, cards = scored_example("2026-05")
    rows = blocks_of(may, DEDUCTIONS[0])
    found: dict[str, Decimal] = {}
    head = ""
    for row in rows:
        if len(row) == 1:
            head = str(row[0].value)
        elif isinstance(row[3].value, Decimal) and head:
            found[head] = found.get(head, Decimal(0)) + row[3].value
    lost = 0
    for (name, checklist_id), card in cards.items():
        if name.startswith("br-") and checklist_id in ("branch", "quality-branch"):
            assert card.applicable is not None
            assert card.earned is not None
            points = card.applicable - card.earned
            if points:
                lost += 1
                title = example().workspace.newest(checklist_id).title
                unit_name = example().unit(name).name
                (mine,) = [h for h in found if h.startswith(f"{unit_name}《{title}》")]
                assert found[mine] == points
    assert len(found) == lost


def test_what_points_alone_do_not_say(may: Page) -> None:
    text = said(may)
    assert re.search(r"工装党支部 5 月自查《.+》比督查高 [\d.]+ 分，超过 10 分", text)
    assert "试验党支部 5 月“查实党建台账或者点检记录造假”（依据：党群〔2026〕17号核查报告" in text
    assert "批准：公司党委 5 月 27 日会议），最高评为“一般”，管全年" in text


def test_problems_say_what_was_seen_before_the_figures(tmp_path: Path) -> None:
    rate = {"kind": "rate", "target": 0.95}
    lists = [checklist([item("A", 2, rate, title="隐患整改"), item("B", 1, title="公告栏")])]
    records = [
        record(
            {
                "A": {"value": {"done": 17, "total": 20}},
                "B": {"value": False, "note": "三期没有换。"},
            }
        ),
        record({"A": {"value": {"done": 20, "total": 20}}, "B": True}, "u2"),
    ]
    page = bulletin(space(lists, records, units=2), tmp_path)
    text = said(page)
    assert "“隐患整改”：支部 u1 85%，未达到 95%" in text
    assert "“公告栏”：支部 u1三期没有换。" in text
    assert table_of(page, "责任事项", "问题")[1:] == [
        ("隐患整改", "85%，未达到 95%", "0.21"),
        ("公告栏", "三期没有换", "1.00"),
    ]


def test_people_are_not_named(tmp_path: Path) -> None:
    lists = [checklist([item("A", 1)])]
    records = [record({"A": {"value": False, "note": "党员甲乙没有到会"}})]
    workspace = space(lists, records)
    workspace["organization"]["people"] = [{"id": "p001", "name": "甲乙", "unit": "u1"}]
    text = said(bulletin(workspace, tmp_path))
    assert "甲乙" not in text
    assert "党员有关党员没有到会" in text


def test_common_problems_name_the_guide(may: Page) -> None:
    common = example().commons.counting.now
    rows = table_of(may, "责任事项", "未达到/检查")
    assert [row[0] for row in rows] == [each.judged.item.title for each in common[: len(rows)]]
    assert rows[0][1] == f"{len(common[0].judged.failing)}/{len(common[0].judged.judged)}"
    assert common[0].judged.item.guide in rows[0]


def test_demands_follow_the_policy(may: Page) -> None:
    text = said(may)
    assert "逾期的，按办法逐级提醒、催办并通报、约谈、提请党委研究问责。" in text
    due = table_of(may, "到期日", "事项")
    assert due[0][0] == "6 月 22 日"
    items = sum(str(row[1]).count("“") for row in due)
    assert f"其他事项 {items} 项到期，最早的是 6 月 22 日" in text
    assert "在 2026 年 6 月 17 日前由单位书面向党群工作部提出" in text  # five working days later


def test_the_foot_says_whether_it_is_sealed(tmp_path: Path) -> None:
    root = laid_out(scored([90, 80], policy()), tmp_path)
    (loose,) = bulletin_page(facts(root)).provenance
    assert loose == (
        "编制依据：《考核评价办法》《点检表》及点检记录、整改台账，截至 2026 年 6 月 10 日；"
        "得分尚未封存，是暂定的。"
    )
    period = parse_period("2026-05")
    assert period is not None
    seal(root, period, "2026-06-09T08:00:00+08:00", by="root")
    sealed = bulletin_page(facts(root))
    assert sealed.provenance[0].endswith("；得分已封存。")
    assert "sha256" not in sealed.provenance[0]
    assert sealed.archive[-1].startswith("封存 2026-05.1 sha256:")


def test_a_draft_is_shown_before_it_is_final(tmp_path: Path) -> None:
    root = laid_out(scored([90, 80], policy()), tmp_path)
    wishes = Wishes(draft=True)
    told = facts_of(root, REPORTS["bulletin"], parse_period("2026-05"), TODAY, wishes=wishes)
    page = bulletin_page(told)
    assert page.title == "关于 2026 年 5 月党建工作责任制考核结果的公示"
    assert page.number == ""
    assert "公示期从 2026 年 6 月 10 日到 2026 年 6 月 17 日" in said(page)
    kind = REPORTS["bulletin"]
    (made,) = report(root, kind, parse_period("2026-05"), (), TODAY, wishes=wishes).files
    assert made.name == "2026-05_公示稿.docx"
    with pytest.raises(DangjianError, match="例会材料没有公示稿"):
        report(root, REPORTS["meeting"], parse_period("2026-05"), (), TODAY, wishes=wishes)


def test_the_page_for_the_files_is_made_on_demand(tmp_path: Path) -> None:
    root = laid_out(scored([90, 80], policy()), tmp_path)
    kind, period = REPORTS["bulletin"], parse_period("2026-05")
    (plain,) = report(root, kind, period, ("md",), TODAY).files
    (archived,) = report(root, kind, period, ("md",), TODAY, wishes=Wishes(archive=True)).files
    assert "sha256:" not in plain.content.decode()
    assert "存档页" in archived.content.decode()
    assert "sha256:" in archived.content.decode()


def test_a_month_beside_the_one_before(tmp_path: Path) -> None:
    lists = [checklist([item("A", 1, {"kind": "count", "target": 100})])]
    records = [
        record({"A": value}, name, month=month)
        for month, values in (("2026-04", (70, 90)), ("2026-05", (80, 85)))
        for name, value in zip(("u1", "u2"), values, strict=True)
    ]
    page = bulletin(space(lists, records, units=2), tmp_path)
    assert "平均 82.50 分，比上月提高 2.50 分" in said(page)  # (80 + 85) ÷ 2 − (70 + 90) ÷ 2
    assert table_of(page, "单位", "上月") == [("支部 u1", 70, 80, 10)]
    assert scores(page)["支部 u2"][3] == "−5.00"


def test_nothing_lost_and_nothing_common(tmp_path: Path) -> None:
    page = bulletin(scored([100], policy()), tmp_path)
    assert "没有发现需要整改的事项。" in said(page)
    assert "共性问题" not in headings(page)
    empty = [each.empty for each in page.blocks if isinstance(each, Table) and not each.rows]
    assert empty == ["没有失分的事项。"]


def test_vetoes_and_missing_items(tmp_path: Path) -> None:
    raised = {"value": {"v": {"basis": "通报", "approved_by": "root"}}}
    lists = [checklist([item("A", 1), item("B", 1)], [veto("V", {"cap": 59})])]
    page = bulletin(space(lists, [record({"A": True, "V": raised})]), tmp_path)
    text = said(page)
    assert "（依据：通报；批准：公司党委），总分不超过 59 分，管当月。" in text
    assert "支部 u1 1 项到期没有填报（“事项 B”），按办法记零分。" in text


def test_its_facts_are_documented_data() -> None:
    (made,) = report(EXAMPLE, REPORTS["bulletin"], parse_period("2026-05"), ("json",), TODAY).files
    told = json.loads(made.content)
    Draft7Validator(schema_of_facts()).validate(told)
    rows, _ = scored_example("2026-05")
    assert {unit["id"]: unit["score"] for unit in told["units"]} == {
        name: float(row.score) if row.score is not None else None for name, row in rows.items()
    }
    assert told["day"] == "2026-06-10"
    assert told["number"] == "齿党〔2026〕　　号"


@pytest.mark.parametrize("period", ["2026-Q2", "2026-H1", "2026"])
def test_longer_periods(period: str) -> None:
    page = bulletin_page(example(period))
    rows, _ = scored_example(period)
    shown = scores(page)
    for name, row in rows.items():
        assert row.score in shown[example(period).unit(name).name]
    assert not any("比上月" in text for text in sentences(page))
    partly = any("现在计入的是 1 月至 7 月" in text for text in sentences(page))
    assert partly == (period == "2026")


def test_sixty_branches(tmp_path: Path) -> None:
    page = bulletin(scored([*range(40, 100)], policy()), tmp_path)
    assert len(scores(page)) == 60
    assert "都参加排名，平均 69.50 分" in said(page)  # the mean of 40 to 99


@pytest.mark.parametrize("period", ["2026-09", "2026-Q4"])
def test_a_period_without_records_names_nobody(period: str) -> None:
    page = bulletin_page(facts(EXAMPLE, period))
    assert "的任何点检记录，本期没有可以通报的得分" in said(page)
    assert "齿轮党支部" not in said(page)
    assert not any(isinstance(block, Table) for block in page.blocks)


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(DangjianError, match="通报写全部单位"):
        bulletin_page(facts(EXAMPLE, units=("br-gear",)))
    rules = policy(composition={})
    root = laid_out(space([checklist([item("A", 1)])], [record({"A": True})], rules), tmp_path)
    with pytest.raises(DangjianError, match="没有参加排名的单位"):
        bulletin_page(facts(root))


def test_files_are_the_same_twice_and_hold_hostile_text(tmp_path: Path) -> None:
    lists = [checklist([item("A", 2, title=HOSTILE)], title=HOSTILE)]
    units = [unit("u1") | {"name": HOSTILE}, unit("u2")]
    records = [record({"A": {"value": False, "note": HOSTILE}}), record({"A": True}, "u2")]
    root = laid_out(space(lists, records, units=units), tmp_path)
    kind, period = REPORTS["bulletin"], parse_period("2026-05")
    first = report(root, kind, period, ("docx", "md"), TODAY).files
    assert first == report(root, kind, period, ("docx", "md"), TODAY).files
    assert [made.name for made in first] == ["2026-05_通报.docx", "2026-05_通报.md"]
    assert HOSTILE in "\n".join(texts(first[0].content))
    assert "<script>" not in first[1].content.decode().replace("\\<script\\>", "")


def test_notes_are_paragraphs_of_their_kind(may: Page) -> None:
    kinds = {block.kind for block in may.blocks if isinstance(block, Paragraph)}
    assert kinds == {"note", "lead", "body", "signature"}


def test_what_a_cap_took_and_what_came_off_stand_apart(tmp_path: Path) -> None:
    """8 bonus points of which 5 count; 3 off the total: 100 × 1/2 + 5 − 3 = 52. None of it is a loss."""
    rules = [{"id": "b", "title": "表彰", "each": 4}]
    workspace = space(
        [
            checklist(
                [
                    item("A", 2, {"kind": "count", "target": 2}),
                    item("B", 10, {"kind": "bonus", "rules": rules}),
                    item("P", 9, {"kind": "penalty", "rules": [{"id": "p", "title": "通报", "each": 3}]}),
                ],
                bonus_cap=5,
            )
        ],
        [record({"A": 1, "B": {"value": {"b": 2}}, "P": {"value": {"p": 1}}}, "u1")],
    )  # fmt: skip
    page = bulletin(workspace, tmp_path)
    assert scores(page)["支部 u1"][2] == Decimal("52.00")
    text = said(page)
    assert "支部 u1加分合计 8 分，超过“点检表”的上限，计 5 分，3 分不计。" in text
    assert "支部 u1“事项 P”：通报 1 次，从总分里倒扣 3.00 分。" in text
    assert text.count("“事项 P”") == 1, "it isn't told again as points lost"
    assert ("事项 P", "通报 1 次", "倒扣 3.00") in table_of(page, "责任事项", "问题")


def problems_of(page: Page) -> dict[tuple[str, str], Decimal]:
    """Unit and item → what the annexed list says was lost; deductions from the total aside."""
    (table,) = [b for b in page.blocks if isinstance(b, Table) and b.title.endswith("问题清单")]
    found: dict[tuple[str, str], Decimal] = {}
    unit = ""
    for row in table.rows:
        if len(row) == 1:
            unit = str(row[0].value).split("（")[0]
        elif "倒扣" not in str(row[2].value):
            key = unit, str(row[0].value)
            assert key not in found
            found[key] = Decimal(str(row[2].value))
    return found


def test_an_item_of_several_months_is_one_row() -> None:
    """A quarter's list: what each unit's months lost in an item, together, and each item once."""
    lost: dict[tuple[str, str], Decimal] = {}
    for month in ("2026-04", "2026-05", "2026-06"):
        for key, points in problems_of(bulletin_page(example(month))).items():
            lost[key] = lost.get(key, Decimal(0)) + points
    quarter = problems_of(bulletin_page(example("2026-Q2")))
    assert len(quarter) > 20
    assert quarter.keys() == lost.keys()
    # Each month's was rounded by itself.
    assert all(abs(quarter[key] - lost[key]) < Decimal("0.02") for key in lost)


def test_a_tier_without_units_has_no_row(tmp_path: Path) -> None:
    lists = [checklist([item("A1", 10)])]
    tiers = [
        {"name": "先进", "focus": "看创新", "top": 0.3, "from": 85},
        {"name": "后进", "focus": "抓基础", "bottom": 0.2, "below": 80},
        {"name": "中层", "focus": "促提升"},
    ]
    units = [unit("u1"), unit("u2"), unit("u3")]
    records = [record({"A1": True}, each["id"]) for each in units]
    page = bulletin(space(lists, records, policy(tiers=tiers), units), tmp_path)
    tiers = table_of(page, "类别", "个数")
    assert all(row[1] != 0 for row in tiers)
    absent = re.search(r"没有(.+)单位。", said(page))
    assert absent is not None
    assert not {str(row[0]) for row in tiers} & set(absent[1].split("、"))
    assert "3 个党支部参加考核，都参加排名" in said(page).replace("branch", "党支部")


def test_a_company_of_one_branch(tmp_path: Path) -> None:
    """What it met is said of it, not of 各单位; a grade has no number; alone in the ranking it has no place."""
    lists = [checklist([item("A", 10, OUT_OF_100), item("B", 10), item("C", 10)])]
    rules = policy(composition={"branch": {"a": 1}})
    page = bulletin(space(lists, [record({"A": 55, "B": True, "C": True})], rules), tmp_path)
    assert "“事项 B”“事项 C” 2 项工作，都达到了要求。" in said(page)
    assert "1 个branch参加考核，得 85.00 分。等次为良好。" in said(page)  # (5.5 + 10 + 10)/30
    assert "各单位都" not in said(page)
