"""Templates to start from, one a kind: pages whose texts are jinja2's, in the fields of the kind's facts."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.pages.page import Block, Cell, Column, Heading, Page, Paragraph, Table, cells

_NOTE = (
    "这是模板的起点：在 Word 或 WPS 里照自己的格式改，存回工作区的 templates 文件夹，文件名不变",
    "双花括号里的字段出文件时换成事实；带 for 和 endfor 的两行之间，每条事实重复一次",
    "在 dangjian.yaml 的 documents 下写 templates: true 才用模板。本段和上面两段不会印出来，可以删",
)


def example_page(kind: str) -> Page:
    """The template of a kind as a page."""
    title, blocks = _EXAMPLES[kind]
    notes = (Paragraph(f"{{#p {words} #}}") for words in _NOTE)
    return Page(title, (*notes, *blocks), name="模板")


def _rows(loop: str, columns: tuple[Column, ...], *fields: str) -> Table:
    """A table with a row a fact."""
    blank = [""] * (len(columns) - 1)
    begin: tuple[Cell, ...] = cells(f"{{%tr for {loop} %}}", *blank)
    return Table(
        columns,
        (
            begin,
            cells(*(f"{{{{ {field} }}}}" for field in fields)),
            cells("{%tr endfor %}", *blank),
        ),
    )


def _signed(by: str) -> Paragraph:
    return Paragraph(f"{{{{ {by} }}}}\n{{{{ day_words }}}}", "signature")


_UNITS = _rows(
    "unit in units",
    (
        Column("名次", 3, "center"),
        Column("单位", 12),
        Column("得分", 5, "center"),
        Column("等次", 4, "center"),
        Column("类别", 4, "center"),
    ),
    "unit.rank or '–'",
    "unit.name",
    "unit.score|two",
    "unit.grade or '–'",
    "unit.tier or '–'",
)


def _bulletin() -> Iterator[Block]:
    yield Paragraph(
        "根据《{{ policy }}》，对 {{ inspection.inspected }} 个单位 {{ period_words }}的党建工作进行了督查。"
        "{{ state }}。"
    )
    yield Heading("总体情况")
    yield Paragraph("{%p for layer in layers %}")
    yield Paragraph(
        "{{ layer.name }}参加考核 {{ layer.units }} 个，参加排名 {{ layer.ranked }} 个，平均 {{ layer.mean|two }} 分。"
    )
    yield Paragraph("{%p endfor %}")
    yield _UNITS
    yield Heading("存在问题")
    yield Paragraph("{%p for group in groups %}")
    yield Paragraph(
        "{{ group.section }}：{% for item in group.items %}{{ item.item }}有 {{ item.units }} 个单位没有达到要求；{% endfor %}"
    )
    yield Paragraph("{%p endfor %}")
    yield Paragraph("对结果有异议的，在 {{ objections_until }}前书面提出。")
    yield _signed("sender")


def _results() -> Iterator[Block]:
    yield _rows(
        "unit in units",
        (
            Column("单位", 12),
            Column("等次", 4, "center"),
            Column("系数", 4, "center"),
            Column("建议约谈", 10),
            Column("建议培训", 10),
        ),
        "unit.name",
        "unit.grade or '–'",
        "unit.coefficient or '–'",
        "unit.talks|join('；')",
        "unit.training|join('；')",
    )
    yield _signed("office")


def _meeting() -> Iterator[Block]:
    yield Heading("考核情况")
    yield _UNITS
    yield Heading("整改情况")
    yield Paragraph(
        "截至 {{ day_words }}，本期登记 {{ register.raised }} 项，尚未销号 {{ register.open }} 项，其中逾期 {{ register.overdue }} 项。"
    )


def _notice() -> Iterator[Block]:
    yield Paragraph("{{ notice.unit }}：", "lead")
    yield Paragraph(
        "{{ period_words }}有下列 {{ notice.problems|length }} 项问题，请按期整改，报{{ office }}复核。"
    )
    yield _rows(
        "problem in notice.problems",
        (Column("问题", 14), Column("完成标准", 12), Column("依据", 6), Column("期限", 5)),
        "problem.text",
        "problem.standard",
        "problem.basis",
        "problem.due_words",
    )
    yield _signed("office")


def _appraisal() -> Iterator[Block]:
    yield Paragraph("{{ unit.name }}", "center")
    yield Paragraph(
        "{{ period_words }}得分 {{ unit.score|two }} 分，等次{{ unit.grade or '待定' }}；登记问题 {{ unit.raised }} 项，"
        "尚未销号 {{ unit.open }} 项。"
    )
    yield _rows(
        "each in unit.shortfalls",
        (Column("月份", 5), Column("事项", 10), Column("查到的事实", 18), Column("失分", 4)),
        "each.month",
        "each.item",
        "each.text",
        "each.points|two",
    )


def _agreement() -> Iterator[Block]:
    yield Paragraph("甲方：{{ agreement.superior.name }}", "lead")
    yield Paragraph("乙方：{{ agreement.party.name }}", "lead")
    yield Paragraph("根据《{{ agreement.policy }}》，甲乙双方签订本责任书。")
    yield Heading("责任内容")
    yield _rows(
        "list in agreement.lists",
        (Column("清单", 18), Column("年版", 6), Column("条数", 4), Column("分值", 4)),
        "list.title",
        "list.edition",
        "list.items",
        "list.points",
    )
    yield Heading("责任目标")
    yield Paragraph("{%p for goal in agreement.goals %}")
    yield Paragraph("{{ loop.index }}．{{ goal }}")
    yield Paragraph("{%p endfor %}")
    yield Paragraph(
        "{{ agreement.superior.signer }}（签字）：　　　　　　{{ agreement.party.signer }}（签字）："
    )


def _book() -> Iterator[Block]:
    yield Paragraph("{{ book.unit }}", "center")
    yield Paragraph("{%p for month in book.months %}")
    yield Paragraph("{{ month.month }} 月", "lead")
    yield _rows(
        "item in month.items",
        (Column("序号", 2), Column("责任事项", 12), Column("期限", 5), Column("办理情况", 16)),
        "item.number",
        "item.title",
        "item.due",
        "''",
    )
    yield Paragraph("{%p endfor %}")


_EXAMPLES = {
    "bulletin": ("{{ period_words }}党建工作通报", tuple(_bulletin())),
    "results": ("{{ period_words }}结果运用", tuple(_results())),
    "meeting": ("{{ period_words }}例会材料", tuple(_meeting())),
    "notice": ("党建工作整改通知单", tuple(_notice())),
    "appraisal": ("{{ period_words }}述职材料", tuple(_appraisal())),
    "agreement": ("{{ year }} 年度党建工作责任书", tuple(_agreement())),
    "book": ("{{ year }} 年度工作记录本", tuple(_book())),
}
"""Kind → title and text."""
