from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine import copy_to, dangjian
from tests.helpers import contents

BASE = [
    "correct",
    "--unit",
    "br-a",
    "--checklist",
    "branch",
    "--period",
    "2026-05",
    "--kind",
    "appeal",
    "--reason",
    "情况属实",
    "--requested-by",
    "br-a",
    "--decided-by",
    "dept-party",
    "--decided",
    "2026-06-09",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_to(tmp_path)


def correct(root: Path, *more: str) -> int:
    return dangjian(*BASE, *more, root=root)


def test_upheld(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`old` is the value in force, after the first correction; the file is numbered on."""
    assert correct(root, "--item", "A4", "--value", "{late: 1}") == 0
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "已写入 corrections/2026-05/br-a.A4.2.yaml",
        "  原判：更新不及时 2 次 × 0.5 = 1；3 − 1 = 2，得 2",
        "  更正后：更新不及时 1 次 × 0.5 = 0.5；3 − 0.5 = 2.5，得 2.5",
        "  本表得分：62.94 → 66.28",
        "  甲党支部：综合得分 67.02 → 69.69",
    ]
    text = (root / "corrections/2026-05/br-a.A4.2.yaml").read_text("utf-8")
    assert text.splitlines() == [
        "schema: dangjian/correction@1",
        "unit: br-a",
        "checklist: branch",
        'period: "2026-05"',
        "item: A4",
        "kind: appeal",
        "old: {value: {late: 2}}",
        "new: {value: {late: 1}}",
        "reason: 情况属实",
        "requested_by: br-a",
        "decided_by: dept-party",
        "decided: 2026-06-09",
        "decision: upheld",
    ]
    assert dangjian("validate", "--strict", "corrections", root=root) in (0, 1)
    assert dangjian("explain", "br-a", "2026-05", "A4", root=root) == 0
    page = capsys.readouterr().out
    assert page.count("更正：申诉，采纳") == 2
    assert "原判：更新不及时 3 次" in page
    assert "得分 62.94 → 66.28" in page


def test_rejected(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(root, "--item", "A1", "--reject") == 0
    said = capsys.readouterr().out
    assert "不采纳，得分不变" in said
    assert "排名没有变化" in said
    text = (root / "corrections/2026-05/br-a.A1.1.yaml").read_text("utf-8")
    assert "new:" not in text
    assert "decision: rejected" in text


def test_a_missing_entry_is_added(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody filed the list in June: `old` is null, and the card is there because it was expected."""
    arguments = ["--unit", "br-b", "--checklist", "quality", "--period", "2026-06", "--item", "Q1"]
    assert correct(root, *arguments, "--value", "99", "--evidence", "检验台账") == 0
    text = (root / "corrections/2026-06/br-b.Q1.1.yaml").read_text("utf-8")
    assert "old: null" in text
    assert "new: {value: 99, evidence: [检验台账]}" in text
    assert "本表得分：0 → 100" in capsys.readouterr().out


def test_not_applicable(root: Path) -> None:
    arguments = ["--item", "A6", "--na", "全员外出集训", "--approved-by", "dept-party"]
    assert correct(root, *arguments) == 0
    text = (root / "corrections/2026-05/br-a.A6.2.yaml").read_text("utf-8")
    assert "new: {na: 全员外出集训, approved_by: dept-party}" in text


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (
            "党群工做部",
            "“党群工做部”不是单位的名称，照原文记下；是不是想写 dept-party（党群工作部）？",
        ),
        ("党群工作部", ""),
        ("上级党委办公会议", ""),
    ],
)
def test_who_decided_may_be_anybody_but_a_slip_is_told(
    root: Path, by: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ("--item", "A4", "--value", "{late: 1}", "--decided-by", by, "--dry-run")
    assert correct(root, *more) == 0
    said = capsys.readouterr().err
    assert ("不是单位的名称" in said) == bool(told)
    assert told in said


def test_dry_run(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(root)
    assert correct(root, "--item", "A4", "--value", "{late: 1}", "--dry-run") == 0
    assert contents(root) == before
    assert "62.94 → 66.28" in capsys.readouterr().out


def test_sealed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "seals").mkdir()
    (root / "seals/2026-05.1.yaml").write_text("schema: dangjian/seal@1\n", encoding="utf-8")
    assert correct(root, "--item", "A4", "--value", "{late: 1}", "--dry-run") == 0
    assert "要重新封存" in capsys.readouterr().err


REFUSED = [
    ("--item A4 --value {lated:1}", 1, "没有评分规则"),
    ("--item A4 --value 3", 2, "规则和次数"),
    ("--item A1 --value -1", 2, "次数，如 2"),
    ("--item A2 --na 没有党员", 1, "不允许填不适用"),
    ("--item A4", 2, "要写一个新值"),
    ("--item A4 --value {late:1} --na 不适用", 2, "要写一个新值"),
    ("--item A4 --value {late:1} --reject", 2, "不采纳的更正不写新值"),
    ("--item A4 --value {late:[}", 2, "--value 读不懂"),
    ("--item A4 --value {late:1} --decided 2026-06-01", 2, "已有更正"),
    ("--item A4 --value {late:1} --decided 2026-02-30", 2, "不是日期"),
    ("--item A4 --value {late:1} --period 2026-Q2", 2, "不是月份"),
    ("--item A4 --value {late:1} --kind wish", 2, "appeal、error"),
    ("--item A77 --value 1", 1, "没有事项"),
    ("--item A4 --value {late:1} --unit br-x", 2, "没有单位 br-x"),
    ("--item A4 --value {late:1} --checklist brunch", 2, "没有清单 brunch"),
    ("--item A4 --value {late:1} --period 2025-05", 2, "没有生效的考核办法"),
    ("--unit br-c --checklist quality --period 2026-06 --item Q1 --value 99", 2, "没有清单 quality 的得分表"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "status", "said"), REFUSED)
def test_refused(
    root: Path, what: str, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written."""
    before = contents(root)
    arguments = [part.replace(":", ": ") if part[0] == "{" else part for part in what.split()]
    assert correct(root, *arguments) == status
    assert said in capsys.readouterr().err
    assert contents(root) == before


def test_a_card_with_errors(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = root / "records/2026-05/br-a.branch.yaml"
    record.write_text(record.read_text("utf-8").replace("late: 3", "lated: 3"), encoding="utf-8")
    before = contents(root)
    assert correct(root, "--item", "A1", "--value", "2") == 1
    assert "先改正它们" in capsys.readouterr().err
    assert contents(root) == before


def test_special_characters_come_back(root: Path) -> None:
    reason = '冒号: 引号" #井号 - [括号] 2026-05\n第二行'
    arguments = ["--item", "A4", "--value", "{late: 1}", "--reason", reason, "--note", "012"]
    assert correct(root, *arguments) == 0
    from dangjian.io.yaml_reader import read

    raw = read((root / "corrections/2026-05/br-a.A4.2.yaml").read_bytes())
    assert isinstance(raw, dict)
    assert raw["reason"] == reason
    assert raw["new"] == {"value": {"late": 1}, "note": "012"}
