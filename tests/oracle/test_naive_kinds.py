"""Hand-computed examples of the newer kinds and keys of criteria; the sums are worked out beside each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from .criteria import earned, several
from .small import (
    BONUS,
    CHECK,
    RATE,
    Doc,
    card,
    checklist,
    correction,
    item,
    policy,
    record,
    row,
    veto,
    workspace,
)  # fmt: skip

D = Decimal
RATE_BANDS = {
    "kind": "rate",
    "bands": [{"from": D("0.95"), "share": 1}, {"from": D("0.9"), "share": D("0.6")}],
}
LOW = {"kind": "measure", "bands": [{"to": 0, "share": 1}, {"to": D("2.5"), "share": D("0.3333")}]}
TIERS = {
    "kind": "deadline",
    "tiers": [{"late": 3, "share": D("0.5")}, {"late": 10, "share": D("0.2")}],
    "grace": 1,
}
WEEKLY = {"kind": "deadline", "per_day": 1, "every": 7, "keep": D("0.4")}
WITHIN = {"kind": "deadline", "per_day": D("0.5"), "within": 5, "grace": 1}
GROUPS = [
    {"id": "a", "title": "a", "weight": 30},
    {"id": "b", "title": "b", "weight": 30},
    {"id": "c", "title": "c", "weight": 40},
]
VOTES = {"kind": "votes", "levels": {"好": 1, "较好": D("0.8"), "一般": D("0.6"), "差": D("0.4")}}
PENALTY = {
    "kind": "penalty",
    "rules": [
        {"id": "n", "title": "n", "range": [3, 5]},
        {"id": "s", "title": "s", "steps": [1, 4]},
    ],
}
MATTERS = {"kind": "bonus", "highest_only": "per_matter", "rules": [
    {"id": "county", "title": "c", "each": 1}, {"id": "city", "title": "c", "each": 2}, {"id": "province", "title": "p", "each": 3},
]}  # fmt: skip
WHOLE = {"kind": "bonus", "highest_only": True, "rules": [
    {"id": "s", "title": "s", "steps": [1, D("2.5")]}, {"id": "g", "title": "g", "range": [D("0.5"), 2]},
]}  # fmt: skip
DUE = date(2026, 5, 25)


@pytest.mark.parametrize(("criterion", "points", "value", "expected"), [
    (RATE_BANDS, 5, {"done": 19, "total": 20}, "5"),  # 19 ≥ 0.95 × 20 = 19
    (RATE_BANDS, 5, {"done": 28, "total": 30}, "3"),  # 27 ≤ 28 < 28.5: 5 × 0.6
    (RATE_BANDS, 5, {"done": 26, "total": 30}, "0"),  # 26 < 27: no band
    (RATE | {"empty": "zero"}, 4, {"done": 0, "total": 0}, "0"),
    (LOW, 4, 0, "4"),
    (LOW, 4, D("0.000001"), "1.3332"),  # above 0, at most 2.5: 4 × 0.3333
    (LOW, 4, 3, "0"),
    (TIERS, 2, "2026-05-26", "2"),  # within the day of grace
    (TIERS, 2, "2026-05-29", "1"),  # 4 days − 1 of grace = 3 late: 2 × 0.5
    (TIERS, 2, "2026-06-05", "0.4"),  # 11 − 1 = 10 late: 2 × 0.2
    (TIERS, 2, "2026-06-06", "0"),  # past the last
    (TIERS, 2, False, "0"),
    (WEEKLY, 5, "2026-06-01", "4"),  # 7 days: one week begun
    (WEEKLY, 5, "2026-06-02", "3"),  # 8 days: two
    (WEEKLY, 5, "2026-12-31", "2"),  # never under 5 × 0.4
    (WEEKLY, 5, False, "0"),  # what isn't done keeps nothing
    (WITHIN, 3, {"since": "2026-05-20", "done": "2026-05-26"}, "3"),  # 20 + 5 + 1 of grace
    (WITHIN, 3, {"since": "2026-05-20", "done": "2026-05-28"}, "2"),  # two days late: 3 − 2 × 0.5
    (VOTES, 10, {"好": 5, "较好": 3, "差": 2}, "8.2"),  # (5 + 2.4 + 0.8)/10 = 0.82
    (VOTES | {"least": D("0.82")}, 10, {"好": 5, "较好": 3, "差": 2}, "8.2"),  # not under
    (VOTES | {"least": D("0.8201")}, 10, {"好": 5, "较好": 3, "差": 2}, "0"),
    # group b cast nothing: (30 × 1 + 40 × (0.8 + 0.6 + 0.6)/3)/70 = (30 + 80/3)/70 = 17/21 → 10 × 0.80952
    (VOTES | {"groups": GROUPS}, 10, {"a": {"好": 2}, "b": {"好": 0}, "c": {"较好": 1, "一般": 2}}, "8.0952"),
    (PENALTY, 10, {"n": [3, D("4.5")], "s": 1}, "-8.5"),
    (PENALTY, 10, {"n": [3, D("4.5")], "s": 5}, "-10"),  # 7.5 + 4 = 11.5, at most 10
    (PENALTY, 10, {}, "0"),
    (BONUS | {"highest_only": True}, 3, {"p": 5, "q": 1}, "2"),  # the highest rule's whole sum
    (WHOLE, 3, {"s": 2, "g": [D("0.5"), 2, D("0.5")]}, "3"),  # 2.5 against 3
    (MATTERS, 5, {"先进做法": "province", "现场会": "county"}, "4"),
    (MATTERS, 5, {"先进做法": "province", "现场会": "province"}, "5"),  # 6, at most 5
])  # fmt: skip
def test_criteria(criterion: Doc, points: object, value: object, expected: str) -> None:
    assert earned(item("A", points, criterion), value, DUE) == Fraction(expected)


@pytest.mark.parametrize(("word", "values", "expected"), [
    ("mean", [2, 1, 1], "2.2222"),  # (3.3333 + 1.6667 + 1.6667)/3 = 6.6667/3 = 2.22223…
    ("lowest", [3, 1], "1.6667"),
    ("trimmed", [0, 1, 2, 3, 3], "3.3333"),  # 1.6667, 3.3333 and 5 stay: 10/3
    ("trimmed", [1, 3], "3.3334"),  # of two the mean: 6.6667/2 = 3.33335, half up
    ("trimmed", [1], "1.6667"),
])  # fmt: skip
def test_several(word: str, values: list[int], expected: str) -> None:
    """Points 5, target 3."""
    one = item("A", 5, {"kind": "count", "target": 3}, several=word)
    judgements = [{"value": value, "by": str(n)} for n, value in enumerate(values)]
    assert several(one, judgements, word, None) == Fraction(expected)


def test_several_without_results() -> None:
    """Rates of nothing are left out; nothing left: no result."""
    one = item("A", 4, RATE, several="mean")
    nothing = {"value": {"done": 0, "total": 0}, "by": "a"}
    assert (
        several(one, [nothing, {"value": {"done": 9, "total": 10}, "by": "b"}], "mean", None) == 2
    )
    assert several(one, [nothing], "mean", None) is None


def entries(items: list[Doc], values: Doc, rules: Doc | None = None, **more: Any) -> Doc:
    return card(workspace([checklist(items, **more)], [record("u1", values)], rules))


def test_votes_without_ballots_are_missing() -> None:
    found = entries([item("A", 1), item("V", 3, VOTES)], {"A": True, "V": {"value": {"好": 0}}})
    assert found["items"][1]["state"] == "missing"
    assert (found["score"], found["provisional"]) == (25, True)


def test_within_waits_for_its_day() -> None:
    """Received on 26 May, five days and one of grace: 1 June lies after May; received on the 20th it
    doesn't, and 0 of 3 is earned: 1 of 4."""
    items = [item("A", 1), item("W", 3, WITHIN, cycle="event")]
    waiting = entries(items, {"A": True, "W": {"value": {"since": "2026-05-26", "done": False}}})
    assert (waiting["items"][1]["state"], waiting["score"], waiting["provisional"]) == (
        "not_due",
        100,
        False,
    )
    over = entries(items, {"A": True, "W": {"value": {"since": "2026-05-20", "done": False}}})
    assert (over["items"][1]["state"], over["score"]) == ("scored", 25)


def test_penalty_and_cap_on_bonus() -> None:
    """Base 90, bonus min(2.5 + 1.5, cap 3) = 3, cut at 92, less 4.5: 87.5."""
    items = [
        item("A", 9),
        item("B", 1),
        item("P", 5, BONUS),
        item("Q", 5, BONUS),
        item("N", 10, PENALTY),
    ]
    values = {
        "A": True,
        "B": False,
        "P": {"value": {"p": 1, "q": 1}},
        "Q": {"value": {"q": 1}},
        "N": {"value": {"n": [D("4.5")]}},
    }
    found = entries(items, values, None, bonus_cap=3, ceiling=92)
    assert (found["bonus"], found["penalty"], found["score"]) == (3, D("4.5"), Fraction("87.5"))
    assert [i["lost"] for i in found["items"]] == [0, 1, 0, 0, D("4.5")]
    assert found["applicable"] == 10


def test_penalty_stops_at_zero_and_rolls_up_to_its_points() -> None:
    """April 50 − 10, May 0 − 10 → 0; the quarter: 25 − min(10, 20) = 15."""
    items = [item("A", 1), item("B", 1), item("N", 10, PENALTY)]
    hit = {"N": {"value": {"n": [5, 5]}}}
    space = workspace([checklist(items)], [
        record("u1", {"A": True, "B": False} | hit, month="2026-04"), record("u1", {"A": False, "B": False} | hit),
    ])  # fmt: skip
    assert [card(space, p)["score"] for p in ("2026-04", "2026-05", "2026-Q2")] == [40, 0, 15]


def test_matters_count_once_in_a_roll_up() -> None:
    """One matter at county in April, at the province in May, another at the city in both: 3 + 2."""
    items = [item("A", 1), item("B", 1), item("P", 9, MATTERS)]
    space = workspace([checklist(items)], [
        record("u1", {"A": True, "B": False, "P": {"value": {"x": "county", "y": "city"}}}, month="2026-04"),
        record("u1", {"A": True, "B": False, "P": {"value": {"x": "province", "y": "city"}}}),
    ])  # fmt: skip
    assert [card(space, p)["score"] for p in ("2026-04", "2026-05", "2026-Q2")] == [53, 55, 55]


def rule(effect: object, when: Doc, lasts: str = "month") -> Doc:
    return {"id": "w", "title": "w", "effect": effect, "lasts": lasts, "when": when}


def by_result(effect: object, when: Doc, lasts: str = "month") -> Doc:
    return item("X", 0, {"kind": "veto", "rules": [rule(effect, when, lasts)]})


@pytest.mark.parametrize(("when", "met"), [
    ({"section": "s1", "below": D("0.4")}, False),  # 2 of 5 is not below
    ({"section": "s1", "below": D("0.4001")}, True),
    ({"item": "B", "below": D("0.1")}, True),
    ({"item": "M", "below": 1}, False),  # missing: none scored
    ({"score_below": 40}, False),  # 100 × 2/5, the missing one left out, is 40
    ({"score_below": D("40.0001")}, True),
])  # fmt: skip
def test_vetoes_that_follow(when: Doc, met: bool) -> None:
    """s1: A 2 of 2, B 0 of 3, M of 4 missing (counted as 0): 2 of 9 = 22.22; with the veto on top 0."""
    items = [item("A", 2), item("B", 3), item("M", 4), by_result("zero", when)]
    found = entries(items, {"A": True, "B": False})
    assert (found["before_veto"], found["score"]) == (
        Fraction("22.22"),
        0 if met else Fraction("22.22"),
    )


def test_veto_by_result_needs_a_record_and_lasts() -> None:
    """April without a record is 0 but under no veto; May raises it by itself, for the year."""
    items = [item("A", 1), item("B", 1), by_result({"cap": 30}, {"score_below": 60}, "year")]
    units = 2
    space = workspace([checklist(items)], [
        record("u2", {"A": True, "B": True}, month="2026-04"), record("u1", {"A": True, "B": False}),
    ], units=units)  # fmt: skip
    assert card(space, "2026-04")["vetoes"] == []
    assert (card(space, "2026-05")["score"], card(space, "2026-Q2")["score"]) == (30, 25)


def test_list_veto_leaves_the_composed_score() -> None:
    """List b is 0 for its veto, the unit 0.8 × 100 + 0.2 × 0 = 80, in the first tier and quota."""
    lists = [
        checklist([item("A", 1)]),
        checklist([item("B", 1), veto("X", "list", "year")], name="b"),
    ]
    hit = {"value": {"v": {"basis": "b", "approved_by": "c"}}}
    records = [record("u1", {"A": True}), record("u1", {"B": True, "X": hit}, checklist="b@1.0.0")]
    grades = [{"name": "一", "from": 80, "quota": 1}, {"name": "二", "from": 0}]
    rules = policy(
        composition={"branch": {"a": D("0.8"), "b": D("0.2")}}, grades=grades, quota_periods=["month"],
        tiers=[{"name": "先", "top": 1}, {"name": "中"}],
    )  # fmt: skip
    space = workspace(lists, records, rules)
    assert (card(space, name="b")["score"], card(space, name="b")["before_veto"]) == (0, 100)
    found = row(space)
    assert (found["score"], found["grade"], found["tier"]) == (80, "一", "先")
    assert card(space, "2026", name="b")["score"] == 0


def shared(name: str, of: str, points: int = 4, **more: object) -> Doc:
    return item(name, points, CHECK | {"kind": "count", "target": 4}, same_as=of) | more


def two(
    records: list[Doc], *, first: list[Doc] | None = None, corrections: tuple[Doc, ...] = ()
) -> Doc:
    """List a has Z (a count to 2); list b takes its value and judges it by 4 of its own."""
    lists = [
        checklist(first or [item("Z", 2, {"kind": "count", "target": 2})]),
        checklist([item("B", 4), shared("S", "Z")], name="b"),
    ]
    rules = policy(composition={"branch": {"a": 1, "b": 1}})
    return workspace(lists, records, rules, corrections=corrections)


def test_same_as_takes_the_entry() -> None:
    """Z: 2 of 2 is full there, and 4 × 2/4 = 2 of 4 here; B is answered: (4 + 2)/8 = 75."""
    space = two([record("u1", {"Z": 2}), record("u1", {"B": True}, checklist="b@1.0.0")])
    found = card(space, name="b")
    assert (card(space)["score"], found["score"], found["items"][1]["source"]) == (
        100,
        75,
        "inspection",
    )


def test_same_as_follows_corrections_and_self_checks() -> None:
    """The self-check's 4, corrected to 1: 1 of 2 there, 1 of 4 here, provisional on the self-check."""
    space = two(
        [record("u1", {"Z": 4}, "self"), record("u1", {"B": True}, checklist="b@1.0.0")],
        corrections=(correction("u1", "Z", {"value": 1}) | {"old": {"value": 4}},),
    )
    found = card(space, name="b")
    assert (found["items"][1]["earned"], found["score"], found["provisional"]) == (
        1,
        Fraction("62.5"),
        True,
    )


def test_same_as_without_the_named_card_does_not_apply() -> None:
    """The named list is excused: B alone, 4 of 4; where the named entry is missing, so is this one."""
    there = [record("u1", None), record("u1", {"B": True}, checklist="b@1.0.0")]
    assert (card(two(there), name="b")["score"], card(two(there), name="b")["applicable"]) == (
        100,
        4,
    )
    gone = [record("u1", {}), record("u1", {"B": True}, checklist="b@1.0.0")]
    assert [i["state"] for i in card(two(gone), name="b")["items"]] == ["scored", "missing"]
    assert card(two(gone), name="b")["score"] == 50


def problem(due: str, *events: tuple[str, str], until: str | None = None) -> Doc:
    made = [{"at": "2026-05-02", "action": "raise"}]
    made += [{"at": at, "action": action} for action, at in events]
    if until:
        made.insert(1, {"at": "2026-05-03", "action": "extend", "due": until})
    return {"id": f"2026-05.u1.{due}", "unit": "u1", "due": due, "events": made}


@pytest.mark.parametrize(("problems", "done", "total"), [
    ([problem("2026-05-20", ("submit", "2026-05-20"))], 1, 1),
    ([problem("2026-05-20", ("submit", "2026-05-21"))], 0, 1),
    ([problem("2026-05-20", ("submit", "2026-05-19"), ("return", "2026-05-31"))], 0, 1),
    ([problem("2026-05-20", ("submit", "2026-05-19"), ("return", "2026-06-01"))], 1, 1),  # seen later
    ([problem("2026-05-20", ("submit", "2026-05-19"), ("withdraw", "2026-07-01"))], 0, 0),
    ([problem("2026-05-20", ("close", "2026-05-20"))], 1, 1),
    ([problem("2026-05-20", ("submit", "2026-05-25"), until="2026-05-29")], 1, 1),
    ([problem("2026-05-20", until="2026-06-02")], 0, 0),  # due in June
])  # fmt: skip
def test_closing(problems: list[Doc], done: int, total: int) -> None:
    """Points 4, target 1, floor 0: 4 × done/total; nothing due doesn't apply."""
    rate = item("C", 4, {"kind": "rate", "target": 1}) | {"from": "closing"}
    space = workspace([checklist([item("A", 1), rate])], [record("u1", {"A": True})])
    space["rectifications"] = problems
    found = card(space)
    state = ("scored", 4 * done, "register") if total else ("na", None, None)
    assert tuple(found["items"][1][key] for key in ("state", "earned", "source")) == state
    assert not found["provisional"]


def test_drafts_are_not_there() -> None:
    found = entries([item("A", 1), item("B", 9, status="draft")], {"A": True})
    assert ([i["id"] for i in found["items"]], found["score"]) == (["A"], 100)
