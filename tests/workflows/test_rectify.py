"""From a problem to its closure, in a small workspace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.checking import check_workspace
from dangjian.commands.rectify import common, escalations, list_register, statistics, story
from dangjian.commands.rectify_steps import EventRequest as Step
from dangjian.commands.rectify_steps import take_step
from dangjian.commands.rectify_writing import Addition, add, raise_period
from dangjian.commands.score import score
from dangjian.documents.rectification import Action
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.lock import LOCK_FILE
from dangjian.io.sources import Folder
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.register import Wanted, next_review
from dangjian.values.period import Month, parse_period
from tests.helpers import CASES, TIMES, contents, copied
from tests.io.faults import ERRORS, fault_at

ADDED = "2026-06.br-a.M1"
RAISED = date(2026, 6, 2)
PERFECT = {
    "A01": "{value: 1, evidence: [支委会记录]}",
    "A02": "true",
    "A03": "优",
    "A04": "{value: {done: 30, total: 30}}",
    "A05": "100",
    "A06": "{date}",
    "A10": "true",
    "A11": "true",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The base of the problem cases, with quality out of the way."""
    folder = tmp_path / "workspace"
    shutil.copytree(CASES / "problems" / "base", folder)
    shutil.rmtree(folder / "records")
    shutil.rmtree(folder / "corrections")
    edit(folder, "policy.yaml", "{branch: 0.8, quality: 0.2}", "{branch: 1}")
    return folder


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / name).write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def record(root: Path, unit: str, month: str, kind: str = "inspection", **entries: str) -> None:
    """A record in which all is well but what ``entries`` says."""
    lines = PERFECT | entries
    body = "".join(f"  {item}: {value}\n" for item, value in lines.items())
    text = (
        f'schema: dangjian/record@1\nchecklist: branch@1.0.0\nunit: {unit}\nperiod: "{month}"\n'
        f"kind: {kind}\nby: 党群工作部\ndate: {month}-28\nentries:\n{body}"
    ).replace("{date}", f"{month}-25")
    mark = ".self" if kind == "self" else ""
    path = root / "records" / month / f"{unit}.branch{mark}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def both_fine(root: Path, month: str) -> None:
    record(root, "br-a", month)
    record(root, "br-b", month)


def raise_(root: Path, month: str, at: date, *, dry_run: bool = False) -> Any:
    period = parse_period(month)
    assert period is not None
    return raise_period(root, period, at, "committee", dry_run=dry_run)


def step(root: Path, name: str, action: str, at: date, by: str = "committee", **more: Any) -> Any:
    return take_step(root, name, Step(Action(action), by, at, **more))


def close(root: Path, name: str, at: date) -> None:
    step(root, name, "accept", at, "br-a")
    step(root, name, "submit", at, "br-a", evidence=("整改报告",))
    step(root, name, "close", at, note="现场复核")


def new_ids(raised: Any) -> list[str]:
    return [each.id for each in raised.plan.new]


def clean(root: Path) -> bool:
    return not check_workspace(Folder(root)).errors


def read(root: Path, name: str) -> str:
    path = root / "rectifications" / name[:7] / f"{name}.yaml"
    return path.read_text(encoding="utf-8")


# Raising


def test_a_problem_says_what_was_lost(root: Path) -> None:
    record(root, "br-a", "2026-05", A07="{value: {late: 2}, note: 公告栏两期未更新}")
    record(root, "br-b", "2026-05")
    raised = raise_(root, "2026-05", RAISED)
    assert new_ids(raised) == ["2026-05.br-a.A07"]
    assert read(root, "2026-05.br-a.A07") == (
        "schema: dangjian/rectification@1\n"
        "id: 2026-05.br-a.A07\n"
        "unit: br-a\n"
        'source: {checklist: branch@1.0.0, item: A07, period: "2026-05", kind: inspection}\n'
        "problem: 5 月活动阵地：更新不及时 2 次；公告栏两期未更新\n"
        "severity: minor\n"
        "mode: limited\n"
        "owner: 第一党支部负责人\n"
        "due: 2026-07-02\n"
        "events:\n"
        "  - {at: 2026-06-02, by: committee, action: raise}\n"
    )
    assert clean(root)


def test_raising_twice_raises_once(root: Path) -> None:
    record(root, "br-a", "2026-05", A02="false", A03="良")
    record(root, "br-b", "2026-05", A02="false")
    assert len(new_ids(raise_(root, "2026-05", RAISED))) == 3
    before = contents(root)
    again = raise_(root, "2026-05", date(2026, 6, 5))
    assert again.plan.is_empty
    assert again.plan.known == 3
    assert contents(root) == before


def test_a_dry_run_writes_nothing(root: Path) -> None:
    record(root, "br-a", "2026-05", A02="false")
    before = contents(root)
    assert new_ids(raise_(root, "2026-05", RAISED, dry_run=True))[0] == "2026-05.br-a.A02"
    assert contents(root) == before


def test_absent_records_and_what_is_not_the_units_fault(root: Path) -> None:
    record(root, "br-a", "2026-05", kind="self")
    assert new_ids(raise_(root, "2026-05", RAISED, dry_run=True)) == ["2026-05.br-b.branch"]
    edit(root, "policy.yaml", "uninspected: self", "uninspected: missing")
    assert new_ids(raise_(root, "2026-05", RAISED, dry_run=True)) == ["2026-05.br-b.branch"]


def test_an_excused_record_is_no_problem(root: Path) -> None:
    record(root, "br-a", "2026-05")
    record(root, "br-b", "2026-05")
    path = root / "records" / "2026-05" / "br-b.branch.yaml"
    text = path.read_text(encoding="utf-8")
    excused = "excused: {reason: 整体搬迁, approved_by: 公司党委}\n"
    path.write_text(text[: text.index("entries:")] + excused, encoding="utf-8", newline="\n")
    assert raise_(root, "2026-05", RAISED).plan.is_empty


@pytest.mark.parametrize(("missing", "ids"), [("zero", ["2026-05.br-a.A02"]), ("exclude", [])])
def test_missing_entries(root: Path, missing: str, ids: list[str]) -> None:
    edit(root, "policy.yaml", "missing: zero", f"missing: {missing}")
    both_fine(root, "2026-05")
    edit(root, "records/2026-05/br-a.branch.yaml", "  A02: true\n", "")
    assert new_ids(raise_(root, "2026-05", RAISED)) == ids


def test_vetoes_always_raise(root: Path) -> None:
    edit(root, "policy.yaml", "raise_below: 1", "raise_below: 0")
    veto = "{value: {accident: {basis: 事故调查报告, approved_by: 公司党委}}}"
    record(root, "br-a", "2026-05", A09=veto, A02="false")
    record(root, "br-b", "2026-05")
    raised = raise_(root, "2026-05", RAISED)
    assert new_ids(raised) == ["2026-05.br-a.A09"]
    assert raised.plan.new[0].problem == "一票否决：一票否决：发生安全事故（依据：事故调查报告）"


@pytest.mark.parametrize(
    ("share", "ids"), [("0.8", []), ("0.8001", ["2026-05.br-a.A03"])], ids=["edge", "below"]
)
def test_the_edge_is_no_problem(root: Path, share: str, ids: list[str]) -> None:
    edit(root, "policy.yaml", "raise_below: 1", f"raise_below: {share}")
    record(root, "br-a", "2026-05", A03="良")
    record(root, "br-b", "2026-05")
    assert new_ids(raise_(root, "2026-05", RAISED)) == ids


def test_what_is_open_gets_an_again(root: Path) -> None:
    for month in ("2026-05", "2026-06"):
        record(root, "br-a", month, A02="false")
        record(root, "br-b", month)
    raise_(root, "2026-05", RAISED)
    raised = raise_(root, "2026-06", date(2026, 7, 3))
    assert new_ids(raised) == []
    assert [each.tracked.id for each in raised.plan.again] == ["2026-05.br-a.A02"]
    line = '- {at: 2026-07-03, by: committee, action: again, period: "2026-06", severity: minor, note: 6 月公开栏：没做到}'
    assert line in read(root, "2026-05.br-a.A02")
    assert raise_(root, "2026-06", date(2026, 7, 4)).plan.is_empty
    assert clean(root)


@pytest.mark.parametrize(
    ("month", "repeats"),
    [
        ("2026-06", None),  # the month of closing: it may have been before
        ("2026-07", "2026-05.br-a.A02"),
        ("2026-12", "2026-05.br-a.A02"),
        ("2027-01", None),
    ],
)
def test_repeats(root: Path, month: str, repeats: str | None) -> None:
    record(root, "br-a", "2026-05", A02="false")
    record(root, "br-b", "2026-05")
    raise_(root, "2026-05", RAISED)
    close(root, "2026-05.br-a.A02", date(2026, 6, 20))
    record(root, "br-a", month, A02="false")
    if month <= "2026-09":  # later br-b is no more
        record(root, "br-b", month)
    after = Month(int(month[:4]), int(month[5:])).plus(1).day(5)
    (new,) = raise_(root, month, after).plan.new
    assert new.repeats == repeats
    steps = [event.step for event in new.events if event.action is Action.ESCALATE]
    assert steps == (["提醒"] if repeats else [])
    assert clean(root)


def test_a_second_repeat_goes_one_step_further(root: Path) -> None:
    at = {"2026-05": RAISED, "2026-07": date(2026, 8, 3), "2026-09": date(2026, 10, 9)}
    for month, day in at.items():
        record(root, "br-a", month, A02="false")
        record(root, "br-b", month)
        raised = raise_(root, month, day)
        close(root, f"{month}.br-a.A02", day)
    assert [event.step for event in raised.plan.new[0].events] == [None, "催办"]
    told = story(root, "2026-09.br-a.A02", date(2026, 10, 10))
    assert [each.id for each in told.repeated] == ["2026-07.br-a.A02", "2026-05.br-a.A02"]


def test_a_merged_units_problems_go_to_its_successor(root: Path) -> None:
    record(root, "br-a", "2026-09")
    record(root, "br-b", "2026-09", A02="false", A03="良")
    raise_(root, "2026-09", date(2026, 10, 9))
    step(root, "2026-09.br-b.A03", "withdraw", date(2026, 10, 9), note="并入另一项")
    assert raise_(root, "2026-09", date(2026, 10, 10)).plan.is_empty
    record(root, "br-a", "2026-10", A02="false")
    raised = raise_(root, "2026-10", date(2026, 11, 3))
    assert [each.tracked.id for each in raised.plan.transferred] == ["2026-09.br-b.A02"]
    assert new_ids(raised) == ["2026-10.br-a.A02"]
    assert story(root, "2026-09.br-b.A02", RAISED).tracked.progress.unit == "br-a"
    assert raise_(root, "2026-10", date(2026, 11, 4)).plan.is_empty
    assert clean(root)


def test_a_late_milestone_is_a_problem(root: Path) -> None:
    both_fine(root, "2026-05")
    (root / "campaigns").mkdir()
    (root / "campaigns" / "noise.yaml").write_text(
        "schema: dangjian/campaign@1\nid: noise\ntitle: 降噪\nteam: gr-a\nbranch: br-a\ngoal: 72 分贝\n"
        "members: [{person: p1, task: 试验}]\nmilestones:\n"
        "  - {id: m1, title: 方案, planned: 2026-04-10}\n  - {id: m2, title: 试验, planned: 2026-05-20}\n"
        "  - {id: m3, title: 总结, planned: 2026-05-29}\n"
        "events:\n  - {at: 2026-05-30, by: br-a, milestone: m3, action: done}\n",
        encoding="utf-8",
    )
    raised = raise_(root, "2026-05", RAISED)
    assert new_ids(raised) == ["2026-05.gr-a.noise.m2"]
    assert raised.plan.new[0].owner == "组长甲"
    assert raise_(root, "2026-05", RAISED).plan.is_empty
    assert clean(root)


def test_a_bad_record_is_told_and_the_others_are_raised(root: Path) -> None:
    record(root, "br-a", "2026-05", A02="false")
    record(root, "br-b", "2026-05", A02="maybe")
    raised = raise_(root, "2026-05", RAISED)
    assert raised.failed
    assert raised.unjudged == (("br-b", "branch"),)
    assert new_ids(raised) == ["2026-05.br-a.A02"]


def test_raising_is_refused_as_a_whole(root: Path) -> None:
    for month in ("2026-05", "2026-06"):
        record(root, "br-a", month, A02="false", A03=("良" if month == "2026-06" else "优"))
        record(root, "br-b", month)
    raise_(root, "2026-05", date(2026, 7, 10))
    before = contents(root)
    with pytest.raises(DangjianError, match="早于上一步"):
        raise_(root, "2026-06", date(2026, 7, 3))
    with pytest.raises(DangjianError, match="不在组织里"):
        raise_period(root, parse_period("2026-06"), RAISED, "comittee", dry_run=False)  # type: ignore[arg-type]
    with pytest.raises(DangjianError, match="按月"):
        raise_(root, "2026-Q2", RAISED)
    edit(root, "policy.yaml", "name: 先进, focus", "name: 先进, fokus")
    with pytest.raises(ProblemsFound, match="fokus"):
        raise_(root, "2026-06", date(2026, 7, 20))
    edit(root, "policy.yaml", "fokus", "focus")
    assert contents(root) == before


# Adding and steps


def added(root: Path, **changes: Any) -> str:
    wanted = {"unit": "br-a", "problem": "会议记录不全", "by": "committee", "at": RAISED}
    return add(root, Addition(**(wanted | changes))).id


def test_added_problems_are_numbered(root: Path) -> None:
    assert [added(root), added(root), added(root, unit="br-b")] == [
        ADDED,
        "2026-06.br-a.M2",
        "2026-06.br-b.M1",
    ]
    assert clean(root)


def test_what_is_left_open_follows_from_policy_and_calendar(root: Path) -> None:
    name = added(root, due=date(2026, 7, 4), mode="immediate", item="A02", owner="组织委员")
    text = read(root, name)
    assert "due: 2026-07-06\n" in text  # a Saturday moves on
    assert 'source: {checklist: branch@1.0.0, item: A02, period: "2026-06"}\n' in text
    assert "owner: 组织委员\n" in text
    assert "due: 2026-06-09\n" in read(root, added(root, mode="immediate"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": "br-x"}, "单位 br-x 不在组织里"),
        ({"by": "nobody"}, "登记人 nobody 不在组织里"),
        ({"item": "A99"}, "没有事项 A99"),
        ({"due": date(2026, 6, 1)}, "早于登记日期"),
        ({"problem": "坏\x07字"}, "没有写入"),
        ({"at": date(2025, 1, 1)}, "没有可用的考核办法"),
    ],
)
def test_additions_are_refused(root: Path, changes: dict[str, Any], sentence: str) -> None:
    before = contents(root)
    with pytest.raises(DangjianError, match=sentence):
        added(root, **changes)
    assert contents(root) == before


def test_the_whole_way(root: Path) -> None:
    name = added(root)
    step(root, name, "accept", date(2026, 6, 3), "br-a", note="措施：补齐")
    step(root, name, "submit", date(2026, 6, 10), "br-a", evidence=("补齐的记录", "照片"))
    step(root, name, "return", date(2026, 6, 11), note="缺四月的")
    step(root, name, "extend", date(2026, 6, 12), due=date(2026, 7, 11), note="等会议")
    step(root, name, "submit", date(2026, 7, 13), "br-a", evidence=("补齐的记录",))
    taken = step(root, name, "close", date(2026, 7, 13), note="现场复核")
    assert taken.after.state is State.CLOSED
    assert taken.after.on_time
    assert "due: 2026-07-13, note: 等会议" in read(root, name)
    reopened = step(root, name, "reopen", date(2026, 7, 20), note="又缺了")
    assert reopened.after.due == date(2026, 8, 19)
    assert clean(root)


@pytest.mark.parametrize(
    ("name", "action", "by", "at", "more", "sentence"),
    [
        (ADDED, "close", "committee", RAISED, {"note": "好"}, "只有“待复核”的才能销号"),
        (ADDED, "submit", "br-a", RAISED, {"evidence": ("报告",)}, "只有“整改中”的才能提交复核"),
        (ADDED, "accept", "br-x", RAISED, {}, "不在组织里"),
        (ADDED, "accept", "br-a", date(2026, 6, 1), {}, "早于上一步"),
        (ADDED, "withdraw", "br-a", RAISED, {"note": "算了"}, "它就是责任单位"),
        (ADDED, "withdraw", "gr-a", RAISED, {"note": "算了"}, "它属于责任单位"),
        (ADDED, "withdraw", "br-b", RAISED, {"note": "算了"}, "只能由 committee 办"),
        (ADDED, "extend", "committee", RAISED, {"note": "等"}, "没有写新的期限"),
        (ADDED, "extend", "committee", RAISED, {"note": "等", "due": RAISED}, "没有晚于现在的期限"),
        (
            ADDED,
            "extend",
            "committee",
            RAISED,
            {"note": "  ", "due": date(2026, 9, 1)},
            "没有写说明",
        ),
        (ADDED, "review", "committee", RAISED, {}, "不用按季复查"),
        (ADDED, "transfer", "committee", RAISED, {"unit": "br-x"}, "br-x 不在组织里"),
        (ADDED, "escalate", "committee", RAISED, {}, "没有逾期"),
        (ADDED, "accept", "br-a", RAISED, {"note": "a\u2028\x00b"}, "没有写入"),
        ("2026-06.br-a.M2", "accept", "br-a", RAISED, {}, "没有整改 2026-06.br-a.M2"),
        ("../x", "accept", "br-a", RAISED, {}, "没有整改"),
    ],
)
def test_refused_steps_leave_everything(
    root: Path, name: str, action: str, by: str, at: date, more: dict[str, Any], sentence: str
) -> None:
    added(root)
    before = contents(root)
    with pytest.raises(DangjianError, match=sentence):
        step(root, name, action, at, by, **more)
    assert contents(root) == before


def test_a_problem_is_found_wherever_it_lies(root: Path) -> None:
    name = added(root)
    old = root / "rectifications" / "2026-06" / f"{name}.yaml"
    new = root / "rectifications" / "elsewhere.yml"
    old.rename(new)
    step(root, name, "accept", RAISED, "br-a")
    assert "action: accept" in new.read_text(encoding="utf-8")


def test_line_ends_are_kept(root: Path) -> None:
    name = added(root)
    path = root / "rectifications" / "2026-06" / f"{name}.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    step(root, name, "accept", RAISED, "br-a")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert clean(root)


def test_a_log_with_errors_gets_no_more_events(root: Path) -> None:
    name = added(root)
    path = root / "rectifications" / "2026-06" / f"{name}.yaml"
    with path.open("a", encoding="utf-8") as file:
        file.write("  - {at: 2026-06-03, by: br-a, action: close, note: 好}\n")
    with pytest.raises(DangjianError, match="经过有错误"):
        step(root, name, "accept", date(2026, 6, 4), "br-a")
    listing = list_register(root, Wanted(), RAISED)
    assert listing.register.failed
    assert listing.chosen[0].progress.state is State.OPEN


# Looking


@pytest.fixture
def several(root: Path) -> Path:
    """One closed in time, one late, one overdue, one waiting, one withdrawn, one long."""
    names = [added(root, unit=unit) for unit in ("br-a", "br-a", "br-a", "br-b", "br-b")]
    close(root, names[0], date(2026, 7, 2))
    close(root, names[1], date(2026, 7, 3))
    step(root, names[3], "accept", RAISED, "br-b")
    step(root, names[3], "submit", date(2026, 7, 1), "br-b", evidence=("报告",))
    step(root, names[4], "withdraw", RAISED, note="重复")
    added(root, unit="br-b", mode="long")
    return root


def test_the_list_and_its_filters(several: Path) -> None:
    today = date(2026, 7, 12)

    def ids(**wanted: Any) -> list[str]:
        return [each.id[8:] for each in list_register(several, Wanted(**wanted), today).chosen]

    assert ids() == ["br-a.M3", "br-b.M1", "br-b.M3", "br-a.M2", "br-a.M1", "br-b.M2"]
    assert ids(status=State.CLOSED) == ["br-a.M2", "br-a.M1"]
    assert ids(overdue=True) == ["br-a.M3", "br-b.M1"]
    assert ids(unit="br-b", status=State.WITHDRAWN) == ["br-b.M2"]
    with pytest.raises(DangjianError, match="没有单位 br-x"):
        ids(unit="br-x")


def test_statistics(several: Path) -> None:
    found = statistics(several, date(2026, 7, 12), None)
    lines = [(r.name, r.kept, r.due, r.open, r.overdue, r.returned) for r in found.units]
    assert lines == [("第一党支部", 1, 3, 1, 1, 0), ("第二党支部", 0, 1, 2, 1, 0)]
    assert [(r.name, r.rate) for r in found.zones] == [("制造协作区", Decimal("0.3333"))]
    assert (found.total.kept, found.total.due) == (1, 4)
    assert found.ages == (("7 天以内", 0), ("8—30 天", 0), ("31—90 天", 3), ("超过 90 天", 0))
    august = statistics(several, date(2026, 7, 12), parse_period("2026-08"))
    assert august.total.due == 0
    assert august.total.rate == 1


def test_escalation_is_proposed_and_recorded(several: Path) -> None:
    def proposed(day: date) -> list[tuple[str, str | None]]:
        return [(each.id[8:], p.step) for each, p in escalations(several, day).due]

    # The one that was handed in in time waits for the reviewer: that is nobody's delay.
    assert proposed(date(2026, 7, 2)) == []
    assert proposed(date(2026, 7, 3)) == [("br-a.M3", "提醒")]
    assert proposed(date(2026, 7, 10)) == [("br-a.M3", "催办")]
    taken = step(several, "2026-06.br-a.M3", "escalate", date(2026, 7, 3))
    assert taken.event.step == "提醒"
    with pytest.raises(DangjianError, match="已经“提醒”"):
        step(several, "2026-06.br-a.M3", "escalate", date(2026, 7, 4))
    assert proposed(date(2026, 7, 4)) == []
    assert proposed(date(2026, 7, 10)) == [("br-a.M3", "催办")]


def test_long_ones_are_reviewed_every_quarter(several: Path) -> None:
    name = "2026-06.br-b.M3"
    tracked = story(several, name, RAISED).tracked
    assert next_review(tracked) == date(2026, 9, 2)
    step(several, name, "review", date(2026, 9, 1))
    assert next_review(story(several, name, RAISED).tracked) == date(2026, 12, 1)


def test_closing_rates_reach_the_ranking(several: Path) -> None:
    both_fine(several, "2026-07")
    period = parse_period("2026-07")
    assert period is not None
    results = score(Folder(several), period).results
    assert results is not None
    rates = {row.unit: round(row.closing_rate, 4) for row in results.ranking}
    assert rates == {"br-a": Decimal("0.3333"), "br-b": Decimal(0)}
    assert [row.rank for row in results.ranking] == [1, 1]  # the policy names no tie breakers
    edit(several, "policy.yaml", "eligibility:", "tie_breakers: [closing_rate]\neligibility:")
    results = score(Folder(several), period).results
    assert results is not None
    assert [(row.unit, row.rank) for row in results.ranking] == [("br-a", 1), ("br-b", 2)]


def test_common_problems(root: Path) -> None:
    edit(root, "policy.yaml", "common: {units: 3, share: 0.2}", "common: {units: 2, share: 1}")
    for month, others in (("2026-05", {"A03": "良"}), ("2026-06", {"A05": "90"})):
        for unit in ("br-a", "br-b"):
            record(root, unit, month, A02="false", **others)
    period = parse_period("2026-06")
    assert period is not None
    found = common(root, period).found.counting
    assert [(each.judged.item.id, each.before) for each in found.now] == [
        ("A02", True),
        ("A05", False),
    ]
    assert found.now[0].judged.failing == ("br-a", "br-b")
    assert [judged.item.id for _, judged in found.gone] == ["A03"]


# Whatever happens, nothing is lost


def test_a_fault_anywhere_leaves_a_right_register(root: Path) -> None:
    name = added(root)
    path = root / "rectifications" / "2026-06" / f"{name}.yaml"
    before = path.read_bytes()
    for error in ERRORS:
        for number in range(1, 8):
            path.write_bytes(before)
            try:
                with fault_at(number, error):
                    step(root, name, "accept", RAISED, "br-a")
            except (DangjianError, KeyboardInterrupt):
                pass
            lines = path.read_bytes().removeprefix(before)
            assert lines in (b"", b"  - {at: 2026-06-02, by: br-a, action: accept}\n")
            assert {each.name for each in path.parent.iterdir()} == {path.name}
            assert not (root / LOCK_FILE).exists()


def test_a_fault_while_raising_is_made_good_by_the_next_run(root: Path) -> None:
    record(root, "br-a", "2026-05", A02="false", A03="良", A05="90")
    record(root, "br-b", "2026-05", A02="false")
    folder = root / "rectifications" / "2026-05"
    for number in range(1, 30, 3):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            with fault_at(number, ERRORS[0]):
                raise_(root, "2026-05", RAISED)
        except DangjianError:
            pass
        assert clean(root)
        raise_(root, "2026-05", RAISED)
        assert len(list(folder.iterdir())) == 4


EACH = 4 * TIMES
"""Events that each of eight writers appends."""
WRITER = """
import sys
from datetime import date
from pathlib import Path
from dangjian.documents.rectification import Action
from dangjian.commands.rectify_steps import EventRequest as Step, take_step
root, me = Path(sys.argv[1]), sys.argv[2]
for number in range(int(sys.argv[3])):
    name = f"2026-06.br-a.M{number % 4 + 1}"
    take_step(root, name, Step(Action.AGAIN, "committee", date(2026, 6, 3), f"第 {me} 个的 {number}"))
"""


def test_eight_writers_at_once(root: Path) -> None:
    for _ in range(4):
        added(root)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root), str(me), str(EACH)], env=dict(os.environ)
        )
        for me in range(8)
    ]
    assert [writer.wait() for writer in writers] == [0] * 8
    notes = [
        event.note
        for tracked in list_register(root, Wanted(), date(2026, 6, 3)).chosen
        for event in tracked.rectification.events[1:]
    ]
    assert sorted(notes) == sorted(f"第 {a} 个的 {b}" for a in range(8) for b in range(EACH))  # type: ignore[type-var]
    assert clean(root)


def test_severity_follows_points_and_the_gravest_is_in_force(root: Path) -> None:
    """Under half of the points is 重点, a veto and an absent list always are, else 一般."""
    edit(root, "policy.yaml", "raise_below:", "major_below: 0.5\n  raise_below:")
    record(root, "br-a", "2026-05", A02="false", A03="良")
    raised = raise_period(root, parse_period("2026-05"), RAISED, "committee", dry_run=False)  # type: ignore[arg-type]
    told = {
        each.source.item or "list": each.severity
        for each in raised.plan.new
        if each.source and each.unit == "br-a"
    }
    assert told["A02"] == "major"
    assert told.get("A03", "minor") == "minor"
    every = list_register(root, Wanted(), date(2026, 12, 31)).chosen
    major = list_register(root, Wanted(severity="major"), date(2026, 12, 31)).chosen
    assert {each.id for each in major} == {e.id for e in every if e.progress.severity == "major"}
    assert "2026-05.br-a.A02" in {each.id for each in major}


@pytest.mark.parametrize(
    "day", ["9999-12-30", "2100-01-05", "2026-06-05", "1999-12-31", "1970-01-01", "0001-01-01"]
)
def test_add_never_writes_what_validate_refuses(tmp_path: Path, day: str) -> None:
    """A wrong clock, or a date mistyped: refused, or fine in the eyes of ``validate``."""

    from dangjian.cli.app import run
    from dangjian.commands.checking import check_workspace
    from dangjian.io.sources import Folder
    from tests.helpers import ROOT, contents

    root = copied(ROOT / "examples" / "gear-company", tmp_path / "ws")
    before = contents(root)
    command = ["rectify", "add", "--unit", "br-gear", "--problem", "p", "--owner", "o"]
    given = ["--due", "9999-12-31", "--by", "dept-party", "--date", day]
    status = run(["-C", str(root), *command, *given])
    assert status in (0, 2)
    assert (contents(root) == before) is (status == 2)
    assert not check_workspace(Folder(root)).errors
