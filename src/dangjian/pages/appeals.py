"""申诉更正表: what a unit lost in a month, where it may object and the office decides, a row an item."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.pages.page import Cell, Column, Page, Paragraph, Table
from dangjian.sheet.marks import APPEALS, FormInput, FormMark
from dangjian.values.period import Month

DECISIONS = {"采纳": False, "不采纳": True}
"""What may be decided → whether it is rejected."""
_COLUMNS = (
    Column("编号", 5, "center"),
    Column("清单", 7),
    Column("事项", 8),
    Column("原来怎么判的", 12),
    Column("失分", 3, "right"),
    Column("可以改成什么", 12),
    Column("更正为", 9),
    Column("申诉理由", 11),
    Column("佐证材料", 8),
    Column("决定", 4, "center"),
    Column("决定理由", 9),
)
_INPUTS = (
    ("value", "事实是什么，照“可以改成什么”的写法写。不适用的写 不适用：原因。"),
    ("reason", "为什么不对，有什么依据。"),
    ("evidence", "材料名称，几份用分号隔开。"),
    ("decision", "由办公室填：采纳，或不采纳；还没有决定的空着。"),
    ("ground", "由办公室填：为什么这样决定。"),
)
_HOW = (
    "单位在“更正为”“申诉理由”“佐证材料”里写事实和依据，不写分数；办公室在“决定”“决定理由”里写结果。"
    "没有意见的事项空着。只填浅黄色的格；可以排序，不要删行、删列、改编号。"
)


class AppealRow(NamedTuple):
    """An item that lost points."""

    item: str
    title: str
    checklist: str
    """Its title."""
    judged: str
    """How it was judged, in words."""
    lost: Decimal
    allowed: str
    """What may be said of it."""


def appeal_page(workspace: Workspace, unit: Unit, month: Month, rows: Sequence[AppealRow]) -> Page:
    """The workbook of a unit."""
    table = Table(_COLUMNS, tuple(_row(each) for each in rows))
    mark = FormMark(APPEALS, unit.id, str(month))
    title = f"{unit.name}申诉更正表"
    sign = Paragraph(
        "单位负责人（签字）：　　　　　　　　决定人（签字）：　　　　　　　　日期：　　　　",
        "right",
    )
    words = f"{month.words} · {workspace.name}"
    return Page(title, (Paragraph(_HOW), table, sign), words, (), "申诉更正表", mark)


def _row(row: AppealRow) -> tuple[Cell, ...]:
    asked = [
        Cell(
            None,
            ask=FormInput(
                row.item,
                "appeal",
                field,
                tuple(DECISIONS) if field == "decision" else (),
                prompt=prompt,
            ),
        )
        for field, prompt in _INPUTS
    ]
    return (
        Cell(row.item),
        Cell(row.checklist),
        Cell(row.title),
        Cell(row.judged),
        Cell(row.lost),
        Cell(row.allowed),
        *asked,
    )
