"""``diff --format text``: for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.compare.comparison import Comparison
from dangjian.compare.documents import Difference
from dangjian.compare.texts import CHANGE_WORDS, compare_words, edit_words, name_of
from dangjian.criteria.changes import Change
from dangjian.render.diff_words import (
    MOVE_TITLES,
    concerned_words,
    headline,
    move_cells,
    replay_words,
)
from dangjian.render.problems import headline as problem_line
from dangjian.render.problems import visible
from dangjian.render.tables import Column, render_table

_RED, _GREEN, _BOLD, _PLAIN = "\x1b[31;9m", "\x1b[32m", "\x1b[1m", "\x1b[0m"


def diff_text(comparison: Comparison, *, width: int, colour: bool = False) -> str:
    """The differences, document by document, then who moves."""
    if not comparison.differences and not comparison.unreadable:
        blocks = [f"{comparison.old} 与 {comparison.new} 含义相同。\n"]
    else:
        blocks = [
            _document(each, colour, comparison.hypothetical) for each in comparison.differences
        ]
    if comparison.concerned:
        blocks.append(f"涉及：{visible(concerned_words(comparison.concerned))}\n")
    if comparison.replayed is not None:
        blocks.append(_replayed(comparison, width, colour))
    if comparison.unreadable:
        lines = [problem_line(problem) for problem in comparison.unreadable]
        blocks.append("\n".join(["读不懂，没有比较：", *lines]) + "\n")
    return "\n".join(blocks)


def _document(difference: Difference, colour: bool, hypothetical: bool) -> str:
    head = visible(headline(difference, hypothetical=hypothetical))
    lines = [f"{_BOLD}{head}{_PLAIN}" if colour else head]
    last: str | None = None
    for change in difference.changes:
        if not change.field and not change.item:
            continue
        if change.item and change.item != last:
            lines.append(f"  {_item_line(change)}")
        last = change.item
        if change.field:
            lines += _change_lines(change, colour)
    return "\n".join(lines) + "\n"


def _item_line(change: Change) -> str:
    if change.field:
        return visible(name_of(change))
    why = f"（{change.why}）" if change.why else ""
    return visible(f"{CHANGE_WORDS[change.change]} {name_of(change)}{why}  {change.bump.name}")


def _change_lines(change: Change, colour: bool) -> Iterator[str]:
    indent = "      " if change.item else "  "
    edit = _coloured(change) if colour and change.wording else visible(edit_words(change))
    yield f"{indent}{visible(change.label)}  {edit}  {change.bump.name}"
    if change.why:
        yield f"{indent}  {change.why}"


def _coloured(change: Change) -> str:
    """Struck-out words red, new words green."""
    styles = {"=": "{}", "-": f"{_RED}{{}}{_PLAIN}", "+": f"{_GREEN}{{}}{_PLAIN}"}
    pieces = compare_words(change.old, change.new)
    return "".join(styles[piece.mark].format(visible(piece.text)) for piece in pieces)


def _replayed(comparison: Comparison, width: int, colour: bool) -> str:
    replay = comparison.replayed
    assert replay is not None
    text = replay_words(replay) + "\n"
    if replay.moves:
        columns = [Column(title) for title in MOVE_TITLES[:-1]]
        columns.append(Column(MOVE_TITLES[-1], wrap=True))
        rows = [move_cells(comparison, move) for move in replay.moves]
        text += "\n" + render_table(columns, rows, width=width, colour=colour)
    if replay.unreadable:
        lines = [problem_line(problem) for problem in replay.unreadable]
        text += "\n".join(["", f"新规则读不了的记录（{len(lines)} 处）：", *lines]) + "\n"
    return text
