"""Every indicator that goes to other platforms: its stable name, what it counts in, how it follows.

``docs/reports/kpi.md`` lists them for the people who receive them; a test keeps the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Definition(NamedTuple):
    """An indicator."""

    name: str
    words: str
    """Its Chinese name."""
    unit_of_measure: str
    """``文字`` for text, ``是否`` for true or false; ``比率`` is from 0 to 1."""
    scope: str
    """Of whom there is one."""
    formula: str


_UNIT, _ALL = "参加排名的层级，每个单位", "每个单位，全公司"
_LIST, _RULES, _TEAM = "每个单位每份清单", "每份积分细则：每个单位，全公司", "每个攻坚项目"
_DEFINITIONS = (
    Definition("ranking.score", "得分", "分", _UNIT, "办法的折合得分，同 score"),
    Definition("ranking.rank", "名次", "名", _UNIT, "同层级里的名次；没有排名的为空，原因在 note"),
    Definition("ranking.of", "参加排名数", "个", _UNIT, "同层级有名次的单位数"),
    Definition("ranking.grade", "等次", "文字", _UNIT, "办法的等次"),
    Definition("ranking.tier", "类别", "文字", _UNIT, "办法的类别；没有排名的为空"),
    Definition("ranking.coefficient", "等次系数", "系数", _UNIT, "办法给这一等次定的系数"),
    Definition("ranking.provisional", "暂定", "是否", _UNIT, "有得分表暂定（缺填报或只有自查）"),
    Definition("checklist.score", "清单得分", "分", _LIST, "一份清单的得分"),
    Definition("checklist.grade", "清单等次", "文字", _LIST, "一份清单的等次"),
    Definition(
        "checklist.gap", "自查差距", "分", _LIST, "两边都查的事项：100 × (Σ自查 − Σ督查) ÷ Σ分值"
    ),
    Definition("checklist.provisional", "清单暂定", "是否", _LIST, "缺填报或只有自查"),
    Definition("filing.due", "应填事项", "项", _ALL, "各月到期的计分事项，不适用的也算"),
    Definition("filing.answered", "已填事项", "项", _ALL, "应填事项 − 缺填报的"),
    Definition("filing.completion", "到期完成率", "比率", _ALL, "已填事项 ÷ 应填事项"),
    Definition("filing.cards", "应有得分表", "张", _ALL, "各月的得分表，一份清单一张"),
    Definition("filing.self_rate", "自查率", "比率", _ALL, "有自查记录的得分表 ÷ 应有得分表"),
    Definition("filing.inspection_rate", "督查率", "比率", _ALL, "有督查记录的得分表 ÷ 应有得分表"),
    Definition("filing.na_share", "不适用占比", "比率", _ALL, "填了不适用的分值 ÷ 应填事项的分值"),
    Definition("rectification.raised", "本期问题", "项", _ALL, "编号属于本期的，撤销的不算"),
    Definition("rectification.open", "没了结", "项", _ALL, "到出表日没有销号也没有撤销的"),
    Definition("rectification.overdue", "逾期", "项", _ALL, "没了结、期限早于出表日的"),
    Definition("rectification.due", "本期到期", "项", _ALL, "期限在本期的，撤销的不算"),
    Definition(
        "rectification.closed_on_time", "按期销号", "项", _ALL, "本期到期、在期限以前销号的"
    ),
    Definition(
        "rectification.closing_rate",
        "按期销号率",
        "比率",
        _ALL,
        "按期销号 ÷ 本期到期；没有到期的为空",
    ),
    Definition("rectification.age_7", "7 天以内", "项", _ALL, "没了结的，发现到出表日的天数"),
    Definition("rectification.age_30", "8—30 天", "项", _ALL, "同上"),
    Definition("rectification.age_90", "31—90 天", "项", _ALL, "同上"),
    Definition("rectification.age_over_90", "90 天以上", "项", _ALL, "同上"),
    Definition(
        "rectification.oldest", "最久", "天", _ALL, "没了结的里面最早发现的到出表日；没有的为空"
    ),
    Definition("points.people", "有积分记录", "人", _RULES, "本年台账里有记录的党员数"),
    Definition("points.mean", "积分平均", "分", _RULES, "这些党员积分的平均；不到 3 人的为空"),
    Definition("points.lowest", "积分最低", "分", _RULES, "这些党员积分的最低；不到 3 人的为空"),
    Definition(
        "points.under", "低于提醒线", "人", _RULES, "低于任何一条提醒线的人数；不到 3 人的为空"
    ),
    Definition("campaign.milestones", "节点", "个", _TEAM, "项目的节点数"),
    Definition("campaign.done", "完成节点", "个", _TEAM, "已经完成的"),
    Definition("campaign.late", "过期节点", "个", _TEAM, "过了计划日期没有完成的"),
    Definition("campaign.progress", "节点完成率", "比率", _TEAM, "完成节点 ÷ 节点"),
    Definition("layer.mean", "平均分", "分", "每个参加排名的层级", "有名次的单位得分之和 ÷ 个数"),
    Definition("layer.highest", "最高分", "分", "每个参加排名的层级", "有名次的单位里最高的"),
    Definition("layer.lowest", "最低分", "分", "每个参加排名的层级", "有名次的单位里最低的"),
    Definition("layer.ranked", "有名次", "个", "每个参加排名的层级", "有名次的单位数"),
    Definition("layer.units", "单位数", "个", "每个参加排名的层级", "排名表里的单位数"),
    Definition(
        "zone.mean", "协作区平均分", "分", "每个协作区和层级", "区内有名次的单位得分之和 ÷ 个数"
    ),
    Definition("zone.ranked", "协作区有名次", "个", "每个协作区和层级", "区内有名次的单位数"),
)
DEFINITIONS: Mapping[str, Definition] = {each.name: each for each in _DEFINITIONS}
"""The indicators by name, in the order in which they are written."""
