"""``correct`` writes every form of value, and what it writes is what is then in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.correct import Corrected, Request, correct
from dangjian.commands.score import score
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from dangjian.values.period import Month, Period, PeriodKind
from tests.core.small import Doc, checklist, item, record, space
from tests.oracle.workspaces import write

LEVELS: Doc = {"kind": "level", "levels": {"优": 1, "良": 0.8, "差": 0}}
GROUPS = [
    {"id": "lead", "title": "领导", "weight": 1},
    {"id": "mass", "title": "职工", "weight": 3},
]
ITEMS = [
    item("S", 10, LEVELS, several="mean"),
    item("V", 10, {"kind": "votes", "levels": {"好": 1, "差": 0.2}, "groups": GROUPS}),
    item("D", 10, {"kind": "deadline", "within": 5, "per_day": 1}, cycle="event"),
    item("B", 10, {"kind": "bonus", "highest_only": "per_matter",
                   "rules": [{"id": "city", "title": "市级", "each": 2}]}),
    item("P", 10, {"kind": "penalty", "rules": [{"id": "p", "title": "通报", "range": [1, 3]}]}),
    item("Q", 10, {"kind": "count", "target": 4}, cycle="quarter"),
    item("R", 10, cycle="quarter", due={"month": "first"}),
]  # fmt: skip
OPINIONS = {"values": [{"value": "优", "by": "甲"}, {"value": "差", "by": "乙"}]}


def corrected(root: Path, name: str, value: str, month: int = 6) -> Corrected:
    return correct(
        root,
        Request(
            unit="u1", checklist="a", period=Month(2026, month), item=name, kind="error",
            reason="核对原始材料", requested_by="u1", decided_by="root", decided=date(2026, 7, 3),
            rejected=False, value=value,
        ),
    )  # fmt: skip


def earned(root: Path, name: str) -> Decimal | None:
    results = score(Folder(root), Period(PeriodKind.MONTH, Month(2026, 6))).results
    assert results is not None
    (card,) = results.scorecards
    return next(each.earned for each in card.items if each.post.item.id == name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    filed = [
        record({"Q": 1, "S": "优"}, month="2026-04"),
        record({"S": OPINIONS, "D": {"value": {"since": "2026-06-01", "done": "2026-06-09"}}},
               month="2026-06"),
    ]  # fmt: skip
    write(space([checklist(ITEMS)], filed), tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("S", "{values: [{value: 良, by: 甲}, {value: 优, by: 乙, note: 复核}]}", 9),
        ("S", "良", 8),
        ("V", "{lead: {好: 1}, mass: {好: 1, 差: 1}}", Decimal("7")),  # (1 × 1 + 3 × 0.6) ÷ 4
        ("D", "{since: 2026-06-01, done: 2026-06-08}", 8),
        ("D", "{since: 2026-06-27, done: false}", None),
        ("B", "{先进集体: city, 创新案例: city}", 4),
        ("P", "{p: [1, 2.5]}", Decimal("-3.5")),
        ("Q", "3", Decimal("7.5")),
    ],
)
def test_what_is_written_is_in_force(root: Path, name: str, value: str, points: Any) -> None:
    before = earned(root, name)
    done = corrected(root, name, value)
    assert done.written
    assert earned(root, name) == points != before


def test_the_old_entry_is_written_as_it_was(root: Path) -> None:
    """Several judgements, one by one; of a carried entry the value alone."""
    first = corrected(root, "S", "良").text
    assert first.index("values:") < first.index("new:")
    assert ("甲" in first, "乙" in first) == (True, True)
    carried = corrected(root, "Q", "3").text
    assert "old: {value: 1}" in carried
    corrected(root, "S", "差")  # a second one finds the first
    assert earned(root, "S") == 0


def test_an_entry_of_an_early_month_is_corrected_there(root: Path) -> None:
    """April says 2 instead of 1: June counts 2 of 4."""
    corrected(root, "Q", "2", month=4)
    assert earned(root, "Q") == 5


def test_what_is_due_no_more_is_refused(root: Path) -> None:
    with pytest.raises(DangjianError, match="不到期"):
        corrected(root, "R", "true")
