"""The tab of one checklist: heading, items by section, totals, signatures."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dangjian.criteria.cells import WRONG
from dangjian.scoring.agenda import Post
from dangjian.sheet import asking
from dangjian.sheet.formulas import (
    UNFOUNDED,
    Link,
    SideFrame,
    any_raised,
    bonus_sum,
    conditional,
    flag_of,
    grade,
    is_active,
    item_applicable,
    item_score,
    penalty_sum,
    raisable,
    score,
    section_sum,
)
from dangjian.sheet.identity import code_line
from dangjian.sheet.page_breaks import page_breaks
from dangjian.sheet.parts import (
    SIDE_WORDS,
    UNIT_ID,
    UNIT_NAME,
    Formula,
    Highlight,
    InputCell,
    SideName,
    Tab,
    Value,
    a1,
    place_of,
    row_height,
)
from dangjian.sheet.rows import (
    GROUPS,
    HEADINGS,
    Columns,
    DrawnFrom,
    ItemBlock,
    ListPart,
    place_item,
    slots_of,
)
from dangjian.values.numbers import plain
from dangjian.values.wording import chinese_number

# Subtotals in the sections' rows, and the lines below the table: sums, score and grade.


Sections = Sequence[tuple[str, int]]
"""The sections of a tab and their rows."""
_LINE_HEIGHT = 14.5


def place_subtotals(
    tab: Tab,
    columns: Columns,
    blocks: Sequence[ItemBlock],
    sections: Sections,
    frame: SideFrame,
) -> None:
    """What each section earned on one side."""
    column = columns.at[f"{frame.side}_score"]
    vetoes = raisable(blocks, frame)
    for index, (section, row) in enumerate(sections, 1):
        struck = [v.cell for v in vetoes if v.effect.kind == "section" and v.section == section]
        tab.put(row, column, section_sum(frame, f"s{index}", struck), "subtotal")


def place_totals(
    tab: Tab,
    part: ListPart,
    columns: Columns,
    blocks: Sequence[ItemBlock],
    sections: Sections,
    frames: Sequence[SideFrame],
    row: int,
) -> int:
    """The lines below the table; the next free row."""
    labels = _labels(part, blocks)
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


def _has_penalties(blocks: Sequence[ItemBlock]) -> bool:
    return any(block.post.item.criterion.role == "penalty" for block in blocks)


def _labels(part: ListPart, blocks: Sequence[ItemBlock]) -> list[str]:
    checklist = part.agenda.checklist
    most = f"，最高 {plain(checklist.ceiling)} 分" if checklist.ceiling is not None else ""
    score = f"得分（满分 {plain(checklist.full_score)} 分{most}）"
    cap = checklist.bonus_cap
    bonus = "加分" if cap is None else f"加分（合计最多 {plain(cap)} 分）"
    penalty = ["倒扣"] if _has_penalties(blocks) else []
    return ["应得分值", "实得分值", bonus, *penalty, "一票否决", score, "等次"]


def _values(
    part: ListPart,
    blocks: Sequence[ItemBlock],
    sections: Sections,
    frame: SideFrame,
    columns: tuple[int, int],
    row: int,
) -> list[Value]:
    """In the order of the labels; ``columns``: of the totals, and of the items' scores."""
    checklist = part.agenda.checklist
    vetoes = raisable(blocks, frame)
    penalised = _has_penalties(blocks)
    lines = 6 if penalised else 5
    applicable, earned, bonus, penalty, *_, total = (
        a1(row + line, columns[0]) for line in range(lines)
    )
    subtotals = ",".join(a1(line, columns[1]) for _, line in sections)
    sums = (
        f"SUM({frame.applicable})",
        f"SUM({subtotals})",
        bonus_sum(frame, checklist.bonus_cap),
        *([penalty_sum(frame)] if penalised else []),
    )
    return [
        *(Formula(f'IF({frame.active}=1,ROUND({each},4),"")') for each in sums),
        any_raised(frame, vetoes) if vetoes else "—",
        score(frame, (earned, applicable, bonus, penalty if penalised else ""), checklist, vetoes),
        grade(total, part.grades, vetoes),
    ]


FIRST_ITEM_ROW = 8
_TITLE, _UNIT, _SIGNED, _NAMES, _HEAD = 1, 2, 3, 5, 6
_CLASSES = {"bonus": "b", "penalty": "p", "veto": "b"}
"""What stands in the column that says what a score counts for; counted items have their section."""
EARLY_HEADING = "可先填的事项（还没有到期，填了到期的月份计分，不填也可以）"
PLAIN_ROW = "#"
"""The key of a row that is ours and no item's."""


@dataclass
class Placed:
    """A tab whose items have their places, and nothing yet that asks for other tabs."""

    tab: Tab
    part: ListPart
    columns: Columns
    signed: dict[SideName, list[str]]
    blocks: list[ItemBlock]
    sections: list[tuple[str, int]]
    row: int
    """The first below the items that count this month."""
    early: list[ItemBlock]
    """Items that may be filled in before they are due."""
    end: int
    """The first below everything that is filled in."""
    frames: list[SideFrame]
    """Of the items that count this month."""


def lay_out_all(parts: Sequence[ListPart], columns: Columns, choices: asking.Choices) -> list[Tab]:
    """The tabs of a workbook, which may take values from each other."""
    posts = {post.item.id: post for part in parts for post in part.posts}
    placed = [_place(part, columns, choices, posts) for part in parts]
    links = {
        block.post.item.id: Link(each.tab.name, block, each.frames, each.part.told)
        for each in placed
        for block in each.blocks
    }
    return [_finish(each, links) for each in placed]


def _place(
    part: ListPart, columns: Columns, choices: asking.Choices, posts: Mapping[str, Post]
) -> Placed:
    tab = Tab(part.name, widths=dict(columns.widths), header_rows=(_HEAD, _HEAD + 1))
    signed = _heading(tab, part, columns)
    _table_head(tab, columns)
    blocks, sections, row = _items(tab, part, columns, choices, posts)
    frames = [_frame(tab, columns, side, row, blocks) for side in columns.sides]
    early, end = _early_items(tab, part, columns, choices, row)
    return Placed(tab, part, columns, signed, blocks, sections, row, early, end, frames)


def _finish(placed: Placed, links: Mapping[str, Link]) -> Tab:
    """The whole tab: what items earn, totals, signatures."""
    tab, part, columns, blocks, row = (
        placed.tab, placed.part, placed.columns, placed.blocks, placed.row
    )  # fmt: skip
    sections = placed.sections
    for frame in placed.frames:
        _show_drawn(placed, frame, links)
        _judge(tab, part, columns, blocks, frame, links)
        _activity(tab, part, columns, frame, placed.signed[frame.side], placed.end - 1)
        _conditions(placed, frame)
    for frame in placed.frames:
        place_subtotals(tab, columns, blocks, sections, frame)
    row = place_totals(tab, part, columns, blocks, sections, placed.frames, placed.end)
    row = _signatures(tab, columns, row)
    tab.heights = {each: row_height(height) for each, height in tab.heights.items()}
    headings = {at for _, at in sections} | {placed.row}
    tab.breaks = page_breaks(tab, _page_starts([*blocks, *placed.early], headings), row)
    tab.freeze = (FIRST_ITEM_ROW, 3)
    tab.last_printed = (row, columns.last_printed)
    for number in {number for number, _ in tab.cells} | set(range(1, row + 1)):
        if not any((number, columns.at[key]) in tab.cells for key in ("key", "text_key")):
            tab.put(number, columns.at["key"], PLAIN_ROW, "machine")
    return tab


def _heading(tab: Tab, part: ListPart, columns: Columns) -> dict[SideName, list[str]]:
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
    tab: Tab,
    part: ListPart,
    columns: Columns,
    choices: asking.Choices,
    every: Mapping[str, Post],
) -> tuple[list[ItemBlock], list[tuple[str, int]], int]:
    """Items by section; where they stand, the sections' rows, and the next free row."""
    row = FIRST_ITEM_ROW
    blocks: list[ItemBlock] = []
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
            shown = _shown(part, post, every) if post.item.draws else DrawnFrom()
            block = place_item(tab, columns, post, row, choices, shown, part.told)
            name = _CLASSES.get(post.item.criterion.role, f"s{len(sections)}")
            tab.put(row, columns.at["class"], name, "machine")
            blocks.append(block)
            row = block.last + 1
    return blocks, sections, row


def _early_items(
    tab: Tab, part: ListPart, columns: Columns, choices: asking.Choices, row: int
) -> tuple[list[ItemBlock], int]:
    """Items of a longer cycle that aren't due yet, in a block of their own that enters no sum; where
    they stand, and the next free row."""
    if not part.early:
        return [], row
    tab.span((row, 1, row, columns.last_printed), EARLY_HEADING, "section")
    tab.heights[row] = 14
    row += 1
    blocks = []
    for post in part.early:
        block = place_item(tab, columns, post, row, choices, DrawnFrom(), part.told)
        assert post.later_due is not None
        words = f"{post.later_due.month} 月计分"
        for side in columns.sides:
            column = columns.at[f"{side}_score"]
            tab.span((block.first, column, block.last, column), words, "closed")
        blocks.append(block)
        row = block.last + 1
    return blocks, row


def _page_starts(blocks: list[ItemBlock], headings: Container[int]) -> list[int]:
    """The rows at which a page may begin: items, with the heading that they stand below.

    The totals stay with the last item: nobody likes to sign an empty page.
    """
    items = (b.first - 1 if b.first - 1 in headings else b.first for b in blocks[1:])
    return [1, *items]


def _frame(
    tab: Tab, columns: Columns, side: SideName, row: int, blocks: Sequence[ItemBlock]
) -> SideFrame:
    """``row``: the first below the items, where the flags of vetoes begin that follow from results."""

    def area(name: str) -> str:
        letter = columns.letter(name)
        return f"${letter}${FIRST_ITEM_ROW}:${letter}${row - 1}"

    active = f"${columns.letter(f'{side}_applicable')}${_SIGNED}"
    return SideFrame(
        side,
        active,
        area(f"{side}_score"),
        area(f"{side}_applicable"),
        area("class"),
        {
            key: a1(row + n, columns.at[f"{side}_applicable"])
            for n, key in enumerate(_rules(blocks))
        },
    )


def _rules(blocks: Sequence[ItemBlock]) -> Iterator[tuple[str, str]]:
    """Item and rule of the vetoes that follow from results."""
    for block in blocks:
        for rule in conditional(block):
            yield block.post.item.id, rule.id


def _conditions(placed: Placed, frame: SideFrame) -> None:
    """Whether vetoes that follow from results are raised: in a hidden column, below all that they ask."""
    classes = {section: f"s{n}" for n, (section, _) in enumerate(placed.sections, 1)}
    at = placed.columns.at[f"{frame.side}_applicable"]
    number = placed.row
    for block in placed.blocks:
        for rule in conditional(block):
            flag = flag_of(rule, placed.blocks, frame, classes, placed.part.agenda.checklist)
            placed.tab.put(number, at, flag, "machine")
            number += 1


def _show_drawn(placed: Placed, frame: SideFrame, links: Mapping[str, Link]) -> None:
    """The cells of items that take their value from another: what stands in the other's cells."""
    for block in placed.blocks:
        link = links.get(block.post.item.same_as or "")
        if link is None:
            continue
        for field, cell in block.cells[frame.side].items():
            other = link.cell(frame.side, field)
            if other:
                row, column = place_of(cell)
                shown = Formula(f'IF(LEN({other})=0,"",{other})')
                placed.tab.put(row, column, shown, "closed")


def _shown(part: ListPart, post: Post, posts: Mapping[str, Post]) -> DrawnFrom:
    """What an item shows that takes its value from elsewhere."""
    item = post.item
    if item.from_ is not None:
        done, total = part.figures
        figures = {"done": Decimal(done), "total": Decimal(total)}
        day = f"（截至 {part.as_of.isoformat()}）" if part.as_of else ""
        return DrawnFrom(item.criterion.slots(None), figures, f"取自整改台账{day}")
    named = posts.get(item.same_as or "")
    if named is None:
        return DrawnFrom((), {}, f"与 {item.same_as} 同一填报")
    return DrawnFrom(slots_of(named), {}, f"与 {item.same_as} 同一填报")


def _judge(
    tab: Tab,
    part: ListPart,
    columns: Columns,
    blocks: list[ItemBlock],
    frame: SideFrame,
    links: Mapping[str, Link],
) -> None:
    """The items' scores on one side, coloured by what was lost."""
    column, points = columns.at[f"{frame.side}_score"], columns.letter("points")
    before = part.before(frame.side)
    for block in blocks:
        formula = item_score(block, frame, links, before)
        cell = tab.span((block.first, column, block.last, column), formula, "score")
        applicable = item_applicable(block, cell, frame, part.policy.missing)
        tab.put(block.first, columns.at[f"{frame.side}_applicable"], applicable, "machine")
        if block.post.counted:
            less = f"AND(ISNUMBER({cell}),{cell}<${points}{block.first})"
            tab.highlights.append(Highlight(cell, less, "lost"))
    area = frame.scores.replace("$", "")
    first = area.partition(":")[0]
    wrong = " ,".join(f"{first}={word}" for word in (WRONG, UNFOUNDED))
    tab.highlights.append(Highlight(area, f"OR({wrong})", "wrong"))


def _activity(
    tab: Tab,
    part: ListPart,
    columns: Columns,
    frame: SideFrame,
    signed: list[str],
    last: int,
) -> None:
    def area(name: str) -> str:
        return f"{columns.letter(name)}{FIRST_ITEM_ROW}:{columns.letter(name)}{last}"

    cells = signed if part.silence_answers else []
    # What is taken from elsewhere stands in the column of inputs too, and is no answer of this tab.
    own = area("key") if any(post.item.draws for post in part.posts) else ""
    formula = is_active(area(frame.side), area("na"), area("text_key"), frame.side, cells, own)
    tab.put(_SIGNED, columns.at[f"{frame.side}_applicable"], formula, "machine")


def _signatures(tab: Tab, columns: Columns, row: int) -> int:
    """Lines to sign on paper; the last row."""
    people = [f"{SIDE_WORDS[side]}人（签字）：" for side in columns.sides]
    words = "　　　　　　　　".join([*people, "负责人（签字）：", "日期：　　　　年　　月　　日"])
    tab.span((row, 1, row, columns.last_printed), words, "sign")
    tab.heights[row] = 26
    return row
