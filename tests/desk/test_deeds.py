"""Everything that a page does is what its command does: the same files with the same bytes."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dangjian.cli.app import run
from dangjian.commands.checking import check_workspace
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from tests.desk.served import command_of, served, told
from tests.desk.twins import MONTH, Twins
from tests.example.company import EXAMPLE
from tests.helpers import contents, copied, opened
from tests.sheets.filling import fill

FEW = ("br-gear", "br-tool")


def filled(root: Path, folder: Path, unit: str, month: str = MONTH) -> tuple[str, bytes]:
    """The unit's workbook of a month, filled in as the records say."""
    assert run(["-C", str(root), "sheet", month, "--unit", unit, "--out", str(folder)]) == 0
    documents = check_workspace(Folder(root)).workspace.records
    records = [d.model for d in documents if (d.model.unit, str(d.model.period)) == (unit, month)]
    (book,) = folder.glob("*.xlsx")
    data = fill(book.read_bytes(), records)
    return book.name, data


def forget(root: Path, unit: str) -> None:
    for path in (root / "records" / MONTH).glob(f"{unit}.*"):
        path.unlink()


def test_sheets(twins: Twins) -> None:
    command = twins.browser.do("sheet", {"month": MONTH, "layer": "branch", "kind": "both"})
    assert command == ["sheet", MONTH, "--layer", "branch"]
    assert len(list((twins.desk / "sheets").iterdir())) > 5
    twins.same(command)
    sent = len(list((twins.desk / "sheets").iterdir()))
    assert f"已发 {sent} 份" in told(twins.browser.get(f"/?month={MONTH}"))
    page = twins.browser.get(f"/sheets?month={MONTH}")
    name = next((twins.desk / "sheets").iterdir()).name
    given = twins.browser.get(f"/file/sheets/{name}")
    assert given.content == (twins.desk / "sheets" / name).read_bytes()
    assert "attachment" in given.headers["content-disposition"]
    assert name in told(page)


def test_collecting_a_right_and_a_wrong_file(twins: Twins, tmp_path: Path) -> None:
    name, data = filled(twins.desk, tmp_path / "out", FEW[0])
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"PK\x03\x04 not a workbook")
    for root in (twins.desk, twins.shell):
        forget(root, FEW[0])
    before = contents(twins.desk)
    files = [(name, data), ("坏的.xlsx", wrong.read_bytes())]
    shown = twins.browser.look("collect", {"kind": ""}, files)
    assert "什么都没有写" in told(shown)
    assert "坏的.xlsx" in told(shown)
    assert "退回" in told(shown)
    assert contents(twins.desk) == before
    done = twins.browser.confirm(shown)
    assert f"records/{MONTH}/{FEW[0]}.branch.yaml" in told(done)
    for each, content in files:
        (twins.shell.parent / each).write_bytes(content)
    os.utime(twins.shell.parent / name)
    real = command_of(shown)
    assert real == ["collect", name, "坏的.xlsx"]
    _same_day(twins, real)


def _same_day(twins: Twins, command: list[str]) -> None:
    """``collect`` takes the day from the clock; the desk's is fixed in tests, so records are compared
    without it."""
    here = Path.cwd()
    os.chdir(twins.shell.parent)
    try:
        assert run(["-C", str(twins.shell), *command]) == 1
    finally:
        os.chdir(here)
    mine, other = contents(twins.desk), contents(twins.shell)
    assert mine.keys() == other.keys()
    for each in mine:
        one, two = (
            b"\n".join(line for line in side[each].splitlines() if b"collected" not in line)
            for side in (mine, other)
        )
        assert one == two, each


def test_only_one_of_two_files_is_taken(twins: Twins, tmp_path: Path) -> None:
    files = [filled(twins.desk, tmp_path / unit, unit) for unit in FEW]
    for unit in FEW:
        forget(twins.desk, unit)
    shown = twins.browser.look("collect", {}, files)
    key = shown.text.partition('name="kept" value="')[2].partition('"')[0]
    seen = shown.text.partition('name="seen" value="')[2].partition('"')[0]
    fields = {"kept": key, "seen": seen, "step": "do", "only": files[1][0]}
    done = twins.browser.post("/do/collect", fields)
    assert command_of(done) == ["collect", files[1][0]]
    records = {path.name for path in (twins.desk / "records" / MONTH).iterdir()}
    assert f"{FEW[1]}.branch.yaml" in records
    assert f"{FEW[0]}.branch.yaml" not in records


def test_a_refused_sheet_comes_back_marked(twins: Twins, tmp_path: Path) -> None:
    name, data = filled(twins.desk, tmp_path / "out", FEW[0])
    place = tmp_path / name
    place.write_bytes(data)
    book = opened(place)
    rows = list(book["_dangjian"].iter_rows(min_row=2, min_col=4, max_col=9, values_only=True))
    sheet, cell = next(
        (r[0], r[4]) for r in rows if r[2] == "self" and r[5] == "int" and r[3] == "value"
    )
    book[sheet][cell] = "很多"
    book.save(place)
    shown = twins.browser.look("collect", {}, [(name, place.read_bytes())])
    assert f"{sheet}!{cell}" in told(shown)
    assert "没有要写的" in told(shown)
    address = shown.text.partition('href="/sent/')[2].partition('"')[0]
    marked = opened(io.BytesIO(twins.browser.get(f"/sent/{address}").content))
    assert marked[sheet][cell].comment is not None


def test_excuse(twins: Twins) -> None:
    forget(twins.desk, "br-gear")
    forget(twins.shell, "br-gear")
    fields = {"month": MONTH, "unit": "br-gear", "reason": '整体 "搬迁"', "approved_by": "公司党委"}
    twins.same(twins.browser.do("excuse", fields))


def test_a_correction(twins: Twins) -> None:
    page = twins.browser.get(f"/correct/br-gear/branch/ZB03?month={MONTH}")
    assert page.status_code == 200
    fields = {
        "unit": "br-gear", "checklist": "branch", "item": "ZB03", "month": MONTH, "kind": "error",
        "decision": "upheld", "value": "0", "reason": "核对会议记录，当月没有开", "requested_by": "br-gear",
        "decided_by": "dept-party", "date": "2026-06-09", "na": "", "approved_by": "", "evidence": "会议记录本",
    }  # fmt: skip
    before = contents(twins.desk)
    shown = twins.browser.look("correct", fields)
    assert contents(twins.desk) == before
    assert "本表得分" in told(shown)
    twins.browser.confirm(shown)
    twins.same(command_of(shown))


def test_raising_and_steps_of_many(twins: Twins) -> None:
    for root in (twins.desk, twins.shell):
        shutil.rmtree(root / "rectifications" / MONTH)
    twins.same(twins.browser.do("raise", {"month": MONTH, "date": "2026-06-08"}))
    ids = sorted(path.stem for path in (twins.desk / "rectifications" / MONTH).glob("*br-tool*"))[
        :3
    ]
    assert len(ids) == 3
    twins.same(
        twins.browser.do(
            "step", {"action": "accept", "id": ids, "note": "已布置", "date": "2026-06-09"}
        )
    )
    (twins.shell.parent / "照片 1.jpg").write_bytes(b"\xff\xd8\xff picture")
    files = [("照片 1.jpg", b"\xff\xd8\xff picture")]
    fields = {"action": "submit", "id": ids[0], "evidence": "整改报告", "date": "2026-06-10"}
    twins.same(twins.browser.do("step", fields, files))
    page = twins.browser.get(f"/rectify/{ids[0]}")
    address = page.text.partition('class="evidence" src="')[2].partition('"')[0]
    assert twins.browser.get(address).content == b"\xff\xd8\xff picture"
    twins.same(
        twins.browser.do(
            "step", {"action": "close", "id": ids[0], "note": "现场复核", "date": "2026-06-11"}
        )
    )
    refused = twins.browser.look("step", {"action": "close", "id": ids[1], "note": "没有提交"})
    assert refused.status_code == 400
    twins.same(twins.browser.do("replies", {"month": "", "date": "2026-06-11"}))


@pytest.mark.parametrize("kind", ["bulletin", "kanban"])
def test_reports(twins: Twins, kind: str) -> None:
    command = twins.browser.do("report", {"kind": kind, "month": MONTH, "date": "2026-06-12"})
    out = command.index("--out") + 1
    assert command[out] == "reports"
    command[out] = str(twins.shell / "reports")
    twins.same(command)


def test_a_seal_is_the_commands_but_for_its_time(twins: Twins) -> None:
    command = twins.browser.do("seal", {"month": MONTH, "provisional": "1"})
    assert run(["-C", str(twins.shell), *command]) == 0
    assert contents(twins.desk).keys() == contents(twins.shell).keys()
    assert run(["-C", str(twins.desk), "verify"]) == 0
    assert "没有变化" in told(twins.browser.get("/verify"))


def test_the_roster(twins: Twins, tmp_path: Path) -> None:
    place = tmp_path / "花名册.xlsx"
    place.write_bytes(twins.browser.get("/roster.xlsx").content)
    book = opened(place)
    for tab in book:
        for row in tab.iter_rows():
            for cell in row:
                if cell.value == "工装党支部":
                    cell.value = "工装模具党支部"
    book.save(place)
    shutil.copy(place, twins.shell.parent / place.name)
    twins.same(twins.browser.do("roster", {}, [(place.name, place.read_bytes())]))
    assert "工装模具党支部" in (twins.desk / "organization.yaml").read_text(encoding="utf-8")


# Two at once.


def test_a_stale_form_is_refused_with_what_changed(twins: Twins) -> None:
    fields = {"month": MONTH, "date": "2026-06-08"}
    shutil.rmtree(twins.desk / "rectifications" / MONTH)
    shown = twins.browser.look("raise", fields)
    changed = twins.desk / "records" / MONTH / "br-gear.branch.yaml"
    changed.write_text(changed.read_text(encoding="utf-8") + "# 别人改了\n", encoding="utf-8")
    before = contents(twins.desk)
    refused = twins.browser.confirm(shown)
    assert refused.status_code == 409
    assert f"records/{MONTH}/br-gear.branch.yaml" in told(refused)
    assert contents(twins.desk) == before
    assert twins.browser.confirm(twins.browser.look("raise", fields)).status_code == 200


def test_a_form_cannot_be_carried_out_twice(twins: Twins) -> None:
    shutil.rmtree(twins.desk / "rectifications" / MONTH)
    shown = twins.browser.look("raise", {"month": MONTH, "date": "2026-06-08"})
    assert twins.browser.confirm(shown).status_code == 200
    before = contents(twins.desk)
    assert twins.browser.confirm(shown).status_code == 409
    assert contents(twins.desk) == before


def test_without_the_first_step_nothing_is_done(twins: Twins) -> None:
    before = contents(twins.desk)
    for seen in ("", "0" * 32):
        answer = twins.browser.post(
            "/do/seal", {"month": MONTH, "provisional": "1", "step": "do", "seen": seen}
        )
        assert answer.status_code == 409
    assert contents(twins.desk) == before


def test_a_lock_that_is_held_is_told(twins: Twins) -> None:
    shutil.rmtree(twins.desk / "rectifications" / MONTH)
    shown = twins.browser.look("raise", {"month": MONTH, "date": "2026-06-08"})
    with workspace_lock(twins.desk):
        refused = twins.browser.confirm(shown)
    assert refused.status_code == 409
    assert "使用" in told(refused)
    assert not (twins.desk / "rectifications" / MONTH).exists()
    assert twins.browser.confirm(shown).status_code == 200


def test_who_acts_is_asked_for(twins: Twins) -> None:
    twins.browser.act_as("")
    refused = twins.browser.look("raise", {"month": MONTH})
    assert refused.status_code == 400
    assert "名义" in told(refused)


# Git.


def test_a_commit_runs_nothing_of_the_repository(tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path / "repo" / "company")
    top = root.parent

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(top), *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    git("init", "-q")
    git("config", "user.name", "测试")
    git("config", "user.email", "test@example.org")
    git("add", "-A")
    git("commit", "-qm", "first")
    ran = tmp_path / "ran"
    for hook in (
        "pre-commit",
        "post-commit",
        "commit-msg",
        "prepare-commit-msg",
        "post-index-change",
    ):
        path = top / ".git" / "hooks" / hook
        path.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
        path.chmod(0o755)
    git("config", "filter.evil.clean", f"sh -c 'touch {ran}; cat'")
    git("config", "filter.evil.required", "true")
    git("config", "core.fsmonitor", f"sh -c 'touch {ran}'")
    (top / ".gitattributes").write_text("*.yaml filter=evil\n", encoding="utf-8")
    (top / "outside.txt").write_text("not ours", encoding="utf-8")
    policy = root / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8") + "# 注\n", encoding="utf-8")
    with served(root) as browser:
        browser.enter()
        page = browser.get("/git")
        assert "policy.yaml" in told(page)
        assert re.search(r'name="message" id="message" value="2026 年 7 月：其他 1"', page.text)
        shown = browser.look("commit", {"message": "改办法的注释"})
        done = browser.confirm(shown)
        assert done.status_code == 200, told(done)
        assert "没有运行仓库里的钩子" in told(done)
        page = told(browser.get("/git"))
        assert re.search(r"改办法的注释\s+改了 1 个文件：其他 1\s+policy.yaml", page), page
        assert re.search(r"first\s+改了 \d+ 个文件：点检记录 \d+、更正 \d+、整改 \d+", page), page
    assert not ran.exists()
    assert git("-c", "core.fsmonitor=false", "show", "--name-only", "--format=%s", "HEAD").split() == [
        "改办法的注释", "company/policy.yaml",
    ]  # fmt: skip


# Speed.


def test_an_unchanged_workspace_is_not_read_again(
    twins: Twins, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins.browser.get(f"/?month={MONTH}")
    reads: list[str] = []
    real = Folder.read

    def counted(self: Folder, name: str) -> bytes:
        reads.append(name)
        return real(self, name)

    monkeypatch.setattr(Folder, "read", counted)
    assert twins.browser.get(f"/?month={MONTH}").status_code == 200
    assert [name for name in reads if name != "dangjian.yaml"] == []
    record = twins.desk / "records" / MONTH / "br-gear.branch.yaml"
    record.write_text(record.read_text(encoding="utf-8") + "# 注\n", encoding="utf-8")
    assert twins.browser.get(f"/?month={MONTH}").status_code == 200
    assert any(name.endswith("br-gear.branch.yaml") for name in reads)
