"""One workbook a branch, a row a member: the lists of people side by side, and read again.

A row and a column say by hidden marks what their cells are about, as on ordinary sheets: people sort.
Totals are the formulas of ordinary sheets, with a member's row in place of a tab's column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dangjian.documents.organization import PERSON_LAYER, Unit
from dangjian.documents.workspace import Workspace
from dangjian.scoring.agenda import Post
from dangjian.sheet import asking
from dangjian.sheet.book import Listed, Planned, parts_of
from dangjian.sheet.formulas import (
    SideFrame,
    bonus_sum,
    item_applicable,
    item_score,
    penalty_sum,
    raisable,
    score,
)
from dangjian.sheet.identity import SCHEMA, code_line, properties
from dangjian.sheet.page_breaks import column_breaks
from dangjian.sheet.parts import (
    CHOICES_SHEET,
    LINE,
    MAP_SHEET,
    SIDE_WORDS,
    SIDES,
    UNIT_ID,
    UNIT_NAME,
    Book,
    CellValidation,
    Formula,
    InputCell,
    SheetKind,
    SideName,
    Tab,
    a1,
    letters,
    lines_needed,
    row_height,
)
from dangjian.sheet.reading import SIGNED, CellFound, Form, Place, RawTab
from dangjian.sheet.rows import ItemBlock, ListPart, slots_of
from dangjian.values.numbers import plain
from dangjian.values.period import Month

KEY_HEAD = "members"
"""The mark of the hidden column and row by which cells are found."""
_TITLE, _UNIT, _SIGNED_ROW, _MARKS, _CLASSES, _HEAD = 1, 2, 3, 5, 6, 7
_FIRST = 9
"""The first member's row."""
_BY, _DATE = 2, 4
"""Columns of who and when."""
_PAGE = 960.0
"""Pixels that the columns of items share where they are few."""
_SEEN = 14
"""So many columns stand on a screen before one scrolls."""
_MOST_CELLS = 60
"""Input cells that a side may have: more can neither be seen nor printed."""
_ROLES = {"bonus": "b", "penalty": "p", "veto": "v"}
COVER = "填写说明"


@dataclass(frozen=True)
class MemberList:
    """A list for the members of a branch."""

    part: ListPart
    """With everything that one of them at least is asked."""
    members: tuple[tuple[Unit, Listed], ...]


@dataclass(frozen=True)
class BranchBook:
    """The workbook of a branch."""

    branch: Unit
    lists: tuple[MemberList, ...]
    file: str


def why_not(posts: Sequence[Post]) -> str:
    """Why a list can't stand with a row a member, in words; empty where it can."""
    for post in posts:
        if post.item.draws:
            return f"{post.item.id} 取自别处"
        if post.item.evidence_required:
            return f"{post.item.id} 必须写明佐证"
        if any(rule.when is not None for rule in post.item.criterion.veto_rules):
            return f"{post.item.id} 由结果触发否决"
    cells = sum(len(slots_of(post)) for post in posts)
    return f"要填的格子太多（一人一侧 {cells} 格）" if cells > _MOST_CELLS else ""


def branch_books(
    workspace: Workspace, plans: Sequence[Planned], month: Month, names: Mapping[str, str]
) -> tuple[list[BranchBook], tuple[str, ...]]:
    """The workbooks, and the lists that can't stand in one, with the reason. ``plans``: of the members;
    ``names``: unit → its safe name."""
    by_branch: dict[str, list[Planned]] = {}
    for plan in plans:
        above = (
            workspace.parent_in(plan.unit.id, month) if plan.unit.layer == PERSON_LAYER else None
        )
        if above in workspace.units:
            by_branch.setdefault(str(above), []).append(plan)
    books, refused = [], dict[str, str]()
    for branch, mine in by_branch.items():
        lists = tuple(_lists(workspace, mine, refused))
        if lists:
            file = f"{month}_{names[branch]}_党员.xlsx"
            books.append(BranchBook(workspace.units[branch], lists, file))
    return books, tuple(f"《{title}》：{why}" for title, why in refused.items())


def _lists(
    workspace: Workspace, plans: Sequence[Planned], refused: dict[str, str]
) -> Iterator[MemberList]:
    by_list: dict[str, list[tuple[Unit, Listed]]] = {}
    for plan in plans:
        for listed in plan.lists:
            by_list.setdefault(listed.agenda.checklist.id, []).append((plan.unit, listed))
    usable = []
    for members in by_list.values():
        agenda = members[0][1].agenda
        asked = {id(post) for _, listed in members for post in listed.posts}
        posts = tuple(post for post in agenda.posts if id(post) in asked)
        reason = why_not(posts)
        if reason:
            refused[agenda.checklist.title] = reason
        else:
            usable.append((Listed(agenda, posts), tuple(members)))
    policy = workspace.policy_in(usable[0][0].agenda.month) if usable else None
    if policy is not None:
        parts = parts_of([listed for listed, _ in usable], policy)
        for part, (_, mine) in zip(parts, usable, strict=True):
            yield MemberList(part, mine)


# The workbook.


def build_branch(book: BranchBook, kind: SheetKind) -> Book:
    """The workbook of a branch; its name and id are stand-ins (``UNIT_NAME``, ``UNIT_ID``)."""
    sides: tuple[SideName, ...] = SIDES if kind == "both" else (kind,)
    choices = asking.Choices()
    made = [_MemberTab(each, sides, choices) for each in book.lists]
    month = book.lists[0].part.agenda.month
    lists = tuple(each.part.identity for each in book.lists)
    tabs = [each.tab for each in made]
    return Book(
        [_cover(book, sides), *tabs, _choice_tab(choices), _map(made, month)],
        {
            name: f"'{CHOICES_SHEET}'!${letters(at)}$1:${letters(at)}${len(values)}"
            for at, (values, name) in enumerate(choices.names.items(), 1)
        },
        properties(UNIT_ID, month, lists),
        f"{month.words}党员点检表",
    )


def _cover(book: BranchBook, sides: Sequence[SideName]) -> Tab:
    tab = Tab(COVER, widths={1: 150.0, 2: 860.0})
    month = book.lists[0].part.agenda.month.words
    tab.span((1, 1, 1, 2), f"{UNIT_NAME} {month}党员点检表", "title")
    both = "和".join(f"“{SIDE_WORDS[side]}”" for side in sides)
    lines = (
        ("怎么填", f"一人一行，一条事项一栏；只有浅黄色的格可以填：表头的姓名和日期，{both}各栏。"),
        ("空着的格", "灰色的格对这个人不适用，不填。一个人一侧全部空着，就是没有交这一侧。"),
        ("要另写的", "要写佐证材料、备注、不适用原因的，单独给他发一份点检表（sheet --unit）。"),
        ("怎么交", "填好后保存，原文件交回。可以排序，不要删除行、列和工作表。"),
    )
    for row, (head, text) in enumerate(lines, 3):
        tab.put(row, 1, head, "cover_label")
        tab.put(row, 2, text, "cover_text")
        tab.heights[row] = 24
    tab.heights |= {1: 30}
    tab.last_printed, tab.one_page = (6, 2), True
    return tab


def _choice_tab(choices: asking.Choices) -> Tab:
    tab = Tab(CHOICES_SHEET, hidden=True)
    for column, values in enumerate(choices.names, 1):
        for row, value in enumerate(values, 1):
            tab.put(row, column, value, "machine_text")
    return tab


def _map(made: Sequence[_MemberTab], month: Month) -> Tab:
    """A, B: what the workbook is; D–J: a row an input cell, J its unit; K–Q: a row a member's totals."""
    tab = Tab(MAP_SHEET, hidden=True)
    for row, pair in enumerate((("schema", SCHEMA), ("unit", UNIT_ID), ("period", str(month))), 1):
        for column, value in enumerate(pair, 1):
            tab.put(row, column, value, "machine_text")
    heads = ("sheet", "item", "kind", "field", "cell", "input", "unit")
    totals = ("sheet", "checklist", "version", "digest", "self_total", "inspection_total", "unit")
    for offset, head in enumerate((*heads, *totals)):
        tab.put(1, 4 + offset, head, "machine_text")
    inputs = [(*entry, owner) for each in made for entry, owner in each.inputs]
    results = [row for each in made for row in each.totals()]
    for first, rows in ((4, inputs), (11, results)):
        for number, values in enumerate(rows, 2):
            for offset, value in enumerate(values):
                if value:
                    tab.put(number, first + offset, value, "machine_text")
    return tab


class _MemberTab:
    """The tab of one list."""

    def __init__(
        self, given: MemberList, sides: tuple[SideName, ...], choices: asking.Choices
    ) -> None:
        self.given, self.sides, self.choices = given, sides, choices
        self.part, self.tab = given.part, Tab(given.part.name)
        self.inputs: list[tuple[InputCell, str]] = []
        self.posts = given.part.posts
        self._sections = list(dict.fromkeys(post.section for post in self.posts if post.counted))
        self._place_columns()
        self._place_heading()
        for number, (unit, listed) in enumerate(given.members, _FIRST):
            self._place_member(number, unit, listed)
        self._finish()

    def totals(self) -> Iterator[tuple[str, ...]]:
        """The rows of the map about results."""
        one = self.part.identity
        for number, (unit, _) in enumerate(self.given.members, _FIRST):
            cells = [a1(number, self.total[side]) if side in self.total else "" for side in SIDES]
            yield (self.tab.name, one.checklist, one.version, one.digest, *cells, unit.id)

    def _place_columns(self) -> None:
        """Input columns by side, item and field; a total a side; then the hidden ones."""
        self.at: dict[tuple[SideName, str, str], int] = {}
        self.total: dict[SideName, int] = {}
        column = 3
        for side in self.sides:
            for post in self.posts:
                for slot in slots_of(post):
                    self.at[side, post.item.id, slot.field] = column
                    column += 1
            self.total[side] = column
            column += 1
        self.last = max(column - 1, _DATE)
        self.key = self.last + 1
        self.hidden: dict[SideName, int] = {}
        column = self.key + 1
        for side in self.sides:
            self.hidden[side] = column
            column += 5 + 2 * len(self.posts)
        self.end = column - 1

    def _place_heading(self) -> None:
        tab, month = self.tab, self.part.agenda.month
        checklist = self.part.agenda.checklist
        seen = min(self.last, _SEEN)  # across all columns it would stand where nobody looks
        tab.span((_TITLE, 1, _TITLE, seen), checklist.title, "title")
        full = f"满分 {plain(checklist.full_score)} 分"
        words = f"单位：{UNIT_NAME}　　　{month.words}　　　{full}"
        tab.span((_UNIT, 1, _UNIT, seen), words, "subtitle")
        for offset, side in enumerate(self.sides):
            self._place_signing(_SIGNED_ROW + offset, side)
        tab.put(_MARKS, self.key, KEY_HEAD, "machine")
        for (side, item, field), column in self.at.items():
            tab.put(_MARKS, column, f"{item} {side} {field}", "machine")
        for side in self.sides:
            for n, post in enumerate(self.posts):
                role = _ROLES.get(post.item.criterion.role)
                name = role or f"s{self._sections.index(post.section) + 1}"
                tab.put(_CLASSES, self.hidden[side] + 5 + n, name, "machine")
        tab.span((_HEAD, 1, _HEAD + 1, 1), "编号", "head")
        tab.span((_HEAD, 2, _HEAD + 1, 2), "姓名", "head")
        for side in self.sides:
            self._place_heads(side)
        code = code_line(UNIT_ID, month, self.part.identity)
        tab.put(_SIGNED_ROW, _DATE + 2, code, "machine")
        tab.heights |= {_TITLE: 27, _UNIT: 18, _MARKS: 0, _CLASSES: 0}

    def _place_signing(self, row: int, side: SideName) -> None:
        tab, word = self.tab, SIDE_WORDS[side]
        tab.put(row, 1, f"{word}人", "label")
        by = tab.put(row, _BY, None, "input_name")
        tab.put(row, _DATE - 1, f"{word}日期", "label_right")
        day = tab.put(row, _DATE, None, "input_date")
        tab.put(row, self.key, f"{SIGNED} {side}", "machine")
        self._ask(InputCell(tab.name, SIGNED, side, "by", by, "text"), "", None)
        self._ask(InputCell(tab.name, SIGNED, side, "date", day, "date"), "", None)
        tab.heights[row] = 17

    def _ask(self, entry: InputCell, owner: str, validation: CellValidation | None) -> None:
        usual = asking.day_validation() if entry.input == "date" else asking.text_validation("", "")
        self.tab.ask(entry, validation or usual)
        self.inputs.append((entry, owner))

    def _place_heads(self, side: SideName) -> None:
        tab, word = self.tab, SIDE_WORDS[side]
        for post in self.posts:
            slots = slots_of(post)
            first = self.at[side, post.item.id, slots[0].field]
            worth = f"（{plain(post.points)} 分）" if post.points else ""
            text = f"{word}\n{post.item.id} {post.item.title}{worth}"
            tab.span((_HEAD, first, _HEAD, first + len(slots) - 1), text, "head")
            words = post.item.criterion.words(post.points) if len(slots) == 1 else ""
            for slot in slots:
                label = slot.label if len(slots) > 1 else words
                tab.put(_HEAD + 1, self.at[side, post.item.id, slot.field], label or "结果", "head")
        tab.span((_HEAD, self.total[side], _HEAD + 1, self.total[side]), f"{word}\n得分", "head")

    def _place_member(self, row: int, unit: Unit, listed: Listed) -> None:
        tab = self.tab
        tab.put(row, 1, unit.id, "id")
        tab.put(row, 2, unit.name, "id")
        tab.put(row, self.key, unit.id, "machine")
        tab.heights[row] = 18
        mine = {post.item.id for post in listed.posts}
        blocks = {post.item.id: ItemBlock(post, row, row, slots_of(post)) for post in self.posts}
        for (side, item, field), column in self.at.items():
            block = blocks[item]
            if item not in mine:
                tab.put(row, column, None, "closed")
                continue
            slot = next(slot for slot in block.slots if slot.field == field)
            cell = tab.put(row, column, None, asking.INPUT_STYLES[slot.input])
            block.cells.setdefault(side, {})[field] = cell
            entry = InputCell(tab.name, item, side, field, cell, slot.input)
            text = slot.input == "text"
            rule = None if text else asking.validation_of(slot, block.post.item, self.choices)
            self._ask(entry, unit.id, rule)
        part = replace(self.part, told=listed.told)
        for side in self.sides:
            self._place_total(row, side, [blocks[item] for item in blocks], mine, part)

    def _place_total(
        self, row: int, side: SideName, blocks: Sequence[ItemBlock], mine: set[str], part: ListPart
    ) -> None:
        """The sums behind a member's total, and the total."""
        tab, first, count = self.tab, self.hidden[side], len(self.posts)

        def area(start: int, number: int = row, lock: str = "") -> str:
            ends = (letters(start), letters(start + count - 1))
            return f"${ends[0]}{lock}{number}:${ends[1]}{lock}{number}"

        columns = [at for (each, _, _), at in self.at.items() if each == side]
        answers = f"{a1(row, min(columns))}:{a1(row, max(columns))}"
        frame = SideFrame(
            side,
            f"${letters(first)}{row}",
            area(first + 5),
            area(first + 5 + count),
            area(first + 5, _CLASSES, "$"),
        )
        tab.put(row, first, Formula(f"IF(SUMPRODUCT(--(LEN(TRIM({answers}))>0))>0,1,0)"), "machine")
        used = [block for block in blocks if block.post.item.id in mine]
        for n, block in enumerate(blocks):
            if block.post.item.id not in mine:
                tab.put(row, first + 5 + count + n, 0, "machine")
                continue
            earned = item_score(block, frame, {}, part.before(side))
            cell = tab.put(row, first + 5 + n, earned, "machine")
            counts = item_applicable(block, cell, frame, part.policy.missing)
            tab.put(row, first + 5 + count + n, counts, "machine")
        vetoes = raisable(used, frame)
        checklist = part.agenda.checklist
        penalised = any(block.post.item.criterion.role == "penalty" for block in blocks)
        sections = [
            _section(frame, f"s{n}", [v.cell for v in vetoes if v.effect.kind == "section" and v.section == name])
            for n, name in enumerate(self._sections, 1)
        ]  # fmt: skip
        sums = [
            "+".join(sections) or "0",
            f"SUM({frame.applicable})",
            bonus_sum(frame, checklist.bonus_cap),
            penalty_sum(frame) if penalised else "0",
        ]
        cells = [
            tab.put(row, first + 1 + n, Formula(f"ROUND({each},4)"), "machine")
            for n, each in enumerate(sums)
        ]
        where = (cells[0], cells[1], cells[2], cells[3] if penalised else "")
        tab.put(row, self.total[side], score(frame, where, checklist, vetoes), "total_score")

    def _finish(self) -> None:
        tab = self.tab
        tab.widths = {1: 84.0, 2: 70.0}
        each = min(110.0, max(62.0, _PAGE / (self.last - 2)))
        for column in range(3, self.last + 1):
            tab.widths[column] = each
        tab.widths |= dict.fromkeys(range(self.key, self.end + 1), 0.0)
        tab.header_rows = (_HEAD, _HEAD + 1)
        tab.last_printed = (_FIRST + len(self.given.members), self.last)
        tab.freeze = (_FIRST, 3)
        tab.repeated_columns = 2
        heads = [at for (row, at), cell in tab.cells.items() if row == _HEAD and cell.value]
        starts = sorted(at for at in heads if at > tab.repeated_columns)
        tab.column_breaks = column_breaks(tab, starts, self.last)
        for row in (_HEAD, _HEAD + 1):
            tab.heights[row] = self._head_height(row)

    def _head_height(self, row: int) -> float:
        """High enough for each text of a row of headings."""
        tab = self.tab
        ends = {(top, left): right for top, left, bottom, right in tab.merges if top == bottom}
        lines = [4]
        for (at, column), cell in tab.cells.items():
            if at == row and isinstance(cell.value, str):
                columns = range(column, ends.get((at, column), column) + 1)
                width = sum(tab.widths[each] for each in columns)
                lines.append(lines_needed(cell.value, width))
        return row_height(max(lines) * LINE + 3)


def _section(frame: SideFrame, name: str, struck: Sequence[str]) -> str:
    total = f'ROUND(SUMIF({frame.classes},"{name}",{frame.scores}),4)'
    if not struck:
        return total
    raised = ",".join(f'{cell}="是"' for cell in struck)
    return f"IF(OR({raised}),0,{total})"


# Reading it again.


@dataclass(frozen=True)
class MemberMarks:
    """Where the hidden marks of a tab stand."""

    key: int
    """The column that names the member of a row."""
    columns: Mapping[int, tuple[str, SideName, str]]
    """Column → item, side, field."""


def member_marks(tab: RawTab) -> MemberMarks | None:
    """The marks of a tab with a row a member; None where it is none."""
    for number in sorted(tab.rows)[:40]:
        keys = [at for at, raw in tab.rows[number].items() if raw.text == KEY_HEAD]
        if not keys:
            continue
        columns: dict[int, tuple[str, SideName, str]] = {}
        for at, raw in tab.rows[number].items():
            item, side, field = (*raw.text.split(" ", 2), "", "")[:3]
            if side in SIDES and field:
                columns[at] = (item, side, field)
        return MemberMarks(keys[0], columns)
    return None


def member_rows(tab: RawTab, marks: MemberMarks) -> Iterator[tuple[int, str]]:
    """The rows of members, and whose they are."""
    for number in sorted(tab.rows):
        name = tab.text(number, marks.key)
        if name and name != KEY_HEAD and not name.startswith(f"{SIGNED} "):
            yield number, name


def member_form(tab: RawTab, marks: MemberMarks, row: int, posts: Sequence[Post]) -> Form:
    """One member's cells of a tab, with who and when, which the whole tab shares."""
    sides = tuple(side for side in SIDES if any(each[1] == side for each in marks.columns.values()))
    form = Form(tab.name, sides)
    known = {post.item.id for post in posts}
    for column, (item, side, field) in marks.columns.items():
        if item in known:
            form.cells[Place(item, side, field)] = _found(tab, row, column)
    for number in tab.rows:
        for side in sides:
            if tab.text(number, marks.key) == f"{SIGNED} {side}":
                form.cells[Place(SIGNED, side, "by")] = _found(tab, number, _BY)
                form.cells[Place(SIGNED, side, "date")] = _found(tab, number, _DATE)
    return form


def _found(tab: RawTab, row: int, column: int) -> CellFound:
    raw = tab.rows.get(row, {}).get(column)
    return CellFound(a1(row, column), None if raw is None or raw.is_blank else raw)


def is_filled(form: Form, side: SideName) -> bool:
    """Whether anything is said of the member on a side."""
    return any(
        found.raw is not None
        for place, found in form.cells.items()
        if place.side == side and place.item != SIGNED
    )
