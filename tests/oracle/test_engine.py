"""The engine against the naive second opinion, on random workspaces, field by field.

The engine reads the files and answers as ``score --format json`` does; the oracle computes from the
same workspace as plain data. ``DANGJIAN_EXAMPLES=50`` tries fifty times as many workspaces.
"""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given

from dangjian.codes.records import INCOMPLETE_CARD
from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.render.json import scores_dict
from dangjian.values.period import parse_period
from tests.helpers import examples

from . import naive
from .arithmetic import months_of
from .workspaces import NEW, workspaces, write

Doc = dict[str, Any]

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""Of a workspace that fails, which would hide why it does."""

CARD = (
    "version", "score", "before_veto", "grade", "earned", "applicable", "bonus", "penalty",
    "provisional", "gap", "overclaimed",
)  # fmt: skip
ITEM = ("state", "points", "earned", "source", "corrected")
SECTION = ("id", "earned", "applicable")
ROW = (
    "layer", "class", "rank", "score", "grade", "tier", "focus", "coefficient", "provisional",
)  # fmt: skip
PART = ("checklist", "weight", "score", "own", "best", "place")


def engine(folder: Path, period: str, *, spoiled: bool = False) -> Doc:
    """What the engine publishes for a period, with exact numbers."""
    parsed = parse_period(period)
    assert parsed is not None
    found = score(Folder(folder), parsed)
    errors = {problem.code for problem in found.problems if problem.is_error}
    # under `missing: error` what is missing is named
    assert spoiled or errors <= {INCOMPLETE_CARD.id}, [str(p) for p in found.problems if p.is_error]
    published = scores_dict(period, "", None, found.results, ())
    return dict(json.loads(json.dumps(published), parse_float=Decimal))


def exact(value: Any) -> Any:
    """A number as a fraction, anything else as it is."""
    same = value is None or isinstance(value, (bool, str))
    return value if same else Fraction(value)


def fields(doc: Doc, names: tuple[str, ...]) -> Doc:
    return {name: exact(doc[name]) for name in names}


def by_id(docs: list[Doc], *names: str) -> dict[tuple[Any, ...], Doc]:
    return {tuple(doc[name] for name in names): doc for doc in docs}


def lost(item: Doc) -> Fraction:
    return sum((Fraction(line["points"]) for line in item["deductions"]), Fraction(0))


def open_fields(item: Doc) -> set[str]:
    """What the design doesn't say: whether a borrowed entry counts as corrected."""
    return {"corrected"} if item["borrowed"] else set()


def compare_items(mine: Doc, theirs: Doc, names: tuple[str, ...]) -> None:
    """An item that takes another's entry has its state and source; what else it tells of it is open."""
    ours, others = by_id(mine["items"], "id"), by_id(theirs["items"], "id")
    assert ours.keys() == others.keys()
    for key, item in ours.items():
        other = others[key]
        own = tuple(n for n in names if n not in open_fields(other))
        assert (key, fields(item, own)) == (key, fields(other, own))
        assert (key, lost(item)) == (key, other["lost"])
        if "source" in names and not other["borrowed"]:
            assert (key, item["carried"]) == (key, other["carried"])
    if mine["earned"] is not None:
        whole = Fraction(mine["applicable"]) - Fraction(mine["earned"])
        lines = [lost(item) for key, item in ours.items() if others[key]["kind"] != "penalty"]
        assert sum(lines, Fraction(0)) == whole
        sections = [fields(section, SECTION) for section in theirs["sections"]]
        assert [fields(section, SECTION) for section in mine["sections"]] == sections


def compare_card(mine: Doc, theirs: Doc, names: tuple[str, ...]) -> None:
    assert fields(mine, CARD) == fields(theirs, CARD)
    assert mine["overclaimed_months"] == theirs["overclaimed_months"]
    vetoes = [sorted({(v["item"], v["rule"]) for v in card["vetoes"]}) for card in (mine, theirs)]
    assert vetoes[0] == vetoes[1]
    compare_items(mine, theirs, names)


def part(doc: Doc) -> Doc:
    return {name: exact(doc.get(name)) for name in PART}


def compare_row(mine: Doc, theirs: Doc) -> None:
    if theirs["kept"]:
        assert (mine["score"], mine["rank"], mine["grade"]) == (None, None, None)
        assert mine["notes"]
        return
    assert fields(mine, ROW) == fields(theirs, ROW)
    parts = [[part(p) for p in row["parts"] if p["score"] is not None] for row in (mine, theirs)]
    assert sorted(parts[0], key=str) == sorted(parts[1], key=str)
    assert sorted(mine["counting"]) == sorted(theirs["counting"])
    assert (mine["rank"] is None) <= bool(mine["notes"])
    assert bool(theirs["notes"]) <= bool(mine["notes"])


def compare(mine: Doc, theirs: Doc, *, rolled_up: bool) -> None:
    """A rolled-up item has no single source."""
    names = tuple(name for name in ITEM if not (rolled_up and name == "source"))
    cards, others = (by_id(doc["scorecards"], "unit", "checklist") for doc in (mine, theirs))
    assert cards.keys() == others.keys()
    for key, card in cards.items():
        try:
            compare_card(card, others[key], names)
        except AssertionError as error:
            error.add_note(f"card {key}")
            raise
    rows, other_rows = (by_id(doc["ranking"], "unit") for doc in (mine, theirs))
    assert rows.keys() == other_rows.keys()
    for key, row in rows.items():
        try:
            compare_row(row, other_rows[key])
        except AssertionError as error:
            error.add_note(f"row {key}: {row} {other_rows[key]}")
            raise


def is_spoiled(space: Doc) -> bool:
    """Whether something in the workspace is an error that keeps only what it must from being scored."""
    recorded = {doc["period"] for doc in space["records"]}
    strays = {doc["period"] for doc in space["corrections"]} - recorded
    return "unreadable" in space or bool(strays) or any("broken" in r for r in space["records"])


def check(space: Doc, periods: tuple[str, ...]) -> None:
    spoiled = is_spoiled(space)
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        for period in periods:
            rolled_up = months_of(period)[0] != "month"
            theirs = naive.score(space, period)
            compare(engine(Path(folder), period, spoiled=spoiled), theirs, rolled_up=rolled_up)


@examples(20)
@given(workspaces("month", NEW))
def test_a_month(space: Doc) -> None:
    check(space, ("2026-05",))


@examples(8)
@given(workspaces("quarter", NEW))
def test_a_quarter_and_what_contains_it(space: Doc) -> None:
    check(space, ("2026-05", "2026-06", "2026-Q2", "2026"))


@examples(5)
@given(workspaces("half", NEW))
def test_a_half_year(space: Doc) -> None:
    check(space, ("2026-06", "2026-Q1", "2026-H1", "2026"))


@examples(5)
@given(workspaces("turn", NEW))
def test_the_turn_of_the_year(space: Doc) -> None:
    check(space, ("2025-12", "2025-Q4", "2025", "2026-01", "2026-Q1", "2026"))


@examples(7)
@given(workspaces("quarter"))
def test_lists_that_use_none_of_the_new_keys(space: Doc) -> None:
    check(space, ("2026-05", "2026-Q2", "2026"))


@examples(2)
@given(workspaces("month", NEW))
def test_a_wrong_cent_is_seen(space: Doc) -> None:
    """The comparison itself can fail."""
    theirs = naive.score(space, "2026-05")
    scored = [card for card in theirs["scorecards"] if card["score"] is not None]
    assume(scored)
    scored[0]["score"] += Fraction(1, 100)
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        mine = engine(Path(folder), "2026-05", spoiled=True)
    with pytest.raises(AssertionError):
        compare(mine, theirs, rolled_up=False)
