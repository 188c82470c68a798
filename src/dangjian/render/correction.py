"""What ``dangjian correct`` did, and what that moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from dangjian.compare.comparison import ScoreMove as Move
from dangjian.explaining.model import CorrectionStory
from dangjian.scoring.results import Row
from dangjian.values.numbers import plain


def correction_lines(
    story: CorrectionStory, moves: tuple[Move, ...], names: Mapping[str, str]
) -> Iterator[str]:
    """The item before and after, the card's score, and everyone who moved."""
    yield f"原判：{story.old}，得 {_number(story.old_earned)}"
    if story.new is None:
        yield "不采纳，得分不变"
    else:
        yield f"更正后：{story.new}，得 {_number(story.new_earned)}"
    yield f"本表得分：{_change(_number(story.old_score), _number(story.new_score))}"
    if not moves:
        yield "排名没有变化"
    for move in moves:
        yield f"{names.get(move.unit, move.unit)}：{'，'.join(_changes(move.old, move.new))}"


def _changes(old: Row | None, new: Row | None) -> Iterator[str]:
    before, after = _seen(old), _seen(new)
    for title in before:
        if title == "综合得分" or before[title] != after[title]:
            yield f"{title} {_change(before[title], after[title])}"


def _seen(row: Row | None) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(("综合得分", "名次", "等次", "类别"), "–")
    return {
        "综合得分": _number(row.score),
        "名次": "–" if row.rank is None else str(row.rank),
        "等次": row.grade or "–",
        "类别": row.tier or "–",
    }


def _number(value: Decimal | None) -> str:
    return "–" if value is None else plain(value)


def _change(old: str, new: str) -> str:
    return old if old == new else f"{old} → {new}"
