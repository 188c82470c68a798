"""The rows of one item: what is asked on the left, texts on the right, merged to the same height."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from dangjian.core.sheet import asking, measure
from dangjian.core.sheet.columns import Columns
from dangjian.core.sheet.parts import SIDE_WORDS, InputCell, Rich, SideName, Tab, Validation, a1
from dangjian.criteria.cells import Slot
from dangjian.documents.checklist import Cycle
from dangjian.scoring.agenda import Post
from dangjian.values.wording import day_words


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
class Block:
    """Where an item came to stand."""

    post: Post
    first: int
    """Its first row."""
    last: int
    slots: tuple[Slot, ...]
    cells: dict[SideName, dict[str, str]] = field(default_factory=dict)
    """Side → field → address, of inputs and texts alike."""

    def filled_cells(self, side: SideName) -> list[str]:
        """The cells that say something about the item: its slots but texts."""
        mine = self.cells[side]
        return [mine[slot.field] for slot in self.slots if slot.input != "text"]


def slots_of(post: Post) -> tuple[Slot, ...]:
    """The cells that an item asks for on each side."""
    return post.item.criterion.slots(post.item.default)


def text_slots(post: Post, columns: Columns) -> tuple[TextSlot, ...]:
    """The rows of the right side: the sides' own, then the texts that the criterion asks for."""
    usual = [TextSlot(side, "", SIDE_WORDS[side]) for side in columns.sides]
    asked = [slot for slot in slots_of(post) if slot.input == "text"]
    return (
        *usual,
        *(
            TextSlot(side, slot.field, f"{SIDE_WORDS[side]}{slot.label}")
            for side in columns.sides
            for slot in asked
        ),
    )


def place_item(tab: Tab, columns: Columns, post: Post, row: int, choices: asking.Choices) -> Block:
    """Lay an item out from ``row`` on; scores come later, when all places are known."""
    slots = tuple(slot for slot in slots_of(post) if slot.input != "text")
    texts = text_slots(post, columns)
    count = max(len(slots), len(texts))
    last = row + count - 1
    block = Block(post, row, last, slots_of(post), {side: {} for side in columns.sides})
    labels = _labels(post, slots)
    _heights(tab, columns, block, labels, len(texts))
    tab.span((row, columns.at["id"], last, columns.at["id"]), post.item.id, "id")
    tab.span((row, columns.at["matter"], last, columns.at["matter"]), matter_of(post), "matter")
    worth = post.points if post.points else "—"
    tab.span((row, columns.at["points"], last, columns.at["points"]), worth, "points")
    for (top, bottom), slot, label in zip(
        _parts(row, count, len(slots)), slots, labels, strict=True
    ):
        column = columns.at["standard"]
        tab.span((top, column, bottom, column), label, "standard")
        tab.put(top, columns.at["key"], f"{post.item.id} {slot.field}", "machine")
        for side in columns.sides:
            _ask(tab, columns, block, slot, side, (top, bottom), choices)
    for (top, bottom), text in zip(_parts(row, count, len(texts)), texts, strict=True):
        tab.put(top, columns.at["text_key"], f"{post.item.id} {text.key}", "machine")
        last_label = columns.at["evidence" if text.field else "side"]
        tab.span((top, columns.at["side"], bottom, last_label), text.label, "side")
        _ask_texts(tab, columns, block, text, (top, bottom))
    return block


def matter_of(post: Post) -> Rich:
    """The item's title and requirement, and until when."""
    item = post.item
    if not post.counted:
        when = "有则填，没有可空着"
    elif item.cycle is Cycle.EVENT:
        when = "发生时填"
    else:
        when = f"{item.cycle.words}，{day_words(post.due_date)}前"
    must = "；须附佐证" if item.evidence_required else ""
    return Rich(item.title, f"（{when}{must}）\n{item.requirement}")


def _labels(post: Post, slots: tuple[Slot, ...]) -> list[str]:
    """The 评分标准 row by row, in the criterion's own words."""
    words = post.item.criterion.words(post.points)
    if len(slots) == 1 and not slots[0].label:
        return [words]
    labels = [slot.label for slot in slots]
    rules = len(getattr(post.item.criterion, "rules", ()))
    if not rules:
        return [f"{words}\n{labels[0]}：", *(f"{label}：" for label in labels[1:])]
    rest = words.removeprefix("；".join(labels[:rules])).strip("；")
    labels[rules - 1] += f"（{rest}）" if rest else ""
    return labels


def _parts(row: int, count: int, parts: int) -> list[tuple[int, int]]:
    """``count`` rows from ``row`` on, shared out to ``parts``; the first get the surplus."""
    size, more = divmod(count, parts)
    found, at = [], row
    for index in range(parts):
        height = size + (index < more)
        found.append((at, at + height - 1))
        at += height
    return found


def _heights(tab: Tab, columns: Columns, block: Block, labels: list[str], texts: int) -> None:
    """High enough for the matter, and for each part of the standard."""
    count = block.last - block.first + 1
    need = dict.fromkeys(range(block.first, block.last + 1), 1)
    width = columns.width("standard")
    for (top, bottom), label in zip(_parts(block.first, count, len(labels)), labels, strict=True):
        each = -(-measure.lines(label, width) // (bottom - top + 1))
        for row in range(top, bottom + 1):
            need[row] = max(need[row], each)
    for top, bottom in _parts(block.first, count, texts):
        least = 2 if texts <= len(columns.sides) else 1  # room to write by hand
        need[bottom] += max(0, least - sum(need[row] for row in range(top, bottom + 1)))
    matter = matter_of(block.post)
    whole = max(
        measure.lines(matter.bold + matter.rest, columns.width("matter")),
        measure.lines(block.post.item.id, columns.width("id")),
    )
    row = block.last
    while sum(need.values()) < whole:
        need[row] += 1
        row = row - 1 if row > block.first else block.last
    for row, lines in need.items():
        tab.heights[row] = lines * measure.LINE + 1


def _ask(
    tab: Tab,
    columns: Columns,
    block: Block,
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
    tab: Tab, columns: Columns, block: Block, text: TextSlot, rows: tuple[int, int]
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
            tab.span((top, column, bottom, column), None, "input_text")
        cell = a1(top, column)
        block.cells[text.side][name] = cell
        entry = InputCell(tab.name, item.id, text.side, name, cell, "text")
        tab.ask(entry, _text_validation(name, text, block))


def _text_validation(name: str, text: TextSlot, block: Block) -> Validation:
    match name:
        case "evidence":
            return asking.evidence_validation(block.post.item)
        case "note":
            return asking.note_validation()
        case "na":
            return asking.na_validation()
    return asking.text_validation(text.label, "选了“是”才填")
