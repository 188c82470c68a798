"""Small helpers: documents without files, folders of files, and how many examples to try."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import openpyxl
from hypothesis import HealthCheck, Phase, settings
from openpyxl.worksheet.merge import MergedCellRange

from dangjian.documents import shape
from dangjian.io.yaml_reader import read
from dangjian.problem import Problem

Case = TypeVar("Case")
TESTS = Path(__file__).parent
CASES = TESTS / "cases"
ROOT = TESTS.parent


TIMES = int(os.environ.get("DANGJIAN_EXAMPLES", "1"))
"""How many times as much is tried as in a quick run; ``.ci/run`` tries three times as much."""


def examples(count: int) -> settings:
    """Settings for so many examples in a quick run, ``TIMES`` as many in others.

    A failing example is made smaller only with ``DANGJIAN_SHRINK=1``, since that can take minutes.
    """
    phases = set(Phase) if os.environ.get("DANGJIAN_SHRINK") == "1" else set(Phase) - {Phase.shrink}
    return settings(
        max_examples=count * TIMES,
        deadline=None,
        phases=sorted(phases, key=list(Phase).index),
        suppress_health_check=list(HealthCheck),
    )


def some(cases: Iterable[Case], count: int) -> list[Case]:
    """In a quick run about so many of the cases, spread evenly; all where more is tried (``TIMES``).

    For cases that take one way through the house, of which each costs a second: what one of them finds, its
    neighbours nearly always find too.
    """
    every = list(cases)
    return every if TIMES > 1 else every[:: -(-len(every) // count)]


def known(cases: list[dict[str, Any]], keys: str) -> list[dict[str, Any]]:
    """The cases of a file; fails on a key that no test looks at, so that none is misspelt in silence."""
    for case in cases:
        unknown = case.keys() - set(keys.split())
        assert not unknown, f"no test looks at {sorted(unknown)} of {case}"
    return cases


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Files by their name relative to ``folder``, made with the folders they need."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def copied(source: Path, target: Path) -> Path:
    """A copy of a workspace without its lock, which another test may hold or give back just now."""
    unwanted = shutil.ignore_patterns(".dangjian.lock")
    return Path(shutil.copytree(source, target, ignore=unwanted, copy_function=_copy))


def _copy(source: str, target: str) -> str:
    """Content and times, which tell readers whether something changed; that is all that tests want."""
    shutil.copyfile(source, target)
    found = os.stat(source)
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
    return target


def _drawn_not_at_all(_merged: Any) -> None: ...


def opened(book: Any, **options: Any) -> Any:
    """A workbook, read by openpyxl; as quickly as tests want it, of which thousands read one."""
    # Drawing the borders of merged cells into each of their cells is half of its work.
    with mock.patch.object(MergedCellRange, "format", _drawn_not_at_all):
        return openpyxl.load_workbook(book, **options)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder and its bytes: equal before and after means nothing was written."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def line_of(problem: Problem) -> str:
    """A problem as the case files write it: ``DJ214 records/…yaml:14:9 事项 …``."""
    return f"{problem.code} {problem.location} {problem.message}"


def document(text: str, word: str) -> Any:
    """The model of a document's text; fails the test when its shape is wrong."""
    model, findings = shape.parse(read(text.encode()), word)
    assert not findings, [finding.message() for finding in findings]
    return model


def command_names(command: Any, *path: str) -> Iterator[str]:
    """``rectify raise``, ``score``, …; a group that does something by itself as well."""
    commands = getattr(command, "commands", {})
    for name, each in commands.items():
        yield from command_names(each, *path, name)
    if path and (not commands or command.invoke_without_command):
        yield " ".join(path)
