"""Small workspaces as plain documents, in the words of docs/file-formats.md; scored as the engine scores files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.scoring.results import ItemResult, Results, Row, Scorecard
from dangjian.scoring.scores import Scores
from dangjian.values.period import parse_period
from tests.oracle.workspaces import catalog, rectification, write

Doc = dict[str, Any]

CHECK: Doc = {"kind": "check"}
OUT_OF_100: Doc = {"kind": "count", "target": 100}
GRADES = [
    {"name": "优秀", "from": 90, "coefficient": 1.05},
    {"name": "良好", "from": 80},
    {"name": "较差", "from": 0},
]
TIERS = [{"name": "中层", "focus": "促提升"}]


def item(name: str, points: object, criterion: Doc = CHECK, **more: object) -> Doc:
    return {
        "id": name, "title": f"事项 {name}", "responsibility": "specific", "requirement": "按要求完成。",
        "cycle": "month", "points": points, "criterion": criterion, "nature": "company",
    } | more  # fmt: skip


def veto(name: str, effect: object, lasts: str = "month") -> Doc:
    rule = {"id": "v", "title": "否决", "effect": effect, "lasts": lasts}
    return item(name, 0, {"kind": "veto", "rules": [rule]})


def bonus(name: str, points: object, each: object = 1) -> Doc:
    return item(
        name, points, {"kind": "bonus", "rules": [{"id": "b", "title": "加分", "each": each}]}
    )


RAISED = {"value": {"v": {"basis": "通报", "approved_by": "公司党委"}}}
"""The entry that raises the rule of ``veto``."""


def checklist(*sections: list[Doc], name: str = "a", version: str = "1.0.0", **more: object) -> Doc:
    return {
        "schema": "dangjian/checklist@1", "id": name, "version": version, "title": "点检表",
        "layers": ["branch"], "full_score": 100,
        "sections": [
            {"id": f"{name}{n}", "title": f"项目 {n}", "items": items}
            for n, items in enumerate(sections, 1)
        ],
    } | more  # fmt: skip


def policy(**more: object) -> Doc:
    return {
        "schema": "dangjian/policy@1", "version": "1.0.0", "title": "考核评价办法", "grades": GRADES,
        "tiers": TIERS, "missing": "zero", "uninspected": "self", "rollup": {"method": "items"},
        "rectification": rectification(),
    } | more  # fmt: skip


def record(entries: Doc | None, unit: str = "u1", kind: str = "inspection", **more: str) -> Doc:
    """A record; ``entries=None`` excuses it. ``month`` and ``checklist`` may be named."""
    month, reference = more.get("month", "2026-05"), more.get("checklist", "a@1.0.0")
    excused = {"excused": {"reason": "搬迁", "approved_by": "公司党委"}}
    return {
        "schema": "dangjian/record@1", "checklist": reference, "unit": unit, "period": month,
        "kind": kind, "by": "督查组" if kind == "inspection" else "支部", "date": f"{month}-28",
    } | (excused if entries is None else {"entries": entries})  # fmt: skip


def correction(name: str, old: Doc | None, new: Doc | None, decided: str = "2026-06-01") -> Doc:
    """An upheld appeal; without ``new`` a rejected one."""
    return {
        "schema": "dangjian/correction@1", "unit": "u1", "checklist": "a", "period": "2026-05",
        "item": name, "kind": "appeal", "old": old, **({"new": new} if new is not None else {}),
        "reason": "复核属实", "requested_by": "u1", "decided_by": "root", "decided": decided,
        "decision": "rejected" if new is None else "upheld",
    }  # fmt: skip


def space(
    lists: list[Doc],
    records: list[Doc],
    rules: Doc | None = None,
    units: int | list[Doc] = 1,
    corrections: tuple[Doc, ...] = (),
) -> Doc:
    """A workspace with branches u1, u2 … under the committee ``root``."""
    if isinstance(units, int):
        units = [unit(f"u{n}") for n in range(1, units + 1)]
    root = {"id": "root", "name": "公司党委", "layer": "committee"}
    return {
        "policy": [rules or policy()], "catalog": catalog(), "checklists": lists, "records": records,
        "organization": {
            "schema": "dangjian/organization@1", "name": "示例公司", "units": [root, *units],
        },
        "corrections": list(corrections), "calendar": [],
    }  # fmt: skip


def unit(name: str, **more: object) -> Doc:
    return {"id": name, "name": f"支部 {name}", "layer": "branch", "parent": "root"} | more


def scores(workspace: Doc, period: str = "2026-05") -> Scores:
    parsed = parse_period(period)
    assert parsed is not None
    with tempfile.TemporaryDirectory() as folder:
        write(workspace, Path(folder))
        return score(Folder(Path(folder)), parsed)


def results(workspace: Doc, period: str = "2026-05") -> Results:
    """What scoring gives; fails the test when something is wrong with the workspace."""
    found = scores(workspace, period)
    assert found.results is not None, [problem.message for problem in found.problems]
    return found.results


def card(workspace: Doc, period: str = "2026-05", name: str = "u1", of: str = "a") -> Scorecard:
    cards = {(each.unit, each.checklist): each for each in results(workspace, period).scorecards}
    return cards[name, of]


def one_item(workspace: Doc, name: str, period: str = "2026-05") -> ItemResult:
    return next(each for each in card(workspace, period).items if each.post.item.id == name)


def rows(workspace: Doc, period: str = "2026-05") -> dict[str, Row]:
    return {row.unit: row for row in results(workspace, period).ranking}


def scored(points: list[object], rules: Doc, **more: Any) -> Doc:
    """Units u1 … whose scores are the given whole numbers; None is a unit that nobody inspected."""
    records = [
        record({"A": value}, f"u{n}", "inspection" if value is not None else "self")
        for n, value in enumerate(points, 1)
        if value is not None
    ]
    return space([checklist([item("A", 1, OUT_OF_100)])], records, rules, len(points), **more)
