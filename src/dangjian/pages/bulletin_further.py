"""有关情况明细: in full what the body of a bulletin only begins to tell, so that short loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dangjian.pages.page import Block, Column, Paragraph, Table, cells, news
from dangjian.pages.report_facts import CommonTold, ReportFacts
from dangjian.values.wording import day_words, quoted

FURTHER = "有关情况明细"
"""What the annex is called."""
MOST_MET = 5
"""So many items that everybody met are named in the body."""
MOST_BONUSES = 3
MOST_COMMON = 5
MOST_SPECIAL = 4
"""So many sentences about vetoes (or penalties, overclaims, missing items)."""
MOST_DUE = 3
"""So many items that are due next month, besides the monthly ones, are named."""
_COMMON = (
    Column("责任事项", 10),
    Column("未达到/检查", 4, "center"),
    Column("上期", 4, "center"),
    Column("对照操作指南", 7),
    Column("未达到的单位", 14),
)
_BONUSES = (
    Column("单位", 8),
    Column("加分事项", 9),
    Column("做了什么", 18),
    Column("加分", 3, "right", 2),
)
_DUE = (Column("到期日", 6, "center"), Column("事项", 32))
_BEFORE = {True: "已有", False: "新出现", None: "–"}
"""Whether a problem was common the period before, too."""


def special_parts(told: ReportFacts) -> list[tuple[str, Sequence[str]]]:
    """Vetoes, penalties, overclaims, missing items: title and sentences, where there are any."""
    parts = (
        ("一票否决", told.vetoes),
        ("倒扣", told.penalties),
        ("自查不实", told.overclaims),
        ("到期没有填报", told.missing),
    )
    return [(title, lines) for title, lines in parts if lines]


def told_first(lines: Sequence[str]) -> Sequence[str]:
    """Those that the body has; nobody turns to an annex for a single one more."""
    return lines if len(lines) <= MOST_SPECIAL + 1 else lines[:MOST_SPECIAL]


def further(told: ReportFacts) -> Iterator[Block]:
    """A part for each list that the body cuts; nothing where the body tells all."""
    for title, lines in special_parts(told):
        if len(told_first(lines)) < len(lines):
            yield from (Paragraph(line, "note") for line in (f"{title}：", *lines))
    if len(told.common) > MOST_COMMON or told.common_gone:
        yield from _commons(told)
    if len(told.bonuses) > MOST_BONUSES:
        rows = (cells(each.unit, each.item, each.text, each.points) for each in told.bonuses)
        yield Table(_BONUSES, tuple(rows), f"{told.period_words}加分事项")
    if len(told.met) > MOST_MET:
        names = "".join(map(quoted, told.met))
        yield Paragraph(f"凡检查到的单位都达到要求的工作：{names}。", "note")
    if sum(len(each.items) for each in told.next_due) > MOST_DUE:
        rows = (
            cells(day_words(date.fromisoformat(each.day)), "".join(map(quoted, each.items)))
            for each in told.next_due
        )
        yield Table(_DUE, tuple(rows), f"{told.next_month}到期的其他事项")


def common_words(each: CommonTold) -> tuple[str, str, str, str]:
    """What a row of common problems says: item, failing of judged, whether it was one before, chapter."""
    return each.item, f"{each.failing}/{each.judged}", _BEFORE[each.before], each.guide or "–"


def _commons(told: ReportFacts) -> Iterator[Block]:
    rows = (cells(*common_words(each), "、".join(each.units)) for each in told.common)
    if told.common:
        yield news(Table(_COMMON, tuple(rows), f"{told.period_words}共性问题"))
    if told.common_gone:
        names = "".join(map(quoted, told.common_gone))
        yield Paragraph(f"上期有、本期不再是共性问题的：{names}。", "note")
