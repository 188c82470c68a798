"""Hand-computed examples that pin the oracle itself; the sums are worked out beside each."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from .arithmetic import due_date, falls_due, half_up, months_of
from .criteria import earned
from .naive import score
from .small import (
    BONUS,
    CHECK,
    GRADES,
    LESS,
    MIXED,
    OTHER,
    RATE,
    SHORT,
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


@pytest.mark.parametrize(("value", "places", "expected"), [
    ("2.345", 2, "2.35"),  # a tie goes up
    ("-0.005", 2, "0"),  # below zero: towards +∞
    ("-2.345", 2, "-2.34"),
    ("-2.346", 2, "-2.35"),
    ("0.00005", 4, "0.0001"),
    ("0.00004999", 4, "0"),
])  # fmt: skip
def test_half_up(value: str, places: int, expected: str) -> None:
    assert half_up(Fraction(value), places) == Fraction(expected)


@pytest.mark.parametrize(("criterion", "points", "value", "expected"), [
    (CHECK, 3, True, "3"),
    ({"kind": "level", "levels": {"优": 1, "良": Decimal("0.8")}}, Decimal("2.5"), "良", "2"),
    ({"kind": "count", "target": 3}, 2, 1, "0.6667"),  # 2/3
    ({"kind": "count", "target": 3}, 1, 1, "0.3333"),
    ({"kind": "count", "target": 3}, 2, 9, "2"),  # never above P
    ({"kind": "count", "target": 3, "partial": False}, 2, 2, "0"),
    (RATE, 4, {"done": 28, "total": 30}, "2.6667"),  # 4 × (28/30 − 0.8)/0.2 = 4 × 2/3
    (RATE, 4, {"done": 24, "total": 30}, "0"),  # r = floor
    (RATE, 4, {"done": 30, "total": 30}, "4"),
    ({"kind": "rate", "target": 1, "empty": "full"}, 4, {"done": 0, "total": 0}, "4"),
    (LESS, 5, 0, "4"),  # 5 × (0 − 2)/(−0.5 − 2) = 5 × 0.8
    (LESS, 5, 3, "0"),  # worse than the floor
    (LESS, 5, -7, "5"),  # better than the target
    (STEPS, 5, {"r": 2}, "2"),  # the second step is the whole deduction
    (STEPS, 5, {"r": 3}, "0"),
    (STEPS, 5, {"r": 8}, "0"),  # past the last: `all`
    (SHORT, 5, {"r": 8}, "2.5"),  # past the last the last
    (MIXED, 5, {"e": 7, "g": [Decimal("0.5"), 2]}, "1.5"),  # 5 − min(3.5, 1) − 2.5
    (MIXED, 5, {"x": 1}, "0"),
    (MIXED, 1, {"g": [2]}, "0"),  # never under 0
    (BONUS, 3, {"p": 5, "q": 1}, "3"),  # min(5, 2) + 1.5 = 3.5, at most P
    (BONUS | {"highest_only": True}, 3, {"p": 5, "q": 1}, "2"),  # the highest single rule
])  # fmt: skip
def test_criteria(criterion: Doc, points: object, value: object, expected: str) -> None:
    assert earned(item("A", points, criterion), value, None) == Fraction(expected)


def test_rate_of_nothing_is_na() -> None:
    assert earned(item("A", 4, RATE), {"done": 0, "total": 0}, None) is None


def test_deadline_over_weekend_and_holiday() -> None:
    """2026-05-30 is a Saturday, Monday 1 June is made a holiday: due on Tuesday 2 June."""
    late = item(
        "A", 3, {"kind": "deadline", "per_day": Decimal("0.5"), "grace": 1}, due={"day": 30}
    )
    due = due_date(late, "2026-05", [{"holidays": ["2026-06-01"], "workdays": []}])
    assert due.isoformat() == "2026-06-02"
    assert earned(late, "2026-06-03", due) == 3  # within the day of grace
    assert earned(late, "2026-06-05", due) == 2  # two calendar days more: 3 − 2 × 0.5
    assert earned(late, "2026-06-30", due) == 0
    assert earned(late, False, due) == 0


def test_due_on_a_worked_weekend_and_in_a_short_month() -> None:
    """Day 31 of February 2026 is Saturday 28; made a working day, it stays."""
    short = item("A", 3, due={"day": 31})
    assert due_date(short, "2026-02", [{"workdays": ["2026-02-28"]}]).isoformat() == "2026-02-28"
    assert due_date(short, "2026-02", []).isoformat() == "2026-03-02"


@pytest.mark.parametrize(("cycle", "month", "due"), [
    ("quarter", None, [3, 6, 9, 12]),
    ("quarter", "first", [1, 4, 7, 10]),
    ("quarter", 2, [2, 5, 8, 11]),
    ("quarter", "next", [1, 4, 7, 10]),  # the month after a quarter is the next one's first
    ("half-year", "next", [1, 7]),
    ("year", 11, [11]),
])  # fmt: skip
def test_falls_due(cycle: str, month: object, due: list[int]) -> None:
    one = item("A", 1, cycle=cycle, due={"day": 1} | ({} if month is None else {"month": month}))
    assert [n for n in range(1, 13) if falls_due(one, f"2026-{n:02}")] == due


def test_periods() -> None:
    assert months_of("2026-Q2") == ("quarter", ["2026-04", "2026-05", "2026-06"])
    assert months_of("2026-H2")[1][0] == "2026-07"
    assert len(months_of("2026")[1]) == 12


def test_states() -> None:
    """na by tag, not due (its entry ignored), event without entry, default, na by entry, missing.

    E = 2 (A) + 3 (D) = 5, A = 2 + 3 + 5 (missing, zero) = 10: 50.
    """
    items = [
        item("A", 2), item("B", 2, applies_to=["操作"]), item("C", 2, cycle="year"), item("V", 2, cycle="event"),
        item("D", 3, STEPS, default={}), item("N", 4), item("M", 5), item("P", 3, BONUS), veto("X", "zero"),
    ]  # fmt: skip
    entries = {"A": True, "B": True, "C": True, "N": {"na": "无"}}
    found = card(workspace([checklist(items)], [record("u1", entries)]))
    states = {i["id"]: (i["state"], i["source"], i["earned"]) for i in found["items"]}
    assert states == {
        "A": ("scored", "inspection", 2), "B": ("na", None, None), "C": ("not_due", None, None),
        "V": ("not_due", None, None), "D": ("scored", "default", 3), "N": ("na", "inspection", None),
        "M": ("missing", None, 0), "P": ("scored", None, 0), "X": ("scored", None, 0),
    }  # fmt: skip
    assert (found["earned"], found["applicable"], found["score"], found["provisional"]) == (
        5,
        10,
        50,
        True,
    )
    assert sum(i["lost"] for i in found["items"]) == 5


@pytest.mark.parametrize(("missing", "expected"), [("zero", 40), ("exclude", 100), ("error", None)])
def test_missing(missing: str, expected: int | None) -> None:
    """2 of 5 points, 2 of 2, none."""
    space = workspace(
        [checklist([item("A", 2), item("B", 3)])],
        [record("u1", {"A": True})],
        policy(missing=missing),
    )
    assert card(space)["score"] == expected
    assert row(space)["score"] == expected


def test_inspection_over_self_item_by_item() -> None:
    """A from the inspection (0 of 2), B only self-checked (3 of 3): 60, provisional. Gap over A alone: 100 × 2/2."""
    space = workspace(
        [checklist([item("A", 2), item("B", 3)])],
        [record("u1", {"A": False}), record("u1", {"A": True, "B": True}, "self")],
    )
    found = card(space)
    assert (found["score"], found["provisional"], found["gap"]) == (60, True, 100)
    assert [i["source"] for i in found["items"]] == ["inspection", "self"]


def test_self_check_that_does_not_count() -> None:
    """Under `uninspected: missing` a self-check alone is nothing: 0, no default either, and not ranked."""
    items = [item("A", 2), item("D", 3, STEPS, default={})]
    space = workspace(
        [checklist(items)], [record("u1", {"A": True}, "self")], policy(uninspected="missing")
    )
    assert [i["state"] for i in card(space)["items"]] == ["missing", "missing"]
    assert (card(space)["score"], row(space)["rank"], row(space)["notes"]) == (
        0,
        None,
        ["no inspection"],
    )


def test_excused_and_absent() -> None:
    """u1 excused: no card, no score; u2 sent nothing: 0, provisional; u3 is not there yet."""
    units = [
        {"id": "u1", "layer": "branch"},
        {"id": "u2", "layer": "branch"},
        {"id": "u3", "layer": "branch", "from": "2026-06"},
    ]
    found = score(
        workspace([checklist([item("A", 2)])], [record("u1", None)], None, units), "2026-05"
    )
    assert [(c["unit"], c["score"], c["provisional"]) for c in found["scorecards"]] == [
        ("u2", 0, True)
    ]
    assert [(r["unit"], r["score"], r["rank"], r["grade"]) for r in found["ranking"]] == [
        ("u1", None, None, None),
        ("u2", 0, None, "较差"),
    ]


def test_absent_under_exclude_has_no_score() -> None:
    units = [{"id": "u1", "layer": "branch"}, {"id": "u2", "layer": "branch"}]
    space = workspace([checklist([item("A", 2)])], [OTHER], policy(missing="exclude"), units)
    found = card(space)
    assert (found["score"], found["applicable"], found["provisional"]) == (None, 0, True)


def test_nothing_due_expects_nothing() -> None:
    lists = [checklist([item("A", 2, cycle="year"), item("P", 3, BONUS)])]
    space = workspace(lists, [OTHER], units=2)
    assert [found["unit"] for found in score(space, "2026-05")["scorecards"]] == ["u2"]
    assert row(space)["notes"] == ["no score", "no inspection"]


def test_bonus_alone_gives_no_score() -> None:
    """A = 0: no score, however much bonus."""
    found = card(
        workspace(
            [checklist([item("A", 2, allow_na=True), item("P", 3, BONUS)])],
            [record("u1", {"A": {"na": "无"}, "P": {"value": {"p": 1}}})],
        )
    )
    assert (found["score"], found["bonus"], found["before_veto"]) == (None, 1, None)


def test_bonus_and_ceiling() -> None:
    """100 × 9/10 + 3 = 93, cut at 92."""
    items = [item("A", 9), item("B", 1), item("P", 5, BONUS)]
    records = [record("u1", {"A": True, "B": False, "P": {"value": {"p": 2, "q": 1}}})]
    assert card(workspace([checklist(items)], records))["score"] == Fraction("93.5")
    assert card(workspace([checklist(items, ceiling=92)], records))["score"] == 92


def test_rounding_of_a_score() -> None:
    """100 × 2.6667/3 = 88.89; a full score of 50 out of 16 with 1 earned: 3.125, half up 3.13."""
    assert card(
        workspace(
            [checklist([item("A", 3, {"kind": "count", "target": 9})])], [record("u1", {"A": 8})]
        )
    )["score"] == Fraction("88.89")
    assert card(
        workspace(
            [checklist([item("A", 1), item("B", 15)], full_score=50)],
            [record("u1", {"A": True, "B": False})],
        )
    )["score"] == Fraction("3.13")


def test_corrections() -> None:
    """The inspection's 0 becomes 1 of 2, then (decided later) 2 of 2; a rejected one changes nothing; C had no entry.

    E = 2 + 0 + 3 of 8: 62.5.
    """
    count = {"kind": "count", "target": 2}
    space = workspace(
        [checklist([item("A", 2, count), item("B", 3), item("C", 3)])], [record("u1", {"A": 0, "B": False})],
        corrections=(
            correction("u1", "A", {"value": 2}, "2026-06-05"), correction("u1", "A", {"value": 1}, "2026-06-01"),
            correction("u1", "B", {"value": True}, decision="rejected"), correction("u1", "C", {"value": True}),
        ),
    )  # fmt: skip
    found = card(space)
    assert [(i["source"], i["corrected"], i["earned"]) for i in found["items"]] == [
        ("inspection", True, 2),
        ("inspection", False, 0),
        ("correction", True, 3),
    ]
    assert (found["score"], found["provisional"]) == (Fraction("62.5"), False)


def test_correction_moves_the_gap() -> None:
    """Self 2, inspection 0 of 2: 100; corrected to true: 0."""
    records = [record("u1", {"A": False}), record("u1", {"A": True}, "self")]
    lists = [checklist([item("A", 2)])]
    assert card(workspace(lists, records))["gap"] == 100
    assert (
        card(workspace(lists, records, corrections=(correction("u1", "A", {"value": True}),)))[
            "gap"
        ]
        == 0
    )


def test_overclaim() -> None:
    """Self 8, inspection 7 of 8: 12.5 > 10: 87.5 − 2 = 85.5. At exactly the limit nothing happens."""
    items = [item("A", 7), item("B", 1)]
    records = [record("u1", {"A": True, "B": False}), record("u1", {"A": True, "B": True}, "self")]
    found = card(
        workspace([checklist(items)], records, policy(overclaim={"over": 10, "deduct": 2}))
    )
    assert (found["gap"], found["overclaimed"], found["score"], found["before_veto"]) == (
        Fraction("12.5"),
        True,
        Fraction("85.5"),
        Fraction("85.5"),
    )
    assert not card(
        workspace(
            [checklist(items)], records, policy(overclaim={"over": Decimal("12.5"), "deduct": 2})
        )
    )["overclaimed"]


def test_understated_gap_rounds_towards_plus_infinity() -> None:
    """Self 1.9996 + 6, inspection 2 + 6: −100 × 0.0004/8 = −0.005, half up towards +∞: 0, not −0.01."""
    level = {"kind": "measure", "target": 1, "floor": 0}
    items = [item("A", 2, level), item("B", 6, level)]
    records = [
        record("u1", {"A": Decimal("0.9998"), "B": 1}, "self"),
        record("u1", {"A": 1, "B": 1}),
    ]
    assert card(workspace([checklist(items)], records))["gap"] == 0


def test_section_veto() -> None:
    """Before: (3 + 1 + 4)/10: 80. The veto stands in s1: E = 4, 40; its loss of 4 is on the veto item."""
    space = workspace([checklist([item("A", 3), item("B", 3, {"kind": "count", "target": 3}), veto("X", "section")], [item("C", 4)])],
                      [record("u1", {"A": True, "B": 1, "C": True, "X": YES})])  # fmt: skip
    found = card(space)
    assert (found["before_veto"], found["score"], found["earned"], found["applicable"]) == (
        80,
        40,
        4,
        10,
    )
    assert [(i["id"], i["earned"], i["lost"]) for i in found["items"]] == [
        ("A", 3, 0),
        ("B", 1, 2),
        ("X", 0, 4),
        ("C", 4, 0),
    ]
    assert [s["earned"] for s in found["sections"]] == [0, 4]
    assert sum(i["lost"] for i in found["items"]) == found["applicable"] - found["earned"]


@pytest.mark.parametrize(("effect", "value", "grade"), [
    ({"cap": 59}, 59, "较差"), ("zero", 0, "较差"), ({"grade": "良好"}, 100, "良好"), ({"cap": Decimal("59.995")}, 60, "较差"),
])  # fmt: skip
def test_vetoes_bind_card_and_row(effect: object, value: int, grade: str) -> None:
    """A cap of 59.995 is a total of 59.995, and its score rounds half up to 60.00."""
    space = workspace(
        [checklist([item("A", 3), veto("X", effect)])], [record("u1", {"A": True, "X": YES})]
    )
    assert (card(space)["before_veto"], card(space)["score"], card(space)["grade"]) == (
        100,
        value,
        grade,
    )
    assert (row(space)["score"], row(space)["grade"]) == (value, grade)


def two_lists(rules: Doc | None = None, effect: object = "section") -> Doc:
    """List a: 100; list b: 50, with a veto item."""
    lists = [
        checklist([item("A", 3)]),
        checklist([item("B", 1), item("C", 1), veto("X", effect)], name="b"),
    ]
    records = [
        record("u1", {"A": True}),
        record("u1", {"B": True, "C": False, "X": YES}, checklist="b@1.0.0"),
    ]
    return workspace(
        lists,
        records,
        rules or policy(composition={"branch": {"a": Decimal("0.8"), "b": Decimal("0.2")}}),
    )


def test_composition() -> None:
    """Section veto: 0.8 × 100 + 0.2 × 0 = 80. Cap 59 on b: 0.8 × 100 + 0.2 × 50 = 90, but at most 59."""
    assert row(two_lists())["score"] == 80
    assert row(two_lists(effect={"cap": 59}))["score"] == 59
    assert [p["score"] for p in row(two_lists(effect={"cap": 59}))["parts"]] == [100, 50]


def test_composition_leaves_out_what_has_no_score() -> None:
    """b has nothing due and no record: (0.8 × 75)/0.8."""
    lists = [
        checklist([item("A", 3), item("Z", 1)]),
        checklist([item("B", 1, cycle="year")], name="b"),
    ]
    space = workspace(
        lists,
        [record("u1", {"A": True, "Z": False})],
        policy(composition={"branch": {"a": Decimal("0.8"), "b": Decimal("0.2")}}),
    )
    assert row(space)["score"] == 75


def test_layer_with_two_lists_needs_a_composition() -> None:
    with pytest.raises(ValueError, match="several checklists"):
        score(two_lists(policy()), "2026-05")


def test_layer_outside_the_composition_is_not_ranked() -> None:
    units = [{"id": "u1", "layer": "branch"}, {"id": "u2", "layer": "group"}]
    space = workspace(
        [checklist([item("A", 1)], layers=("branch", "group"))],
        [record("u2", {"A": True})],
        policy(composition={"branch": {"a": 1}}),
        units,
    )
    found = score(space, "2026-05")
    assert [(c["unit"], c["score"]) for c in found["scorecards"]] == [("u1", 0), ("u2", 100)]
    assert [r["unit"] for r in found["ranking"]] == ["u1"]


def test_own_grades() -> None:
    """The card is graded by its list's own grades, the row by the policy's."""
    own = [{"name": "达标", "from": 80}, {"name": "不达标", "from": 0}]
    space = workspace([checklist([item("A", 1)], grades=own)], [record("u1", {"A": True})])
    assert (card(space)["grade"], row(space)["grade"], row(space)["coefficient"]) == (
        "达标",
        "优秀",
        Fraction("1.05"),
    )


def test_ranks_with_ties() -> None:
    assert rows(scored_units([90, 95, 90, 80, 95], policy()), "rank") == [3, 1, 3, 5, 1]


def test_min_applicable() -> None:
    """2 of 5 points that are due apply: 0.4 < 0.6; at exactly 0.4 it is ranked. Items na by tag are aside."""
    items = [item("A", 2), item("B", 3), item("C", 9, applies_to=["操作"])]
    records = [record("u1", {"A": True, "B": {"na": "无"}})]
    assert row(workspace([checklist(items)], records, policy(min_applicable=Decimal("0.6"))))[
        "notes"
    ] == ["min_applicable"]
    assert (
        row(workspace([checklist(items)], records, policy(min_applicable=Decimal("0.4"))))["rank"]
        == 1
    )


def test_tie_breaker_rule_items() -> None:
    """Both 50; u1 earned the rule item, u2 the company's. closing_rate is 1 for both and parts nothing."""
    lists = [checklist([item("A", 1), item("B", 1, nature="company")])]
    records = [record("u2", {"A": False, "B": True}), record("u1", {"A": True, "B": False})]
    assert rows(
        workspace(lists, records, policy(tie_breakers=["closing_rate", "rule_items"]), 2), "rank"
    ) == [1, 2]
    assert rows(workspace(lists, records, policy(tie_breakers=["closing_rate"]), 2), "rank") == [
        1,
        1,
    ]


TIERS = [
    {"name": "先进", "focus": "看创新", "top": Decimal("0.3"), "from": 85},
    {"name": "后进", "focus": "抓基础", "bottom": Decimal("0.2"), "below": 80},
    {"name": "中层", "focus": "促提升"},
]


def test_tiers_with_ties_at_the_edges() -> None:
    """n = 10: ⌊3⌋ top, ⌊2⌋ bottom. 98, 97, 97, 97: places 1, 2, 2, 2 — all in.
    At the bottom 70, 60, 60: two have 60 or lower, in; three have 70 or lower, out."""
    found = rows(
        scored_units([98, 97, 97, 97, 90, 88, 86, 70, 60, 60], policy(tiers=TIERS)), "tier"
    )
    assert found == ["先进"] * 4 + ["中层"] * 4 + ["后进"] * 2


def test_tie_at_the_bottom_edge_is_out() -> None:
    """n = 5: ⌊0.2 × 5⌋ = 1, but two have 60: nobody. `from` 85 keeps the first out of 先进."""
    assert rows(scored_units([84, 83, 82, 60, 60], policy(tiers=TIERS)), "tier") == ["中层"] * 5


def test_tie_at_the_top_edge_that_begins_after_it_is_out() -> None:
    """n = 7: ⌊2.1⌋ = 2; places 1, 2, 3, 3: the third places are out."""
    assert rows(scored_units([99, 98, 97, 97, 90, 90, 90], policy(tiers=TIERS)), "tier")[:4] == [
        "先进",
        "先进",
        "中层",
        "中层",
    ]


def test_a_vetoed_unit_takes_no_place() -> None:
    """n = 4, ⌊0.3 × 4⌋ = 1: u1 (100, under a grade veto) ranks first, u2 takes the one place."""
    one = checklist([item("A", 1, {"kind": "count", "target": 100}), veto("X", {"grade": "优秀"})])
    records = [record(f"u{n}", {"A": s}) for n, s in ((2, 96), (3, 95), (4, 94))] + [
        record("u1", {"A": 100, "X": YES})
    ]
    rules = policy(
        tiers=TIERS,
        quota_periods=["month"],
        grades=[GRADES[0] | {"quota": Decimal("0.3")}, *GRADES[1:]],
    )
    space = workspace([one], records, rules, 4)
    assert rows(space, "rank") == [1, 2, 3, 4]
    assert rows(space, "tier") == ["中层", "先进", "中层", "中层"]
    assert rows(space, "grade") == ["良好", "优秀", "良好", "良好"]


def test_quota_cascades_and_keeps_the_coefficient_of_the_grade_it_gives() -> None:
    """n = 4: ⌊0.5 × 4⌋ = 2 优秀, ⌊0.75 × 4⌋ = 3 良好. 99, 95, 95, 91: the tie on place 2 is in, place 4 falls twice."""
    grades = [
        GRADES[0] | {"quota": Decimal("0.5")},
        GRADES[1] | {"quota": Decimal("0.75")},
        GRADES[2],
    ]
    space = scored_units([99, 95, 95, 91], policy(grades=grades, quota_periods=["month"]))
    assert rows(space, "grade") == ["优秀", "优秀", "优秀", "较差"]
    assert rows(space, "coefficient") == [Fraction("1.05")] * 3 + [None]
    assert (
        rows(scored_units([99, 95, 95, 91], policy(grades=grades)), "grade") == ["优秀"] * 4
    )  # years only


def months(
    values: dict[str, Any],
    rules: Doc | None = None,
    lists: list[Doc] | None = None,
    items: list[Doc] | None = None,
) -> Doc:
    """u1's inspections by month."""
    lists = lists or [checklist(items or [])]
    return workspace(
        lists, [record("u1", entries, month=f"2026-{m}") for m, entries in values.items()], rules
    )


def test_roll_up_by_items() -> None:
    """A (monthly, 2): 2 + 0 + 2 of 6 → 2 × 4/6 = 1.3333; Q (quarterly, 6, due in June): 6 of 6. 100 × 7.3333/8 = 91.67."""
    values = {"04": {"A": True}, "05": {"A": False}, "06": {"A": True, "Q": True}}
    found = card(months(values, items=[item("A", 2), item("Q", 6, cycle="quarter")]), "2026-Q2")
    assert (found["earned"], found["score"]) == (Fraction("7.3333"), Fraction("91.67"))


def test_roll_up_by_months() -> None:
    """100, 0 and 100 (8 of 8): 66.67; no items on the card."""
    values = {"04": {"A": True}, "05": {"A": False}, "06": {"A": True, "Q": True}}
    found = card(
        months(
            values,
            policy(rollup={"method": "months"}),
            items=[item("A", 2), item("Q", 6, cycle="quarter")],
        ),
        "2026-Q2",
    )
    assert (found["score"], found["items"], found["earned"], found["before_veto"]) == (
        Fraction("66.67"),
        [],
        None,
        None,
    )


def test_roll_up_leaves_out_na_and_counts_only_recorded_months() -> None:
    """A: na in April, true in May, false in June; nothing before April or after June counts in the year: 1 × 1/2 of 1: 50."""
    values = {"04": {"A": {"na": "无"}}, "05": {"A": True}, "06": {"A": False}}
    assert card(months(values, items=[item("A", 1)]), "2026")["score"] == 50


def test_roll_up_counts_a_gap_between_recorded_months() -> None:
    """No record in May, between April and June: missing, 0: 1 × 2/3 = 0.6667: 66.67, provisional."""
    found = card(months({"04": {"A": True}, "06": {"A": True}}, items=[item("A", 1)]), "2026-H1")
    assert (found["score"], found["provisional"]) == (Fraction("66.67"), True)


def test_roll_up_bonus_is_capped_over_months() -> None:
    """Base 50; bonus 2 + 2 over two months, at most P = 3: 53."""
    values = {
        "04": {"A": True, "P": {"value": {"p": 2}}},
        "05": {"A": False, "P": {"value": {"p": 2}}},
    }
    assert card(months(values, items=[item("A", 1), item("P", 3, BONUS)]), "2026-Q2")["score"] == 53


def test_roll_up_across_versions() -> None:
    """April under 1.0.0 (A 2, B 2), May under 1.1.0 (A 6): A earned 2 of 2 and 0 of 6 → 6 × 2/8 = 1.5; B 2 of 2.
    100 × 3.5/8 = 43.75."""
    lists = [
        checklist([item("A", 2), item("B", 2)]),
        checklist([item("A", 6)], version="2.0.0", effective="2026-05"),
    ]
    records = [
        record("u1", {"A": True, "B": True}, month="2026-04"),
        record("u1", {"A": False}, checklist="a@2.0.0"),
    ]
    found = card(workspace(lists, records), "2026-Q2")
    assert (found["score"], found["version"], found["applicable"]) == (
        Fraction("43.75"),
        "2.0.0",
        8,
    )


def test_roll_up_overclaim_deduction_is_a_mean() -> None:
    """April: gap 50 (self 1 of 2 more), 50 − 6 = 44. May: honest, 100. E: 1.5 of 2: 75 − (6 + 0)/2 = 72."""
    items = [item("A", 1), item("B", 1)]
    records = [
        record("u1", {"A": True, "B": False}, month="2026-04"),
        record("u1", {"A": True, "B": True}, "self", "2026-04"),
        record("u1", {"A": True, "B": True}),
    ]
    space = workspace([checklist(items)], records, policy(overclaim={"over": 10, "deduct": 6}))
    assert (card(space, "2026-04")["score"], card(space, "2026-Q2")["score"]) == (44, 72)


@pytest.mark.parametrize(("lasts", "method", "expected"), [
    ("year", "items", 59), ("month", "items", 100), ("year", "months", 59), ("month", "months", Fraction("79.5")),
])  # fmt: skip
def test_vetoes_in_a_roll_up(lasts: str, method: str, expected: object) -> None:
    """April capped at 59, May 100: by items 100, by months (59 + 100)/2 = 79.5; a year's cap binds both."""
    values = {"04": {"A": True, "X": YES}, "05": {"A": True}}
    space = months(
        values,
        policy(rollup={"method": method}),
        items=[item("A", 1), veto("X", {"cap": 59}, lasts)],
    )
    assert (card(space, "2026-Q2")["score"], row(space, "2026-Q2")["score"]) == (expected, expected)
    assert card(space, "2026-05")["score"] == 100  # May itself is free


def test_section_veto_that_lasts_a_year() -> None:
    """s1 (A) falls to 0, s2 (B) stays: 3 of 4 points."""
    values = {"04": {"A": True, "B": True, "X": YES}, "05": {"A": True, "B": True}}
    found = card(
        months(
            values, lists=[checklist([item("A", 1), veto("X", "section", "year")], [item("B", 3)])]
        ),
        "2026-H1",
    )
    assert (found["before_veto"], found["score"], found["items"][1]["lost"]) == (100, 75, 1)


def test_year_with_other_lists() -> None:
    """months 80, appraisal absent: left out, (0.7 × 80 + 0.1 × 50)/0.8 = 76.25, provisional."""
    lists = [
        checklist([item("A", 4), item("B", 1)]),
        checklist([item("I", 1), item("J", 1)], name="integrity"),
        checklist([item("S", 1, cycle="year")], name="appraisal"),
    ]
    records = [
        record("u1", {"A": True, "B": False}),
        record("u1", {"I": True, "J": False}, checklist="integrity@1.0.0"),
    ]
    rules = policy(
        composition={"branch": {"a": 1}},
        rollup={
            "method": "items",
            "year": {
                "months": Decimal("0.7"),
                "integrity": Decimal("0.1"),
                "appraisal": Decimal("0.2"),
            },
        },
    )
    found = row(workspace(lists, records, rules), "2026")
    assert (found["score"], found["provisional"]) == (Fraction("76.25"), True)
    assert row(workspace(lists, records, rules), "2026-H1")["score"] == 80


def test_lowest_month_parts_a_tie() -> None:
    """Both 50 in the quarter; u1's worst month is 50, u2's is 0."""
    count = {"kind": "count", "target": 2}
    records = [
        record(u, {"A": n}, month=m)
        for u, n, m in (
            ("u1", 1, "2026-04"),
            ("u1", 1, "2026-05"),
            ("u2", 0, "2026-04"),
            ("u2", 2, "2026-05"),
        )
    ]
    space = workspace(
        [checklist([item("A", 1, count)])], records, policy(tie_breakers=["lowest_month"]), 2
    )
    assert rows(space, "score", "2026-Q2") == [50, 50]
    assert rows(space, "rank", "2026-Q2") == [1, 2]


def test_each_month_by_its_own_policy() -> None:
    """In April missing items are left out, from May they count 0; the roll-up is graded by the later policy.
    A: April 1 of 1, May 1 of 1; B: April excluded, May 0 of 1: 50."""
    rules = [
        policy(missing="exclude"),
        policy(version="1.1.0", effective="2026-05", grades=[{"name": "合格", "from": 0}]),
    ]
    records = [record("u1", {"A": True}, month="2026-04"), record("u1", {"A": True})]
    space = workspace([checklist([item("A", 1), item("B", 1)])], records, rules)
    assert (row(space, "2026-04")["score"], row(space, "2026-05")["score"]) == (100, 50)
    assert (row(space, "2026-Q2")["score"], row(space, "2026-Q2")["grade"]) == (50, "合格")


def test_unit_only_counts_while_it_exists() -> None:
    """u2 exists from May: April's absence costs it nothing, May 100."""
    units = [{"id": "u1", "layer": "branch"}, {"id": "u2", "layer": "branch", "from": "2026-05"}]
    records = [record("u1", {"A": True}, month="2026-04"), record("u2", {"A": True})]
    space = workspace([checklist([item("A", 1)])], records, None, units)
    assert rows(space, "score", "2026-Q2") == [50, 100]
    assert [r["unit"] for r in score(space, "2026-04")["ranking"]] == ["u1"]


def test_people_are_units() -> None:
    space = workspace(
        [checklist([item("A", 1, applies_to=["操作"]), item("B", 1)], layers=("person",))],
        [record("p1", {"A": True, "B": True})],
        None,
        0,
    )
    space["catalog"]["layers"].append({"id": "person"})
    space["organization"]["people"] = [{"id": "p1", "name": "x", "unit": "u1", "tags": ["管理"]}]
    assert card(space, unit="p1")["applicable"] == 1
