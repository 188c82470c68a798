"""``dangjian correct collect`` in words: what was decided, what it moved, which problems fall away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dangjian.compare.comparison import ScoreMove
from dangjian.explaining.model import CorrectionStory
from dangjian.rectify.views import TouchedProblem
from dangjian.render.corrected import touched_lines
from dangjian.render.sheets import move_lines
from dangjian.values.numbers import plain
from dangjian.values.period import Month


class ShownAppeal(NamedTuple):
    """A decided appeal."""

    unit: str
    """Its name."""
    item: str
    story: CorrectionStory
    problems: tuple[TouchedProblem, ...]
    recorded: bool
    """Whether what it means for the problems was, or would be, written too."""


def appeal_lines(appeals: Sequence[ShownAppeal], *, written: bool) -> Iterator[str]:
    """Each appeal of a file: ``ZB19 采纳：得 1.5 → 2，本表 75.76 → 76.9``, and its problems."""
    for unit, item, story, problems, recorded in appeals:
        word = "采纳" if story.decision == "upheld" else "不采纳，得分不变"
        yield f"{unit} {item} {word}{_earned(story)}"
        touched = touched_lines(problems, recorded=recorded, written=written)
        yield from (f"  {line}" for line in touched)


def _earned(story: CorrectionStory) -> str:
    if story.decision != "upheld":
        return ""
    item = _change(story.old_earned, story.new_earned)
    return f"：得 {item}，本表 {_change(story.old_score, story.new_score)}"


def _change(old: object, new: object) -> str:
    before, after = ("–" if each is None else plain(each) for each in (old, new))  # type: ignore[arg-type]
    return before if before == after else f"{before} → {after}"


def moves_words(
    moves: Sequence[tuple[Month, ScoreMove]], names: Mapping[str, str]
) -> Iterator[str]:
    """Who moved in the rankings, month by month."""
    for month in dict.fromkeys(month for month, _ in moves):
        yield f" {month.words}的排名："
        mine = tuple(move for each, move in moves if each == month)
        yield from (f"   {line}" for line in move_lines(mine, names))


def total_words(accepted: int, refused: int, decided: int, *, dry_run: bool) -> str:
    """The last line."""
    if dry_run:
        return (
            f"试收：可收 {accepted} 份，退回 {refused} 份，会登记 {decided} 条更正。什么都没有写。"
        )
    rest = "没有写入任何退回的表。" if refused else ""
    return f"收下 {accepted} 份，退回 {refused} 份，登记了 {decided} 条更正。{rest}"
