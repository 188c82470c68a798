"""The year's rota of inspections for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dangjian.pages.plan import months_of
from dangjian.pages.rota import Rota
from dangjian.render.csv import csv_text
from dangjian.render.json import dump
from dangjian.render.markdown import markdown_table, plain_markdown
from dangjian.render.terminal import TerminalColumn, render_table


def render_rota(rota: Rota, to: str, *, width: int = 80) -> str:
    """The rota as ``table``, ``csv``, ``markdown`` or ``json``."""
    match to:
        case "csv":
            return csv_text(
                ("period", "inspector", "inspector_name", "inspected", "inspected_name"),
                _rows(rota),
            )
        case "json":
            return dump(rota_dict(rota))
        case "markdown":
            return _markdown(rota)
    return _table(rota, width)


def _rows(rota: Rota) -> Iterator[tuple[str, ...]]:
    for visit in rota.visits:
        inspector = rota.inspector(visit)
        yield (
            str(visit.month),
            inspector.id if inspector else "",
            rota.inspector_name(visit),
            visit.inspected,
            rota.unit(visit.inspected).name,
        )


def rota_dict(rota: Rota) -> dict[str, Any]:
    """``rota --format json`` (schema dangjian/rota@1); the inspector is null where nobody is there."""
    return {
        "schema": "dangjian/rota@1",
        "year": rota.year,
        "visits": [
            {"period": period, "inspector": by or None, "inspected": unit}
            for period, by, _, unit, _ in _rows(rota)
        ],
    }


def _title(rota: Rota) -> str:
    return f"{rota.workspace} {rota.year} 年{rota.layer}轮流督导"


def _table(rota: Rota, width: int) -> str:
    """A line an inspection; the month stands on its first line."""
    rows = []
    for month in months_of(rota.year):
        for number, visit in enumerate(rota.in_month(month)):
            label = f"{month.month} 月" if number == 0 else ""
            rows.append((label, rota.inspector_name(visit), rota.unit(visit.inspected).name))
    columns = (
        TerminalColumn("月份", "right"),
        TerminalColumn("督导", wrap=True),
        TerminalColumn("被督导", wrap=True),
    )
    return f"{_title(rota)}\n\n{render_table(columns, rows, width=width)}"


def _markdown(rota: Rota) -> str:
    """A row a unit, a column a month: who inspects it."""
    months = months_of(rota.year)
    rows = []
    for unit in rota.units:
        by_month = {v.month: rota.inspector_name(v) for v in rota.visits if v.inspected == unit.id}
        rows.append([unit.name, *(by_month.get(month, "–") for month in months)])
    columns = [TerminalColumn("被督导"), *(TerminalColumn(f"{month.month} 月") for month in months)]
    title = f"# {plain_markdown(_title(rota))}\n\n"
    return f"{title}格子里是当月督导它的单位；“–”是当月还没有成立或已经撤销。\n\n" + markdown_table(
        columns, rows
    )
