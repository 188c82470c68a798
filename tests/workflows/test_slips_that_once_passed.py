"""Small slips that the whole suite once let through: each has a test of what a user would have seen.

``tools/mutants.py`` makes each slip again, in a copy, and checks that its test here fails.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from dangjian.commands.diff import diff
from dangjian.commands.freeze import freeze
from dangjian.commands.rectify import escalations
from dangjian.commands.register import load_register
from dangjian.commands.score import score_all
from dangjian.scoring.results import Row
from dangjian.sheet.reading import Raw
from dangjian.sheet.typed import Asked, take
from dangjian.values.period import Month, Period, parse_period
from tests.core.small import (
    OUT_OF_100,
    bonus,
    card,
    checklist,
    correction,
    item,
    policy,
    record,
    results,
    rows,
    scored,
    scores,
    space,
)
from tests.oracle.workspaces import rectification, write, yaml

Doc = dict[str, Any]


def ranks(workspace: Doc, period: str = "2026-05") -> dict[str, int | None]:
    return {name: row.rank for name, row in rows(workspace, period).items()}


def period_of(text: str) -> Period:
    found = parse_period(text)
    assert found is not None
    return found


# Arithmetic of a card and of the ranking.


def test_overclaim_comes_off_after_the_ceiling() -> None:
    # Taken off before, it would cost nobody who is over the ceiling anything.
    rules = policy(overclaim={"over": 10, "deduct": 2})
    lists = [checklist([item("A", 10, OUT_OF_100), bonus("B", 40, 40)], ceiling=110)]
    records = [
        record({"A": 80, "B": {"value": {"b": 1}}}),
        record({"A": 100, "B": {"value": {"b": 1}}}, kind="self"),
    ]
    # 80 + 40 is cut at 110; the self-check is 20 higher.
    assert card(space(lists, records, rules)).score == 108


def test_a_unit_without_rule_items_has_lost_none_of_them() -> None:
    rules = policy(tie_breakers=["rule_items"])
    lists = [
        checklist([
            item("A", 10, OUT_OF_100),
            item("R", 10, OUT_OF_100, nature="rule", allow_na=True),
        ])
    ]  # fmt: skip
    records = [
        record({"A": 50, "R": {"na": "没有这类事项"}}, "u1"),
        record({"A": 50, "R": 50}, "u2"),  # the same 50 points, but half of the rule's are lost
    ]
    assert ranks(space(lists, records, rules, 2)) == {"u1": 1, "u2": 2}


def test_a_unit_without_any_monthly_score_is_last_by_no_lowest_month() -> None:
    rules = policy(
        composition={"branch": {"a": 1}},
        tie_breakers=["lowest_month"],
        rollup={"method": "items", "year": {"months": 0.5, "b": 0.5}},
    )
    yearly = item("Y", 10, OUT_OF_100, cycle="year", due={"month": 5, "day": 20})
    lists = [
        checklist([item("A", 10, OUT_OF_100, allow_na=True)]),
        checklist([yearly], name="b"),
    ]
    records = [
        record({"A": {"na": "整月停产"}}, "u1"),
        record({"Y": 80}, "u1", checklist="b@1.0.0"),
        record({"A": 80}, "u2"),
        record({"Y": 80}, "u2", checklist="b@1.0.0"),
    ]
    found = rows(space(lists, records, rules, 2), "2026")
    assert [found[u].score for u in ("u1", "u2")] == [80, 80]
    assert [found[u].rank for u in ("u1", "u2")] == [1, 2]


def test_withdrawn_problems_cost_nobody_a_place(tmp_path: Path) -> None:
    workspace = scored([90, 90], policy(tie_breakers=["closing_rate"]))
    root = laid_out(workspace, tmp_path)
    register(root, "2026-04.u1.M1", "u1", date(2026, 5, 8), [
        {"at": date(2026, 4, 8), "by": "root", "action": "raise"},
        {"at": date(2026, 4, 9), "by": "root", "action": "withdraw", "note": "登记错了"},
    ])  # fmt: skip
    assert {r.unit: r.rank for r in ranking(root)} == {"u1": 1, "u2": 1}


def test_a_problem_closed_late_does_cost_a_place(tmp_path: Path) -> None:
    root = laid_out(scored([90, 90], policy(tie_breakers=["closing_rate"])), tmp_path)
    register(root, "2026-04.u1.M1", "u1", date(2026, 5, 8), [
        {"at": date(2026, 4, 8), "by": "root", "action": "raise"},
    ])  # fmt: skip
    assert {r.unit: r.rank for r in ranking(root)} == {"u1": 2, "u2": 1}


# Versions are three numbers.


def versions(*, effective: str = "2026-01") -> list[Doc]:
    """1.9.0 asks for A, 1.10.0 for A and B; in one month both could be in force."""
    return [
        checklist([item("A", 1)], version="1.9.0", effective=effective),
        checklist([item("A", 1), item("B", 1)], version="1.10.0", effective=effective),
    ]


def test_a_month_takes_version_1_10_over_1_9() -> None:
    # u2 has no record that names a version.
    records = [record({"A": True, "B": True}, "u1", checklist="a@1.10.0")]
    assert card(space(versions(), records, units=2), name="u2").version == "1.10.0"


def test_a_period_takes_policy_1_10_over_1_9() -> None:
    workspace = scored([85], policy(version="1.9.0"))
    strict = [{"name": "优秀", "from": 80}, {"name": "较差", "from": 0}]
    workspace["policy"].append(policy(version="1.10.0", grades=strict))
    assert results(workspace).ranking[0].grade == "优秀"


def test_a_roll_up_takes_the_points_of_version_1_10() -> None:
    old = checklist([item("A", 1), item("C", 1)], version="1.9.0", effective="2026-04")
    new = checklist([item("A", 3), item("C", 1)], version="1.10.0", effective="2026-05")
    records = [
        record({"A": False, "C": True}, month="2026-04", checklist="a@1.9.0"),
        record({"A": False, "C": True}, month="2026-05", checklist="a@1.10.0"),
    ]
    found = card(space([old, new], records), "2026-Q2")
    # P_A is 3 of 4; by version 1.9.0 the score would be 50.
    assert (found.version, str(found.score)) == ("1.10.0", "25.00")


def test_diff_and_freeze_know_which_version_is_the_newest(tmp_path: Path) -> None:
    root = laid_out(space(versions(), []), tmp_path)
    # Both lie among the working files, the newer one under the name that comes first.
    (root / "checklists" / "archive" / "a@1.9.0.yaml").rename(root / "checklists" / "b.yaml")
    (changed,) = diff("a@1.9.0", "a", root).differences
    assert (changed.old.version, changed.new.version) == ("1.9.0", "1.10.0")
    (frozen,) = freeze(root, "a").versions
    assert frozen.reference == "a@1.10.0"


# Corrections, replay, several processes.


def test_corrections_of_one_day_follow_their_numbers(tmp_path: Path) -> None:
    """Number 2 was rejected, number 10 upheld: as text .10 comes first, and 2 would find another entry."""
    workspace = space([checklist([item("A", 10, OUT_OF_100)])], [record({"A": 50})])
    root = laid_out(workspace, tmp_path)
    folder = root / "corrections" / "2026-05"
    folder.mkdir(parents=True, exist_ok=True)
    old = {"value": 50}
    for number, new in ((2, None), (10, {"value": 70})):
        text = yaml(correction("A", old, new))
        (folder / f"u1.A.{number}.yaml").write_text(text, encoding="utf-8")
    found = score_all(root, ["2026-05"], period_of)
    assert [each.message for each in found.problems if each.is_error] == []
    assert found.results is not None
    assert found.results.scorecards[0].score == 70


def test_replay_puts_the_new_version_in_force_at_once(tmp_path: Path) -> None:
    """NEW says from when it will be used; the question is what it would have meant in May."""
    root = laid_out(space([checklist([item("A", 1), item("C", 1)])], [record({"A": False, "C": True})]), tmp_path)  # fmt: skip
    new = tmp_path / "new.yaml"
    later = checklist([item("A", 3), item("C", 1)], version="1.1.0", effective="2026-09")
    new.write_text(yaml(later), encoding="utf-8")
    replayed = diff("a@1.0.0", str(new), root, period=period_of("2026-05")).replayed
    assert replayed is not None
    (move,) = replayed.moves
    assert move.old is not None
    assert move.new is not None
    assert (str(move.old.score), str(move.new.score)) == ("50.00", "25.00")


def test_several_processes_know_every_month_that_has_a_record(tmp_path: Path) -> None:
    """Each process sees the records of its own units: June has a record of one unit alone."""
    lists = [checklist([item("A", 10, OUT_OF_100)])]
    units = [f"u{number}" for number in range(1, 9)]
    for late in units[:2] + units[-2:]:
        records = [record({"A": 90}, name, month="2026-05") for name in units]
        records.append(record({"A": 90}, late, month="2026-06"))
        root = laid_out(space(lists, records, units=len(units)), tmp_path / late)
        alone = score_all(root, ["2026-Q2"], period_of, full=False)
        shared = score_all(root, ["2026-Q2"], period_of, full=False, jobs=2)
        assert alone.results is not None
        assert shared.results is not None
        assert shared.results.months == alone.results.months == (Month(2026, 5), Month(2026, 6))
        assert shared.results.ranking == alone.results.ranking
        # June counts for everybody, as missing.
        assert {r.unit: r.score for r in alone.results.ranking}["u3"] == 45


# Days.


def test_no_step_is_due_before_the_first_even_for_a_repeat(tmp_path: Path) -> None:
    steps = [{"overdue": 5, "action": "提醒"}, {"overdue": 10, "action": "约谈"}]
    rules = rectification() | {"escalation": steps}
    root = laid_out(scored([90], policy(rectification=rules)), tmp_path)
    raised = {"at": date(2026, 3, 2), "by": "root", "action": "raise"}
    started = {"at": date(2026, 3, 2), "by": "root", "action": "escalate", "step": "提醒"}
    register(root, "2026-01.u1.M1", "u1", date(2026, 2, 2), [raised | {"at": date(2026, 1, 5)}])
    register(
        root, "2026-03.u1.M1", "u1", date(2026, 4, 1), [raised, started], repeats="2026-01.u1.M1"
    )

    register(root, "2026-03.u1.M2", "u1", date(2026, 4, 1), [raised])
    accepted = {"at": date(2026, 3, 3), "by": "u1", "action": "accept"}
    register(
        root, "2026-03.u1.M3", "u1", date(2026, 4, 1), [raised, accepted], repeats="2026-01.u1.M1"
    )

    def due(day: date) -> dict[str, tuple[str | None, str]]:
        every = escalations(root, day).due
        return {each.id[8:]: (p.step, p.why) for each, p in every if each.id.startswith("2026-03")}

    assert due(date(2026, 4, 5)) == {}  # four days late: no step before five
    assert due(date(2026, 4, 6)) == {
        # What began one step up stays one step higher; what didn't, doesn't.
        "u1.M1": ("约谈", "逾期 5 天，反弹升一步"),
        "u1.M2": ("提醒", "逾期 5 天"),
        "u1.M3": ("提醒", "逾期 5 天"),
    }


def test_a_step_taken_is_not_due_again(tmp_path: Path) -> None:
    """The highest step that was taken counts, not the first."""
    steps = [{"overdue": 1, "action": "提醒"}, {"overdue": 5, "action": "约谈"}]
    rules = rectification() | {"escalation": steps}
    root = laid_out(scored([90], policy(rectification=rules)), tmp_path)
    events = [{"at": date(2026, 3, 2), "by": "root", "action": "raise"}]
    events += [
        {"at": date(2026, 4, day), "by": "root", "action": "escalate", "step": step}
        for day, step in ((3, "提醒"), (7, "约谈"))
    ]
    register(root, "2026-03.u1.M1", "u1", date(2026, 4, 1), events)
    assert escalations(root, date(2026, 5, 4)).due == ()


def test_failing_again_in_one_month_counts_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a correction a month's failure is told again with other figures: that is no second failure."""
    root = laid_out(scored([90], policy()), tmp_path)
    events = [{"at": date(2026, 3, 30), "by": "root", "action": "raise"}]
    events += [
        {
            "at": date(2026, 4, day),
            "by": "root",
            "action": "again",
            "period": month,
            "note": "仍未换",
        }
        for day, month in ((28, "2026-04"), (29, "2026-04"))
    ]
    events.append(events[-1] | {"at": date(2026, 5, 29), "period": "2026-05"})
    source = {"checklist": "a@1.0.0", "item": "A", "period": "2026-03", "kind": "inspection"}
    register(root, "2026-03.u1.A", "u1", date(2026, 6, 1), events, source=source)
    run(["-C", str(root), "rectify", "list", "--format", "json", "--today", "2026-06-01"])
    assert [each["again"] for each in json.loads(capsys.readouterr().out)] == [2]


@pytest.mark.parametrize(
    ("word", "score", "told"),
    [("trimmed", 60, "平均：(6) ÷ 1 = 6"), ("lowest", 10, "取最低：1"), ("mean", "56.67", "")],
)
def test_several_judgements(word: str, score: object, told: str) -> None:
    lists = [checklist([item("A", 10, OUT_OF_100, several=word)])]
    by = [{"value": value, "by": f"督查{n}组"} for n, value in enumerate((100, 10, 60), 1)]
    found = card(space(lists, [record({"A": {"values": by}})]))
    assert str(found.score) == str(Decimal(str(score)).quantize(Decimal("0.01")))
    assert found.deductions[0].reason.endswith(told)


@pytest.mark.parametrize(
    ("sheet", "typed", "day"),
    [
        (Month(2026, 12), "1月5日", date(2027, 1, 5)),
        (Month(2026, 12), "12月5日", date(2026, 12, 5)),
        (Month(2027, 1), "12月30日", date(2026, 12, 30)),
        (Month(2027, 1), "1月5日", date(2027, 1, 5)),
    ],
)
def test_a_day_without_its_year_is_the_nearest(sheet: Month, typed: str, day: date) -> None:
    # What was finished in the first days of January stands on December's sheet.
    assert take(Raw(typed), Asked("date", (), sheet, may_be_undone=True)).value == day


def test_ages_of_open_problems_have_sharp_edges(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """7 天以内, 8—30, 31—90, over 90: each edge belongs to the younger band."""
    root = laid_out(scored([90], policy()), tmp_path)
    today = date(2026, 6, 30)
    for number, days in enumerate((7, 8, 30, 31, 90, 91), 1):
        raised = date.fromordinal(today.toordinal() - days)
        name = f"{raised:%Y-%m}.u1.M{number}"
        register(root, name, "u1", date(2026, 12, 31), [
            {"at": raised, "by": "root", "action": "raise"},
        ])  # fmt: skip
    out = tmp_path / "out"
    arguments = ["report", "dashboard", "2026-05", "--to", "html", "--date", "2026-06-30"]
    assert run(["-C", str(root), *arguments, "--out", str(out)]) == 0
    page = "".join(path.read_text(encoding="utf-8") for path in out.glob("*.html"))
    bands = {}
    for band in ("7 天以内", "8—30 天", "31—90 天", "超过 90 天"):
        rest = page.split(f"{band}<", 1)[1]
        bands[band] = rest.split("<td", 2)[1].split(">", 1)[1].split("<")[0].strip()
    assert bands == {"7 天以内": "1", "8—30 天": "2", "31—90 天": "2", "超过 90 天": "1"}


def test_the_last_day_that_earns_anything_decides_the_version(tmp_path: Path) -> None:
    """1 point, 0.5 off a day: two days late earned 0. With 0.4 off it earns 0.2, and an entry that earns
    something needs evidence: a record that was valid no longer is, so the version must rise by a MAJOR."""

    def with_cost(per_day: str, version: str) -> Doc:
        late = item(
            "A", 1, {"kind": "deadline", "per_day": Decimal(per_day)},
            due={"day": 20}, evidence=["报送记录"], evidence_required=True,
        )  # fmt: skip
        return checklist([late], version=version)

    entry = record({"A": "2026-05-22"})
    valid = [
        bool(errors_of(laid_out(space([with_cost(cost, "1.0.0")], [entry]), tmp_path / cost)))
        for cost in ("0.5", "0.4")
    ]
    assert valid == [False, True]
    for name, cost, version in (("old", "0.5", "1.0.0"), ("new", "0.4", "2.0.0")):
        (tmp_path / f"{name}.yaml").write_text(yaml(with_cost(cost, version)), encoding="utf-8")
    compared = diff(str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), None)
    assert [each.required.word for each in compared.differences] == ["major"]


def test_before_any_policy_the_earliest_decides_who_withdraws(tmp_path: Path) -> None:
    """A problem of February is on file before the first policy, of March; since April u2 may close and withdraw."""
    first, later = (
        policy(effective=f"2026-0{month}", rectification=rectification() | {"closers": [closer]})
        for month, closer in ((3, "root"), (4, "u2"))
    )
    workspace = scored([90, 90], first)
    workspace["policy"].append(later | {"version": "1.1.0"})
    root = laid_out(workspace, tmp_path)
    events = [
        {"at": date(2026, 2, 2), "by": "root", "action": "raise"},
        {"at": date(2026, 2, 3), "by": "root", "action": "withdraw", "note": "登记错了"},
    ]
    register(root, "2026-02.u1.M1", "u1", date(2026, 3, 1), events)
    register_now = load_register(root)
    assert register_now.problems == ()
    assert [each.is_over for each in register_now.every] == [True]


def test_a_self_check_of_january_counts_by_the_policy_of_the_year_it_judges() -> None:
    """In 2026 a self-check stands where nobody inspected, in 2027 no more. That of January 2027 on the list
    that looks back at 2026 still does, so that an appeal against it finds the entry that counts."""
    after = {"cycle": "year", "due": {"month": "next"}}
    lists = [
        checklist([item("A", 1, OUT_OF_100)]),
        checklist([item("B", 1, OUT_OF_100, **after)], name="b"),
    ]
    given = [
        record({"A": 80}, month="2026-12"),
        record({"B": 60}, month="2027-01", checklist="b@1.0.0", kind="self"),
    ]
    appeal = correction("B", {"value": 60}, {"value": 70}, decided="2027-02-01")
    halves = {"months": Decimal("0.5"), "b": Decimal("0.5")}
    shares: Doc = {
        "composition": {"branch": {"a": 1}},
        "rollup": {"method": "items", "year": halves},
    }
    appeals = (appeal | {"checklist": "b", "period": "2027-01"},)
    filed = space(lists, given, policy(**shares), corrections=appeals)
    later = policy(version="1.1.0", effective="2027-01", uninspected="missing", **shares)
    filed["policy"].append(later)
    assert [p.code for p in scores(filed, "2026").problems if p.is_error] == []
    assert card(filed, "2026", of="b").score == 70


# Workspaces as files.


def laid_out(workspace: Doc, folder: Path) -> Path:
    write(workspace, folder)
    return folder


def register(
    root: Path, name: str, concerned: str, due: date, events: list[Doc], **more: object
) -> None:
    """A problem's file, as the register keeps it."""
    folder = root / "rectifications" / name[:7]
    folder.mkdir(parents=True, exist_ok=True)
    told = [event | {"at": event["at"].isoformat()} for event in events]
    document = {
        "schema": "dangjian/rectification@1", "id": name, "unit": concerned, "problem": "公告栏没有换",
        "mode": "limited", "owner": "支部书记", "due": due.isoformat(), **more, "events": told,
    }  # fmt: skip
    (folder / f"{name}.yaml").write_text(yaml(document), encoding="utf-8")


def ranking(root: Path) -> tuple[Row, ...]:
    found = score_all(root, ["2026-05"], period_of).results
    assert found is not None
    return found.ranking


def errors_of(root: Path) -> list[str]:
    return [each.code for each in score_all(root, ["2026-05"], period_of).problems if each.is_error]
