"""Changes as short Chinese sentences, for every place that shows them."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from dangjian.criteria import KINDS
from dangjian.criteria.changes import Bump, Change
from dangjian.values.numbers import plain

# Texts compared: what was struck out and what was put in, so that it reads well in Chinese.


_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
Mark = Literal["=", "-", "+"]


class Piece(NamedTuple):
    """A stretch of text that both sides have (``=``), only the old (``-``) or only the new (``+``)."""

    mark: Mark
    text: str


class _Edit(NamedTuple):
    """What both sides have, then what the old had and what the new has instead."""

    same: str
    old: str
    new: str


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order, struck-out ones before their replacement."""
    edits = _edits(_TOKEN.findall(old), _TOKEN.findall(new))
    pieces: list[Piece] = []
    for same, before, after in _joined(edits):
        found: tuple[tuple[Mark, str], ...] = (("=", same), ("-", before), ("+", after))
        pieces += [Piece(mark, text) for mark, text in found if text]
    return tuple(pieces)


def side(pieces: tuple[Piece, ...], mark: Mark) -> tuple[Piece, ...]:
    """What one side reads: common pieces and its own."""
    return tuple(piece for piece in pieces if piece.mark in ("=", mark))


def _edits(old: list[str], new: list[str]) -> list[_Edit]:
    edits: list[_Edit] = []
    at_old = at_new = 0
    same = ""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for start_old, start_new, size in matcher.get_matching_blocks():
        before = "".join(old[at_old:start_old])
        after = "".join(new[at_new:start_new])
        if before or after:
            edits.append(_Edit(same, before, after))
            same = ""
        at_old, at_new = start_old + size, start_new + size
        same += "".join(old[start_old:at_old])
    edits.append(_Edit(same, "", ""))
    return edits


def _joined(edits: list[_Edit]) -> list[_Edit]:
    """Edits whose gap is not longer than what was edited on both of its sides become one."""
    joined: list[_Edit] = []
    for edit in edits:
        last = joined[-1] if joined else None
        if last and _is_too_short(last, edit):
            whole = last.old + edit.same + edit.old, last.new + edit.same + edit.new
            joined[-1] = _Edit(last.same, *whole)
        else:
            joined.append(edit)
    return joined


def _is_too_short(left: _Edit, right: _Edit) -> bool:
    gap = len(right.same)
    if not (right.old or right.new):
        return False
    return gap <= min(max(len(left.old), len(left.new)), max(len(right.old), len(right.new)))


_WORDS: dict[str, dict[Any, str]] = {
    "cycle": {
        "month": "每月",
        "quarter": "每季度",
        "half-year": "每半年",
        "year": "每年",
        "event": "即时",
    },
    "nature": {"rule": "党内法规要求", "company": "本企业规定"},
    "criterion.empty": {"na": "不适用", "full": "满分", "zero": "不得分"},
    "several": {"mean": "平均", "lowest": "取最低", "trimmed": "去掉最高和最低再平均"},
    "status": {"draft": "草稿"},
    "from": {"closing": "整改台账"},
    "highest_only": {"per_matter": "一件事一次"},
    "lasts": {"month": "当月", "year": "全年"},
    "missing": {"zero": "记零分", "exclude": "不计", "error": "整单不计分"},
    "uninspected": {"self": "用自查", "missing": "算没有填报"},
    "method": {"items": "按事项汇总", "months": "各月平均"},
}
"""Key (whole, or its last part) → words of the schema as people say them."""
CHANGE_WORDS = {"added": "新增", "removed": "删除", "changed": "改", "moved": "移动"}


def value_words(value: Any) -> str:
    """A value as people read it, in one line: ``是``, ``3``, ``甲、乙``, ``扣分``."""
    match value:
        case None:
            return "（无）"
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return plain(value)
        case list():
            return "、".join(map(value_words, value)) or "（空）"
        case dict():
            return _mapping_words(value)
    return str(value)


def _mapping_words(value: dict[str, Any]) -> str:
    """Mappings that have a name say it; others are written out."""
    if value.get("kind") in KINDS:
        return KINDS[value["kind"]].label
    if "document" in value:
        return f"{value['document']}{value.get('article', '')}"
    inner = "，".join(f"{key} {value_words(each)}" for key, each in value.items())
    return f"（{inner}）" if inner else "（空）"


def side_words(change: Change, value: Any) -> str:
    """The old or new value of a change, with the words of its own field."""
    if change.change in ("added", "removed") and not change.field:
        return change.title
    if change.field == "order" or (change.change == "moved" and isinstance(value, int)):
        return f"第 {value} 位"
    for key in (change.field, change.field.rpartition(".")[2]):
        known = _WORDS.get(key)
        if known and isinstance(value, str) and value in known:
            return known[value]
    return value_words(value)


def edit_words(change: Change) -> str:
    """What became of the field: ``3 → 4``; sentences with their words compared."""
    match change.change:
        case "added":
            return f"新增{_tail(side_words(change, change.new))}"
        case "removed":
            return f"删除{_tail(side_words(change, change.old))}"
    if change.wording:
        marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
        pieces = compare_words(change.old, change.new)
        return "".join(marks[piece.mark].format(piece.text) for piece in pieces)
    return f"{side_words(change, change.old)} → {side_words(change, change.new)}"


def _tail(text: str) -> str:
    return f"：{text}" if text else ""


def name_of(change: Change) -> str:
    """``ZB03 按月召开支部委员会会议``; empty for what belongs to the document."""
    return f"{change.item} {change.title}".strip() if change.item else ""


def text_of(change: Change) -> str:
    """The whole change in one sentence."""
    name = name_of(change)
    why = f"（{change.why}）" if change.why else ""
    if change.item and not change.field:
        return f"{CHANGE_WORDS[change.change]}事项 {name}{why}"
    head = f"{name}：{change.label}" if name else change.label
    return f"{head} {edit_words(change)}{why}"


def bump_words(bump: Bump) -> str:
    """``影响得分（MINOR）``; without the word of the version where nothing must rise."""
    return bump.words if bump is Bump.NONE else f"{bump.words}（{bump.name}）"
