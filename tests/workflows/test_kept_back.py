"""What can't be used stops no more than it must: a record with errors, and what it keeps back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.scoring.composing import BLOCKED
from dangjian.scoring.scores import Scores
from dangjian.values.period import parse_period
from tests.core.small import (
    OUT_OF_100,
    Doc,
    checklist,
    correction,
    item,
    policy,
    record,
    space,
)
from tests.oracle.workspaces import write

TWO = [
    checklist([item("A", 1, OUT_OF_100)]),
    checklist([item("B", 1, OUT_OF_100)], name="b"),
]
ONLY_A = {"composition": {"branch": {"a": 1}}}
BAD = {"A": -1}


def scored_at(root: Path, period: str) -> Scores:
    parsed = parse_period(period)
    assert parsed is not None
    return score(Folder(root), parsed)


def of(workspace: Doc, tmp_path: Path, period: str = "2026-05") -> Scores:
    write(workspace, tmp_path)
    return scored_at(tmp_path, period)


def cards(scores: Scores) -> dict[tuple[str, str], Any]:
    assert scores.results is not None
    return {(card.unit, card.checklist): card.score for card in scores.results.scorecards}


def ranking(scores: Scores) -> dict[str, tuple[Any, tuple[str, ...]]]:
    assert scores.results is not None
    return {row.unit: (row.score, row.notes) for row in scores.results.ranking}


def test_a_list_that_does_not_count_keeps_no_row_back(tmp_path: Path) -> None:
    given = [record({"A": 80}), record({"B": -3}, checklist="b@1.0.0")]
    found = of(space(TWO, given, policy(**ONLY_A)), tmp_path)
    assert cards(found) == {("u1", "a"): 80}
    assert ranking(found) == {"u1": (80, ())}
    assert found.failed  # the broken record is an error all the same


def test_a_roll_up_is_kept_back_with_its_month(tmp_path: Path) -> None:
    """b of the quarter would be another number without May; a and the row are whole."""
    given = [record({"A": 80}, month=month) for month in ("2026-04", "2026-05")]
    given += [
        record({"B": value}, month=m, checklist="b@1.0.0")
        for m, value in (("2026-04", 90), ("2026-05", -3))
    ]
    found = of(space(TWO, given, policy(**ONLY_A)), tmp_path, "2026-Q2")
    assert cards(found) == {("u1", "a"): 80}
    assert ranking(found)["u1"] == (80, ())


def test_a_row_that_contains_the_card_is_kept_back(tmp_path: Path) -> None:
    given = [record({"A": 80}, f"u{n}", month="2026-04") for n in (1, 2)]
    given += [record(BAD, "u1", month="2026-05"), record({"A": 70}, "u2", month="2026-05")]
    found = of(space(TWO[:1], given, units=2), tmp_path, "2026-Q2")
    assert cards(found) == {("u2", "a"): 75}
    assert ranking(found) == {"u2": (75, ()), "u1": (None, (BLOCKED,))}


@pytest.mark.parametrize("uninspected", ["self", "missing"])
def test_a_broken_self_check_beside_an_inspection_costs_the_gap_alone(
    tmp_path: Path, uninspected: str
) -> None:
    given = [record({"A": 80}), record(BAD, kind="self")]
    found = of(space(TWO[:1], given, policy(uninspected=uninspected)), tmp_path)
    assert cards(found) == {("u1", "a"): 80}
    assert found.results is not None
    assert found.results.scorecards[0].gap is None


@pytest.mark.parametrize(("uninspected", "kept"), [("self", {}), ("missing", {("u1", "a"): 0})])
def test_a_broken_self_check_alone(tmp_path: Path, uninspected: str, kept: Doc) -> None:
    """Where it would have counted nobody knows the score; where not, the card is missing as before."""
    given = [record(BAD, kind="self"), record({"A": 80}, "u2")]
    found = of(space(TWO[:1], given, policy(uninspected=uninspected), 2), tmp_path)
    assert cards(found) == {**kept, ("u2", "a"): 80}


def test_who_is_compared_with_a_card_kept_back_is_provisional(tmp_path: Path) -> None:
    given = [record({"A": 80}, f"u{n}") for n in (1, 2)]
    given += [record({"B": value}, f"u{n}", checklist="b@1.0.0") for n, value in ((1, 90), (2, -3))]
    parts = {"branch": {"a": 1, "b": {"weight": 1, "relative": "best"}}}
    found = of(space(TWO, given, policy(composition=parts), 2), tmp_path)
    assert found.results is not None
    rows = {row.unit: row for row in found.results.ranking}
    assert (rows["u1"].score, rows["u1"].provisional) == (90, True)
    assert rows["u2"].score is None


def test_an_unreadable_file_of_an_unknown_card(tmp_path: Path) -> None:
    """It may be the record of u1, which has none in May; u2 has one."""
    given = [record({"A": 80}, f"u{n}", month="2026-04") for n in (1, 2)]
    given.append(record({"A": 70}, "u2", month="2026-05"))
    write(space(TWO[:1], given, units=2), tmp_path)
    stray = tmp_path / "records" / "2026-05" / "x1.yaml"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("schema: dangjian/record@1\nunit: [\n", encoding="utf-8")
    found = scored_at(tmp_path, "2026-05")
    assert cards(found) == {("u2", "a"): 70}
    assert ranking(found)["u1"] == (None, (BLOCKED,))
    assert cards(scored_at(tmp_path, "2026-04")) == {("u1", "a"): 80, ("u2", "a"): 80}


def test_an_unreadable_correction_of_an_unknown_list(tmp_path: Path) -> None:
    """It may be of any card of its unit and month, and is no record of others."""
    given = [record({"A": 80}, f"u{n}", month="2026-05") for n in (1, 2)]
    given.append(record({"B": 70}, "u1", month="2026-05", checklist="b@1.0.0"))
    write(space(TWO, given, policy(**ONLY_A), units=3), tmp_path)
    stray = tmp_path / "corrections" / "2026-05" / "x1.yaml"
    stray.parent.mkdir(parents=True, exist_ok=True)
    head = "schema: dangjian/correction@1\nunit: u1\nperiod: 2026-05\nitem: [\n"
    stray.write_text(head, encoding="utf-8")
    found = scored_at(tmp_path, "2026-05")
    assert cards(found) == {("u2", "a"): 80, ("u3", "a"): 0}
    assert ranking(found)["u1"] == (None, (BLOCKED,))
    assert BLOCKED not in ranking(found)["u3"][1]


# Excused -------------------------------------------------------------------------------------------


def test_an_excused_self_check_beside_an_inspection_changes_nothing(tmp_path: Path) -> None:
    given = [record({"A": 80}), record(None, kind="self")]
    assert cards(of(space(TWO[:1], given), tmp_path)) == {("u1", "a"): 80}


def test_an_excused_self_check_that_may_not_count_changes_nothing(tmp_path: Path) -> None:
    given = [record(None, kind="self"), record({"A": 80}, "u2")]
    rules = policy(uninspected="missing")
    assert cards(of(space(TWO[:1], given, rules, 2), tmp_path)) == {("u1", "a"): 0, ("u2", "a"): 80}


def test_an_excused_record_that_may_count_means_no_card(tmp_path: Path) -> None:
    given = [record(None, kind="self"), record({"A": 80}, "u2")]
    assert cards(of(space(TWO[:1], given, None, 2), tmp_path)) == {("u2", "a"): 80}


# Early entries -------------------------------------------------------------------------------------

QUARTER = [checklist([item("Q", 1, {"kind": "count", "target": 4}, cycle="quarter"), item("M", 1)])]


@pytest.mark.parametrize(
    ("april", "june", "kept_back"),
    [
        ({"Q": -1, "M": True}, {"M": True}, True),  # the entry of the quarter can't be read
        ({"Q": -1, "M": True}, {"Q": 4, "M": True}, False),  # June says itself what counts
        ({"M": 7}, {"M": True}, False),  # nothing of April was for June
    ],
)
def test_a_broken_record_keeps_back_what_its_early_entries_serve(
    tmp_path: Path, april: Doc, june: Doc, kept_back: bool
) -> None:
    given = [record(april, month="2026-04"), record(june, month="2026-06")]
    found = of(space(QUARTER, given), tmp_path, "2026-06")
    assert (cards(found) == {}) is kept_back
    assert found.failed is kept_back  # April's own faults are told where April is asked for


def test_a_broken_early_self_check_behind_an_inspection(tmp_path: Path) -> None:
    given = [
        record({"Q": -1, "M": True}, kind="self", month="2026-04"),
        record({"Q": 4, "M": True}, month="2026-04"),
        record({"M": True}, month="2026-06"),
    ]
    assert cards(of(space(QUARTER, given), tmp_path, "2026-06")) == {("u1", "a"): 100}


# Corrections of one day ----------------------------------------------------------------------------


def test_corrections_of_one_day_follow_what_they_found(tmp_path: Path) -> None:
    """x finds 10 and makes it 20, a finds 20 and makes it 0: a is the last though its name is first."""
    write(space(TWO[:1], [record({"A": 10})]), tmp_path)
    folder = tmp_path / "corrections" / "2026-05"
    folder.mkdir(parents=True, exist_ok=True)
    for name, old, new in (("x", 10, 20), ("a", 20, 0)):
        _write(folder / f"{name}.yaml", correction("A", {"value": old}, {"value": new}))
    found = scored_at(tmp_path, "2026-05")
    assert not found.failed
    assert cards(found) == {("u1", "a"): 0}


def test_numbers_of_corrections_are_numbers(tmp_path: Path) -> None:
    """Two that found the same: the tenth comes after the ninth, and finds another value then."""
    write(space(TWO[:1], [record({"A": 10})]), tmp_path)
    folder = tmp_path / "corrections" / "2026-05"
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "u1.A.9.yaml", correction("A", {"value": 10}, {"value": 10}))
    _write(folder / "u1.A.10.yaml", correction("A", {"value": 10}, {"value": 30}))
    assert cards(scored_at(tmp_path, "2026-05")) == {("u1", "a"): 30}


def _write(path: Path, document: Doc) -> None:
    import json

    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
