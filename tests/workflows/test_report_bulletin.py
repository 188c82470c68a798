"""通报: every number in it is one that the engine computed, and adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.report import REPORTS, facts_of, report
from dangjian.commands.seal import seal
from dangjian.errors import DangjianError
from dangjian.pages.bulletin import bulletin_page
from dangjian.pages.facts import Facts
from dangjian.pages.page import Cell, Page, Paragraph, Table
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, policy, record, scored, space, unit, veto
from tests.example.company import EXAMPLE
from tests.example.company import scored as scored_example
from tests.workflows.papers import HOSTILE, headings, laid_out, sentences, table_of, texts

TODAY = date(2026, 6, 10)
DEDUCTIONS = ("责任事项", "扣分原因和算式")
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
    """Unit → its row of the annexed table."""
    table = next(
        each for each in page.blocks if isinstance(each, Table) and each.title.endswith("得分表")
    )
    return {row[1].value: tuple(cell.value for cell in row) for row in table.rows}


def blocks_of(page: Page, first: str) -> list[tuple[Cell, ...]]:
    return [
        row
        for each in page.blocks
        if isinstance(each, Table) and each.columns[0].title == first
        for row in each.rows
    ]


def test_the_parts_stand_in_the_order_of_offices(may: Page) -> None:
    assert may.title == "关于 2026 年 5 月党建工作责任制考核情况的通报"
    assert may.subtitle == "〔2026〕　　号"
    first = [each for each in headings(may) if each[-2:] in ("情况", "成效", "问题", "要求")]
    parts = ["总体情况", "主要做法和成效", "存在问题", "共性问题", "有关要求"]
    assert [each for each in first if each in parts] == parts
    assert sentences(may)[1] == "各党支部："
    assert "示例齿轮传动有限公司\n2026 年 6 月 10 日" in sentences(may)


def test_scores_and_the_mean_are_the_engines(may: Page) -> None:
    rows, _ = scored_example("2026-05")
    shown = scores(may)
    assert len(shown) == len(rows) == 12
    by_name = {example().unit(name).name: row for name, row in rows.items()}
    for name, row in by_name.items():
        assert row.score in shown[name]
        assert row.grade in shown[name]
    known = [row.score for row in rows.values() if row.rank and row.score]
    total = sum(known, Decimal(0))
    assert f"得分合计 {total} 分，平均 {total} ÷ 11 = 88.15 分" in said(may)
    assert (total / 11).quantize(Decimal("0.01")) == Decimal("88.15")
    assert "没有排名的：物流党支部（得分 92.9，未督查，不排名）。" in said(may)


def test_deductions_add_up_to_what_each_card_lost(may: Page) -> None:
    _, cards = scored_example("2026-05")
    rows = blocks_of(may, DEDUCTIONS[0])
    rows = [row for row in rows if len(row) in (1, 4)]
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
    assert "自查比督查高 23.56 分，超过 10 分，按办法只通报、不扣分" in text
    assert "试验党支部：2026 年 5 月ZB95" in text
    assert "等次不高于“一般”（管全年）" in text
    assert "物流党支部：有事项没有填报，或者只有自查、没有督查" in text


def test_common_problems_name_the_guide(may: Page) -> None:
    common = table_of(may, "责任事项", "占比")
    assert common[0][0] == "ZB27 纪检委员日常监督与苗头提醒"
    assert common[0][1] == "9/12"
    assert common[0][3:] == ("已有", "廉洁教育与日常监督")


def test_demands_follow_the_policy(may: Page) -> None:
    text = said(may)
    assert "立行立改 7 天，限期整改 30 天，长期坚持 180 天" in text
    assert "逾期 1 天起提醒，逾期 8 天起催办并通报" in text
    assert "工装党支部问题清单（后进，77.48 分，抓基础）" in headings(may)
    assert ("6 月 22 日", "ZB06 按季组织党课", "每季度") in table_of(may, "期限", "责任事项")


def test_provisional_is_said_at_the_top_until_it_is_sealed(tmp_path: Path) -> None:
    root = laid_out(scored([90, 80], policy()), tmp_path)
    loose = bulletin_page(facts(root))
    assert sentences(loose)[0].startswith("说明：暂定（尚未封存）")
    period = parse_period("2026-05")
    assert period is not None
    seal(root, period, "2026-06-09T08:00:00+08:00", by="root")
    sealed = bulletin_page(facts(root))
    assert sentences(sealed)[0] == "各branch："
    assert sealed.provenance[-1].startswith("封存 2026-05.1 sha256:")


def test_a_month_beside_the_one_before(tmp_path: Path) -> None:
    lists = [checklist([item("A", 1, {"kind": "count", "target": 100})])]
    records = [
        record({"A": value}, name, month=month)
        for month, values in (("2026-04", (70, 90)), ("2026-05", (80, 85)))
        for name, value in zip(("u1", "u2"), values, strict=True)
    ]
    page = bulletin(space(lists, records, units=2), tmp_path)
    assert "上月参加排名的 2 个平均 80 分，本月提高 2.5 分（82.5 − 80 = 2.5）。" in said(page)
    assert table_of(page, "单位", "上月") == [("支部 u1", 70, 80, 10)]
    assert scores(page)["支部 u2"][4] == "−5"


def test_nothing_lost_and_nothing_common(tmp_path: Path) -> None:
    page = bulletin(scored([100], policy()), tmp_path)
    assert "参加考核的单位没有丢分的事项。" in said(page)
    assert "本期没有共性问题。" in said(page)
    empty = [each.empty for each in page.blocks if isinstance(each, Table) and not each.rows]
    assert empty == ["没有扣分。"]


def test_vetoes_and_missing_items(tmp_path: Path) -> None:
    raised = {"value": {"v": {"basis": "通报", "approved_by": "root"}}}
    lists = [checklist([item("A", 1), item("B", 1)], [veto("V", {"cap": 59})])]
    page = bulletin(space(lists, [record({"A": True, "V": raised})]), tmp_path)
    text = said(page)
    assert "总分不超过 59 分（管当月），否决前 50 分。依据：通报；批准：公司党委。" in text
    assert "支部 u1《点检表》：1 项到期没有填报（B），按办法记零分。" in text


@pytest.mark.parametrize("period", ["2026-Q2", "2026-H1", "2026"])
def test_longer_periods(period: str) -> None:
    page = bulletin_page(example(period))
    rows, _ = scored_example(period)
    shown = scores(page)
    for name, row in rows.items():
        assert row.score in shown[example(period).unit(name).name]
    assert not any("上月" in text for text in sentences(page))
    partly = any("现在计入的是 1 月至 6 月" in text for text in sentences(page))
    assert partly == (period == "2026")


def test_sixty_branches(tmp_path: Path) -> None:
    page = bulletin(scored([*range(40, 100)], policy()), tmp_path)
    assert len(scores(page)) == 60
    assert "参加排名 60 个。参加排名的得分合计 4170 分，平均 4170 ÷ 60 = 69.5 分" in said(page)


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
    assert "支部 u1：加分合计 8 分，超过“点检表”的上限，计 5 分，3 分不计。" in sentences(page)
    ((who, what, points),) = table_of(page, "单位", "倒扣事项")
    assert (who, points) == ("支部 u1", 3)
    assert str(what).startswith("P 事项 P：")
