"""When a correction takes away the failure that raised a problem, the register and the papers hear of it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from dangjian.cli.app import run
from dangjian.commands.rectify import guidance, list_register, story
from dangjian.commands.report import REPORTS, facts_of
from dangjian.commands.validate import validate
from dangjian.pages.dashboard_improvement import improvement
from dangjian.pages.kanban import kanban
from dangjian.pages.kpi import indicators
from dangjian.pages.notice import notice_pages, told_problems
from dangjian.pages.wall import walls
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import Wanted
from dangjian.values.period import parse_period
from tests.example.company import EXAMPLE
from tests.helpers import CASES, contents, copied
from tests.workflows.test_rectify import added, both_fine, edit, raise_, read, record

RAISED = date(2026, 6, 10)
PROBLEM = "2026-05.br-a.A02"
LATE = "2026-05.br-a.A07"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two branches in May: one has not done A02, and was late twice with A07."""
    folder = tmp_path / "workspace"
    shutil.copytree(CASES / "problems" / "base", folder)
    shutil.rmtree(folder / "records")
    shutil.rmtree(folder / "corrections")
    edit(folder, "policy.yaml", "{branch: 0.8, quality: 0.2}", "{branch: 1}")
    record(folder, "br-a", "2026-05", A02="false", A07="{value: {late: 2}}")
    record(folder, "br-b", "2026-05")
    raise_(folder, "2026-05", RAISED)
    return folder


def correct(root: Path, item: str, value: str, *more: str, month: str = "2026-05") -> int:
    return run(
        ["-C", str(root), "correct", "--unit", "br-a", "--checklist", "branch", "--period", month,
         "--item", item, "--kind", "appeal", "--reason", "督查漏看记录", "--requested-by", "br-a",
         "--value", value, "--decided", "2026-06-05", *more]
    )  # fmt: skip


def by(who: str) -> tuple[str, str]:
    return "--decided-by", who


def marked(root: Path) -> set[str]:
    """What ``validate`` warns of, which must be what the list marks."""
    warned = {
        each.location.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        for each in validate(root, ()).problems
        if each.code == "DJ620"
    }
    assert warned == list_register(root, Wanted(), date(2026, 12, 31)).settled
    return warned


def noticed(root: Path) -> str:
    """Everything that the notices of May print."""
    period = parse_period("2026-05")
    assert period is not None
    facts = facts_of(root, REPORTS["notice"], period, RAISED, ())
    assert [*notice_pages(facts)] or not [*told_problems(facts)]
    return repr([each.id for told in told_problems(facts) for each in told.problems])


def test_the_problem_is_named_and_the_withdrawal_offered(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(root / "rectifications")
    assert marked(root) == set()
    assert PROBLEM in noticed(root)
    assert correct(root, "A02", "true", *by("committee")) == 0
    said = capsys.readouterr().out
    assert f"问题 {PROBLEM} 的事项不再失分" in said
    command = next(line.strip() for line in said.splitlines() if "rectify withdraw" in line)
    assert contents(root / "rectifications") == before  # nothing is withdrawn unasked
    assert marked(root) == {PROBLEM}
    assert PROBLEM not in noticed(root)
    assert LATE in noticed(root)
    head, note = command.removeprefix("dangjian ").split(" --note ")
    assert run(["-C", str(root), *head.split(" "), "--note", note.strip('"')]) == 0
    assert marked(root) == set()


def test_whoever_counts_it_says_that_it_waits(root: Path) -> None:
    """No advice and no light on the wall for what no longer fails; where the register is counted it is
    still open until somebody withdraws it, and the count says so."""
    edit(
        root,
        "policy.yaml",
        "tiers:",
        "tiers:\n  - {name: 都要抓, focus: 抓基础, bottom: 1, below: 101}",
    )
    period = parse_period("2026-05")
    assert period is not None

    def told() -> tuple[set[str], tuple[object, str], int, str]:
        advice = guidance(root, period).advice
        asked = {each.id for one in advice for each in one.problems if one.row.unit == "br-a"}
        facts = facts_of(root, REPORTS["kpi"], period, RAISED, ())
        opened = {
            e.unit: (e.value, e.note) for e in indicators(facts) if e.name == "rectification.open"
        }
        return asked, opened["br-a"], improvement(facts).settled, repr(list(walls(facts)))

    assert told()[:3] == ({PROBLEM, LATE}, (2, ""), 0)
    assert "未销 2" in told()[3]
    assert correct(root, "A02", "true", *by("committee")) == 0
    asked, (count, note), waiting, lights = told()
    assert (asked, count, waiting) == ({LATE}, 2, 1)
    assert "其中 1 项" in note
    assert "待撤销" in note
    assert "未销 1" in lights
    assert "未销 2" not in lights
    board = kanban(facts_of(root, REPORTS["rectification"], period, RAISED, ()))
    cards = {card.id: card.problem for lane in board.lanes for card in lane.cards}
    assert "待撤销" in cards[PROBLEM]
    assert "待撤销" not in cards[LATE]


def test_it_is_withdrawn_at_once_when_asked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(root, "A02", "true", *by("committee"), "--withdraw", "--dry-run") == 0
    assert "将会撤销" in capsys.readouterr().out
    assert read(root, PROBLEM).count("action:") == 1
    assert correct(root, "A02", "true", *by("committee"), "--withdraw") == 0
    assert "已经撤销" in capsys.readouterr().out
    # The problem was raised after the decision: its log doesn't run backwards.
    line = "{at: 2026-06-10, by: committee, action: withdraw, note: 更正 br-a.A02.1：督查漏看记录}"
    assert line in read(root, PROBLEM)
    assert story(root, PROBLEM, RAISED).tracked.progress.state is ProblemState.WITHDRAWN
    assert not validate(root, ()).fails(strict=False)
    assert marked(root) == set()


def test_who_may_not_withdraw_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(root, "A02", "true", *by("br-b"), "--withdraw") == 0
    assert "br-b 不能撤销它" in capsys.readouterr().out
    assert read(root, PROBLEM).count("action:") == 1
    assert (root / "corrections/2026-05/br-a.A02.1.yaml").is_file()
    assert marked(root) == {PROBLEM}


def test_what_still_fails_gets_its_new_figures(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert correct(root, "A07", "{late: 1}", *by("committee"), "--withdraw") == 0
    assert "更新不及时 1 次" in capsys.readouterr().out
    assert marked(root) == set()
    progress = story(root, LATE, RAISED).tracked.progress
    assert (progress.state, progress.again) == (ProblemState.OPEN, 0)  # no second failure
    assert (
        '{at: 2026-06-10, by: committee, action: again, period: "2026-05", severity: minor, '
        "note: 更正 br-a.A07.1 以后：5 月活动阵地：更新不及时 1 次}"
    ) in read(root, LATE)


def test_a_rejected_one_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(root / "rectifications")
    done = run(
        ["-C", str(root), "correct", "--unit", "br-a", "--checklist", "branch", "--period", "2026-05",
         "--item", "A02", "--kind", "appeal", "--reason", "查无记录", "--requested-by", "br-a",
         "--decided", "2026-06-05", "--reject", "--withdraw", *by("committee")]
    )  # fmt: skip
    assert done == 0
    assert "问题 " not in capsys.readouterr().out
    assert contents(root / "rectifications") == before
    assert marked(root) == set()


def test_what_failed_twice_stands_until_both_are_corrected(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(root, "br-a", "2026-06", A02="false")
    record(root, "br-b", "2026-06")
    raise_(root, "2026-06", date(2026, 7, 3))
    capsys.readouterr()
    assert correct(root, "A02", "true", *by("committee")) == 0
    assert "不再失分" not in capsys.readouterr().out
    assert marked(root) == set()
    assert correct(root, "A02", "true", *by("committee"), month="2026-06") == 0
    assert f"问题 {PROBLEM} 的事项不再失分" in capsys.readouterr().out
    assert marked(root) == {PROBLEM}


def test_what_no_record_raised_is_never_marked(root: Path) -> None:
    """A problem that somebody added to an item doesn't follow from points; nor does an absent list."""
    both_fine(root, "2026-06")
    added(root, item="A03")
    (root / "records/2026-06/br-b.branch.yaml").unlink()
    raise_(root, "2026-06", date(2026, 7, 3))
    record(root, "br-b", "2026-06")
    assert (root / "rectifications/2026-06/2026-06.br-b.branch.yaml").is_file()
    assert marked(root) == set()


def test_other_programs_read_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    correct(root, "A02", "true", *by("committee"))
    capsys.readouterr()
    run(["-C", str(root), "rectify", "list", "--today", "2026-06-30", "--format", "json"])
    rows = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert {name: row["settled"] for name, row in rows.items()} == {PROBLEM: True, LATE: False}
    assert {row["severity"] for row in rows.values()} == {"minor"}
    run(["-C", str(root), "rectify", "list", "--today", "2026-06-30"])
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines() if "※ 不再失分" in line] == [PROBLEM]


def test_corrections_of_a_company(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error found takes one problem away, an appeal leaves another with other figures."""
    root = copied(EXAMPLE, tmp_path / "w")
    every = (
        "-C",
        str(root),
        "correct",
        "--unit",
        "br-tool",
        "--checklist",
        "branch",
        "--period",
        "2026-05",
    )
    who = (
        "--kind",
        "error",
        "--reason",
        "x",
        "--requested-by",
        "br-tool",
        "--decided-by",
        "dept-party",
    )
    done = (*who, "--decided", "2026-06-20", "--withdraw")
    assert run([*every, "--item", "ZB13", "--value", "{done: 22, total: 22}", *done]) == 0
    assert "问题 2026-05.br-tool.ZB13 的事项不再失分，已经撤销" in capsys.readouterr().out
    assert validate(root, ()).fails(strict=False) is False
