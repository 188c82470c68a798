"""重点 and 一般 problems, and the layers whose lists raise any."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from dangjian.cli.app import run
from dangjian.commands.report import REPORTS, facts_of
from dangjian.pages.notice import notice_pages
from dangjian.pages.rectification import rectification_page
from dangjian.values.period import parse_period
from tests.helpers import CASES
from tests.workflows.follow import tabs
from tests.workflows.test_rectify import edit, raise_, read, record

RAISED = date(2026, 6, 2)
VETO = "{value: {accident: {basis: 事故调查报告, approved_by: 公司党委}}}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A half of the points is the line between 重点 and 一般."""
    folder = tmp_path / "workspace"
    shutil.copytree(CASES / "problems" / "base", folder)
    shutil.rmtree(folder / "records")
    shutil.rmtree(folder / "corrections")
    edit(folder, "policy.yaml", "{branch: 0.8, quality: 0.2}", "{branch: 1}")
    edit(
        folder,
        "policy.yaml",
        "  closers: [committee]",
        "  major_below: 0.5\n  closers: [committee]",
    )
    return folder


def listed(root: Path, capsys: pytest.CaptureFixture[str], *filters: str) -> dict[str, str]:
    capsys.readouterr()
    command = ["rectify", "list", "--today", "2026-08-01", "--format", "json", *filters]
    assert run(["-C", str(root), *command]) == 0
    return {each["id"]: each["severity"] for each in json.loads(capsys.readouterr().out)}


def facts(root: Path, kind: str):  # type: ignore[no-untyped-def]
    return facts_of(root, REPORTS[kind], parse_period("2026-05"), RAISED, ())


def test_what_is_grave(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A01 0 of 3; A04 half of 4 (the edge); A05 more than half; a veto; and an absent list
    record(root, "br-a", "2026-05", A01="{value: 0, evidence: [x]}", A04="{value: {done: 27, total: 30}}",
           A05="95", A09=VETO)  # fmt: skip
    raise_(root, "2026-05", RAISED)
    expected = {
        "2026-05.br-a.A01": "major", "2026-05.br-a.A04": "minor", "2026-05.br-a.A05": "minor",
        "2026-05.br-a.A09": "major", "2026-05.br-b.branch": "major",
    }  # fmt: skip
    assert listed(root, capsys) == expected
    grave = {name for name, each in expected.items() if each == "major"}
    assert listed(root, capsys, "--severity", "重点").keys() == grave
    assert listed(root, capsys, "--severity", "minor").keys() == expected.keys() - grave
    assert "severity: major\n" in read(root, "2026-05.br-a.A01")
    notice = repr([page for _, page in notice_pages(facts(root, "notice"))])
    assert notice.count("（重点问题）") == len(grave) == 3
    register = tabs(rectification_page(facts(root, "rectification")))["台账"]
    assert {row[0]: row[8] for row in register} == {
        name: {"major": "重点", "minor": "一般"}[each] for name, each in expected.items()
    }


def test_without_a_line_only_vetoes_and_absent_lists_are_grave(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root, "policy.yaml", "  major_below: 0.5\n", "")
    record(root, "br-a", "2026-05", A02="false", A09=VETO)
    raise_(root, "2026-05", RAISED)
    assert listed(root, capsys) == {
        "2026-05.br-a.A02": "minor", "2026-05.br-a.A09": "major", "2026-05.br-b.branch": "major",
    }  # fmt: skip


def test_the_gravest_time_is_in_force(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = {
        "2026-05": "95",
        "2026-06": "85",
        "2026-07": "95",
    }  # of 80 to 100: three quarters, a quarter
    found = []
    for number, (month, value) in enumerate(values.items()):
        record(root, "br-a", month, A05=value)
        record(root, "br-b", month)
        raise_(root, month, date(2026, 6 + number, 3))
        found.append(listed(root, capsys)["2026-05.br-a.A05"])
    assert found == ["minor", "major", "major"]
    assert read(root, "2026-05.br-a.A05").count("severity: m") == 3


def test_what_is_added_by_hand(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["-C", str(root), "rectify", "add", "--unit", "br-a", "--problem", "x", "--by", "committee",
           "--date", "2026-06-02"]  # fmt: skip
    assert run(add) == 0
    assert run([*add, "--severity", "major"]) == 0
    assert run([*add, "--severity", "grave"]) == 2
    assert listed(root, capsys) == {"2026-06.br-a.M1": "minor", "2026-06.br-a.M2": "major"}


@pytest.mark.parametrize(
    ("layers", "raised"),
    [
        (None, ["2026-05.br-b.branch"]),
        ("[branch]", ["2026-05.br-b.branch"]),
        ("[branch, group]", ["2026-05.br-b.branch", "2026-05.gr-a.groups"]),
        ("[group]", ["2026-05.gr-a.groups"]),
    ],
)
def test_whose_lists_raise_problems(
    root: Path, layers: str | None, raised: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A layer that isn't ranked owes its lists once the policy names it; ``--dry-run`` shows it."""
    if layers:
        edit(root, "policy.yaml", "  closers:", f"  layers: {layers}\n  closers:")
    (root / "checklists" / "groups.yaml").write_text(
        'schema: dangjian/checklist@1\nid: groups\nversion: "1.0.0"\ntitle: 党小组点检表\nlayers: [group]\n'
        "full_score: 100\neffective: 2026-01\nsections:\n  - id: s\n    title: 学习\n    items:\n"
        "      - {id: G01, title: 小组学习, responsibility: specific, requirement: 每月一次。, cycle: month,"
        " points: 5, criterion: {kind: check}, nature: company}\n",
        encoding="utf-8",
    )
    record(root, "br-a", "2026-05")
    raise_(root, "2026-05", RAISED, dry_run=True)
    done = run(
        ["-C", str(root), "rectify", "raise", "2026-05", "--date", "2026-06-02", "--dry-run"]
    )
    assert done == 0
    said = capsys.readouterr().out
    new = [line.split()[1:3] for line in said.splitlines() if line.startswith(" 新登记")]
    assert sorted(new) == [[name, "重点"] for name in sorted(raised)]
    assert not (root / "rectifications").exists()
    raise_(root, "2026-05", RAISED)
    told = {unit.id for unit, _ in notice_pages(facts(root, "notice"))}
    assert told == {name.split(".")[1] for name in raised}


def test_a_self_check_is_no_absent_list(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(root, "br-a", "2026-05", kind="self")
    record(root, "br-b", "2026-05")
    raise_(root, "2026-05", RAISED)
    assert listed(root, capsys) == {}


def test_a_changed_line_is_a_minor_change(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = root / "policy.yaml"
    new = root / "new.yaml"
    text = old.read_text(encoding="utf-8").replace("major_below: 0.5", "major_below: 0.6")
    new.write_text(text.replace("  closers:", "  layers: [branch]\n  closers:"), encoding="utf-8")
    run(["-C", str(root), "diff", str(old), str(new), "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert {(each["field"], each["bump"]) for each in told["changes"]} == {
        ("rectification.major_below", "minor"), ("rectification.layers", "minor"),
    }  # fmt: skip
    assert told["required"] == "minor"
