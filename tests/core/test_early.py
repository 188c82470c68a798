"""Done early: what entries of a cycle's earlier months say in the month in which an item is due."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.explain import explain_record
from dangjian.commands.score import score_records
from dangjian.io.sources import Folder
from dangjian.scoring.results import State
from tests.core.small import (
    Doc,
    card,
    checklist,
    correction,
    item,
    one_item,
    policy,
    record,
    scores,
    space,
    write,
)

DEDUCT: Doc = {
    "kind": "deduct",
    "rules": [
        {"id": "late", "title": "迟报", "each": 1},
        {"id": "loose", "title": "不实", "range": [Decimal("0.5"), 2]},
    ],
}
FOUR_TIMES: Doc = {"kind": "count", "target": 4}
LEVELS: Doc = {"kind": "level", "levels": {"优": 1, "良": Decimal("0.8"), "差": 0}}


def quarterly(criterion: Doc, **more: object) -> Doc:
    return item("Q", 8, criterion, cycle="quarter", **more)


def months(rules: Doc | None = None, quarter: Doc | None = None, **filed: Any) -> Doc:
    """Records of u1 by month: ``apr={"Q": 1}``, ``apr_self=…``; June has the monthly item M."""
    numbers = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7}
    records = []
    for name, entries in filed.items():
        month, _, side = name.partition("_")
        kind = "self" if side else "inspection"
        records.append(record(entries, kind=kind, month=f"2026-{numbers[month]:02d}"))
    lists = [checklist([quarter or quarterly(FOUR_TIMES), item("M", 2, allow_na=True)])]
    return space(lists, records, rules)


def early(workspace: Doc, name: str = "Q", period: str = "2026-06") -> tuple[Any, ...]:
    """Value, earned points, source and carried months of the item in June."""
    found = one_item(workspace, name, period)
    value = found.entry.value if found.entry is not None else None
    return value, found.earned, found.source, [month.month for month in found.carried]


def test_counts_of_a_quarter_add_up() -> None:
    """1 + 2 of 4: 8 × 3/4 = 6; score 100 × (6 + 2) ÷ 10 = 80."""
    filed = months(apr={"Q": 1, "M": True}, may={"Q": 2, "M": True}, jun={"M": True})
    assert early(filed) == (3, 6, "inspection", [4, 5])
    assert card(filed, "2026-06").score == 80


def test_before_its_due_month_an_item_is_not_due() -> None:
    filed = months(apr={"Q": 1, "M": True}, jun={"M": True})
    assert one_item(filed, "Q", "2026-04").state is State.NOT_DUE
    noted = [problem for problem in scores(filed, "2026-04").problems if problem.code == "DJ259"]
    assert [problem.message for problem in noted] == ["事项 Q 已记录，6 月计分"]


def test_an_entry_after_the_due_month_is_only_a_warning() -> None:
    quarter = quarterly(FOUR_TIMES, due={"month": "first"})
    filed = months(quarter=quarter, apr={"Q": 4, "M": True}, may={"Q": 1, "M": True})
    assert early(filed, period="2026-04") == (4, 8, "inspection", [])
    assert "DJ222" in {problem.code for problem in scores(filed, "2026-05").problems}


def test_what_the_due_month_says_speaks_for_the_cycle() -> None:
    filed = months(apr={"Q": 1, "M": True}, jun={"Q": 4, "M": True})
    assert early(filed) == (4, 8, "inspection", [])


def test_less_than_recorded_before_is_told_and_counts() -> None:
    filed = months(apr={"Q": 3, "M": True}, jun={"Q": 1, "M": True})
    assert early(filed) == (1, 2, "inspection", [])
    told = [problem for problem in scores(filed, "2026-06").problems if problem.code == "DJ261"]
    assert "填了 1 次" in told[0].message
    assert "已记录 3 次" in told[0].message


def test_faults_of_a_quarter_add_up_occurrence_by_occurrence() -> None:
    """8 − 1 × 1 − 1 × 1 − 0.5 − 2 = 3.5."""
    filed = months(
        quarter=quarterly(DEDUCT),
        apr={"Q": {"value": {"late": 1, "loose": [Decimal("0.5")]}}, "M": True},
        may={"Q": {"value": {"late": 1, "loose": [2]}}, "M": True},
        jun={"M": True},
    )
    assert early(filed)[1:] == (Decimal("3.5"), "inspection", [4, 5])


def test_of_other_kinds_the_latest_that_says_something() -> None:
    filed = months(
        quarter=quarterly(LEVELS, allow_na=True),
        apr={"Q": "优", "M": True},
        may={"Q": {"na": "没有对象"}, "M": True},
        jun={"M": True},
    )
    assert early(filed) == ("优", 8, "inspection", [4])


def test_na_only_where_every_month_says_so() -> None:
    filed = months(
        quarter=quarterly(LEVELS, allow_na=True),
        apr={"Q": {"na": "没有对象"}, "M": True},
        may={"Q": {"na": "没有对象"}, "M": True},
        jun={"M": True},
    )
    found = one_item(filed, "Q", "2026-06")
    assert (found.state, [month.month for month in found.carried]) == (State.NA, [4, 5])


def test_the_order_of_the_entry_in_force() -> None:
    """The due month's self-check stands before the inspection's early entries, those before its own."""
    filed = months(apr={"Q": 1, "M": True}, apr_self={"Q": 4}, jun={"M": True}, jun_self={"Q": 3})
    assert early(filed) == (3, 6, "self", [])
    filed = months(
        apr={"Q": 1, "M": True}, apr_self={"Q": 4}, jun={"M": True}, jun_self={"M": True}
    )
    assert early(filed) == (1, 2, "inspection", [4])
    filed = months(apr={"M": True}, apr_self={"Q": 4}, jun={"M": True})
    assert early(filed) == (4, 8, "self", [4])
    assert card(filed, "2026-06").provisional
    strict = policy(uninspected="missing")
    filed = months(strict, apr={"M": True}, apr_self={"Q": 4}, jun={"M": True})
    assert one_item(filed, "Q", "2026-06").state is State.MISSING


def test_early_entries_stand_before_the_default() -> None:
    quarter = quarterly(DEDUCT, default={})
    filed = months(quarter=quarter, apr={"Q": {"value": {"late": 2}}, "M": True}, jun={"M": True})
    assert early(filed)[1:] == (6, "inspection", [4])


def test_no_record_is_needed_in_the_due_month() -> None:
    """A list that isn't in any composition has a card in June by its entries of April alone."""
    lists = [
        checklist([item("M", 2)]),
        checklist([quarterly(FOUR_TIMES)], name="b"),
    ]
    given = [
        record({"M": True}, month="2026-06"),
        record({"Q": 4}, month="2026-04", checklist="b@1.0.0"),
    ]
    filed = space(lists, given, policy(composition={"branch": {"a": 1}}))
    assert card(filed, "2026-06", of="b").score == 100
    found = scores(filed, "2026-05").results
    assert found is not None
    assert "b" not in {each.checklist for each in found.scorecards}


def test_an_excused_due_month_has_no_card() -> None:
    filed = months(apr={"Q": 4, "M": True}, jun=None)
    found = scores(filed, "2026-06").results
    assert found is not None
    assert found.scorecards == ()


def test_next_speaks_for_the_cycle_before() -> None:
    """Due in July for April to June: May and June are early, April is due for the first quarter."""
    quarter = quarterly(FOUR_TIMES, due={"month": "next"})
    filed = months(
        quarter=quarter,
        apr={"Q": 4, "M": True},
        may={"Q": 1, "M": True},
        jun={"Q": 1, "M": True},
        jul={"M": True},
    )
    assert early(filed, period="2026-07") == (2, 4, "inspection", [5, 6])
    assert early(filed, period="2026-04") == (4, 8, "inspection", [])


def test_early_entries_are_that_sides_judgement_in_the_gap() -> None:
    """Self-check 4 of 4 in June, inspection 2 of 4 in April: 8 − 4 over 8; M is judged by both."""
    filed = months(apr={"Q": 2, "M": True}, jun={"M": True}, jun_self={"Q": 4, "M": True})
    assert card(filed, "2026-06").gap == 40  # 100 × (8 − 4)/(8 + 2)
    assert card(filed, "2026-06").items[0].earned == 8  # the self-check's own stands first


def test_a_corrected_early_entry_is_carried_as_corrected() -> None:
    filed = months(apr={"Q": 1, "M": True}, jun={"M": True})
    filed["corrections"] = [
        correction("Q", {"value": 1}, {"value": 3}) | {"period": "2026-04", "decided": "2026-05-05"}
    ]
    assert early(filed) == (3, 6, "inspection", [4])


def test_an_early_entry_that_only_a_correction_says_is_in_no_gap() -> None:
    filed = months(apr={"M": True}, jun={"M": True}, jun_self={"M": True})
    filed["corrections"] = [
        correction("Q", None, {"value": 2}) | {"period": "2026-04", "decided": "2026-05-05"}
    ]
    assert early(filed) == (2, 4, "correction", [4])
    assert card(filed, "2026-06").tally.claimed_points == 2  # M alone


def test_a_correction_in_the_due_month_finds_what_was_carried() -> None:
    filed = months(apr={"Q": 1, "M": True}, may={"Q": 1, "M": True}, jun={"M": True})
    filed["corrections"] = [
        correction("Q", {"value": 2}, {"value": 4}) | {"period": "2026-06", "decided": "2026-07-05"}
    ]
    assert not [problem for problem in scores(filed, "2026-06").problems if problem.is_error]
    assert early(filed) == (4, 8, "inspection", [])
    assert one_item(filed, "Q", "2026-06").corrected


def test_an_entry_that_the_due_version_cannot_read_is_not_carried() -> None:
    old = checklist([quarterly({"kind": "check"}), item("M", 2)])
    new = checklist([quarterly(LEVELS), item("M", 2)], version="2.0.0", effective="2026-06")
    given = [
        record({"Q": True, "M": True}, month="2026-04"),
        record({"M": True}, month="2026-06", checklist="a@2.0.0"),
    ]
    filed = space([old, new], given)
    assert one_item(filed, "Q", "2026-06").state is State.MISSING
    assert "DJ260" in {problem.code for problem in scores(filed, "2026-06").problems}


@pytest.mark.parametrize("values", [(1, 2), (4, 0), (0, 0), (3, 3)])
def test_early_never_gives_less_than_the_same_in_the_due_month(values: tuple[int, int]) -> None:
    first, second = values
    spread = months(apr={"Q": first, "M": True}, may={"Q": second, "M": True}, jun={"M": True})
    whole = months(jun={"Q": first + second, "M": True})
    assert card(spread, "2026-06").score == card(whole, "2026-06").score


def test_the_quarter_has_it_once() -> None:
    filed = months(apr={"Q": 1, "M": True}, may={"Q": 1, "M": True}, jun={"M": True})
    found = card(filed, "2026-Q2")
    assert [(r.post.item.id, r.earned) for r in found.items] == [("Q", 4), ("M", 2)]


def alone(root: Path, name: str) -> tuple[Any, list[str]]:
    """What a single record of June earns for Q, and the codes of the problems told of it."""
    found = score_records(Folder(root), [f"records/2026-06/{name}"])
    assert found.results is not None
    earned = {each.post.item.id: each for each in found.results.scorecards[0].items}
    codes = [problem.code for problem in found.problems if problem.location.file.startswith("rec")]
    return (earned["Q"].earned, earned["Q"].source, [m.month for m in earned["Q"].carried]), codes


def test_a_single_record_has_the_early_entries_of_its_own_side(tmp_path: Path) -> None:
    """The inspection of April did it once, the self-check of May four times; neither helps the other.
    Nothing is missing then, and explaining says the same."""
    filed = months(apr={"Q": 1}, may_self={"Q": 4}, jun={"M": True}, jun_self={"M": True})
    write(filed, tmp_path)
    assert alone(tmp_path, "u1.a.yaml") == ((2, "inspection", [4]), [])
    assert alone(tmp_path, "u1.a.self.yaml") == ((8, "self", [5]), [])
    told = explain_record(Folder(tmp_path), "records/2026-06/u1.a.yaml")
    assert told.explanations[0].cards[0].card.score == 40
    assert not [each for each in told.problems if each.location.file.startswith("records")]


def test_a_single_record_without_early_entries_of_its_side_lacks_the_item(tmp_path: Path) -> None:
    filed = months(may_self={"Q": 4}, jun={"M": True})
    write(filed, tmp_path)
    assert alone(tmp_path, "u1.a.yaml") == ((0, None, []), ["DJ223"])


def test_a_correction_of_a_month_without_records_keeps_nothing_back(tmp_path: Path) -> None:
    """It is an error of its own; the card of June is made of what there is."""
    stray = correction("Q", None, {"value": 4}) | {"period": "2026-04"}
    filed = months(may={"Q": 1, "M": True}, jun={"M": True}) | {"corrections": [stray]}
    assert early(filed) == (1, 2, "inspection", [5])
    assert "DJ507" in {problem.code for problem in scores(filed, "2026-Q2").problems}
