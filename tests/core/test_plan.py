"""The plan agrees with scoring: same items, same dates, same version, same units."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from dangjian.commands.checking import check_workspace
from dangjian.commands.plan import plan, plan_text
from dangjian.commands.score import score
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from dangjian.pages.plan import Plan, UnitPlan
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.results import State
from dangjian.values.period import Month, Period, PeriodKind
from tests.helpers import CASES, ROOT

BASE = CASES / "problems" / "base"
EXAMPLE = ROOT / "examples" / "gear-company"


def of(made: Plan, unit: str) -> UnitPlan:
    return next(each for each in made.units() if each.unit.id == unit)


def items(unit: UnitPlan) -> dict[str, dict[str, str]]:
    return {
        duty.item.id: {str(month): str(day) for month, day in duty.dates.items()}
        for duty in unit.duties
    }


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "workspace"))


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_every_due_item_and_nothing_else() -> None:
    made = plan(Folder(BASE), 2026)
    first = items(of(made, "br-a"))
    # A08 bonus, A09 veto and A12 event have no date.
    assert list(first) == [*(f"A{n:02d}" for n in (1, 2, 3, 4, 5, 6, 7, 10, 11)), "Q01"]
    assert len(first["A01"]) == 12
    assert first["A01"]["2026-05"] == "2026-05-25"
    assert first["A01"]["2026-04"] == "2026-04-27"  # the 25th is a Saturday
    assert list(first["A10"]) == ["2026-03", "2026-06", "2026-09", "2026-12"]


def test_units_tags_and_existence() -> None:
    second = items(of(plan(Folder(BASE), 2026), "br-b"))
    assert "A11" not in second  # only for 生产
    assert list(second["A01"])[-1] == "2026-09"  # it ends in September
    assert list(second["A10"]) == ["2026-03", "2026-06", "2026-09"]


def test_a_version_counts_from_its_month(workspace: Path) -> None:
    old = workspace / "checklists" / "branch.yaml"
    archive = workspace / "checklists" / "archive" / "branch@1.0.0.yaml"
    archive.parent.mkdir()
    shutil.copy(old, archive)
    for before, after in (
        ('version: "1.0.0"', 'version: "1.1.0"'),
        ("effective: 2026-01", "effective: 2026-07"),
        ("due: {month: last, day: 25}", "due: {month: last, day: 20}"),
        ("title: 召开支委会", "title: 按月召开支委会"),
    ):
        edit(workspace, "checklists/branch.yaml", before, after)
    duty = of(plan(Folder(workspace), 2026), "br-a").duties[0]
    assert duty.dates[Month(2026, 6)] == date(2026, 6, 25)
    assert duty.dates[Month(2026, 7)] == date(2026, 7, 20)
    assert duty.item.title == "按月召开支委会"


def test_nothing_due_and_unknown_units_are_said() -> None:
    with pytest.raises(DangjianError, match="2026 年没有到期"):
        plan(Folder(BASE), 2026, ["gr-a"])
    with pytest.raises(DangjianError, match="没有单位 br-x"):
        plan(Folder(BASE), 2026, ["br-x"])


@pytest.mark.parametrize("number", [1, 3, 5, 6])
def test_scoring_asks_for_what_was_planned(number: int) -> None:
    """In the example company every card's due items are those of the plan."""
    month = Month(2026, number)
    made = plan(Folder(EXAMPLE), 2026)
    planned = {
        (unit.unit.id, duty.checklist.id, duty.item.id): duty.dates[month]
        for unit in made.units()
        for duty in unit.duties
        if month in duty.dates
    }
    scores = score(Folder(EXAMPLE), Period(PeriodKind.MONTH, month))
    assert scores.results is not None
    for card in scores.results.scorecards:
        asked = {
            result.post.item.id
            for result in card.items
            if result.post.counted
            and not (result.state is State.NA and not result.by_entry)
            and result.state is not State.NOT_DUE
            and result.post.item.cycle.value != "event"
        }
        mine = {item for unit, name, item in planned if (unit, name) == (card.unit, card.checklist)}
        assert asked == mine, (card.unit, card.checklist)
    assert _dates_agree(check_workspace(Folder(EXAMPLE)).workspace, month, planned)


def _dates_agree(
    workspace: Workspace, month: Month, planned: dict[tuple[str, str, str], date]
) -> bool:
    for (_, name, item), day in planned.items():
        current = workspace.checklist_in(name, month)
        assert current is not None
        if agenda_of(workspace, current, month).by_id[item].due_date != day:
            return False
    return True


def test_dates_in_the_month_after() -> None:
    text = plan_text(plan(Folder(EXAMPLE), 2026, ["committee"]))
    # LZ12 is due on 31 May, a Sunday.
    row = next(line for line in text.splitlines() if line.startswith("| LZ12"))
    assert " 6/1 |" in row


def test_the_markdown_counts_what_is_due() -> None:
    made = plan(Folder(BASE), 2026)
    text = plan_text(made)
    counts = next(line for line in text.splitlines() if line.startswith("| 党支部 |"))
    january = sum(Month(2026, 1) in duty.dates for unit in made.units() for duty in unit.duties)
    _, name, *_, units, in_january = counts.split("|")[:6]
    assert (name.strip(), units.strip(), in_january.strip()) == ("党支部", "2", str(january))
    assert sum(len(d.dates) for u in made.units() for d in u.duties) == int(counts.split("|")[-2])


def test_the_markdown_says_how_often_an_item_is_due_in_the_year() -> None:
    made = plan(Folder(BASE), 2026)
    rows = [line.split("|") for line in plan_text(made).splitlines() if line.startswith("| A10 |")]
    every = [len(d.dates) for u in made.units() for d in u.duties if d.item.id == "A10"]
    assert [int(row[-2]) for row in rows] == [sum(every), *every]
