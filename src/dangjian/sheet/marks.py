"""What a workbook that isn't a check sheet says of itself, and its input cells.

Replies of a unit, the register for its reviewers and lists of appeals carry their mark as check sheets do
(``sheet.identity``): in a custom document property, on the hidden sheet ``_dangjian``, and in a code line
printed on every tab.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from dangjian.sheet.identity import CODE_WORD, PROPERTY

REPLIES = "dangjian/replies@1"
REVIEW = "dangjian/review@1"
APPEALS = "dangjian/appeals@1"
MARK_WORDS: Mapping[str, tuple[str, str]] = {
    REPLIES: ("整改回执", "dangjian rectify collect"),
    REVIEW: ("整改台账", "dangjian rectify collect"),
    APPEALS: ("申诉更正表", "dangjian correct collect"),
}
"""What each is called, and the command that takes it in."""
PAPER = "dangjian/paper@1"
"""Of a report: it is read and printed, and no command takes it in."""
_NONE = "-"


class FormMark(NamedTuple):
    """What a workbook is about."""

    schema: str
    unit: str = ""
    """Whose it is; empty where it is of no single unit."""
    period: str = ""
    """The period as it is written in commands; empty where it is of none."""

    @property
    def words(self) -> str:
        """``dangjian/replies@1 br-gear 2026-05``."""
        return f"{self.schema} {self.unit or _NONE} {self.period or _NONE}"

    @property
    def code_line(self) -> str:
        """``识别码 dangjian/replies@1 br-gear 2026-05``."""
        return f"{CODE_WORD} {self.words}"

    @property
    def properties(self) -> dict[str, str]:
        """The custom document property."""
        return {PROPERTY: self.words}


_WORDS = re.compile(r"(dangjian/[a-z]+@\d+)\s+(\S+)\s+(\S+)")


def parse_mark(text: str) -> FormMark | None:
    """The mark in a property or a code line; None where there is none of ours."""
    found = _WORDS.fullmatch(text.strip().removeprefix(CODE_WORD).strip())
    if found is None or found[1] not in MARK_WORDS:
        return None
    unit, period = ("" if word == _NONE else word for word in (found[2], found[3]))
    return FormMark(found[1], unit, period)


class FormInput(NamedTuple):
    """What an input cell of a page asks for."""

    item: str
    """The problem, or the item, that it speaks of."""
    kind: str
    """reply, review or appeal."""
    field: str
    choices: tuple[str, ...] = ()
    """What may be chosen; empty: any text."""
    is_date: bool = False
    prompt: str = ""
    """Shown to whoever stands on the cell."""

    @property
    def input(self) -> str:
        """The word for it in the map: level, date or text."""
        return "level" if self.choices else "date" if self.is_date else "text"
