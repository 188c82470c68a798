"""``dangjian show`` as table, markdown, csv or json."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dangjian.documents.checklist import Item, basis_words
from dangjian.pages.duties import NATURE_WORDS
from dangjian.pages.duties import DutyListing as Listing
from dangjian.pages.duties import ListedDuty as Duty
from dangjian.render.csv import csv_text
from dangjian.render.json import dump, number
from dangjian.render.markdown import markdown_table, plain_markdown
from dangjian.render.terminal import TerminalColumn as Column
from dangjian.render.terminal import render_table
from dangjian.values.numbers import ZERO, plain
from dangjian.values.period import Month
from dangjian.values.wording import listed

COLUMNS = (
    Column("编号"),
    Column("责任事项", wrap=True),
    Column("责任"),
    Column("时间节点", wrap=True),
    Column("分值", "right"),
    Column("评分"),
    Column("性质"),
)
CSV_HEADER = (
    "清单", "版本", "层级", "项目", "编号", "责任事项", "责任", "工作要求", "周期", "时间节点",
    "期限", "分值", "评分", "评分标准", "性质", "佐证", "依据",
)  # fmt: skip


def render_listing(
    title: str, listings: Sequence[Listing], month: Month | None, format_: str, *, width: int = 80
) -> str:
    """The lists in one of the four forms."""
    match format_:
        case "json":
            return dump([_listing_dict(listing, month) for listing in listings])
        case "csv":
            rows = (_csv_row(listing, duty) for listing in listings for duty in listing.duties)
            return csv_text(CSV_HEADER, rows)
        case "markdown":
            return "\n".join(_markdown(title, listings, month))
    return "\n".join(_table(title, listings, month, width))


def _table(
    title: str, listings: Sequence[Listing], month: Month | None, width: int
) -> Iterator[str]:
    yield f"{title}\n"
    for listing in listings:
        rows = [_row(duty, month) for duty in listing.duties]
        lines = [_head(listing), *_who(listing)]
        yield "\n".join(lines) + "\n" + render_table(COLUMNS, rows, width=width)
    yield _total(listings) + "\n"


def _markdown(title: str, listings: Sequence[Listing], month: Month | None) -> Iterator[str]:
    yield f"## {plain_markdown(title)}\n"
    for listing in listings:
        rows = [_row(duty, month) for duty in listing.duties]
        who = "".join(f"{plain_markdown(line)}\n\n" for line in _who(listing))
        yield f"### {plain_markdown(_head(listing))}\n\n{who}{markdown_table(COLUMNS, rows)}"
    yield _total(listings) + "\n"


def _head(listing: Listing) -> str:
    layers = "、".join(listing.layers)
    return f"{layers} · {listing.checklist.title} {listing.checklist.version} · {_sum(listing)}"


def _sum(listing: Listing) -> str:
    counted = [duty.item for duty in listing.duties if duty.item.counted]
    others = len(listing.duties) - len(counted)
    points = plain(sum((item.points for item in counted), ZERO))
    kinds = _LABELS_APART if any(_is_penalty(duty) for duty in listing.duties) else "加分、否决"
    aside = f"，另有{kinds} {others} 条" if others else ""
    return f"{len(counted)} 条 {points} 分{aside}"


def _who(listing: Listing) -> list[str]:
    return [f"责任主体：{listed(listing.units)}"] if listing.units else []


def _total(listings: Sequence[Listing]) -> str:
    if not listings:
        return "没有符合条件的事项。"
    counted = sum(duty.item.counted for listing in listings for duty in listing.duties)
    every = (duty for listing in listings for duty in listing.duties)
    kinds = _LABELS_APART if any(map(_is_penalty, every)) else "加分、否决"
    return f"共 {len(listings)} 份清单，{counted} 条事项（{kinds}不计）。"


_LABELS_APART = "加分、倒扣、否决"


def _is_penalty(duty: Duty) -> bool:
    return duty.item.criterion.role == "penalty"


def _title(item: Item) -> str:
    """The title, and that it is only a draft."""
    return f"{item.title}（草稿）" if item.is_draft else item.title


def _row(duty: Duty, month: Month | None) -> list[str]:
    item = duty.item
    return [
        item.id,
        _title(item),
        duty.responsibility,
        _when(duty, month),
        plain(item.points),
        item.criterion.label,
        NATURE_WORDS[item.nature],
    ]


def _when(duty: Duty, month: Month | None) -> str:
    return duty.when if month is None or duty.due is None else duty.due.isoformat()


def _csv_row(listing: Listing, duty: Duty) -> tuple[object, ...]:
    item = duty.item
    return (
        listing.checklist.id,
        listing.checklist.version,
        "、".join(listing.layers),
        duty.section,
        item.id,
        _title(item),
        duty.responsibility,
        item.requirement,
        item.cycle.words,
        duty.when,
        duty.due.isoformat() if duty.due else None,
        item.points,
        item.criterion.label,
        item.criterion.words(item.points),
        NATURE_WORDS[item.nature],
        "、".join(item.evidence),
        basis_words(item.basis),
    )


def _listing_dict(listing: Listing, month: Month | None) -> dict[str, Any]:
    checklist = listing.checklist
    return {
        "checklist": checklist.id,
        "version": checklist.version,
        "title": checklist.title,
        "layers": list(checklist.layers),
        "units": list(listing.units),
        "month": str(month) if month is not None else None,
        "items": [_duty_dict(duty) for duty in listing.duties],
    }


def _duty_dict(duty: Duty) -> dict[str, Any]:
    item = duty.item
    return {
        "id": item.id,
        "title": item.title,
        "section": duty.section,
        "responsibility": item.responsibility,
        "requirement": item.requirement,
        "cycle": item.cycle.value,
        "when": duty.when,
        "due": duty.due.isoformat() if duty.due else None,
        "points": number(item.points),
        "kind": item.criterion.kind,
        "standard": item.criterion.words(item.points),
        "nature": item.nature,
        "evidence": list(item.evidence),
        "basis": [basis.words() for basis in item.basis],
        "guide": item.guide,
        "reporting": item.reporting,
        "status": item.status,
    }
