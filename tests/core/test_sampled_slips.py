"""Behaviours whose slips a random sample of mutations found untested."""

from __future__ import annotations

from pathlib import Path

import pytest

from dangjian.codes import lists, records
from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from tests.core.small import Doc, checklist, item, record, space
from tests.oracle.workspaces import write


def codes_of(root: Path, criterion: Doc, value: object, **more: object) -> list[str]:
    """The codes of all problems of a workspace with one item and one record of May."""
    lists_ = [checklist([item("A", 5, criterion, **more)])]
    write(space(lists_, [record({"A": value})]), root)
    return [problem.code for problem in check_workspace(Folder(root)).problems]


DEADLINE: Doc = {"kind": "deadline", "per_day": 1}


@pytest.mark.parametrize(
    ("done", "strange"), [("2026-05-04", False), ("2026-03-04", True), ("2026-12-04", True)]
)
def test_a_day_far_from_the_month_is_pointed_out(tmp_path: Path, done: str, strange: bool) -> None:
    found = codes_of(tmp_path, DEADLINE, done, due={"day": 20})
    assert (records.DATE_OUTSIDE.id in found) == strange


@pytest.mark.parametrize(("bounds", "wrong"), [([1, 2], False), ([1, 1], False), ([2, 1], True)])
def test_the_bounds_of_an_amount_may_be_equal(
    tmp_path: Path, bounds: list[int], wrong: bool
) -> None:
    rules = [{"id": "r", "title": "差错", "range": bounds}]
    found = codes_of(tmp_path, {"kind": "deduct", "rules": rules}, {})
    assert (lists.RULE_RANGE.id in found) == wrong
