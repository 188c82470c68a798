"""Drawings: texts stay texts, shapes are as large as their numbers, the same input gives the same drawing."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.render import svg_radar
from dangjian.render.svg_bars import diverging, score_bar, stacked
from dangjian.render.svg_line import Scale, path, sparkline, trend
from dangjian.render.svg_parts import element, hint, label, lines
from dangjian.render.svg_radar import outline, radar
from tests.render.boards import LONG, WICKED

D = Decimal
ONES = (D(1), D(1), D(1), D(1))
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
    x, y = svg_radar.CENTRE
    top, right, bottom, left = corners(outline(ONES))
    reach = svg_radar.RADIUS
    assert [top, right, bottom, left] == [
        (x, y - reach),
        (x + reach, y),
        (x, y + reach),
        (x - reach, y),
    ]


def test_half_a_share_reaches_half_as_far() -> None:
    _, y = svg_radar.CENTRE
    assert corners(outline((D("0.5"), D(1), D(1))))[0][1] == y - svg_radar.RADIUS / 2


def test_a_section_without_a_share_has_no_corner() -> None:
    assert len(corners(outline((D(1), None, D(1), D(1))))) == 3


def test_a_radar_shows_the_whole_name_to_the_pointer() -> None:
    found = drawn(radar([LONG, WICKED, "丙"], ONES[:3], ONES[:3], WICKED))
    assert [each.text for each in found.iter("title")] == [LONG, WICKED, "丙"]
    assert found.attrib["aria-label"] == WICKED


@given(st.lists(SCORES, min_size=1))
def test_a_scale_holds_every_value(values: list[Decimal]) -> None:
    scale = Scale.of(values)
    assert scale.low <= min(values)
    assert scale.high >= max(values)
    assert scale.high > scale.low
    assert scale.low % 10 == scale.high % 10 == 0
    assert 2 <= len(list(scale.ticks)) <= 7


def test_a_line_breaks_where_there_is_no_score() -> None:
    scale = Scale(D(0), D(100))
    assert path([D(1), D(2), None, D(3), D(4)], scale).count("M") == 2
    assert path([None, None], scale) == ""
    assert re.sub(r"[\d. ]", "", path([None, D(1)], scale)) == "M"


def test_a_trend_shows_highest_mean_and_lowest_apart() -> None:
    same = [D(88), D(88)]
    found = drawn(trend(["1 月", "2 月"], same, same, same, same, Scale.of(same), "各月"))
    ends = next(each for each in found.iter("g") if each.attrib.get("class") == "ends")
    heights = [float(each.attrib["y"]) for each in ends]
    assert [each.text for each in ends] == ["最高 88.00", "平均 88.00", "最低 88.00"]
    assert all(after - before >= 15 for before, after in pairwise(heights))


def test_a_month_alone_can_be_seen() -> None:
    one = drawn(trend(["5 月"], [D(80)], [D(90)], [D(70)], [D(90)], Scale(D(70), D(90)), "五月"))
    circles = list(one.iter("circle"))
    area = next(each for each in one.iter("polygon")).attrib["points"]
    assert len(circles) == 2
    assert len({x for x, _ in corners(area)}) == 2


def test_a_sparkline_needs_two_scores() -> None:
    scale = Scale(D(0), D(100))
    assert sparkline([None, D(5)], scale) == ""
    assert sparkline([], scale) == ""
    assert drawn(sparkline([D(5), None, D(7)], scale)).attrib["aria-hidden"] == "true"


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
