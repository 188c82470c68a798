"""What a roster makes of organization and people: the entries, and how a row changes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dangjian.books.ids import proposed
from dangjian.books.table import (
    BookProblem,
    TableRow,
    month_in,
    name_of,
    whole_in,
    words_in,
)
from dangjian.documents.catalog import Catalog
from dangjian.documents.spoken import Thing, folded, near
from dangjian.values.period import Month

Entry = dict[str, Any]


_UNIT_KEYS = (
    "id", "name", "layer", "parent", "members", "contact", "zone", "tags", "from", "until",
    "successor", "holders",
)  # fmt: skip


_BY_ENDING = (
    ("党支部", "branch"), ("支部", "branch"), ("党小组", "group"), ("突击队", "team"),
    ("党委委员", "member"), ("纪委书记", "member"), ("副书记", "member"), ("党委书记", "secretary"),
    ("党委", "committee"), ("部", "department"), ("室", "department"), ("处", "department"),
    ("科", "department"), ("中心", "department"),
)  # fmt: skip


@dataclass
class RosterDraft:
    """The entries of organization and people file, changed in place, and what is to be told of it."""

    units: list[Entry]
    zones: list[Entry]
    people: list[Entry]
    catalog: Catalog | None
    month: Month
    """The month of asking: from when a post is held where nobody says."""
    ours: bool = False
    """Whether the workbook is one of ours, so that a blank cell takes away what was written."""
    known: Mapping[str, Entry] = field(default_factory=dict)
    """Units of the example of a new workspace by folded name: their ids and tags are what its policy and
    lists ask for."""
    taken: set[str] = field(default_factory=set)
    """Ids in use elsewhere: campaigns."""
    problems: list[BookProblem] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    new_units: list[str] = field(default_factory=list)
    new_people: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    """Ids of the people of whom the workbook speaks."""

    def ids(self) -> set[str]:
        """Every id in use."""
        return {str(each["id"]) for each in (*self.units, *self.people)} | self.taken

    def guess(self, text: str) -> None:
        """Tell a guess, once."""
        if text not in self.guesses:
            self.guesses.append(text)


def unit_named(draft: RosterDraft, name: str) -> Entry | None:
    """The unit of a name; of several the one that still exists."""
    mine = [each for each in draft.units if folded(str(each["name"])) == folded(name)]
    living = [each for each in mine if exists_in(each, draft.month)]
    return next(iter(living or mine), None)


def exists_in(entry: Mapping[str, Any], month: Month) -> bool:
    """Whether a unit's entry speaks of the month."""
    text = str(month)
    return str(entry.get("from", "")) <= text <= str(entry.get("until", "9999-12"))


def layer_by_name(name: str) -> str | None:
    """The layer that a unit's name ends in; None where it doesn't say."""
    return next((layer for ending, layer in _BY_ENDING if name.endswith(ending)), None)


def add_unit(draft: RosterDraft, name: str, layer: str, wanted: str = "") -> Entry:
    """A new unit behind the others of its layer, under what is above that layer where there is just one."""
    known = draft.known.get(folded(name), {})
    usual = str(known.get("id", ""))
    free = usual if usual and usual not in draft.ids() else ""
    entry: Entry = {"id": wanted or free or proposed(name, layer, draft.ids()), "name": name}
    entry["layer"] = layer
    if known.get("tags"):
        entry["tags"] = list(known["tags"])
        draft.guess(f"{name}的标签照范本写：{'、'.join(known['tags'])}")
    same = [n for n, each in enumerate(draft.units) if each["layer"] == layer]
    draft.units.insert(same[-1] + 1 if same else len(draft.units), entry)
    draft.new_units.append(str(entry["id"]))
    return entry


def place_new(draft: RosterDraft) -> None:
    """New units that say nothing of what is above them, now that every unit is known."""
    for unit in draft.units:
        above = _above(draft, str(unit["layer"])) if unit["id"] in draft.new_units else ""
        if above and "parent" not in unit and above != unit["id"]:
            put(unit, "parent", above)


def _above(draft: RosterDraft, layer: str) -> str:
    layers = draft.catalog.layers if draft.catalog else ()
    under = next((each.under for each in layers if each.id == layer), None)
    above = [each for each in draft.units if each["layer"] == under]
    living = [each for each in above if exists_in(each, draft.month)]
    return str(living[0]["id"]) if under and len(living) == 1 else ""


def take_cells(draft: RosterDraft, row: TableRow, entry: Entry, keys: Iterable[str]) -> None:
    """Members, tags and months as they are written."""
    for key in keys:
        if not row.text(key):
            clear(draft, row, entry, key)
        elif key == "members":
            try:
                put(entry, key, whole_in(row, key))
            except ValueError:
                draft.problems.append(row.problem(key, f"“{row.text(key)}”不是人数。"))
        elif key == "tags":
            put(entry, key, words_in(row, key))
        elif (month := month_of(draft, row, key)) is not None:
            put(entry, key, str(month))


def put(entry: Entry, key: str, value: Any) -> None:
    """Put a key where files usually have it."""
    if key in entry:
        entry[key] = value
        return
    rest = {name: entry.pop(name) for name in list(entry)}
    rest[key] = value
    order = {name: place for place, name in enumerate((*_UNIT_KEYS, "unit"))}
    for name in sorted(rest, key=lambda each: order.get(each, 99) if each != "unit" else 2.5):
        entry[name] = rest[name]


def clear(draft: RosterDraft, row: TableRow, entry: Entry, key: str) -> None:
    """A blank cell of a workbook of ours takes away what was written; of others it says nothing."""
    if draft.ours and key in row.columns:
        entry.pop(key, None)


def month_of(draft: RosterDraft, row: TableRow, key: str) -> Month | None:
    """The month in a cell; what is none becomes a problem."""
    try:
        return month_in(row, key)
    except ValueError:
        hint = "写成 2026-03 或 2026年3月。"
        draft.problems.append(row.problem(key, f"“{row.text(key)}”不是月份。", hint))
        return None


def reference_in(draft: RosterDraft, row: TableRow, key: str) -> str:
    """The id of a unit that another names: by id, name, or by who holds the post; empty with a problem."""
    said = name_of(row.text(key))
    if any(each["id"] == said for each in draft.units):
        return said
    found = unit_named(draft, said)
    if found is not None:
        return str(found["id"])
    holding = [each for each in draft.units if _current_holder(each) == folded(said)]
    if len(holding) == 1:
        draft.guess(f"{row.sheet}!{row.cell(key)} “{said}”按他担任的{holding[0]['name']}算")
        return str(holding[0]["id"])
    things = [Thing(str(each["id"]), str(each["name"])) for each in draft.units]
    layer = layer_by_name(said)
    if key == "contact" and layer in ("member", "secretary") and not near(said, things):
        draft.guess(f"联系点“{said}”还不在组织里，加了这个岗位")
        return str(add_unit(draft, said, layer)["id"])
    hint = near(said, things) or "写单位的名称或编号；新单位先在单位表里写一行。"
    draft.problems.append(row.problem(key, f"没有单位“{said}”。", hint))
    return ""


def _current_holder(unit: Mapping[str, Any]) -> str:
    holders = unit.get("holders", ())
    return folded(str(holders[-1]["name"])) if holders and "until" not in holders[-1] else ""


def hold(draft: RosterDraft, row: TableRow, unit: Entry, name: str, since: Month | None) -> None:
    """Somebody holds a unit's post from a month on; whoever held it until then ends the month before."""
    if _current_holder(unit) == folded(name):
        return
    if since is None:
        since = draft.month
        draft.guess(f"{unit['name']}的{name}没有写任职时间，从 {since} 算起")
    holders = [dict(each) for each in unit.get("holders", ())]
    last = holders[-1] if holders else None
    if last is not None and str(last["from"]) >= str(since):
        draft.problems.append(
            row.problem(
                "holder_from" if "holder_from" in row.columns else "post_from",
                f"{unit['name']}的{last['name']}从 {last['from']} 任职，{name}不能从 {since} 开始。",
                "写明任职时间；写错了的任职请在“任职”表里改。",
            )
        )
        return
    if last is not None and "until" not in last:
        last["until"] = str(since.plus(-1))
    put(unit, "holders", [*holders, {"name": name, "from": str(since)}])
