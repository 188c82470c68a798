"""The flat form of a tab: every input cell with what stands in it, found by the marks of its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.codes import sheets as codes
from dangjian.criteria.cells import Slot
from dangjian.documents.invisible import first_invisible, invisible_words, without_invisible
from dangjian.documents.organization import Unit
from dangjian.problem import Code
from dangjian.scoring.agenda import Post
from dangjian.sheet.identity import (
    CODE_WORD,
    PRINT_SCHEMA,
    SCHEMA,
    Identity,
    ListIdentity,
    parse_code_line,
    parse_properties,
)
from dangjian.sheet.parts import MAP_SHEET, SIDES, SheetKind, SideName, a1
from dangjian.sheet.rows import GROUPS, HEADINGS, columns_for, slots_of, text_slots
from dangjian.sheet.tab import PLAIN_ROW
from dangjian.values.numbers import plain
from dangjian.values.period import Month, parse_month
from dangjian.values.wording import shown

# A workbook as it was handed in: cells with what stands in them, nothing believed yet.


class Raw(NamedTuple):
    """What stands in a cell."""

    value: str | Decimal | bool | date
    """A text, number, truth value or date; of a formula its last result."""
    formula: str | None = None
    """The formula without its equals sign; None where there is none."""
    look: Literal["", "date", "percent"] = ""
    """How a number is shown."""

    @property
    def text(self) -> str:
        """As a person sees it."""
        match self.value:
            case bool():
                return "TRUE" if self.value else "FALSE"
            case Decimal():
                return plain(self.value)
        return str(self.value)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see."""
        return self.formula is None and not self.text.replace("\xa0", " ").strip()


@dataclass(frozen=True)
class RawTab:
    """One worksheet: rows of cells that hold something, by number from 1."""

    name: str
    rows: Mapping[int, Mapping[int, Raw]]
    year_1904: bool = False
    """Whether dates count from 1904 instead of 1900."""

    def text(self, row: int, column: int) -> str:
        """What can be read in a cell; empty where nothing is."""
        raw = self.rows.get(row, {}).get(column)
        return raw.text.strip() if raw is not None and raw.formula is None else ""


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


class CellFound(NamedTuple):
    """An input cell of a tab."""

    cell: str
    raw: Raw | None
    """None where nothing stands in it."""


@dataclass
class Form:
    """A tab in flat form."""

    sheet: str
    sides: tuple[SideName, ...] = ()
    cells: dict[Place, CellFound] = field(default_factory=dict)
    findings: list[SheetFinding] = field(default_factory=list)
    cleaned: set[str] = field(default_factory=set)
    """The cells from which invisible characters were taken off."""

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
    if raw is not None:
        raw = _visible(form, a1(row, column), raw)
    found = CellFound(a1(row, column), None if raw is None or raw.is_blank else raw)
    before = form.cells.get(place)
    if before is not None and before.raw is not None and found.raw is not None:
        if before.raw != found.raw:
            form.find(codes.ROW_TWICE, found.cell, item=place.item, other=before.cell)
        return
    if before is None or before.raw is None:
        form.cells[place] = found


def _visible(form: Form, cell: str, raw: Raw) -> Raw:
    """What can be seen of a cell; what can't is taken off and told, once a cell."""
    if raw.formula is not None or not isinstance(raw.value, str) or not first_invisible(raw.value):
        return raw
    if cell not in form.cleaned:
        form.cleaned.add(cell)
        form.find(codes.INVISIBLE_IN_CELL, cell, characters=invisible_words(raw.value))
    return raw._replace(value=without_invisible(raw.value))


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
        slots = [slot for slot in slots_of(post) if not slot.aside]
        wanted: list[tuple[Place, Slot | None]] = [
            (Place(item, side, slot.field), slot) for side in form.sides for slot in slots
        ]
        wanted += [
            (Place(item, text.side, text.field or "evidence"), None)
            for text in text_slots(post, columns)
        ]
        gone = [slot for place, slot in wanted if place not in form.cells]
        if post.later_due is not None and len(gone) == len(wanted):
            continue  # nobody needs to keep rows that needn't be filled in yet
        if gone and item not in changed:
            label = next((slot.label for slot in gone if slot and slot.label), "")
            part = f"：{label}" if label and len(gone) < len(wanted) else ""
            yield SheetFinding(codes.ROW_MISSING, form.sheet, "A1", {"item": item, "part": part})


# Whose workbook it is: the three carriers read and compared.


_CODE_ROWS = 10
_LIST_COLUMN = 11  # K: sheet, checklist, version, digest
_NAMED = re.compile(r"(\d{4}-\d{2})_(.+?)(?:（\d+）|\s*\(\d+\)|-副本| - 副本)*\.\w+")


@dataclass
class Identified:
    """What the carriers say together."""

    identity: Identity
    tabs: dict[str, str] = field(default_factory=dict)
    """Checklist → the tab that is its."""
    findings: list[SheetFinding] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether it can't be collected."""
        return any(finding.code.severity.value == "error" for finding in self.findings)


def is_print_only(map_tab: RawTab | None, properties: Mapping[str, str] | None) -> bool:
    """Whether it is a workbook of many units that was made for printing."""
    said = map_tab.text(1, 2) if map_tab else ""
    return PRINT_SCHEMA in (said, (properties or {}).get("dangjian"))


def identify(
    properties: Mapping[str, str] | None, map_tab: RawTab | None, tabs: Iterable[RawTab]
) -> Identified | None:
    """What the workbook is about; None when no carrier is there. ``properties`` None: can't be seen."""
    named = _map_identity(map_tab) if map_tab else None
    listed, sheets = named or (None, {})
    stated = parse_properties(dict(properties)) if properties is not None else None
    codes_found = {tab.name: code for tab in tabs if (code := code_of(tab)) is not None}
    base = listed or stated or _joined(codes_found.values())
    if base is None:
        return None
    found = Identified(base)
    if stated is not None and stated.brief() != base.brief():
        _disagree(found, "文件属性", stated, "隐藏的工作表", base)
    _find_tabs(found, codes_found, sheets)
    missing = []
    if properties is not None and stated is None:
        missing.append("文件属性")
    if listed is None:
        missing.append(f"隐藏的工作表 {MAP_SHEET}")
    unmarked = [sheet for sheet in found.tabs.values() if sheet not in codes_found]
    missing += [f"“{sheet}”上的识别码" for sheet in unmarked]
    if missing:
        values = {"what": "、".join(missing), "unit": base.unit, "period": str(base.period)}
        found.findings.append(SheetFinding(codes.CARRIER_MISSING, "", "", values))
    return found


def code_of(tab: RawTab) -> Identity | None:
    """What the code line of a tab says; None where there is none."""
    for number in range(1, _CODE_ROWS + 1):
        for raw in tab.rows.get(number, {}).values():
            if raw.formula is None and CODE_WORD in raw.text:
                return parse_code_line(raw.text)
    return None


def _map_identity(tab: RawTab) -> tuple[Identity, dict[str, str]] | None:
    pairs = {tab.text(row, 1): tab.text(row, 2) for row in range(1, 10)}
    month = parse_month(pairs.get("period", ""))
    if pairs.get("schema") != SCHEMA or not pairs.get("unit") or month is None:
        return None
    lists, sheets = [], {}
    for row in sorted(tab.rows)[1:]:
        sheet, checklist, version, digest = (
            tab.text(row, _LIST_COLUMN + offset) for offset in range(4)
        )
        if checklist:
            lists.append(ListIdentity(checklist, version, digest))
            sheets[checklist] = sheet
    # With a row a member a list stands there once a member.
    return Identity(pairs["unit"], month, tuple(dict.fromkeys(lists))), sheets


def _joined(found: Iterable[Identity]) -> Identity | None:
    """One identity from the code lines alone, when they are all of one unit and month."""
    every = list(found)
    if not every or len({(each.unit, each.period) for each in every}) > 1:
        return None
    lists = dict.fromkeys(one for each in every for one in each.lists)
    return Identity(every[0].unit, every[0].period, tuple(lists))


def _find_tabs(
    found: Identified, marked: Mapping[str, Identity], sheets: Mapping[str, str]
) -> None:
    """The tab of each list: by its code line, else by the name that the map gives."""
    base = found.identity
    lists = {each.words: each for each in base.lists}
    for sheet, code in marked.items():
        one = code.lists[0]
        same = (code.unit, code.period) == (base.unit, base.period) and one.words in lists
        if not same:
            _disagree(found, f"“{sheet}”上的识别码", code, "其余的标记", base, sheet)
        elif one.checklist in found.tabs:
            values = {"title": sheet, "other": found.tabs[one.checklist]}
            found.findings.append(SheetFinding(codes.TAB_TWICE, sheet, "A1", values))
        else:
            found.tabs[one.checklist] = sheet
            _renamed(found, sheets.get(one.checklist, sheet), sheet)
    for checklist, sheet in sheets.items():
        found.tabs.setdefault(checklist, sheet)


def _renamed(found: Identified, title: str, sheet: str) -> None:
    if title != sheet:
        values = {"title": title, "found": sheet}
        found.findings.append(SheetFinding(codes.RENAMED_TAB, sheet, "A1", values))


def _disagree(
    found: Identified, one: str, said: Identity, other: str, base: Identity, sheet: str = ""
) -> None:
    values = {"one": f"{one}是 {_words(said, base)}", "other": f"{other}是 {_words(base, said)}"}
    finding = SheetFinding(codes.CARRIERS_DISAGREE, sheet, "A1" if sheet else "", values)
    found.findings.append(finding)


def _words(identity: Identity, other: Identity) -> str:
    """What is different from the other."""
    if identity.unit != other.unit or identity.period != other.period:
        return f"{identity.unit} {identity.period}"
    lists = {each.words for each in other.lists}
    return (
        "、".join(each.words for each in identity.lists if each.words not in lists) or "少几份清单"
    )


def name_finding(
    file: str, identity: Identity, units: Mapping[str, Unit], right: str
) -> SheetFinding | None:
    """A file that is called after another month or unit than it is of; other names say nothing."""
    match = _NAMED.fullmatch(file)
    if match is None:
        return None
    named, name = parse_month(match[1]), match[2].strip()
    unit = units.get(identity.unit)
    others = {each.name for each in units.values() if each.id != identity.unit}
    mine = unit is not None and unit.name in name
    wrong_unit = name in others and not mine
    if (named is None or named == identity.period) and not wrong_unit:
        return None
    values = {
        "named": f"{match[1]} {shown(name)}",
        "unit": unit.name if unit else identity.unit,
        "period": str(identity.period),
        "right": right,
    }
    return SheetFinding(codes.NAME_DISAGREES, "", "", values)


def period_finding(
    identity: Identity, units: Mapping[str, Unit], wanted: Month | None
) -> SheetFinding | None:
    """A sheet of another month than the one that is collected."""
    if wanted is None or wanted == identity.period:
        return None
    unit = units.get(identity.unit)
    values = {
        "unit": unit.name if unit else identity.unit,
        "period": str(identity.period),
        "wanted": str(wanted),
    }
    return SheetFinding(codes.WRONG_PERIOD, "", "", values)
