"""The columns of a tab, by name; the names stand in a hidden row, where the reader looks for them."""

from __future__ import annotations

from dataclasses import dataclass

from dangjian.core.sheet.parts import SIDES, SheetKind, SideName, letters

# (name, group heading, heading, width in pixels beside the other side, width alone)
_PRINTED = (
    ("id", "编号", "", 46, 46),
    ("matter", "责任事项与工作要求", "", 340, 364),
    ("standard", "评分标准", "", 296, 316),
    ("points", "分值", "", 32, 32),
    ("self", "自查", "", 54, 60),
    ("self_score", "自查得分", "", 50, 50),
    ("inspection", "核准", "", 54, 60),
    ("inspection_score", "核准得分", "", 50, 50),
    ("side", "佐证材料", "填写方", 40, 40),
    ("evidence", "佐证材料", "材料名称", 100, 120),
    ("note", "备注与不适用原因", "备注", 80, 96),
    ("na", "备注与不适用原因", "不适用原因", 66, 80),
)
_HIDDEN = ("key", "text_key", "self_applicable", "inspection_applicable", "class")
"""Behind the printed ones: which input cells a row has, and what formulas need."""
GROUPS = {name: group for name, group, *_ in _PRINTED}
HEADINGS = {name: heading for name, _, heading, *_ in _PRINTED}


@dataclass(frozen=True)
class Columns:
    """Which columns a tab has, and where."""

    sides: tuple[SideName, ...]
    at: dict[str, int]
    """Name → number of the column, from 1."""
    widths: dict[int, float]
    last_printed: int

    def letter(self, name: str) -> str:
        """``E``."""
        return letters(self.at[name])

    def width(self, first: str, last: str = "") -> float:
        """Pixels from one column to another."""
        return sum(self.widths[n] for n in range(self.at[first], self.at[last or first] + 1))


def columns_for(kind: SheetKind) -> Columns:
    """The columns of a sheet for both sides, or for one."""
    sides = SIDES if kind == "both" else (kind,)
    others = [side for side in SIDES if side not in sides]
    left_out = {name for side in others for name in (side, f"{side}_score", f"{side}_applicable")}
    printed = [column for column in _PRINTED if column[0] not in left_out]
    hidden = [name for name in _HIDDEN if name not in left_out]
    names = [column[0] for column in printed] + hidden
    alone = len(sides) == 1
    widths = [float(column[4 if alone else 3]) for column in printed] + [0.0] * len(hidden)
    return Columns(
        sides,
        {name: index for index, name in enumerate(names, 1)},
        dict(enumerate(widths, 1)),
        len(printed),
    )
