"""Which sheets were written."""

from __future__ import annotations

from collections.abc import Sequence

from dangjian.sheet.results import Sheet

_STATES = {"written": "", "same": "  没有变化", "kept": "  已有，没有改动"}


def render_sheets(made: Sequence[Sheet]) -> tuple[str, str]:
    """The files, one a line, and a sentence about them."""
    lines = [f"{sheet.path}{_STATES[sheet.state]}" for sheet in made]
    counts = {state: sum(sheet.state == state for sheet in made) for state in _STATES}
    words = [f"写了 {counts['written']} 份点检表"]
    if counts["same"]:
        words.append(f"{counts['same']} 份没有变化")
    if counts["kept"]:
        words.append(f"{counts['kept']} 份已有而且不一样，没有改动（要重写，加 --force）")
    return "\n".join(lines) + "\n", "，".join(words) + "。"
