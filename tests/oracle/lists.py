"""Random checklists with criteria of every kind, and values that they can read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .book import counted_item, is_after_year, items_of, kind_of
from .criteria import OUTSIDE

Doc = dict[str, Any]
Draw = Any
Rules = Collection[str]

TAGS = ["操作", "技术"]
POINTS = [1, 2, 3, 4, 5, Decimal("0.5"), Decimal("2.5"), Decimal("1.25"), Decimal("3.3333")]
AMOUNTS = [1, Decimal("0.5"), Decimal("0.3"), 2, Decimal("1.25"), Decimal("0.0001")]
RATIOS = [0, Decimal("0.3"), Decimal("0.6"), Decimal("0.8"), Decimal("0.3333")]
KINDS = ["check", "count", "level", "rate", "measure", "deadline", "deduct", "bonus", "veto"]
MATTERS = ["先进做法", "录用信息", "现场会"]
SEVERAL = ("check", "level", "count", "rate", "measure", "deduct")
"""Kinds that several inspectors may judge here; `deadline` may too, but needs a due date."""


def some(draw: Draw, chance: int) -> bool:
    """True once in `chance` draws, shrinking to False."""
    return bool(draw(st.integers(0, chance - 1)) == chance - 1)


def draw_list(draw: Draw, name: str, prefix: str, layers: list[str], rules: Rules = ()) -> Doc:
    """Three to eight items in one to three sections; with the new rules perhaps drafts, a cap on bonus
    and vetoes that follow from results."""
    own_grades = some(draw, 4)
    items = [
        draw_item(draw, f"{prefix}{n:02}", own_grades, rules)
        for n in range(1, draw(st.integers(3, 8)) + 1)
    ]
    cuts = sorted(draw(st.sets(st.integers(1, len(items) - 1), max_size=2)))
    pieces = [items[a:b] for a, b in zip([0, *cuts], [*cuts, len(items)], strict=True)]
    made: Doc = {
        "schema": "dangjian/checklist@1", "id": name, "version": "1.0.0", "title": f"点检表 {prefix}",
        "layers": list(layers),
        "full_score": draw(st.sampled_from([100, 100, 50, 1000] if rules else [100, 100, 50])),
    }  # fmt: skip
    if draw(st.booleans()):
        made["ceiling"] = draw(st.sampled_from([100, 103, Decimal("110.5")]))
        made["ceiling"] = max(made["ceiling"], made["full_score"])
    if own_grades:
        made["grades"] = [
            {"name": "达标", "from": draw(st.sampled_from([60, 80]))},
            {"name": "不达标", "from": 0},
        ]
    made["sections"] = [
        {"id": f"{prefix.lower()}{n}", "title": f"项目 {n}", "items": piece}
        for n, piece in enumerate(pieces, 1)
    ]
    if "bonus" in rules and any(kind_of(item) == "bonus" for item in items) and draw(st.booleans()):
        made["bonus_cap"] = draw(st.sampled_from([1, Decimal("1.5"), 3]))
    if is_after_year(made):  # only where it is meant
        del next(item for item in items if counted_item(item))["due"]["month"]
    if "when" in rules:
        add_when(draw, made, own_grades)
    if "draft" in rules and some(draw, 3):
        draft = draw_item(draw, f"{prefix}90", own_grades, rules)
        made["sections"][-1]["items"].append(draft | {"status": "draft"})
    return made


def draw_item(draw: Draw, name: str, own_grades: bool, rules: Rules = ()) -> Doc:
    """An item of any kind; deadlines and deductions have no `event` cycle (but with `within`)."""
    kind = draw(st.sampled_from([*KINDS, "votes", "penalty"] if "kinds" in rules else KINDS))
    points = 0 if kind == "veto" else draw(st.sampled_from(POINTS))
    cycles = ["month", "month", "month", "quarter", "half-year", "year"]
    cycle = draw(st.sampled_from(cycles if kind in ("deadline", "deduct") else [*cycles, "event"]))
    criterion = draw_criterion(draw, kind, own_grades, rules)
    if "within" in criterion:
        cycle = "event"
    made: Doc = {
        "id": name, "title": f"事项 {name}", "responsibility": "specific", "requirement": "按要求完成。",
        "cycle": cycle, "points": points, "nature": draw(st.sampled_from(["rule", "company"])),
        "criterion": criterion,
    }  # fmt: skip
    needs_due = kind == "deadline" and cycle != "event"
    if needs_due or (cycle != "event" and draw(st.booleans())):
        made["due"] = {"day": draw(st.sampled_from([25, 1, 10, 31, "last"]))}
        months = ["last", "first", "next", 2] if cycle != "month" else ["next"] if rules else []
        if months and draw(st.booleans()):
            made["due"]["month"] = draw(st.sampled_from(months))
    if kind not in (*OUTSIDE, "deadline", "votes") and cycle != "event" and some(draw, 4):
        made["default"] = {} if kind == "deduct" else draw_value(draw, made, date(2026, 5, 25))
    if "several" in rules and kind in SEVERAL and some(draw, 3):
        made["several"] = draw(st.sampled_from(["mean", "lowest", "trimmed"]))
    elif kind not in OUTSIDE and "default" not in made and some(draw, 5):
        made["evidence_required"] = True
    if some(draw, 3):
        made["allow_na"] = draw(st.booleans())
    if some(draw, 5):
        made["applies_to"] = draw(
            st.lists(st.sampled_from(TAGS), min_size=1, max_size=2, unique=True)
        )
    return made


# Criteria --------------------------------------------------------------------------------------------


def draw_criterion(draw: Draw, kind: str, own_grades: bool, rules: Rules = ()) -> Doc:
    """A criterion of the kind with its keys, optional ones now and then."""
    made: Doc = {"kind": kind}
    if kind == "level":
        made["levels"] = {"优": 1, "中": draw(st.sampled_from(RATIOS)), "差": 0}
    elif kind == "count":
        made["target"] = draw(st.integers(1, 7))
        if some(draw, 3):
            made["partial"] = draw(st.booleans())
    elif kind == "rate":
        made |= draw_rate(draw, rules)
    elif kind == "measure":
        made |= draw_measure(draw, rules)
    elif kind == "deadline":
        made |= draw_deadline(draw, rules)
    elif kind == "deduct":
        made["rules"] = [draw_rule(draw, f"r{n}") for n in range(draw(st.integers(1, 3)))]
    elif kind == "bonus":
        made |= draw_bonus(draw, rules)
    elif kind == "penalty":
        made["rules"] = [draw_rule(draw, f"r{n}", False) for n in range(draw(st.integers(1, 3)))]
    elif kind == "votes":
        made |= draw_votes(draw)
    elif kind == "veto":
        made["rules"] = [
            {"id": f"r{n}", "title": "否决", "effect": draw_effect(draw, own_grades, rules),
             "lasts": draw(st.sampled_from(["month", "year"]))}
            for n in range(draw(st.integers(1, 2)))
        ]  # fmt: skip
    return made


def draw_effect(draw: Draw, own_grades: bool, rules: Rules) -> Any:
    """What a veto does; no grade veto on a list with grades of its own."""
    effects: list[Any] = ["section", {"cap": 59}, "zero", {"cap": Decimal("69.5")}]
    if not own_grades:
        effects += [{"grade": "一般"}, {"grade": "良好"}]
    if "list" in rules:
        effects.append("list")
    return draw(st.sampled_from(effects))


def draw_rate(draw: Draw, rules: Rules) -> Doc:
    """Target and floor, or bands; `empty` now and then."""
    made: Doc = {}
    if "bands" in rules and some(draw, 3):
        shares = [1, Decimal("0.6"), Decimal("0.6"), Decimal("0.3333")]
        steps = [Decimal("0.95"), Decimal("0.9"), Decimal("0.7"), Decimal("0.6667")]
        count = draw(st.integers(1, 4))
        made["bands"] = [{"from": steps[n], "share": shares[n]} for n in range(count)]
    else:
        made["target"] = draw(st.sampled_from([1, Decimal("0.95"), Decimal("0.7")]))
        if draw(st.booleans()):
            made["floor"] = draw(st.sampled_from([0, Decimal("0.6"), Decimal("0.333")]))
    if draw(st.booleans()):
        choices = ["na", "full", "zero"] if "empty" in rules else ["na", "full"]
        made["empty"] = draw(st.sampled_from(choices))
    return made


def draw_measure(draw: Draw, rules: Rules) -> Doc:
    """Target and floor in either order, or bands that fall (`from`) or rise (`to`)."""
    if "bands" in rules and some(draw, 3):
        steps = [7, Decimal("2.5"), 1, Decimal("0.333333"), -3]
        shares = [1, Decimal("0.75"), Decimal("0.75"), Decimal("0.3333"), 0]
        count = draw(st.integers(1, 5))
        if draw(st.booleans()):
            return {"bands": [{"from": steps[n], "share": shares[n]} for n in range(count)]}
        return {"bands": [{"to": steps[-1 - n], "share": shares[n]} for n in range(count)]}
    ends = st.sampled_from([0, 1, Decimal("2.5"), -3, 7, Decimal("0.000001")])
    target, floor = draw(st.lists(ends, min_size=2, max_size=2, unique=True))
    return {"target": target, "floor": floor}


def draw_deadline(draw: Draw, rules: Rules) -> Doc:
    """`per_day` or `tiers`, perhaps `grace`; a time limit of its own now and then."""
    made: Doc = {}
    new = "deadline" in rules
    if new and some(draw, 3):
        tiers = [{"late": 1, "share": Decimal("0.8")}, {"late": 3, "share": Decimal("0.3333")},
                 {"late": 10, "share": 0}]  # fmt: skip
        made["tiers"] = tiers[draw(st.integers(0, 1)) :]
    else:
        made["per_day"] = draw(st.sampled_from(AMOUNTS))
        if new and draw(st.booleans()):
            made["every"] = draw(st.sampled_from([1, 2, 3]))
        if new and draw(st.booleans()):
            made["keep"] = draw(st.sampled_from([0, Decimal("0.5"), Decimal("0.3333")]))
    if draw(st.booleans()):
        made["grace"] = draw(st.integers(0, 3))
    if new and some(draw, 3):
        made["within"] = draw(st.sampled_from([1, 3, 5]))
    return made


def draw_bonus(draw: Draw, rules: Rules) -> Doc:
    """Rules that add up, of which the highest counts, or each matter once."""
    made: Doc = {}
    if "bonus" not in rules:
        made["rules"] = [draw_each(draw, f"r{n}") for n in range(draw(st.integers(1, 2)))]
    elif some(draw, 3):
        made["rules"] = [
            {"id": f"r{n}", "title": "级别", "each": draw(st.sampled_from(AMOUNTS))}
            for n in range(draw(st.integers(1, 3)))
        ]
        return made | {"highest_only": "per_matter"}
    else:
        made["rules"] = [draw_rule(draw, f"r{n}", False) for n in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        made["highest_only"] = draw(st.booleans())
    return made


def draw_votes(draw: Draw) -> Doc:
    """Levels, perhaps groups with weights, perhaps a least mean."""
    middle = draw(st.sampled_from([Decimal("0.6"), Decimal("0.3333"), Decimal("0.8")]))
    made: Doc = {"levels": {"好": 1, "较好": Decimal("0.8"), "一般": middle, "差": 0}}
    if draw(st.booleans()):
        weights = [30, 30, 40] if draw(st.booleans()) else [Decimal("0.7"), Decimal("0.2"), 1]
        count = draw(st.integers(1, 3))
        made["groups"] = [
            {"id": f"g{n}", "title": f"测评组 {n}", "weight": weights[n]} for n in range(count)
        ]
    if draw(st.booleans()):
        made["least"] = draw(st.sampled_from([Decimal("0.5"), Decimal("0.8")]))
    return made


def draw_each(draw: Draw, name: str) -> Doc:
    """A rule with `each`, perhaps `max`."""
    made: Doc = {"id": name, "title": "规则", "each": draw(st.sampled_from(AMOUNTS))}
    return made | (
        {"max": draw(st.sampled_from([2, Decimal("1.5")]))} if draw(st.booleans()) else {}
    )


def draw_rule(draw: Draw, name: str, all_too: bool = True) -> Doc:
    """A rule with exactly one way; `all_too`: with `all`, also in `steps`."""
    way = draw(st.sampled_from(["each", "steps", "range"] + (["all"] if all_too else [])))
    if way == "each":
        return draw_each(draw, name)
    made: Doc = {"id": name, "title": "规则"}
    if way == "steps":
        amounts = st.sampled_from([1, 2, Decimal("0.5"), 3])
        steps: list[Any] = sorted(draw(st.lists(amounts, min_size=1, max_size=3, unique=True)))
        return made | {"steps": [*steps, "all"] if all_too and draw(st.booleans()) else steps}
    return made | ({"range": [Decimal("0.5"), 2]} if way == "range" else {"all": True})


# What belongs to a whole list or to several ----------------------------------------------------------


def add_when(draw: Draw, made: Doc, own_grades: bool) -> None:
    """Rules that follow from results on the veto items of a list, in place."""
    found = items_of(made)
    counted = [(section, item["id"]) for section, item in found if counted_item(item)]
    for _, item in found:
        if kind_of(item) != "veto" or not counted or some(draw, 3):
            continue
        section, name = draw(st.sampled_from(counted))
        below = draw(st.sampled_from([Decimal("0.4"), Decimal("0.8"), 1]))
        whens = [{"section": section, "below": below}, {"item": name, "below": below},
                 {"score_below": draw(st.sampled_from([60, 80, Decimal("49.5")]))}]  # fmt: skip
        item["allow_na"] = False
        item["criterion"]["rules"].append({
            "id": "w", "title": "按结果否决", "effect": draw_effect(draw, own_grades, ("list",)),
            "lasts": draw(st.sampled_from(["month", "year"])), "when": draw(st.sampled_from(whens)),
        })  # fmt: skip


def draw_after_year(draw: Draw, name: str, prefix: str, layers: list[str], rules: Rules) -> Doc:
    """A list "whose counted items are all yearly with `month: next`"."""
    made = draw_list(draw, name, prefix, layers, set(rules) - {"deadline", "draft", "when"})
    for _, item in items_of(made):
        if counted_item(item):
            item["cycle"] = "year"
            item["due"] = {"month": "next", "day": 15}
    if not any(counted_item(item) for _, item in items_of(made)):
        made["sections"][0]["items"].append({
            "id": f"{prefix}80", "title": "述职", "responsibility": "specific",
            "requirement": "按要求述职。", "cycle": "year", "due": {"month": "next", "day": 15},
            "points": 3, "nature": "rule", "criterion": {"kind": "count", "target": 3},
        })  # fmt: skip
    return made


def steady(item: Doc) -> bool:
    """Due every month for every unit."""
    return item["cycle"] == "month" and counted_item(item) and "applies_to" not in item


def add_shared(draw: Draw, lists: list[Doc], rules: Rules) -> None:
    """`same_as` and `from: closing` items on a list that has something of its own every month."""
    for made in lists:
        if not any(steady(item) for _, item in items_of(made)):
            continue
        items = made["sections"][0]["items"]
        prefix = items[0]["id"][0]
        if "closing" in rules and some(draw, 3):
            items.append({
                "id": f"{prefix}70", "title": "按期整改", "responsibility": "specific",
                "requirement": "问题按期整改。", "cycle": "month", "points": draw(st.sampled_from(POINTS)),
                "nature": "company", "criterion": {"kind": "rate"} | draw_rate(draw, ()), "from": "closing",
            })  # fmt: skip
            items[-1]["criterion"].pop("empty", None)
        named = [
            item for other in lists if other is not made and set(made["layers"]) <= set(other["layers"])
            for _, item in items_of(other)
            if counted_item(item) and not item.keys() & {"same_as", "from", "status"}
        ]  # fmt: skip
        if "same_as" in rules and named and draw(st.booleans()):
            items.append(draw_same(draw, f"{prefix}71", draw(st.sampled_from(named))))


def draw_same(draw: Draw, name: str, named: Doc) -> Doc:
    """An item that takes the entry of another, with points and figures of its own."""
    own = ("default", "allow_na", "applies_to", "evidence_required", "several")
    made = {key: copy(value) for key, value in named.items() if key not in own}
    made |= {"id": name, "points": draw(st.sampled_from(POINTS)), "same_as": named["id"]}
    c = made["criterion"]
    if "levels" in c:
        c["levels"] = dict.fromkeys(c["levels"], Decimal("0.5")) | {next(iter(c["levels"])): 1}
    if "per_day" in c:
        c["per_day"] = draw(st.sampled_from(AMOUNTS))
    if c["kind"] == "count":
        c["target"] = draw(st.integers(1, 7))
    for rule in c.get("rules", []):
        if "each" in rule:
            rule["each"] = draw(st.sampled_from(AMOUNTS))
    return made


def copy(value: Any) -> Any:
    """A deep copy of plain data."""
    if isinstance(value, dict):
        return {key: copy(inner) for key, inner in value.items()}
    return [copy(inner) for inner in value] if isinstance(value, list) else value


# Values ----------------------------------------------------------------------------------------------


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
        ends = (
            [c["target"], c["floor"]]
            if "target" in c
            else [3, *(b.get("from", b.get("to")) for b in c["bands"])]
        )
        return draw(st.sampled_from([*ends, 1, Decimal("0.333333"), Decimal("-1.5"), 9]))
    if kind == "deadline":
        return draw_done(draw, c, due)
    if kind == "votes":
        return draw_ballots(draw, c)
    if kind == "veto":
        hit = [rule["id"] for rule in c["rules"] if "when" not in rule and some(draw, 4)]
        return {name: {"basis": "通报", "approved_by": "公司党委"} for name in hit} or False
    if c.get("highest_only") == "per_matter":
        found = draw(st.lists(st.sampled_from(MATTERS), min_size=1, max_size=3, unique=True))
        return {matter: draw(st.sampled_from(c["rules"]))["id"] for matter in found}
    return draw_found(draw, c)


def draw_done(draw: Draw, c: Doc, due: date) -> Any:
    """A day about the due date, or not done; with `within` also the day from which it runs."""
    if "within" not in c:
        return False if some(draw, 6) else str(due + timedelta(days=draw(st.integers(-3, 8))))
    since = due.replace(day=draw(st.sampled_from([3, 20, 26])))
    done = since + timedelta(days=draw(st.integers(0, 14)))
    return {"since": str(since), "done": False if some(draw, 3) else str(done)}


def draw_ballots(draw: Draw, c: Doc) -> Doc:
    """Ballots by level, by group; now and then none at all."""
    levels = list(c["levels"])
    numbers = st.integers(0, 9)

    def cast() -> Doc:
        if some(draw, 6):
            return dict.fromkeys(levels, 0)
        return {level: draw(numbers) for level in levels}

    groups = [group["id"] for group in c.get("groups", [])]
    return {group: cast() for group in groups} if groups else cast()


def draw_found(draw: Draw, c: Doc) -> Doc:
    """Occurrences by rule; something at least where it is a bonus."""
    chosen = [rule for rule in c["rules"] if draw(st.booleans())]
    if c["kind"] == "bonus" and not chosen:
        chosen = c["rules"][:1]
    amounts = st.lists(
        st.sampled_from([Decimal("0.5"), 1, Decimal("1.75"), 2]), min_size=1, max_size=3
    )
    return {
        rule["id"]: draw(amounts) if "range" in rule else draw(st.integers(1, 4)) for rule in chosen
    }
