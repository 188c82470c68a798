"""Workspaces with spoiled files: problems with a place, scores or none, never an exception."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dangjian.commands.checking import check_workspace
from dangjian.commands.score import score
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import read
from dangjian.values.period import parse_period
from tests.core.test_shape import BASE, change, nodes
from tests.helpers import examples, write_files
from tests.oracle.workspaces import flow, yaml

FILES = {
    path.relative_to(BASE).as_posix(): read(path.read_bytes()) for path in BASE.rglob("*.yaml")
}
PERIODS = ["2026-05", "2026-06", "2026-Q2", "2026"]


@st.composite
def spoiled(draw: Any) -> dict[str, Any]:
    """The base workspace with one to four changes anywhere."""
    files = deepcopy(FILES)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(files)))
        path = draw(st.sampled_from(list(nodes(files[name]))))
        files[name] = change(
            files[name], path, draw(st.sampled_from(["set", "delete", "add"])), draw
        )
    return files


@examples(33)
@given(spoiled(), st.sampled_from(PERIODS))
def test_nothing_escapes(files: dict[str, Any], period: str) -> None:
    parsed = parse_period(period)
    assert parsed is not None
    texts = {n: yaml(d) if isinstance(d, dict) and d else flow(d) for n, d in files.items()}
    with tempfile.TemporaryDirectory() as folder:
        root = write_files(Path(folder), texts)
        checked = check_workspace(Folder(root))
        found = score(Folder(root), parsed)
        lengths = {name: len(text.splitlines()) or 1 for name, text in texts.items()}
    for problem in (*checked.problems, *found.problems):
        assert 1 <= problem.location.line <= lengths[problem.location.file]
        assert problem.location.column >= 1
    if not checked.sound:
        assert checked.errors
        assert found.results is None
