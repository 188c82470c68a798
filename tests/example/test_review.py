"""``examples/review``: its history as a real repository, and what the program says of each step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dangjian.commands.against import against
from dangjian.commands.diff import diff
from dangjian.commands.freeze import freeze
from dangjian.render.diff import diff_markdown
from dangjian.values.period import parse_period
from tests.conftest import Golden
from tests.helpers import ROOT, copied
from tests.repositories import change, commit, needs_git, repository

REVIEW = ROOT / "examples" / "review"
HISTORY: list[Any] = yaml.safe_load((REVIEW / "history.yaml").read_text(encoding="utf-8"))
DOCS = ROOT / "docs" / "changing-checklists.md"

pytestmark = needs_git


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """The repository, and the commit of each step."""
    root = Path(copied(ROOT / "examples/gear-company", tmp_path_factory.mktemp("review") / "w"))
    repository(root)
    made = {}
    for step in HISTORY:
        if "archive" in step:
            freeze(root, "branch")
        change(root, step)
        codes = [problem.code for problem in against(root, "HEAD")]
        assert codes == step["problems"], step["step"]
        made[step["step"]] = (root, commit(root, step["message"]))
    return made


def test_each_step_is_held_against_the_one_before(steps: dict[str, tuple[Path, str]]) -> None:
    levels = {}
    for name, (root, made) in steps.items():
        compared = diff(f"{made}~1", made, root)
        levels[name] = (compared.required.word, compared.enough)
    assert levels == {
        "wording": ("patch", True),
        "weight": ("minor", True),
        "wrong": ("major", False),
    }


def test_the_comment_on_the_weight(steps: dict[str, tuple[Path, str]], golden: Golden) -> None:
    root, made = steps["weight"]
    compared = diff(f"{made}~1", made, root, period=parse_period("2026-07"))
    assert compared.replayed is not None
    crossed = {
        m.name for m in compared.replayed.moves if m.old and m.new and m.old.grade != m.new.grade
    }
    assert crossed == {"箱体党支部"}
    comment = diff_markdown(compared)
    golden(REVIEW / "comment.md", comment)
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in comment.splitlines())
    assert quoted in DOCS.read_text(encoding="utf-8"), (
        "copy examples/review/comment.md into the page"
    )
