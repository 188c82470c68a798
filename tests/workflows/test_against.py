"""``validate --against``: the cases of ``tests/cases/against``, and where git can't answer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from dangjian.codes import reviewing
from dangjian.commands.against import against
from dangjian.commands.validate import validate
from dangjian.errors import DangjianError
from dangjian.problem import Code, Problem
from tests.helpers import CASES, known
from tests.repositories import change, commit, git, needs_git, repository

BASE = CASES / "problems" / "base"
CHANGES = "files moves edits"
EVERY = known(
    yaml.safe_load((CASES / "against" / "cases.yaml").read_text(encoding="utf-8")),
    f"name before expected {CHANGES}",
)
known([case.get("before", {}) for case in EVERY], CHANGES)

pytestmark = needs_git


def workspace(folder: Path) -> Path:
    return Path(shutil.copytree(BASE, folder))


def fits(problem: Problem, expected: str) -> bool:
    """``DJ902 checklists/branch.yaml:3 a piece of the message``; the line may be left out."""
    code, place, piece = expected.split(" ", 2)
    at = problem.location
    there = f"{at.file}:{at.line}" if ":" in place else at.file
    return (problem.code, there) == (code, place) and piece in problem.message


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case["name"])
def test_case(case: Any, tmp_path: Path) -> None:
    root = workspace(tmp_path / "w")
    change(root, case.get("before", {}))
    repository(root)
    change(root, case)
    problems = against(root, "HEAD")
    assert len(problems) == len(case["expected"]), problems
    for problem, expected in zip(problems, case["expected"], strict=True):
        assert fits(problem, expected), problem
        assert "{" not in problem.hint


def test_every_code_has_a_case() -> None:
    known = {code.id for code in vars(reviewing).values() if isinstance(code, Code)}
    seen = {expected.split()[0] for case in EVERY for expected in case["expected"]}
    # One belongs to `format`; sealing for good takes the program (see below).
    assert known <= seen | {reviewing.UNFORMATTABLE.id, reviewing.SEALED_MOVED.id}


def test_workspace_below_the_root_of_the_repository(tmp_path: Path) -> None:
    root = workspace(tmp_path / "清单 库" / "w")
    repository(tmp_path)
    change(root, {"edits": {"checklists/branch.yaml": [["points: 3", "points: 4"]]}})
    (problem,) = against(root, "main")
    assert (problem.code, problem.location.file) == ("DJ902", "checklists/branch.yaml")
    found = validate(root, (), "main")
    assert found.fails(strict=False)
    assert problem in found.problems


def test_what_others_added_since_is_not_held_against_a_branch(tmp_path: Path) -> None:
    root = repository(workspace(tmp_path / "w"))
    git(root, "switch", "--quiet", "--create", "feature")
    git(root, "switch", "--quiet", "main")
    (root / "corrections/2026-05/br-a.A02.1.yaml").write_text(
        (root / "corrections/2026-05/br-a.A07.1.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    commit(root, "别人的更正")
    git(root, "switch", "--quiet", "feature")
    assert against(root, "main") == ()


def test_detached_head_and_a_revision_without_workspace(tmp_path: Path) -> None:
    root = tmp_path / "w"
    root.mkdir()
    (root / "README.md").write_text("空", encoding="utf-8")
    repository(root)
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    commit(root, "工作区")
    git(root, "checkout", "--quiet", "--detach")
    assert against(root, "HEAD~1") == ()
    assert against(root, "HEAD") == ()


def test_shallow_clone(tmp_path: Path) -> None:
    origin = repository(workspace(tmp_path / "origin"))
    git(origin, "switch", "--quiet", "--create", "feature")
    change(origin, {"edits": {"checklists/branch.yaml": [["points: 3", "points: 4"]]}})
    commit(origin, "改分值")
    url = origin.as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=feature", url, "clone")
    clone = tmp_path / "clone"
    with pytest.raises(DangjianError, match="没有版本 origin/main") as caught:
        against(clone, "origin/main")
    assert "浅克隆" in caught.value.hint
    fetch = "git fetch --depth=1 origin main:refs/remotes/origin/main"
    assert fetch in caught.value.hint
    git(clone, *fetch.split()[1:])
    assert [problem.code for problem in against(clone, "origin/main")] == ["DJ902"]


def test_without_a_repository_without_git_and_hostile_revisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path / "w")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(DangjianError, match="不在 git 仓库里"):
        against(root, "HEAD")
    repository(root)
    for revision in (
        "--output=x",
        "",
        " ",
        "HEAD\n",
        "没有",
        "HEAD..HEAD",
        "HEAD:policy.yaml",
        "a" * 500,
    ):
        with pytest.raises(DangjianError, match="版本"):
            against(root, revision)
    assert not (root / "x").exists()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DangjianError, match="没有找到 git"):
        against(root, "HEAD")


def test_paths_need_a_workspace(tmp_path: Path) -> None:
    loose = tmp_path / "a.yaml"
    shutil.copy(BASE / "checklists/branch.yaml", loose)
    with pytest.raises(DangjianError, match="要有工作区"):
        validate(None, (loose,), "HEAD")


def test_a_sealed_month_is_computed_again(tmp_path: Path) -> None:
    """Whatever moved it: here a policy that takes over months which another one judged."""
    from dangjian.commands.seal import seal
    from dangjian.values.period import parse_period

    root = workspace(tmp_path / "w")
    period = parse_period("2026-05")
    assert period is not None
    seal(root, period, "2026-06-05T08:00:00+08:00", by="党群工作部", provisional=True)
    repository(root)
    assert against(root, "HEAD") == ()
    policy = (root / "policy.yaml").read_text("utf-8")
    (root / "archive").mkdir()
    (root / "archive/policy@1.0.0.yaml").write_text(policy, "utf-8")
    changed = policy.replace('"1.0.0"', '"2.0.0"').replace("missing: zero", "missing: exclude")
    assert changed.count("exclude") == 1
    (root / "policy.yaml").write_text(changed, "utf-8")
    found = against(root, "HEAD")
    assert [each.code for each in found] == ["DJ443", "DJ922"]
    assert "已经封存" in found[1].message
    assert found[1].location.file == "seals/2026-05.1.yaml"
