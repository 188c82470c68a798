"""The corrections of a period: what was decided, and what it moved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dangjian.core.page import Block, Cell, Column, Heading, PageBreak, Paragraph, Table, cells
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.monthly import monthly_cards
from dangjian.core.reports.ranking_columns import unit_column
from dangjian.explaining.card import correction_stories
from dangjian.explaining.model import CorrectionStory
from dangjian.values.numbers import plain

_COLUMNS = (
    Column("月份", 3, "center"),
    Column("事项", 10),
    Column("种类", 3, "center"),
    Column("原填报", 11),
    Column("更正为", 11),
    Column("事项得分", 6, "center"),
    Column("得分表得分", 6, "center"),
    Column("理由", 9),
    Column("决定", 8),
)
_KINDS = {"appeal": "申诉", "error": "差错"}


class Corrected(NamedTuple):
    """One decided correction and its place."""

    unit: str
    checklist: str
    item: str
    title: str
    """Of the item."""
    story: CorrectionStory


def corrections(facts: Facts) -> tuple[Corrected, ...]:
    """Every correction of the period's cards, unit by unit in time; rejected ones too."""
    concerned = {
        unit
        for (unit, _), lists in facts.filing.by_unit.items()
        if any(filed.corrections for filed in lists.values())
    }
    units = [name for name in facts.workspace.units if name in concerned and facts.wants(name)]
    return tuple(
        Corrected(each.unit.id, each.card.checklist, item, titles[item], story)
        for each in monthly_cards(facts, units)
        if each.filed.corrections
        for titles in [{r.post.item.id: r.post.item.title for r in each.card.items}]
        for item, stories in correction_stories(each.judged).items()
        for story in stories
    )


def correction_blocks(facts: Facts, found: tuple[Corrected, ...]) -> Iterator[Block]:
    """The tab of the corrections."""
    yield PageBreak("更正")
    yield Heading("更正")
    yield Paragraph(
        "得分表得分是当月那份清单的得分，更正前 → 更正后；按决定的先后逐条累计。", "note"
    )
    columns = (unit_column(facts, (each.unit for each in found)), *_COLUMNS)
    yield Table(columns, tuple(_row(facts, each) for each in found), "", "本时段没有更正。")


def _row(facts: Facts, each: Corrected) -> tuple[Cell, ...]:
    story = each.story
    upheld = story.decision == "upheld"
    verdict = "采纳" if upheld else "不予采纳"
    return cells(
        facts.scores.name_of(each.unit),
        f"{story.month.month} 月",
        f"{each.item} {each.title}",
        _KINDS[story.kind],
        story.old,
        story.new if upheld else Cell("维持原填报", "muted"),
        _moved(story.old_earned, story.new_earned),
        _moved(story.old_score, story.new_score),
        story.reason,
        f"{verdict}：{story.decided_by}，{story.decided.isoformat()}",
    )


def _moved(old: Decimal | None, new: Decimal | None) -> str:
    """``2 → 2.5``; one number where nothing moved."""
    words = ["—" if each is None else plain(each) for each in (old, new)]
    return words[0] if words[0] == words[1] else " → ".join(words)
