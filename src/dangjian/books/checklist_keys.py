"""Which keys of a list stand in which column of which tab: every key that a list may have."""

from __future__ import annotations

from collections.abc import Sequence

from dangjian import criteria
from dangjian.books.checklist_cells import (
    BANDS,
    BASIS,
    DEFAULT,
    EFFECT,
    GRADES,
    RANGE,
    STEPS,
    TIERS,
    WHEN,
    KeyCell,
    flag_key,
    number_key,
    shares_key,
    text_key,
    texts_key,
    word_key,
    words_key,
)
from dangjian.documents.catalog import Catalog

SCHEMA = "dangjian/checklist-book@1"
LIST_TAB, ITEM_TAB, RULE_TAB = "清单", "事项", "规则"
KINDS = {word: kind.label for word, kind in criteria.KINDS.items()}
CYCLES = {
    "month": "每月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
    "event": "即时",
}
_NATURES = {"rule": "法规要求", "company": "本企业规定"}
_MONTHS = {"first": "第一个月", "last": "最后一个月", "next": "次月"} | {
    number: f"第 {number} 个月" for number in range(1, 13)
}
_DAYS = {"last": "最后一天"} | {number: f"{number} 日" for number in range(1, 32)}
SECTION = (text_key("section", "项目编号", 8), text_key("section_title", "项目", 10))
DUE = (
    word_key("month", "到期月", _MONTHS, 8, "周期内第几个月；次月是周期结束后的下一个月。"),
    word_key("day", "到期日", _DAYS, 7),
)
CRITERION: Sequence[KeyCell] = (
    number_key("target", "目标", "次数的应做次数；比率、指标得满分的值。"),
    number_key("floor", "底线", "比率、指标得 0 分的值。"),
    flag_key("partial", "部分得分", "次数：做了一部分是否按比例得分。"),
    word_key(
        "empty", "无基数时", {"na": "不适用", "full": "满分", "zero": "不得分"}, 7, "比率：总数是 0。"
    ),
    text_key("unit", "计量单位", 6),
    shares_key("levels", "档次和比例"),
    BANDS,
    number_key("grace", "宽限天数"),
    number_key("per_day", "每次扣分", "时限：每迟一段扣多少分。"),
    number_key("every", "几天一扣"),
    number_key("keep", "保底比例"),
    TIERS,
    number_key("within", "几日内", "从发生之日起几日内办完。"),
    word_key(
        "highest_only", "取最高", {True: "是", False: "否", "per_matter": "一件事一次"}, 7,
        "加分：只取最高的一项，或一件事计一次。",
    ),
    number_key("least", "最低线", "民主测评：低于它得 0 分。"),
)  # fmt: skip
RULES: Sequence[KeyCell] = (
    text_key("id", "规则编号", 10),
    text_key("title", "规则", 26),
    number_key("each", "每次"),
    number_key("max", "上限"),
    STEPS,
    RANGE,
    flag_key("all", "全扣"),
    EFFECT,
    word_key("lasts", "有效期", {"month": "当月", "year": "全年"}, 6),
    WHEN,
    number_key("weight", "权重", "民主测评一组的权重。"),
)


def list_keys(catalog: Catalog | None) -> tuple[KeyCell, ...]:
    """The keys of the list as a whole."""
    layers = {each.id: each.name for each in catalog.layers} if catalog else {}
    return (
        text_key("id", "清单编号"),
        text_key("version", "版本"),
        text_key("title", "清单名称"),
        words_key("layers", "责任层级", layers),
        number_key("full_score", "满分"),
        number_key("ceiling", "加分后最高"),
        number_key("bonus_cap", "加分合计最多"),
        text_key("effective", "从哪个月开始用"),
        GRADES,
    )


def item_keys(catalog: Catalog | None) -> tuple[KeyCell, ...]:
    """The keys of an item but its section, due date and criterion, in the usual order of a file."""
    words = {each.id: each.name for each in catalog.responsibilities} if catalog else {}
    return (
        text_key("id", "编号", 7, "事项编号永远不变；新加的行可以空着，由程序接着编。"),
        text_key("title", "责任事项", 16),
        word_key("responsibility", "责任类别", words, 8),
        text_key("requirement", "工作要求", 30),
        text_key("reporting", "填报说明", 16, "怎样填；只印在点检表上。"),
        word_key("status", "状态", {"draft": "草稿"}, 6, "草稿不上表、不计分；启用就清空。"),
        word_key("cycle", "周期", CYCLES, 7),
        number_key("points", "分值"),
        DEFAULT,
        texts_key("evidence", "佐证材料", 14),
        flag_key("evidence_required", "必须有佐证"),
        word_key("nature", "性质", _NATURES, 8),
        BASIS,
        flag_key("allow_na", "可填不适用"),
        words_like("applies_to", "只用于标签"),
        text_key("guide", "操作指南", 10),
        word_key(
            "several", "几人评定", {"mean": "平均", "lowest": "取最低", "trimmed": "去掉最高和最低再平均"}, 8
        ),
        text_key("same_as", "同一填报", 7, "与哪条事项用同一填报，写它的编号。"),
        word_key("from", "取自", {"closing": "整改台账"}, 7),
    )  # fmt: skip


def words_like(key: str, heading: str) -> KeyCell:
    """A key of words that nobody fixed, such as tags."""
    return texts_key(key, heading, 8, "几个标签用分号隔开。")


KIND = word_key("kind", "评分种类", KINDS, 8)
ITEM_ORDER = (
    "id", "title", "responsibility", "requirement", "reporting", "status", "cycle", "due", "points",
    "criterion", "default", "evidence", "evidence_required", "nature", "basis", "allow_na",
    "applies_to", "guide", "several", "same_as", "from",
)  # fmt: skip
"""The keys of an item in the order in which files have them."""
