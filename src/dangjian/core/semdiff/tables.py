"""The tables of what changes weigh outside checklists.

MAJOR: something written under the old document is no longer valid under the new one. MINOR: a score,
grade, tier, coefficient or duty may differ, or more can be written. PATCH: words and order.
"""

from __future__ import annotations

from typing import Any

from dangjian.core.semdiff.trees import Row, Table
from dangjian.criteria.changes import MAJOR, MINOR, PATCH, Bump


def _closers(old: Any, new: Any) -> Bump:
    """Who may close: without the key everybody above may, so naming some is stricter."""
    return MAJOR if new and (not old or not set(old) <= set(new)) else MINOR


def _first_month(old: Any, new: Any) -> Bump:
    """A unit that begins later has no place for earlier records."""
    return MAJOR if (new or "") > (old or "") else MINOR


def _last_month(old: Any, new: Any) -> Bump:
    """A unit that ends earlier has no place for later records."""
    return MAJOR if (new or "9999-12") < (old or "9999-12") else MINOR


POLICY: Table = {
    "title": Row("名称", PATCH),
    "effective": Row("生效月份"),
    # Vetoes and eligibility name grades.
    "grades.*": Row("等次"),
    "grades.*.from": Row("起点分"),
    "grades.*.coefficient": Row("系数"),
    "grades.*.quota": Row("名额比例"),
    "quota_periods": Row("按名额控制的时段"),
    # Tiers are tried in order.
    "tiers.*": Row("类别", removed=MINOR, moved=MINOR),
    "tiers.*.focus": Row("指导重点", PATCH),
    "tiers.*.top": Row("名次在前"),
    "tiers.*.bottom": Row("名次在后"),
    "tiers.*.from": Row("得分不低于"),
    "tiers.*.below": Row("得分低于"),
    "missing": Row("到期没有填报"),
    "uninspected": Row("没有督查的事项"),
    "overclaim.over": Row("自查不实的界线"),
    "overclaim.deduct": Row("自查不实扣分"),
    "min_applicable": Row("最低适用占比"),
    "tie_breakers": Row("同分先后"),
    "composition.*": Row("得分组成", added=MINOR, removed=MINOR),
    "composition.*.*": Row("清单", added=MINOR, removed=MINOR),
    "rollup.method": Row("汇总方法"),
    "rollup.year.*": Row("年度组成", added=MINOR, removed=MINOR),
    "eligibility.*": Row("评优", added=MINOR, removed=MINOR),
    "eligibility.*.needs": Row("条件"),
    "rectification.raise_below": Row("列为问题的界线"),
    "rectification.days.immediate": Row("立行立改天数"),
    "rectification.days.limited": Row("限期整改天数"),
    "rectification.days.long": Row("长期坚持天数"),
    "rectification.default": Row("默认整改类别"),
    "rectification.escalation": Row("逾期升级"),
    "rectification.common.units": Row("共性问题的单位数"),
    "rectification.common.share": Row("共性问题的比例"),
    "rectification.recurrence_months": Row("反弹的月数"),
    "rectification.closers": Row("可以销号的单位", _closers),
}
"""The policy. Records never name anything of it, but lists, awards and events do."""

POINTS_RULES: Table = {
    "id": Row("编号", MAJOR),
    "title": Row("名称", PATCH),
    "base": Row("基础分"),
    "cycle": Row("周期"),
    "effective": Row("生效月份"),
    "rules.*": Row("规则"),
    "rules.*.title": Row("文字", PATCH),
    "rules.*.points": Row("分值"),
    "rules.*.max": Row("最多"),
    "thresholds": Row("分数线"),
}
"""Points rules: ledgers name their rules."""

_PERSON = {
    "name": Row("姓名或代号", PATCH),
    "unit": Row("所在单位"),
    "tags": Row("标签"),
}
ORGANIZATION: Table = {
    "name": Row("单位全称", PATCH),
    "units.*": Row("单位"),
    "units.*.name": Row("名称", PATCH),
    "units.*.layer": Row("责任层级", MAJOR),
    "units.*.parent": Row("上级"),
    "units.*.members": Row("党员人数", PATCH),
    "units.*.contact": Row("联系人", PATCH),
    "units.*.zone": Row("协作区", PATCH),
    "units.*.tags": Row("标签"),
    "units.*.from": Row("存在起始月", _first_month),
    "units.*.until": Row("存在截止月", _last_month),
    "units.*.successor": Row("承接单位", PATCH),
    "units.*.holders": Row("任职", PATCH),
    "zones.*": Row("协作区", added=PATCH, removed=PATCH),
    "zones.*.name": Row("名称", PATCH),
    "people.*": Row("党员"),
    **{f"people.*.{key}": row for key, row in _PERSON.items()},
}
"""The organization: records name its units; tags and layers decide what a unit is charged with."""

PEOPLE: Table = {"people.*": Row("党员"), **{f"people.*.{k}": row for k, row in _PERSON.items()}}
"""People in a file of their own."""

CATALOG: Table = {
    "title": Row("名称", PATCH),
    "responsibilities.*": Row("责任类别", added=PATCH),
    "responsibilities.*.name": Row("名称", PATCH),
    "layers.*": Row("层级"),
    "layers.*.name": Row("名称", PATCH),
    "layers.*.responsibility": Row("承担的责任", PATCH),
    "layers.*.under": Row("上一级", PATCH),
    "collections.*": Row("清单组", added=PATCH, removed=PATCH),
    "collections.*.title": Row("名称", PATCH),
    "collections.*.checklists": Row("清单", PATCH),
    "collections.*.items": Row("条数", PATCH),
    "collections.*.sections": Row("项目数", PATCH),
}
"""The catalog: lists and units name its layers."""

TABLES: dict[str, Table] = {
    "policy": POLICY,
    "points-rules": POINTS_RULES,
    "organization": ORGANIZATION,
    "people": PEOPLE,
    "catalog": CATALOG,
}
"""Kind of document → its table; checklists compare their items themselves."""
