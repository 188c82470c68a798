"""Classes, relative parts, needs and quotas of grades, places, longer periods: by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dangjian.scoring.results import Row
from tests.core.small import (
    CHECK,
    OUT_OF_100,
    RAISED,
    Doc,
    bonus,
    card,
    checklist,
    item,
    policy,
    record,
    results,
    rows,
    scored,
    scores,
    space,
    unit,
    veto,
)

CLASSES = {
    "branch": [
        {"id": "make", "name": "生产经营类", "tags": ["生产"]},
        {"id": "office", "name": "机关科研类", "tags": ["机关", "科研"]},
    ]
}


def column(workspace: Doc, key: str, period: str = "2026-05") -> list[Any]:
    found = rows(workspace, period)
    return [getattr(found[f"u{n}"], key) for n in range(1, len(found) + 1)]


def tagged(points: list[Any], tags: list[str], rules: Doc) -> Doc:
    """Units u1 … with scores and one tag each; an empty tag is none."""
    found = scored(points, rules)
    units = [unit(f"u{n}", **({"tags": [tag]} if tag else {})) for n, tag in enumerate(tags, 1)]
    found["organization"]["units"] = [found["organization"]["units"][0], *units]
    return found


# Classes -------------------------------------------------------------------------------------------


def test_units_are_ranked_within_their_class() -> None:
    tags = ["生产", "机关", "生产", "科研", ""]
    found = tagged([70, 60, 80, 90, 10], tags, policy(classes=CLASSES))
    assert column(found, "class_") == ["make", "office", "make", "office", None]
    assert column(found, "rank") == [2, 2, 1, 1, 1]
    order = [row.unit for row in results(found).ranking]
    assert order == ["u3", "u1", "u4", "u2", "u5"]


def test_a_unit_is_in_the_first_class_whose_tags_it_has() -> None:
    found = scored(
        [70],
        policy(classes=CLASSES),
    )
    found["organization"]["units"][1]["tags"] = ["科研", "生产"]
    assert column(found, "class_") == ["make"]


def test_tiers_and_quotas_count_within_the_class() -> None:
    """⌊0.5 × 3⌋ = 1 in make, ⌊0.5 × 2⌋ = 1 in office."""
    grades = [{"name": "优秀", "from": 60, "quota": Decimal("0.5")}, {"name": "较差", "from": 0}]
    tiers = [
        {"name": "先进", "focus": "看创新", "top": Decimal("0.5")},
        {"name": "中层", "focus": "促提升"},
    ]
    rules = policy(classes=CLASSES, grades=grades, tiers=tiers, quota_periods=["month"])
    found = tagged([90, 80, 70, 65, 60], ["生产", "生产", "生产", "机关", "机关"], rules)
    assert column(found, "grade") == ["优秀", "较差", "较差", "优秀", "较差"]
    assert column(found, "tier") == ["先进", "中层", "中层", "先进", "中层"]


# Relative parts ------------------------------------------------------------------------------------


def relative(rule: Doc, main: list[int], other: list[Any], **more: Any) -> Doc:
    """Two lists of equal weight, b relative; None: no record of b, which has only events then."""
    event = {"cycle": "event"}
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100, **event)], name="b"),
    ]
    given = [record({"A": score}, f"u{n}") for n, score in enumerate(main, 1)]
    given += [
        record({"B": score}, f"u{n}", checklist="b@1.0.0")
        for n, score in enumerate(other, 1)
        if score is not None
    ]
    parts = {"a": Decimal("0.5"), "b": {"weight": Decimal("0.5"), **rule}}
    return space(lists, given, policy(composition={"branch": parts}, **more), len(main))


def parts_of(row: Row) -> list[tuple[Any, ...]]:
    return [(part.score, part.own, part.best, part.place) for part in row.parts]


def test_a_part_by_the_share_of_the_best() -> None:
    """100 × 70 ÷ 90 = 77.78; (80 + 77.78) ÷ 2 = 78.89."""
    found = rows(relative({"relative": "best"}, [80, 80, 80], [90, 70, 0]))
    assert parts_of(found["u1"])[1] == (100, 90, 90, None)
    assert parts_of(found["u2"])[1] == (Decimal("77.78"), 70, 90, None)
    assert parts_of(found["u3"])[1] == (0, 0, 90, None)
    assert [found[name].score for name in ("u1", "u2", "u3")] == [90, Decimal("78.89"), 40]


def test_a_part_by_place() -> None:
    """Ties share the better place; 100 − 3 × 30 = 10; 0 gives 0 wherever it stands."""
    rule = {"relative": "place", "step": 30}
    found = rows(relative(rule, [80] * 5, [90, 90, 70, 60, 0]))
    seen = [parts_of(found[f"u{n}"])[1][:2] + parts_of(found[f"u{n}"])[1][3:] for n in range(1, 6)]
    assert seen == [(100, 90, 1), (100, 90, 1), (40, 70, 3), (10, 60, 4), (0, 0, 5)]


def test_places_never_cost_more_than_all() -> None:
    found = rows(relative({"relative": "place", "step": 60}, [80] * 3, [90, 80, 70]))
    assert [parts_of(found[f"u{n}"])[1][0] for n in (1, 2, 3)] == [100, 40, 0]


def test_units_without_a_score_of_the_list_are_not_compared() -> None:
    found = rows(relative({"relative": "place", "step": 2}, [80, 80, 80], [None, 90, 70]))
    assert len(found["u1"].parts) == 1
    assert [found[name].parts[1].place for name in ("u2", "u3")] == [1, 2]


def test_the_best_is_that_of_the_class() -> None:
    workspace = relative({"relative": "best"}, [80, 80, 80], [90, 45, 60], classes=CLASSES)
    for each, tag in zip(
        workspace["organization"]["units"][1:], ("生产", "机关", "机关"), strict=True
    ):
        each["tags"] = [tag]
    found = rows(workspace)
    assert [found[f"u{n}"].parts[1].best for n in (1, 2, 3)] == [90, 60, 60]
    assert found["u2"].parts[1].score == 75  # 100 × 45 ÷ 60


def test_who_is_compared_with_a_provisional_card_is_provisional() -> None:
    workspace = relative({"relative": "best"}, [80, 80], [90, 70])
    workspace["records"][2]["kind"] = "self"
    assert [row.provisional for row in rows(workspace).values()] == [True, True]


def test_a_roll_up_compares_the_rolled_up_score_once() -> None:
    """b: u1 (90 + 50)/2 = 70, u2 60; months alone would compare 90:60 and 50:60."""
    workspace = relative({"relative": "best"}, [80, 80], [90, 60])
    workspace["records"] += [
        record({"A": 80}, "u1", month="2026-06"),
        record({"A": 80}, "u2", month="2026-06"),
        record({"B": 50}, "u1", month="2026-06", checklist="b@1.0.0"),
        record({"B": 60}, "u2", month="2026-06", checklist="b@1.0.0"),
    ]
    found = rows(workspace, "2026-Q2")
    assert parts_of(found["u1"])[1] == (100, 70, 70, None)
    assert parts_of(found["u2"])[1] == (Decimal("85.71"), 60, 70, None)  # 100 × 60 ÷ 70
    # The lowest month is the one that June published: u1 100 × 50 ÷ 60 = 83.33, (80 + 83.33)/2.
    assert found["u1"].lowest_month == Decimal("81.67")


# Places --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "score"), [(2, Decimal("66.67")), (1, Decimal("66.7")), (0, Decimal(67))]
)
def test_places_of_a_composed_score(places: int, score: Decimal) -> None:
    """(1 × 80 + 2 × 60) ÷ 3 = 66.666…; the lists keep their own."""
    lists = [checklist([item("A", 1, OUT_OF_100)]), checklist([item("B", 1, OUT_OF_100)], name="b")]
    given = [record({"A": 80}), record({"B": 60}, checklist="b@1.0.0")]
    rules = policy(composition={"branch": {"a": 1, "b": 2}}, places=places)
    assert rows(space(lists, given, rules))["u1"].score == score


def test_a_composed_score_is_rounded_once() -> None:
    """(89.9 + 89) ÷ 2 = 89.45 → 89.5 (and 89, not first 89.5 and then 90)."""
    lists = [
        checklist([item("A", 1, {"kind": "measure", "target": 100, "floor": 0})]),
        checklist([item("B", 1, OUT_OF_100)], name="b"),
    ]
    given = [record({"A": Decimal("89.9")}), record({"B": 89}, checklist="b@1.0.0")]
    for places, score in ((1, Decimal("89.5")), (0, Decimal(89))):
        rules = policy(composition={"branch": {"a": 1, "b": 1}}, places=places)
        assert rows(space(lists, given, rules))["u1"].score == score


def test_grades_are_judged_on_the_rounded_score() -> None:
    lists = [checklist([item("A", 1, {"kind": "measure", "target": 100, "floor": 0})])]
    given = [record({"A": Decimal("89.95")})]
    assert rows(space(lists, given, policy(places=1)))["u1"].grade == "优秀"
    assert card(space(lists, given, policy(places=1))).grade == "良好"


# Grades, in order ----------------------------------------------------------------------------------


def needing(*needs: Doc, **more: Any) -> Doc:
    grades = [
        {"name": "优秀", "from": 90, "coefficient": Decimal("1.05"), "needs": list(needs)} | more,
        {"name": "良好", "from": 80},
        {"name": "较差", "from": 0},
    ]
    return policy(grades=grades, quota_periods=["month", "year"])


def test_a_grade_whose_need_is_unmet_is_not_given() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100), veto("V", "section")], [item("B", 9, CHECK)])]
    struck = record({"A": 0, "B": True, "V": RAISED})
    found = rows(
        space(lists, [struck, record({"A": 0, "B": True}, "u2")], needing({"no_veto": True}), 2)
    )
    assert (found["u1"].score, found["u1"].grade) == (90, "良好")
    assert "不够“优秀”：没有一票否决" in found["u1"].notes[0]
    assert (found["u2"].score, found["u2"].grade) == (90, "优秀")


def test_a_share_of_a_section_bars_a_grade() -> None:
    """9.5 of 10 is 95; section a1 has 0.5 of 1 = 50 %."""
    half = {"kind": "level", "levels": {"好": 1, "半": Decimal("0.5")}}
    lists = [checklist([item("A", 1, half)], [item("B", 9, CHECK)])]
    filed = space(lists, [record({"A": "半", "B": True})], None)
    for least, grade in ((Decimal("0.5"), "优秀"), (Decimal("0.51"), "良好")):
        share = {"checklist": "a", "section": "a1", "at_least": least}
        filed["policy"] = [needing({"share": share})]
        assert rows(filed)["u1"].grade == grade
    for of, grade in (({"item": "A"}, "良好"), ({"item": "B"}, "优秀"), ({}, "优秀")):
        share = {"checklist": "a", "at_least": Decimal("0.95"), **of}
        filed["policy"] = [needing({"share": share})]
        assert rows(filed)["u1"].grade == grade


def test_a_need_about_nothing_is_met() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)], [item("E", 1, CHECK, cycle="event")]),
        checklist([item("B", 1, CHECK, cycle="event")], name="b"),
    ]
    needs = (
        {"share": {"checklist": "a", "section": "a2", "at_least": 1}},
        {"share": {"checklist": "b", "at_least": 1}},
        {"closing_rate": 1},
    )
    rules = needing(*needs) | {"composition": {"branch": {"a": 1}}}
    assert rows(space(lists, [record({"A": 95})], rules))["u1"].grade == "优秀"


def test_places_are_counted_among_those_who_could_have_the_grade() -> None:
    """n = 4, ⌊0.5 × 4⌋ = 2 places: u1 is barred by its veto, so u2 and u3 have them."""
    lists = [
        checklist([item("A", 1, OUT_OF_100), veto("V", "section")], [item("B", 99, OUT_OF_100)])
    ]
    given = [record({"A": 0, "B": 100, "V": RAISED}, "u1")]
    given += [record({"A": 0, "B": b}, f"u{n}") for n, b in ((2, 98), (3, 96), (4, 94))]
    rules = needing({"no_veto": True}, quota=Decimal("0.5"))
    found = rows(space(lists, given, rules, 4))
    assert [found[f"u{n}"].rank for n in (1, 2, 3, 4)] == [1, 2, 3, 4]
    assert [found[f"u{n}"].grade for n in (1, 2, 3, 4)] == ["良好", "优秀", "优秀", "良好"]


def test_a_vetoed_unit_takes_no_place() -> None:
    """u1 under a cap of 95 stands first; ⌊0.4 × 3⌋ = 1 place goes to u2."""
    lists = [checklist([item("A", 1, OUT_OF_100), veto("V", {"cap": 95})])]
    given = [record({"A": 100, "V": RAISED}, "u1")]
    given += [record({"A": a}, f"u{n}") for n, a in ((2, 94), (3, 93))]
    found = rows(space(lists, given, needing(quota=Decimal("0.4")), 3))
    assert [found[f"u{n}"].grade for n in (1, 2, 3)] == ["良好", "优秀", "良好"]


def test_who_is_not_ranked_waits_for_a_grade_with_a_quota() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    given = [
        record({"A": 95}, "u1", "self"),
        record({"A": 85}, "u2", "self"),
        record({"A": 70}, "u3"),
    ]
    found = rows(space(lists, given, needing(quota=1), 3))
    assert (found["u1"].grade, found["u1"].coefficient, found["u1"].rank) == (None, None, None)
    assert found["u1"].notes[-1] == "“优秀”有名额，不参加排名，等次待定"
    assert found["u2"].grade == "良好"  # no quota there
    outside = rows(space(lists, given, needing(quota=1) | {"quota_periods": []}, 3))
    assert outside["u1"].grade == "优秀"


# Who inspects, who is ranked -----------------------------------------------------------------------


def test_where_nobody_inspects_the_self_check_is_final() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    given = [record({"A": 95}, kind="self")]
    rules = policy(uninspected="missing", self_is_final=["branch"])
    found = space(lists, given, rules)
    assert (card(found).score, card(found).provisional) == (95, False)
    assert rows(found)["u1"].rank == 1
    assert rows(space(lists, given, policy()))["u1"].rank is None


def test_too_few_months_with_records_are_not_ranked() -> None:
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    every = [record({"A": 90}, "u1", month=f"2026-{m:02d}") for m in (4, 5, 6)]
    few = [record({"A": 90}, "u2", month="2026-06"), record({"A": 90}, "u3", month="2026-06")]
    units = [unit("u1"), unit("u2"), unit("u3", **{"from": "2026-06"})]
    found = rows(
        space(lists, [*every, *few], policy(months_scored={"quarter": 2}), units), "2026-Q2"
    )
    assert [found[f"u{n}"].rank for n in (1, 2, 3)] == [1, None, 1]
    assert found["u2"].notes == ("有记录的月份 1 个，不到 2 个，不排名",)


def test_an_excused_inspection_is_no_inspection() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100)], name="b"),
    ]
    given = [record({"A": 90}, kind="self"), record(None, checklist="b@1.0.0")]
    rules = policy(composition={"branch": {"a": 1, "b": 1}})
    assert rows(space(lists, given, rules))["u1"].rank is None


def test_an_inspection_of_a_list_that_does_not_count_is_none() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100)], name="b"),
    ]
    given = [record({"A": 90}, kind="self"), record({"B": 90}, checklist="b@1.0.0")]
    rules = policy(composition={"branch": {"a": 1}})
    assert rows(space(lists, given, rules))["u1"].rank is None


def test_a_month_after_the_last_record_is_not_scored() -> None:
    found = results(scored([90], policy()), "2026-06")
    assert (found.months, found.scorecards, found.ranking) == ((), (), ())


# Longer periods ------------------------------------------------------------------------------------


def test_a_quarter_with_a_quarterly_check() -> None:
    """0.7 × 80 + 0.3 × 90 = 83; u2 without a check of a list due in June: 80, provisional."""
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100, cycle="quarter")], name="b"),
    ]
    rollup = {"method": "items", "quarter": {"months": Decimal("0.7"), "b": Decimal("0.3")}}
    rules = policy(rollup=rollup, composition={"branch": {"a": 1}})
    given = [
        record({"A": 80}, f"u{n}", month=m)
        for n in (1, 2)
        for m in ("2026-04", "2026-05", "2026-06")
    ]
    given.append(record({"B": 90}, "u1", month="2026-06", checklist="b@1.0.0"))
    found = rows(space(lists, given, rules, 2), "2026-Q2")
    assert [(p.checklist, p.score) for p in found["u1"].parts] == [("months", 80), ("b", 90)]
    assert (found["u1"].score, found["u1"].provisional) == (83, False)
    assert (found["u2"].score, found["u2"].provisional) == (80, True)
    half = rows(space(lists, given, rules, 2), "2026-H1")
    assert (half["u1"].score, half["u1"].provisional) == (80, False)  # the half-year adds nothing


def test_a_list_of_which_nothing_was_due_is_no_part() -> None:
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100, cycle="year")], name="b"),
        checklist([item("C", 1, OUT_OF_100, cycle="event")], name="c"),
    ]
    rollup = {"method": "items", "quarter": {"months": 1, "b": 1, "c": 1}}
    rules = policy(rollup=rollup, composition={"branch": {"a": 1}})
    given = [record({"A": 80}, f"u{n}", month="2026-05") for n in (1, 2)]
    given.append(record({"C": 60}, "u2", month="2026-05", checklist="c@1.0.0"))
    found = rows(space(lists, given, rules, 2), "2026-Q2")
    assert (found["u1"].score, found["u1"].provisional) == (80, False)
    assert found["u2"].score == 70  # (80 + 60)/2: an event was


def test_january_of_an_after_year_list_belongs_to_the_year_before() -> None:
    """0.5 × 80 + 0.5 × 100 = 90 in 2026; 2027 knows nothing of it."""
    after = {"cycle": "year", "due": {"month": "next"}}
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100, **after)], name="b"),
    ]
    rollup = {"method": "items", "year": {"months": Decimal("0.5"), "b": Decimal("0.5")}}
    rules = policy(rollup=rollup, composition={"branch": {"a": 1}})
    units = [unit("u1"), unit("u2", until="2026-12")]
    given = [record({"A": 80}, f"u{n}", month="2026-12") for n in (1, 2)]
    given += [record({"B": 100}, f"u{n}", month="2027-01", checklist="b@1.0.0") for n in (1, 2)]
    filed = space(lists, given, rules, units)
    assert not [problem for problem in scores(filed, "2026").problems if problem.is_error]
    found = rows(filed, "2026")
    assert [(found[n].score, found[n].provisional) for n in ("u1", "u2")] == [(90, False)] * 2
    assert rows(filed, "2026-Q4")["u1"].score == 80
    # Nobody recorded anything else in 2027: its January isn't scored at all.
    assert results(filed, "2027").ranking == ()
    assert results(filed, "2027-Q1").scorecards == ()


def test_without_its_january_the_year_is_provisional() -> None:
    after = {"cycle": "year", "due": {"month": "next"}}
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100, **after)], name="b"),
    ]
    rollup = {"method": "items", "year": {"months": Decimal("0.5"), "b": Decimal("0.5")}}
    rules = policy(rollup=rollup, composition={"branch": {"a": 1}})
    found = rows(space(lists, [record({"A": 80}, month="2026-12")], rules), "2026")
    assert (found["u1"].score, found["u1"].provisional) == (80, True)


def test_the_lowest_month_is_left_out() -> None:
    """(90 + 80 + 70) ÷ 3 = 80 without the 10 of June; with three months nothing is left out."""
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    values = {"2026-03": 90, "2026-04": 80, "2026-05": 70, "2026-06": 10}
    given = [record({"A": value}, month=month) for month, value in values.items()]
    rules = policy(rollup={"method": "months", "drop_lowest": 1})
    filed = space(lists, given, rules)
    assert card(filed, "2026-H1").score == 80
    assert str(card(filed, "2026-H1").dropped) == "2026-06"
    assert rows(filed, "2026-H1")["u1"].lowest_month == 10  # everything else sees it
    assert card(filed, "2026-Q2").score == Decimal("53.33")  # (80 + 70 + 10)/3


def test_a_month_without_a_record_is_never_left_out() -> None:
    """May has no record: 0 stays in, 70 goes: (90 + 80 + 0) ÷ 3."""
    lists = [checklist([item("A", 1, OUT_OF_100)])]
    values = {"2026-03": 90, "2026-04": 80, "2026-06": 70}
    given = [record({"A": value}, month=month) for month, value in values.items()]
    rules = policy(rollup={"method": "months", "drop_lowest": 1})
    assert card(space(lists, given, rules), "2026-H1").score == Decimal("56.67")


def test_share_needs_add_up_the_months_where_the_card_is_a_mean() -> None:
    """(50 + 90) of 200 = 0.7."""
    lists = [checklist([item("A", 100, OUT_OF_100)])]
    given = [record({"A": 50}, month="2026-04"), record({"A": 90}, month="2026-05")]
    for least, grade in ((Decimal("0.7"), "优秀"), (Decimal("0.71"), "较差")):
        grades = [
            {
                "name": "优秀",
                "from": 60,
                "needs": [{"share": {"checklist": "a", "at_least": least}}],
            },
            {"name": "较差", "from": 0},
        ]
        rules = policy(grades=grades, rollup={"method": "months"})
        assert rows(space(lists, given, rules), "2026-Q2")["u1"].grade == grade


def test_a_bonus_does_not_move_a_share() -> None:
    lists = [checklist([item("A", 10, CHECK), bonus("X", 5)])]
    given = [record({"A": False, "X": {"value": {"b": 5}}})]
    share = {"share": {"checklist": "a", "item": "A", "at_least": Decimal("0.5")}}
    grades = [{"name": "优秀", "from": 1, "needs": [share]}, {"name": "较差", "from": 0}]
    assert rows(space(lists, given, policy(grades=grades)))["u1"].grade == "较差"


def test_an_unmet_share_is_told_by_titles() -> None:
    """Whoever reads a ranking knows sections and items by their titles, not by their ids."""
    lists = [checklist([item("A", 10, CHECK), item("B", 10, CHECK)])]
    share = {"share": {"checklist": "a", "item": "A", "at_least": Decimal("0.5")}}
    grades = [{"name": "优秀", "from": 1, "needs": [share]}, {"name": "较差", "from": 0}]
    filed = space(lists, [record({"A": False, "B": True})], policy(grades=grades))
    told = rows(filed)["u1"].notes[-1]
    assert told == "不够“优秀”：《点检表》的“事项 A”得分占应得不低于 50%（0 ÷ 10 = 0%）"


def test_why_there_is_no_rank_and_why_no_better_grade_are_told_apart() -> None:
    lists = [checklist([item("A", 10, CHECK), item("B", 10, CHECK)])]
    share = {"share": {"checklist": "a", "item": "A", "at_least": Decimal("0.5")}}
    grades = [{"name": "优秀", "from": 1, "needs": [share]}, {"name": "较差", "from": 0}]
    looked = [record({"A": False, "B": True}, kind="self")]
    row = rows(space(lists, looked, policy(grades=grades, uninspected="self")))["u1"]
    assert (row.rank, row.unranked_because) == (None, "未督查")
    assert row.notes == ("未督查，不排名", *row.grade_notes)
    assert len(row.grade_notes) == 1


def test_a_workspace_without_records_scores_nobody() -> None:
    """Nothing has been handed in yet: nobody is given 0 for it."""
    assert rows(space([checklist([item("A", 10, CHECK)])], [], policy())) == {}
