"""Ranks, tiers, quotas and who isn't ranked, by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.core.small import (
    GRADES,
    OUT_OF_100,
    RAISED,
    TIERS,
    Doc,
    bonus,
    checklist,
    item,
    policy,
    record,
    results,
    rows,
    scored,
    space,
    unit,
    veto,
)

FIRST = {"name": "先进", "focus": "看创新"}
LAST = {"name": "后进", "focus": "抓基础"}


def tiers(*rules: Doc) -> Doc:
    return policy(tiers=[*rules, *TIERS])


def column(workspace: Doc, key: str, period: str = "2026-05") -> list[Any]:
    """A column of the ranking, by unit u1, u2, …"""
    found = rows(workspace, period)
    return [getattr(found[f"u{n}"], key) for n in range(1, len(found) + 1)]


def test_equal_scores_share_a_rank() -> None:
    space_ = scored([80, 90, 90, 70, 70, 60], policy())
    assert column(space_, "rank") == [3, 1, 1, 4, 4, 6]
    assert [row.unit for row in results(space_).ranking] == ["u2", "u3", "u1", "u4", "u5", "u6"]


@pytest.mark.parametrize(
    ("scores", "share", "inside"),
    [
        ([90, 80, 70, 60, 50, 40, 30, 20, 10, 5], "0.3", 3),  # ⌊0.3 × 10⌋ = 3
        ([90, 80, 70, 60, 50, 40, 30, 20, 10], "0.3", 2),  # ⌊2.7⌋
        ([90, 80, 80, 60, 50, 40, 30, 20, 10, 5], "0.2", 3),  # the tie at the edge is in
        ([90, 90, 90], "0.3", 0),  # ⌊0.9⌋ = 0: no place
        ([90, 90, 90], "0.34", 3),
        ([90, 80], "1", 2),
    ],
)
def test_top(scores: list[Any], share: str, inside: int) -> None:
    found = column(scored(scores, tiers(FIRST | {"top": Decimal(share)})), "tier")
    assert found == ["先进"] * inside + ["中层"] * (len(scores) - inside)


@pytest.mark.parametrize(
    ("scores", "share", "outside"),
    [
        ([90, 80, 70, 60, 50], "0.2", 1),
        ([90, 80, 70, 60], "0.2", 0),  # ⌊0.8⌋ = 0
        ([90, 80, 70, 50, 50], "0.2", 0),  # the tie at the edge is out: two are as low, one place
        ([90, 80, 70, 50, 50], "0.4", 2),
        ([90, 80, 50, 50, 50], "0.4", 0),
        ([70, 70], "1", 2),
    ],
)
def test_bottom(scores: list[Any], share: str, outside: int) -> None:
    found = column(scored(scores, tiers(LAST | {"bottom": Decimal(share)})), "tier")
    assert found == ["中层"] * (len(scores) - outside) + ["后进"] * outside


def test_all_conditions_must_hold_and_edges_are_for_the_unit() -> None:
    rules = tiers(FIRST | {"top": 1, "from": 85}, LAST | {"bottom": 1, "below": 80})
    assert column(scored([85, 84, 80, 79], rules), "tier") == ["先进", "中层", "中层", "后进"]


def test_focus_and_coefficient() -> None:
    found = rows(scored([90, 80], tiers(FIRST | {"from": 90})))
    assert (found["u1"].focus, found["u2"].focus) == ("看创新", "促提升")
    assert (found["u1"].coefficient, found["u2"].coefficient) == (Decimal("1.05"), None)


def quota(share: str, second: str | None = None) -> Doc:
    grades: list[Doc] = [dict(grade) for grade in GRADES]
    grades[0]["quota"] = Decimal(share)
    if second:
        grades[1]["quota"] = Decimal(second)
    return policy(grades=grades, quota_periods=["month"])


@pytest.mark.parametrize(
    ("rules", "scores", "grades"),
    [
        (quota("0.5"), [99, 98, 97, 60], ["优秀", "优秀", "良好", "较差"]),
        (quota("0.5"), [99, 98, 98, 60], ["优秀", "优秀", "优秀", "较差"]),  # place 2 ≤ 2
        (quota("0.3"), [99, 98, 97], ["良好", "良好", "良好"]),  # ⌊0.9⌋ = 0
        (quota("0.25", "0.5"), [99, 98, 97, 96], ["优秀", "良好", "较差", "较差"]),
    ],
)
def test_quota(rules: Doc, scores: list[Any], grades: list[str]) -> None:
    found = rows(scored(scores, rules))
    assert [found[f"u{n}"].grade for n in range(1, len(scores) + 1)] == grades
    for n, grade in enumerate(grades, 1):
        assert bool(found[f"u{n}"].notes) == (grade != "优秀" and scores[n - 1] >= 90)


def test_quota_only_in_its_periods() -> None:
    rules = quota("0") | {"quota_periods": ["year"]}
    assert column(scored([99, 98], rules), "grade") == ["优秀", "优秀"]
    assert column(scored([99, 98], rules), "grade", "2026") == ["良好", "良好"]


def vetoed(scores: list[int], effect: Any, rules: Doc) -> Doc:
    """Units with the given scores; the first is under a veto."""
    lists = [checklist([item("A", 1, OUT_OF_100), veto("V", effect)])]
    records = [
        record({"A": value} | ({"V": RAISED} if n == 1 else {}), f"u{n}")
        for n, value in enumerate(scores, 1)
    ]
    return space(lists, records, rules, len(scores))


def test_a_vetoed_unit_takes_no_place() -> None:
    rules = tiers(FIRST | {"top": Decimal("0.5")})
    found = rows(vetoed([99, 95, 92, 60], {"cap": 98}, rules))
    assert [found[f"u{n}"].rank for n in (1, 2, 3, 4)] == [1, 2, 3, 4]
    # places among the unvetoed: u2 is 1, u3 is 2, both within ⌊0.5 × 4⌋ = 2
    assert [found[f"u{n}"].tier for n in (1, 2, 3, 4)] == ["中层", "先进", "先进", "中层"]


def test_a_vetoed_unit_gets_no_quota() -> None:
    found = rows(vetoed([99, 95, 92, 60], {"cap": 98}, quota("0.5")))
    assert [found[f"u{n}"].grade for n in (1, 2, 3, 4)] == ["良好", "优秀", "优秀", "较差"]
    assert "一票否决" in found["u1"].notes[0]


def test_a_section_veto_takes_nobody_out() -> None:
    found = rows(vetoed([99, 95], "section", tiers(FIRST | {"top": 1})))
    assert (found["u1"].score, found["u1"].tier) == (0, "先进")


def test_unranked_with_the_reason() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100), item("B", 3)])]
    records = [
        record({"A": 90, "B": True}, "u1"),
        record({"A": 95, "B": True}, "u2", "self"),
        record({"A": 99, "B": {"na": "停产"}}, "u3"),
        record({"A": {"na": "停产"}, "B": {"na": "停产"}}, "u4"),
    ]
    found = rows(space(lists, records, policy(min_applicable=Decimal("0.6")), 4))
    assert [found[f"u{n}"].rank for n in (1, 2, 3, 4)] == [1, None, None, None]
    assert [found[f"u{n}"].notes for n in (1, 2, 3, 4)] == [
        (),
        ("未督查，不排名",),
        ("适用分值只占 25%，不到 60%，不排名",),  # 1/(1 + 3)
        ("不适用，没有得分",),
    ]
    assert all(found[f"u{n}"].tier is None for n in (2, 3, 4))
    assert found["u2"].grade == "优秀"


def test_without_a_score_it_is_said_whether_nobody_filled_it_in() -> None:
    """Under ``missing: exclude``: nothing filed at all; part not applicable and the rest forgotten; a quarter."""
    lists = [checklist([item("A", 1, OUT_OF_100), item("B", 3)])]
    records = [record({"A": 90, "B": True}, "u1"), record({"B": {"na": "停产"}}, "u3"),
               record({"A": {"na": "停产"}, "B": {"na": "停产"}}, "u4")]  # fmt: skip
    for period in ("2026-05", "2026-Q2"):
        found = rows(space(lists, records, policy(missing="exclude"), 4), period)
        assert [found[f"u{n}"].score is None for n in (1, 2, 3, 4)] == [False, True, True, True]
        said = [found[f"u{n}"].notes for n in (2, 3, 4)]
        nobody = ("到期事项没有填报，没有得分",)
        assert said == [nobody, nobody, ("不适用，没有得分",)], period


def test_min_applicable_at_the_line_is_ranked() -> None:
    lists = [checklist([item("A", 3, OUT_OF_100), item("B", 2)])]
    records = [record({"A": 90, "B": {"na": "停产"}})]
    assert rows(space(lists, records, policy(min_applicable=Decimal("0.6"))))["u1"].rank == 1


def test_tie_breakers_in_their_order() -> None:
    rule, own = item("A", 1, nature="rule"), item("B", 1)
    records = [record({"A": False, "B": True}, "u1"), record({"A": True, "B": False}, "u2")]
    lists = [checklist([rule, own])]
    assert column(space(lists, records, policy(), 2), "rank") == [1, 1]
    breaking = policy(tie_breakers=["closing_rate", "rule_items"])
    assert column(space(lists, records, breaking, 2), "rank") == [2, 1]


def test_lowest_month_breaks_a_tie() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    given = {"u1": (90, 70), "u2": (80, 80)}
    records = [
        record({"A": value}, name, month=month)
        for name, values in given.items()
        for month, value in zip(("2026-04", "2026-05"), values, strict=True)
    ]
    rules = policy(tie_breakers=["lowest_month"])
    assert column(space(lists, records, rules, 2), "score", "2026-Q2") == [80, 80]
    assert column(space(lists, records, rules, 2), "rank", "2026-Q2") == [2, 1]


def test_composition_weighs_what_has_a_score() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100)], name="b"),
    ]
    rules = policy(composition={"branch": {"a": Decimal("0.8"), "b": Decimal("0.2")}})
    both = [record({"A": 91}), record({"B": 70}, checklist="b@1.0.0")]
    assert rows(space(lists, both, rules))["u1"].score == Decimal("86.8")  # 72.8 + 14
    one = [record({"A": 91}), record({"B": {"na": "停产"}}, checklist="b@1.0.0")]
    assert rows(space(lists, one, rules))["u1"].score == 91
    assert [part.weight for part in rows(space(lists, both, rules))["u1"].parts] == [
        Decimal("0.8"),
        Decimal("0.2"),
    ]


def test_a_cap_of_a_part_binds_the_whole() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100), veto("V", {"cap": 59})], name="b"),
    ]
    rules = policy(composition={"branch": {"a": Decimal("0.8"), "b": Decimal("0.2")}})
    given = [record({"A": 100}), record({"B": 100, "V": RAISED}, checklist="b@1.0.0")]
    assert rows(space(lists, given, rules))["u1"].score == 59


def test_a_layer_that_the_composition_leaves_out_is_scored_and_not_ranked() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("G", 1, OUT_OF_100)], name="g", layers=["group"]),
    ]
    units = [unit("u1"), unit("g1", layer="group", parent="u1")]
    given = [record({"A": 90}), record({"G": 70}, "g1", checklist="g@1.0.0")]
    found = results(space(lists, given, policy(composition={"branch": {"a": 1}}), units))
    assert {each.unit: each.score for each in found.scorecards} == {"u1": 90, "g1": 70}
    assert [row.unit for row in found.ranking] == ["u1"]


def test_a_unit_is_expected_only_while_it_exists() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100), bonus("B", 5)])]
    units = [unit("u1"), unit("u2", **{"from": "2026-06"}), unit("u3", until="2026-05")]
    found = rows(space(lists, [record({"A": 90})], units=units))
    assert sorted(found) == ["u1", "u3"]
    assert found["u3"].score == 0


def test_whoever_is_not_ranked_takes_no_grade_with_a_quota() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    grades = [
        {"name": "优秀", "from": 90, "coefficient": 1.05, "quota": 0.5},
        {"name": "良好", "from": 80, "coefficient": 1},
        {"name": "较差", "from": 0, "coefficient": 0.9},
    ]
    rules = policy(grades=grades, quota_periods=["month"])
    given = [
        record({"A": 99}, "u1"),
        record({"A": 98}, "u2", "self"),
        record({"A": 85}, "u3", "self"),
    ]
    found = rows(space(lists, given, rules, [unit(f"u{n}") for n in (1, 2, 3)]))
    assert found["u1"].rank == 1
    assert found["u2"].rank is None
    assert (found["u2"].grade, found["u2"].coefficient) == (None, None)
    assert any("待定" in note for note in found["u2"].notes)
    assert (found["u3"].grade, found["u3"].coefficient) == ("良好", 1)
    yearly = policy(grades=grades, quota_periods=["year"])
    assert (
        rows(space(lists, given, yearly, [unit(f"u{n}") for n in (1, 2, 3)]))["u2"].grade == "优秀"
    )
