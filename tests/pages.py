"""A page with everything that a page may hold, and with texts that want to be more than text."""

from __future__ import annotations

from decimal import Decimal

from dangjian.pages.page import (
    Cell,
    Chart,
    Column,
    Heading,
    Page,
    PageBreak,
    Paragraph,
    Series,
    Table,
    cells,
)

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "[bold]甲[/bold] **乙** | 丙 `丁`",
    "{{ 7 * 7 }}",
    "第一生产制造中心数字化装配车间与质量技术保障联合党支部委员会东",
)
COLUMNS = (
    Column("名次", 3, "center"),
    Column("单位", 12),
    Column("得分", 5, "right", 2),
    Column("说明", 12),
)
ROWS = tuple(
    cells(place, name, Cell(Decimal("92.5") - place, "bad" if place == 1 else ""), None)
    for place, name in enumerate(HOSTILE, 1)
)
SCORES = Chart(
    "bar",
    "得分",
    HOSTILE,
    (Series("得分", tuple(Decimal(90 - n) for n in range(len(HOSTILE)))),),
    "分",
)
TREND = Chart(
    "line",
    "走势",
    ("1 月", "2 月", "3 月"),
    (
        Series("甲", (Decimal("90.5"), None, Decimal(88))),
        Series("<b>乙</b>", (Decimal(80), Decimal(85), None)),
    ),
    "分",
)
ROLES = Chart(
    "radar",
    "四个作用",
    ("引领", "攻坚", "保障"),
    (Series("铸心", (Decimal(8), Decimal(9), Decimal(7))),),
)
NOTHING = Chart("line", "空图", ("1 月",), (Series("甲", (None,)),))


def everything() -> Page:
    return Page(
        title="2026 年 5 月 <排名>",
        subtitle="暂定",
        blocks=(
            Heading("排名"),
            Heading("党支部", 2),
            Paragraph("第一行\n- 第二行"),
            Table(COLUMNS, ROWS, "党支部排名"),
            SCORES,
            PageBreak("走势/与:图"),
            Heading("走势"),
            Table((Column("单位", 8), *COLUMNS[2:]), (cells("甲", Cell("合并", span=2)),), "跨栏"),
            TREND,
            ROLES,
            NOTHING,
            PageBreak("走势/与:图"),
            Table(COLUMNS, (), "空表", "没有内容可列。"),
        ),
        provenance=("办法：=1+1", "暂定（尚未封存）"),
        name="排名",
    )
