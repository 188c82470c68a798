"""What a roster changes: units, zones, holders and people as they stand, and as they are going to.

Everything that the workbook doesn't say but that has to be settled (whose cell is blank, which branch
齿轮支部 is, from when somebody holds a post) is a guess, and every guess is told. Nobody is ever taken
out: who left has a last month, and a transfer ends one line and begins another of the same id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dangjian.books.roster_draft import (
    Entry,
    RosterDraft,
    exists_in,
    place_new,
)
from dangjian.books.roster_people import people_rows, take_person
from dangjian.books.roster_tables import RosterTables
from dangjian.books.roster_units import take_holder, take_references, take_unit, take_zone
from dangjian.books.table import (
    name_of,
)


def apply_roster(draft: RosterDraft, tables: RosterTables) -> None:
    """Change the entries as the tables say; what can't be taken is a problem of the draft."""
    for table in tables.every:
        draft.problems += [
            row.problem(key, "是公式，不知道它以后算出什么。", "请复制后粘贴为值。")
            for row in table.rows
            for key, raw in row.cells.items()
            if raw.formula is not None
        ]
    for table in tables.zones:
        for row in table.rows:
            take_zone(draft, name_of(row.text("name")), row.text("id"))
    rows = [(row, take_unit(draft, row)) for table in tables.units for row in table.rows]
    placed = [pair for table in tables.people for pair in people_rows(draft, table)]
    place_new(draft)
    for row, unit in rows:
        if unit is not None:
            take_references(draft, row, unit)
    for row, unit_id in placed:
        if unit_id is not None:
            take_person(draft, row, unit_id, [pair for pair in placed if pair[1] is not None])
    for table in tables.holders:
        for row in table.rows:
            take_holder(draft, row)
    place_new(draft)


def absent(draft: RosterDraft) -> list[str]:
    """Who is on the rolls in the month of asking, but not in the workbook, in words."""
    names = {str(unit["id"]): str(unit["name"]) for unit in draft.units}
    return list(
        dict.fromkeys(
            f"{each['name']}（{each['id']}，{names.get(str(each['unit']), each['unit'])}）"
            for each in draft.people
            if each["id"] not in draft.seen and exists_in(each, draft.month)
        )
    )


def differences(old: RosterDraft, new: RosterDraft) -> list[str]:
    """One line a change: ``+`` what is new, ``~`` what changed, ``-`` what is gone."""
    lines = [*_changes(old.units, new.units, ""), *_changes(old.zones, new.zones, "协作区 ")]
    return lines + _changes(old.people, new.people, "")


def _changes(old: Sequence[Entry], new: Sequence[Entry], what: str) -> list[str]:
    before, after = _by_line(old), _by_line(new)
    lines = []
    for mark, entry in after.items():
        label = f"{what}{entry['id']} {entry['name']}"
        rest = {key: each for key, each in entry.items() if key not in ("id", "name")}
        if mark not in before:
            lines.append(f"+ {label}{_shown(rest)}")
        elif before[mark] != entry:
            keys = [
                key for key in {**before[mark], **entry} if before[mark].get(key) != entry.get(key)
            ]
            told = "；".join(
                f"{_KEY_WORDS.get(key, key)} {_value(before[mark].get(key))} → {_value(entry.get(key))}"
                for key in keys
            )
            lines.append(f"~ {label}：{told}")
    lines += [f"- {what}{e['id']} {e['name']}" for mark, e in before.items() if mark not in after]
    return lines


_KEY_WORDS = {
    "name": "名称", "layer": "层级", "parent": "上级", "members": "党员人数", "contact": "联系点",
    "zone": "协作区", "tags": "标签", "from": "起", "until": "止", "successor": "承接单位",
    "holders": "任职", "unit": "所在单位",
}  # fmt: skip


def _by_line(entries: Sequence[Entry]) -> dict[tuple[str, int], Entry]:
    seen: Counter[str] = Counter()
    found = {}
    for entry in entries:
        seen[str(entry["id"])] += 1
        found[str(entry["id"]), seen[str(entry["id"])]] = entry
    return found


def _shown(rest: Mapping[str, Any]) -> str:
    words = "，".join(f"{_KEY_WORDS.get(key, key)} {_value(each)}" for key, each in rest.items())
    return f"（{words}）" if words else ""


def _value(value: Any) -> str:
    if value is None:
        return "（空）"
    if isinstance(value, list):
        return "、".join(_value(each) for each in value)
    if isinstance(value, Mapping):
        return f"{value['name']} {value['from']} 至 {value.get('until', '今')}"
    return str(value)
