"""A replay is nothing but two scorings: one of the workspace as it is, one with every pin rewritten."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from dangjian.commands.diff import diff
from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.scoring.results import Results
from dangjian.values.period import Period, parse_period
from tests.helpers import ROOT, copied, some

EXAMPLE = ROOT / "examples" / "gear-company"
BRANCH = EXAMPLE / "checklists" / "archive" / "branch@1.0.0.yaml"


def period(text: str) -> Period:
    found = parse_period(text)
    assert found is not None
    return found


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8", newline="\n")


def points(item: str, before: str, after: str) -> tuple[str, str]:
    """The change of one item's points in the text of a list."""
    text = BRANCH.read_text(encoding="utf-8")
    found = re.search(rf"- id: {item}\n(?:(?!- id).*\n)*? +points: {before}\n", text)
    assert found, item
    return found.group(), found.group().replace(f"points: {before}\n", f"points: {after}\n")


def copy(folder: Path) -> Path:
    """The company as it was in the first half of the year: one version of each list and of the policy."""
    root = copied(EXAMPLE, folder)
    shutil.rmtree(root / "records" / "2026-07")
    for name in (path.name for path in (root / "checklists").glob("*.yaml")):
        old = root / "checklists" / "archive" / name.replace(".yaml", "@1.0.0.yaml")
        if old.exists():
            old.replace(root / "checklists" / name)
        elif "schema: dangjian/checklist@1" in (root / "checklists" / name).read_text("utf-8"):
            (root / "checklists" / name).unlink()  # a list of the second half
    (root / "archive" / "policy@1.0.0.yaml").replace(root / "policy.yaml")
    return root


def places(results: Results | None) -> dict[str, Any]:
    assert results is not None
    return {r.unit: (r.score, r.rank, r.grade, r.tier, r.coefficient) for r in results.ranking}


def scored(root: Path, when: str) -> dict[str, Any]:
    return places(score(Folder(root), period(when)).results)


def rewritten(root: Path, version: str) -> None:
    """Every record of the list pinned to one version, which is in force from the start."""
    for path in (root / "records").rglob("*.branch*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^checklist: branch@\S+$", f"checklist: branch@{version}", text, flags=re.M)
        path.write_text(
            re.sub(r"^digest: .*\n", "", text, flags=re.M), encoding="utf-8", newline="\n"
        )
    for path in (root / "checklists").rglob("branch*.yaml"):
        if f'version: "{version}"' not in path.read_text(encoding="utf-8"):
            path.unlink()
    edit(root / "checklists" / "branch.yaml", ("effective: 2026-01\n", ""))


@pytest.mark.parametrize("when", some(["2026-Q2", "2026-05", "2026"], 1))
def test_replay_of_a_list_equals_two_scorings(tmp_path: Path, when: str) -> None:
    root, other = copy(tmp_path / "a"), copy(tmp_path / "b")
    new = tmp_path / "branch-new.yaml"
    shutil.copy(BRANCH, new)
    changes = (points("ZB13", "4", "9"), ('version: "1.0.0"', 'version: "1.1.0"'))
    edit(new, *changes)
    compared = diff("branch@1.0.0", str(new), root, period=period(when))
    edit(other / "checklists" / "branch.yaml", *changes)
    rewritten(other, "1.1.0")
    replayed = compared.replayed
    assert replayed is not None
    before, after = scored(root, when), scored(other, when)
    assert (places(replayed.old), places(replayed.new)) == (before, after)
    assert {move.unit for move in replayed.moves} == {u for u in after if after[u] != before[u]}
    assert replayed.unreadable == ()
    for move in replayed.moves:
        if move.old and move.new and move.old.score != move.new.score:
            assert "ZB13" in move.because


@pytest.mark.parametrize("when", ["2026-05", "2026-Q2"])
def test_replay_of_a_policy_equals_two_scorings(tmp_path: Path, when: str) -> None:
    root, other = copy(tmp_path / "a"), copy(tmp_path / "b")
    compared = diff(
        "policy@1.0.0",
        "policy@1.0.0",
        root,
        what_if=["policy.grades.优秀.from=95"],
        period=period(when),
    )
    edit(other / "policy.yaml", ("name: 优秀, from: 90", "name: 优秀, from: 95"))
    assert compared.replayed is not None
    assert places(compared.replayed.old) == scored(root, when)
    assert places(compared.replayed.new) == scored(other, when)
    assert any(m.old.grade != m.new.grade for m in compared.replayed.moves if m.old and m.new)
    assert not compared.fails


def test_replay_lists_what_the_new_rules_cannot_read(tmp_path: Path) -> None:
    root = copy(tmp_path / "a")
    new = tmp_path / "new.yaml"
    text = BRANCH.read_text(encoding="utf-8")
    item = re.search(r"      - id: ZB13\n(?:(?!      - id).*\n)*", text)
    assert item is not None
    new.write_text(text.replace(item.group(), "").replace("1.0.0", "2.0.0", 1), encoding="utf-8")
    compared = diff("branch@1.0.0", str(new), root, period=period("2026-05"))
    replayed = compared.replayed
    assert replayed is not None
    # A correction of the item can't be read either.
    assert {problem.code for problem in replayed.unreadable} == {"DJ206", "DJ501"}
    files = {p.location.file for p in replayed.unreadable if p.code == "DJ206"}
    with_it = {
        path.relative_to(root).as_posix()
        for path in (root / "records" / "2026-05").glob("*.branch*.yaml")
        if "ZB13" in path.read_text(encoding="utf-8")
    }
    assert files == with_it
    assert files


def test_a_whole_folder_is_compared_with_another(tmp_path: Path) -> None:
    root, other = copy(tmp_path / "a"), copy(tmp_path / "b")
    edit(root / "checklists" / "branch.yaml", points("ZB13", "4", "6"), ('"1.0.0"', '"1.1.0"'))
    edit(
        root / "policy.yaml",
        ("name: 优秀, from: 90", "name: 优秀, from: 92"),
        ('"1.0.0"', '"1.1.0"'),
    )
    compared = diff(str(other), ".", root, period=period("2026-05"))
    assert {each.kind for each in compared.differences} == {"checklist", "policy"}
    assert compared.replayed is not None
    assert places(compared.replayed.old) == scored(other, "2026-05")
    rewritten(root, "1.1.0")
    assert places(compared.replayed.new) == scored(root, "2026-05")
