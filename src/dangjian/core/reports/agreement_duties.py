"""责任条款: the items of a unit's lists, one a row."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.core.listing import due_words
from dangjian.core.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.core.reports.agreement_terms import Terms, counted_points
from dangjian.criteria.bonus import Bonus
from dangjian.documents.checklist import Checklist, Item
from dangjian.documents.workspace import Workspace
from dangjian.values.numbers import plain

_ITEM_COLUMNS = (
    Column("编号", 4),
    Column("责任事项和工作要求", 20),
    Column("责任类别", 4),
    Column("周期和时间", 5),
    Column("分值", 4, "center"),
)


def duties(workspace: Workspace, terms: Terms) -> Iterator[Block]:
    """Every list, and in it every item that applies to the unit."""
    yield Heading("责任条款")
    yield Paragraph(
        "乙方对下列事项负责。每条怎样评分，以所列版本清单的评分标准为准，点检表上逐条印有。"
    )
    for checklist in terms.lists:
        yield Heading(f"{checklist.title}（{checklist.version}）", 2)
        yield Paragraph(_scale(checklist), "note")
        yield _table(workspace, terms, checklist)


def _scale(checklist: Checklist) -> str:
    """``满分 100 分，加分后最高 110 分。``, and the grades of its own."""
    words = f"满分 {plain(checklist.full_score)} 分"
    if checklist.ceiling is not None:
        words += f"，加分后最高 {plain(checklist.ceiling)} 分"
    if checklist.grades:
        own = "，".join(f"{grade.name} {plain(grade.from_)} 分起" for grade in checklist.grades)
        words += f"；本清单的等次：{own}"
    return f"{words}。"


def _table(workspace: Workspace, terms: Terms, checklist: Checklist) -> Table:
    """Every item of a list that applies to the unit, under the headings of its sections."""
    rows: list[tuple[Cell, ...]] = []
    for section, items in terms.sections(checklist):
        count, points = counted_points({item.id: item for item in items})
        total = f"（{count} 条 {plain(points)} 分）" if count else ""
        heading = Cell(f"{section.title}{total}", "strong", len(_ITEM_COLUMNS))
        rows += [(heading,), *(_duty(workspace, item) for item in items)]
    return Table(_ITEM_COLUMNS, tuple(rows), empty="这张清单没有适用于乙方的事项。")


def _duty(workspace: Workspace, item: Item) -> tuple[Cell, ...]:
    catalog = workspace.catalog
    name = item.responsibility
    return cells(
        item.id,
        f"{item.title}\n{item.requirement}",
        catalog.responsibility_name(name) if catalog else name,
        due_words(item),
        points_words(item),
    )


def points_words(item: Item) -> str:
    """``3``; ``最多加 5``; ``一票否决``."""
    if item.counted:
        return plain(item.points)
    return f"最多加 {plain(item.points)}" if isinstance(item.criterion, Bonus) else "一票否决"
