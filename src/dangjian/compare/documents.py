"""Two documents of a kind compared: the changes, how far the version must rise, and how far it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from dangjian.compare.checklists import checklist_changes
from dangjian.criteria.changes import MAJOR, MINOR, NONE, PATCH, Bump, Change, moved, required
from dangjian.documents.checklist import Checklist
from dangjian.values.canonical import canonical
from dangjian.values.fields import version_key

# Documents compared key by key, by one explicit table; what it doesn't name doesn't matter.


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
NAMES = ("id", "name", "award")
"""The keys by which the members of a list are known, the first that they have."""


def tree_changes(old: Any, new: Any, table: Table) -> Iterator[Change]:
    """What differs between two canonical trees (see `values.canonical`)."""
    heads = dict.fromkeys(pattern.split(".")[0] for pattern in table)
    for key in heads:
        yield from _compare(old.get(key), new.get(key), key, key, table, "")


def _compare(
    old: Any, new: Any, pattern: str, field: str, table: Table, around: str
) -> Iterator[Change]:
    if old == new:
        return
    member = f"{pattern}.*"
    if member in table:
        before, after = _members(old), _members(new)
        yield from _member_changes(before, after, member, field, table, around)
        return
    inner = [each for each in table if each.startswith(f"{pattern}.")]
    if inner:
        label = around + (table[pattern].label + "的" if pattern in table else "")
        for key in dict.fromkeys(each[len(pattern) + 1 :].split(".")[0] for each in inner):
            values = (old or {}).get(key), (new or {}).get(key)
            yield from _compare(*values, f"{pattern}.{key}", f"{field}.{key}", table, label)
        return
    row = table[pattern]
    bump = row.changed if isinstance(row.changed, Bump) else row.changed(old, new)
    wording = isinstance(old, str) and isinstance(new, str) and bump is PATCH
    yield Change(field, around + row.label, "changed", bump, old, new, wording=wording)


def _members(node: Any) -> dict[str, Any]:
    """The members of a list by their names, or of a mapping by their keys."""
    if not isinstance(node, list):
        return dict(node or {})
    return {_name(each): each for each in node}


def _name(member: Any) -> str:
    """``100`` for a grade that is named by a number; the member itself where it has no name."""
    if not isinstance(member, dict):
        return str(member)
    return str(next((member[key] for key in NAMES if key in member), member))


def _member_changes(
    old: dict[str, Any], new: dict[str, Any], pattern: str, field: str, table: Table, around: str
) -> Iterator[Change]:
    row = table[pattern]
    for name, member in old.items():
        if name not in new:
            label = f"{around}{row.label}“{name}”"
            yield Change(f"{field}.{name}", label, "removed", row.removed, old=member)
    for name, member in new.items():
        label = f"{around}{row.label}“{name}”"
        if name not in old:
            yield Change(f"{field}.{name}", label, "added", row.added, new=member)
        elif any(each.startswith(f"{pattern}.") for each in table):
            yield from _inside(old[name], member, pattern, f"{field}.{name}", table, label + "的")
        elif old[name] != member:
            values = old[name], member
            bump = row.changed if isinstance(row.changed, Bump) else row.changed(*values)
            yield Change(f"{field}.{name}", label, "changed", bump, *values)
    for name in moved(list(old), list(new)):
        places = list(old).index(name) + 1, list(new).index(name) + 1
        label = f"{around}{row.label}“{name}”的次序"
        yield Change(f"{field}.{name}", label, "moved", row.moved, *places)


def _inside(
    old: Any, new: Any, pattern: str, field: str, table: Table, around: str
) -> Iterator[Change]:
    if f"{pattern}.*" in table:
        members = _members(old), _members(new)
        yield from _member_changes(*members, f"{pattern}.*", field, table, around)
        return
    inner = (each[len(pattern) + 1 :] for each in table if each.startswith(f"{pattern}."))
    for key in dict.fromkeys(each.split(".")[0] for each in inner):
        deeper = f"{pattern}.{key}", f"{field}.{key}"
        yield from _compare(old.get(key), new.get(key), *deeper, table, around)


# The tables of what changes weigh outside checklists.


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

TABLES: dict[str, Table] = {
    "policy": POLICY,
    "points-rules": POINTS_RULES,
    "organization": ORGANIZATION,
    "people": PEOPLE,
    "catalog": CATALOG,
}
"""Kind of document → its table; checklists compare their items themselves."""


KINDS = ("checklist", *TABLES)
"""The kinds of documents that can be compared."""
Rise = Bump | Literal["backwards"]
"""How far a version rose."""


class Difference(NamedTuple):
    """Two versions of one document."""

    kind: str
    """``checklist``, ``policy``, …"""
    old: Any
    """The old model; None where the document is new."""
    new: Any
    """The new model; None where the document is gone."""
    changes: tuple[Change, ...]
    required: Bump
    declared: Rise

    @property
    def versioned(self) -> bool:
        """Whether the kind has versions that can rise."""
        return hasattr(self.new if self.new is not None else self.old, "version")

    @property
    def enough(self) -> bool:
        """Whether the version rose far enough; true where there is no version to rise."""
        if self.old is None or self.new is None or not self.versioned:
            return True
        return self.declared != "backwards" and self.declared >= self.required

    @property
    def title(self) -> str:
        """What people call it."""
        model = self.new if self.new is not None else self.old
        return str(getattr(model, "title", None) or getattr(model, "name", ""))


def compare(kind: str, old: Any, new: Any) -> Difference:
    """What differs between two models of a kind; either may be None, not both."""
    if old is None or new is None:
        change: Literal["added", "removed"] = "added" if old is None else "removed"
        whole = Change("", "整个文件", change, MINOR if old is None else MAJOR)
        return Difference(kind, old, new, (whole,), whole.bump, NONE)
    if isinstance(new, Checklist):
        changes = tuple(checklist_changes(old, new))
    else:
        changes = tuple(tree_changes(canonical(old), canonical(new), TABLES[kind]))
    rise = declared(getattr(old, "version", None), getattr(new, "version", None))
    return Difference(kind, old, new, changes, required(changes), rise)


def declared(old: str | None, new: str | None) -> Rise:
    """How far a version rose: by its first part that differs."""
    if old is None or new is None or old == new:
        return NONE
    before, after = version_key(old), version_key(new)
    if after < before:
        return "backwards"
    place = next(index for index in range(3) if before[index] != after[index])
    return (MAJOR, MINOR, PATCH)[place]


def raised(version: str, bump: Bump) -> str:
    """The least version that rises so far: ``1.0.3`` by MINOR is ``1.1.0``."""
    parts = version_key(version)
    place = {MAJOR: 0, MINOR: 1, PATCH: 2}.get(bump)
    if place is None:
        return version
    kept = [parts[index] if index < place else 0 for index in range(3)]
    kept[place] = parts[place] + 1
    return ".".join(map(str, kept))
