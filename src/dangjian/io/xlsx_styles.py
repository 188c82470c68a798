"""The look of a check sheet's cells by the names that layouts use: fonts that Windows has, quiet colours."""

from __future__ import annotations

from functools import partial
from typing import Any

from dangjian.io.xlsx_book import CellLook

_HEAD = "黑体"
_INPUT, _GREY, _BAND = "#FFFBE6", "#F2F2F2", "#E9EEF5"
_boxed = partial(CellLook, line="#7F7F7F")
_input = partial(_boxed, fill=_INPUT, unlocked=True)

STYLES: dict[str, CellLook] = {
    "title": CellLook(_HEAD, 16, bold=True, across="center"),
    "subtitle": CellLook(size=11, across="center"),
    "label": CellLook(size=9, across="right"),
    "label_right": CellLook(size=9, across="right"),
    "head": _boxed(_HEAD, 8, fill=_BAND, across="center"),
    "id": _boxed(size=8, across="center"),
    "matter": _boxed(size=8, down="top"),
    "standard": _boxed(size=8, down="top"),
    "points": _boxed(size=8, across="center"),
    "input": _input(size=8, across="center"),
    "input_choice": _input(size=8, across="center", format="@"),
    "input_date": _input(size=8, across="center", format="yyyy\\-mm\\-dd"),
    "input_text": _input(size=7.5, down="top", format="@"),
    "input_name": _input(size=9, format="@"),
    "closed": _boxed(size=8, across="center", colour="#808080", fill=_GREY),
    "score": _boxed(size=8, across="center"),
    "side": _boxed(size=8, across="center", colour="#595959", fill=_GREY),
    "section": _boxed(_HEAD, 9, fill=_BAND),
    "subtotal": _boxed(size=8, bold=True, fill=_BAND, across="center"),
    "total_label": _boxed(_HEAD, 9, across="right"),
    "total": _boxed(size=9, bold=True, across="center"),
    "total_score": _boxed(size=9, bold=True, across="center", format="0.00"),
    "sign": CellLook(size=11),
    "code": CellLook(size=8, colour="#808080", across="right"),
    "machine": CellLook(size=8, wrap=False),
    "machine_text": CellLook(size=8, wrap=False, format="@"),
    "cover_label": CellLook(_HEAD, 11, down="top"),
    "cover_text": CellLook(size=11, down="top"),
}
BOLD_RUN, USUAL_RUN = CellLook(size=8, bold=True), CellLook(size=8)
"""The two runs of a text that begins in bold."""
HIGHLIGHTS: dict[str, dict[str, Any]] = {
    "lost": {"colour": "#9C5700", "fill": "#FFE4C4"},
    "wrong": {"colour": "#FFFFFF", "fill": "#C00000", "bold": True},
}
"""What conditional formats change."""
