"""Drawings: texts stay texts, shapes are as large as their numbers, the same input gives the same drawing."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.pages.chart_scale import Scale, scale_of
from dangjian.render.svg import (
    Frame,
    course,
    diverging,
    element,
    hint,
    label,
    lines,
    score_bar,
    sparkline,
    stacked,
)
from dangjian.render.svg_charts import RADAR_CENTRE, RADAR_RADIUS, dashboard_spokes, radar, trend
from tests.render.boards import LONG, WICKED

D = Decimal
ONES = (D(1), D(1), D(1), D(1))
SCALE = Scale(D(0), D(100), D(20))
SCORES = st.decimals(min_value=0, max_value=110, places=2)


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def corners(text: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def rectangles(svg: str) -> dict[str, float]:
    return {each.attrib["class"]: float(each.attrib["width"]) for each in drawn(svg).iter("rect")}


@pytest.mark.parametrize("text", [WICKED, LONG, '"', "'", "&amp;", "]]>"])
def test_texts_are_escaped(text: str) -> None:
    assert "".join(drawn(label(text, (0, 0))).itertext()) == text
    assert "".join(drawn(hint(text)).itertext()) == text
    assert drawn(element("g", {"aria-label": text})).attrib["aria-label"] == text


def test_long_texts_are_cut_and_say_so() -> None:
    assert lines("组织生活", 7, 2) == ["组织生活"]
    assert lines(LONG, 7, 2) == [LONG[:7], LONG[7:13] + "…"]


def test_a_radar_of_full_shares_fills_its_outer_ring() -> None:
    found = drawn(radar(["甲", "乙", "丙", "丁"], ONES, ONES, "全满"))
    polygons = {each.attrib.get("class"): each.attrib["points"] for each in found.iter("polygon")}
    assert polygons["mine"] == polygons["mean"] == polygons[None]
    x, y = RADAR_CENTRE
    top, right, bottom, left = corners(dashboard_spokes(4).outline(ONES))
    reach = RADAR_RADIUS
    assert [top, right, bottom, left] == [
        (x, y - reach),
        (x + reach, y),
        (x, y + reach),
        (x - reach, y),
    ]


def test_half_a_share_reaches_half_as_far() -> None:
    found = corners(dashboard_spokes(3).outline((D("0.5"), D(1), D(1))))
    assert found[0][1] == RADAR_CENTRE.y - RADAR_RADIUS / 2


def test_a_section_without_a_share_has_no_corner() -> None:
    assert len(corners(dashboard_spokes(4).outline((D(1), None, D(1), D(1))))) == 3


def test_a_radar_shows_the_whole_name_to_the_pointer() -> None:
    found = drawn(radar([LONG, WICKED, "丙"], ONES[:3], ONES[:3], WICKED))
    assert [each.text for each in found.iter("title")] == [LONG, WICKED, "丙"]
    assert found.attrib["aria-label"] == WICKED


@given(st.lists(SCORES, min_size=1))
def test_a_scale_holds_every_value(values: list[Decimal]) -> None:
    scale = scale_of(values)
    assert scale.low <= min(values)
    assert scale.high >= max(values)
    assert scale.high - scale.low >= scale.step >= 1, "small differences aren't blown up"
    marks = list(scale.marks())
    assert (marks[0], marks[-1]) == (scale.low, scale.high)
    assert 2 <= len(marks) <= 7


def test_a_line_breaks_where_there_is_no_score() -> None:
    def drawn_course(*values: Decimal | None) -> str:
        return course(Frame(0, 10, 0, 10, len(values), SCALE).places(values))

    assert drawn_course(D(1), D(2), None, D(3), D(4)).count("M") == 2
    assert drawn_course(None, None) == ""
    assert drawn_course(None, D(100)) == "M7.5 0"
    assert drawn_course(D(0), D(50)) == "M2.5 10L7.5 5"


def test_a_trend_shows_highest_mean_and_lowest_apart() -> None:
    same = [D(88), D(88)]
    found = drawn(trend(["1 月", "2 月"], same, same, same, same, scale_of(same), "各月"))
    ends = next(each for each in found.iter("g") if each.attrib.get("class") == "ends")
    heights = [float(each.attrib["y"]) for each in ends]
    assert [each.text for each in ends] == ["最高 88.00", "平均 88.00", "最低 88.00"]
    assert all(after - before >= 15 for before, after in pairwise(heights))


def test_a_month_alone_can_be_seen() -> None:
    one = drawn(
        trend(["5 月"], [D(80)], [D(90)], [D(70)], [D(90)], scale_of([D(70), D(90)]), "五月")
    )
    circles = list(one.iter("circle"))
    area = next(each for each in one.iter("polygon")).attrib["points"]
    assert len(circles) == 2
    assert len({x for x, _ in corners(area)}) == 2


def test_a_sparkline_needs_two_scores() -> None:
    assert sparkline([None, D(5)], SCALE) == ""
    assert sparkline([], SCALE) == ""
    found = drawn(sparkline([D(0), None, D(100)], SCALE))
    assert found.attrib["aria-hidden"] == "true"
    assert next(found.iter("path")).attrib["d"] == "M4 17M80 3"


def test_a_stack_is_as_long_as_its_counts() -> None:
    assert rectangles(stacked([("a", 1), ("b", 0), ("c", 3)], 4)) == {"a": 30.0, "c": 90.0}
    assert rectangles(stacked([("a", 1)], 4)) == {"a": 30.0}


def test_a_score_is_as_long_as_it_is_high() -> None:
    assert rectangles(score_bar(D("92.5"), [D(90), D(0)], D(100)))["value"] == 111.0
    assert score_bar(None, [D(90)], D(100)) == ""
    assert len(list(drawn(score_bar(D(1), [D(90), D(80), D(0)], D(100))).iter("line"))) == 2


def test_a_gap_goes_left_or_right_of_zero() -> None:
    right, left = diverging(D(5), D(10), D(10)), diverging(D(-5), D(10), D(10))
    assert next(drawn(right).iter("rect")).attrib["x"] == "60"
    assert next(drawn(left).iter("rect")).attrib["x"] == "30"
    assert rectangles(diverging(D(12), D(12), D(10))) == {"over": 60.0}
    assert rectangles(diverging(D(10), D(12), D(10))) == {"value": 50.0}
    assert diverging(None, D(10), None) == ""
