"""The rows of one item: what is asked on the left, texts on the right, merged to the same height."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dangjian.criteria.base import rule_list, rules_of
from dangjian.criteria.cells import Slot
from dangjian.documents.checklist import Cycle
from dangjian.documents.policy import Policy
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.card import Graded
from dangjian.sheet import asking
from dangjian.sheet.earlier import Before, Told
from dangjian.sheet.identity import ListIdentity
from dangjian.sheet.parts import (
    LINE,
    SIDE_WORDS,
    SIDES,
    CellValidation,
    InputCell,
    Rich,
    SheetKind,
    SideName,
    Tab,
    a1,
    letters,
    lines_needed,
)
from dangjian.values.wording import day_words

# The columns of a tab, by name; the names stand in a hidden row, where the reader looks for
# them.


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


class TextSlot(NamedTuple):
    """A row of the right side."""

    side: SideName
    field: str
    """Empty: evidence, note and na side by side; else the one text that fills the row."""
    label: str

    @property
    def key(self) -> str:
        """``self``, ``inspection basis``."""
        return f"{self.side} {self.field}".strip()


@dataclass
class ItemBlock:
    """Where an item came to stand."""

    post: Post
    first: int
    """Its first row."""
    last: int
    slots: tuple[Slot, ...]
    cells: dict[SideName, dict[str, str]] = field(default_factory=dict)
    """Side → field → address, of inputs and texts alike."""

    def filled_cells(self, side: SideName) -> list[str]:
        """The cells that say something about the item: its slots but those aside."""
        mine = self.cells[side]
        return [mine[slot.field] for slot in self.slots if not slot.aside]


def slots_of(post: Post) -> tuple[Slot, ...]:
    """The cells that an item asks for on each side; none for what is taken from elsewhere."""
    return () if post.item.draws else post.item.criterion.slots(post.item.default)


def text_slots(post: Post, columns: Columns) -> tuple[TextSlot, ...]:
    """The rows of the right side: the sides' own, then the texts that the criterion asks for."""
    if not slots_of(post):
        return ()
    usual = [TextSlot(side, "", SIDE_WORDS[side]) for side in columns.sides]
    asked = [slot for slot in slots_of(post) if slot.aside]
    return (
        *usual,
        *(
            TextSlot(side, slot.field, f"{SIDE_WORDS[side]}{slot.label}")
            for side in columns.sides
            for slot in asked
        ),
    )


def place_item(
    tab: Tab,
    columns: Columns,
    post: Post,
    row: int,
    choices: asking.Choices,
    drawn: DrawnFrom,
    told: Told = (),
) -> ItemBlock:
    """Lay an item out from ``row`` on; scores come later, when all places are known.

    ``drawn``: what an item shows that takes its value from elsewhere. ``told``: what was said before.
    """
    if post.item.draws:
        return _place_drawn(tab, columns, post, row, drawn)
    slots = tuple(slot for slot in slots_of(post) if not slot.aside)
    texts = text_slots(post, columns)
    labels, lines = _labels(post, slots)
    count = max(len(labels), len(texts))
    last = row + count - 1
    block = ItemBlock(post, row, last, slots_of(post), {side: {} for side in columns.sides})
    notes = {side: before.note for side, item, before in told if item == post.item.id}
    lines_of_notes = [
        lines_needed(notes.get(text.side, "") if not text.field else "", columns.width("note"))
        for text in texts
    ]
    _heights(tab, columns, block, labels, lines_of_notes)
    if not texts:
        area = (row, columns.at["side"], last, columns.at["na"])
        tab.span(area, None, "closed")
    tab.span((row, columns.at["id"], last, columns.at["id"]), post.item.id, "id")
    tab.span((row, columns.at["matter"], last, columns.at["matter"]), matter_of(post), "matter")
    worth = post.points if post.points else "—"
    tab.span((row, columns.at["points"], last, columns.at["points"]), worth, "points")
    for (top, bottom), slot, label in zip(
        _parts(row, count, len(labels)), lines, labels, strict=True
    ):
        column = columns.at["standard"]
        tab.span((top, column, bottom, column), label, "standard")
        if slot is None:
            for side in columns.sides:
                tab.span((top, columns.at[side], bottom, columns.at[side]), None, "closed")
            continue
        tab.put(top, columns.at["key"], f"{post.item.id} {slot.field}", "machine")
        for side in columns.sides:
            _ask(tab, columns, block, slot, side, (top, bottom), choices)
    for (top, bottom), text in zip(_parts(row, count, len(texts)), texts, strict=True):
        tab.put(top, columns.at["text_key"], f"{post.item.id} {text.key}", "machine")
        last_label = columns.at["evidence" if text.field else "side"]
        tab.span((top, columns.at["side"], bottom, last_label), text.label, "side")
        _ask_texts(tab, columns, block, text, (top, bottom), notes.get(text.side))
    return block


class DrawnFrom(NamedTuple):
    """What an item shows that takes its value from elsewhere."""

    slots: tuple[Slot, ...] = ()
    """The cells that it has of the item it draws on, or its own for figures of the register."""
    figures: Mapping[str, Decimal] = {}
    """Field → figure of the register; empty for an item that draws on another."""
    origin: str = ""
    """Where it comes from, for the row."""


def _place_drawn(tab: Tab, columns: Columns, post: Post, row: int, drawn: DrawnFrom) -> ItemBlock:
    """Rows without any input; the cells are filled once all places are known."""
    slots = tuple(slot for slot in drawn.slots if not slot.aside)
    count = max(1, len(slots))
    last = row + count - 1
    block = ItemBlock(post, row, last, slots, {side: {} for side in columns.sides})
    words = post.item.criterion.words(post.points)
    labels = [f"{slot.label}：" if slot.label else "" for slot in slots] or [""]
    labels[0] = "\n".join(text for text in (words, drawn.origin, labels[0]) if text)
    _heights(tab, columns, block, labels, [])
    tab.span((row, columns.at["id"], last, columns.at["id"]), post.item.id, "id")
    tab.span((row, columns.at["matter"], last, columns.at["matter"]), matter_of(post), "matter")
    tab.span((row, columns.at["points"], last, columns.at["points"]), post.points, "points")
    tab.span((row, columns.at["side"], last, columns.at["na"]), None, "closed")
    for at, label in enumerate(labels, row):
        tab.put(at, columns.at["standard"], label, "standard")
        for side in columns.sides:
            field = slots[at - row].field if slots else ""
            figure = drawn.figures.get(field)
            block.cells[side][field] = tab.put(at, columns.at[side], figure, "closed")
    return block


def matter_of(post: Post) -> Rich:
    """The item's title and requirement, and until when."""
    item = post.item
    if item.draws:
        when = "不用填"
    elif item.criterion.role == "veto" and not slots_of(post):
        when = "不用填，由得分判定"
    elif not post.counted:
        when = "有则填，没有可空着"
    elif item.cycle is Cycle.EVENT:
        when = "发生时填"
    elif post.later_due is not None:
        when = f"{item.cycle.words}，{day_words(post.later_due)}前；可先填，{post.later_due.month} 月计分"
    else:
        when = f"{item.cycle.words}，{day_words(post.due_date)}前"
    must = "；须附佐证" if item.evidence_required else ""
    how = f"\n填报：{item.reporting}" if item.reporting else ""
    several = "\n几位检查人各填一份，评定合成一个得分。" if item.several else ""
    return Rich(item.title, f"（{when}{must}）\n{item.requirement}{how}{several}")


def _labels(post: Post, slots: tuple[Slot, ...]) -> tuple[list[str], list[Slot | None]]:
    """The 评分标准 row by row, in the criterion's own words, and what each row asks for."""
    criterion = post.item.criterion
    words = criterion.words(post.points)
    if not slots or (len(slots) == 1 and not slots[0].label):
        return [words], [slots[0] if slots else None]
    labels = [slot.label for slot in slots]
    given: list[Slot | None] = list(slots)
    rules = [slot.label for slot in slots if slot.field in rules_of(criterion)]
    if not rules:
        return [f"{words}\n{labels[0]}：", *(f"{label}：" for label in labels[1:])], given
    apart = [rule.words() for rule in rule_list(criterion) if rule.words() not in rules]
    rest = words
    for label in (*rules, *apart):
        rest = rest.replace(label, "", 1)
    rest = rest.strip("；")
    labels[len(rules) - 1] += f"（{rest}）" if rest else ""
    return [*labels, *apart], [*given, *[None] * len(apart)]


def _parts(row: int, count: int, parts: int) -> list[tuple[int, int]]:
    """``count`` rows from ``row`` on, shared out to ``parts``; the first get the surplus."""
    if not parts:
        return []
    size, more = divmod(count, parts)
    found, at = [], row
    for index in range(parts):
        height = size + (index < more)
        found.append((at, at + height - 1))
        at += height
    return found


def _heights(
    tab: Tab, columns: Columns, block: ItemBlock, labels: list[str], texts: Sequence[int]
) -> None:
    """High enough for the matter, for each part of the standard, and for the lines of each text."""
    count = block.last - block.first + 1
    need = dict.fromkeys(range(block.first, block.last + 1), 1)
    width = columns.width("standard")
    for (top, bottom), label in zip(_parts(block.first, count, len(labels)), labels, strict=True):
        each = -(-lines_needed(label, width) // (bottom - top + 1))
        for row in range(top, bottom + 1):
            need[row] = max(need[row], each)
    for (top, bottom), lines in zip(_parts(block.first, count, len(texts)), texts, strict=True):
        by_hand = 2 if len(texts) <= len(columns.sides) else 1
        least = max(by_hand, lines)
        need[bottom] += max(0, least - sum(need[row] for row in range(top, bottom + 1)))
    matter = matter_of(block.post)
    whole = max(
        lines_needed(matter.bold + matter.rest, columns.width("matter")),
        lines_needed(block.post.item.id, columns.width("id")),
    )
    row = block.last
    while sum(need.values()) < whole:
        need[row] += 1
        row = row - 1 if row > block.first else block.last
    for row, lines in need.items():
        tab.heights[row] = lines * LINE


def _ask(
    tab: Tab,
    columns: Columns,
    block: ItemBlock,
    slot: Slot,
    side: SideName,
    rows: tuple[int, int],
    choices: asking.Choices,
) -> None:
    top, bottom = rows
    column = columns.at[side]
    cell = tab.span((top, column, bottom, column), None, asking.INPUT_STYLES[slot.input])
    block.cells[side][slot.field] = cell
    entry = InputCell(tab.name, block.post.item.id, side, slot.field, cell, slot.input)
    tab.ask(entry, asking.validation_of(slot, block.post.item, choices))


def _ask_texts(
    tab: Tab,
    columns: Columns,
    block: ItemBlock,
    text: TextSlot,
    rows: tuple[int, int],
    told: str | None,
) -> None:
    item, (top, bottom) = block.post.item, rows
    fields: tuple[str, ...] = ("evidence", "note", "na")
    if text.field:
        tab.span((top, columns.at["note"], bottom, columns.at["na"]), None, "input_text")
        fields = (text.field,)
    for name in fields:
        column = columns.at[name if not text.field else "note"]
        if name == "na" and not item.may_be_na:
            tab.span((top, column, bottom, column), "—", "closed")
            continue
        if not text.field:
            said = told if name == "note" else None
            tab.span((top, column, bottom, column), said, "input_text")
        cell = a1(top, column)
        block.cells[text.side][name] = cell
        entry = InputCell(tab.name, item.id, text.side, name, cell, "text")
        tab.ask(entry, _text_validation(name, text, block))


def _text_validation(name: str, text: TextSlot, block: ItemBlock) -> CellValidation:
    match name:
        case "evidence":
            return asking.evidence_validation(block.post.item)
        case "note":
            return asking.note_validation()
        case "na":
            return asking.na_validation()
    return asking.text_validation(text.label, "选了“是”才填")


# A checklist as one tab of a workbook shows it.


@dataclass(frozen=True)
class ListPart:
    """A checklist in the month of a workbook, for units that the same items apply to."""

    agenda: Agenda
    posts: tuple[Post, ...]
    """What the tab lists: due, event, bonus and veto items that apply."""
    early: tuple[Post, ...]
    """Items of a longer cycle that may be filled in, but aren't due yet."""
    policy: Policy
    identity: ListIdentity
    name: str
    """Of the tab."""
    figures: tuple[int, int] = (0, 0)
    """What the register says of the unit on ``as_of``: done and total."""
    as_of: date | None = None
    """The day of the figures; None where no item asks for them."""
    told: Told = ()
    """What was said before the sheet was made."""

    @property
    def grades(self) -> Sequence[Graded]:
        """The checklist's own grades, else the policy's."""
        return self.agenda.checklist.grades or self.policy.grades

    def before(self, side: SideName) -> dict[str, Before]:
        """What was said of items on one side before the sheet was made."""
        return {item: before for each, item, before in self.told if each == side}

    @property
    def silence_answers(self) -> bool:
        """Whether every counted item has a default, so that a signature alone is an answer."""
        open_posts = [
            post
            for post in self.posts
            if post.counted and not post.is_event and not post.item.draws
        ]
        return bool(open_posts) and all(post.item.default is not None for post in open_posts)
