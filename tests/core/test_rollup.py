"""Quarters, half-years and years, by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.core.small import (
    OUT_OF_100,
    RAISED,
    Doc,
    bonus,
    card,
    checklist,
    item,
    one_item,
    policy,
    record,
    rows,
    scores,
    space,
    veto,
)

APRIL, MAY, JUNE = "2026-04", "2026-05", "2026-06"
MONTHS = policy(rollup={"method": "months"})


def months(*entries: Doc | None, **more: str) -> list[Doc]:
    """Inspections of April, May and June; None where there is none."""
    return [
        record(each, month=month, **more)
        for month, each in zip((APRIL, MAY, JUNE), entries, strict=False)
        if each is not None
    ]


def test_items_are_shares_of_their_points() -> None:
    lists = [checklist([item("A", 3, OUT_OF_100), item("B", 1)])]
    given = months({"A": 100, "B": True}, {"A": 50, "B": False}, {"A": 70, "B": False})
    found = card(space(lists, given), "2026-Q2")
    # A: 3 × (3 + 1.5 + 2.1)/9 = 2.2; B: 1 × 1/3 = 0.3333; 100 × 2.5333/4 = 63.3325
    assert [r.earned for r in found.items] == [Decimal("2.2"), Decimal("0.3333")]
    assert found.score == Decimal("63.33")
    assert [(d.item, d.points) for d in found.deductions] == [
        ("A", Decimal("0.8")),
        ("B", Decimal("0.6667")),
    ]
    assert found.deductions[0].reason == "4 月 3/3，5 月 1.5/3，6 月 2.1/3：3 × 6.6/9 = 2.2"


def test_an_item_due_once_weighs_what_its_points_say() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100), item("Q", 1, OUT_OF_100, cycle="quarter")])]
    given = months({"A": 100}, {"A": 100}, {"A": 100, "Q": 0})
    assert card(space(lists, given), "2026-Q2").score == 50  # (1 + 0)/2; a mean of months is 83.33
    assert card(space(lists, given, MONTHS), "2026-Q2").score == Decimal("83.33")


def test_months_na_are_left_out() -> None:
    lists = [checklist([item("A", 2, OUT_OF_100), item("B", 2)])]
    given = months({"A": 90, "B": {"na": "停产"}}, {"A": 90, "B": True}, {"A": 90, "B": False})
    assert one_item(space(lists, given), "B", "2026-Q2").earned == 1  # 2 × 2/4


def test_only_months_with_records_count() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    given = months(None, {"A": 90}, None)
    assert card(space(lists, given), "2026-H1").score == 90
    gap_between = [*months({"A": 90}, None, {"A": 90})]
    assert card(space(lists, gap_between), "2026-Q2").score == 60  # May is missing, 0 of 1
    excluded = space(lists, gap_between, policy(missing="exclude"))
    assert card(excluded, "2026-Q2").score == 90


def test_bonus_of_the_months_up_to_its_points() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100), bonus("B", 3)])]
    won: Any = {"A": 80, "B": {"value": {"b": 2}}}
    found = card(space(lists, months(won, won, {"A": 80})), "2026-Q2")
    assert (found.bonus, found.score) == (3, 83)


def test_vetoes_that_last() -> None:
    lists = [
        checklist(
            [item("A", 1, OUT_OF_100), veto("Y", {"cap": 59}, "year"), veto("M", {"cap": 10})]
        )
    ]
    perfect = {"A": 100}
    monthly = space(lists, months(perfect | {"M": RAISED}, perfect, perfect))
    assert card(monthly, "2026-04").score == 10
    assert card(monthly, "2026-Q2").score == 100
    yearly = space(lists, months(perfect | {"Y": RAISED}, perfect, perfect))
    assert card(yearly, "2026-Q2").score == 59
    assert card(yearly, "2026-05").score == 100
    assert rows(yearly, "2026")["u1"].score == 59


def test_a_lasting_section_veto() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100), veto("V", "section", "year")], [item("B", 3)])]
    full = {"A": 100, "B": True}
    struck = space(lists, months(full | {"V": RAISED}, full))
    assert card(struck, "2026-Q2").score == 75
    assert card(struck, "2026-Q2").before_veto == 100
    by_months = space(lists, months(full | {"V": RAISED}, full), MONTHS)
    assert card(by_months, "2026-Q2").score == Decimal("87.5")  # (75 + 100)/2


def test_overclaim_comes_off_as_the_mean_of_the_months() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    rules = policy(overclaim={"over": 10, "deduct": 6})
    given = [
        *months({"A": 80}, {"A": 80}, {"A": 80}),
        record({"A": 100}, kind="self", month=APRIL),
    ]
    found = card(space(lists, given, rules), "2026-Q2")
    assert found.score == 78  # 80 − 6/3
    assert not found.overclaimed  # a month is overclaimed, a quarter never
    assert [str(each.month) for each in found.overclaimed_months] == ["2026-04"]


def test_points_of_the_latest_version() -> None:
    old = checklist([item("A", 1, OUT_OF_100), item("B", 1)])
    new = checklist([item("A", 3, OUT_OF_100), item("B", 1)], version="1.1.0", effective=JUNE)
    given = [
        record({"A": 50, "B": True}, month=MAY),
        record({"A": 100, "B": True}, month=JUNE, checklist="a@1.1.0"),
    ]
    found = card(space([old, new], given), "2026-Q2")
    assert found.version == "1.1.0"
    assert found.items[0].earned == Decimal("2.625")  # 3 × (0.5 + 3)/(1 + 3)
    assert found.score == Decimal("90.63")  # 100 × 3.625/4 = 90.625


def test_months_have_no_items() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    found = card(space(lists, months({"A": 80}, {"A": 91}, {"A": 90}), MONTHS), "2026-Q2")
    assert found.score == 87  # 261/3
    assert (found.items, found.earned, found.applicable, found.bonus, found.before_veto) == (
        (),
        None,
        None,
        None,
        None,
    )


def test_a_year_with_other_lists() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("P", 1, OUT_OF_100)], name="p"),
    ]
    year = {"method": "items", "year": {"months": Decimal("0.8"), "p": Decimal("0.2")}}
    rules = policy(composition={"branch": {"a": 1}}, rollup=year)
    given = months({"A": 90}, {"A": 80})
    absent = rows(space(lists, given, rules), "2026")["u1"]
    assert (absent.score, absent.provisional) == (85, True)
    appraised = [*given, record({"P": 60}, month=MAY, checklist="p@1.0.0")]
    present = rows(space(lists, appraised, rules), "2026")["u1"]
    assert (present.score, present.provisional) == (80, False)  # 0.8 × 85 + 0.2 × 60
    assert rows(space(lists, appraised, rules), "2026-Q2")["u1"].score == 85


def test_provisional_if_a_month_is() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    given = [*months({"A": 90}), record({"A": 90}, kind="self", month=MAY)]
    assert card(space(lists, given), "2026-Q2").provisional
    assert not card(space(lists, months({"A": 90}, {"A": 90})), "2026-Q2").provisional


def test_each_month_by_its_own_policy() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100), item("B", 1)])]
    later = policy(version="1.1.0", effective=MAY, missing="exclude")
    workspace = space(lists, months({"A": 100}, {"A": 100}))
    workspace["policy"].append(later)
    found = card(workspace, "2026-Q2")
    assert [r.earned for r in found.items] == [1, 0]  # B: missing at 0 of 1 in April only
    assert found.score == 50


@pytest.mark.parametrize("decision", ["upheld", "rejected"])
def test_a_correction_is_no_record(decision: str) -> None:
    """Dated into a month that nobody recorded it makes no month count, and is an error."""
    lists = [checklist([item("A", 1, OUT_OF_100), item("B", 1, OUT_OF_100)])]
    given = months({"A": 90, "B": 90}, {"A": 90, "B": 90}, {"A": 90, "B": 90})
    slip = {
        "schema": "dangjian/correction@1", "unit": "u1", "checklist": "a", "period": "2026-09", "item": "A",
        "kind": "error", "old": None, "reason": "补登", "requested_by": "u1", "decided_by": "top",
        "decided": "2026-10-05", "decision": decision,
    }  # fmt: skip
    if decision == "upheld":
        slip["new"] = {"value": 100}
    workspace = space(lists, given) | {"corrections": [slip]}
    found = scores(workspace, "2026")
    assert found.results is not None
    assert [str(month) for month in found.results.months] == ["2026-04", "2026-05", "2026-06"]
    assert card(workspace, "2026").score == 90
    assert [problem.code for problem in found.problems if problem.is_error] == ["DJ507"]


def test_a_month_after_the_last_record_is_not_scored() -> None:
    workspace = space([checklist([item("A", 1, OUT_OF_100)])], months({"A": 90}, {"A": 80}))
    july = scores(workspace, "2026-07").results
    assert july is not None
    assert (july.months, july.scorecards, july.ranking) == ((), (), ())
    before = scores(workspace, "2026-03").results
    assert before is not None
    assert [row.score for row in before.ranking] == [0]


def test_overclaimed_is_a_fact_of_a_month() -> None:
    """April claims 100 where 80 were found; May 80 where 90 were: together nothing is above 10."""
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    given = [
        *months({"A": 80}, {"A": 90}, {"A": 70}),
        *months({"A": 100}, {"A": 80}, {"A": 80}, kind="self"),
    ]
    workspace = space(lists, given, policy(overclaim={"over": 10, "deduct": 2}))
    april, june = card(workspace, APRIL), card(workspace, JUNE)
    assert (april.overclaimed, april.gap, april.score) == (True, 20, 78)
    assert (june.overclaimed, june.gap, june.overclaimed_months) == (
        False,
        10,
        (),
    )  # 超过: strictly
    quarter = card(workspace, "2026-Q2")
    assert not quarter.overclaimed
    assert [(str(each.month), each.gap, each.points) for each in quarter.overclaimed_months] == [
        (APRIL, 20, 2)
    ]
