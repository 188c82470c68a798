"""How far versions must rise: every case file, and what holds for any two versions."""

from __future__ import annotations

from typing import Any

import pytest

from dangjian.compare.comparison import overridden
from dangjian.compare.documents import Difference, compare, declared, raised
from dangjian.criteria.changes import Bump
from dangjian.documents import shape
from dangjian.io.yaml_reader import read
from tests.helpers import CASES, known

DIFF = CASES / "diff"
KEYS = "set sections level fields"


def tree(name: str) -> Any:
    """A case file: a base, a list of cases, or both."""
    found: Any = read((DIFF / name).read_bytes())
    if name != "base.yaml":
        known(found["cases"] if isinstance(found, dict) else found, KEYS)
    return found


def model(raw: Any, word: str) -> Any:
    found, findings = shape.parse(raw, word)
    assert not findings, [finding.message() for finding in findings]
    return found


def named(difference: Difference) -> list[str]:
    """``ZB03 points`` for what belongs to an item, ``full_score`` for the rest."""
    return [" ".join(filter(None, (c.item, c.field))) for c in difference.changes]


def edited(raw: Any, case: Any) -> Any:
    for path, value in case.get("set", {}).items():
        raw = overridden(raw, path, value)
    return raw


def check(case: Any, difference: Difference) -> None:
    assert difference.required.word == case["level"]
    assert named(difference) == case["fields"]


@pytest.mark.parametrize(
    "case", [*tree("fields.yaml"), *tree("criteria.yaml")], ids=lambda c: str(c["set"])
)
def test_value(case: Any) -> None:
    base = tree("base.yaml")
    old, new = model(base, "checklist"), model(edited(base, case), "checklist")
    check(case, compare("checklist", old, new))


@pytest.mark.parametrize("case", tree("structure.yaml"), ids=lambda c: str(c["fields"]))
def test_structure(case: Any) -> None:
    base = tree("base.yaml")
    items = {item["id"]: item for section in base["sections"] for item in section["items"]}
    items["+extra"] = {**items["check"], "id": "extra"}
    titles = {section["id"]: section["title"] for section in base["sections"]}
    sections = [
        {"id": name, "title": titles.get(name, name), "items": [items[each] for each in ids]}
        for name, ids in case["sections"].items()
    ]
    new = model({**base, "sections": sections}, "checklist")
    check(case, compare("checklist", model(base, "checklist"), new))


@pytest.mark.parametrize("word", ["policy", "points-rules", "organization", "catalog"])
def test_other_documents(word: str) -> None:
    family = tree(f"{word}.yaml")
    old = model(family["base"], word)
    for case in family["cases"]:
        check(case, compare(word, old, model(edited(family["base"], case), word)))


@pytest.mark.parametrize("case", tree("rules.yaml")["cases"], ids=lambda c: str(c["set"]))
def test_rules(case: Any) -> None:
    base = tree("rules.yaml")["base"]
    new = model(edited(base, case), "checklist")
    check(case, compare("checklist", model(base, "checklist"), new))


@pytest.mark.parametrize(
    ("old", "new", "rise"),
    [
        ("1.0.0", "1.0.0", "none"),
        ("1.0.9", "1.0.10", "patch"),
        ("1.9.0", "1.10.0", "minor"),
        ("1.9.9", "2.0.0", "major"),
        ("1.2.3", "2.0.0", "major"),
        ("1.10.0", "1.9.0", "backwards"),
        ("2.0.0", "1.9.9", "backwards"),
    ],
)
def test_declared(old: str, new: str, rise: str) -> None:
    found = declared(old, new)
    assert (found.word if isinstance(found, Bump) else found) == rise


def test_raised_is_the_least_version_that_declares_the_bump() -> None:
    for bump in (Bump.PATCH, Bump.MINOR, Bump.MAJOR):
        assert declared("1.2.3", raised("1.2.3", bump)) is bump
    assert raised("1.2.3", Bump.NONE) == "1.2.3"
    assert raised("1.2.3", Bump.MINOR) == "1.3.0"


def test_a_document_that_is_new_or_gone_has_no_version_to_raise() -> None:
    base = model(tree("base.yaml"), "checklist")
    added, removed = compare("checklist", None, base), compare("checklist", base, None)
    assert (added.required, removed.required) == (Bump.MINOR, Bump.MAJOR)
    assert added.enough
    assert removed.enough
