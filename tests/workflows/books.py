"""A small company with one of everything that goes out as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.core.small import OUT_OF_100, checklist, item, policy, record, space
from tests.oracle.files import write

Doc = dict[str, Any]

_LAYERS = {"branch": "党支部", "group": "党小组", "person": "党员"}


def small_company(root: Path, *lists: Doc) -> Path:
    """Two branches, one of them inspected in May with something lost; one member; these lists besides."""
    made = space(
        [checklist([item("A", 1, OUT_OF_100)], title="党支部点检表"), *lists],
        [record({"A": 60}, unit="u1")],
        policy(composition={"branch": {"a": 1}}),
        units=2,
    )
    made["organization"]["people"] = [{"id": "p001", "name": "张小明", "unit": "u1"}]
    for layer in made["catalog"]["layers"]:
        layer["name"] = _LAYERS.get(layer["id"], layer["name"])
    write(made, root)
    return root


def add(path: Path, document: Doc) -> None:
    """A document as a file, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def ledger_rules(root: Path) -> None:
    """A set of points rules."""
    rule = {"id": "criticism", "title": "受到批评教育", "points": -3}
    add(root / "checklists" / "integrity-points.yaml", {
        "schema": "dangjian/points-rules@1", "id": "integrity-points", "version": "1.0.0",
        "title": "廉洁积分细则", "base": 100, "cycle": "year", "rules": [rule],
    })  # fmt: skip


def rectification(root: Path) -> None:
    """Two problems of u1: one that it has to answer, one that it did."""
    raised = {"at": "2026-05-28", "by": "root", "action": "raise"}
    done = [
        {"at": "2026-06-01", "by": "u1", "action": "accept", "note": "措施"},
        {"at": "2026-06-02", "by": "u1", "action": "submit", "evidence": ["报告"]},
    ]
    for name, events in (("2026-05.u1.M1", [raised]), ("2026-05.u1.M2", [raised, *done])):
        add(root / "rectifications" / "2026-05" / f"{name}.yaml", {
            "schema": "dangjian/rectification@1", "id": name, "unit": "u1", "problem": "公告栏没有换",
            "mode": "limited", "owner": "支部书记", "due": "2026-06-30", "events": events,
        })  # fmt: skip
