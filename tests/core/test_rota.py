"""The rota: nobody himself, no pair both ways, even loads, and little changes when a unit joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.documents.organization import Unit
from dangjian.pages.rota import Visit, plan_rota, round_trips
from dangjian.values.period import Month
from tests.helpers import examples

YEAR = 2026
MONTHS = [Month(YEAR, number) for number in range(1, 13)]


def unit(name: str, begins: int | None = None, ends: int | None = None) -> Unit:
    return Unit(
        id=name,
        name=name,
        layer="branch",
        from_=Month(YEAR, begins) if begins else None,
        until=Month(YEAR, ends) if ends else None,
    )


@st.composite
def organizations(draw: Any, fewest: int = 2) -> list[Unit]:
    """2 to 60 branches, some of which join or leave during the year."""
    count = draw(st.integers(fewest, 60))
    ends = st.one_of(st.none(), st.integers(1, 12))
    return [unit(f"br-{n:02d}", draw(ends), draw(ends)) for n in range(count)]


def monthly(visits: Iterable[Visit]) -> dict[Month, list[Visit]]:
    found: dict[Month, list[Visit]] = {month: [] for month in MONTHS}
    for visit in visits:
        found[visit.month].append(visit)
    return found


@pytest.mark.parametrize("count", range(3, 61))
def test_no_pair_is_in_two_round_trips(count: int) -> None:
    trips = round_trips(count)
    pairs = [pair for trip in trips for pair in zip(trip, (*trip[1:], trip[0]), strict=True)]
    assert all(sorted(trip) == list(range(count)) for trip in trips)
    assert len(trips) == (count - 1 if count % 2 else count - 2)
    assert len(set(pairs)) == len(pairs)


@examples(20)
@given(organizations())
def test_every_month_keeps_the_rules(units: list[Unit]) -> None:
    for month, visits in monthly(plan_rota(units, YEAR)).items():
        present = {each.id for each in units if each.exists_in(month)}
        pairs = {(visit.inspector, visit.inspected) for visit in visits}
        assert sorted(visit.inspected for visit in visits) == sorted(present)
        assert all(by != whom for by, whom in pairs)
        assert all((whom, by) not in pairs for by, whom in pairs)
        inspectors = [by for by, _ in pairs if by is not None]
        assert set(inspectors) <= present
        assert len(set(inspectors)) == len(inspectors)  # nobody inspects twice
        assert len(inspectors) == (len(present) if len(present) > 2 else max(0, len(present) - 1))


@examples(10)
@given(st.integers(2, 60))
def test_loads_of_a_year_are_even(count: int) -> None:
    units = [unit(f"br-{n:02d}") for n in range(count)]
    loads = Counter(visit.inspector for visit in plan_rota(units, YEAR) if visit.inspector)
    assert max(loads.values()) - min(loads.values()) == 0


@pytest.mark.parametrize("count", [13, 20, 60])
def test_in_a_year_of_many_nobody_inspects_the_same_unit_twice(count: int) -> None:
    visits = plan_rota([unit(f"br-{n:02d}") for n in range(count)], YEAR)
    pairs = Counter((visit.inspector, visit.inspected) for visit in visits)
    assert set(pairs.values()) == {1}


@examples(13)
@given(organizations(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(units: list[Unit], random: Any) -> None:
    shuffled = list(units)
    random.shuffle(shuffled)
    assert set(plan_rota(units, YEAR)) == set(plan_rota(shuffled, YEAR))


def lines(visits: Iterable[Visit], month: Month) -> dict[str, str | None]:
    return {visit.inspected: visit.inspector for visit in visits if visit.month == month}


@examples(20)
@given(organizations(fewest=3), st.integers(2, 12), st.sampled_from(["aa", "br-new", "zz"]))
def test_a_unit_that_joins_changes_one_line_a_month(
    units: list[Unit], begins: int, name: str
) -> None:
    stable = [each for each in units if each.from_ is None and each.until is None]
    if len(stable) < 3:
        stable = [unit("s1"), unit("s2"), unit("s3")]
    others = stable + [each for each in units if each not in stable]
    before = plan_rota(others, YEAR)
    after = plan_rota([*others, unit(name, begins)], YEAR)
    for month in MONTHS:
        old, new = lines(before, month), lines(after, month)
        changed = [whom for whom in old if old[whom] != new.get(whom)]
        assert (name in new) == (month.month >= begins)
        assert len(changed) == (1 if name in new else 0)


@examples(13)
@given(st.integers(5, 60), st.integers(1, 11))
def test_a_unit_that_leaves_changes_one_line_a_month(count: int, ends: int) -> None:
    units = [unit(f"br-{n:02d}") for n in range(count)]
    left = [unit("br-00", None, ends), *units[1:]]
    before, after = plan_rota(units, YEAR), plan_rota(left, YEAR)
    for month in MONTHS:
        old, new = lines(before, month), lines(after, month)
        changed = [whom for whom in new if old[whom] != new[whom]]
        assert ("br-00" in new) == (month.month <= ends)
        assert len(changed) == (0 if month.month <= ends else 1)


def test_two_take_turns_with_the_department() -> None:
    visits = plan_rota([unit("a"), unit("b")], YEAR)
    january = [(v.inspector, v.inspected) for v in visits if v.month.month == 1]
    february = [(v.inspector, v.inspected) for v in visits if v.month.month == 2]
    assert january == [(None, "a"), ("a", "b")]
    assert february == [("b", "a"), (None, "b")]


def test_one_alone_is_inspected_by_the_department() -> None:
    assert {visit.inspector for visit in plan_rota([unit("a")], YEAR)} == {None}
    assert plan_rota([], YEAR) == ()
