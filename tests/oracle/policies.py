"""Random policies, organizations, calendars and registers; the catalog."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .book import counted_item, items_of
from .lists import TAGS, Doc, Draw, Rules, some

NAMES = ["优秀", "良好", "一般", "较差"]
LAYERS = ["branch", "group", "person"]
PERIODS = ["month", "quarter", "half-year", "year"]


def draw_policies(
    draw: Draw, layers: list[str], lists: list[Doc], months: list[str], rules: Rules = ()
) -> list[Doc]:
    """One policy; in a quarter perhaps a second that takes effect in its course."""
    needed = any(sum(layer in doc["layers"] for doc in lists) > 1 for layer in layers)
    with_parts = needed or draw(st.booleans())
    first = draw_policy(draw, layers, lists, with_parts, "1.0.0", rules)
    if len(months) == 1 or not some(draw, 3):
        return [first]
    second = draw_policy(draw, layers, lists, with_parts, "1.1.0", rules)
    return [first, second | {"effective": draw(st.sampled_from(months[1:]))}]


def draw_policy(
    draw: Draw,
    layers: list[str],
    lists: list[Doc],
    with_parts: bool,
    version: str,
    rules: Rules = (),
) -> Doc:
    """Every key of a policy that decides a number, and the rest as the design shows it."""
    made: Doc = {
        "schema": "dangjian/policy@1", "version": version, "title": "考核评价办法",
        "grades": draw_grades(draw, lists, rules), "tiers": draw_tiers(draw),
        "missing": draw(st.sampled_from(["zero", "zero", "exclude", "exclude", "error"])),
        "uninspected": draw(st.sampled_from(["self", "missing"])),
        "rollup": {"method": draw(st.sampled_from(["items", "months"]))},
        "rectification": rectification(),
    }  # fmt: skip
    if draw(st.booleans()):
        made["quota_periods"] = draw(st.lists(st.sampled_from(PERIODS), min_size=1, unique=True))
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
    add_new(draw, made, layers, rules)
    if with_parts:
        add_composition(draw, made, layers, lists, rules)
    return made


def draw_grades(draw: Draw, lists: list[Doc], rules: Rules) -> list[Doc]:
    """Four grades, the first two perhaps with a quota and needs."""
    coefficients = draw(st.booleans())
    tops = draw(st.sampled_from([(90, 80, 70, 0), (95, 60, 30, 0)]))
    grades: list[Doc] = [{"name": name, "from": top} for name, top in zip(NAMES, tops, strict=True)]
    for n, grade in enumerate(grades):
        if coefficients:
            grade["coefficient"] = [Decimal("1.05"), 1, Decimal("0.95"), Decimal("0.9")][n]
        if n < 2 and some(draw, 2):
            grade["quota"] = draw(st.sampled_from([Decimal("0.3"), Decimal("0.5"), 0, 1]))
        if n < 3 and "needs" in rules and some(draw, 3):
            grade["needs"] = draw_needs(draw, lists)
    return grades


def draw_needs(draw: Draw, lists: list[Doc]) -> list[Doc]:
    """One or two needs of any sort that a grade may have."""
    doc = draw(st.sampled_from(lists))
    counted = [(section, item["id"]) for section, item in items_of(doc) if counted_item(item)]
    needs: list[Doc] = [{"no_veto": True}, {"min_month": 60}, {"closing_rate": Decimal("0.5")}]
    share: Doc = {"checklist": doc["id"], "at_least": Decimal("0.6")}
    needs.append({"share": share})
    if counted:
        section, name = draw(st.sampled_from(counted))
        needs.append({"share": share | {"section": section}})
        needs.append({"share": share | {"item": name}})
    kept = draw(st.lists(st.sampled_from(range(len(needs))), min_size=1, max_size=2, unique=True))
    return [needs[n] for n in kept]


def add_new(draw: Draw, policy: Doc, layers: list[str], rules: Rules) -> None:
    """What the second revision brought, but for parts of a composition."""
    if "places" in rules and draw(st.booleans()):
        policy["places"] = draw(st.sampled_from([2, 1, 0]))
    if "final" in rules and draw(st.booleans()):
        policy["self_is_final"] = [draw(st.sampled_from(layers))]
    if "classes" in rules and draw(st.booleans()):
        one = {"id": "c1", "name": "甲组", "tags": [TAGS[0]]}
        two = {"id": "c2", "name": "乙组", "tags": list(TAGS)}
        policy["classes"] = {draw(st.sampled_from(layers)): [one, two][: draw(st.integers(1, 2))]}
    if "months_scored" in rules and some(draw, 3):
        policy["months_scored"] = {
            "quarter": draw(st.integers(1, 3)), "half-year": draw(st.integers(1, 6)),
            "year": draw(st.integers(1, 7)),
        }  # fmt: skip
    if "drop" in rules and policy["rollup"]["method"] == "months" and draw(st.booleans()):
        policy["rollup"]["drop_lowest"] = draw(st.sampled_from([0, 1]))


def add_composition(
    draw: Draw, policy: Doc, layers: list[str], lists: list[Doc], rules: Rules = ()
) -> None:
    """Weights by layer; sometimes a layer, or the last list, is left out; then it may join the year."""
    named = layers[:1] if len(layers) > 1 and some(draw, 4) else layers
    aside = "after_year" in rules or (len(lists) > 1 and some(draw, 3))
    outside = lists[-1]["id"] if aside else None
    weights: list[Any] = [Decimal("0.8"), Decimal("0.2"), Decimal("0.5")]
    if "relative" in rules and draw(st.booleans()):
        way = {"relative": "best"} if draw(st.booleans()) else {
            "relative": "place", "step": draw(st.sampled_from([2, Decimal("12.5"), 60]))
        }  # fmt: skip
        n = draw(st.integers(0, len(lists) - 1))
        weights[n] = {"weight": weights[n]} | way
    parts = {
        layer: {doc["id"]: weights[n] for n, doc in enumerate(lists) if layer in doc["layers"] and doc["id"] != outside}
        for layer in named
    }  # fmt: skip
    policy["composition"] = {layer: own for layer, own in parts.items() if own}
    shares = {"months": Decimal("0.7"), outside: Decimal("0.3")}
    if outside and draw(st.booleans()):
        policy["rollup"]["year"] = dict(shares)
    if outside and "extra" in rules and "after_year" not in rules:
        for period in ("quarter", "half-year"):
            if draw(st.booleans()):
                policy["rollup"][period] = dict(shares)


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


def draw_organization(draw: Draw, layers: list[str], months: list[str], most: int = 6) -> Doc:
    """Two to six judged units under a committee and a branch that has always been there."""
    units: list[Doc] = [{"id": "root", "name": "公司党委", "layer": "committee"}]
    people: list[Doc] = []
    count = draw(st.integers(2, most))
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
            later = f"{months[-1][:4]}-07"
            unit |= draw(
                st.sampled_from([{"from": months[-1]}, {"until": months[0]}, {"from": later}])
            )
        units.append(unit)
    return {"schema": "dangjian/organization@1", "name": "示例公司", "units": units} | (
        {"people": people} if people else {}
    )


def draw_calendar(draw: Draw, months: list[str]) -> list[Doc]:
    """Perhaps a calendar file with a few holidays and worked weekends about the ends of the months."""
    if draw(st.booleans()):
        return []
    days = [date.fromisoformat(f"{m}-25") + timedelta(days=n) for m in months for n in range(9)]
    days = [day for day in days if f"{day.year}" == months[-1][:4]]
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


# The register ----------------------------------------------------------------------------------------


def draw_register(draw: Draw, organization: Doc, months: list[str]) -> list[Doc]:
    """A few problems of units, raised, handed in, sent back, closed, put off or withdrawn about the
    due date, all within or after the months."""
    units = [unit["id"] for unit in organization["units"] if unit["id"] != "root"]
    made = []
    for n in range(1, draw(st.integers(0, 6)) + 1):
        raised = date.fromisoformat(f"{draw(st.sampled_from(months))}-02")
        due = raised + timedelta(days=draw(st.integers(5, 40)))
        while due.weekday() >= 5:
            due += timedelta(days=1)
        unit = draw(st.sampled_from(units))
        events = [{"at": str(raised), "by": "root", "action": "raise"}]
        events += draw_events(draw, unit, raised, due)
        made.append({
            "schema": "dangjian/rectification@1", "id": f"{str(raised)[:7]}.{unit}.M{n}", "unit": unit,
            "problem": "公告栏未更新", "mode": "limited", "owner": "支部书记", "due": str(due), "events": events,
        })  # fmt: skip
    return made


STORIES = [
    [], ["accept"], ["accept", "submit"], ["accept", "submit", "close"],
    ["accept", "submit", "return"], ["accept", "submit", "return", "submit", "close"],
    ["accept", "submit", "close", "reopen"], ["accept", "submit", "close", "reopen", "submit"],
    ["withdraw"], ["accept", "submit", "withdraw"],
    ["extend"], ["accept", "extend", "submit", "close"],
]  # fmt: skip


def draw_events(draw: Draw, unit: str, at: date, due: date) -> list[Doc]:
    """The further life of a problem: days never run backwards."""
    events: list[Doc] = []
    for action in draw(st.sampled_from(STORIES)):
        at += timedelta(days=draw(st.integers(0, 16)))
        event: Doc = {
            "at": str(at),
            "by": unit if action in ("accept", "submit") else "root",
            "action": action,
        }
        if action == "extend":
            due += timedelta(days=7)
            event["due"] = str(due)
        if action == "submit":
            event["evidence"] = ["整改报告"]
        events.append(event | {"note": "情况说明"})
    return events
