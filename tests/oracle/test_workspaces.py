"""What holds of every random workspace, by the oracle alone; and that `write` keeps the meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import examples

from .naive import score
from .reading import read_all
from .workspaces import NEW, workspaces, write

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""Of a workspace that fails, which would hide why it does."""


def check(found: dict[str, Any], lists: dict[str, Any]) -> None:
    """0 ≤ score ≤ ceiling, Σ deductions = A − E, sections add up, ranks and tiers hang together."""
    for card in found["scorecards"]:
        most = lists[card["checklist"]]
        if card["score"] is not None:
            assert 0 <= card["score"] <= most
            assert card["grade"]
        if card["items"]:
            whole = sum(item["lost"] for item in card["items"])
            apart = sum(item["lost"] for item in card["items"] if item["kind"] == "penalty")
            assert whole - apart == card["applicable"] - card["earned"]
            assert apart == card["penalty"]
            assert sum(section["earned"] for section in card["sections"]) == card["earned"]
        assert all(item["lost"] >= 0 for item in card["items"])
    for row in found["ranking"]:
        assert (row["rank"] is None) == (row["tier"] is None)
        assert (row["score"] is None) <= (row["grade"] is None)
        assert row["grade"] or row["rank"] is None


def ceilings(space: dict[str, Any]) -> dict[str, Any]:
    """The most that each list's score may be: its ceiling, else the full score and all bonus points."""
    most: dict[str, Any] = {}
    for doc in space["checklists"]:
        bonus = sum(
            i["points"]
            for s in doc["sections"]
            for i in s["items"]
            if i["criterion"]["kind"] == "bonus"
        )
        most[doc["id"]] = max(
            most.get(doc["id"], 0), doc.get("ceiling", doc["full_score"] + bonus), doc["full_score"]
        )
    return most


@examples(10)
@given(workspaces("month", NEW))
def test_a_month(space: dict[str, Any]) -> None:
    check(score(space, "2026-05"), ceilings(space))


@examples(10)
@given(
    workspaces("quarter", NEW),
    st.sampled_from(["2026-04", "2026-06", "2026-Q2", "2026-H1", "2026"]),
)
def test_a_quarter(space: dict[str, Any], period: str) -> None:
    most = ceilings(space)  # a later version may drop a bonus that earlier months had
    check(score(space, period), {key: value + 50 for key, value in most.items()})


@examples(10)
@given(workspaces("quarter", NEW), st.randoms(use_true_random=False))
def test_order_of_files_does_not_matter(space: dict[str, Any], random: Any) -> None:
    before = score(space, "2026-Q2")
    for key in ("records", "checklists", "policy"):
        random.shuffle(space[key])
    after = score(space, "2026-Q2")
    for part in ("scorecards", "ranking"):
        left, right = (
            {(r["unit"], r.get("checklist")): r for r in found[part]} for found in (before, after)
        )
        assert {k: {n: v for n, v in r.items() if n != "parts"} for k, r in left.items()} == {
            k: {n: v for n, v in r.items() if n != "parts"} for k, r in right.items()
        }


@pytest.mark.parametrize("profile", ["month", "quarter", "half", "turn"])
def test_write_keeps_the_meaning(profile: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    @examples(5)
    @given(workspaces(profile, NEW - {"broken"}))
    def run(space: dict[str, Any]) -> None:
        folder = tmp_path_factory.mktemp("space")
        write(space, folder)

        def key(doc: Any) -> str:
            return json.dumps(doc, sort_keys=True, default=str).replace('"', "")

        archive = read_all(folder, "checklists/archive/*.yaml")
        current = [doc for doc in read_all(folder, "checklists/*.yaml") if "version" in doc]
        assert sorted(archive + current, key=key) == sorted(space["checklists"], key=key)
        for name, pattern in {
            "records": "records/*/*",
            "corrections": "corrections/*/*",
            "calendar": "calendar/*",
            "rectifications": "rectifications/*/*",
            "policy": "policy*/**/*.yaml",
        }.items():
            if name != "policy" or len(space["policy"]) > 1:
                assert sorted(read_all(folder, pattern), key=key) == sorted(space[name], key=key)
        assert read_all(folder, "organization.yaml") == [space["organization"]]
        assert Path(folder / "dangjian.yaml").exists()

    run()
