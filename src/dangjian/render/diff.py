"""``diff --format text``: for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from dangjian.compare.comparison import Comparison, Concern, Move, Replay, reference
from dangjian.compare.documents import Difference, Rise, raised
from dangjian.compare.texts import (
    CHANGE_WORDS,
    Mark,
    Piece,
    bump_words,
    compare_words,
    edit_words,
    name_of,
    side,
    side_words,
    text_of,
)
from dangjian.criteria.changes import NONE, PATCH, Bump, Change
from dangjian.documents.kinds import TITLES
from dangjian.render.json import dump, number, problem_dict
from dangjian.render.markdown import plain_markdown
from dangjian.render.problems import headline as problem_line
from dangjian.render.problems import visible
from dangjian.render.terminal import TerminalColumn, render_table
from dangjian.scoring.results import Row
from dangjian.values.numbers import plain

# Sentences that the text and the Markdown form of ``diff`` share.


SHOWN_NAMES = 12
"""So many names are written out; of more only the number is told."""


def headline(difference: Difference, *, hypothetical: bool = False) -> str:
    """``党支部点检表 1.0.0 → 1.1.0 · 影响得分（MINOR），版本够了``."""
    title = difference.title or TITLES[difference.kind]
    if difference.old is None:
        return f"{title} · 新增"
    if difference.new is None:
        return f"{title} · 删除"
    level = bump_words(difference.required)
    if not difference.versioned:
        return f"{title} · {level}"
    old, new = difference.old.version, difference.new.version
    versions = f"{old} → {new}" if old != new else old
    return f"{title} {versions} · {level}{_verdict(difference, hypothetical)}"


def _verdict(difference: Difference, hypothetical: bool) -> str:
    if hypothetical:
        return f"，若采用应升为 {difference.new.version}"
    if difference.declared == "backwards":
        return "，版本倒退了"
    if difference.required is NONE:
        return ""
    if difference.enough:
        return "，版本够了"
    return f"，版本升得不够，至少应为 {raised(difference.old.version, difference.required)}"


def concerned_words(concerned: Iterable[Concern]) -> str:
    """``党支部 12 个（…）``; empty where nobody is known to be concerned."""
    return "；".join(f"{each.layer} {_names(each.units)}" for each in concerned)


def _names(units: tuple[str, ...]) -> str:
    shown = "、".join(units[:SHOWN_NAMES])
    more = " 等" if len(units) > SHOWN_NAMES else ""
    return f"{len(units)} 个（{shown}{more}）"


def replay_words(replay: Replay) -> str:
    """``用 2026 年上半年的记录重算：12 个单位中 3 个得分或名次有变，其中等次变化 2 个、类别变化 1 个。``"""
    total = len({row.unit for results in (replay.old, replay.new) for row in results.ranking})
    lost = (
        f"（{replay.repinned} 份记录所写的版本已找不到，按旧的一边计）" if replay.repinned else ""
    )
    head = f"用 {replay.period.words}的记录重算{lost}：{total} 个单位中"
    if not replay.moves:
        return f"{head}没有一个有变化。"
    parts = []
    for key, word in (("grade", "等次"), ("tier", "类别")):
        count = sum(_fact(move.old, key) != _fact(move.new, key) for move in replay.moves)
        parts.append(f"{word}变化 {count} 个")
    return f"{head} {len(replay.moves)} 个得分或名次有变，其中{'、'.join(parts)}。"


def is_judged_anew(move: Move) -> bool:
    """Whether grade, tier or coefficient differ, which have consequences."""
    return any(
        _fact(move.old, key) != _fact(move.new, key) for key in ("grade", "tier", "coefficient")
    )


def move_cells(comparison: Comparison, move: Move) -> list[str]:
    """A unit's row: name, score, rank, grade, tier, coefficient, because."""
    facts = [_step(move, key) for key in ("score", "rank", "grade", "tier", "coefficient")]
    return [move.name, *facts, _because(comparison, move)]


MOVE_TITLES = ("单位", "得分", "名次", "等次", "类别", "系数", "因为")


def _fact(row: Row | None, key: str) -> object:
    return getattr(row, key) if row is not None else None


def _step(move: Move, key: str) -> str:
    before, after = _fact(move.old, key), _fact(move.new, key)
    if before == after:
        return _said(after, key)
    return f"{_said(before, key)} → {_said(after, key)}"


def _said(value: object, key: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return f"{value:.2f}" if key == "score" else plain(value)
    return str(value)


def _because(comparison: Comparison, move: Move) -> str:
    if move.because:
        return "、".join(move.because)
    notes = move.new.notes if move.new is not None and move.new.score is None else ()
    if notes:
        return "；".join(notes)
    if _fact(move.old, "score") == _fact(move.new, "score"):
        kinds = {each.kind for each in comparison.differences if each.required > Bump.PATCH}
        return "考核办法" if "policy" in kinds else "别的单位有变"
    return "、".join(
        dict.fromkeys(TITLES[each.kind] for each in comparison.differences if each.required > NONE)
    )


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
        columns = [TerminalColumn(title) for title in MOVE_TITLES[:-1]]
        columns.append(TerminalColumn(MOVE_TITLES[-1], wrap=True))
        rows = [move_cells(comparison, move) for move in replay.moves]
        text += "\n" + render_table(columns, rows, width=width, colour=colour)
    if replay.unreadable:
        lines = [problem_line(problem) for problem in replay.unreadable]
        text += "\n".join(["", f"新规则读不了的记录（{len(lines)} 处）：", *lines]) + "\n"
    return text


# ``diff --format markdown``: the comment of a merge request.


_FOLD_FROM = 10
"""Tables of more lines are folded."""
_HEAD = ("事项", "改动", "原", "新")


def diff_markdown(comparison: Comparison) -> str:
    """Headlines, tables, who is concerned, who moves; details folded."""
    blocks = [_markdown_document(each, comparison.hypothetical) for each in comparison.differences]
    if not comparison.differences:
        same = f"{comparison.old} 与 {comparison.new} 含义相同。"
        blocks.append(plain_markdown(same) + "\n")
    if comparison.concerned:
        blocks.append(f"涉及：{plain_markdown(concerned_words(comparison.concerned))}\n")
    if comparison.replayed is not None:
        blocks.append(_markdown_replayed(comparison))
    if comparison.unreadable:
        lines = [f"- {plain_markdown(problem_line(each))}" for each in comparison.unreadable]
        blocks.append("\n".join(["**读不懂，没有比较：**", "", *lines]) + "\n")
    return "\n".join(blocks)


def _markdown_document(difference: Difference, hypothetical: bool) -> str:
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


def _markdown_replayed(comparison: Comparison) -> str:
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


# ``diff --format json`` (schema dangjian/diff@1): the contract with other programs.


def diff_json(comparison: Comparison) -> str:
    """Everything that differs, and who moves."""
    replayed = comparison.replayed
    several = len(comparison.differences) > 1
    unreadable = (*comparison.unreadable, *(replayed.unreadable if replayed else ()))
    return dump(
        {
            "schema": "dangjian/diff@1",
            "old": comparison.old,
            "new": comparison.new,
            "required": comparison.required.word,
            "declared": _rise(comparison.declared),
            "enough": comparison.enough,
            "changes": [
                _change(change, each, several)
                for each in comparison.differences
                for change in each.changes
            ],
            "documents": [_json_document(each) for each in comparison.differences],
            "period": str(replayed.period) if replayed else None,
            "replay": [_move(move) for move in replayed.moves] if replayed else [],
            "unreadable": [problem_dict(problem) for problem in unreadable],
        }
    )


def _rise(rise: Rise) -> str:
    return rise.word if isinstance(rise, Bump) else rise


def _json_document(each: Difference) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "old": reference(each.kind, each.old),
        "new": reference(each.kind, each.new),
        "required": each.required.word,
        "declared": _rise(each.declared),
        "enough": each.enough,
    }


def _change(change: Change, difference: Difference, several: bool) -> dict[str, Any]:
    document = {"document": reference(difference.kind, difference.new or difference.old)}
    return {
        **(document if several else {}),
        "item": change.item,
        "field": change.field or None,
        "change": change.change,
        "bump": change.bump.word,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "text": text_of(change),
    }


def _plain(value: Any) -> Any:
    match value:
        case bool() | None:
            return value
        case int() | Decimal():
            return number(Decimal(value))
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    return value


def _move(move: Move) -> dict[str, Any]:
    sides = {"old": move.old, "new": move.new}
    facts: dict[str, Any] = {"unit": move.unit}
    for name in ("score", "rank", "grade", "tier", "coefficient"):
        for name_of_side, row in sides.items():
            facts[f"{name_of_side}_{name}"] = _json_fact(row, name)
    return {**facts, "because": list(move.because)}


def _json_fact(row: Row | None, name: str) -> Any:
    value = getattr(row, name) if row is not None else None
    return number(value) if isinstance(value, Decimal) else value
