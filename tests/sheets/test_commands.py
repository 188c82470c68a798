"""``dangjian sheet`` and ``dangjian collect`` as people run them."""

from __future__ import annotations

import json
from pathlib import Path, PureWindowsPath

import pytest

from dangjian.cli.app import run
from tests.helpers import ROOT, contents
from tests.sheets.workspace import GOOD, blank, filled, make


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make(tmp_path / "ws")
    monkeypatch.chdir(root)
    return root


def test_sheets_are_written_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sheet", "2026-05"]) == 0
    made = sorted(path.name for path in (root / "sheets").iterdir())
    assert made == ["2026-05_一支部.xlsx", "2026-05_二支部.xlsx"]
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "写了 2 份点检表。"
    assert "2026 年没有工作日历" in told[0]
    before = contents(root)
    (root / "sheets" / made[0]).write_bytes(b"filled in")
    assert run(["sheet", "2026-05"]) == 0
    assert "1 份没有变化，1 份已有而且不一样，没有改动" in capsys.readouterr().err
    assert (root / "sheets" / made[0]).read_bytes() == b"filled in"
    assert run(["sheet", "2026-05", "--force"]) == 0
    assert contents(root) == before


# What Windows or any other system doesn't take in the name of a file, or takes for something else.
NO_FILE_NAMES = [
    "机关/后勤支部", "机关\\\\后勤支部", "A*B?支部", "CON", "NUL", "结尾点.", "  空格 ", "..", "-rf", "=1+1支部",
    '机关\\"后勤', "很长" * 90, "𠮷野支部", "支部🚩",
]  # fmt: skip


@pytest.mark.parametrize("name", NO_FILE_NAMES)
def test_any_name_of_a_unit_becomes_a_file(name: str, root: Path) -> None:
    organization = root / "organization.yaml"
    text = organization.read_text("utf-8").replace("name: 一支部", f'name: "{name}"')
    organization.write_text(text, encoding="utf-8")
    assert run(["sheet", "2026-05"]) == 0
    made = sorted(path.name for path in (root / "sheets").iterdir())
    assert len(made) == 2
    for file in made:
        assert PureWindowsPath(file).name == file  # no folder, no drive
        assert len(file.encode()) <= 255
        assert file.startswith("2026-05_")  # so that it is no device, and no option of a command
        assert not set(file) & set('<>:"|?*')
        assert not file.removesuffix(".xlsx").endswith((".", " "))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2026-Q2"], "点检表按月发"),
        (["2026-05", "--unit", "br-x"], "没有单位 br-x"),
        (["2026-05", "--layer", "group"], "没有层级 group"),
        (["2026-05", "--checklist", "brunch"], "没有清单 brunch"),
        (["2026-05", "--layer", "committee"], "没有要填的点检表"),
        (["2026-05", "--kind", "其他"], "可用的是 both、self、inspection"),
    ],
)
def test_what_cannot_be_written_is_said(
    root: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sheet", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not (root / "sheets").exists()


def test_collecting_says_what_became_of_each_file(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    good = GOOD | {("A2", "value"): "２"}
    (inbox / "一支部.xlsx").write_bytes(filled(blank(root), good))
    bad = GOOD | {("A3", "value"): "一般", ("A1", "value"): None, ("A1", "note"): "待查"}
    (inbox / "二支部.xlsx").write_bytes(filled(blank(root, "br-b"), bad))
    assert run(["collect", str(inbox)]) == 1
    assert (
        capsys.readouterr().out
        == """\
 一支部.xlsx  收下  核准 7 项
     支部点检表!G11 “２” 按 2 收下
 二支部.xlsx  退回  2 处
     支部点检表!K10 事项 A1 写了备注，但没有填核准结果
         填上结果；本月不适用的写不适用原因
     支部点检表!G13 填了“一般”，这里应填 档次之一：优、良、差
督查：督查组 → 一支部（2026 年 5 月）
2026 年 5 月自查还没交：一支部、二支部
2026 年 5 月还没有督查：二支部
收下 1 份，退回 1 份，写了 1 条记录。没有写入任何退回的表。
"""
    )


def test_a_dry_run_shows_the_difference(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "一支部.xlsx").write_bytes(filled(blank(root)))
    assert run(["collect", str(inbox)]) == 0
    (inbox / "一支部.xlsx").write_bytes(filled(blank(root), GOOD | {("A3", "value"): "差"}))
    capsys.readouterr()
    before = contents(root)
    assert run(["collect", str(inbox), "--dry-run", "--kind", "inspection"]) == 0
    assert (
        capsys.readouterr().out
        == """\
 一支部.xlsx  收下  核准 7 项
 一支部 支部点检表 核准
   - A3: 良
   + A3: 差
督查：督查组 → 一支部（2026 年 5 月）
2026 年 5 月自查还没交：一支部、二支部
2026 年 5 月还没有督查：二支部
试收：可收 1 份，退回 0 份，会写 1 条记录。什么都没有写。
"""
    )
    assert contents(root) == before


def test_collecting_as_json(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "一支部.xlsx"
    path.write_bytes(filled(blank(root)))
    assert run(["collect", str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "dangjian/collected@1"
    assert found["files"] == [
        {
            "file": "一支部.xlsx",
            "accepted": True,
            "partly": False,
            "unit": "br-a",
            "period": "2026-05",
            "problems": [],
        }
    ]
    assert found["records"][0]["file"] == "records/2026-05/br-a.branch.yaml"
    assert found["absent"] == {"2026-05": ["二支部"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing-here"], "没有找到要收的表"),
        (["x.xlsx", "--period", "腊月"], "“腊月”不是月份"),
        (["x.xlsx", "--format", "xml"], "可用的是 text、json"),
    ],
)
def test_what_cannot_be_collected_is_said(
    root: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "nothing-here").mkdir()
    assert run(["collect", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_is_not_there(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["collect", "没有.xlsx"]) == 1
    assert "这个文件读不了：没有这个文件" in capsys.readouterr().out


def test_by_default_what_the_month_expects(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sheets that `progress` waits for, and what was left out for it."""
    where = ["-C", str(ROOT / "examples" / "gear-company")]
    assert run([*where, "progress", "2026-05", "--format", "json"]) == 0
    owed = json.loads(capsys.readouterr().out)["units"]
    assert run([*where, "sheet", "2026-05", "--out", str(tmp_path)]) == 0
    made = {path.stem.partition("_")[2] for path in tmp_path.glob("*.xlsx")}
    assert made == {each["name"] for each in owed}
    said = capsys.readouterr().err
    assert "党员的《质量放心党员评价细则》" in said
    assert "--checklist" in said
