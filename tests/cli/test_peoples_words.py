"""Every command takes a name where it takes an id, and does the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dangjian.cli.app import run
from dangjian.io.yaml_reader import read
from tests.cli.company import copy_to
from tests.helpers import ROOT, contents

EXAMPLE = ROOT / "examples" / "gear-company"


def title_of(item: str, checklist: str = "branch") -> str:
    plain = read((ROOT / "checklists" / f"{checklist}.yaml").read_bytes())
    every = [each for section in plain["sections"] for each in section["items"]]
    return next(str(each["title"]) for each in every if each["id"] == item)


def list_title(checklist: str) -> str:
    return str(read((ROOT / "checklists" / f"{checklist}.yaml").read_bytes())["title"])


BRANCH = list_title("branch")
ZB03 = title_of("ZB03")
# The same thing named by ids and as people name it; what both print must be the same.
READING = [
    ("score 2026-05 --format csv", "score 2026年5月 --format csv"),
    ("explain br-tool 2026-05 ZB03", f"explain 工装党支部 202605 {ZB03}"),
    ("explain br-tool 2026-Q2 --format json", "explain 工装党支部 2026年二季度 --format json"),
    ("explain z1 2026-05", "explain 制造协作区 2026年5月"),
    ("explain branch 2026-05", "explain 党支部 2026/5"),
    ("show branch --format json", f"show {BRANCH} --format json"),
    ("show br-tool --month 2026-05", "show 工装党支部 --month 2026年5月"),
    ("show --layer branch --cycle month", "show --layer 党支部 --cycle 每月"),
    ("show --nature company --format csv", "show --nature 本企业 --format csv"),
    ("plan 2026 --unit br-tool", "plan 2026年 --unit 工装党支部"),
    ("rota 2026 --layer branch --format csv", "rota 2026年度 --layer 党支部 --format csv"),
    ("progress 2026-05", "progress 2026年5月"),
    ("guidance 2026-05", "guidance 2026年5月"),
    ("rectify list --unit br-tool --severity minor --today 2026-06-20",
     "rectify list --unit 工装党支部 --severity 一般 --today 2026-06-20"),
    ("rectify common 2026-05", "rectify common 2026年5月"),
    ("rectify stats 2026-Q2 --today 2026-06-20", "rectify stats 2026年第2季度 --today 2026-06-20"),
    ("rectify raise 2026-05 --dry-run --by dept-party --date 2026-06-02",
     "rectify raise 2026年5月 --dry-run --by 党群工作部 --date 2026-06-02"),
    ("report ranking 2026-05 --to md --unit br-tool --date 2026-06-05",
     "report 排名 2026年5月 --to md --unit 工装党支部 --date 2026-06-05"),
    ("report kpi 2026-05 --to csv --date 2026-06-05", "report 指标 202605 --to csv --date 2026-06-05"),
    ("points show --rules integrity-points --unit br-tool", "points show --rules 廉洁积分细则 --unit 工装党支部"),
    ("campaign show furnace --today 2026-06-10", "campaign show 连续炉节拍攻坚 --today 2026-06-10"),
    ("verify 2026-05", "verify 2026年5月"),
    ("diff branch@1.0.0 branch --what-if ZB03.points=9 --replay 2026-05",
     f"diff {BRANCH}@1.0.0 {BRANCH} --what-if {ZB03}.points=9 --replay 2026年5月"),
]  # fmt: skip


@pytest.mark.parametrize(("ids", "words"), READING)
def test_reading(ids: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["-C", str(EXAMPLE), *ids.split()])
    by_id = capsys.readouterr()
    assert by_id.out or by_id.err
    assert run(["-C", str(EXAMPLE), *words.split()]) == status
    by_word = capsys.readouterr()
    shown = by_word.out.replace(f"{BRANCH}@1.0.0", "branch@1.0.0")
    assert (shown.replace(ZB03, "ZB03"), by_word.err) == (
        by_id.out.replace(ZB03, "ZB03"),
        by_id.err,
    )


SHEETS = [
    ("sheet 2026-05 --unit br-tool --checklist branch --kind self",
     f"sheet 2026年5月 --unit 工装党支部 --checklist {BRANCH} --kind 自查"),
    ("sheet 2026-05 --layer team", "sheet 202605 --layer 党员突击队"),
]  # fmt: skip


@pytest.mark.parametrize(("ids", "words"), SHEETS)
def test_sheets(ids: str, words: str, tmp_path: Path) -> None:
    for name, command in (("a", ids), ("b", words)):
        assert run(["-C", str(EXAMPLE), *command.split(), "--out", str(tmp_path / name)]) == 0
    made = contents(tmp_path / "a")
    assert made
    assert made == contents(tmp_path / "b")


CORRECTION = (
    "correct --period {} --unit {} --checklist {} --item {} --kind {} --value 1 --reason 补录 "
    "--requested-by {} --decided-by {} --decided 2026-06-20"
)
WRITING = [
    (CORRECTION.format("2026-05", "br-tool", "branch", "ZB03", "appeal", "br-tool", "dept-party"),
     CORRECTION.format("2026年5月", "工装党支部", BRANCH, ZB03, "申诉", "工装党支部", "党群工作部")),
    ("rectify add --unit br-tool --problem 台账不全 --by dept-party --mode long --item ZB03 "
     "--severity major --date 2026-06-10",
     f"rectify add --unit 工装党支部 --problem 台账不全 --by 党群工作部 --mode 长期坚持 --item {ZB03} "
     "--severity 重点 --date 2026-06-10"),
    ("freeze branch", f"freeze {BRANCH}"),
    ("freeze integrity-points", "freeze 廉洁积分细则"),
]  # fmt: skip


@pytest.mark.parametrize(("ids", "words"), WRITING)
def test_writing(ids: str, words: str, tmp_path: Path) -> None:
    roots = [copy_to(tmp_path / name) for name in ("a", "b")]
    before = contents(roots[0])
    for root, command in zip(roots, (ids, words), strict=True):
        assert run(["-C", str(root), *command.split()]) == 0
    assert contents(roots[0]) == contents(roots[1]) != before


def test_steps(tmp_path: Path) -> None:
    root = copy_to(tmp_path / "a")
    add = "rectify add --unit br-tool --problem 缺 --by dept-party --date 2026-06-10"
    assert run(["-C", str(root), *add.split()]) == 0
    step = "rectify accept 2026-06.br-tool.M1 --by 工装党支部 --date 2026-06-11"
    assert run(["-C", str(root), *step.split()]) == 0
    file = root / "rectifications" / "2026-06" / "2026-06.br-tool.M1.yaml"
    assert "at: 2026-06-11, by: br-tool, action: accept" in file.read_text(encoding="utf-8")


REFUSED = [
    ("explain 工状党支部 2026-05", "是不是想写 br-tool（工装党支部）？"),
    ("explain 齿轮 2026-05", "是不是想写 br-gear（齿轮党支部）或 "),
    ("report bulltin 2026-05", "是不是想写 bulletin？"),
    ("show 工装", "是不是想写 br-tool（工装党支部）？"),
    ("sheet 2026-05 --unit 工状党支部", "是不是想写 br-tool（工装党支部）？"),
    ("sheet 2026-05 --layer 支部", "（党支部）"),
    ("sheet 2026-05 --checklist 党支部党建工作责任点检", f"是不是想写 branch（{BRANCH}）？"),
    ("plan 2026 --unit 工状党支部", "是不是想写 br-tool（工装党支部）？"),
    ("rectify list --unit 工状党支部", "是不是想写 br-tool（工装党支部）？"),
    ("report notice 2026-05 --unit 工状党支部", "是不是想写 br-tool（工装党支部）？"),
    ("freeze 党支部党建工作责任点检", f"是不是想写 branch（{BRANCH}）？"),
    ("campaign show 降噪", "没有攻坚项目 降噪"),
    ("score 五个月", "2026年5月"),
]


@pytest.mark.parametrize(("words", "hint"), REFUSED)
def test_refused(words: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), *words.split()]) == 2
    assert hint in capsys.readouterr().err


def test_a_period_without_its_year(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "progress", "上半年"]) == 0
    assert f"“上半年”没有写年份，按 {date.today().year} 年上半年算。" in capsys.readouterr().err
