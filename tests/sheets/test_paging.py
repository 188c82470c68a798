"""Printed pages end between items; the totals are signed on a page that has items."""

from __future__ import annotations

import pytest

from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.sheet.book import Choice, build, parts_of, planned
from dangjian.sheet.page_breaks import page_breaks
from dangjian.sheet.parts import Tab
from dangjian.values.period import Month
from tests.helpers import ROOT

EXAMPLE = ROOT / "examples" / "gear-company"


def tab_of(*heights: float, width: float = 1000) -> Tab:
    """Rows of these heights below a heading of one row of 20 that every page repeats."""
    tab = Tab("表", widths={1: width}, header_rows=(1, 1))
    tab.heights = dict(enumerate((20, *heights), 1))
    return tab


@pytest.mark.parametrize(
    ("heights", "breaks"),
    [
        ((100, 100), []),
        ((250, 250, 250), [3]),
        ((250, 250, 250, 250, 250), [3, 5]),
        ((400, 250, 250), [2]),
        ((5000, 250), [2]),
        ((250, 5000), [2]),
    ],
)
def test_a_page_takes_what_it_can_hold(heights: tuple[float, ...], breaks: list[int]) -> None:
    rows = len(heights) + 1
    starts = [1, *range(3, rows + 1)]
    assert page_breaks(tab_of(*heights), starts, rows) == breaks


def test_wide_tables_are_made_smaller_and_hold_more() -> None:
    rows = (200.0,) * 4
    assert page_breaks(tab_of(*rows, width=1000), [1, 3, 4, 5], 5) == [3]
    assert page_breaks(tab_of(*rows, width=1800), [1, 3, 4, 5], 5) == []


@pytest.mark.parametrize("number", [6, 12])
def test_no_item_is_torn(number: int) -> None:
    workspace = load(Folder(EXAMPLE), lambda _month: False).workspace
    month = Month(2026, number)
    policy = workspace.policy_in(month)
    assert policy is not None
    (plan,) = planned(workspace, month, Choice(units=("br-gear",)))
    for tab in build(parts_of(plan.lists, policy), "both").tabs[1:-2]:
        assert len(tab.breaks) <= 4  # a branch list has at most five pages
        for last in tab.breaks:
            torn = [area for area in tab.merges if area[0] <= last < area[2]]
            assert not torn, (tab.name, last, torn)
            assert tab.cells[last, 1].style != "section", "a heading alone at the foot of a page"
        after = max([0, *tab.breaks])
        assert any(c.style == "id" for (row, _), c in tab.cells.items() if row > after)
