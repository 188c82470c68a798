"""``diff --format markdown``: the comment of a merge request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.compare.comparison import Comparison, Move
from dangjian.compare.documents import Difference
from dangjian.compare.texts import Mark, Piece, compare_words, name_of, side, side_words
from dangjian.criteria.changes import PATCH, Change
from dangjian.render.diff_words import (
    MOVE_TITLES,
    concerned_words,
    headline,
    is_judged_anew,
    move_cells,
    replay_words,
)
from dangjian.render.markdown import plain_markdown
from dangjian.render.problems import headline as problem_line

_FOLD_FROM = 10
"""Tables of more lines are folded."""
_HEAD = ("事项", "改动", "原", "新")


def diff_markdown(comparison: Comparison) -> str:
    """Headlines, tables, who is concerned, who moves; details folded."""
    blocks = [_document(each, comparison.hypothetical) for each in comparison.differences]
    if not comparison.differences:
        same = f"{comparison.old} 与 {comparison.new} 含义相同。"
        blocks.append(plain_markdown(same) + "\n")
    if comparison.concerned:
        blocks.append(f"涉及：{plain_markdown(concerned_words(comparison.concerned))}\n")
    if comparison.replayed is not None:
        blocks.append(_replayed(comparison))
    if comparison.unreadable:
        lines = [f"- {plain_markdown(problem_line(each))}" for each in comparison.unreadable]
        blocks.append("\n".join(["**读不懂，没有比较：**", "", *lines]) + "\n")
    return "\n".join(blocks)


def _document(difference: Difference, hypothetical: bool) -> str:
    head = f"### {plain_markdown(headline(difference, hypothetical=hypothetical))}\n"
    weighty = [change for change in difference.changes if change.bump > PATCH and _is_line(change)]
    light = [change for change in difference.changes if change.bump <= PATCH and _is_line(change)]
    parts = [head]
    if weighty:
        parts.append(_folded(f"影响得分或填报的改动 {len(weighty)} 处", _rows(weighty)))
    if light:
        parts.append(_folded(f"只改措辞和次序的改动 {len(light)} 处", _rows(light)))
    return "\n".join(parts)


def _is_line(change: Change) -> bool:
    return bool(change.field or change.item)


def _rows(changes: Sequence[Change]) -> list[list[str]]:
    return [_row(change) for change in changes]


def _row(change: Change) -> list[str]:
    name = plain_markdown(name_of(change)) or "（整份）"
    label = "整条新增" if change.change == "added" else "整条删除"
    what = plain_markdown(change.label if change.field else label)
    if change.why:
        what += f"<br>{plain_markdown(change.why)}"
    if change.wording:
        pieces = compare_words(change.old, change.new)
        return [name, what, _marked(side(pieces, "-")), _marked(side(pieces, "+"))]
    sides: list[tuple[object, bool]] = [
        (change.old, change.change != "added"),
        (change.new, change.change != "removed"),
    ]
    return [name, what, *(plain_markdown(side_words(change, v)) if has else "" for v, has in sides)]


_MARKS: dict[Mark, str] = {"-": "~~", "+": "**"}


def _marked(pieces: Sequence[Piece]) -> str:
    """Struck-out and new words; blanks around the marks, without which Markdown may not see them."""
    parts = []
    for mark, text in pieces:
        safe = plain_markdown(text)
        around = _MARKS.get(mark, "")
        parts.append(f" {around}{safe}{around} " if around and safe else safe)
    return "".join(parts).replace("  ", " ").strip()


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _folded(summary: str, rows: Sequence[Sequence[str]], titles: Sequence[str] = _HEAD) -> str:
    """A table; folded under its summary when it is long."""
    table = _table(titles, rows)
    return table if len(rows) <= _FOLD_FROM else _fold(summary, table)


def _fold(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{content}\n</details>\n"


def _moves(comparison: Comparison, moves: Sequence[Move]) -> list[list[str]]:
    return [[plain_markdown(cell) for cell in move_cells(comparison, move)] for move in moves]


def _replayed(comparison: Comparison) -> str:
    return "\n".join(_replay_blocks(comparison))


def _replay_blocks(comparison: Comparison) -> Iterator[str]:
    replay = comparison.replayed
    assert replay is not None
    yield f"{plain_markdown(replay_words(replay))}\n"
    judged = [move for move in replay.moves if is_judged_anew(move)]
    if judged:
        yield _table(MOVE_TITLES, _moves(comparison, judged))
    others = [move for move in replay.moves if not is_judged_anew(move)]
    if others:
        summary = f"只有得分或名次变化的单位 {len(others)} 个"
        yield _fold(summary, _table(MOVE_TITLES, _moves(comparison, others)))
    if replay.unreadable:
        rows = [[plain_markdown(problem_line(problem))] for problem in replay.unreadable]
        yield f"**新规则读不了的记录 {len(rows)} 处：**\n"
        yield _folded(f"读不了的记录 {len(rows)} 处", rows, ("记录",))
