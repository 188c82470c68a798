"""Patterns of real schemes, written as workspaces with results worked out by hand.

Each folder of ``tests/cases/schemes`` is a workspace with an ``expected.yaml`` beside it: by period the
cards and rows with whatever figures are given there; ``absent`` lists cards that must not exist. An
unknown key is an error, so that a misspelt expectation can't pass. Engine and oracle must both agree.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import CASES

from . import naive
from .reading import read, workspace
from .test_engine import engine

Doc = dict[str, Any]

FOLDERS = sorted((CASES / "schemes").iterdir())
CARD = {
    "unit", "checklist", "version", "score", "before_veto", "grade", "earned", "applicable", "bonus",
    "penalty", "vetoes", "provisional", "gap", "overclaimed_months", "sections", "items",
}  # fmt: skip
ROW = {
    "unit", "class", "rank", "score", "grade", "tier", "coefficient", "provisional", "parts", "notes",
}  # fmt: skip
PART = {"checklist", "weight", "score", "own", "best", "place"}
PERIOD = {"cards", "rows", "absent"}


def known(doc: Doc, keys: set[str]) -> Doc:
    """The document; fails on a key that no test would look at."""
    assert doc.keys() <= keys, f"unknown: {sorted(doc.keys() - keys)}"
    return doc


def exact(value: Any) -> Any:
    """Numbers as fractions, also inside."""
    if isinstance(value, dict):
        return {key: exact(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [exact(inner) for inner in value]
    number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    return Fraction(value) if number else value


def card_told(card: Doc, wanted: Doc) -> Doc:
    """What a card says of the expected keys: items by id, sections by id, vetoes by rule."""
    told = {key: card[key] for key in wanted if key in card}
    if "items" in wanted:
        told["items"] = {i["id"]: i["earned"] for i in card["items"] if i["id"] in wanted["items"]}
    if "sections" in wanted:
        told["sections"] = {
            s["id"]: s["earned"] for s in card["sections"] if s["id"] in wanted["sections"]
        }
    if "vetoes" in wanted:
        told["vetoes"] = [veto["rule"] for veto in card["vetoes"]]
    return told


def row_told(row: Doc, wanted: Doc) -> Doc:
    """What a row says of the expected keys; of notes whether there are any; a part whole."""
    told = {key: row[key] for key in wanted if key in row}
    if "notes" in wanted:
        told["notes"] = min(len(row["notes"]), 1)
    if "parts" in wanted:
        told["parts"] = [
            {key: part[key] for key in PART if part.get(key) is not None}
            for part in row["parts"] if part["score"] is not None
        ]  # fmt: skip
    return told


def check(found: Doc, wanted: Doc) -> None:
    """All that is expected of a period."""
    cards = {(card["unit"], card["checklist"]): card for card in found["scorecards"]}
    rows = {row["unit"]: row for row in found["ranking"]}
    for want in known(wanted, PERIOD).get("cards", []):
        card = cards[want["unit"], want["checklist"]]
        assert exact(card_told(card, known(want, CARD))) == exact(want)
    for want in wanted.get("rows", []):
        for part in want.get("parts", []):
            known(part, PART)
        assert exact(row_told(rows[want["unit"]], known(want, ROW))) == exact(want)
    for unit, checklist in wanted.get("absent", []):
        assert (unit, checklist) not in cards


def expected(folder: Path) -> dict[str, Doc]:
    """The periods of a case."""
    periods: dict[str, Doc] = known(read(folder / "expected.yaml"), {"periods"})["periods"]
    return periods


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_engine_gives_what_was_worked_out(folder: Path) -> None:
    for period, wanted in expected(folder).items():
        check(engine(folder, period), wanted)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_oracle_gives_what_was_worked_out(folder: Path) -> None:
    space = workspace(folder)
    for period, wanted in expected(folder).items():
        check(naive.score(space, period), wanted)


def test_a_misspelt_expectation_is_refused() -> None:
    with pytest.raises(AssertionError, match="scroe"):
        check(
            {"scorecards": [], "ranking": [{"unit": "a", "score": 1}]},
            {"rows": [{"unit": "a", "scroe": 1}]},
        )
