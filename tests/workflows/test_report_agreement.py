"""责任书 and its supplement: the versions in force, every item that applies, what changed from when."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dangjian.commands.report import report as make
from dangjian.commands.workspace import schema_of_facts
from dangjian.errors import DangjianError
from dangjian.pages.agreement import agreement_pages
from dangjian.pages.facts import Facts
from dangjian.pages.page import Page, Table
from dangjian.pages.supplement import supplement_pages
from dangjian.values.period import Month, parse_period
from tests.core.small import checklist, item, policy, space, unit, veto
from tests.workflows.papers import (
    EXAMPLE,
    HOSTILE,
    KINDS,
    TODAY,
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
CHANGES = ("事项", "改动", "原来", "现在")


def agreements(root: Path, *units: str) -> dict[str, Page]:
    return {each.id: page for each, page in agreement_pages(facts(root, "agreement", units))}


def supplements(root: Path, *units: str) -> dict[str, Page]:
    return {each.id: page for each, page in supplement_pages(facts(root, "supplement", units))}


def duties(page: Page) -> list[object]:
    """The titles of the items in all duty tables; headings of sections have one cell."""
    tables = (
        block
        for block in page.blocks
        if isinstance(block, Table) and block.columns[1].title == "责任事项和工作要求"
    )
    return [str(row[1]).split("\n")[0] for table in tables for row in rows(table) if len(row) > 1]


def said_by(page: Page) -> str:
    return "\n".join(sentences(page))


def texts_of(page: Page) -> list[str]:
    """Everything that a page says, but its page for the files."""
    tables = (block for block in page.blocks if isinstance(block, Table))
    return [page.title, *sentences(page), *(str(v) for t in tables for row in rows(t) for v in row)]


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts(EXAMPLE, "agreement")


@pytest.fixture(scope="module")
def example(known: Facts) -> dict[str, Page]:
    return {each.id: page for each, page in agreement_pages(known)}


def test_members_departments_branches_and_groups_have_one(
    known: Facts, example: dict[str, Page]
) -> None:
    units = known.workspace.units.values()
    layers = ("member", "department", "branch", "group")
    assert [*example] == [each.id for each in units if each.layer in layers]


def test_every_item_that_applies_is_a_duty(known: Facts, example: dict[str, Page]) -> None:
    workspace = known.workspace
    january = Month(2026, 1)  # signed then
    for name, page in example.items():
        unit_, tags = workspace.units[name], workspace.tags[name]
        if unit_.layer == "branch":
            names: tuple[str, ...] = ("branch", "quality-branch", "integrity", "appraisal")
        else:
            names = tuple(
                n for n in workspace.versions if unit_.layer in workspace.layers_of(n, january)
            )
        lists = [workspace.in_force(each, unit_.from_ or january) for each in names]
        used = [i for each in lists if each for i in each.items_in_force() if i.applies(tags)]
        assert sorted(map(str, duties(page))) == sorted(item.title for item in used)


def test_lists_are_named_by_year_and_add_up(known: Facts, example: dict[str, Page]) -> None:
    signed = known.workspace.checklist_in("branch", Month(2026, 1))
    assert signed is not None
    tags = known.workspace.tags["br-gear"]
    counted = [i for i in signed.items_in_force() if i.counted and i.applies(tags)]
    points = sum(item.points for item in counted)
    words = f"，见附件 1），适用于乙方的事项共 {len(counted)} 条、{points:f} 分"
    assert f"1．《{signed.title}》（2026 年版{words}" in said_by(example["br-gear"])


def test_each_layer_signs_by_its_post(example: dict[str, Page]) -> None:
    committee = "中共示例齿轮传动有限公司委员会"
    for name, heads, sides, signers in (
        ("br-gear", ("甲方（盖章）", "乙方（盖章）"), (committee, "齿轮党支部"), "党委书记 党支部书记"),
        ("dept-hr", ("甲方（盖章）", "乙方（盖章）"), (committee, "人力资源部"), "党委书记 部门负责人"),
        ("member-union", ("甲方（盖章）", "乙方"), (committee, "工会主席党委委员"), "党委书记 本人"),
        ("gr-gear-1", ("甲方（盖章）", "乙方"), ("齿轮党支部", "齿轮第一党小组"), "党支部书记 党小组组长"),
    ):  # fmt: skip
        signed = table_of(example[name], *heads)
        assert signed[0] == sides
        assert [str(cell).split("（")[0] for cell in signed[1]] == signers.split()
        said = sentences(example[name])
        assert said[:2] == [f"甲方：{sides[0]}", f"乙方：{sides[1]}"]


def test_goals_are_those_of_the_policy(example: dict[str, Page]) -> None:
    said = said_by(example["br-gear"])
    for words in (
        "优秀 90 分以上（名额不超过参加排名单位的 30%），良好 80 分以上，一般 70 分以上，其余为较差。",
        "先进（看创新）：名次在前 30% 以内，得分不低于 85 分；",
        "中层（促提升）：其余各单位。",
        "《党支部党建工作责任点检表》占 80%，《质量放心党支部评价细则》占 20%。",
        "各月汇总占 70%，《党风廉政建设责任制考核细则》占 10%",
        "申报先进基层党组织，须同时做到：等次为优秀或良好，没有一票否决，每月不低于 80 分",
        "年度等次对应的系数为：优秀 1.05，良好 1",
        "全年不发生一票否决的情形。",
    ):
        assert words in said, words


def test_layers_that_are_not_ranked_promise_no_place(example: dict[str, Page]) -> None:
    said = said_by(example["member-union"])
    assert "各清单分别计分，不参加排名。" in said
    for words in ("名次", "系数", "申报", "整改台账", "书记领办"):
        assert words not in said, words


def test_a_veto_says_which_grades_it_binds(example: dict[str, Page]) -> None:
    vetoes = table_of(example["br-gear"], "序号", "情形", "后果")
    effects = {str(row[2]) for row in vetoes}
    assert "评为“较差”" in effects
    # 不达标 is a grade of the list, which the policy doesn't know.
    assert "本清单评为“不达标”" in effects
    assert "（七）" not in said_by(example["br-gear"])  # numbered by the writer, not in the text


def test_units_that_begin_or_end_within_the_year(example: dict[str, Page]) -> None:
    begun, ended = said_by(example["br-digital"]), said_by(example["br-surface"])
    assert "本责任书自 2026 年 3 月 1 日起，至 2026 年 12 月 31 日止。" in begun
    assert "乙方于 2026 年 3 月成立，之前的月份不计。" in begun
    assert "本责任书自 2026 年 1 月 1 日起，至 2026 年 5 月 31 日止。" in ended
    assert "乙方到 2026 年 5 月止，之后由热处理党支部承接。" in ended


def test_who_signs_with_nobody_here() -> None:
    for name in ("committee", "secretary", "team-noise", "p001"):
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
    assert "《点检表》（2026 年版，见附件）" in said_by(pages["u1"])
    assert duties(pages["u1"]) == ["事项 A", "事项 B", "事项 D"]
    assert "《点检表》（2026 年 4 月版，见附件）" in said_by(pages["u3"])
    assert duties(pages["u3"]) == ["事项 A", "事项 D", "事项 E"]


def test_supplement_tells_what_changed_from_when(tmp_path: Path) -> None:
    page = supplements(laid_out(changed(), tmp_path))["u1"]
    assert headings(page) == [
        "自 2026 年 4 月起的修订",
        "《点检表》（2026 年 4 月版）",
        "自 2026 年 6 月起的修订",
        "《考核评价办法》",
        "效力",
    ]
    found = table_of(page, *CHANGES)
    assert [row[:2] for row in found] == [
        ("事项 B", "取消"),
        ("事项 E", "新增"),
        ("事项 A", "分值"),
        ("事项 A", "评分标准"),
        ("事项 A", "周期和时间"),
        ("事项 D", "工作要求"),
    ]
    assert found[0][2:] == ("每月底；2 分", "—")
    assert found[2][2:] == ("3", "4")
    assert found[3][2:] == (
        "应做 1 次，不足不得分",
        "应做 2 次，每少 1 次扣 2 分",
    )
    assert found[4][2:] == ("每月 25 日", "每月 20 日")
    assert found[5][2:] == ("旧的要求。", "新的要求。")
    assert "适用于乙方的事项原为 3 条、6 分，现为 3 条、10 分。" in sentences(page)
    (clause,) = table_of(page, "条款", "原来", "现在")
    assert clause[0] == "计分"
    assert "按零分计" in str(clause[1])
    assert "不计入应得分" in str(clause[2])
    assert not any(version in text for text in texts_of(page) for version in ("1.0.0", "2.0.0"))


def test_supplement_is_by_the_units_own_view(tmp_path: Path) -> None:
    workspace = changed()
    workspace["organization"]["units"][1]["tags"] = ["技术"]
    pages = supplements(laid_out(workspace, tmp_path))
    mine = [row[:2] for row in table_of(pages["u1"], *CHANGES)]
    assert ("事项 C", "分值") in mine
    assert ("事项 C", "分值") not in [row[:2] for row in table_of(pages["u2"], *CHANGES)]


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
    assert headings(page)[1:3] == [
        "新增清单：《另表》（2026 年版）",
        "不再适用的清单：《点检表》（2026 年版）",
    ]
    assert duties(agreements(root)["u1"]) == ["事项 A"]


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    root = laid_out(space([checklist([item("A", 1)])], []), tmp_path)
    for units in ((), ("u1",)):
        assert report(root, "supplement", units).files == ()
    with pytest.raises(DangjianError, match="没有公司党委的责任书"):
        report(root, "supplement", ("root",))


def test_a_single_unit_without_records(tmp_path: Path) -> None:
    root = laid_out(space([checklist([item("A", 1), veto("V", "zero")])], []), tmp_path)
    page = agreements(root)["u1"]
    assert "月度得分就是《点检表》的得分。" in said_by(page)
    assert [row[2] for row in table_of(page, "序号", "情形", "后果")] == ["总分记 0 分"]


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
    said = {name: said_by(each) for name, each in page.items()}
    for words in (
        "并须没有一票否决、每月不低于 60 分",
        "折算成清单的满分，倒扣分另减；",
        "《表 b》按相对得分参加综合：同组得分最高的计 100 分，其余按与最高分的比例计",
        "《表 c》按相对得分参加综合：同组第 1 名 100 分，名次每低一名少 2 分",
        "综合得分保留 1 位小数，四舍五入。",
        "本层级没有人督查，以自查为准",
        "每张清单去掉得分最低的一个月再平均",
        "季度得分综合为：各月汇总占 70%，《表 d》占 30%。",
        "分组排名，所在的组是“生产经营类”",
        "没有填报记录的，有得分但不排名。",
        "参加排名要有记录的月份：年度不少于 6 个月",
        "加分合计最多 5 分",
    ):
        assert words in said["u1"], words
    assert "所在的组是“其他”" in said["u2"]


def test_what_is_only_for_reporting_and_drafts_stand_nowhere(tmp_path: Path) -> None:
    old = [item("A", 1, reporting="填次数。"), item("D", 1, status="draft", title="草稿事项")]
    new = [item("A", 2, reporting="填新的次数。"), item("D", 3, status="draft", title="新草稿")]
    lists = [
        checklist(old, effective="2026-01"),
        checklist(new, version="1.1.0", effective="2026-02"),
    ]
    root = laid_out(space(lists, []), tmp_path)
    for page in (agreements(root)["u1"], supplements(root)["u1"]):
        said = "".join(texts_of(page))
        assert "事项 A" in said
        assert not [words for words in ("填次数", "填新的", "填报说明", "草稿") if words in said]


def test_facts_are_what_the_page_says(example: dict[str, Page]) -> None:
    made = make(EXAMPLE, KINDS["agreement"], parse_period("2026"), ("json",), TODAY, ("br-gear",))
    printed = json.loads(made.files[0].content)
    Draft7Validator(schema_of_facts("agreement-facts")).validate(printed)
    (told,) = printed["agreements"]
    assert told["party"]["signer"] == "党支部书记"
    shown = [
        duty["title"] for each in told["lists"] for s in each["sections"] for duty in s["duties"]
    ]
    assert shown == duties(example["br-gear"])
    assert {each["edition"] for each in told["lists"]} == {"2026 年版"}


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"b": 0.2, "months": 0.7, "a": 0.1}, "各月汇总占 87.5%，《表 a》占 12.5%。"),
        ({"b": 0.4, "months": 0.4, "a": 0.2}, "各月汇总权重 0.4，《表 a》权重 0.2。"),
    ],
)
def test_a_list_of_others_leaves_its_weight_to_the_rest(
    tmp_path: Path, others: Doc, words: str
) -> None:
    lists = [checklist([item("A1", 1)], name="a", title="表 a"),
             checklist([item("B1", 1, applies_to=["none"])], name="b", title="表 b")]  # fmt: skip
    rules = policy(composition={"branch": {"a": 1}}, rollup={"method": "months", "year": others})
    page = agreements(laid_out(space(lists, [], rules, [unit("u1")]), tmp_path))["u1"]
    assert f"年度得分综合为：{words}" in said_by(page)


def test_a_member_and_a_group_sign_the_second_page(example: dict[str, Page]) -> None:
    """One list and no place: what is agreed on is short, and named in one sentence."""
    for name in ("member-union", "gr-gear-1"):
        said = sentences(example[name])
        body = said[: next(n for n, text in enumerate(said) if text == "附件")]
        assert sum(-(-len(text) // 28) for text in body) <= 28, body
        assert sum("见附件" in text for text in body) == 1


def test_a_layer_that_is_not_ranked_is_promised_no_composed_year() -> None:
    """Its lists are scored each by itself: the parts of the year's score are those of branches."""
    said = "\n".join(
        sentences(
            next(page for _, page in agreement_pages(facts(EXAMPLE, "agreement", ("dept-hr",))))
        )
    )
    assert "各清单分别计分，不参加排名" in said
    assert "年度得分综合为" not in said
    branch = next(page for _, page in agreement_pages(facts(EXAMPLE, "agreement", ("br-gear",))))
    assert "年度得分综合为" in "\n".join(sentences(branch))
