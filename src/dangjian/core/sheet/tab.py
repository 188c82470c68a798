"""The tab of one checklist: heading, items by section, totals, signatures."""

from __future__ import annotations

from dangjian.core.sheet import asking, scores
from dangjian.core.sheet.columns import GROUPS, HEADINGS, Columns
from dangjian.core.sheet.identity import code_line
from dangjian.core.sheet.paging import page_breaks
from dangjian.core.sheet.part import Part
from dangjian.core.sheet.parts import (
    SIDE_WORDS,
    UNIT_ID,
    UNIT_NAME,
    Highlight,
    InputCell,
    SideName,
    Tab,
)
from dangjian.core.sheet.rows import Block, place_item
from dangjian.core.sheet.totals import place_subtotals, place_totals
from dangjian.criteria.cells import WRONG
from dangjian.values.numbers import plain
from dangjian.values.wording import chinese_number

FIRST_ITEM_ROW = 8
_TITLE, _UNIT, _SIGNED, _NAMES, _HEAD = 1, 2, 3, 5, 6
PLAIN_ROW = "#"
"""The key of a row that is ours and no item's."""


def lay_out(part: Part, columns: Columns, choices: asking.Choices) -> Tab:
    """The whole tab."""
    tab = Tab(part.name, widths=dict(columns.widths), header_rows=(_HEAD, _HEAD + 1))
    signed = _heading(tab, part, columns)
    _table_head(tab, columns)
    blocks, sections, row = _items(tab, part, columns, choices)
    frames = [_frame(tab, columns, side, row - 1) for side in columns.sides]
    for frame in frames:
        _judge(tab, part, columns, blocks, frame)
        _activity(tab, part, columns, frame, signed[frame.side], row - 1)
    for frame in frames:
        place_subtotals(tab, columns, blocks, sections, frame)
    row = place_totals(tab, part, columns, blocks, sections, frames, row)
    row = _signatures(tab, columns, row)
    tab.breaks = page_breaks(tab, _page_starts(blocks, sections), row)
    tab.freeze = (FIRST_ITEM_ROW, 3)
    tab.last_printed = (row, columns.last_printed)
    for number in {number for number, _ in tab.cells} | set(range(1, row + 1)):
        if not any((number, columns.at[key]) in tab.cells for key in ("key", "text_key")):
            tab.put(number, columns.at["key"], PLAIN_ROW, "machine")
    return tab


def _heading(tab: Tab, part: Part, columns: Columns) -> dict[SideName, list[str]]:
    """Title, unit, who and when; the cells of who and when by side."""
    last, checklist = columns.last_printed, part.agenda.checklist
    tab.span((_TITLE, 1, _TITLE, last), checklist.title, "title")
    full = f"满分 {plain(checklist.full_score)} 分"
    words = f"单位：{UNIT_NAME}　　　{part.agenda.month.words}　　　{full}"
    tab.span((_UNIT, 1, _UNIT, last), words, "subtitle")
    signed = {}
    for index, side in enumerate(columns.sides):
        row, word = _SIGNED + index, SIDE_WORDS[side]
        tab.put(row, columns.at["id"], f"{word}人", "label")
        by = tab.put(row, columns.at["matter"], None, "input_name")
        tab.put(row, columns.at["standard"], f"{word}日期", "label_right")
        area = (row, columns.at["points"], row, columns.at[columns.sides[0]])
        date = tab.span(area, None, "input_date")
        tab.put(row, columns.at["key"], f"_ {side}", "machine")
        tab.ask(InputCell(tab.name, "_", side, "by", by, "text"), asking.text_validation("", ""))
        tab.ask(InputCell(tab.name, "_", side, "date", date, "date"), asking.day_validation())
        signed[side] = [by, date]
        tab.heights[row] = 17
    code = code_line(UNIT_ID, part.agenda.month, part.identity)
    area = (_SIGNED, columns.at["side"], _SIGNED + len(columns.sides) - 1, last)
    tab.span(area, code, "code")
    tab.heights |= {_TITLE: 27, _UNIT: 18, _NAMES: 0}
    return signed


def _table_head(tab: Tab, columns: Columns) -> None:
    """Two rows of headings; groups stand over their columns."""
    names = [name for name, at in columns.at.items() if at <= columns.last_printed]
    for name, at in columns.at.items():
        tab.put(_NAMES, at, name, "machine")
    at = 0
    while at < len(names):
        end = at
        while end + 1 < len(names) and GROUPS[names[end + 1]] == GROUPS[names[at]]:
            end += 1
        group = GROUPS[names[at]]
        if end == at and not HEADINGS[names[at]]:
            tab.span((_HEAD, at + 1, _HEAD + 1, at + 1), group, "head")
        else:
            tab.span((_HEAD, at + 1, _HEAD, end + 1), group, "head")
            for index in range(at, end + 1):
                tab.put(
                    _HEAD + 1, index + 1, HEADINGS[names[index]] or GROUPS[names[index]], "head"
                )
        at = end + 1
    tab.heights |= {_HEAD: 15, _HEAD + 1: 15}


def _items(
    tab: Tab, part: Part, columns: Columns, choices: asking.Choices
) -> tuple[list[Block], list[tuple[str, int]], int]:
    """Items by section; where they stand, the sections' rows, and the next free row."""
    row = FIRST_ITEM_ROW
    blocks: list[Block] = []
    sections: list[tuple[str, int]] = []
    for section in part.agenda.checklist.sections:
        posts = [post for post in part.posts if post.section == section.id]
        if not posts:
            continue
        points = sum(post.points for post in posts if post.counted)
        worth = f"（{plain(points)} 分）" if points else ""
        number = chinese_number(len(sections) + 1)
        tab.span((row, 1, row, columns.last_printed), None, "section")
        tab.merges.pop()
        tab.span(
            (row, 1, row, columns.at["points"]), f"{number}、{section.title}{worth}", "section"
        )
        tab.heights[row] = 14
        sections.append((section.id, row))
        row += 1
        for post in posts:
            block = place_item(tab, columns, post, row, choices)
            name = f"s{len(sections)}" if post.counted else "b"
            tab.put(row, columns.at["class"], name, "machine")
            blocks.append(block)
            row = block.last + 1
    return blocks, sections, row


def _page_starts(blocks: list[Block], sections: list[tuple[str, int]]) -> list[int]:
    """The rows at which a page may begin: items, with the heading that they stand below.

    The totals stay with the last item: nobody likes to sign an empty page.
    """
    headings = {row for _, row in sections}
    items = (b.first - 1 if b.first - 1 in headings else b.first for b in blocks[1:])
    return [1, *items]


def _frame(tab: Tab, columns: Columns, side: SideName, last: int) -> scores.SideFrame:
    def area(name: str) -> str:
        letter = columns.letter(name)
        return f"${letter}${FIRST_ITEM_ROW}:${letter}${last}"

    active = f"${columns.letter(f'{side}_applicable')}${_SIGNED}"
    return scores.SideFrame(
        side, active, area(f"{side}_score"), area(f"{side}_applicable"), area("class")
    )


def _judge(
    tab: Tab, part: Part, columns: Columns, blocks: list[Block], frame: scores.SideFrame
) -> None:
    """The items' scores on one side, coloured by what was lost."""
    column, points = columns.at[f"{frame.side}_score"], columns.letter("points")
    for block in blocks:
        formula = scores.item_score(block, frame)
        cell = tab.span((block.first, column, block.last, column), formula, "score")
        applicable = scores.item_applicable(block, cell, frame, part.policy.missing)
        tab.put(block.first, columns.at[f"{frame.side}_applicable"], applicable, "machine")
        if block.post.counted:
            less = f"AND(ISNUMBER({cell}),{cell}<${points}{block.first})"
            tab.highlights.append(Highlight(cell, less, "lost"))
    area = frame.scores.replace("$", "")
    first = area.partition(":")[0]
    wrong = " ,".join(f"{first}={word}" for word in (WRONG, scores.UNFOUNDED))
    tab.highlights.append(Highlight(area, f"OR({wrong})", "wrong"))


def _activity(
    tab: Tab,
    part: Part,
    columns: Columns,
    frame: scores.SideFrame,
    signed: list[str],
    last: int,
) -> None:
    def area(name: str) -> str:
        return f"{columns.letter(name)}{FIRST_ITEM_ROW}:{columns.letter(name)}{last}"

    cells = signed if part.silence_answers else []
    formula = scores.is_active(area(frame.side), area("na"), area("text_key"), frame.side, cells)
    tab.put(_SIGNED, columns.at[f"{frame.side}_applicable"], formula, "machine")


def _signatures(tab: Tab, columns: Columns, row: int) -> int:
    """Lines to sign on paper; the last row."""
    people = [f"{SIDE_WORDS[side]}人（签字）：" for side in columns.sides]
    words = "　　　　　　　　".join([*people, "负责人（签字）：", "日期：　　　　年　　月　　日"])
    tab.span((row, 1, row, columns.last_printed), words, "sign")
    tab.heights[row] = 26
    return row
