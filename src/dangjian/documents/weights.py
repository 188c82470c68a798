"""What a change of each key weighs, for the kinds of documents that are compared key by key.

Checklists aside: their items are compared by `compare.checklists`, their criteria by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from dangjian.criteria.changes import MAJOR, MINOR, PATCH, Bump

Weigh: TypeAlias = Bump | Callable[[Any, Any], Bump]
"""A bump, or what decides it from the old and the new value."""


class TreeRow(NamedTuple):
    """What a key is called, and how far the version must rise when it changes."""

    label: str
    changed: Weigh = MINOR
    added: Bump = MINOR
    """For the members of a list or mapping (``units.*``)."""
    removed: Bump = MAJOR
    moved: Bump = PATCH


Table: TypeAlias = Mapping[str, TreeRow]
"""Keys joined by dots, ``*`` for each member of a list or mapping → its row."""


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
    "title": TreeRow("名称", PATCH),
    "effective": TreeRow("生效月份"),
    # Vetoes and eligibility name grades.
    "grades.*": TreeRow("等次"),
    "grades.*.from": TreeRow("起点分"),
    "grades.*.coefficient": TreeRow("系数"),
    "grades.*.quota": TreeRow("名额比例"),
    "grades.*.needs": TreeRow("条件"),
    "quota_periods": TreeRow("按名额控制的时段"),
    # Tiers are tried in order.
    "tiers.*": TreeRow("类别", removed=MINOR, moved=MINOR),
    "tiers.*.focus": TreeRow("指导重点", PATCH),
    "tiers.*.top": TreeRow("名次在前"),
    "tiers.*.bottom": TreeRow("名次在后"),
    "tiers.*.from": TreeRow("得分不低于"),
    "tiers.*.below": TreeRow("得分低于"),
    "missing": TreeRow("到期没有填报"),
    "uninspected": TreeRow("没有督查的事项"),
    "self_is_final": TreeRow("自查为准的层级"),
    "places": TreeRow("综合得分的小数位数"),
    "months_scored.*": TreeRow("参加排名的最少月数", added=MINOR, removed=MINOR),
    # A unit is in the first class that fits.
    "classes.*": TreeRow("排名组别", added=MINOR, removed=MINOR),
    "classes.*.*": TreeRow("组别", added=MINOR, removed=MINOR, moved=MINOR),
    "classes.*.*.name": TreeRow("名称", PATCH),
    "classes.*.*.tags": TreeRow("标签"),
    "overclaim.over": TreeRow("自查不实的界线"),
    "overclaim.deduct": TreeRow("自查不实扣分"),
    "min_applicable": TreeRow("最低适用占比"),
    "tie_breakers": TreeRow("同分先后"),
    "composition.*": TreeRow("得分组成", added=MINOR, removed=MINOR),
    "composition.*.*": TreeRow("清单", added=MINOR, removed=MINOR),
    "rollup.method": TreeRow("汇总方法"),
    "rollup.drop_lowest": TreeRow("去掉的最低月数"),
    "rollup.year.*": TreeRow("年度组成", added=MINOR, removed=MINOR),
    "rollup.half-year.*": TreeRow("半年组成", added=MINOR, removed=MINOR),
    "rollup.quarter.*": TreeRow("季度组成", added=MINOR, removed=MINOR),
    "eligibility.*": TreeRow("评优", added=MINOR, removed=MINOR),
    "eligibility.*.needs": TreeRow("条件"),
    "rectification.raise_below": TreeRow("列为问题的界线"),
    "rectification.days.immediate": TreeRow("立行立改天数"),
    "rectification.days.limited": TreeRow("限期整改天数"),
    "rectification.days.long": TreeRow("长期坚持天数"),
    "rectification.default": TreeRow("默认整改类别"),
    "rectification.escalation": TreeRow("逾期升级"),
    "rectification.common.units": TreeRow("共性问题的单位数"),
    "rectification.common.share": TreeRow("共性问题的比例"),
    "rectification.recurrence_months": TreeRow("反弹的月数"),
    "rectification.major_below": TreeRow("重点问题的界线"),
    "rectification.layers": TreeRow("登记问题的层级"),
    "rectification.closers": TreeRow("可以销号的单位", _closers),
}
"""The policy. Records never name anything of it, but lists, awards and events do."""

POINTS_RULES: Table = {
    "id": TreeRow("编号", MAJOR),
    "title": TreeRow("名称", PATCH),
    "base": TreeRow("基础分"),
    "cycle": TreeRow("周期"),
    "effective": TreeRow("生效月份"),
    "layers": TreeRow("记在哪些层级名下"),
    "rules.*": TreeRow("规则"),
    "rules.*.title": TreeRow("文字", PATCH),
    "rules.*.points": TreeRow("分值"),
    "rules.*.max": TreeRow("最多"),
    "thresholds": TreeRow("分数线"),
}
"""Points rules: ledgers name their rules."""

_PERSON = {
    "name": TreeRow("姓名或代号", PATCH),
    "unit": TreeRow("所在单位"),
    "tags": TreeRow("标签"),
}
ORGANIZATION: Table = {
    "name": TreeRow("单位全称", PATCH),
    "units.*": TreeRow("单位"),
    "units.*.name": TreeRow("名称", PATCH),
    "units.*.layer": TreeRow("责任层级", MAJOR),
    "units.*.parent": TreeRow("上级"),
    "units.*.members": TreeRow("党员人数", PATCH),
    "units.*.contact": TreeRow("联系人", PATCH),
    "units.*.zone": TreeRow("协作区", PATCH),
    "units.*.tags": TreeRow("标签"),
    "units.*.from": TreeRow("存在起始月", _first_month),
    "units.*.until": TreeRow("存在截止月", _last_month),
    "units.*.successor": TreeRow("承接单位", PATCH),
    "units.*.holders": TreeRow("任职", PATCH),
    "zones.*": TreeRow("协作区", added=PATCH, removed=PATCH),
    "zones.*.name": TreeRow("名称", PATCH),
    "people.*": TreeRow("党员"),
    **{f"people.*.{key}": row for key, row in _PERSON.items()},
}
"""The organization: records name its units; tags and layers decide what a unit is charged with."""

PEOPLE: Table = {
    "people.*": TreeRow("党员"),
    **{f"people.*.{k}": row for k, row in _PERSON.items()},
}
"""People in a file of their own."""

CATALOG: Table = {
    "title": TreeRow("名称", PATCH),
    "responsibilities.*": TreeRow("责任类别", added=PATCH),
    "responsibilities.*.name": TreeRow("名称", PATCH),
    "layers.*": TreeRow("层级"),
    "layers.*.name": TreeRow("名称", PATCH),
    "layers.*.responsibility": TreeRow("承担的责任", PATCH),
    "layers.*.under": TreeRow("上一级", PATCH),
    "collections.*": TreeRow("清单组", added=PATCH, removed=PATCH),
    "collections.*.title": TreeRow("名称", PATCH),
    "collections.*.checklists": TreeRow("清单", PATCH),
    "collections.*.items": TreeRow("条数", PATCH),
    "collections.*.sections": TreeRow("项目数", PATCH),
}
"""The catalog: lists and units name its layers."""
