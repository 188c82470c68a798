"""Hand-computed examples of early entries, policies and broken records; the sums beside each."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from .naive import score
from .small import (
    BONUS,
    STEPS,
    YES,
    Doc,
    card,
    checklist,
    correction,
    item,
    policy,
    record,
    row,
    rows,
    scored_units,
    veto,
    workspace,
)

D = Decimal
COUNT = {"kind": "count", "target": 3}


# Done early ------------------------------------------------------------------------------------------


def quarter(values: dict[str, Any], items: list[Doc], **more: Any) -> Doc:
    """u1's records by month of 2026; a record is an inspection unless a kind stands beside it."""
    records = []
    for key, value in values.items():
        entries, kind = value if isinstance(value, tuple) else (value, "inspection")
        records.append(record("u1", entries, kind, f"2026-{key[:2]}"))
    return workspace([checklist(items)], records, **more)


def told(space: Doc, name: str, period: str = "2026-06") -> tuple[Any, ...]:
    found = next(i for i in card(space, period)["items"] if i["id"] == name)
    return found["state"], found["earned"], found["source"], found["carried"]


def test_counts_of_earlier_months_add_up() -> None:
    """1 in April, 1 in May: 2 of 3 in June: 3 × 2/3 = 2; before June the item isn't due."""
    items = [item("A", 1), item("Q", 3, COUNT, cycle="quarter")]
    space = quarter(
        {"04": {"A": True, "Q": 1}, "05": {"A": True, "Q": 1}, "06": {"A": True}}, items
    )
    assert told(space, "Q") == ("scored", 2, "inspection", ["2026-04", "2026-05"])
    assert told(space, "Q", "2026-05")[0] == "not_due"
    assert (card(space, "2026-06")["score"], card(space, "2026-Q2")["earned"]) == (75, 3)


def test_an_entry_of_the_due_month_speaks_for_the_cycle() -> None:
    items = [item("A", 1), item("Q", 3, COUNT, cycle="quarter")]
    space = quarter({"04": {"A": True, "Q": 3}, "06": {"A": True, "Q": 1}}, items)
    assert told(space, "Q") == ("scored", 1, "inspection", [])


def test_otherwise_the_latest_speaks_that_is_not_na() -> None:
    """Full in April, not applicable in May: April's; deductions add up: two steps are 3 of 5."""
    items = [
        item("A", 1),
        item(
            "L", 5, {"kind": "level", "levels": {"优": 1, "差": 0}}, cycle="quarter", allow_na=True
        ),
        item("D", 5, STEPS, cycle="quarter"),
    ]
    months = {
        "04": {"A": True, "L": "优", "D": {"value": {"r": 1}}}, "05": {"A": True, "L": {"na": "无"}, "D": {"value": {"r": 1}}},
        "06": {"A": True},
    }  # fmt: skip
    assert told(quarter(months, items), "L") == ("scored", 5, "inspection", ["2026-04"])
    assert told(quarter(months, items), "D") == ("scored", 2, "inspection", ["2026-04", "2026-05"])


def test_order_of_sides() -> None:
    """The inspection's early 3 goes before the self-check's early 1, the self-check's own before both."""
    items = [item("A", 1), item("Q", 3, COUNT, cycle="quarter")]
    values: dict[str, Any] = {"04": {"Q": 3}, "05 self": ({"Q": 1}, "self"), "06": {"A": True}}
    assert told(quarter(values, items), "Q") == ("scored", 3, "inspection", ["2026-04"])
    own = values | {"06 self": ({"Q": 2}, "self")}
    assert told(quarter(own, items), "Q") == ("scored", 2, "self", [])
    rules = policy(uninspected="missing")
    assert told(quarter(own, items, rules=rules), "Q") == ("scored", 3, "inspection", ["2026-04"])


def test_the_gap_sees_early_entries() -> None:
    """Self 3 in April, inspected with 1 in June: 100 × (3 − 1)/3."""
    items = [item("Q", 3, COUNT, cycle="quarter")]
    values: dict[str, Any] = {"04 self": ({"Q": 3}, "self"), "06": {"Q": 1}}
    assert card(quarter(values, items), "2026-06")["gap"] == Fraction("66.67")


def test_a_correction_in_the_due_month_finds_the_carried_value() -> None:
    items = [item("A", 1), item("Q", 3, COUNT, cycle="quarter")]
    fix = correction("u1", "Q", {"value": 3}, month="2026-06") | {"old": {"value": 1}}
    values: dict[str, Any] = {"04": {"Q": 1}, "06": {"A": True}}
    space = quarter(values, items, corrections=(fix,))
    found = next(i for i in card(space, "2026-06")["items"] if i["id"] == "Q")
    assert (found["earned"], found["source"], found["corrected"], found["carried"]) == (
        3,
        "inspection",
        True,
        [],
    )
    early = correction("u1", "Q", {"value": 3}, month="2026-04") | {"old": {"value": 1}}
    assert told(quarter(values, items, corrections=(early,)), "Q") == (
        "scored",
        3,
        "inspection",
        ["2026-04"],
    )


def test_early_by_correction_alone_is_in_no_gap() -> None:
    """The self-check said 1 in April; May's 3 exists by correction alone: it counts, nothing is compared."""
    items = [item("A", 1), item("Q", 3, COUNT, cycle="quarter")]
    fix = correction("u1", "Q", {"value": 3}, month="2026-05") | {"old": None}
    values: dict[str, Any] = {"04 self": ({"Q": 1}, "self"), "05": {"A": True}, "06": {"A": True}}
    space = quarter(values, items, corrections=(fix,))
    assert told(space, "Q")[:2] == ("scored", 3)
    assert card(space, "2026-06")["gap"] is None


def test_next_speaks_for_the_cycle_before() -> None:
    """Due in July for April to June; May is early, April (and July itself) speak for their own."""
    late = item("N", 3, COUNT, cycle="quarter", due={"month": "next", "day": 5})
    values: dict[str, Any] = {
        "04": {"A": True, "N": 2},
        "05": {"A": True, "N": 1},
        "07": {"A": True},
    }
    space = quarter(values, [item("A", 1), late])
    assert told(space, "N", "2026-07") == ("scored", 1, "inspection", ["2026-05"])


def test_early_entries_make_a_card_but_no_record() -> None:
    """No record in June: the card is made of Q (2 of 3) and a missing A: 2/4; the default doesn't
    speak, nobody is ranked in June, and no veto follows."""
    hit = {"id": "w", "title": "w", "effect": "zero", "lasts": "month", "when": {"score_below": 90}}
    items = [
        item("A", 1), item("Q", 3, COUNT, cycle="quarter"), item("D", 1, STEPS, default={}),
        item("X", 0, {"kind": "veto", "rules": [hit]}),
    ]  # fmt: skip
    space = quarter({"04": {"A": True, "Q": 2}}, items, units=2)
    space["records"].append(record("u2", {"A": True}, month="2026-06"))
    assert [i["state"] for i in card(space, "2026-06")["items"]] == [
        "missing",
        "scored",
        "missing",
        "scored",
    ]
    assert card(space, "2026-06")["score"] == 40
    assert row(space, "2026-06")["notes"] == ["no inspection"]


# Policy ----------------------------------------------------------------------------------------------


def test_classes_rank_among_themselves() -> None:
    space = scored_units([90, 80, 70, 60], policy(classes={"branch": [
        {"id": "p", "name": "p", "tags": ["生产"]}, {"id": "o", "name": "o", "tags": ["机关", "科研"]},
    ]}))  # fmt: skip
    for unit, tags in zip(
        space["organization"]["units"], [["生产"], ["科研", "生产"], ["机关"], []], strict=True
    ):
        unit["tags"] = tags
    assert rows(space, "class") == ["p", "p", "o", None]
    assert rows(space, "rank") == [1, 2, 1, 1]


def relative(weight: Doc, second: list[int], **more: Any) -> Doc:
    """List a: 100 for all; list b: the given scores, half of the unit's score and relative."""
    lists = [
        checklist([item("A", 1)]),
        checklist([item("B", 1, {"kind": "count", "target": 100})], name="b"),
    ]
    records = []
    for n, value in enumerate(second, 1):
        records += [
            record(f"u{n}", {"A": True}),
            record(f"u{n}", {"B": value}, checklist="b@1.0.0"),
        ]
    rules = policy(
        composition={"branch": {"a": D("0.5"), "b": {"weight": D("0.5")} | weight}}, **more
    )
    return workspace(lists, records, rules, len(second))


def test_relative_to_the_best() -> None:
    """Best 60: 60 → 100, 40 → 66.67, 0 → 0: means 100, 83.335 → 83.34, 50."""
    space = relative({"relative": "best"}, [60, 40, 0])
    assert rows(space, "score") == [100, Fraction("83.34"), 50]
    part = row(space, unit="u2")["parts"][1]
    assert (part["score"], part["own"], part["best"]) == (Fraction("66.67"), 40, 60)


def test_relative_by_place() -> None:
    """Places 1, 1, 3, and 0 for nothing: 100, 100, 100 − 2 × 30 = 40, 0."""
    space = relative({"relative": "place", "step": 30}, [60, 60, 40, 0])
    assert [row(space, unit=f"u{n}")["parts"][1]["score"] for n in (1, 2, 3, 4)] == [
        100,
        100,
        40,
        0,
    ]
    assert row(space, unit="u3")["parts"][1]["place"] == 3


@pytest.mark.parametrize(("places", "expected"), [(2, "83.34"), (1, "83.3"), (0, "83")])
def test_places(places: int, expected: str) -> None:
    """(100 + 66.67)/2 = 83.335 is rounded once: at one decimal 83.3, not 83.34 → 83.3; at none 83."""
    assert row(relative({"relative": "best"}, [60, 40], places=places), unit="u2")[
        "score"
    ] == Fraction(expected)


def test_a_cap_binds_before_rounding() -> None:
    """59.9 at no decimals is 60."""
    space = workspace(
        [checklist([item("A", 1), veto("X", {"cap": D("59.9")})])],
        [record("u1", {"A": True, "X": YES})],
        policy(places=0),
    )
    assert (card(space)["score"], row(space)["score"]) == (Fraction("59.9"), 60)


def test_grades_in_order() -> None:
    """Needs bar u1 (its section 2 has 1 of 4) from the best grade, quota ⌊0.5 × 4⌋ = 2 leaves u2 and u3."""
    items = (
        [item("A", 100, {"kind": "count", "target": 100})],
        [item("B", 4, {"kind": "count", "target": 4})],
    )
    grades = [
        {"name": "优", "from": 80, "quota": D("0.5"), "needs": [{"share": {"checklist": "a", "section": "s2", "at_least": D("0.5")}}]},
        {"name": "良", "from": 60, "coefficient": 1}, {"name": "差", "from": 0},
    ]  # fmt: skip
    records = [
        record(f"u{n}", {"A": a, "B": b})
        for n, (a, b) in enumerate([(100, 1), (99, 4), (98, 4), (97, 4)], 1)
    ]
    space = workspace(
        [checklist(*items)], records, policy(grades=grades, quota_periods=["month"]), 4
    )
    assert rows(space, "grade") == ["良", "优", "优", "良"]
    self_only = workspace(
        [checklist(*items)],
        [record("u1", {"A": 99, "B": 4}, "self")],
        policy(grades=grades, quota_periods=["month"]),
    )
    assert (row(self_only)["grade"], row(self_only)["coefficient"]) == (None, None)


def test_needs_see_every_month() -> None:
    """A veto that lasted a month bars a grade of the quarter, and so does a month under 60."""
    values = {"04": {"A": True, "X": YES}, "05": {"A": True}}
    for need in ({"no_veto": True}, {"min_month": 60}):
        grades = [{"name": "优", "from": 90, "needs": [need]}, {"name": "良", "from": 0}]
        space = quarter(values, [item("A", 1), veto("X", {"cap": 59})], rules=policy(grades=grades))
        assert (row(space, "2026-Q2")["score"], row(space, "2026-Q2")["grade"]) == (100, "良")
        assert row(space, "2026-05")["grade"] == "优"


def test_self_is_final() -> None:
    """The self-check counts though others' don't, isn't provisional, and the unit is ranked."""
    rules = policy(uninspected="missing", self_is_final=["branch"])
    space = workspace([checklist([item("A", 1)])], [record("u1", {"A": True}, "self")], rules)
    assert (card(space)["score"], card(space)["provisional"], row(space)["rank"]) == (100, False, 1)


def test_months_scored() -> None:
    """Two months wanted; u1 has one of two; u2 existed in one and has it."""
    units = [{"id": "u1", "layer": "branch"}, {"id": "u2", "layer": "branch", "from": "2026-06"}]
    records = [record("u1", {"A": True}), record("u2", {"A": True}, month="2026-06")]
    rules = policy(months_scored={"quarter": 2}, missing="exclude")
    space = workspace([checklist([item("A", 1)])], records, rules, units)
    assert rows(space, "notes", "2026-Q2") == [["months_scored"], []]


def test_lists_beside_the_months_of_a_quarter() -> None:
    """0.7 × 80 + 0.3 × 50 = 71; where nothing of the other list is due it is no part."""
    lists = [
        checklist([item("A", 4), item("B", 1)]),
        checklist([item("I", 1), item("J", 1)], name="b"),
    ]
    yearly = [lists[0], checklist([item("I", 1, cycle="year")], name="b")]
    rules = policy(
        composition={"branch": {"a": 1}},
        rollup={"method": "months", "quarter": {"months": D("0.7"), "b": D("0.3")}},
    )
    mine = record("u1", {"A": True, "B": False})
    space = workspace(
        lists, [mine, record("u1", {"I": True, "J": False}, checklist="b@1.0.0")], rules
    )
    assert (row(space, "2026-Q2")["score"], row(space, "2026-Q2")["provisional"]) == (71, False)
    found = row(workspace(yearly, [mine], rules), "2026-Q2")
    assert (found["score"], found["provisional"]) == (80, False)
    found = row(workspace(lists, [mine], rules), "2026-Q2")  # due, but absent
    assert (found["score"], found["provisional"]) == (80, True)


def test_after_year_list() -> None:
    """January's record belongs to the year before: 0.5 × 100 + 0.5 × 60 = 80; its own year, quarter
    and half-year know nothing of it."""
    late = [
        item("Z", 5, {"kind": "count", "target": 5}, cycle="year", due={"month": "next", "day": 15})
    ]
    lists = [checklist([item("A", 1)]), checklist(late, name="b")]
    rules = policy(
        composition={"branch": {"a": 1}},
        rollup={"method": "items", "year": {"months": D("0.5"), "b": D("0.5")}},
    )
    units = [{"id": "u1", "layer": "branch", "until": "2025-12"}, {"id": "u2", "layer": "branch"}]
    records = [record("u1", {"A": True}, month="2025-12"), record("u1", {"Z": 3}, month="2026-01", checklist="b@1.0.0"),
               record("u2", {"A": True}, month="2026-01")]  # fmt: skip
    space = workspace(lists, records, rules, units)
    assert row(space, "2025")["score"] == 80
    assert [(c["unit"], c["checklist"]) for c in score(space, "2026-Q1")["scorecards"]] == [
        ("u2", "a")
    ]
    assert row(space, "2026", "u2")["provisional"]  # its own appraisal comes next January


def test_an_appraisal_of_last_year_makes_january_no_month() -> None:
    """u1's appraisal lies in January; nobody is late with January's own list for that."""
    late = [item("Z", 5, {"kind": "count", "target": 5}, cycle="year", due={"month": "next"})]
    lists = [checklist([item("A", 1)]), checklist(late, name="b")]
    rules = policy(
        composition={"branch": {"a": 1}},
        rollup={"method": "items", "year": {"months": D("0.5"), "b": D("0.5")}},
    )
    records = [
        record("u1", {"A": True}, month="2025-12"),
        record("u1", {"Z": 3}, month="2026-01", checklist="b@1.0.0"),
    ]
    space = workspace(lists, records, rules)
    assert [c["checklist"] for c in score(space, "2026-01")["scorecards"]] == ["b"]
    assert (row(space, "2025")["score"], score(space, "2026")["scorecards"]) == (80, [])


def test_the_lowest_month_is_dropped() -> None:
    """100, 100, 50, 0: (100 + 100 + 50)/3 = 83.33; of three months none; an absent month can't be dropped."""
    rules = policy(rollup={"method": "months", "drop_lowest": 1})
    items = [item("A", 2, {"kind": "count", "target": 2})]
    full: dict[str, Any] = {"03": {"A": 2}, "04": {"A": 2}, "05": {"A": 1}, "06": {"A": 0}}
    assert card(quarter(full, items, rules=rules), "2026-H1")["score"] == Fraction("83.33")
    three = {key: value for key, value in full.items() if key != "03"}
    assert card(quarter(three, items, rules=rules), "2026-H1")["score"] == 50
    absent = {key: value for key, value in full.items() if key != "05"}  # May counts 0 and stays
    assert card(quarter(absent, items, rules=rules), "2026-H1")["score"] == Fraction("66.67")


def test_overclaim_is_a_fact_of_a_month() -> None:
    records = [
        record("u1", {"A": False}, month="2026-04"), record("u1", {"A": True}, "self", "2026-04"), record("u1", {"A": True}),
    ]  # fmt: skip
    space = workspace(
        [checklist([item("A", 1)])], records, policy(overclaim={"over": 10, "deduct": 0})
    )
    found = card(space, "2026-Q2")
    assert (found["overclaimed"], found["overclaimed_months"]) == (False, ["2026-04"])
    assert card(space, "2026-04")["overclaimed_months"] == ["2026-04"]


def test_excused_self_check_beside_an_inspection_changes_nothing() -> None:
    both = [record("u1", {"A": True}), record("u1", None, "self")]
    space = workspace([checklist([item("A", 1)])], both)
    assert (card(space)["score"], card(space)["gap"]) == (100, None)
    alone = workspace([checklist([item("A", 1)])], [both[1]], policy(uninspected="missing"))
    assert (card(alone)["score"], row(alone)["notes"]) == (0, ["no inspection"])
    inspected = [record("u1", None), record("u1", {"A": True}, "self")]
    assert score(workspace([checklist([item("A", 1)])], inspected), "2026-05")["scorecards"] == []


def test_a_month_with_corrections_alone_is_no_month() -> None:
    """A rejected correction of September doesn't make the year longer."""
    rules = policy(missing="zero")
    fix = correction("u1", "A", None, decision="rejected", month="2026-09")
    space = workspace(
        [checklist([item("A", 1)])], [record("u1", {"A": True})], rules, corrections=(fix,)
    )
    assert row(space, "2026")["score"] == 100


def test_an_absent_unit_with_a_correction() -> None:
    """u1 has no record, but a correction gives it A: 1 of 2 points, from the correction alone."""
    fix = correction("u1", "A", {"value": True}) | {"old": None}
    space = workspace(
        [checklist([item("A", 1), item("B", 1)])],
        [record("u2", {"A": True})],
        units=2,
        corrections=(fix,),
    )
    found = card(space)
    assert (found["score"], found["items"][0]["source"], row(space)["notes"]) == (
        50,
        "correction",
        ["no inspection"],
    )


def test_corrections_of_a_day_follow_their_chain() -> None:
    """1 → 2 → 3, though the file numbers say otherwise; 10 comes after 2."""
    count = {"kind": "count", "target": 4}
    second = correction("u1", "A", {"value": 3}) | {"old": {"value": 2}}
    first = correction("u1", "A", {"value": 2}) | {"old": {"value": 1}}
    space = workspace(
        [checklist([item("A", 4, count)])], [record("u1", {"A": 1})], corrections=(second, first)
    )
    assert card(space)["earned"] == 3


# Broken records --------------------------------------------------------------------------------------


def spoilt(
    unit: str, month: str = "2026-05", kind: str = "inspection", checklist: str = "a@1.0.0"
) -> Doc:
    return record(unit, {"A": True}, kind, month, checklist) | {"broken": "A"}


def test_a_broken_record_keeps_back_its_card_and_what_contains_it() -> None:
    """u1's May is kept back, and with it the quarter; June and u2 stand."""
    records = [
        record(u, {"A": True}, month=m)
        for u in ("u1", "u2")
        for m in ("2026-04", "2026-05", "2026-06")
    ]
    records[1] = spoilt("u1")
    space = workspace([checklist([item("A", 1)])], records, units=2)
    for period, units in {"2026-05": ["u2"], "2026-Q2": ["u2"], "2026-06": ["u1", "u2"]}.items():
        assert [c["unit"] for c in score(space, period)["scorecards"]] == units
    assert rows(space, "score", "2026-Q2") == [None, 100]


def test_a_broken_self_check_beside_an_inspection_takes_the_gap() -> None:
    space = workspace(
        [checklist([item("A", 1), item("B", 1)])],
        [record("u1", {"A": True}), spoilt("u1", kind="self")],
    )
    assert (card(space)["score"], card(space)["gap"]) == (50, None)
    alone = workspace(
        [checklist([item("A", 1)])], [spoilt("u1", kind="self")], policy(uninspected="missing")
    )
    assert card(alone)["score"] == 0  # it wouldn't have counted


def test_broken_early_entries_keep_back_the_card_that_they_serve() -> None:
    items = [item("A", 1), item("Q", 3, COUNT, cycle="quarter")]
    bad = record("u1", {"A": True, "Q": 1}, month="2026-04") | {"broken": "A"}
    space = workspace(
        [checklist(items)],
        [bad, record("u1", {"A": True}), record("u1", {"A": True}, month="2026-06")],
    )
    assert score(space, "2026-06")["scorecards"] == []
    assert score(space, "2026-05")["scorecards"][0]["score"] == 100


def test_an_unreadable_file_keeps_back_who_has_no_record() -> None:
    space = workspace([checklist([item("A", 1)])], [record("u1", {"A": True})], units=2)
    space["unreadable"] = [{"period": "2026-05"}]
    assert [c["unit"] for c in score(space, "2026-05")["scorecards"]] == ["u1"]
    assert rows(space, "score") == [100, None]


def test_a_compared_card_that_is_kept_back_makes_rows_provisional() -> None:
    space = relative({"relative": "best"}, [60, 40])
    space["records"][3]["broken"] = "B"
    assert (row(space)["score"], row(space)["provisional"]) == (100, True)


def test_a_bonus_cap_binds_the_roll_up() -> None:
    """50 + min(2, 1.5 + 1.5) in the quarter, though each month had only 1.5."""
    items = [item("A", 1), item("B", 1), item("P", 5, BONUS)]
    one = {"A": True, "B": False, "P": {"value": {"q": 1}}}
    records = [record("u1", one, month="2026-04"), record("u1", one)]
    space = workspace([checklist(items, bonus_cap=2)], records)
    assert (card(space)["score"], card(space, "2026-Q2")["score"]) == (Fraction("51.5"), 52)
