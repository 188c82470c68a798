"""Every problem code in a small workspace: the cases of ``tests/cases/problems``.

A case is a folder that is laid over a copy of ``base``: its files replace or add, ``edits.yaml``
changes single texts, and ``expected.txt`` holds what is then found.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from dangjian.codes import CODES, lists, policy, records, shape, versions
from dangjian.commands.checking import check_workspace
from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.problem import Code, Problem
from dangjian.values.period import parse_period
from tests.conftest import Golden
from tests.helpers import CASES, TESTS, contents, known, line_of

PROBLEMS = CASES / "problems"
OWN_FILES = ("edits.yaml", "expected.txt")
CHINESE = re.compile(r"[一-鿿]")
FALLBACK = shape.OTHER.id
"""For an error that pydantic may know some day and we don't; ``test_shape`` provokes it."""


def cases() -> list[Path]:
    return sorted(path for path in PROBLEMS.iterdir() if path.is_dir() and path.name != "base")


def edits_of(case: Path) -> list[dict[str, Any]]:
    path = case / "edits.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    return known(found, "file old new removed score")


def lay_out(case: Path, root: Path) -> None:
    """The base workspace with the case laid over it."""
    shutil.copytree(PROBLEMS / "base", root)
    for edit in edits_of(case):
        if edit.get("removed"):
            (root / edit["file"]).unlink()
        elif "file" in edit:
            path = root / edit["file"]
            text = path.read_text(encoding="utf-8")
            assert text.count(edit["old"]) == 1, f"{edit['old']!r} isn't there once"
            path.write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8", newline="\n")
    for path in case.rglob("*"):
        if path.is_file() and path.name not in OWN_FILES:
            target = root / path.relative_to(case)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def problems_of(case: Path, root: Path) -> tuple[Problem, ...]:
    """What checking finds; of a case that names a period, what scoring it finds."""
    periods = [edit["score"] for edit in edits_of(case) if "score" in edit]
    if not periods:
        return check_workspace(Folder(root)).problems
    period = parse_period(periods[0])
    assert period is not None
    return score(Folder(root), period).problems


def written(problems: tuple[Problem, ...]) -> str:
    """A line a problem, and its hint beneath."""
    return "".join(f"{line_of(problem)}\n  → {problem.hint}\n" for problem in problems)


@pytest.mark.parametrize("case", cases(), ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path, golden: Golden) -> None:
    root = tmp_path / "workspace"
    lay_out(case, root)
    before = contents(root)
    problems = problems_of(case, root)
    assert contents(root) == before
    assert case.name[:5] in {problem.code for problem in problems}
    for problem in problems:
        assert CHINESE.search(problem.message)
        assert CHINESE.search(problem.hint)
        assert problem.location.line >= 1
        assert (root / problem.location.file).is_file()
    golden(case / "expected.txt", written(problems))


def test_the_base_is_clean() -> None:
    assert written(check_workspace(Folder(PROBLEMS / "base")).problems) == ""


def codes_of(*families: Any) -> set[str]:
    return {c.id for family in families for c in vars(family).values() if isinstance(c, Code)}


def test_every_code_has_a_case() -> None:
    mine = codes_of(shape, records, lists, policy, versions) - {FALLBACK}
    assert mine <= {case.name[:5] for case in cases()}


def test_every_other_code_is_tested_somewhere() -> None:
    """Codes of the other families have their tests beside what they check."""
    files = (p for p in TESTS.rglob("*") if p.suffix in (".py", ".txt", ".yaml", ".json", ".md"))
    words: set[str] = set()
    for path in files:
        words |= set(
            re.findall(r"\w+", path.read_text(encoding="utf-8", errors="replace"), re.ASCII)
        )
    names = {
        code.id: name
        for family in _families()
        for name, code in vars(family).items()
        if isinstance(code, Code)
    }
    missing = [f"{id_} {name}" for id_, name in names.items() if not {id_, name} & words]
    assert not missing


def _families() -> list[Any]:
    from dangjian import codes

    return list(codes._FAMILIES)


def test_no_two_codes_share_an_id() -> None:
    """But for a record's code that sheets say in other words."""
    named: dict[str, set[str]] = {}
    for family in _families():
        for name, code in vars(family).items():
            if isinstance(code, Code) and family.__name__ != "dangjian.codes.sheets":
                named.setdefault(code.id, set()).add(f"{family.__name__}.{name}")
    assert not {id_: names for id_, names in named.items() if len(names) > 1}


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.id)
def test_a_code_says_what_it_must(code: Code) -> None:
    """A title, a sentence without its stop, and a page; words, or places for them."""
    assert re.fullmatch(r"DJ\d{3}", code.id)
    for text in (code.title, code.page):
        assert CHINESE.search(text)
    for template in (code.message, code.hint or code.message):
        assert CHINESE.search(template) or re.fullmatch(r"(\{\w+\} ?)+", template)
        assert not template.endswith("。")
    assert "。" in code.page


@pytest.mark.parametrize("id_", sorted(codes_of(shape, records, lists, policy, versions)))
def test_a_hint_and_a_page_say_what_to_do(id_: str) -> None:
    assert CODES[id_].hint
    assert CODES[id_].page.count("。") >= 2
