"""``diff``, ``format``, ``git-setup`` and the CI formats of ``validate`` on the command line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from dangjian.cli.app import run
from tests.helpers import CASES, ROOT, contents
from tests.repositories import change, commit, git, needs_git, repository

BRANCH = "checklists/branch.yaml"
POINTS = [["points: 3", "points: 4"]]
RAISED = [*POINTS, ['version: "1.0.0"', 'version: "1.1.0"']]
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(CASES / "problems" / "base", tmp_path / "w"))
    shutil.copy(root / BRANCH, tmp_path / "old.yaml")
    monkeypatch.chdir(root)
    return root


def test_exit_statuses(root: Path) -> None:
    assert run(["diff", "../old.yaml", BRANCH]) == 0
    change(root, {"edits": {BRANCH: POINTS}})
    assert run(["diff", "../old.yaml", BRANCH]) == 1
    change(root, {"edits": {BRANCH: [RAISED[1]]}})
    assert run(["diff", "../old.yaml", BRANCH]) == 0
    assert run(["diff", "没有.yaml", BRANCH]) == 2
    assert run(["diff", "../old.yaml"]) == 2
    assert run(["diff", "../old.yaml", BRANCH, "--format", "xml"]) == 2
    assert run(["diff", "../old.yaml", BRANCH, "--replay", "五个月"]) == 2


def test_json_is_the_contract(root: Path, capsys: Printed) -> None:
    change(root, {"edits": {BRANCH: [*RAISED, ["召开支委会", "开支委会"]]}})
    run(["diff", "../old.yaml", BRANCH, "--format", "json", "--replay", "2026-05"])
    found = json.loads(capsys.readouterr().out)
    head = {key: found[key] for key in ("schema", "old", "new", "required", "declared", "enough")}
    assert head == {
        "schema": "dangjian/diff@1",
        "old": "branch@1.0.0",
        "new": "branch@1.1.0",
        "required": "minor",
        "declared": "minor",
        "enough": True,
    }
    title, points = found["changes"]
    assert title["bump"] == "patch"
    assert points == {
        "item": "A01",
        "field": "points",
        "change": "changed",
        "bump": "minor",
        "old": 3,
        "new": 4,
        "text": "A01 开支委会：分值 3 → 4",
    }
    keys = [
        f"{side}_{name}"
        for name in ("score", "rank", "grade", "tier", "coefficient")
        for side in ("old", "new")
    ]
    for move in found["replay"]:
        assert list(move) == ["unit", *keys, "because"]
    assert [(move["unit"], move["because"]) for move in found["replay"]] == [("br-a", ["A01"])]


def test_json_also_when_nothing_can_be_compared(root: Path, capsys: Printed) -> None:
    assert run(["diff", "没有.yaml", BRANCH, "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)


CASES_OF_TEXT: dict[str, Any] = {
    "wording": {
        "edits": {
            BRANCH: [["召开支委会", "按月召开支委会"], ["会议记录完整", "会议记录完整、签字"]]
        }
    },
    "weights": {
        "edits": {
            BRANCH: [
                *RAISED,
                [
                    "{id: late, title: 更新不及时, each: 0.5, max: 2}",
                    "{id: late, title: 更新不及时, each: 1}",
                ],
            ]
        }
    },
    "removed": {
        "edits": {
            BRANCH: [
                ["{优: 1, 良: 0.8, 差: 0}", "{优: 1, 差: 0}"],
                ["layers: [branch]", "layers: [branch, group]"],
            ]
        }
    },
    "policy": {
        "edits": {
            "policy.yaml": [["missing: zero", "missing: exclude"]],
            "organization.yaml": [["第二党支部", "第二支部"]],
        }
    },
}


@pytest.mark.parametrize("name", CASES_OF_TEXT)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_people_see(root: Path, capsys: Printed, golden: Any, name: str, form: str) -> None:
    old = root.parent / "old"
    shutil.copytree(root, old)
    change(root, CASES_OF_TEXT[name])
    run(["diff", str(old), ".", "--format", form, "--replay", "2026-05"])
    printed = capsys.readouterr().out.replace(str(old), "旧")
    golden(CASES / "diff" / "shown" / f"{name}.{form}", printed)


def test_colours_only_where_they_are_wanted(
    root: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(root, CASES_OF_TEXT["wording"])
    run(["diff", "../old.yaml", BRANCH])
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setattr("dangjian.cli.review.colour", lambda: True)
    run(["diff", "../old.yaml", BRANCH])
    assert "\x1b[32m按月\x1b[0m" in capsys.readouterr().out


def test_text_of_people_cannot_act(root: Path, capsys: Printed) -> None:
    evil = "甲\\e[31m|<img src=x>`$(x)`[乙](http://x)"
    change(root, {"edits": {BRANCH: [["title: 召开支委会", f'title: "{evil}"']]}})
    run(["diff", "../old.yaml", BRANCH])
    assert "\x1b" not in capsys.readouterr().out
    run(["diff", "../old.yaml", BRANCH, "--format", "markdown"])
    printed = capsys.readouterr().out
    assert "<img" not in printed.replace("\\<img", "")
    assert "](http" not in printed


def test_format(root: Path, capsys: Printed) -> None:
    assert run(["format", "--check"]) == 0
    change(root, {"edits": {BRANCH: [["layers: [branch]", "layers:   [ branch ]   # 支部"]]}})
    before = contents(root)
    assert run(["format", "--check"]) == 1
    assert contents(root) == before
    assert run(["format"]) == 0
    assert capsys.readouterr().out == f"要排版 {BRANCH}\n已排版 {BRANCH}\n"
    text = (root / BRANCH).read_text(encoding="utf-8")
    assert re.search(r"^layers: \[branch\] +# 支部$", text, re.MULTILINE)
    assert run(["format", "--check"]) == 0
    after = contents(root)
    assert {name for name in after if after[name] != before[name]} == {BRANCH}


def test_format_keeps_line_ends_and_leaves_others_alone(root: Path, capsys: Printed) -> None:
    path = root / BRANCH
    text = path.read_text(encoding="utf-8").replace("layers: [branch]", "layers:  [branch]")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    (root / "other.yaml").write_text("a:   1\n", encoding="utf-8")
    (root / "seals").mkdir()
    (root / "seals/2026-05.1.yaml").write_text(
        "schema: dangjian/seal@1\na:   1\n", encoding="utf-8"
    )
    assert run(["format", ".", "other.yaml"]) == 0
    assert capsys.readouterr().out == f"已排版 {BRANCH}\n"
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfschema")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert (root / "other.yaml").read_text(encoding="utf-8") == "a:   1\n"


def test_format_says_what_it_cannot_do(root: Path, capsys: Printed) -> None:
    (root / "checklists/bad.yaml").write_text(
        "schema: dangjian/checklist@1\na: [1\n", encoding="utf-8"
    )
    assert run(["format"]) == 1
    assert "checklists/bad.yaml:" in capsys.readouterr().err
    assert run(["format", "没有.yaml"]) == 2
    tangled = "schema: dangjian/checklist@1\nlayers: [a, # 甲\n   b,\n # 乙\n c]\n"
    (root / "checklists/bad.yaml").write_text(tangled, encoding="utf-8")
    assert run(["format", "checklists/bad.yaml"]) == 0
    assert "DJ911 重新排版会丢掉或移动注释，没有改动" in capsys.readouterr().err
    assert (root / "checklists/bad.yaml").read_text(encoding="utf-8") == tangled


class Typed:
    """Standard input as another program fills it."""

    def __init__(self, data: bytes) -> None:
        self.buffer = BytesIO(data)


def test_what_comes_through_a_pipe(
    root: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor formats and compares what it holds, before it is saved."""
    kept = (root / BRANCH).read_bytes()
    untidy = kept.replace(b"\n", b"  \r\n")
    before = contents(root)
    for text, status in ((untidy, 1), (kept, 0)):
        monkeypatch.setattr("sys.stdin", Typed(text))
        assert run(["format", "--check", "-"]) == status
        assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stdin", Typed(untidy))
    assert run(["format", "-"]) == 0
    assert capsys.readouterr().out.encode() == kept.replace(b"\n", b"\r\n")
    monkeypatch.setattr("sys.stdin", Typed(kept.replace(b"points: 4", b"points: 5")))
    assert run(["diff", BRANCH, "-"]) == 1
    assert "分值  4 → 5  MINOR" in capsys.readouterr().out
    for command in ("format -", f"diff {BRANCH} -"):
        monkeypatch.setattr("sys.stdin", Typed(b"a: ["))
        assert run(command.split()) == (1 if command.startswith("format") else 2)
        assert "标准输入" in capsys.readouterr().err
    assert run(["format", "-", BRANCH]) == 2
    assert contents(root) == before


@needs_git
def test_git_setup(root: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(root)
    before = contents(root)
    assert run(["git-setup", "--dry-run"]) == 0
    assert contents(root) == before
    assert "/checklists/**/*.yaml diff=dangjian" in capsys.readouterr().out
    assert run(["git-setup"]) == 0
    attributes = (root / ".gitattributes").read_text(encoding="utf-8")
    assert "/policy.yaml diff=dangjian" in attributes.splitlines()
    capsys.readouterr()
    assert run(["git-setup"]) == 0
    assert "已经设置过了" in capsys.readouterr().out
    assert (root / ".gitattributes").read_text(encoding="utf-8") == attributes
    commit(root, "比较")
    change(root, {"edits": {BRANCH: POINTS}})
    program = root.parent / "bin" / "dangjian"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dangjian "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    assert "分值  3 → 4  MINOR" in git(root, "diff")
    assert "+        points: 4" in git(root, "diff", "--no-ext-diff")
    (root / BRANCH).write_text("读不懂: [", encoding="utf-8")
    (root / "policy.yaml").unlink()
    shown = git(root, "diff")
    assert "+读不懂: [" in shown
    assert "党建工作考核评价办法 · 删除" in shown or "考核评价办法 · 删除" in shown


def test_the_pipeline_of_gitlab(root: Path, capsys: Printed) -> None:
    target = root / ".gitlab-ci.yml"
    assert run(["git-setup", "--gitlab", str(target)]) == 0
    assert target.read_bytes() == (ROOT / "templates/gitlab-ci.yml").read_bytes()
    target.write_text("mine: true\n", encoding="utf-8")
    assert run(["git-setup", "--gitlab", str(target)]) == 2
    assert "没有覆盖" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "mine: true\n"


def test_validate_for_ci(root: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = root.parent / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    change(root, {"edits": {"records/2026-05/br-a.branch.yaml": [["A03: 良", "A03: 中"]]}})
    (root / ".git").mkdir()
    assert run(["validate", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith(
        "::error file=records/2026-05/br-a.branch.yaml,line=11,"
    )
    assert "DJ212" in summary.read_text(encoding="utf-8")
    assert run(["validate", "--format", "gitlab"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["check_name"] == "DJ212"
    assert run(["validate", "--format", "sarif"]) == 1
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"][0]["ruleId"] == "DJ212"


@needs_git
def test_validate_against_on_the_command_line(root: Path, capsys: Printed) -> None:
    repository(root)
    assert run(["validate", "--against", "HEAD"]) == 0
    change(root, {"edits": {BRANCH: POINTS}})
    assert run(["validate", "--against", "HEAD", "--format", "concise"]) == 1
    assert "DJ902" in capsys.readouterr().out
    assert run(["validate", "--against", "没有"]) == 2


def test_nothing_heavy_is_imported_to_start() -> None:
    code = "import sys; import dangjian.cli.app; print([m for m in sys.modules if m.startswith(('ruamel', 'dangjian.commands', 'dangjian.pages', 'pydantic'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
