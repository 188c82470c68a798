"""A month on Windows in code page 936: the bundle does what the same commands do here.

What is expected is not written down: each command runs a second time on this machine, on a copy
of the same folder, and in the end both folders must hold the same files with the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from tools import bundle

from dangjian.commands.checking import check_workspace
from dangjian.documents.record import Record
from dangjian.io.sources import Folder
from dangjian.values.period import Month
from tests.helpers import contents
from tests.sheets.filling import fill
from tests.windows.wine import Windows, as_windows_path, environment, has_locale, unpacked
from tests.workflows.officer import Hands

pytestmark = pytest.mark.wine

MONTH = "2026-05"
UNIT = "br-gear"
RARE = "䶮𬭎党支部"
"""A name that code page 936 can't write."""


class Twins(NamedTuple):
    """One workspace on Windows and its copy on this machine."""

    windows: Windows
    there: Path
    here: Path

    def both(self, *arguments: str, status: int = 0) -> tuple[bytes, bytes]:
        """A command in both folders, ``@/`` being each one's: what each wrote to stdout."""
        folder = as_windows_path(self.there)
        there = self.windows.run("-C", folder, *(_placed(word, folder, "\\") for word in arguments))
        own = [_placed(word, str(self.here), "/") for word in arguments]
        here = subprocess.run(
            [sys.executable, "-m", "dangjian", "-C", str(self.here), *own],
            cwd=self.here.parent,
            env={**os.environ, "PYTHONIOENCODING": "gbk"},  # what text for people is compared in
            capture_output=True,
            check=False,
        )
        said = there.stderr.decode("gbk", "replace") + here.stderr.decode("gbk", "replace")
        assert (there.returncode, here.returncode) == (status, status), f"{arguments}: {said}"
        return there.stdout, here.stdout

    def same(self, *arguments: str, status: int = 0) -> str:
        """A command whose data are the same bytes on both, and UTF-8."""
        there, here = self.both(*arguments, status=status)
        assert there.replace(b"\r\n", b"\n") == here, arguments
        return here.decode("utf-8")


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Windows:
    if not has_locale():
        reason = "the locale zh_CN.UTF-8 is missing"
        (pytest.fail if os.environ.get("DANGJIAN_REQUIRE_WINE") == "1" else pytest.skip)(reason)
    scratch = tmp_path_factory.mktemp("scratch")
    made = os.environ.get("DANGJIAN_BUNDLE")
    zipped = Path(made) if made else bundle.make(scratch, tmp_path_factory.mktemp("made"))
    return unpacked(zipped, tmp_path_factory.mktemp("桌面"))


@pytest.fixture
def twins(windows: Windows, tmp_path: Path) -> Twins:
    """The example that the bundle carries, on both, with one name that gbk has no letters for."""
    example = tmp_path / "齿轮公司"
    shutil.copytree(windows.home / "示例公司", example)
    organization = example / "organization.yaml"
    text = organization.read_text(encoding="utf-8")
    organization.write_text(text.replace("物流党支部", RARE), encoding="utf-8", newline="\n")
    there = Path(shutil.copytree(example, tmp_path / "到 Windows" / "齿轮公司"))
    here = Path(shutil.copytree(example, tmp_path / "到 here" / "齿轮公司"))
    return Twins(windows, there, here)


def test_the_bundle_carries_what_it_says(windows: Windows) -> None:
    names = {path.name for path in windows.home.iterdir()}
    assert names == {
        "dangjian.cmd", "党建工作台.cmd", "命令提示符.cmd", "使用说明.txt", "许可.txt", "python", "示例公司",
    }  # fmt: skip
    licences = (windows.home / "许可.txt").read_text(encoding="utf-8-sig")
    for package in (windows.home / "python/site").glob("*.dist-info"):
        name, version = package.name.removesuffix(".dist-info").split("-")
        listed = re.compile(
            rf"(?im)^{re.escape(name).replace('_', '[-_.]')} {re.escape(version)}：.+$"
        )
        assert listed.search(licences), package.name


def test_the_command_file_passes_arguments_and_status(windows: Windows) -> None:
    command = windows.home / "dangjian.cmd"
    asked = windows.program("cmd", "/c", as_windows_path(command), "--version")
    assert asked.returncode == 0
    assert asked.stdout.decode("gbk").startswith("dangjian ")
    refused = windows.program("cmd", "/c", as_windows_path(command), "score", "2026-13")
    assert refused.returncode == 2


def test_a_new_workspace(windows: Windows, tmp_path: Path) -> None:
    """``init`` from another drive, into a folder with a Chinese name and a blank in it."""
    folder = tmp_path / "新 公司"
    made = windows.run("init", as_windows_path(folder))
    assert made.returncode == 0, made.stderr.decode("gbk", "replace")
    checked = windows.run("-C", as_windows_path(folder), "validate", "--format", "json")
    assert (checked.returncode, checked.stdout) == (0, b"[]\n")
    native = tmp_path / "native"
    subprocess.run([sys.executable, "-m", "dangjian", "init", str(native)], check=True)
    assert contents(folder).keys() == contents(native).keys()


def test_a_month(twins: Twins, tmp_path: Path) -> None:
    """Sheets out and in, scores, corrections, problems to their end, papers, data, a seal."""
    records = _records(twins.here)
    for record in records:
        for folder in (twins.there, twins.here):
            (folder / "records" / MONTH / _name(record)).unlink()
    for folder in (twins.there, twins.here):  # the month is played before anything came of it
        shutil.rmtree(folder / "rectifications" / MONTH)
    twins.both("sheet", MONTH, "--unit", UNIT, "--out", "@/点检表")
    _fill_in(twins, records)
    twins.both("collect", "@/点检表")
    scores = twins.same("score", MONTH, "--format", "json")
    assert json.loads(scores)["ranking"]
    assert RARE in twins.same("score", MONTH, "--format", "csv")
    twins.same("validate", "--format", "sarif")
    twins.both("explain", UNIT, MONTH)
    _correct(twins, records)
    _appeal(twins)
    twins.both("rectify", "raise", MONTH, "--by", "dept-party", "--date", "2026-06-08")
    _rectify(twins)
    twins.same("rectify", "list", "--format", "json", "--today", "2026-08-31")
    for kind in ("ranking", "bulletin", "notice", "rectification", "kpi", "meeting", "dashboard"):
        twins.both("report", kind, MONTH, "--date", "2026-06-12", "--out", "@/报告")
    twins.both("board", "kanban", MONTH, "--out", "@/看板")
    for kind in ("csv", "json", "parquet"):
        twins.both("export", MONTH, "--to", kind, "--out", f"@/数据 {kind}")
    twins.both("seal", MONTH, "--by", "党群工作部", "--provisional")
    twins.both("verify", MONTH)
    _same_trees(twins)


def test_without_git(twins: Twins) -> None:
    """What needs git says so; nothing else asks for it."""
    asked = twins.windows.run("-C", as_windows_path(twins.there), "validate", "--against", "HEAD")
    assert asked.returncode == 2
    assert "git" in asked.stderr.decode("gbk", "replace")
    assert b"Traceback" not in asked.stderr


def test_the_desk_serves_its_first_page(twins: Twins) -> None:
    """By a double click, which hands over the folder that was dropped on it."""
    command = twins.windows.home / "党建工作台.cmd"
    words = ["cmd", "/c", as_windows_path(command), as_windows_path(twins.there)]
    environ = environment(twins.windows.prefix)
    with subprocess.Popen(
        ["wine", *words], cwd=twins.windows.drive_c, env=environ, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as desk:  # fmt: skip
        try:
            assert desk.stdout is not None
            said = next(line for line in desk.stdout if b"http://127.0.0.1:" in line)
            cookies = urllib.request.HTTPCookieProcessor()
            browser = urllib.request.build_opener(cookies)
            with browser.open(said.decode("ascii").strip(), timeout=120) as answer:
                page = answer.read().decode("utf-8")
            while "正在算这一页" in page:  # a slow machine says so, and goes on
                with browser.open(answer.url, timeout=120) as answer:
                    page = answer.read().decode("utf-8")
        finally:
            subprocess.run(["wineserver", "-k"], env=environ, check=False)
    assert "<h1>2026 年" in page
    assert "党建工作台" in page


def _placed(word: str, folder: str, separator: str) -> str:
    return folder + separator + word[2:] if word.startswith("@/") else word


def _records(root: Path) -> list[Record]:
    documents = check_workspace(Folder(root)).workspace.records
    mine = (d.model for d in documents if (d.model.unit, str(d.model.period)) == (UNIT, MONTH))
    return list(mine)


def _name(record: Record) -> str:
    side = ".self" if record.kind == "self" else ""
    return f"{record.unit}.{record.checklist_id}{side}.yaml"


def _fill_in(twins: Twins, records: list[Record]) -> None:
    """The same workbook, filled in as the records say, for both."""
    for folder in (twins.there, twins.here):
        (book,) = (folder / "点检表").glob("*.xlsx")
        book.write_bytes(fill(book.read_bytes(), records))


def _correct(twins: Twins, records: list[Record]) -> None:
    """An error found in the inspection: one more than was counted."""
    (record,) = (r for r in records if (r.kind, r.checklist_id) == ("inspection", "branch"))
    corrected = {
        path.name.split(".")[1] for path in (twins.here / "corrections").glob("*/br-gear.*")
    }
    item, entry = next(
        (item, entry)
        for item, entry in (record.entries or {}).items()
        if type(entry.value) in (int, Decimal) and item not in corrected
    )
    words = ["--unit", UNIT, "--checklist", "branch", "--period", MONTH, "--item", item]
    facts = ["--kind", "error", "--value", str(int(entry.value) + 1), "--reason", "漏记一次"]
    by = ["--requested-by", UNIT, "--decided-by", "dept-party", "--decided", "2026-06-09"]
    twins.both("correct", *words, *facts, *by)


def _appeal(twins: Twins) -> None:
    """Appeals by workbook: out, decided by the office, and in."""
    twins.both("correct", "sheet", MONTH, "--out", "@/申诉")
    _handed_in(twins, "correct collect", "申诉收件")
    by = ["--by", "dept-party", "--date", "2026-06-09"]
    twins.both("correct", "collect", "@/申诉收件", *by)
    assert list((twins.there / "originals").rglob("*申诉更正表*.xlsx"))


def _rectify(twins: Twins) -> None:
    """Replies out and in, then the register with its verdicts: problems of the month are closed."""
    twins.both("rectify", "sheet", MONTH, "--date", "2026-06-10", "--out", "@/回执")
    _handed_in(twins, "rectify collect 回执收件", "回执收件")
    twins.both("rectify", "collect", "@/回执收件", "--date", "2026-08-02")
    date = ["--date", "2026-08-03"]
    twins.both("report", "rectification", MONTH, *date, "--out", "@/台账")
    _handed_in(twins, "rectify collect 台账", "台账")
    twins.both("rectify", "collect", "@/台账", "--by", "dept-party", *date)
    problems = list((twins.there / "rectifications" / MONTH).glob("*.yaml"))
    assert problems
    assert all("action: close" in path.read_text(encoding="utf-8") for path in problems)


def _handed_in(twins: Twins, command: str, inbox: str) -> None:
    """What people make of the workbooks that went out, the same for both."""
    Hands(twins.here, Month(2026, 5)).before(command.split())
    assert list((twins.here / inbox).glob("*.xlsx")), inbox
    shutil.copytree(twins.here / inbox, twins.there / inbox, dirs_exist_ok=True)


def _same_trees(twins: Twins) -> None:
    """All files, but for the seal's time and the digests over it."""
    there, here = contents(twins.there), contents(twins.here)
    assert there.keys() == here.keys()
    differing = {name for name in there if there[name] != here[name] and "seals/" not in name}
    assert not differing
    assert zipfile.is_zipfile(next((twins.there / "报告").rglob("*.docx")))
