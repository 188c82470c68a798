"""Files with very many faults: the first are listed, the rest counted, and nothing grows faster than the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dangjian.commands.checking import check_workspace
from dangjian.io.sources import Folder
from dangjian.problem import MOST, Severity
from tests.helpers import CASES

BASE = CASES / "problems" / "base"
HEAD = (
    'schema: dangjian/record@1\nchecklist: branch@1.0.0\nunit: br-b\nperiod: "2026-05"\nkind: self\n'
    "by: 甲\ndate: 2026-05-28\nentries:\n"
)
COUNT = 10_000
FAULTS = {
    "unknown keys in one entry": f"  A01: {{{', '.join(f'k{n}: 1' for n in range(COUNT))}}}\n",
    "unknown items": "".join(f"  X{n}: 1\n" for n in range(COUNT)),
    "entries of a wrong shape": "".join(f"  X{n}: {{a: 1}}\n" for n in range(COUNT)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_first_are_listed_and_the_rest_counted(fault: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "w"))
    (root / "records/2026-05/br-b.branch.self.yaml").write_text(HEAD + FAULTS[fault], "utf-8")
    found = [
        problem
        for problem in check_workspace(Folder(root)).problems
        if problem.location.file.endswith("br-b.branch.self.yaml")
    ]
    [rest] = [problem for problem in found if problem.code == "DJ029"]
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    assert len(errors) == MOST + 1
    assert str(COUNT - MOST) in rest.message
