"""Random lists, changed versions of them, and random records, for properties of versions."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

Doc = dict[str, Any]
POINTS = st.sampled_from([0, 1, 2, Decimal("2.5"), 3])
SHARES = st.sampled_from([0, Decimal("0.2"), Decimal("0.5"), Decimal("0.8"), 1])
COSTS = st.sampled_from([Decimal("0.5"), 1, Decimal("1.5"), 2])
IDS = ("a", "b", "c")


def _shares(low: int, high: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(SHARES, min_size=low, max_size=high, unique=True).map(sorted)


def deduct_rule(name: str) -> st.SearchStrategy[Doc]:
    ways = st.one_of(
        st.fixed_dictionaries({"each": COSTS}, optional={"max": COSTS}),
        st.fixed_dictionaries({"steps": st.lists(COSTS | st.just("all"), min_size=1, max_size=3)}),
        st.fixed_dictionaries({"range": st.lists(COSTS, min_size=2, max_size=2).map(sorted)}),
        st.just({"all": True}),
    )
    return ways.map(lambda way: {"id": name, "title": name, **way})


def bonus_rule(name: str) -> st.SearchStrategy[Doc]:
    amounts = st.fixed_dictionaries({"each": COSTS}, optional={"max": COSTS})
    return amounts.map(lambda each: {"id": name, "title": name, **each})


def veto_rule(name: str) -> st.SearchStrategy[Doc]:
    effects = st.sampled_from(["zero", "section", {"cap": 50}, {"cap": 59}, {"grade": "中"}])
    parts = st.fixed_dictionaries({"effect": effects, "lasts": st.sampled_from(["month", "year"])})
    return parts.map(lambda each: {"id": name, "title": name, **each})


def _rules(rule: Any) -> st.SearchStrategy[list[Doc]]:
    names = st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True)
    return names.flatmap(lambda chosen: st.tuples(*map(rule, chosen)).map(list))


CRITERIA: dict[str, st.SearchStrategy[Doc]] = {
    "check": st.just({}),
    "level": st.dictionaries(st.sampled_from(["优", "良", "差"]), SHARES, min_size=1).map(
        lambda levels: {"levels": levels}
    ),
    "count": st.fixed_dictionaries(
        {"target": st.integers(1, 3)}, optional={"partial": st.booleans()}
    ),
    "rate": st.tuples(_shares(2, 2), st.sampled_from(["na", "full"])).map(
        lambda each: {"floor": each[0][0], "target": each[0][1], "empty": each[1]}
    ),
    "measure": st.lists(st.integers(0, 3), min_size=2, max_size=2, unique=True).map(
        lambda each: {"floor": each[0], "target": each[1]}
    ),
    "deadline": st.fixed_dictionaries(
        {"per_day": COSTS | st.just(0)}, optional={"grace": st.integers(0, 2)}
    ),
    "deduct": _rules(deduct_rule).map(lambda rules: {"rules": rules}),
    "bonus": st.tuples(_rules(bonus_rule), st.booleans()).map(
        lambda each: {"rules": each[0], "highest_only": each[1]}
    ),
    "veto": _rules(veto_rule).map(lambda rules: {"rules": rules}),
}
DUES = st.fixed_dictionaries(
    {},
    optional={
        "month": st.sampled_from(["first", "last", "next"]),
        "day": st.sampled_from([10, 11, 31, "last"]),
    },
)


@st.composite
def criteria(draw: Any, kind: str) -> Doc:
    return {"kind": kind, **draw(CRITERIA[kind])}


@st.composite
def items(draw: Any, name: str, kind: str | None = None) -> Doc:
    kind = kind or draw(st.sampled_from(list(CRITERIA)))
    item: Doc = {
        "id": name,
        "title": draw(st.sampled_from(["甲", "乙"])),
        "responsibility": "collective",
        "requirement": draw(st.sampled_from(["做", "做好"])),
        "cycle": draw(
            st.sampled_from(
                ["month", "quarter", *([] if kind in ("deadline", "deduct") else ["event"])]
            )
        ),
        "points": 0 if kind == "veto" else draw(POINTS),
        "criterion": draw(criteria(kind)),
        "nature": draw(st.sampled_from(["rule", "company"])),
        "evidence_required": draw(st.booleans()),
    }
    if kind == "deadline" or draw(st.booleans()):
        item["due"] = draw(DUES)
    if draw(st.integers(0, 3)) == 0:
        item["allow_na"] = draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        item["applies_to"] = draw(st.sampled_from([["生产"], ["技术"], ["生产", "技术"]]))
    if kind == "check" and draw(st.booleans()):
        item["default"] = draw(st.booleans())
    return item


@st.composite
def lists(draw: Any) -> Doc:
    names = ["A1", "A2", "A3"]
    made = [draw(items(name)) for name in names]
    cut = draw(st.integers(0, 3))
    return {
        "schema": "dangjian/checklist@1", "id": "list", "version": "1.0.0", "title": "清单",
        "layers": draw(st.sampled_from([["branch"], ["branch", "group"], ["group", "branch"]])),
        "full_score": draw(st.sampled_from([100, 10])),
        "sections": [
            {"id": "s1", "title": "一", "items": made[:cut]},
            {"id": "s2", "title": "二", "items": made[cut:]},
        ],
    }  # fmt: skip


@st.composite
def pairs(draw: Any) -> tuple[Doc, Doc]:
    """A list and a changed version: a few items redrawn in part, dropped, added or moved."""
    old = draw(lists())
    new = deepcopy(old)
    for section in new["sections"]:
        kept = []
        for item in section["items"]:
            fate = draw(st.sampled_from(["keep", "keep", "part", "part", "drop"]))
            if fate != "drop":
                kept.append(draw(_redrawn(item)) if fate == "part" else item)
        section["items"] = kept
    for key, change in (("full_score", [100, 10]), ("layers", [["branch"], ["branch", "group"]])):
        if draw(st.integers(0, 5)) == 0:
            new[key] = draw(st.sampled_from(change))
    if draw(st.integers(0, 3)) == 0:
        new["sections"][0]["items"].append(draw(items("A9")))
    if draw(st.integers(0, 3)) == 0:
        new["sections"].reverse()
    return old, new


@st.composite
def item_pairs(draw: Any) -> tuple[Doc, Doc]:
    """An item and a changed version of it, of the same kind."""
    old = draw(items("A1"))
    old["evidence_required"] = draw(st.sampled_from([True, True, False]))
    return old, draw(_redrawn(old))


@st.composite
def _redrawn(draw: Any, item: Doc) -> Doc:
    other = draw(items(item["id"], item["criterion"]["kind"]))
    keys = draw(st.lists(st.sampled_from(sorted({*item, *other} - {"id"})), min_size=1, max_size=2))
    changed = {key: value for key, value in item.items() if key not in keys}
    changed |= {key: other[key] for key in keys if key in other}
    if item["criterion"]["kind"] == "deadline":
        changed.setdefault("due", {})
    return changed


@st.composite
def entries(draw: Any, lists_: tuple[Doc, Doc]) -> Doc:
    """Entries that fit one of the lists' criteria, or an excuse not to."""
    known = {item["id"]: item for doc in lists_ for s in doc["sections"] for item in s["items"]}
    made: Doc = {}
    for name, item in known.items():
        if draw(st.integers(0, 4)) == 0:
            continue
        entry: Doc = {"value": draw(values(item["criterion"]))}
        if draw(st.integers(0, 4)) == 0:
            entry = {"na": "本月没有"}
        elif draw(st.booleans()):
            entry["evidence"] = ["记录"]
        made[name] = entry
    return made


def values(criterion: Doc) -> st.SearchStrategy[Any]:
    """Values of a kind; some that the criterion doesn't allow."""
    times = st.dictionaries(st.sampled_from(IDS), st.integers(1, 4), max_size=2)
    founded = {"basis": "结论", "approved_by": "党委"}
    dates = st.sampled_from([f"2026-06-{day:02}" for day in (1, 10, 11, 12, 13, 15, 30)])
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "check": st.booleans(),
        "level": st.sampled_from(["优", "良", "差"]),
        "count": st.integers(0, 4),
        "rate": st.sampled_from(
            [{"done": d, "total": t} for d, t in ((0, 0), (0, 5), (1, 5), (2, 4), (4, 5), (3, 3))]
        ),
        "measure": st.integers(-1, 4),
        "deadline": dates | st.just("2026-07-03") | st.just(False),
        "deduct": _faults(criterion),
        "bonus": times,
        "veto": st.just(False) | st.sampled_from(IDS).map(lambda rule: {rule: founded}),
    }
    return kinds[criterion["kind"]]


def every_value(criterion: Doc, other: Doc) -> list[Any]:
    """All small values of a kind that either criterion may allow."""
    rules = {rule["id"]: rule for rule in (*criterion.get("rules", ()), *other.get("rules", ()))}
    match criterion["kind"]:
        case "check":
            return [True, False]
        case "level":
            return ["优", "良", "差"]
        case "count":
            return list(range(5))
        case "rate":
            return [
                {"done": done, "total": total}
                for total in (0, 1, 5, 10)
                for done in range(total + 1)
            ]
        case "measure":
            return [Decimal(step) / 2 for step in range(-1, 8)]
        case "deadline":
            return [False, *(f"2026-{m}-{day:02}" for m in ("06", "07") for day in range(1, 31))]
        case "veto":
            return [False, *({name: {"basis": "结论", "approved_by": "党委"}} for name in rules)]
    counts = [[None, 1, 2, 3, 4, 6] for _ in rules]
    for place, rule in enumerate(rules.values()):
        if "range" in rule:
            amounts = (Decimal("0.5"), 1, Decimal("1.5"), 2)
            counts[place] += [[amount] * times for amount in amounts for times in (1, 2, 3)]  # type: ignore[list-item]
    return [
        {name: found for name, found in zip(rules, combination, strict=True) if found is not None}
        for combination in product(*counts)
    ]


def _faults(criterion: Doc) -> st.SearchStrategy[Any]:
    amounts = st.lists(COSTS, min_size=1, max_size=3)
    each = {
        rule["id"]: amounts if "range" in rule else st.integers(1, 4)
        for rule in criterion.get("rules", ())
    }
    return st.fixed_dictionaries({}, optional=each)
