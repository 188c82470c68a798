"""The tables of a roster (花名册): which there are, under which headings offices keep them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dangjian.books.table import BookTable, Words, table_in
from dangjian.sheet.reading import RawTab

UNITS: Words = {
    "id": ("编号", "单位编号"),
    "name": ("名称", "单位名称", "党组织名称", "党支部名称", "支部名称", "党支部", "支部", "单位"),
    "layer": ("层级", "责任层级", "单位类型", "类型"),
    "parent": ("上级", "上级单位", "上级党组织", "隶属"),
    "members": ("党员人数", "党员数", "党员总数", "人数"),
    "contact": ("联系点", "联系人", "联系领导", "联系委员", "联系党委委员", "联系点领导"),
    "zone": ("协作区", "党建协作区"),
    "tags": ("标签", "分类", "类别"),
    "from": ("起始月份", "起", "成立时间", "成立月份"),
    "until": ("终止月份", "止", "撤销时间", "撤销月份"),
    "successor": ("承接单位", "并入", "并入单位"),
    "holder": ("任职人", "书记", "党支部书记", "支部书记", "负责人", "现任"),
    "holder_from": ("任职起", "任职时间", "任职月份", "书记任职时间"),
}
PEOPLE: Words = {
    "id": ("编号", "党员编号", "代号"),
    "name": ("姓名", "党员姓名", "名字"),
    "unit": (
        "所在单位", "所在支部", "所在党支部", "所属支部", "所属党支部", "党支部", "支部",
        "党支部名称", "支部名称", "所在党组织", "所属党组织", "党组织", "党组织名称", "单位",
    ),
    "tags": ("标签", "岗位类别", "岗位类型", "人员类别", "类别"),
    "from": ("起始月份", "起", "转入时间", "转入月份", "转入", "调入时间", "调入", "到支部时间"),
    "until": ("终止月份", "止", "转出时间", "转出月份", "转出", "调出时间", "调出", "离开时间"),
    "post": ("党内职务", "支部职务", "职务", "任职"),
    "post_from": ("任职时间", "任职月份", "任职起", "任现职时间"),
}  # fmt: skip
HOLDERS: Words = {
    "unit": ("岗位", "单位", "党支部", "支部"),
    "name": ("任职人", "姓名"),
    "from": ("任职起", "起", "起始月份", "任职时间"),
    "until": ("任职止", "止", "终止月份"),
}
ZONES: Words = {
    "id": ("协作区编号",),
    "name": ("协作区名称", "党建协作区名称"),
}
_NEEDED: Sequence[tuple[str, Words, tuple[str, ...]]] = (
    ("zones", ZONES, ("name",)),
    ("holders", HOLDERS, ("unit", "name")),
    ("people", PEOPLE, ("name",)),
    ("units", UNITS, ("name",)),
)
SCHEMA = "dangjian/roster@1"
"""The custom property of a workbook that we made: there a blank cell takes away what was written."""


class RosterTables(NamedTuple):
    """The tables that were found, by kind; the tabs in which there is none."""

    units: tuple[BookTable, ...]
    people: tuple[BookTable, ...]
    holders: tuple[BookTable, ...]
    zones: tuple[BookTable, ...]
    others: tuple[str, ...]

    @property
    def every(self) -> tuple[BookTable, ...]:
        """In the order in which they are taken."""
        return (*self.zones, *self.units, *self.people, *self.holders)


def roster_tables(tabs: Iterable[RawTab]) -> RosterTables:
    """The tables of a workbook; a tab is what its heading says."""
    found: Mapping[str, list[BookTable]] = {kind: [] for kind, _, _ in _NEEDED}
    others = []
    for tab in tabs:
        kind, table = _kind_of(tab)
        if table is not None:
            found[kind].append(table)
        elif any(tab.rows.values()) and tab.name != "填写说明":
            others.append(tab.name)
    units, people, holders, zones = (
        tuple(found[kind]) for kind in ("units", "people", "holders", "zones")
    )
    return RosterTables(units, people, holders, zones, tuple(others))


def _kind_of(tab: RawTab) -> tuple[str, BookTable | None]:
    for kind, words, needed in _NEEDED:
        table = table_in(tab, words, needed, "name")
        if table is None:
            continue
        # 姓名 makes a table one of people, 任职人 one of holders; both words head other columns elsewhere.
        head = tab.rows[table.heading][table.columns["name"]].text
        if kind == "holders" and "任职人" not in head:
            continue
        return kind, table
    return "", None
