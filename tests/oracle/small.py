"""Small workspaces of plain data for the hand-worked examples, and what the oracle says of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .naive import score

Doc = dict[str, Any]

GRADES = [
    {"name": "优秀", "from": 90, "coefficient": Decimal("1.05")},
    {"name": "良好", "from": 80, "coefficient": 1},
    {"name": "较差", "from": 0},
]
CHECK = {"kind": "check"}
STEPS = {"kind": "deduct", "rules": [{"id": "r", "title": "r", "steps": [1, 3, "all"]}]}
SHORT = {"kind": "deduct", "rules": [{"id": "r", "title": "r", "steps": [1, Decimal("2.5")]}]}
MIXED = {"kind": "deduct", "rules": [
    {"id": "e", "title": "e", "each": Decimal("0.5"), "max": 1}, {"id": "g", "title": "g", "range": [Decimal("0.5"), 2]},
    {"id": "x", "title": "x", "all": True},
]}  # fmt: skip
RATE = {"kind": "rate", "target": 1, "floor": Decimal("0.8")}
LESS = {"kind": "measure", "target": Decimal("-0.5"), "floor": 2}
BONUS = {
    "kind": "bonus",
    "rules": [
        {"id": "p", "title": "p", "each": 1, "max": 2},
        {"id": "q", "title": "q", "each": Decimal("1.5")},
    ],
}
YES = {"value": {"v": {"basis": "b", "approved_by": "c"}}}


def item(name: str, points: object, criterion: Doc = CHECK, **more: object) -> Doc:
    return {
        "id": name,
        "points": points,
        "criterion": criterion,
        "cycle": "month",
        "nature": "rule",
    } | more


def veto(name: str, effect: object, lasts: str = "month") -> Doc:
    return item(
        name,
        0,
        {"kind": "veto", "rules": [{"id": "v", "title": "v", "effect": effect, "lasts": lasts}]},
    )


def checklist(
    *sections: list[Doc],
    name: str = "a",
    version: str = "1.0.0",
    layers: tuple[str, ...] = ("branch",),
    **more: object,
) -> Doc:
    made = [{"id": f"s{n}", "items": items} for n, items in enumerate(sections, 1)]
    return {
        "id": name,
        "version": version,
        "layers": list(layers),
        "full_score": 100,
        "sections": made,
    } | more


def policy(**more: object) -> Doc:
    base: Doc = {
        "version": "1.0.0", "grades": GRADES, "tiers": [{"name": "中层", "focus": "促提升"}],
        "missing": "zero", "uninspected": "self", "rollup": {"method": "items"},
    }  # fmt: skip
    return base | more


def record(
    unit: str,
    entries: Doc | None,
    kind: str = "inspection",
    month: str = "2026-05",
    checklist: str = "a@1.0.0",
) -> Doc:
    body: Doc = (
        {"excused": {"reason": "x", "approved_by": "y"}}
        if entries is None
        else {"entries": entries}
    )
    return {"unit": unit, "checklist": checklist, "period": month, "kind": kind} | body


def correction(
    unit: str,
    name: str,
    new: object,
    decided: str = "2026-06-01",
    decision: str = "upheld",
    month: str = "2026-05",
) -> Doc:
    return {
        "unit": unit,
        "checklist": "a",
        "period": month,
        "item": name,
        "new": new,
        "decided": decided,
        "decision": decision,
    }


OTHER = record("u2", {})
"""Somebody else's record: the month is recorded."""


def workspace(
    lists: list[Doc],
    records: list[Doc],
    rules: Doc | list[Doc] | None = None,
    units: list[Doc] | int = 1,
    corrections: tuple[Doc, ...] = (),
    holidays: tuple[str, ...] = (),
) -> Doc:
    made = (
        [{"id": f"u{n}", "layer": "branch"} for n in range(1, units + 1)]
        if isinstance(units, int)
        else units
    )
    return {
        "policy": rules if isinstance(rules, list) else [rules or policy()],
        "organization": {"units": made}, "catalog": {"layers": [{"id": "branch"}, {"id": "group"}]},
        "checklists": lists, "records": records, "corrections": list(corrections),
        "calendar": [{"holidays": list(holidays), "workdays": []}],
    }  # fmt: skip


def card(space: Doc, period: str = "2026-05", unit: str = "u1", name: str = "a") -> Doc:
    return next(
        c for c in score(space, period)["scorecards"] if (c["unit"], c["checklist"]) == (unit, name)
    )


def row(space: Doc, period: str = "2026-05", unit: str = "u1") -> Doc:
    return next(r for r in score(space, period)["ranking"] if r["unit"] == unit)


def rows(space: Doc, key: str, period: str = "2026-05") -> list[Any]:
    by_unit = {r["unit"]: r[key] for r in score(space, period)["ranking"]}
    return [by_unit[unit] for unit in sorted(by_unit, key=lambda unit: int(unit[1:]))]


def scored_units(scores: list[int], rules: Doc) -> Doc:
    """Units u1… whose scores are the given whole numbers out of 100 (count, target 100)."""
    one = checklist([item("A", 1, {"kind": "count", "target": 100})])
    return workspace(
        [one], [record(f"u{n}", {"A": s}) for n, s in enumerate(scores, 1)], rules, len(scores)
    )
