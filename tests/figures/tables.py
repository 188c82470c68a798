"""Which columns of tables carry which figures, for tables with a row a unit or a zone.

A table is known by its head. ``BY_UNIT`` are the columns of tables with a unit's name in every row, ``BY_ZONE``
of those with a zone's; a column of numbers that neither these nor ``ELSEWHERE`` name fails the test, as a sentence
does that no pattern reads. Columns named by a list, a section or a month are known by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tests.figures.extract import Grid, Paper
from tests.figures.known import Asked, Known, known

NUMBER = re.compile(r"[+−-]?\d+(?:\.\d+)?%?")
UNIT_HEADS = ("单位", "党支部", "责任单位")
ZONE_HEADS = ("协作区", "范围")

BY_UNIT = {
    "各月": "months_score",
    "各月汇总": "months_score",
    "名次": "unit_rank",
    "得分": "unit_score",
    "系数": "unit_coefficient",
    "薪酬系数": "unit_coefficient",
    "没了结": "open_problems",
    "没有了结": "open_problems",
    "尚未销号": "open_problems",
    "逾期": "overdue_problems",
    "其中逾期": "overdue_problems",
    "退回": "returns",
    "重新打开": "reopenings",
    "本期发现": "raised_problems",
    "上月": "score_before",
    "本月": "unit_score",
    "较上月": "score_change",
    "比上月": "score_change",
    "提高": "score_change",
    "待复核": "earlier_waiting",
}
BY_ZONE = {
    "排名单位": "ranked_units",
    "参加排名": "ranked_units",
    "单位": "expected_units",
    "平均": "mean_score",
    "平均分": "mean_score",
    "最高": "highest_score",
    "最低": "lowest_score",
    "没了结": "open_problems",
    "尚未销号": "open_problems",
    "逾期": "overdue_problems",
    "退回": "returns",
    "重新打开": "reopenings",
}
BY_KIND = {
    # The register of the period, and what was kept of what was due in it.
    ("rectification", "到期"): "due_problems",
    ("rectification", "按期销号"): "kept_problems",
    ("rectification", "按期销号率"): "closing_percent",
    # All that was ever due.
    ("dashboard", "期限已到"): "ever_due",
    ("dashboard", "按期销号"): "ever_kept",
    ("dashboard", "按期销号率"): "ever_percent",
    # What was found before the period.
    ("bulletin", "失分"): "unit_loss",
}
"""Columns that mean something else in one kind of report."""
# Checked where they are made: tests/workflows/test_report_inspections.py, tests/workflows/test_ledger_books.py, tests/workflows/test_report_ranking.py, tests/render/test_dashboard.py.
ELSEWHERE = frozenset((
    "自查差距", "差距", "自查多得", "两边都查的分值", "扣分", "加分", "到期分值", "不适用", "占 %", "到期", "得满",
    "得一部分", "没得分", "没填报", "有否决", "得分率", "平均", "高出（百分点）", "其中反弹", "逾期天数", "序号", "合计",
    "先进", "中层", "后进", "没有填报的事项", "只有自查的事项", "事项得分", "得分表得分", "期限", "月份",
    "应督查清单", "已督查清单", "本期次数", "全年累计", "到期完成率", "按期销号率",
))  # fmt: skip


class Stated(NamedTuple):
    """A number in a cell, the figure that it must be, and the period that it is of."""

    name: str
    asked: Asked
    text: str
    facts: Known
    where: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.text.rstrip("%").replace("−", "-").lstrip("+"))


class Tabled(NamedTuple):
    """What was read of the tables of a paper."""

    figures: tuple[Stated, ...]
    unread: tuple[str, ...]


def read_tables(paper: Paper, facts: Known) -> Tabled:
    figures: list[Stated] = []
    unread: list[str] = []
    for grid in paper.grids:
        for found in _cells(grid, paper, facts):
            if isinstance(found, Stated):
                figures.append(found)
            else:
                unread.append(found)
    return Tabled(tuple(figures), tuple(unread))


def _cells(grid: Grid, paper: Paper, facts: Known) -> Iterator[Stated | str]:
    head, *body = grid.rows or ((),)
    key = next((head.index(t) for t in (*ZONE_HEADS, *UNIT_HEADS) if t in head), None)
    if key is None or {"清单", "事项", "分数线"} & {*head}:  # a row a list or an item, not a unit
        return
    zones = head[key] in ZONE_HEADS
    of_list = _list_of(head, facts)
    for row in body:
        units = _units(row[key], zones, facts) if len(row) == len(head) else None
        if not units:
            continue
        for title, text in zip(head, row, strict=True):
            number = re.fullmatch(rf"({NUMBER.pattern})(?: ?[▲▽▼])?", text)
            if number is None or title == head[key]:
                continue
            name, words, when = _meaning(title, number[1], paper, zones, of_list, facts)
            place = f"{paper.name}: {title} of {row[key]}"
            if name == "unit_score" and "算式" in head and facts.is_year and "各月汇总" not in head:
                name = "months_score"  # the part of the months in a year's score
            if name:
                told = words if zones else words | {"unit": row[key]}
                yield Stated(name, Asked(units, told), number[1], when, place)
            elif title not in ELSEWHERE:
                yield f"{place}: {text}"


def _list_of(head: tuple[str, ...], facts: Known) -> str:
    """The title of the list whose sections have columns; empty where there are none."""
    for name, checklist in facts.lists.items():
        titles = {section["title"] for section in checklist["sections"]}
        if sum(title in titles for title in head) > 0:
            return str(facts.lists[name]["title"])
    return ""


def _units(name: str, zones: bool, facts: Known) -> frozenset[str]:
    if not zones:
        return frozenset([facts.ids[name]] if name in facts.ids else [])
    return frozenset(
        unit for unit in facts.rows
        if facts.zones.get(facts.units[unit].get("zone", "")) == name or name == "党支部"
    )  # fmt: skip


def _meaning(
    title: str, text: str, paper: Paper, zones: bool, of_list: str, facts: Known
) -> tuple[str, dict[str, str], Known]:
    """The name of the figure in a column, what else its head says, and the period that it is of."""
    if re.fullmatch(r"\d+ 月", title):
        month = f"{facts.period[:4]}-{int(title[:-2]):02}"
        name = "unit_score" if "." in text else "unit_rank"
        return name, {}, known(facts.root, month, facts.day)
    listed = re.split(r" × |（权重", title)[0]
    if listed in facts.list_ids:
        return "list_score", {"list": listed}, facts
    if of_list:
        sections = {s["title"] for s in facts.lists[facts.list_ids[of_list]]["sections"]}
        in_section = "section_loss" if text.startswith("−") else "section_percent"
        name = "list_score" if title == "得分" else in_section if title in sections else ""
        return name, {"list": of_list, "section": title}, facts
    name = BY_KIND.get((paper.kind, title), "")
    return name or (BY_ZONE if zones else BY_UNIT).get(listed, ""), {}, facts
