"""责任书 and its supplement: the versions in force, every item that applies, what changed from when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dangjian.errors import DangjianError
from dangjian.pages.agreement import agreement_pages
from dangjian.pages.facts import Facts
from dangjian.pages.page import Page, Table
from dangjian.pages.supplement import supplement_pages
from dangjian.values.period import Month
from tests.core.small import checklist, item, policy, space, unit, veto
from tests.workflows.papers import (
    EXAMPLE,
    HOSTILE,
    facts,
    headings,
    laid_out,
    report,
    rows,
    sentences,
    table_of,
    texts,
)

Doc = dict[str, Any]
DUTIES = ("编号", "责任事项和工作要求")
CHANGES = ("编号", "事项", "改动", "原来", "现在")


def agreements(root: Path, *units: str) -> dict[str, Page]:
    return {each.id: page for each, page in agreement_pages(facts(root, "agreement", units))}


def supplements(root: Path, *units: str) -> dict[str, Page]:
    return {each.id: page for each, page in supplement_pages(facts(root, "supplement", units))}


def duty_ids(page: Page) -> list[object]:
    """The ids of the items in all duty tables; headings of sections have one cell."""
    duty_tables = (
        block
        for block in page.blocks
        if isinstance(block, Table) and block.columns[1].title == DUTIES[1]
    )
    return [row[0] for table in duty_tables for row in rows(table) if len(row) > 1]


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts(EXAMPLE, "agreement")


@pytest.fixture(scope="module")
def example(known: Facts) -> dict[str, Page]:
    return {each.id: page for each, page in agreement_pages(known)}


def test_every_branch_of_the_year_has_one(known: Facts, example: dict[str, Page]) -> None:
    units = known.workspace.units.values()
    assert [*example] == [each.id for each in units if each.layer == "branch"]


def test_every_item_that_applies_is_a_duty(known: Facts, example: dict[str, Page]) -> None:
    workspace = known.workspace
    for name, page in example.items():
        names = ("branch", "quality-branch", "integrity", "appraisal")
        lists = [workspace.checklist_in(each, Month(2026, 1)) for each in names]  # signed then
        tags = workspace.tags[name]
        assert duty_ids(page) == [
            item.id
            for each in lists
            if each
            for item in each.items_in_force()
            if item.applies(tags)
        ]
    assert "LZ11" not in duty_ids(example["br-gear"])  # only for the company's own level


def test_grounds_name_versions_and_add_up(example: dict[str, Page]) -> None:
    grounds = table_of(example["br-gear"], "办法和清单", "版本")
    assert [row[:3] for row in grounds[:3]] == [
        ("党建工作考核评价办法", "1.0.0", "—"),
        ("党支部党建工作责任点检表", "1.0.0", "29 条 100 分"),
        ("质量放心党支部评价细则", "1.0.0", "20 条 100 分"),
    ]
    assert all(str(row[3]).startswith("sha256:") for row in grounds)


def test_goals_are_those_of_the_policy(example: dict[str, Page]) -> None:
    page = example["br-gear"]
    assert table_of(page, "等次", "得分")[:2] == [
        ("优秀", "不低于 90 分", "30%", "1.05"),
        ("良好", "不低于 80 分", "不限", "1"),
    ]
    tiers = table_of(page, "类别", "指导重点")
    assert tiers[0] == ("先进", "看创新", "名次在前 30% 以内，得分不低于 85 分")
    assert tiers[-1] == ("中层", "促提升", "其余各单位")
    said = "\n".join(sentences(page))
    assert "“党支部党建工作责任点检表” 0.8，“质量放心党支部评价细则” 0.2" in said
    assert "各月汇总 0.7，“党风廉政建设责任制考核细则” 0.1" in said
    assert "先进基层党组织：等次为优秀或良好，没有一票否决，每月不低于 80 分" in said


def test_a_veto_says_which_grades_it_binds(example: dict[str, Page]) -> None:
    vetoes = table_of(example["br-gear"], "事项", "情形", "后果")
    effects = {str(row[0]): row[2] for row in vetoes}
    assert effects["ZB96"] == "等次不高于“较差”"
    # 不达标 is a grade of the list, which the policy doesn't know.
    assert effects["LZ95"] == "本清单的等次不高于“不达标”"


def test_units_that_begin_or_end_within_the_year(example: dict[str, Page]) -> None:
    begun, ended = sentences(example["br-digital"]), sentences(example["br-surface"])
    assert "本责任书的期限从 2026 年 3 月 1 日起，到 2026 年 12 月 31 日止。" in begun
    assert "乙方从 2026 年 3 月起成立，之前的月份不计。" in begun
    assert "本责任书的期限从 2026 年 1 月 1 日起，到 2026 年 5 月 31 日止。" in ended
    assert "乙方到 2026 年 5 月止，之后由热处理党支部承接。" in ended


def test_only_ranked_units_that_exist() -> None:
    for name in ("dept-party", "gr-gear-1"):
        with pytest.raises(DangjianError, match=r"没有.*的责任书"):
            agreements(EXAMPLE, name)
    assert [*agreements(EXAMPLE, "br-tool")] == ["br-tool"]


def test_the_same_bytes_twice() -> None:
    first = report(EXAMPLE, "agreement", ("br-gear", "br-tool")).files
    assert first == report(EXAMPLE, "agreement", ("br-gear", "br-tool")).files
    assert [made.name for made in first] == [
        "2026_责任书_齿轮党支部.docx",
        "2026_责任书_工装党支部.docx",
    ]


def changed() -> Doc:
    """A list that changes in April and a policy that changes in June."""
    old = checklist(
        [
            item("A", 3, {"kind": "count", "target": 1}, due={"day": 25}),
            item("B", 2),
            item("C", 1, applies_to=["技术"]),
            item("D", 1, requirement="旧的要求。"),
        ],
        effective="2026-01",
    )
    new = checklist(
        [
            item("A", 4, {"kind": "count", "target": 2}, due={"day": 20}),
            item("C", 1.5, applies_to=["技术"]),
            item("D", 1, requirement="新的要求。"),
            item("E", 5),
        ],
        version="2.0.0",
        effective="2026-04",
    )
    first = policy(effective="2026-01")
    second = policy(version="1.1.0", effective="2026-06", missing="exclude")
    return space([old, new], [], units=2) | {"policy": [first, second]}


def test_agreement_cites_the_versions_of_its_first_month(tmp_path: Path) -> None:
    workspace = changed()
    late = unit("u3", **{"from": "2026-05"})
    workspace["organization"]["units"].append(late)
    pages = agreements(laid_out(workspace, tmp_path))
    assert [row[1] for row in table_of(pages["u1"], "办法和清单")] == ["1.0.0", "1.0.0"]
    assert duty_ids(pages["u1"]) == ["A", "B", "D"]
    assert [row[1] for row in table_of(pages["u3"], "办法和清单")] == ["1.0.0", "2.0.0"]
    assert duty_ids(pages["u3"]) == ["A", "D", "E"]


def test_supplement_tells_what_changed_from_when(tmp_path: Path) -> None:
    page = supplements(laid_out(changed(), tmp_path))["u1"]
    assert headings(page) == [
        "从 2026 年 4 月起的改动",
        "点检表：1.0.0 → 2.0.0",
        "从 2026 年 6 月起的改动",
        "考核评价办法：1.0.0 → 1.1.0",
        "效力",
    ]
    found = table_of(page, *CHANGES)
    assert [row[:3] for row in found] == [
        ("B", "事项 B", "取消"),
        ("E", "事项 E", "新增"),
        ("A", "事项 A", "分值"),
        ("A", "事项 A", "评分标准"),
        ("A", "事项 A", "周期和时间"),
        ("D", "事项 D", "工作要求"),
    ]
    assert found[0][3:] == ("每月底；2 分", "—")
    assert found[2][3:] == ("3", "4")
    assert found[3][3:] == (
        "应做 1 次，不足不得分",
        "应做 2 次，每少 1 次扣 2 分",
    )
    assert found[4][3:] == ("每月 25 日", "每月 20 日")
    assert found[5][3:] == ("旧的要求。", "新的要求。")
    assert "适用于乙方的事项 3 条 → 3 条，分值合计 6 分 → 10 分。" in sentences(page)
    (clause,) = table_of(page, "条款", "原来", "现在")
    assert clause[0] == "计分"
    assert "按零分计" in str(clause[1])
    assert "不计入应得分" in str(clause[2])
    assert table_of(page, "依据", "签订时", "现在")[0][:3] == ("点检表", "1.0.0", "2.0.0")


def test_supplement_is_by_the_units_own_view(tmp_path: Path) -> None:
    workspace = changed()
    workspace["organization"]["units"][1]["tags"] = ["技术"]
    pages = supplements(laid_out(workspace, tmp_path))
    mine = [row[:3] for row in table_of(pages["u1"], *CHANGES)]
    assert ("C", "事项 C", "分值") in mine
    assert ("C", "事项 C", "分值") not in [row[:3] for row in table_of(pages["u2"], *CHANGES)]


def test_supplement_ends_with_the_unit(tmp_path: Path) -> None:
    workspace = changed()
    workspace["organization"]["units"][1]["until"] = "2026-03"
    workspace["organization"]["units"][2]["until"] = "2026-05"
    pages = supplements(laid_out(workspace, tmp_path))
    assert [*pages] == ["u2"]
    assert not any("6 月起" in text for text in headings(pages["u2"]))


def test_lists_that_the_policy_adds_or_drops(tmp_path: Path) -> None:
    lists = [checklist([item("A", 1)]), checklist([item("B", 2)], name="b", title="另表")]
    workspace = space(lists, []) | {
        "policy": [
            policy(composition={"branch": {"a": 1}}, effective="2026-01"),
            policy(composition={"branch": {"b": 1}}, version="1.1.0", effective="2026-07"),
        ]
    }
    root = laid_out(workspace, tmp_path)
    page = supplements(root)["u1"]
    assert headings(page)[1:3] == ["新增清单：另表（1.0.0）", "不再适用的清单：点检表（1.0.0）"]
    assert duty_ids(agreements(root)["u1"]) == ["A"]


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    root = laid_out(space([checklist([item("A", 1)])], []), tmp_path)
    for units in ((), ("u1",)):
        assert report(root, "supplement", units).files == ()
    with pytest.raises(DangjianError, match="没有公司党委的责任书"):
        report(root, "supplement", ("root",))


def test_a_single_unit_without_records(tmp_path: Path) -> None:
    root = laid_out(space([checklist([item("A", 1), veto("V", "zero")])], []), tmp_path)
    page = agreements(root)["u1"]
    assert "月度得分就是“点检表”的得分。" in sentences(page)
    assert [row[2] for row in table_of(page, "事项", "情形", "后果")] == ["总分记 0 分"]


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    lists = [
        checklist(
            [item("A", 1, title=HOSTILE, requirement=HOSTILE)],
            title=HOSTILE,
            effective="2026-01",
        ),
        checklist(
            [item("A", 2, title=HOSTILE)], title="新表", version="1.1.0", effective="2026-02"
        ),
    ]
    workspace = space(lists, [], units=[unit("u1") | {"name": HOSTILE}])
    root = laid_out(workspace, tmp_path)
    for kind in ("agreement", "supplement"):
        (made,) = report(root, kind).files
        assert not set(made.name) & set('/\\|<>*?:"')
        assert f"乙方：{HOSTILE}" in [*texts(made.content)]
        assert HOSTILE in "".join(texts(made.content)).replace(f"乙方：{HOSTILE}", "")


def test_every_rule_of_the_policy_is_said(tmp_path: Path) -> None:
    """Classes, relative parts, needs, places, final self-checks, months, quarters, the dropped month."""
    grades = [
        {"name": "优秀", "from": 90, "quota": 0.3, "needs": [{"no_veto": True}, {"min_month": 60}]},
        {"name": "一般", "from": 0},
    ]
    rules = policy(
        grades=grades, places=1, self_is_final=["branch"], months_scored={"year": 6},
        classes={"branch": [{"id": "make", "name": "生产经营类", "tags": ["生产"]}]},
        composition={"branch": {"a": 0.7, "b": {"weight": 0.2, "relative": "best"},
                                "c": {"weight": 0.1, "relative": "place", "step": 2}}},
        rollup={"method": "months", "drop_lowest": 1, "quarter": {"months": 0.7, "d": 0.3}},
    )  # fmt: skip
    penalty = item("P", 5, {"kind": "penalty", "rules": [{"id": "p", "title": "通报", "each": 1}]})
    lists = [
        checklist([item(f"{name.upper()}1", 1), *([penalty] if name == "a" else [])],
                  name=name, title=f"表 {name}", bonus_cap=5)
        for name in "abcd"
    ]  # fmt: skip
    units = [unit("u1", tags=["生产"]), unit("u2")]
    page = agreements(laid_out(space(lists, [], rules, units), tmp_path), "u1", "u2")
    said = {name: "\n".join(sentences(each)) for name, each in page.items()}
    for words in (
        "“优秀”还要没有一票否决、每月不低于 60 分；达不到的，等次依次往下定。",
        "每张清单的得分＝满分×得的分÷应得的分＋加分−倒扣",
        "“表 b”按相对得分参加综合：100×本单位得分÷同组最高得分",
        "“表 c”按相对得分参加综合：同组第 1 名 100 分，名次每低一名少 2 分",
        "综合得分保留 1 位小数，四舍五入。",
        "本层级没有人督查，以自查为准",
        "每张清单去掉得分最低的一个月再平均",
        "季度得分按权重综合：各月汇总 0.7，“表 d” 0.3。",
        "分组排名，乙方在“生产经营类”组",
        "没有填报记录的，有得分但不排名。",
        "参加排名要有记录的月份：年度不少于 6 个月",
        "加分合计最多 5 分",
    ):
        assert words in said["u1"], words
    assert "乙方在“其他”组" in said["u2"]
