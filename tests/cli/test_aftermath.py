"""What follows from scores, on the command line: pages of the example, JSON, exit statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from tests.conftest import Golden
from tests.helpers import CASES, ROOT, contents, copied

EXAMPLE = ROOT / "examples" / "gear-company"
GOLDEN = CASES / "aftermath"
DAY = ("--today", "2026-06-30")
PAGES = {
    "list": ("rectify", "list", "--unit", "br-tool", *DAY),
    "list-overdue": ("rectify", "list", "--overdue", *DAY),
    "show": ("rectify", "show", "2026-05.br-tool.M4", *DAY),
    "stats": ("rectify", "stats", "2026-06", *DAY),
    "escalate": ("rectify", "escalate", "--date", "2026-07-08"),
    "common": ("rectify", "common", "2026-06"),
    "points": ("points", "show"),
    "points-person": ("points", "show", "p024", "--rules", "integrity-points"),
    "points-units": ("points", "show", "--units"),
    "points-warn": ("points", "warn", "--names"),
    "campaigns": ("campaign", "list", *DAY),
    "campaign": ("campaign", "show", "furnace", *DAY),
    "guidance": ("guidance", "2026-05"),
}


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), *PAGES[name]]) == 0
    golden(GOLDEN / f"{name}.txt", capsys.readouterr().out)


@pytest.mark.parametrize("name", [n for n in PAGES if n != "escalate"])
def test_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), *PAGES[name], "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_the_contract_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), *PAGES["list-overdue"], "--format", "json"]) == 0
    every = json.loads(capsys.readouterr().out)
    first = next(each for each in every if each["id"] == "2026-05.br-equip.M1")
    assert {key: first[key] for key in ("unit", "status", "due", "days_overdue", "steps")} == {
        "unit": "br-equip",
        "status": "working",
        "due": "2026-06-08",
        "days_overdue": 22,
        "steps": ["提醒", "催办并通报"],
    }
    assert all(each["days_overdue"] > 0 for each in every)


def test_the_list_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "rectify", "list", *DAY, "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("编号,单位编号,单位,问题")
    assert len(lines) == 1 + len(list((EXAMPLE / "rectifications").rglob("*.yaml")))


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["rectify"], 2, "登记"),
        (["rectify", "raise", "2026-05"], 2, "要写明谁登记"),
        (["rectify", "raise", "2026-Q2", "--by", "dept-party"], 2, "按月"),
        (["rectify", "raise", "五个月", "--by", "dept-party"], 2, "不是时段"),
        (["rectify", "raise", "2026-05", "--by", "nobody"], 2, "不在组织里"),
        (["rectify", "list", "--status", "done"], 2, "待接收"),
        (["rectify", "list", "--today", "6 月"], 2, "不是日期"),
        (["rectify", "list", "--format", "xml"], 2, "可用的是"),
        (["rectify", "list", "--unit", "br-geer"], 2, "是不是想写 br-gear"),
        (["rectify", "show", "2026-05.br-tool.M5"], 2, "没有整改"),
        (["rectify", "close", "2026-05.br-tool.M4"], 2, "缺少选项 --by"),
        (["rectify", "close", "2026-05.br-tool.M4", "--by", "br-tool", "--note", "好"], 2, "不能销号"),
        (["rectify", "escalate", "2026-05.br-tool.M4"], 2, "要写明谁办的"),
        (["rectify", "add", "--unit", "br-tool", "--problem", " ", "--by", "committee"], 2, "写明问题"),
        (["points", "show", "p999"], 2, "没有党员 p999"),
        (["points", "void", "integrity-points", "9", "--reason", "错", "--approved-by", "纪委书记",
          "--date", "2026-07-01"], 2, "前面没有这一条"),
        (["points", "add", "integrity-points", "p001", "gift", "--basis", "登记表", "--source", "纪检",
          "--approved-by", "纪委书记", "--informed", "2026-07-01", "--date", "2026-01-01"], 2, "早于前一条"),
        (["campaign", "show", "nois"], 2, "是不是想写 noise"),
        (["campaign", "milestone", "noise", "n5", "--by", "br-gear"], 2, "要写明节点怎样了"),
        (["guidance", "2024"], 1, "没有可用的考核办法"),
    ],
)  # fmt: skip
def test_refusals(
    arguments: list[str], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(EXAMPLE)
    assert run(["-C", str(EXAMPLE), *arguments]) == status
    said = capsys.readouterr()
    assert sentence in said.err + said.out
    assert contents(EXAMPLE) == before


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path / "workspace")


def test_the_newest_month_from_raise_to_close(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def do(*arguments: str) -> None:
        assert run(["-C", str(copy), *arguments]) == 0

    def register() -> list[dict[str, Any]]:
        capsys.readouterr()
        do("rectify", "list", "--today", "2026-07-31", "--format", "json")
        return list(json.loads(capsys.readouterr().out))

    before = len(register())
    do("rectify", "raise", "2026-06", "--by", "dept-party", "--date", "2026-07-03")
    every = register()
    mine = [each for each in every if each["unit"] == "br-equip" and each["status"] != "closed"]
    assert len(every) > before
    assert {each["unit"] for each in every if each["status"] in ("open", "working")}.isdisjoint(
        {"br-surface"}
    )
    for each in mine:
        name = each["id"]
        if each["status"] == "open":
            do("rectify", "accept", name, "--by", "br-equip", "--date", "2026-07-06")
        if each["status"] in ("open", "working"):
            do(
                "rectify",
                "submit",
                name,
                "--by",
                "br-equip",
                "--date",
                "2026-07-20",
                "--evidence",
                "报告",
            )
        do(
            "rectify",
            "close",
            name,
            "--by",
            "dept-party",
            "--date",
            "2026-07-22",
            "--note",
            "现场复核",
        )
    left = [each for each in register() if each["unit"] == "br-equip"]
    assert {each["status"] for each in left} == {"closed"}
    assert run(["-C", str(copy), "validate"]) == 0


def test_the_ledger_and_the_campaign_grow(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = [
        "points",
        "add",
        "integrity-points",
        "p001",
        "gift",
        "--basis",
        "礼品登记表",
        "--source",
        "纪检",
    ]
    who = ["--approved-by", "纪委书记", "--informed", "2026-07-01", "--date", "2026-07-02"]
    assert run(["-C", str(copy), *add, *who]) == 0
    assert "p001 100 → 102" in capsys.readouterr().out
    done = [
        "campaign",
        "milestone",
        "noise",
        "n5",
        "--done",
        "--by",
        "br-gear",
        "--date",
        "2026-06-30",
    ]
    assert run(["-C", str(copy), *done]) == 0
    assert "按期完成" in capsys.readouterr().out
    assert run(["-C", str(copy), "validate"]) == 0


def test_unlock(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(copy), "unlock"]) == 0
    assert "没有锁" in capsys.readouterr().out
    holder = {
        "pid": 7,
        "host": "另一台电脑",
        "user": "张三",
        "since": "昨天",
        "command": "dangjian collect",
    }
    (copy / ".dangjian.lock").write_text(json.dumps(holder), encoding="utf-8")
    assert run(["-C", str(copy), "unlock"]) == 0
    assert "另一台电脑 上的 张三" in capsys.readouterr().out
    assert not (copy / ".dangjian.lock").exists()


@pytest.mark.parametrize("day", ["9999-12-30", "0001-01-01"])
def test_what_is_added_can_be_read_again(
    day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the clock says: refused, or written so that it is valid."""
    root = copied(ROOT / "examples/gear-company", tmp_path / "w")
    before = contents(root)
    add = ("rectify", "add", "--unit", "br-gear", "--problem", "p", "--owner", "o", "--due",
           "9999-12-31", "--by", "dept-party", "--date", day)  # fmt: skip
    assert run(["-C", str(root), *add]) == 2
    assert "没有" in capsys.readouterr().err
    assert contents(root) == before
