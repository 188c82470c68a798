"""docs/example.md: every number on it is what the tool says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from dangjian.scoring.results import Row

from .company import EXAMPLE, MONTHS, PERIODS, ROOT, scored, workspace


@cache
def page() -> str:
    return (ROOT / "docs" / "example.md").read_text("utf-8")


def tables() -> Iterator[tuple[str, list[str]]]:
    """The tables that name what they show: their marker and their rows."""
    for marker, table in re.findall(r"<!-- (scores? .+?) -->\n((?:\|.*\n)+)", page()):
        yield marker, table.splitlines()[2:]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def row_of(name: str, period: str) -> Row | None:
    ids = {unit.name: unit.id for unit in workspace().units.values()}
    return scored(period)[0].get(ids[name])


def test_the_table_of_a_month_says_what_the_tool_says() -> None:
    found = {marker: rows for marker, rows in tables() if marker.startswith("score ")}
    assert list(found) == ["score 2026-05"]
    rows = found["score 2026-05"]
    assert len(rows) == len(scored("2026-05")[0])
    for line in rows:
        rank, name, *said = cells(line)[:5]
        row = row_of(name, "2026-05")
        assert row is not None
        assert [rank, *said] == [*map(shown, (row.rank, row.score, row.grade, row.tier))]


def test_the_table_of_the_half_year_says_what_the_tool_says() -> None:
    [(marker, rows)] = [(m, rows) for m, rows in tables() if m.startswith("scores ")]
    periods = marker.split()[1:]
    assert len(rows) == 12
    for line in rows:
        name, *said = cells(line)
        expected = [row_of(name, period) for period in periods]
        assert said == [shown(row.score if row else None) for row in expected], name


@pytest.fixture(scope="module")
def uncorrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example before any correction."""
    folder = tmp_path_factory.mktemp("example") / "gear-company"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("corrections", ".*"))
    return folder


@pytest.mark.parametrize(
    ("unit", "period", "words"),
    [
        ("br-gear", "2026-05", "从 {} 变成 {}"),
        ("br-heat", "2026-03", "从 {} 改成 {}"),
        ("br-digital", "2026-03", "从 {} 变成 {}"),
    ],
)
def test_what_corrections_moved(uncorrected: Path, unit: str, period: str, words: str) -> None:
    scores = (scored(period, root)[0][unit].score for root in (uncorrected, EXAMPLE))
    assert words.format(*map(shown, scores)) in page()


def test_every_other_number_is_one_of_the_tool() -> None:
    """Figures with two decimals in running text are scores, gaps or parts of some period."""
    known = {"101.60"}  # a part of a year's score, checked below
    for period in PERIODS:
        rows, cards = scored(period)
        known |= {shown(row.score) for row in rows.values()}
        for card in cards.values():
            known |= {shown(card.score), shown(card.before_veto), shown(card.gap)}
    text = "\n".join(line for line in page().splitlines() if not line.startswith("|"))
    corrected = {"97.83", "93.06", "72.01"}  # before corrections: test_what_corrections_moved
    quoted = set(re.findall(r"(?<![\d.])\d+\.\d\d(?!\d)", text))
    assert len(quoted) >= 15
    assert quoted <= known | corrected
    parts = {part.checklist: shown(part.score) for part in scored("2026")[0]["br-gear"].parts}
    assert parts["months"] == "101.60"


def test_other_facts_on_the_page() -> None:
    assert f"{len(workspace().records)} 份记录" in page()
    tool = scored("2026-05")[1]["br-tool", "branch"]
    assert f"少给 {tool.tally.claimed_difference:f} 分，差距 {tool.gap}" in page()
    june = scored("2026-06")[1]["br-tool", "branch"]
    assert f"六月自查和督查只差 {june.gap} 分" in page()
    assert all(scored(f"2026-0{m}")[1]["br-tool", "branch"].overclaimed for m in range(1, 6))
    others = [scored(str(m))[0]["br-logistics"].score for m in MONTHS if m.month != 5]
    assert all(each < 88 for each in others if each is not None)
    assert scored("2026-06")[0]["br-equip"].rank == 2
    assert scored("2026-06")[1]["br-equip", "branch"].bonus == 1
    april = scored("2026-04")[0]
    assert (april["br-case"].rank, april["br-test"].rank) == (4, 5)
    year = scored("2026")[0]
    assert year["br-test"].rank == 4
    # A unit that is gone by December owes no appraisal, so nothing of its year is still to come.
    assert [unit for unit, row in year.items() if not row.provisional] == ["br-surface"]
    assert {unit for unit, row in year.items() if row.grade == "优秀"} == {
        "br-gear",
        "br-heat",
        "br-tech",
    }
