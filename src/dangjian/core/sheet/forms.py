"""The flat form of a tab: every input cell with what stands in it, found by the marks of its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dangjian.codes import sheets as codes
from dangjian.core.sheet.columns import GROUPS, HEADINGS, columns_for
from dangjian.core.sheet.parts import SIDES, SheetKind, SideName, a1
from dangjian.core.sheet.raw import Raw, RawTab
from dangjian.core.sheet.rows import slots_of, text_slots
from dangjian.core.sheet.tab import PLAIN_ROW
from dangjian.criteria.cells import Slot
from dangjian.problem import Code
from dangjian.scoring.agenda import Post
from dangjian.values.wording import shown

SIGNED = "_"
"""Stands for an item where it is about who and when."""
TEXTS = ("evidence", "note", "na")


class SheetFinding(NamedTuple):
    """A problem of a cell, still without a file."""

    code: Code
    sheet: str
    cell: str
    values: Mapping[str, object]


class Place(NamedTuple):
    """What an input cell is about."""

    item: str
    side: SideName
    field: str


class Found(NamedTuple):
    """An input cell of a tab."""

    cell: str
    raw: Raw | None
    """None where nothing stands in it."""


@dataclass
class Form:
    """A tab in flat form."""

    sheet: str
    sides: tuple[SideName, ...] = ()
    cells: dict[Place, Found] = field(default_factory=dict)
    findings: list[SheetFinding] = field(default_factory=list)

    def find(self, code: Code, cell: str, **values: object) -> None:
        """Note a problem."""
        self.findings.append(SheetFinding(code, self.sheet, cell, values))


def read_form(tab: RawTab, posts: Sequence[Post]) -> Form:
    """The input cells of a tab that lists these items; rows may have been moved."""
    form = Form(tab.name)
    named = _column_names(tab)
    if named is None:
        form.find(codes.COLUMN_MISSING, "A1", names="隐藏的行标记")
        return form
    names_row, at = named
    form.sides = tuple(side for side in SIDES if f"{side}_applicable" in at or side in at)
    missing = [name for name in _needed(form.sides) if name not in at]
    if missing or not form.sides:
        words = "、".join(HEADINGS.get(n) or GROUPS.get(n, "隐藏的行标记") for n in missing)
        form.find(codes.COLUMN_MISSING, a1(names_row, 1), names=words)
        return form
    known = {post.item.id: post for post in posts}
    for number in sorted(tab.rows):
        if number != names_row:
            _read_row(form, tab, number, at, known)
    form.findings += _outside(tab, at, names_row)
    form.findings += _rows_missing(form, posts)
    return form


def _column_names(tab: RawTab) -> tuple[int, dict[str, int]] | None:
    """The hidden row that names the columns, and where each is."""
    for number, row in tab.rows.items():
        names = {raw.text: column for column, raw in row.items() if raw.formula is None}
        if {"key", "text_key", "class"} <= names.keys():
            return number, names
    return None


def _needed(sides: Sequence[SideName]) -> Iterator[str]:
    kind: SheetKind = "both" if len(sides) != 1 else sides[0]
    hidden = {"class", "standard", *(f"{side}_score" for side in SIDES)}
    return (name for name in columns_for(kind).at if name not in hidden)


def _read_row(
    form: Form, tab: RawTab, number: int, at: Mapping[str, int], known: Mapping[str, Post]
) -> None:
    key, text_key = tab.text(number, at["key"]), tab.text(number, at["text_key"])
    if not key and not text_key:
        _stray(form, tab, number, at)
        return
    item = (key if key != PLAIN_ROW else text_key).partition(" ")[0]
    printed = tab.text(number, at["id"])
    if item in known and printed and printed != item:
        form.find(codes.ITEM_CHANGED, a1(number, at["id"]), shown=shown(printed), item=item)
        return
    if key.startswith(f"{SIGNED} "):
        side = key.partition(" ")[2]
        if side in form.sides:
            _note(form, tab, Place(SIGNED, side, "by"), number, at["matter"])
            _note(form, tab, Place(SIGNED, side, "date"), number, at["points"])
        return
    name, _, asked = key.partition(" ")
    if name in known and asked:
        for side in form.sides:
            _note(form, tab, Place(name, side, asked), number, at[side])
    name, _, rest = text_key.partition(" ")
    if name in known and rest:
        _note_texts(form, tab, name, rest, number, at)


def _note_texts(
    form: Form, tab: RawTab, item: str, key: str, number: int, at: Mapping[str, int]
) -> None:
    side, _, asked = key.partition(" ")
    if side not in form.sides:
        return
    if asked:
        _note(form, tab, Place(item, side, asked), number, at["note"])
        return
    for name in TEXTS:
        raw = tab.rows[number].get(at[name])
        closed = name == "na" and raw is not None and raw.text.strip() == "—"
        if not closed:
            _note(form, tab, Place(item, side, name), number, at[name])


def _note(form: Form, tab: RawTab, place: Place, row: int, column: int) -> None:
    raw = tab.rows.get(row, {}).get(column)
    found = Found(a1(row, column), None if raw is None or raw.is_blank else raw)
    before = form.cells.get(place)
    if before is not None and before.raw is not None and found.raw is not None:
        if before.raw != found.raw:
            form.find(codes.ROW_TWICE, found.cell, item=place.item, other=before.cell)
        return
    if before is None or before.raw is None:
        form.cells[place] = found


def _stray(form: Form, tab: RawTab, number: int, at: Mapping[str, int]) -> None:
    """What people wrote into rows of their own."""
    for name in (*form.sides, *TEXTS):
        raw = tab.rows[number].get(at[name])
        if raw is not None and not raw.is_blank and raw.formula is None:
            form.find(codes.STRAY_ROW, a1(number, at[name]), found=shown(raw.text))


def _outside(tab: RawTab, at: Mapping[str, int], names_row: int) -> Iterator[SheetFinding]:
    """Content beside the table, or below it outside the input columns."""
    last = max(at.values())
    inputs = {at[name] for name in (*SIDES, *TEXTS) if name in at}
    found = []
    for number, row in sorted(tab.rows.items()):
        ours = (
            tab.text(number, at["key"]) or tab.text(number, at["text_key"]) or number == names_row
        )
        for column, raw in row.items():
            beside = column > last or (not ours and column not in inputs)
            if beside and not raw.is_blank and raw.formula is None:
                found.append((a1(number, column), shown(raw.text, 12)))
    if found:
        words = "、".join(f"{cell} {text}" for cell, text in found[:3])
        more = f" 等 {len(found)} 处" if len(found) > 3 else ""
        yield SheetFinding(codes.OUTSIDE, tab.name, found[0][0], {"found": words + more})


def _rows_missing(form: Form, posts: Sequence[Post]) -> Iterator[SheetFinding]:
    """Items whose rows are gone, whole or in part."""
    if form.sides:
        for side in form.sides:
            if Place(SIGNED, side, "by") not in form.cells:
                values = {"item": "表头", "part": "（姓名和日期）"}
                yield SheetFinding(codes.ROW_MISSING, form.sheet, "A1", values)
    kind: SheetKind = "both" if len(form.sides) == 2 else form.sides[0]
    columns = columns_for(kind)
    changed = {finding.values.get("item") for finding in form.findings}
    for post in posts:
        item = post.item.id
        slots = [slot for slot in slots_of(post) if slot.input != "text"]
        wanted: list[tuple[Place, Slot | None]] = [
            (Place(item, side, slot.field), slot) for side in form.sides for slot in slots
        ]
        wanted += [
            (Place(item, text.side, text.field or "evidence"), None)
            for text in text_slots(post, columns)
        ]
        gone = [slot for place, slot in wanted if place not in form.cells]
        if gone and item not in changed:
            label = next((slot.label for slot in gone if slot and slot.label), "")
            part = f"：{label}" if label and len(gone) < len(wanted) else ""
            yield SheetFinding(codes.ROW_MISSING, form.sheet, "A1", {"item": item, "part": part})
