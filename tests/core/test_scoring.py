"""The official scorecard of a month, by hand; the sums stand beside each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dangjian.scoring.results import State
from tests.core.small import (
    RAISED,
    bonus,
    card,
    checklist,
    correction,
    item,
    one_item,
    policy,
    record,
    results,
    scores,
    space,
    unit,
    veto,
)

DEDUCT: dict[str, Any] = {
    "kind": "deduct",
    "rules": [{"id": "late", "title": "更新不及时", "each": Decimal("0.5")}],
}
COUNT: dict[str, Any] = {"kind": "count", "target": 3}


def test_base_is_full_score_times_earned_over_applicable() -> None:
    found = card(
        space([checklist([item("A", 3), item("B", 5)])], [record({"A": True, "B": False})])
    )
    assert (found.earned, found.applicable) == (3, 8)
    assert found.score == Decimal("37.5")  # 100 × 3/8
    assert found.grade == "较差"
    assert not found.provisional


def test_a_score_is_rounded_half_up_once() -> None:
    lists = [checklist([item("A", 1, COUNT), item("B", 1, COUNT)], full_score=Decimal("0.15"))]
    found = card(space(lists, [record({"A": 2, "B": 0})]))
    assert found.earned == Decimal("0.6667")
    assert found.score == Decimal("0.05")  # 0.15 × 0.6667/2 = 0.0500025


@pytest.mark.parametrize(
    ("rule", "score", "applicable"),
    [("zero", Decimal("37.5"), 8), ("exclude", Decimal(100), 3), ("error", None, 3)],
)
def test_a_missing_item(rule: str, score: Decimal | None, applicable: int) -> None:
    lists = [checklist([item("A", 3), item("B", 5)])]
    found = card(space(lists, [record({"A": True})], policy(missing=rule)))
    assert (found.score, found.applicable) == (score, applicable)
    assert found.missing == ("B",)
    assert found.provisional


def test_missing_under_error_is_named() -> None:
    lists = [checklist([item("A", 3), item("B", 5)])]
    found = scores(space(lists, [record({"A": True})], policy(missing="error")))
    assert found.failed
    assert any("B" in problem.message for problem in found.problems if problem.is_error)


@pytest.mark.parametrize(("rule", "score"), [("zero", Decimal(0)), ("exclude", None)])
def test_an_expected_list_without_a_record(rule: str, score: Decimal | None) -> None:
    beside = [record({"A": True}, "u2")]
    found = card(space([checklist([item("A", 3)])], beside, policy(missing=rule), 2))
    assert found.score == score
    assert [result.state for result in found.items] == [State.MISSING]


def test_inspection_stands_before_self_check() -> None:
    lists = [checklist([item("A", 3), item("B", 5)])]
    both = [record({"A": False}), record({"A": True, "B": True}, kind="self")]
    found = card(space(lists, both))
    assert [(r.source, r.earned) for r in found.items] == [("inspection", 0), ("self", 5)]
    assert found.score == Decimal("62.5")  # 100 × 5/8
    assert found.provisional  # B stands on the self-check alone
    strict = card(space(lists, both, policy(uninspected="missing")))
    assert strict.missing == ("B",)
    assert strict.score == 0


def test_a_default_needs_somebody_who_looked() -> None:
    lists = [checklist([item("A", 3), item("D", 5, DEDUCT, default={})])]
    looked = space(lists, [record({"A": False})])
    assert one_item(looked, "D").source == "default"
    assert card(looked).score == Decimal("62.5")  # 100 × 5/8
    nobody = space(lists, [record({"A": False}, "u2")], units=2)
    assert one_item(nobody, "D").state is State.MISSING
    only_self = space(lists, [record({"A": False}, kind="self")], policy(uninspected="missing"))
    assert one_item(only_self, "D").state is State.MISSING


def test_a_default_on_a_self_check_is_provisional() -> None:
    lists = [checklist([item("D", 5, DEDUCT, default={})])]
    found = card(space(lists, [record({}, kind="self")]))
    assert found.score == 100
    assert found.provisional


def test_na_leaves_the_denominator() -> None:
    lists = [checklist([item("A", 3), item("B", 5)])]
    found = card(space(lists, [record({"A": True, "B": {"na": "本月停产"}})]))
    assert (found.applicable, found.score) == (3, 100)
    nothing = card(space(lists, [record({"A": {"na": "停产"}, "B": {"na": "停产"}})]))
    assert nothing.score is None
    assert nothing.grade is None


def test_an_item_for_others_is_na_and_its_entry_ignored() -> None:
    lists = [checklist([item("A", 3), item("B", 5, applies_to=["操作"])])]
    units = [unit("u1", tags=["技术"]), unit("u2", tags=["操作"])]
    entries = {"A": True, "B": False}
    both = space(lists, [record(entries, "u1"), record(entries, "u2")], units=units)
    assert card(both, name="u1").score == 100
    assert card(both, name="u2").score == Decimal("37.5")


def test_event_and_longer_cycles() -> None:
    lists = [checklist([item("A", 3), item("E", 5, cycle="event"), item("Q", 4, cycle="quarter")])]
    quiet = card(space(lists, [record({"A": True, "Q": False})]))
    assert [r.state for r in quiet.items] == [State.SCORED, State.NOT_DUE, State.NOT_DUE]
    assert quiet.score == 100
    happened = card(space(lists, [record({"A": True, "E": False})]))
    assert happened.score == Decimal("37.5")  # 100 × 3/8


def test_excused_has_no_card() -> None:
    assert results(space([checklist([item("A", 3)])], [record(None)])).scorecards == ()


def test_bonus_is_cut_at_the_ceiling() -> None:
    lists = [checklist([item("A", 10), bonus("B", 5, 2)], ceiling=103)]
    found = card(space(lists, [record({"A": True, "B": {"value": {"b": 2}}})]))
    assert (found.bonus, found.score) == (4, 103)
    lower = card(space(lists, [record({"A": False, "B": {"value": {"b": 2}}})]))
    assert lower.score == 4  # 100 × 0/10 + 4


def test_gap_and_overclaim() -> None:
    lists = [checklist([item("A", 3), item("B", 5), bonus("C", 9)])]
    both = [
        record({"A": False, "B": True}),
        record({"A": True, "B": True, "C": {"value": {"b": 9}}}, kind="self"),
    ]
    rule = {"over": 37, "deduct": Decimal("2.5")}
    found = card(space(lists, both, policy(overclaim=rule)))
    assert found.gap == Decimal("37.5")  # 100 × (8 − 5)/8; the bonus is of nobody
    assert found.overclaimed
    assert found.score == 69  # 100 × 5/8 + 9 by the self-check − 2.5
    at_the_line = card(space(lists, both, policy(overclaim=rule | {"over": Decimal("37.5")})))
    assert not at_the_line.overclaimed
    assert at_the_line.score == Decimal("71.5")


def test_overclaim_never_goes_under_zero() -> None:
    both = [record({"A": False}), record({"A": True}, kind="self")]
    rules = policy(overclaim={"over": 10, "deduct": 5})
    assert card(space([checklist([item("A", 3)])], both, rules)).score == 0


def test_a_section_veto_strikes_its_section() -> None:
    lists = [checklist([item("A", 3), veto("V", "section")], [item("B", 5)])]
    found = card(space(lists, [record({"A": True, "B": True, "V": RAISED})]))
    assert found.before_veto == 100
    assert found.score == Decimal("62.5")  # 100 × 5/8
    assert [r.earned for r in found.items] == [3, 0, 5]  # the items keep what they show
    assert [(line.item, line.rule, line.points) for line in found.deductions] == [("V", "v", 3)]
    assert [(s.earned, s.applicable) for s in found.sections] == [(0, 3), (5, 5)]


@pytest.mark.parametrize(
    ("effects", "score", "grade"),
    [
        ([{"cap": 59}], 59, "较差"),
        ([{"cap": Decimal("85.5")}], Decimal("85.5"), "良好"),
        (["zero"], 0, "较差"),
        ([{"grade": "良好"}], 100, "良好"),
        ([{"cap": 95}, {"grade": "较差"}, {"cap": 91}], 91, "较差"),
        ([{"cap": 95}, "zero"], 0, "较差"),
    ],
)
def test_vetoes(effects: list[Any], score: Decimal, grade: str) -> None:
    vetoes = [veto(f"V{n}", effect) for n, effect in enumerate(effects)]
    entries = {"A": True} | {each["id"]: RAISED for each in vetoes}
    for order in (vetoes, vetoes[::-1]):
        found = card(space([checklist([item("A", 3), *order])], [record(entries)]))
        assert (found.score, found.grade, found.before_veto) == (score, grade, 100)


def test_every_lost_point_is_on_a_line() -> None:
    lists = [checklist([item("A", 3), item("B", 5, DEDUCT), item("C", 1, COUNT), item("M", 2)])]
    entries = {
        "A": True,
        "B": {"value": {"late": 3}, "evidence": ["照片"], "by": "督查二组"},
        "C": 1,
    }
    found = card(space(lists, [record(entries)]))
    lines = [(d.item, d.rule, d.count, d.points, d.evidence, d.by) for d in found.deductions]
    assert lines == [
        ("B", "late", 3, Decimal("1.5"), ("照片",), "督查二组"),
        ("C", None, None, Decimal("0.6667"), (), "督查组"),
        ("M", None, None, 2, (), None),
    ]
    assert [d.reason for d in found.deductions] == [
        "更新不及时 3 次 × 0.5 = 1.5",
        "应 3 次，实 1 次：1 × 1/3 = 0.3333",
        "到期没有填报",
    ]
    assert found.applicable is not None
    assert found.earned is not None
    assert sum(line[3] for line in lines) == found.applicable - found.earned


def test_corrections_replace_the_entry_in_force() -> None:
    lists = [checklist([item("B", 5, DEDUCT), item("E", 3, cycle="event")])]
    wrong = [record({"B": {"value": {"late": 3}}})]
    old, new = {"value": {"late": 3}}, {"value": {"late": 1}}
    upheld = space(lists, wrong, corrections=(correction("B", old, new),))
    assert card(upheld).score == 90  # 100 × 4.5/5
    assert one_item(upheld, "B").corrected
    assert one_item(upheld, "B").source == "inspection"
    rejected = space(lists, wrong, corrections=(correction("B", old, None),))
    assert card(rejected).score == 70
    assert not one_item(rejected, "B").corrected
    twice = (correction("B", old, new), correction("B", new, {"value": {}}, "2026-06-02"))
    assert card(space(lists, wrong, corrections=twice)).score == 100


def test_a_correction_where_nothing_was_filed() -> None:
    lists = [checklist([item("B", 5, DEDUCT), item("E", 3, cycle="event")])]
    added = (correction("E", None, {"value": False}),)
    found = space(lists, [record({"B": {"value": {}}})], corrections=added)
    assert one_item(found, "E").source == "correction"
    assert card(found).score == Decimal("62.5")  # 100 × 5/8


def test_a_correction_counts_for_the_gap_too() -> None:
    lists = [checklist([item("A", 4), item("B", 4)])]
    both = [record({"A": False, "B": True}), record({"A": True, "B": True}, kind="self")]
    put_right = (correction("A", {"value": False}, {"value": True}),)
    assert card(space(lists, both)).gap == 50
    assert card(space(lists, both, corrections=put_right)).gap == 0


def test_what_a_correction_adds_is_in_no_gap() -> None:
    """Nobody said anything of A, so there is nothing in which two sides could differ."""
    lists = [checklist([item("A", 4, COUNT), item("B", 4)])]
    both = [record({"B": True}), record({"B": True}, kind="self")]
    added = (correction("A", None, {"value": 1}),)
    found = card(space(lists, both, corrections=added))
    assert found.score == Decimal("66.67")  # 100 × (4/3 + 4)/8
    assert found.gap == 0


def test_an_entry_that_only_a_correction_says_is_in_no_gap() -> None:
    """Both left A out, so that its default 2 would be 6 of 6; the correction makes it 1."""
    item_a = item("A", 6, {"kind": "count", "target": 2}, default=2)
    found = card(
        space(
            [checklist([item_a, item("B", 4)])],
            [record({"B": True}), record({"B": True}, kind="self")],
            corrections=(correction("A", None, {"value": 1}),),
        )
    )
    assert found.score == 70  # (6 × 1/2 + 4) of 10
    assert found.gap == 0
