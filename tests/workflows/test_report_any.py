"""Every report and board, in every form, of any workspace: files or a sentence, never an exception."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.commands.report import BOARDS, REPORTS, SUPPLEMENT, report
from dangjian.commands.report import ReportKind as Kind
from dangjian.errors import DangjianError
from dangjian.values.period import Period, parse_period
from tests.core.test_spoiled import spoiled
from tests.helpers import examples, write_files
from tests.oracle.workspaces import flow, workspaces, write, yaml

KINDS = {**REPORTS, "supplement": SUPPLEMENT, **{f"board {k}": v for k, v in BOARDS.items()}}
PERIODS = ("2026-01", "2026-05", "2026-06", "2026-Q2", "2026-H1", "2026")
DAY = date(2026, 7, 3)


def period_of(text: str) -> Period:
    parsed = parse_period(text)
    assert parsed is not None
    return parsed


def made(root: Path, kind: Kind, period: Period) -> None:
    """Make it in all forms: twice the same bytes, and no file name twice."""
    try:
        first = report(root, kind, period, kind.forms, DAY)
    except DangjianError:
        return
    names = [each.name for each in first.files]
    assert len(set(names)) == len(names)
    assert all(each.content for each in first.files)
    assert report(root, kind, period, kind.forms, DAY).files == first.files


@pytest.mark.parametrize("name", KINDS)
@examples(2)
@given(workspaces("quarter"), st.sampled_from(PERIODS))
def test_of_any_workspace(name: str, space: dict[str, Any], period: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(space, Path(folder))
        made(Path(folder), KINDS[name], period_of(period))


@pytest.mark.parametrize("name", KINDS)
@examples(2)
@given(spoiled(), st.sampled_from(PERIODS))
def test_of_a_spoiled_workspace(name: str, files: dict[str, Any], period: str) -> None:
    texts = {n: yaml(d) if isinstance(d, dict) and d else flow(d) for n, d in files.items()}
    with tempfile.TemporaryDirectory() as folder:
        made(write_files(Path(folder), texts), KINDS[name], period_of(period))
