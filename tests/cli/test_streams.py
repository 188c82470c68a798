"""Streams: data as UTF-8 whatever the console, and every trouble with a stream a sentence and exit 2."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dangjian.cli.app import run
from dangjian.io.journal import JOURNAL_FILE
from tests.helpers import ROOT, copied, some

EXAMPLE = ROOT / "examples" / "gear-company"
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells and names")
DATA = (
    ["score", "2026-05", "--format", "json"],
    ["score", "2026-05", "--format", "csv"],
    ["score", "2026-05", "--format", "markdown"],
    ["validate", "--format", "json"],
    ["validate", "--format", "sarif"],
    ["validate", "--format", "junit"],
    ["validate", "--format", "gitlab"],
    ["validate", "--format", "github"],
    ["show", "branch", "--format", "csv"],
    ["explain", "br-tool", "2026-05", "--format", "markdown"],
    ["rectify", "list", "--format", "json"],
    ["points", "show", "--format", "json"],
    ["campaign", "list", "--format", "json"],
    ["guidance", "2026-05", "--format", "json"],
    ["rota", "2026", "--format", "json"],
    ["plan", "2026"],
    ["schema"],
    ["report", "kpi", "2026-05"],
    ["report", "bulletin", "2026-05", "--to", "md"],
)


def dangjian(*arguments: str, shell: str = "") -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own; ``shell``: redirections."""
    command = [sys.executable, "-m", "dangjian", *arguments]
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    own = {**os.environ, "PYTHONPATH": paths}
    if shell:
        command = ["sh", "-c", f'"$@" {shell}', "sh", *command]
    return subprocess.run(command, capture_output=True, env=own, timeout=120, check=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path / "ws")


@pytest.mark.parametrize("command", DATA, ids=" ".join)
def test_data_are_utf_8_under_a_chinese_code_page(
    command: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In one process: a console of code page 936, as Python shows it to a program."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "gbk", newline="\r\n"))
    assert run(["-C", str(EXAMPLE), *command]) in (0, 1)
    sys.stdout.flush()
    text = raw.getvalue().decode("utf-8")
    assert not text.isascii() or command[0] == "rota"
    assert "\r\r" not in text
    whole = tmp_path / "data"
    assert run(["-C", str(EXAMPLE), *command, "--output", str(whole)]) in (0, 1)
    assert whole.read_text(encoding="utf-8-sig") == text.replace("\r\n", "\n") or "csv" in command
    if "json" in command:
        json.loads(text)


def test_text_for_people_keeps_the_code_page(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "gbk"))
    assert run(["-C", str(EXAMPLE), "score", "2026-05"]) == 0
    sys.stdout.flush()
    assert "工装党支部" in raw.getvalue().decode("gbk")


def test_a_refusal_as_json_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "gbk"))
    assert run(["-C", str(EXAMPLE), "score", "2026-13", "--format", "json"]) == 2
    sys.stdout.flush()
    assert "不是时段" in json.loads(raw.getvalue())["problems"][0]["message"]


def test_a_csv_file_begins_with_a_mark_and_a_csv_stream_does_not(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    command = ["-C", str(EXAMPLE), "score", "2026-05", "--format", "csv"]
    assert run(command) == 0
    stream = capsysbinary.readouterr().out
    assert run([*command, "--output", str(tmp_path / "a.csv")]) == 0
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + stream
    rows = list(csv.DictReader(stream.decode().splitlines()))
    assert {row["unit"] for row in rows} >= {"br-gear", "br-tool"}


@posix
def test_output_is_not_written_through_a_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "precious").write_text("precious", encoding="utf-8")
    (tmp_path / "out.json").symlink_to(tmp_path / "precious")
    command = ["-C", str(EXAMPLE), "score", "2026-05", "--output", str(tmp_path / "out.json")]
    assert run(command) == 2
    assert "是一个链接" in capsys.readouterr().err
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "precious"


@posix
@pytest.mark.parametrize(
    ("shell", "says"),
    [(">/dev/full", "磁盘已满"), (">&-", "输出已经关闭"), (">&- 2>&-", "")],
)
def test_a_stream_that_takes_nothing_is_a_sentence(shell: str, says: str) -> None:
    done = dangjian("-C", str(EXAMPLE), "validate", shell=shell)
    assert done.returncode == 2
    told = done.stderr.decode()
    assert says in told
    assert "Traceback" not in told
    assert "缺陷" not in told


@posix
def test_the_number_of_a_closed_stream_is_never_a_file(workspace: Path) -> None:
    """With stdout and stderr closed, what is said must not land in the file that is written."""
    list_ = workspace / "checklists" / "branch.yaml"
    done = dangjian("-C", str(workspace), "freeze", "branch", shell=">&- 2>&-")
    assert done.returncode == 2
    (archived,) = (workspace / "checklists" / "archive").glob("branch@2*.yaml")
    assert archived.read_bytes() == list_.read_bytes()


@posix
def test_a_reader_that_goes_away_is_no_trouble() -> None:
    done = dangjian("-C", str(EXAMPLE), "show", "--format", "json", shell="| head -c 10")
    assert len(done.stdout) == 10
    assert done.stderr == b""


@posix
def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    here = tmp_path / "gone"
    here.mkdir()
    script = f'mkdir "{here}/x" && cd "{here}/x" && rmdir "{here}/x" && "$@"'
    command = ["sh", "-c", script, "sh", sys.executable, "-m", "dangjian", "validate"]
    own = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, env=own, timeout=60, check=False)
    assert done.returncode == 2
    assert "文件夹已经不在" in done.stderr.decode()


def test_another_drive_is_no_bug(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Windows: no relative path leads from one drive to another."""
    real = os.path.relpath

    def other_drive(path: str, start: str = os.curdir) -> str:
        ours = [os.path.realpath(each).startswith(str(workspace)) for each in (path, start)]
        if ours[0] != ours[1]:
            raise ValueError("path is on mount 'Z:', start on mount 'C:'")
        return real(path, start)

    loose = tmp_path / "loose.yaml"
    record = workspace / "records" / "2026-05" / "br-gear.branch.yaml"
    loose.write_bytes(record.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os.path, "relpath", other_drive)
    for command in (
        ["report", "ranking", "2026-05"],
        ["sheet", "2026-05", "--unit", "br-gear"],
        ["format", "--check", str(loose)],
        ["score", str(loose)],
        ["validate", str(workspace / "records")],
    ):
        assert run(["-C", str(workspace), *command]) in (0, 1), command
    assert list((workspace / "reports").iterdir())


@posix
@pytest.mark.parametrize(
    "form", some(["sarif", "json", "gitlab", "github", "junit", "full", "concise"], 3)
)
def test_a_name_that_is_not_utf_8(workspace: Path, form: str) -> None:
    bad = os.fsencode(workspace / "records") + b"/\xff.yaml"
    with open(bad, "wb") as file:
        file.write(b"a: 1\n")
    done = dangjian("-C", str(workspace), "validate", "--format", form)
    assert done.returncode == 1, done.stderr
    if form in ("sarif", "json", "gitlab"):
        found = json.loads(done.stdout)
        assert found
    if form == "sarif":
        places = [each["locations"][0] for each in found["runs"][0]["results"]]
        uris = [each["physicalLocation"]["artifactLocation"]["uri"] for each in places]
        assert "records/%5Cudcff.yaml" in uris  # escaped, as in every other form


def test_an_interrupt_while_typer_is_at_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dangjian.commands import validate

    def interrupted(*_arguments: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "validate", interrupted)
    assert run(["-C", str(EXAMPLE), "validate"]) == 130
    assert "已中断" in capsys.readouterr().err


def test_a_command_that_was_cut_off_is_an_error_of_validate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the journal holds: until a writing command has dealt with it, nothing is to be trusted."""
    root = copied(ROOT / "examples" / "gear-company", tmp_path / "company")
    (root / JOURNAL_FILE).write_text("not finished", encoding="utf-8")
    assert run(["-C", str(root), "validate", "--format", "concise"]) == 1
    assert "DJ961" in capsys.readouterr().out
