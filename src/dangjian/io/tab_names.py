"""Names of tabs that Excel allows and that differ within a workbook."""

from __future__ import annotations

import re

from dangjian.sheet.parts import cut

_NOT_ALLOWED = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST = 31
_RESERVED = "history"


class TabNames:
    """The names given so far in one workbook."""

    def __init__(self) -> None:
        self._given = {_RESERVED}

    def name(self, text: str) -> str:
        """A legal name as near to the text as can be; 第 n 页 for an empty one."""
        plain = _NOT_ALLOWED.sub("_", text).strip() or f"第 {len(self._given)} 页"
        chosen, number = cut(plain, _LONGEST), 1
        while chosen.casefold() in self._given:
            number += 1
            chosen = cut(plain, _LONGEST - len(str(number))) + str(number)
        self._given.add(chosen.casefold())
        return chosen
