"""What OLD and NEW may be, and what is said where they are nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dangjian.commands.diff import diff
from dangjian.compare.comparison import Comparison
from dangjian.criteria.changes import Bump
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.values.period import parse_period
from tests.helpers import CASES
from tests.repositories import change, commit, git, needs_git, repository

BASE = CASES / "problems" / "base"
POINTS = [["points: 3", "points: 4"]]
RAISED = [*POINTS, ['version: "1.0.0"', 'version: "1.1.0"']]
BRANCH = "checklists/branch.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(BASE, tmp_path / "w"))
    monkeypatch.chdir(root)
    return root


def summary(compared: Comparison) -> tuple[str, str, list[str], str, bool]:
    fields = [f"{c.item} {c.field}" for each in compared.differences for c in each.changes]
    declared = compared.declared
    word = declared.word if isinstance(declared, Bump) else declared
    return compared.old, compared.new, fields, word, compared.enough


def test_two_files_without_git_or_workspace(root: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    shutil.copy(root / BRANCH, old)
    change(root, {"edits": {BRANCH: RAISED}})
    shutil.copy(root / BRANCH, new)
    expected = ("branch@1.0.0", "branch@1.1.0", ["A01 points"], "minor", True)
    compared = diff(str(old), str(new), None)
    assert summary(compared) == expected
    assert compared.concerned == ()
    assert not compared.fails
    assert diff(str(new), str(old), None).declared == "backwards"


def test_versions_of_the_workspace(root: Path) -> None:
    archive = root / "checklists/archive/branch@1.0.0.yaml"
    change(root, {"files": {archive.relative_to(root).as_posix(): f"copy of {BRANCH}"}})
    change(root, {"edits": {BRANCH: RAISED}})
    expected = ("branch@1.0.0", "branch@1.1.0", ["A01 points"], "minor", True)
    compared = diff("branch@1.0.0", "branch@1.1.0", root)
    assert summary(compared) == expected
    assert [(c.layer, c.units) for c in compared.concerned] == [
        ("党支部", ("第一党支部", "第二党支部"))
    ]
    assert summary(diff("branch@1.0.0", ".", root)) == expected
    assert summary(diff("branch@1.0.0", BRANCH, root)) == expected


@needs_git
def test_revisions(root: Path) -> None:
    repository(root)
    git(root, "tag", "v1.0")
    change(
        root, {"edits": {BRANCH: RAISED, "policy.yaml": [["missing: zero", "missing: exclude"]]}}
    )
    whole = diff("HEAD", ".", root)
    assert (whole.old, whole.new) == ("HEAD", ".")
    assert [(each.kind, each.enough) for each in whole.differences] == [
        ("checklist", True),
        ("policy", False),
    ]
    assert whole.fails
    assert whole.required is Bump.MINOR
    expected = ("branch@1.0.0", "branch@1.1.0", ["A01 points"], "minor", True)
    for old in ("v1.0", f"HEAD:{BRANCH}", "main", f"main:{BRANCH}"):
        assert summary(diff(old, BRANCH, root)) == expected
    commit(root, "改")
    assert summary(diff(f"HEAD~1:{BRANCH}", f"HEAD:{BRANCH}", root)) == expected
    assert len(diff("HEAD~1", "HEAD", root).differences) == 2
    git(root, "checkout", "--quiet", "--detach", "v1.0")
    assert diff("HEAD", ".", root).differences == ()


@needs_git
def test_files_that_were_renamed_are_matched_by_id(root: Path) -> None:
    repository(root)
    change(
        root,
        {"moves": {BRANCH: "checklists/党支部.yaml"}, "edits": {"checklists/党支部.yaml": RAISED}},
    )
    commit(root, "改名")
    expected = ("branch@1.0.0", "branch@1.1.0", ["A01 points"], "minor", True)
    assert summary(diff("HEAD~1", "checklists/党支部.yaml", root)) == expected
    assert summary(diff("HEAD~1", "HEAD:checklists/党支部.yaml", root)) == expected
    assert summary(diff("HEAD~1", "HEAD", root))[2:] == (["A01 points"], "minor", True)
    with pytest.raises(DangjianError, match="没有文件") as caught:
        diff("HEAD~1:checklists/党支部.yaml", ".", root)
    assert "会按编号对上" in caught.value.hint


@needs_git
def test_a_workspace_below_the_root_of_the_repository(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "a" / "w"))
    repository(tmp_path)
    change(root, {"edits": {BRANCH: RAISED}})
    for old in ("HEAD", f"HEAD:{BRANCH}", f"HEAD:a/w/{BRANCH}", "HEAD:a/w"):
        assert diff(old, ".", root).differences[0].required is Bump.MINOR


def test_a_list_that_is_new_or_gone(root: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(root, tmp_path / "other"))
    (root / "checklists/quality.yaml").unlink()
    (gone,) = diff(str(other), str(root), root).differences
    (added,) = diff(str(root), str(other), root).differences
    assert (gone.new, gone.required, gone.enough) == (None, Bump.MAJOR, True)
    assert (added.old, added.required) == (None, Bump.MINOR)
    # What git hands over for a file that one side doesn't have.
    (added,) = diff("/dev/null", BRANCH, root).differences
    assert added.old is None


def test_what_if_raises_the_version_by_itself(root: Path) -> None:
    compared = diff(
        "branch@1.0.0",
        "branch@1.0.0",
        root,
        what_if=["A01.points=4", "A07.criterion.rules.late.max=null"],
    )
    assert summary(compared)[1:4] == (
        "branch@1.1.0",
        ["A01 points", "A07 criterion.rules.late.max"],
        "minor",
    )
    assert compared.hypothetical
    assert not compared.fails
    assert summary(diff(".", ".", root, what_if=["A01.points=4"]))[2] == ["A01 points"]
    policy = diff(".", ".", root, what_if=["policy.missing=exclude"])
    assert summary(policy)[2] == ["None missing"]


@pytest.mark.parametrize(
    ("supposed", "sentence"),
    [
        ("A01.points", "不是假设"),
        ("A99.points=4", "没有找到 A99"),
        ("A01.points=四", "应是数"),
        ("A01.points=-1", "-1"),
        ("A01.pionts=4", "pionts"),
        ("A07.criterion.rules.lat.each=1", "没有找到 lat"),
        ("A01.points=[", "读不懂"),
        ("A01.points=!!int 4", "读不懂"),
    ],
)
def test_what_if_that_means_nothing(root: Path, supposed: str, sentence: str) -> None:
    with pytest.raises(DangjianError) as caught:
        diff("branch@1.0.0", "branch@1.0.0", root, what_if=[supposed])
    assert sentence in caught.value.message


@pytest.mark.parametrize(
    ("side", "sentence"),
    [
        ("branch@9.0.0", "没有 branch@9.0.0 这个版本，现有 1.0.0"),
        ("brunch@1.0.0", "没有清单“brunch”"),
        ("records/2026-05/br-a.branch.yaml", "是点检记录，不能比较"),
        ("calendar/2026.yaml", "是工作日历，不能比较"),
        ("不存在.yaml", "不存在.yaml"),
        ("", "空的"),
        (":x", "不是文件，也不是 git 版本"),
        ("--output=/tmp/x", "不是"),
        ("a" * 5000, "不是"),
        ("x\0y", "不是"),
        ("HEAD", "不在 git 仓库里"),
    ],
)
def test_sides_that_mean_nothing(
    root: Path, side: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    with pytest.raises(DangjianError) as caught:
        diff(side, ".", root)
    assert sentence in caught.value.message
    assert "\0" not in caught.value.message


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (["title: 党支部点检表", "title: [党支部"], "第"),
        (["full_score: 100", "full_score: 百"], "full_score"),
        (["schema: dangjian/checklist@1", "schema: dangjian/checklist@2"], "读不懂"),
    ],
)
def test_old_that_cannot_be_read(
    root: Path, tmp_path: Path, edit: list[str], sentence: str
) -> None:
    old = tmp_path / "old.yaml"
    shutil.copy(root / BRANCH, old)
    change(tmp_path, {"edits": {"old.yaml": [edit]}})
    with pytest.raises(DangjianError, match="读不懂") as caught:
        diff(str(old), ".", root)
    assert sentence in caught.value.message
    other = Path(shutil.copytree(root, tmp_path / "other"))
    change(
        other, {"edits": {BRANCH: [edit], "policy.yaml": [["missing: zero", "missing: exclude"]]}}
    )
    compared = diff(str(other), ".", root)
    assert {problem.location.file for problem in compared.unreadable} == {BRANCH}
    assert "policy" in {each.kind for each in compared.differences}
    assert compared.fails


def test_two_kinds_of_documents(root: Path) -> None:
    with pytest.raises(DangjianError, match="不是同一种文件"):
        diff(BRANCH, "policy.yaml", root)


def test_replay_needs_sound_rules_and_a_workspace(root: Path) -> None:
    may = parse_period("2026-05")
    with pytest.raises(DangjianError, match="要有工作区"):
        diff(str(root / BRANCH), str(root / BRANCH), None, period=may)
    with pytest.raises(ProblemsFound, match="不能重算"):
        diff("branch@1.0.0", "branch@1.0.0", root, what_if=["A04.criterion.floor=1"], period=may)
