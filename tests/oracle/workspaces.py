"""Random valid workspaces for hypothesis.

`workspaces("month")` is one month with one to three lists; "quarter" is April to June with two lists, of
which one may change its version, and a policy that may change too; "half" is January to June with few
units; "turn" is November to January with a list of the year before. `rules` names what of the second
revision may occur (`NEW`: everything); without it a workspace has only what the first knew.

Not generated, because the design leaves them open: a grade veto on a list with grades of its own, a new
version of a list that some unit has no card of in some month, corrections where there is no card and
nothing early.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from .arithmetic import due_date, falls_due, in_effect
from .book import Book, applies, counted_item, item_of, items_of, kind_of
from .cards import card_list
from .entries import long_form, sides, speaking, told, was_not_due
from .files import flow, name, write, yaml
from .lists import (
    POINTS,
    TAGS,
    Doc,
    Draw,
    Rules,
    add_shared,
    copy,
    draw_after_year,
    draw_item,
    draw_list,
    draw_value,
    some,
    steady,
)  # fmt: skip
from .policies import (
    LAYERS,
    catalog,
    draw_calendar,
    draw_organization,
    draw_policies,
    draw_policy,
    draw_register,
    rectification,
)  # fmt: skip

__all__ = [
    "NEW", "TAGS", "catalog", "draw_entries", "draw_list", "draw_policy", "flow", "name",
    "rectification", "workspaces", "write", "yaml",
]  # fmt: skip

_ALL = frozenset((
    "kinds", "bands", "empty", "deadline", "bonus", "when", "list", "several", "same_as", "closing",
    "early", "draft", "classes", "relative", "places", "needs", "final", "months_scored", "extra",
    "drop", "broken", "excused", "corrections", "same_day",
))  # fmt: skip
NEW = _ALL - set(os.environ.get("DANGJIAN_WITHOUT", "").split(","))
"""All new rules; `DANGJIAN_WITHOUT=early,several` leaves some out, to find to which one a difference
belongs."""

MONTHS = {
    "month": ["2026-05"],
    "quarter": ["2026-04", "2026-05", "2026-06"],
    "half": [f"2026-{n:02}" for n in range(1, 7)],
    "turn": ["2025-11", "2025-12", "2026-01"],
}


@st.composite
def workspaces(draw: Draw, profile: str = "month", rules: Rules = ()) -> Doc:
    """A workspace as `naive.score` takes it."""
    months = MONTHS[profile]
    few = profile in ("half", "turn")
    layers = draw(st.lists(st.sampled_from(LAYERS), min_size=1, max_size=2, unique=True))
    layers = layers[:1] if few else layers
    if profile == "turn":
        rules = {*rules, "after_year"}
    lists = draw_lists(draw, layers, months, rules)
    policies = draw_policies(draw, layers, lists, months, rules)
    organization = draw_organization(draw, layers, months, 3 if few else 6)
    checklists = list(lists)
    if profile == "quarter" and draw(st.booleans()):
        checklists += draw_newer(draw, lists, policies, organization, months, rules)
    space: Doc = {
        "policy": policies, "organization": organization, "catalog": catalog(), "checklists": checklists,
        "records": [], "corrections": [], "calendar": draw_calendar(draw, months),
    }  # fmt: skip
    if rules:
        space["rectifications"] = draw_register(draw, organization, months)
    draw_records(draw, space, months, rules)
    return space


# Lists ---------------------------------------------------------------------------------------------


def draw_lists(draw: Draw, layers: list[str], months: list[str], rules: Rules) -> list[Doc]:
    """One to three lists (of several months: two), each for one or all of the layers; no layer without
    one."""
    count = draw(st.integers(1, 3)) if len(months) == 1 else 2
    made = []
    for n in range(count):
        own = layers if n == 0 else draw(st.sampled_from([layers, layers[:1], layers[-1:]]))
        after_year = "after_year" in rules and n == 1
        make = draw_after_year if after_year else draw_list
        made.append(make(draw, f"list-{'abc'[n]}", "ABC"[n], own, rules))
    add_shared(draw, made[:1] if "after_year" in rules else made, rules)
    return made


def draw_newer(
    draw: Draw,
    lists: list[Doc],
    policies: list[Doc],
    organization: Doc,
    months: list[str],
    rules: Rules,
) -> list[Doc]:
    """A later version of the first list: other points and perhaps one item more, or one item less.

    Only where the list is expected of every unit in every month, so that it has a card in each.
    """
    old = lists[0]
    ranked = all(
        old["id"] in policy.get("composition", {}).get(layer, {})
        for layer in old["layers"]
        for policy in policies
    )
    moving = any(unit.keys() & {"from", "until"} for unit in organization["units"])
    if moving or not ranked or not any(steady(item) for _, item in items_of(old)):
        return []
    new: Doc = copy(old) | {"effective": draw(st.sampled_from(months[1:])), "version": "1.1.0"}
    for _, item in items_of(new):
        if kind_of(item) != "veto" and draw(st.booleans()):
            item["points"] = draw(st.sampled_from(POINTS))
    change = draw(st.sampled_from(["same", "more", "less"]))
    if change == "more":
        new["sections"][-1]["items"].append(draw_item(draw, "A20", "grades" in new, rules))
    named = {item.get("same_as") for doc in lists for _, item in items_of(doc)} | conditions(new)
    named |= {need["share"].get("item") for policy in policies for grade in policy["grades"]
              for need in grade.get("needs", []) if "share" in need}  # fmt: skip
    optional = [
        (s, item)
        for s in new["sections"]
        for item in s["items"]
        if item["cycle"] != "month" and item["id"] not in named and spare(s, item)
    ]
    if change == "less" and optional:
        section, item = draw(st.sampled_from(optional))
        section["items"].remove(item)
        new["version"] = "2.0.0"
    return [new]


def spare(section: Doc, item: Doc) -> bool:
    """Whether the section keeps a counted item in force without this one."""
    return any(
        other is not item and counted_item(other) and "status" not in other
        for other in section["items"]
    )


def conditions(checklist: Doc) -> set[Any]:
    """The items that its veto rules name."""
    return {
        rule["when"].get("item")
        for _, item in items_of(checklist) if kind_of(item) == "veto"
        for rule in item["criterion"]["rules"] if "when" in rule
    }  # fmt: skip


# Records ---------------------------------------------------------------------------------------------


def draw_records(draw: Draw, space: Doc, months: list[str], rules: Rules = ()) -> None:
    """Records and corrections for every unit that exists, list and month, in place."""
    cards = []
    for month in months:
        for unit in Book(space).units:
            for key in dict.fromkeys(doc["id"] for doc in space["checklists"]):
                checklist = Book(space).judging(unit, key, month)
                if checklist is not None:
                    changed = sum(doc["id"] == key for doc in space["checklists"]) > 1
                    draw_pair(draw, space, unit, checklist, month, changed, rules)
                    cards.append((unit, checklist, month))
    for unit, checklist, month in cards:
        if some(draw, 3):
            draw_corrections(draw, space, unit, checklist, month, rules)
    if "broken" in rules and some(draw, 5):
        spoil(draw, space, months)
    if "broken" in rules and some(draw, 6) and space["records"]:
        stray(draw, space)


def draw_pair(
    draw: Draw, space: Doc, unit: Doc, checklist: Doc, month: str, changed: bool, rules: Rules
) -> None:
    """Inspection, self-check, both, neither, or excused."""
    ways = ["inspection", "inspection", "both", "both", "self", "none", "excused"]
    way = draw(st.sampled_from(ways[:6] if changed else ways))
    head = {
        "schema": "dangjian/record@1",
        "checklist": f"{checklist['id']}@{checklist['version']}",
        "unit": unit["id"],
        "period": month,
    }
    tail = {"by": "党群工作部", "date": f"{month}-28"}
    if way == "excused":
        draw_excused(draw, space, unit, checklist, month, (head, tail), rules)
        return
    for kind in ("inspection", "self"):
        if way in (kind, "both"):
            entries = draw_entries(draw, checklist, month, space["calendar"], rules, kind)
            space["records"].append(head | {"kind": kind} | tail | {"entries": entries})


def draw_excused(
    draw: Draw,
    space: Doc,
    unit: Doc,
    checklist: Doc,
    month: str,
    frame: tuple[Doc, Doc],
    rules: Rules,
) -> None:
    """One record excused; with the new rules perhaps with the other one beside it."""
    head, tail = frame
    excuse = {"excused": {"reason": "整体搬迁", "approved_by": "公司党委"}}
    policy = in_effect(space["policy"], month)
    assert policy
    single = len({doc["period"] for doc in space["records"]} | {month}) == 1
    if "excused" in rules:
        kinds = draw(st.sampled_from([("inspection", "self"), ("self", "inspection")]))
        space["records"].append(head | {"kind": kinds[0]} | tail | excuse)
        if draw(st.booleans()):
            entries = draw_entries(draw, checklist, month, space["calendar"], rules, kinds[1])
            space["records"].append(head | {"kind": kinds[1]} | tail | {"entries": entries})
    elif single or policy["uninspected"] == "self":
        kind = "inspection" if single else "self"
        space["records"].append(head | {"kind": kind} | tail | excuse)


def draw_entries(
    draw: Draw,
    checklist: Doc,
    month: str,
    calendars: list[Doc],
    rules: Rules = (),
    kind: str = "inspection",
) -> Doc:
    """Entries for most of the items, early ones, and now and then for one that does not apply."""
    made = {}
    for _, item in items_of(checklist):
        if item.keys() & {"same_as", "from"} or item.get("status") == "draft":
            continue
        outside = not counted_item(item)
        due = outside or (item["cycle"] != "event" and falls_due(item, month))
        wanted = draw(st.integers(0, 9))
        seldom = 4 if "early" in rules else 1
        if wanted < (5 if outside or item["cycle"] == "event" else 8 if due else seldom):
            several = "several" in item and kind == "inspection" and draw(st.booleans())
            entry = draw_entry(draw, item, month, calendars)
            made[item["id"]] = draw_several(draw, item, month, calendars) if several else entry
    return made


def draw_several(draw: Draw, item: Doc, month: str, calendars: list[Doc]) -> Doc:
    """One to five inspectors' judgements."""
    return {
        "values": [
            {"value": draw_value(draw, item, moment(item, month, calendars)), "by": f"督查 {n} 组"}
            for n in range(draw(st.integers(1, 5)))
        ]
    }


def draw_entry(draw: Draw, item: Doc, month: str, calendars: list[Doc]) -> Any:
    """An entry in its short form where that is possible, else the long one; sometimes `na`."""
    if item.get("allow_na", item["nature"] == "company") and some(draw, 5):
        return {"na": "本月无此事项"}
    value = draw_value(draw, item, moment(item, month, calendars))
    if item.get("evidence_required"):
        return {"value": value, "evidence": ["记录"]}
    return {"value": value} if isinstance(value, dict) or draw(st.booleans()) else value


def moment(item: Doc, month: str, calendars: list[Doc]) -> date:
    """The day about which things are done."""
    if "due" in item and item["cycle"] != "event":
        return due_date(item, month, calendars)
    return date.fromisoformat(f"{month}-25")


def spoil(draw: Draw, space: Doc, months: list[str]) -> None:
    """A record with an entry that is wrong, or a file that can't be read at all."""
    if some(draw, 4):
        space["unreadable"] = [{"period": draw(st.sampled_from(months))}]
        return
    book = Book(space)
    units = {unit["id"]: unit for unit in book.units}
    found = []
    for record in space["records"]:
        unit = units[record["unit"]]
        checklist = book.judging(unit, record["checklist"].split("@")[0], record["period"])
        for key in record.get("entries", {}):
            item = item_of(checklist, key) if checklist else None
            if item and applies(item, unit) and is_open(item, record["period"]):
                found.append((record, key))
    if found:
        record, key = draw(st.sampled_from(found))
        record["broken"] = key


def stray(draw: Draw, space: Doc) -> None:
    """A correction of a month without any record: an error, and no month of a longer period."""
    record = draw(st.sampled_from(space["records"]))
    name, _, version = record["checklist"].partition("@")
    year = record["period"][:4]
    checklist = next(
        doc for doc in space["checklists"] if (doc["id"], doc["version"]) == (name, version)
    )
    space["corrections"].append({
        "schema": "dangjian/correction@1", "unit": record["unit"],
        "checklist": name, "period": f"{year}-09", "item": items_of(checklist)[0][1]["id"], "kind": "appeal", "old": None,
        "reason": "情况不属实", "requested_by": record["unit"], "decided_by": "root",
        "decided": f"{year}-10-08", "decision": "rejected",
    })  # fmt: skip


def is_open(item: Doc, month: str) -> bool:
    """Whether an entry of the month speaks for the item itself."""
    return not counted_item(item) or item["cycle"] == "event" or falls_due(item, month)


# Corrections -----------------------------------------------------------------------------------------


def draw_corrections(
    draw: Draw, space: Doc, unit: Doc, checklist: Doc, month: str, rules: Rules
) -> None:
    """One to three corrections, each finding the entry that the ones before it left in force."""
    book = Book(space)
    key, months = checklist["id"], {doc["period"] for doc in space["records"]}
    usable = book.may_count(unit, key, month)
    excused = any("excused" in record for record in usable.values())
    anything = "corrections" in rules and card_list(book, unit, key, month) is not None
    if month not in months or excused or not (usable or anything):
        return
    items = [
        item for _, item in items_of(checklist)
        if applies(item, unit) and not item.keys() & {"same_as", "from", "status"}
        and (is_open(item, month) or ("early" in rules and was_not_due(item, unit, month)))
    ]  # fmt: skip
    mine: list[Doc] = []
    day = 0
    for _ in range(draw(st.integers(1, 3)) if items else 0):
        item = draw(st.sampled_from(items))
        found = sides(Book(space), unit, key, month, item)
        spoke = speaking(found.own, found.early, book.self_counts(unit, key, month))
        old = told(spoke.entry) if spoke else None
        if old is not None and "values" in old:
            continue
        upheld = not some(draw, 4)
        body: Doc = {
            "schema": "dangjian/correction@1", "unit": unit["id"], "checklist": key, "period": month,
            "item": item["id"], "kind": draw(st.sampled_from(["appeal", "error"])) if upheld else "appeal",
            "old": old,
        }  # fmt: skip
        if upheld:
            body["new"] = long_form(draw_entry(draw, item, month, space["calendar"]))
        day += 0 if "same_day" in rules and draw(st.booleans()) else 1
        body |= {
            "reason": "情况属实", "requested_by": unit["id"], "decided_by": "root",
            "decided": str(date(2026, 7, 1) + timedelta(days=day)), "decision": "upheld" if upheld else "rejected",
        }  # fmt: skip
        mine.append(body)
        space["corrections"].append(body)
