"""What must hold of the newer rules in the engine, whatever the numbers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import examples

from .book import counted_item
from .lists import Doc, copy, draw_item
from .policies import catalog, draw_policy
from .test_engine import engine, exact, is_spoiled
from .test_workspaces import ceilings
from .workspaces import NEW, draw_entry, workspaces, write

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""Of a workspace that fails, which would hide why it does."""


def scores(space: Doc, *periods: str) -> list[Doc]:
    """Cards and rows of the engine, by period."""
    spoiled = is_spoiled(space)
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        return [engine(Path(folder), period, spoiled=spoiled) for period in periods]


@examples(7)
@given(workspaces("month", NEW))
def test_bonus_and_penalty_stay_between_nothing_and_the_ceiling(space: Doc) -> None:
    most = ceilings(space)
    caps = {doc["id"]: doc.get("bonus_cap") for doc in space["checklists"]}
    for card in scores(space, "2026-05")[0]["scorecards"]:
        assert card["score"] is None or 0 <= card["score"] <= most[card["checklist"]]
        assert caps[card["checklist"]] is None or card["bonus"] <= caps[card["checklist"]]
        assert card["penalty"] >= 0


@examples(5)
@given(workspaces("month", NEW - {"broken"}), st.randoms(use_true_random=False))
def test_order_of_judgements_and_ballots_does_not_matter(space: Doc, random: Any) -> None:
    other = copy(space)
    for record in other["records"]:
        for entry in record.get("entries", {}).values():
            if isinstance(entry, dict) and "values" in entry:
                random.shuffle(entry["values"])
            if isinstance(entry, dict) and isinstance(entry.get("value"), dict):
                keys = list(entry["value"])
                random.shuffle(keys)
                entry["value"] = {key: entry["value"][key] for key in keys}
    told = [
        {(c["unit"], c["checklist"]): [(i["id"], i["earned"]) for i in c["items"]] for c in found["scorecards"]}
        for found in scores(space, "2026-05") + scores(other, "2026-05")
    ]  # fmt: skip
    assert told[0] == told[1]


@st.composite
def done_early(draw: Any) -> tuple[Doc, Doc]:
    """A quarter in which an item due in June is answered in June, and the same with the answer given in
    April or May."""
    item = draw(items())
    policy = draw_policy(draw, ["branch"], [], False, "1.0.0", ()) | {"missing": "zero"}
    policy["grades"] = [{"name": "一", "from": 0}]
    base = {
        "id": "B01", "title": "日常", "responsibility": "specific", "requirement": "按要求完成。", "cycle": "month",
        "points": 5, "nature": "rule", "criterion": {"kind": "check"},
    }  # fmt: skip
    checklist = {
        "schema": "dangjian/checklist@1", "id": "list-a", "version": "1.0.0", "title": "点检表", "layers": ["branch"],
        "full_score": 100, "sections": [{"id": "s", "title": "项目", "items": [base, item]}],
    }  # fmt: skip
    entry = draw_entry(draw, item, "2026-06", [])
    months = ["2026-04", "2026-05", "2026-06"]
    kind = draw(st.sampled_from(["inspection", "self"]))

    def space(answered: str) -> Doc:
        records = [
            {"schema": "dangjian/record@1", "checklist": "list-a@1.0.0", "unit": "u1", "period": m, "kind": kind,
             "by": "党群工作部", "date": f"{m}-28", "entries": {"B01": True} | ({item["id"]: entry} if m == answered else {})}
            for m in months
        ]  # fmt: skip
        organization = {
            "schema": "dangjian/organization@1", "name": "示例公司",
            "units": [{"id": "root", "name": "公司党委", "layer": "committee"}, {"id": "u1", "name": "一支部", "layer": "branch", "parent": "root"}],
        }  # fmt: skip
        return {
            "policy": [policy], "catalog": catalog(), "organization": organization, "checklists": [checklist],
            "records": records, "corrections": [], "calendar": [],
        }  # fmt: skip

    return space("2026-06"), space(draw(st.sampled_from(months[:2])))


@st.composite
def items(draw: Any) -> Doc:
    """A counted item due in June, without a default."""
    item = draw_item(draw, "Q01", True, NEW)
    if not counted_item(item) or item["cycle"] == "event":
        item |= {"points": 3, "criterion": {"kind": "count", "target": 3}}
    item |= {
        "cycle": draw(st.sampled_from(["quarter", "half-year"])),
        "due": {"month": "last", "day": 25},
    }
    for key in ("default", "applies_to"):
        item.pop(key, None)
    return item


@examples(5)
@given(done_early())
def test_early_is_never_worse_than_in_the_due_month(pair: tuple[Doc, Doc]) -> None:
    due, early = (scores(space, "2026-06", "2026-Q2") for space in pair)
    for late, soon in zip(due, early, strict=True):
        before, after = (found["scorecards"][0]["score"] for found in (late, soon))
        assert before is None or exact(after) >= exact(before)
