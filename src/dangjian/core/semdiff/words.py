"""Texts compared: what was struck out and what was put in, so that it reads well in Chinese.

Chinese has no blanks between words, so single characters are compared; then what lies between two
edits and is too short to be read by itself joins them (一次 → 至少一次 stays whole, 三天 → 五日 is
one edit and not two).
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

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
