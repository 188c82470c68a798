"""Random valid workspaces for hypothesis, and `write`, which lays one out as files.

`workspaces("month")` is one month with one to three lists; `workspaces("quarter")` is April to June
with two lists, of which one may change its version, and a policy that may change too.

Not generated, because the design leaves them open: `due.month: next` on monthly items, an excused
self-check that does not count, an excused inspection in a quarter, corrections where no record may
count, a grade veto on a list with grades of its own, a new version of a list that some unit has no card of
in some month.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from .arithmetic import due_date, falls_due, in_effect
from .cards import applies, items_of, kind_of, long_form, sides, source_of

Doc = dict[str, Any]
Draw = Any

TAGS = ["操作", "技术"]
POINTS = [1, 2, 3, 4, 5, Decimal("0.5"), Decimal("2.5"), Decimal("1.25"), Decimal("3.3333")]
AMOUNTS = [1, Decimal("0.5"), Decimal("0.3"), 2, Decimal("1.25"), Decimal("0.0001")]
RATIOS = [0, Decimal("0.3"), Decimal("0.6"), Decimal("0.8"), Decimal("0.3333")]
NAMES = ["优秀", "良好", "一般", "较差"]
KINDS = ["check", "count", "level", "rate", "measure", "deadline", "deduct", "bonus", "veto"]
LAYERS = ["branch", "group", "person"]


@st.composite
def workspaces(draw: Draw, profile: str = "month") -> Doc:
    """A workspace as `naive.score` takes it; `profile` is "month" (2026-05) or "quarter" (2026-Q2)."""
    months = ["2026-05"] if profile == "month" else ["2026-04", "2026-05", "2026-06"]
    layers = draw(st.lists(st.sampled_from(LAYERS), min_size=1, max_size=2, unique=True))
    lists = draw_lists(draw, layers, months)
    policies = draw_policies(draw, layers, lists, months)
    organization = draw_organization(draw, layers, months)
    checklists = list(lists)
    if len(months) > 1 and draw(st.booleans()):
        checklists += draw_newer(draw, lists, policies, organization, months)
    space: Doc = {
        "policy": policies, "organization": organization, "catalog": catalog(), "checklists": checklists,
        "records": [], "corrections": [], "calendar": draw_calendar(draw, months),
    }  # fmt: skip
    draw_records(draw, space, months)
    return space


def some(draw: Draw, chance: int) -> bool:
    """True once in `chance` draws, shrinking to False."""
    return bool(draw(st.integers(0, chance - 1)) == chance - 1)


# Lists ---------------------------------------------------------------------------------------------


def draw_lists(draw: Draw, layers: list[str], months: list[str]) -> list[Doc]:
    """One to three lists (a quarter: two), each for one or all of the layers; no layer without one."""
    count = draw(st.integers(1, 3)) if len(months) == 1 else 2
    made = []
    for n in range(count):
        own = layers if n == 0 else draw(st.sampled_from([layers, layers[:1], layers[-1:]]))
        made.append(draw_list(draw, f"list-{'abc'[n]}", "ABC"[n], own))
    return made


def draw_list(draw: Draw, name: str, prefix: str, layers: list[str]) -> Doc:
    """Three to eight items in one to three sections."""
    own_grades = some(draw, 4)
    items = [
        draw_item(draw, f"{prefix}{n:02}", own_grades)
        for n in range(1, draw(st.integers(3, 8)) + 1)
    ]
    cuts = sorted(draw(st.sets(st.integers(1, len(items) - 1), max_size=2)))
    pieces = [items[a:b] for a, b in zip([0, *cuts], [*cuts, len(items)], strict=True)]
    made: Doc = {
        "schema": "dangjian/checklist@1", "id": name, "version": "1.0.0", "title": f"点检表 {prefix}",
        "layers": list(layers), "full_score": draw(st.sampled_from([100, 100, 50])),
    }  # fmt: skip
    if draw(st.booleans()):
        made["ceiling"] = draw(st.sampled_from([100, 103, Decimal("110.5")]))
    if own_grades:
        made["grades"] = [
            {"name": "达标", "from": draw(st.sampled_from([60, 80]))},
            {"name": "不达标", "from": 0},
        ]
    made["sections"] = [
        {"id": f"{prefix.lower()}{n}", "title": f"项目 {n}", "items": piece}
        for n, piece in enumerate(pieces, 1)
    ]
    return made


def draw_item(draw: Draw, name: str, own_grades: bool) -> Doc:
    """An item of any kind; deadlines and deductions have no `event` cycle."""
    kind = draw(st.sampled_from(KINDS))
    points = 0 if kind == "veto" else draw(st.sampled_from(POINTS))
    cycles = ["month", "month", "month", "quarter", "half-year", "year"]
    cycle = draw(st.sampled_from(cycles if kind in ("deadline", "deduct") else [*cycles, "event"]))
    made: Doc = {
        "id": name, "title": f"事项 {name}", "responsibility": "specific", "requirement": "按要求完成。",
        "cycle": cycle, "points": points, "nature": draw(st.sampled_from(["rule", "company"])),
        "criterion": draw_criterion(draw, kind, own_grades),
    }  # fmt: skip
    if kind == "deadline" or (cycle != "event" and draw(st.booleans())):
        made["due"] = {"day": draw(st.sampled_from([25, 1, 10, 31, "last"]))}
        if cycle != "month" and draw(st.booleans()):
            made["due"]["month"] = draw(st.sampled_from(["last", "first", "next", 2]))
    if kind not in ("bonus", "veto", "deadline") and cycle != "event" and some(draw, 4):
        made["default"] = {} if kind == "deduct" else draw_value(draw, made, date(2026, 5, 25))
    if kind not in ("bonus", "veto") and "default" not in made and some(draw, 5):
        made["evidence_required"] = True
    if some(draw, 3):
        made["allow_na"] = draw(st.booleans())
    if some(draw, 5):
        made["applies_to"] = draw(
            st.lists(st.sampled_from(TAGS), min_size=1, max_size=2, unique=True)
        )
    return made


def draw_criterion(draw: Draw, kind: str, own_grades: bool) -> Doc:
    """A criterion of the kind with its keys, optional ones now and then."""
    made: Doc = {"kind": kind}
    if kind == "level":
        made["levels"] = {"优": 1, "中": draw(st.sampled_from(RATIOS)), "差": 0}
    elif kind == "count":
        made["target"] = draw(st.integers(1, 7))
        if some(draw, 3):
            made["partial"] = draw(st.booleans())
    elif kind == "rate":
        made["target"] = draw(st.sampled_from([1, Decimal("0.95"), Decimal("0.7")]))
        if draw(st.booleans()):
            made["floor"] = draw(st.sampled_from([0, Decimal("0.6"), Decimal("0.333")]))
        if draw(st.booleans()):
            made["empty"] = draw(st.sampled_from(["na", "full"]))
    elif kind == "measure":
        ends = draw(
            st.lists(
                st.sampled_from([0, 1, Decimal("2.5"), -3, 7, Decimal("0.000001")]),
                min_size=2,
                max_size=2,
                unique=True,
            )
        )
        made |= {"target": ends[0], "floor": ends[1]}
    elif kind == "deadline":
        made["per_day"] = draw(st.sampled_from(AMOUNTS))
        if draw(st.booleans()):
            made["grace"] = draw(st.integers(0, 3))
    elif kind == "deduct":
        made["rules"] = [draw_rule(draw, f"r{n}") for n in range(draw(st.integers(1, 3)))]
    elif kind == "bonus":
        made["rules"] = [draw_each(draw, f"r{n}") for n in range(draw(st.integers(1, 2)))]
        if draw(st.booleans()):
            made["highest_only"] = draw(st.booleans())
    elif kind == "veto":
        effects = ["section", {"cap": 59}, "zero", {"cap": Decimal("69.5")}] + (
            [] if own_grades else [{"grade": "一般"}, {"grade": "良好"}]
        )
        made["rules"] = [
            {"id": f"r{n}", "title": "否决", "effect": draw(st.sampled_from(effects)), "lasts": draw(st.sampled_from(["month", "year"]))}
            for n in range(draw(st.integers(1, 2)))
        ]  # fmt: skip
    return made


def draw_each(draw: Draw, name: str) -> Doc:
    """A rule with `each`, perhaps `max`."""
    made: Doc = {"id": name, "title": "规则", "each": draw(st.sampled_from(AMOUNTS))}
    return made | (
        {"max": draw(st.sampled_from([2, Decimal("1.5")]))} if draw(st.booleans()) else {}
    )


def draw_rule(draw: Draw, name: str) -> Doc:
    """A rule of a deduction with exactly one way of deducting."""
    way = draw(st.sampled_from(["each", "steps", "range", "all"]))
    if way == "each":
        return draw_each(draw, name)
    made: Doc = {"id": name, "title": "规则"}
    if way == "steps":
        steps: list[Any] = sorted(
            draw(
                st.lists(
                    st.sampled_from([1, 2, Decimal("0.5"), 3]), min_size=1, max_size=3, unique=True
                )
            )
        )
        return made | {"steps": [*steps, "all"] if draw(st.booleans()) else steps}
    return made | ({"range": [Decimal("0.5"), 2]} if way == "range" else {"all": True})


def draw_newer(
    draw: Draw, lists: list[Doc], policies: list[Doc], organization: Doc, months: list[str]
) -> list[Doc]:
    """A later version of the first list: other points and perhaps one item more, or one item less.

    Only where the list is expected of every unit in every month, so that it has a card in each.
    """
    old = lists[0]
    steady = any(
        item["cycle"] == "month" and kind_of(item) not in ("bonus", "veto") and "applies_to" not in item
        for _, item in items_of(old)
    )  # fmt: skip
    ranked = all(
        old["id"] in policy.get("composition", {}).get(layer, {})
        for layer in old["layers"]
        for policy in policies
    )
    moving = any(unit.keys() & {"from", "until"} for unit in organization["units"])
    if moving or not (steady and ranked):
        return []
    new: Doc = copy(old) | {"effective": draw(st.sampled_from(months[1:])), "version": "1.1.0"}
    for _, item in items_of(new):
        if kind_of(item) != "veto" and draw(st.booleans()):
            item["points"] = draw(st.sampled_from(POINTS))
    change = draw(st.sampled_from(["same", "more", "less"]))
    if change == "more":
        new["sections"][-1]["items"].append(draw_item(draw, "A20", "grades" in new))
    optional = [
        (s, item)
        for s in new["sections"]
        for item in s["items"]
        if item["cycle"] != "month" and len(s["items"]) > 1
    ]
    if change == "less" and optional:
        section, item = draw(st.sampled_from(optional))
        section["items"].remove(item)
        new["version"] = "2.0.0"
    return [new]


def copy(value: Any) -> Any:
    """A deep copy of plain data."""
    if isinstance(value, dict):
        return {key: copy(inner) for key, inner in value.items()}
    return [copy(inner) for inner in value] if isinstance(value, list) else value


# Policy, organization, calendar ------------------------------------------------------------------


def draw_policies(draw: Draw, layers: list[str], lists: list[Doc], months: list[str]) -> list[Doc]:
    """One policy; in a quarter perhaps a second that takes effect in its course."""
    needed = any(sum(layer in doc["layers"] for doc in lists) > 1 for layer in layers)
    with_parts = needed or draw(st.booleans())
    first = draw_policy(draw, layers, lists, with_parts, "1.0.0")
    if len(months) == 1 or not some(draw, 3):
        return [first]
    second = draw_policy(draw, layers, lists, with_parts, "1.1.0")
    return [first, second | {"effective": draw(st.sampled_from(months[1:]))}]


def draw_policy(
    draw: Draw, layers: list[str], lists: list[Doc], with_parts: bool, version: str
) -> Doc:
    """Every key of a policy that decides a number, and the rest as the design shows it."""
    coefficients = draw(st.booleans())
    tops = draw(st.sampled_from([(90, 80, 70, 0), (95, 60, 30, 0)]))
    grades: list[Doc] = [{"name": name, "from": top} for name, top in zip(NAMES, tops, strict=True)]
    for n, grade in enumerate(grades):
        if coefficients:
            grade["coefficient"] = [Decimal("1.05"), 1, Decimal("0.95"), Decimal("0.9")][n]
        if n < 2 and some(draw, 2):
            grade["quota"] = draw(st.sampled_from([Decimal("0.3"), Decimal("0.5"), 0, 1]))
    made: Doc = {
        "schema": "dangjian/policy@1", "version": version, "title": "考核评价办法", "grades": grades,
        "tiers": draw_tiers(draw), "missing": draw(st.sampled_from(["zero", "zero", "exclude", "exclude", "error"])),
        "uninspected": draw(st.sampled_from(["self", "missing"])), "rollup": {"method": draw(st.sampled_from(["items", "months"]))},
        "rectification": rectification(),
    }  # fmt: skip
    if draw(st.booleans()):
        made["quota_periods"] = draw(
            st.lists(
                st.sampled_from(["month", "quarter", "half-year", "year"]), min_size=1, unique=True
            )
        )
    if draw(st.booleans()):  # multiples of 3, so that a mean over three months needs no rounding
        made["overclaim"] = {
            "over": draw(st.sampled_from([0, 10, Decimal("12.5")])),
            "deduct": draw(st.sampled_from([0, 3, Decimal("1.5")])),
        }
    if draw(st.booleans()):
        made["min_applicable"] = draw(st.sampled_from([Decimal("0.6"), Decimal("0.3"), 1]))
    if draw(st.booleans()):
        made["tie_breakers"] = draw(
            st.permutations(["rule_items", "closing_rate", "lowest_month"])
        )[: draw(st.integers(1, 3))]
    if with_parts:
        add_composition(draw, made, layers, lists)
    return made


def add_composition(draw: Draw, policy: Doc, layers: list[str], lists: list[Doc]) -> None:
    """Weights by layer; sometimes a layer, or the last list, is left out; then it may join the year."""
    named = layers[:1] if len(layers) > 1 and some(draw, 4) else layers
    outside = lists[-1]["id"] if len(lists) > 1 and some(draw, 3) else None
    weights = [Decimal("0.8"), Decimal("0.2"), Decimal("0.5")]
    parts = {
        layer: {doc["id"]: weights[n] for n, doc in enumerate(lists) if layer in doc["layers"] and doc["id"] != outside}
        for layer in named
    }  # fmt: skip
    policy["composition"] = parts
    if outside and draw(st.booleans()):
        policy["rollup"]["year"] = {"months": Decimal("0.7"), outside: Decimal("0.3")}


def draw_tiers(draw: Draw) -> list[Doc]:
    """先进, 后进, 中层 with drawn conditions, at least one each on the first two."""
    best: Doc = {
        "name": "先进",
        "focus": "看创新",
        "top": draw(st.sampled_from([Decimal("0.3"), Decimal("0.5"), 1])),
    }
    worst: Doc = {
        "name": "后进",
        "focus": "抓基础",
        "bottom": draw(st.sampled_from([Decimal("0.2"), Decimal("0.5"), 1])),
    }
    if draw(st.booleans()):
        best["from"] = draw(st.sampled_from([85, 50]))
    if draw(st.booleans()):
        worst["below"] = draw(st.sampled_from([80, 60]))
    return [best, worst, {"name": "中层", "focus": "促提升"}]


def rectification() -> Doc:
    """The rules of rectification; no score depends on them."""
    return {
        "raise_below": 1, "days": {"immediate": 7, "limited": 30, "long": 180}, "default": "limited",
        "escalation": [{"overdue": 1, "action": "提醒"}], "common": {"units": 3, "share": Decimal("0.2")},
        "recurrence_months": 6,
    }  # fmt: skip


def catalog() -> Doc:
    """The layers, with nothing to add up."""
    under = {"branch": "committee", "group": "branch", "person": "branch"}
    return {
        "schema": "dangjian/catalog@1", "title": "责任清单库",
        "responsibilities": [{"id": "specific", "name": "具体责任"}],
        "layers": [{"id": "committee", "name": "公司党委", "responsibility": ["specific"]}]
        + [{"id": layer, "name": layer, "responsibility": ["specific"], "under": under[layer]} for layer in LAYERS],
    }  # fmt: skip


def draw_organization(draw: Draw, layers: list[str], months: list[str]) -> Doc:
    """Two to six judged units under a committee and a branch that has always been there."""
    units: list[Doc] = [{"id": "root", "name": "公司党委", "layer": "committee"}]
    people: list[Doc] = []
    count = draw(st.integers(2, 6))
    if "branch" not in layers:
        units.append({"id": "home", "name": "所在支部", "layer": "branch", "parent": "root"})
    home = "home" if "branch" not in layers else "u1"
    order = sorted(layers, key=LAYERS.index)
    for n in range(1, count + 1):
        layer = order[0] if n == 1 else draw(st.sampled_from(order))
        tags = (
            {"tags": draw(st.lists(st.sampled_from(TAGS), min_size=1, unique=True))}
            if draw(st.booleans())
            else {}
        )
        if layer == "person":
            people.append({"id": f"u{n}", "name": f"党员 {n}", "unit": home} | tags)
            continue
        unit: Doc = {
            "id": f"u{n}",
            "name": f"单位 {n}",
            "layer": layer,
            "parent": "root" if layer == "branch" else home,
        } | tags
        if n > 1 and some(draw, 4):
            unit |= draw(
                st.sampled_from([{"from": months[-1]}, {"until": months[0]}, {"from": "2026-07"}])
            )
        units.append(unit)
    return {"schema": "dangjian/organization@1", "name": "示例公司", "units": units} | (
        {"people": people} if people else {}
    )


def draw_calendar(draw: Draw, months: list[str]) -> list[Doc]:
    """Perhaps a calendar file with a few holidays and worked weekends about the ends of the months."""
    if draw(st.booleans()):
        return []
    days = [date(2026, int(m[5:]), 25) + timedelta(days=n) for m in months for n in range(9)]
    holidays = draw(st.sets(st.sampled_from(days), min_size=1, max_size=6))
    weekend = [day for day in days if day.weekday() >= 5 and day not in holidays]
    workdays = draw(st.sets(st.sampled_from(weekend), max_size=2)) if weekend else set()
    return [
        {
            "schema": "dangjian/calendar@1",
            "holidays": sorted(map(str, holidays)),
            "workdays": sorted(map(str, workdays)),
        }
    ]


# Records and corrections ---------------------------------------------------------------------------


def draw_records(draw: Draw, space: Doc, months: list[str]) -> None:
    """Records and corrections for every unit that exists, list and month, in place."""
    people = [person | {"layer": "person"} for person in space["organization"].get("people", [])]
    units = space["organization"]["units"] + people
    for month in months:
        policy = in_effect(space["policy"], month)
        assert policy
        for unit in units:
            if not unit.get("from", "") <= month <= unit.get("until", "9999-12"):
                continue
            for name in dict.fromkeys(doc["id"] for doc in space["checklists"]):
                checklist = in_effect(
                    [doc for doc in space["checklists"] if doc["id"] == name], month
                )
                if checklist and unit["layer"] in checklist["layers"]:
                    changed = sum(doc["id"] == name for doc in space["checklists"]) > 1
                    draw_pair(
                        draw, space, policy, unit, checklist, month, len(months) == 1, changed
                    )


def draw_pair(
    draw: Draw,
    space: Doc,
    policy: Doc,
    unit: Doc,
    checklist: Doc,
    month: str,
    single: bool,
    changed: bool,
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
        kind = "inspection" if single else "self"
        if single or policy["uninspected"] == "self":
            space["records"].append(
                head
                | {"kind": kind}
                | tail
                | {"excused": {"reason": "整体搬迁", "approved_by": "公司党委"}}
            )
        return
    records = {}
    for kind in ("inspection", "self"):
        if way in (kind, "both"):
            entries = draw_entries(draw, checklist, month, space["calendar"])
            records[kind] = head | {"kind": kind} | tail | {"entries": entries}
    space["records"] += records.values()
    self_counts = policy["uninspected"] == "self"
    if ("inspection" in records or (self_counts and records)) and some(draw, 3):
        draw_corrections(draw, space, unit, checklist, month, records, self_counts)


def draw_entries(draw: Draw, checklist: Doc, month: str, calendars: list[Doc]) -> Doc:
    """Entries for most of the items, now and then for one that is not due or does not apply."""
    made = {}
    for _, item in items_of(checklist):
        outside = kind_of(item) in ("bonus", "veto")
        due = outside or (item["cycle"] != "event" and falls_due(item, month))
        wanted = draw(st.integers(0, 9))
        if wanted < (5 if outside or item["cycle"] == "event" else 8 if due else 1):
            made[item["id"]] = draw_entry(draw, item, month, calendars)
    return made


def draw_entry(draw: Draw, item: Doc, month: str, calendars: list[Doc]) -> Any:
    """An entry in its short form where that is possible, else the long one; sometimes `na`."""
    if item.get("allow_na", item["nature"] == "company") and some(draw, 5):
        return {"na": "本月无此事项"}
    moment = due_date(item, month, calendars) if "due" in item else date(2026, 5, 25)
    value = draw_value(draw, item, moment)
    if item.get("evidence_required"):
        return {"value": value, "evidence": ["记录"]}
    return {"value": value} if isinstance(value, dict) or draw(st.booleans()) else value


def draw_value(draw: Draw, item: Doc, due: date) -> Any:
    """A value that the criterion allows, high more often than low."""
    c = item["criterion"]
    kind = c["kind"]
    if kind == "check":
        return not some(draw, 4)
    if kind == "level":
        return draw(st.sampled_from(list(c["levels"])))
    if kind == "count":
        return max(0, c["target"] + 1 - draw(st.integers(0, 4)))
    if kind == "rate":
        total = draw(st.integers(0, 31))
        return {"done": max(0, total - draw(st.integers(0, 12))), "total": total}
    if kind == "measure":
        return draw(
            st.sampled_from([c["target"], c["floor"], 1, Decimal("0.333333"), Decimal("-1.5"), 9])
        )
    if kind == "deadline":
        return False if some(draw, 6) else str(due + timedelta(days=draw(st.integers(-3, 8))))
    if kind == "veto":
        hit = [rule["id"] for rule in c["rules"] if some(draw, 4)]
        return {name: {"basis": "通报", "approved_by": "公司党委"} for name in hit} or False
    chosen = [rule for rule in c["rules"] if draw(st.booleans())]
    if kind == "bonus" and not chosen:
        chosen = c["rules"][:1]
    amounts = st.lists(
        st.sampled_from([Decimal("0.5"), 1, Decimal("1.75"), 2]), min_size=1, max_size=3
    )
    return {
        rule["id"]: draw(amounts) if "range" in rule else draw(st.integers(1, 4)) for rule in chosen
    }


def draw_corrections(
    draw: Draw,
    space: Doc,
    unit: Doc,
    checklist: Doc,
    month: str,
    records: dict[str, Doc],
    self_counts: bool,
) -> None:
    """One to three corrections, each finding the entry that the ones before it left in force."""
    open_items = [
        item for _, item in items_of(checklist)
        if applies(item, unit) and (kind_of(item) in ("bonus", "veto") or item["cycle"] == "event" or falls_due(item, month))
    ]  # fmt: skip
    mine: list[Doc] = []
    for n in range(draw(st.integers(1, 3)) if open_items else 0):
        item = draw(st.sampled_from(open_items))
        entries, _ = sides(records, mine, self_counts)
        source = source_of(entries, item["id"], self_counts)
        found = entries[source][item["id"]] if source else None
        upheld = not some(draw, 4)
        body: Doc = {
            "schema": "dangjian/correction@1", "unit": unit["id"], "checklist": checklist["id"], "period": month,
            "item": item["id"], "kind": draw(st.sampled_from(["appeal", "error"])) if upheld else "appeal",
            "old": found and {key: found[key] for key in ("value", "na") if key in found},
        }  # fmt: skip
        if upheld:
            body["new"] = long_form(draw_entry(draw, item, month, space["calendar"]))
        body |= {
            "reason": "情况属实", "requested_by": unit["id"], "decided_by": "root",
            "decided": str(date(2026, 7, 1) + timedelta(days=n)), "decision": "upheld" if upheld else "rejected",
        }  # fmt: skip
        mine.append(body)
    space["corrections"] += mine


# Files ---------------------------------------------------------------------------------------------


def write(workspace: Doc, folder: Path) -> None:
    """The workspace as the files of the design's section 3, under `folder` (made if absent)."""
    policies = workspace["policy"]
    files: dict[str, Doc] = {
        "dangjian.yaml": {
            "schema": "dangjian/workspace@1", "name": "示例公司", "organization": "organization.yaml",
            "policy": "policy.yaml" if len(policies) == 1 else "policy", "checklists": ["checklists"],
        },
        "organization.yaml": workspace["organization"],
        "checklists/catalog.yaml": workspace["catalog"],
    }  # fmt: skip
    for doc in policies:
        files["policy.yaml" if len(policies) == 1 else f"policy/{doc['version']}.yaml"] = doc
    for doc in workspace["checklists"]:  # the last of an id is the current one
        current = [other for other in workspace["checklists"] if other["id"] == doc["id"]][-1]
        name = doc["id"] if doc is current else f"archive/{doc['id']}@{doc['version']}"
        files[f"checklists/{name}.yaml"] = doc
    for doc in workspace["records"]:
        ending = ".self" if doc["kind"] == "self" else ""
        files[
            f"records/{doc['period']}/{doc['unit']}.{doc['checklist'].split('@')[0]}{ending}.yaml"
        ] = doc
    for doc in workspace["corrections"]:
        stem, n = f"corrections/{doc['period']}/{doc['unit']}.{doc['item']}", 1
        while f"{stem}.{n}.yaml" in files:
            n += 1
        files[f"{stem}.{n}.yaml"] = doc
    for doc in workspace.get("calendar", []):
        files[f"calendar/{doc['holidays'][0][:4]}.yaml"] = doc
    for name, doc in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml(doc), encoding="utf-8", newline="\n")


def yaml(doc: Doc) -> str:
    """A document: a line a key, a line an element or entry of a long value, the rest in flow style."""
    lines = []
    for key, value in doc.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{name(key)}:", *(f"  - {flow(inner)}" for inner in value)]
        elif isinstance(value, dict) and value:
            lines += [
                f"{name(key)}:",
                *(f"  {name(inner)}: {flow(value[inner])}" for inner in value),
            ]
        else:
            lines.append(f"{name(key)}: {flow(value)}")
    return "\n".join(lines) + "\n"


def flow(value: Any) -> str:
    """Flow style; texts always quoted, numbers exactly as they are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False)


def name(key: str) -> str:
    """A key, quoted unless it is a plain word."""
    return key if re.fullmatch(r"[a-z][a-z_]+", key) else json.dumps(key, ensure_ascii=False)
