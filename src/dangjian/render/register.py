"""``dangjian rectify list``: as table, json or csv.

A register may have tens of thousands of lines, so its table is laid out here, a line at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from dangjian.documents.organization import Unit
from dangjian.documents.rectification import MODE_WORDS
from dangjian.rectify.views import RegisterListing as Listing
from dangjian.register.register import Tracked, next_review
from dangjian.render.csvs import csv_text
from dangjian.render.jsons import dump
from dangjian.render.problems import cells

CSV_HEADER = (
    "编号", "单位编号", "单位", "问题", "清单", "事项", "类别", "责任人", "状态", "登记", "期限",
    "逾期天数", "销号", "反弹自", "升级", "退回", "重新打开", "延期", "再次发生",
)  # fmt: skip
_HEAD = ("编号", "单位", "状态", "期限", "逾期", "责任人", "问题")
_WIDEST = (40, 20, 6, 10, 4, 16)
"""Columns that the fields before the problem may take."""
_SHORTEST = 20
"""Columns that a problem gets at least."""


def render_register(listing: Listing, format_: str, *, width: int = 80) -> str:
    """The rectifications chosen, in one of the three forms."""
    units = listing.register.workspace.units
    match format_:
        case "json":
            return dump([as_dict(each, units, listing.today) for each in listing.chosen])
        case "csv":
            rows = (_csv_row(each, units, listing.today) for each in listing.chosen)
            return csv_text(CSV_HEADER, rows)
    return _table(listing, width)


def as_dict(tracked: Tracked, units: dict[str, Unit], today: date) -> dict[str, Any]:
    """One rectification as other programs read it."""
    rectification, progress = tracked.rectification, tracked.progress
    source = rectification.source
    return {
        "id": tracked.id,
        "unit": progress.unit,
        "unit_name": name_of(progress.unit, units),
        "status": progress.state.value,
        "due": progress.due.isoformat(),
        "days_overdue": progress.days_overdue(today),
        "problem": rectification.problem,
        "mode": rectification.mode,
        "owner": progress.owner,
        "checklist": source.checklist if source else None,
        "item": source.item if source else None,
        "period": rectification.id[:7],
        "raised": progress.raised.isoformat(),
        "submitted": _iso(progress.submitted),
        "closed": _iso(progress.closed),
        "on_time": progress.on_time if progress.closed else None,
        "next_review": _iso(next_review(tracked)),
        "repeats": rectification.repeats,
        "steps": list(progress.steps),
        "extended": progress.extended,
        "returned": progress.returned,
        "reopened": progress.reopened,
        "again": progress.again,
        "file": tracked.document,
    }


def name_of(unit: str, units: dict[str, Unit]) -> str:
    """A unit's name; its id where the organization doesn't know it."""
    return units[unit].name if unit in units else unit


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _csv_row(tracked: Tracked, units: dict[str, Unit], today: date) -> tuple[object, ...]:
    rectification, progress = tracked.rectification, tracked.progress
    source = rectification.source
    return (
        tracked.id,
        progress.unit,
        name_of(progress.unit, units),
        rectification.problem,
        source.checklist if source else None,
        source.item if source else None,
        MODE_WORDS[rectification.mode],
        progress.owner,
        progress.state.words,
        progress.raised.isoformat(),
        progress.due.isoformat(),
        progress.days_overdue(today),
        _iso(progress.closed),
        rectification.repeats,
        "、".join(progress.steps),
        progress.returned,
        progress.reopened,
        progress.extended,
        progress.again,
    )


def _table(listing: Listing, width: int) -> str:
    units, today = listing.register.workspace.units, listing.today
    rows = [_row(each, units, today) for each in listing.chosen]
    if not rows:
        return "没有符合条件的整改。\n"
    before = [row[:-1] for row in (_HEAD, *rows)]
    columns = range(len(_WIDEST))
    widths = [min(_WIDEST[n], max(_cells(row[n]) for row in before)) for n in columns]
    room = max(_SHORTEST, width - sum(widths) - 2 * len(widths) - 1)
    lines = [_line(row, widths, room) for row in (_HEAD, *rows)]
    return "\n".join([*lines, "", _count(listing), ""])


def _row(tracked: Tracked, units: dict[str, Unit], today: date) -> tuple[str, ...]:
    progress = tracked.progress
    days = progress.days_overdue(today)
    return (
        tracked.id,
        name_of(progress.unit, units),
        progress.state.words,
        progress.due.isoformat(),
        str(days) if days else "",
        progress.owner,
        tracked.rectification.problem,
    )


def _line(row: Sequence[str], widths: Iterable[int], room: int) -> str:
    parts = [_fitted(text, wide) for text, wide in zip(row, widths, strict=False)]
    return (" " + "  ".join([*parts, _cut(row[-1], room)])).rstrip()


@lru_cache(maxsize=4096)
def _cells(text: str) -> int:
    return len(text) if text.isascii() else cells(text)


@lru_cache(maxsize=4096)
def _fitted(text: str, wide: int) -> str:
    cut = _cut(text, wide)
    return cut + " " * (wide - _cells(cut))


def _cut(text: str, wide: int) -> str:
    """Text in so many columns, with … where it was longer; nothing in it moves the cursor."""
    text = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    if _cells(text) <= wide:
        return text
    kept, used = 0, 1
    while used + _cells(text[kept]) <= wide:
        used += _cells(text[kept])
        kept += 1
    return text[:kept] + "…"


def _count(listing: Listing) -> str:
    living = [each.progress for each in listing.chosen if not each.is_over]
    overdue = sum(each.days_overdue(listing.today) > 0 for each in living)
    words = f" 共 {len(listing.chosen)} 项，没有了结的 {len(living)} 项"
    return words + (f"，其中逾期 {overdue} 项（至 {listing.today}）" if overdue else "")
