"""The boundary of the command line: exit statuses, sentences, streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dangjian.cli import app
from dangjian.cli import workspace as validate
from dangjian.cli.app import run
from tests.helpers import ROOT, contents, copied

EXAMPLE = ROOT / "examples" / "gear-company"


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["score", "2026-13"], 2, "“2026-13”不是时段"),
        (["score", "2026-05", "--frmat", "csv"], 2, "没有选项 --frmat，是不是想写 --format"),
        (["score", "2026-05", "--format", "xml"], 2, "xml，可用的是 table、json、csv、markdown"),
        (["score", "2026-05", "--jobs", "many"], 2, "'--jobs' 应是整数"),
        (["score", "2026-05", "--fail-under", "good"], 2, "“good”不是分数"),
        (["score", "2026-05", "2026-06"], 2, "一次只能算一个时段"),
        (["score", "records/none.yaml"], 2, "没有文件 records/none.yaml"),
        (["scroe"], 2, "没有命令 scroe"),
        (
            ["score", "2026-05", "--fail-under", "85"],
            1,
            "低于 85 分的有 2 个：数智产线党支部、工装党支部",
        ),
        (["validate", "records/2026-05", "--strict"], 0, "没有问题"),
        (["validate", "--strict"], 1, "3 个警告"),
    ],
)
def test_status_and_sentence(
    arguments: list[str], status: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(EXAMPLE), *arguments]) == status
    assert says in capsys.readouterr().err


def test_the_workspace_may_be_chosen_before_or_after_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["-C", str(EXAMPLE), "score", "2026-05", "--format", "csv"]) == 0
    before = capsys.readouterr().out
    assert run(["score", "-C", str(EXAMPLE), "2026-05", "--format", "csv"]) == 0
    assert capsys.readouterr().out == before
    assert before.startswith("unit,name,layer,rank,score,")


@pytest.mark.parametrize("command", [["validate"], ["score", "2026-05"]])
def test_programs_get_json_even_when_nothing_can_be_done(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(tmp_path), *command, "--format", "json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    problems = answer if command == ["validate"] else answer["problems"]
    assert [problem["code"] for problem in problems] == ["DJ018"]
    assert problems[0]["file"]
    assert problems[0]["line"] == problems[0]["column"] == 1


def test_a_bug_of_ours_is_one_line_and_a_file_with_the_details(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_arguments: list[str]) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(app, "_run", broken)
    assert run(["score"]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    log = Path(line.rpartition(" ")[2])
    assert "ZeroDivisionError: a bug" in log.read_text(encoding="utf-8")
    log.unlink()


def test_an_interrupt_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "_run", interrupted)
    assert run(["score"]) == 130
    assert "已中断" in capsys.readouterr().err


def test_checking_and_scoring_never_write(tmp_path: Path) -> None:

    workspace = copied(EXAMPLE, tmp_path / "w")
    before = contents(workspace)
    for command in (["validate"], ["score", "2026-05"], ["score", "2026-Q2", "--jobs", "2"]):
        assert run(["-C", str(workspace), *command]) == 0
    assert contents(workspace) == before


def test_several_processes_find_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for jobs in ("1", "3"):
        for period in ("2026-05", "2026-H1"):
            assert run(["-C", str(EXAMPLE), "score", period, "--jobs", jobs]) == 0
        outputs.append(capsys.readouterr())
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"schema:", b"entries: [\nschema:"),
        (b'period: "2026-05"\n', b""),
        (b'period: "2026-05"', b"period: 5"),
        (b"unit: br-gear\n", b""),
        (b"checklist: branch@1.0.0\n", b""),
        (b'period: "2026-05"', b'period: "2026-04"\nperiod: "2026-05"'),
    ],
)
def test_a_broken_record_keeps_only_its_card_back(
    old: bytes, new: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    workspace = copied(EXAMPLE, tmp_path / "w")
    record = workspace / "records" / "2026-05" / "br-gear.branch.yaml"
    assert record.read_bytes().count(old) == 1
    record.write_bytes(record.read_bytes().replace(old, new))
    assert run(["-C", str(workspace), "score", "2026-05", "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    rows = {row["unit"]: row for row in answer["ranking"]}
    assert rows["br-gear"]["score"] is None
    assert "无法计分" in rows["br-gear"]["notes"][0]
    assert rows["br-heat"]["score"] is not None
    wrong = {p["file"] for p in answer["problems"] if p["severity"] == "error"}
    assert wrong == {"records/2026-05/br-gear.branch.yaml"}


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_any_console_can_show_it(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "dangjian", "-C", str(EXAMPLE), "explain", "br-tool", "2026-05"],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    if encoding == "gbk":
        assert "工装党支部" in text
        assert "?" not in text


def test_the_formats_of_validate_are_those_it_names() -> None:
    assert {"full", "concise", "json"} <= set(validate.FORMATS)
