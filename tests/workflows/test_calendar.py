"""Writing the working-day calendar of a year."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from dangjian.commands.checking import check_workspace
from dangjian.commands.plan import calendar_text, write_calendar
from dangjian.documents.schedule import Workdays
from dangjian.errors import DangjianError
from dangjian.io.calendars import SpecialDay
from dangjian.io.sources import Folder
from tests.helpers import CASES, ROOT, contents, copied, document

BASE = CASES / "problems" / "base"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "workspace"))


@pytest.mark.parametrize("year", [2020, 2025, 2026])
def test_the_file_says_what_the_library_says(workspace: Path, year: int) -> None:
    written = write_calendar(workspace, year, force=True)
    text = written.path.read_text(encoding="utf-8")
    days = Workdays.of([document(text, "calendar")])
    day = date(year, 1, 1)
    while day.year == year:
        assert days.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)
    assert not check_workspace(Folder(workspace)).problems


def test_the_example_company_has_what_the_library_says(tmp_path: Path) -> None:
    root = copied(ROOT / "examples" / "gear-company", tmp_path / "workspace")
    before = contents(root)
    assert not write_calendar(root, 2026).changed  # comments may differ
    assert contents(root) == before


def test_an_own_calendar_is_not_overwritten(workspace: Path) -> None:
    before = contents(workspace)
    with pytest.raises(DangjianError, match="没有覆盖"):
        write_calendar(workspace, 2026)
    assert contents(workspace) == before
    assert write_calendar(workspace, 2026, force=True).changed
    assert not write_calendar(workspace, 2026).changed


def test_an_unknown_year_writes_nothing(workspace: Path) -> None:
    before = contents(workspace)
    with pytest.raises(DangjianError, match=r"没有 2003 年，.*只避开周六、周日"):
        write_calendar(workspace, 2003)
    assert contents(workspace) == before


def test_a_year_without_special_days_reads_back() -> None:
    days = Workdays.of([document(calendar_text(2026, ()), "calendar")])
    assert days == Workdays()
    some = (SpecialDay(date(2026, 1, 4), True, "元旦"),)
    assert "  - 2026-01-04   # 元旦调休\n" in calendar_text(2026, some)
