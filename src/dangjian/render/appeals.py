"""``dangjian correct collect`` in words: what was decided, what it moved, which problems fall away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from dangjian.compare.comparison import ScoreMove
from dangjian.explaining.model import CorrectionStory
from dangjian.problem import Problem
from dangjian.rectify.views import TouchedProblem
from dangjian.render.corrected import touched_lines
from dangjian.render.forms import ShownFile, file_lines, passed_over_lines
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


class CorrectedView(Protocol):
    """What `commands.correct` gives of one correction."""

    @property
    def story(self) -> CorrectionStory: ...  # noqa: D102
    @property
    def problems(self) -> tuple[TouchedProblem, ...]: ...  # noqa: D102
    @property
    def recorded(self) -> bool: ...  # noqa: D102


class TakenAppealView(Protocol):
    """What `commands.correct_forms` gives of one appeal."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def item(self) -> str: ...  # noqa: D102
    @property
    def corrected(self) -> CorrectedView: ...  # noqa: D102


class AppealFileView(Protocol):
    """What `commands.correct_forms` gives of one file."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def problems(self) -> tuple[Problem, ...]: ...  # noqa: D102
    @property
    def refused(self) -> bool: ...  # noqa: D102


class CollectedAppealsView(Protocol):
    """What `commands.correct_forms` gives."""

    @property
    def files(self) -> Sequence[AppealFileView]: ...  # noqa: D102
    @property
    def taken(self) -> Sequence[TakenAppealView]: ...  # noqa: D102
    @property
    def moves(self) -> tuple[tuple[Month, ScoreMove], ...]: ...  # noqa: D102
    @property
    def passed_over(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def dry_run(self) -> bool: ...  # noqa: D102
    @property
    def names(self) -> Mapping[str, str]: ...  # noqa: D102


def render_collected_appeals(found: CollectedAppealsView) -> str:
    """Each file with what was decided, who moved in the rankings, and how many were taken."""
    refused = sum(file.refused for file in found.files)
    accepted = len(found.files) - refused
    lines = (
        *file_lines([_shown(found, file) for file in found.files]),
        *moves_words(found.moves, found.names),
        *passed_over_lines(found.passed_over),
        total_words(accepted, refused, len(found.taken), dry_run=found.dry_run),
    )
    return "\n".join(lines)


def _shown(found: CollectedAppealsView, file: AppealFileView) -> ShownFile:
    mine = []
    for each in found.taken:
        if each.file == file.name:
            made, unit = each.corrected, found.names.get(each.unit, each.unit)
            mine.append(ShownAppeal(unit, each.item, made.story, made.problems, made.recorded))
    words = f"登记更正 {len(mine)} 条" if mine else "没有决定的申诉"
    lines = tuple(appeal_lines(mine, written=not found.dry_run))
    return ShownFile(file.name, file.problems, words, lines)


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
