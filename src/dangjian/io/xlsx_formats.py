"""How numbers are shown, as far as it changes what they mean: dates and percentages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

Look = Literal["", "date", "percent"]
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENTS = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def looks_of(walk: Callable[[Callable[[str, dict[str, str]], None]], None]) -> list[Look]:
    """The look of each cell format; ``walk`` gives the elements of the styles one by one."""
    custom: dict[str, str] = {}
    looks: list[Look] = []
    inside = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside[0] = tag
        elif tag == "numFmt":
            custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and inside[0] == "cellXfs" and len(looks) < 100_000:
            looks.append(_look(attributes.get("numFmtId", "0"), custom))

    walk(start)
    return looks


def _look(number: str, custom: dict[str, str]) -> Look:
    if number in custom:
        code = _QUOTED.sub("", custom[number]).lower()
        if "%" in code:
            return "percent"
        return "date" if any(each in code for each in "ymd年月日") else ""
    known = int(number) if number.isdigit() else 0
    return "percent" if known in _PERCENTS else "date" if known in _DATES else ""
