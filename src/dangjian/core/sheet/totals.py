"""Subtotals in the sections' rows, and the lines below the table: sums, score and grade."""

from __future__ import annotations

from collections.abc import Sequence

from dangjian.core.sheet import scores
from dangjian.core.sheet.columns import Columns
from dangjian.core.sheet.part import Part
from dangjian.core.sheet.parts import Formula, Tab, Value, a1
from dangjian.core.sheet.rows import Block
from dangjian.values.numbers import plain

Sections = Sequence[tuple[str, int]]
"""The sections of a tab and their rows."""
_LINE_HEIGHT = 14.5


def place_subtotals(
    tab: Tab,
    columns: Columns,
    blocks: Sequence[Block],
    sections: Sections,
    frame: scores.SideFrame,
) -> None:
    """What each section earned on one side."""
    column = columns.at[f"{frame.side}_score"]
    vetoes = scores.raisable(blocks, frame.side)
    for index, (section, row) in enumerate(sections, 1):
        struck = [v.cell for v in vetoes if v.effect.kind == "section" and v.section == section]
        tab.put(row, column, scores.section_sum(frame, f"s{index}", struck), "subtotal")


def place_totals(
    tab: Tab,
    part: Part,
    columns: Columns,
    blocks: Sequence[Block],
    sections: Sections,
    frames: Sequence[scores.SideFrame],
    row: int,
) -> int:
    """The lines below the table; the next free row."""
    labels = _labels(part)
    for line, label in enumerate(labels, row):
        tab.span((line, 1, line, columns.at["points"]), label, "total_label")
        tab.heights[line] = _LINE_HEIGHT
    for frame in frames:
        first, last = columns.at[frame.side], columns.at[f"{frame.side}_score"]
        values = _values(part, blocks, sections, frame, (first, last), row)
        for line, value in enumerate(values, row):
            style = "total_score" if line == row + len(labels) - 2 else "total"
            tab.span((line, first, line, last), value, style)
        tab.totals[frame.side] = a1(row + len(labels) - 2, first)
    return row + len(labels)


def _labels(part: Part) -> list[str]:
    checklist = part.agenda.checklist
    most = f"，最高 {plain(checklist.ceiling)} 分" if checklist.ceiling is not None else ""
    score = f"得分（满分 {plain(checklist.full_score)} 分{most}）"
    return ["应得分值", "实得分值", "加分", "一票否决", score, "等次"]


def _values(
    part: Part,
    blocks: Sequence[Block],
    sections: Sections,
    frame: scores.SideFrame,
    columns: tuple[int, int],
    row: int,
) -> list[Value]:
    """In the order of the labels; ``columns``: of the totals, and of the items' scores."""
    checklist = part.agenda.checklist
    vetoes = scores.raisable(blocks, frame.side)
    applicable, earned, bonus, _, total = (a1(row + line, columns[0]) for line in range(5))
    subtotals = ",".join(a1(line, columns[1]) for _, line in sections)
    sums = (
        f"SUM({frame.applicable})",
        f"SUM({subtotals})",
        f'SUMIF({frame.classes},"b",{frame.scores})',
    )
    return [
        *(Formula(f'IF({frame.active}=1,ROUND({each},4),"")') for each in sums),
        scores.any_raised(frame, vetoes) if vetoes else "—",
        scores.score(
            frame, (earned, applicable, bonus), checklist.full_score, checklist.ceiling, vetoes
        ),
        scores.grade(total, part.grades, vetoes),
    ]
