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
from .workspaces import workspaces, write

Doc = dict[str, Any]

CARD = (
    "version", "score", "before_veto", "grade", "earned", "applicable", "bonus", "provisional",
    "gap", "overclaimed",
)  # fmt: skip
ITEM = ("state", "points", "earned", "source", "corrected")
SECTION = ("id", "earned", "applicable")
ROW = ("layer", "rank", "score", "grade", "tier", "focus", "coefficient", "provisional")


def engine(folder: Path, period: str) -> Doc:
    """What the engine publishes for a period, with exact numbers."""
    parsed = parse_period(period)
    assert parsed is not None
    found = score(Folder(folder), parsed)
    errors = {problem.code for problem in found.problems if problem.is_error}
    assert errors <= {INCOMPLETE_CARD.id}  # under `missing: error` what is missing is named
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


def compare_items(mine: Doc, theirs: Doc, names: tuple[str, ...]) -> None:
    ours, others = by_id(mine["items"], "id"), by_id(theirs["items"], "id")
    assert ours.keys() == others.keys()
    for key, item in ours.items():
        assert (key, fields(item, names)) == (key, fields(others[key], names))
        assert (key, lost(item)) == (key, others[key]["lost"])
    if mine["earned"] is not None:
        whole = Fraction(mine["applicable"]) - Fraction(mine["earned"])
        assert sum(map(lost, ours.values()), Fraction(0)) == whole
        sections = [fields(section, SECTION) for section in theirs["sections"]]
        assert [fields(section, SECTION) for section in mine["sections"]] == sections


def compare_row(mine: Doc, theirs: Doc) -> None:
    assert fields(mine, ROW) == fields(theirs, ROW)
    parts = [
        {
            (part["checklist"], exact(part["score"]))
            for part in row["parts"]
            if part["score"] is not None
        }
        for row in (mine, theirs)
    ]
    assert parts[0] == parts[1]
    assert (mine["rank"] is None) <= bool(mine["notes"])


def compare(mine: Doc, theirs: Doc, *, rolled_up: bool) -> None:
    """A rolled-up item has no single source."""
    names = tuple(name for name in ITEM if not (rolled_up and name == "source"))
    cards, others = (by_id(doc["scorecards"], "unit", "checklist") for doc in (mine, theirs))
    assert cards.keys() == others.keys()
    for key, card in cards.items():
        assert (key, fields(card, CARD)) == (key, fields(others[key], CARD))
        compare_items(card, others[key], names)
    rows, other_rows = (by_id(doc["ranking"], "unit") for doc in (mine, theirs))
    assert rows.keys() == other_rows.keys()
    for key, row in rows.items():
        compare_row(row, other_rows[key])


def check(space: Doc, periods: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        for period in periods:
            rolled_up = len(period) != len("2026-05") or "-0" not in period
            compare(engine(Path(folder), period), naive.score(space, period), rolled_up=rolled_up)


@examples(60)
@given(workspaces("month"))
def test_a_month(space: Doc) -> None:
    check(space, ("2026-05",))


@examples(25)
@given(workspaces("quarter"))
def test_a_quarter_and_what_contains_it(space: Doc) -> None:
    check(space, ("2026-06", "2026-Q2", "2026"))


@examples(5)
@given(workspaces("month"))
def test_a_wrong_cent_is_seen(space: Doc) -> None:
    """The comparison itself can fail."""
    theirs = naive.score(space, "2026-05")
    scored = [card for card in theirs["scorecards"] if card["score"] is not None]
    assume(scored)
    scored[0]["score"] += Fraction(1, 100)
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        mine = engine(Path(folder), "2026-05")
    with pytest.raises(AssertionError):
        compare(mine, theirs, rolled_up=False)
