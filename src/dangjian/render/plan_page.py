"""The year's plan as Markdown: the year at a glance by layer, then a page a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.pages.plan import Duty, LayerPlan, Plan, UnitPlan
from dangjian.render.markdown import markdown_table, plain_markdown
from dangjian.render.tables import Column
from dangjian.values.period import Month


def plan_markdown(plan: Plan) -> str:
    """The whole plan."""
    return "\n".join(_parts(plan))


def _parts(plan: Plan) -> Iterator[str]:
    yield f"# {plain_markdown(plan.workspace)} {plan.year} 年党建工作部署\n"
    yield "格子里是到期日；“6/1”是 6 月 1 日，遇休息日顺延。即时事项、加分和否决不排日期。\n"
    yield "## 全年件数\n"
    yield _counts(plan)
    for layer in plan.layers:
        yield f"## {plain_markdown(layer.name)}（{len(layer.units)} 个）\n"
        yield _layer_table(plan, layer)
    for unit in plan.units():
        yield f"## {plain_markdown(unit.unit.name)}\n"
        yield _unit_table(plan, unit)


def _month_columns(months: Sequence[Month]) -> list[Column]:
    return [Column(f"{month.month} 月", "right") for month in months]


def _counts(plan: Plan) -> str:
    """How many single things are due, by layer and month."""
    rows = []
    for layer in plan.layers:
        numbers = [layer.due_in(month) for month in plan.months]
        rows.append([layer.name, *map(str, numbers), str(sum(numbers))])
    columns = [Column("层级"), *_month_columns(plan.months), Column("全年", "right")]
    return markdown_table(columns, rows)


def _layer_table(plan: Plan, layer: LayerPlan) -> str:
    columns = [*_HEAD, Column("单位数", "right"), *_month_columns(plan.months)]
    rows = [[*_head(duty), str(duty.units), *_days(plan, duty)] for duty in layer.duties]
    return markdown_table(columns, rows)


def _unit_table(plan: Plan, unit: UnitPlan) -> str:
    rows = [[*_head(duty), *_days(plan, duty)] for duty in unit.duties]
    return markdown_table([*_HEAD, *_month_columns(plan.months)], rows)


_HEAD = (Column("编号"), Column("责任事项"), Column("周期"))


def _head(duty: Duty) -> list[str]:
    return [duty.item.id, duty.item.title, duty.item.cycle.words]


def _days(plan: Plan, duty: Duty) -> list[str]:
    return [duty.day_words(month) for month in plan.months]
