"""What the charts of a page are drawn with: marks, lines and names of series.

Colours, dashes and line widths are classes of the page's style sheet (``s1`` to ``s6`` for series).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from dangjian.pages.page import Chart, clean
from dangjian.render.svg_parts import element, label, points, value_text
from dangjian.sheet.parts import width_units as units

WIDTH = 720
"""Of every drawing, in its own units."""
FONT = 12
SHAPES = 6
"""So many colours, dashes and markers differ; then they begin again."""
_LABEL = 14
_EDGE, _ROW = 8.0, 20


class Point(NamedTuple):
    """A place on the drawing."""

    x: float
    y: float


def text(at: Point, words: str, anchor: str = "middle", kind: str = "") -> Markup:
    """A line of text; ``anchor``: start, middle or end of it lies at the point."""
    return Markup(label(clean(words), at, text_anchor=anchor, class_=kind))


def line(start: Point, end: Point, kind: str) -> Markup:
    """A straight line."""
    ends = {"x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y}
    return Markup(element("line", {**ends, "class": kind}))


def bar(at: Point, width: float, height: float, kind: str) -> Markup:
    """A rectangle from its upper left corner."""
    size = {"width": float(max(width, 0)), "height": float(max(height, 0))}
    return Markup(element("rect", {"x": at.x, "y": at.y, **size, "class": kind}))


def polygon(corners: Sequence[Point], kind: str) -> Markup:
    """A closed line."""
    return Markup(element("polygon", {"points": points(corners), "class": kind}))


def short(name: str) -> str:
    """A name as there is room for on an axis."""
    name = clean(name).replace("\n", " ")
    return name if len(name) <= _LABEL else name[: _LABEL - 1] + "…"


def series_class(index: int) -> str:
    """The class that gives a series its colour, dash and depth."""
    return f"s{index % SHAPES + 1}"


_MARKERS: tuple[Callable[[float, float], str], ...] = (
    lambda x, y: f"M{value_text(x - 4)} {value_text(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    lambda x, y: f"M{value_text(x - 4)} {value_text(y - 4)}h8v8h-8z",
    lambda x, y: f"M{value_text(x)} {value_text(y - 5)}l5 9h-10z",
    lambda x, y: f"M{value_text(x)} {value_text(y - 5)}l5 5l-5 5l-5 -5z",
    lambda x, y: f"M{value_text(x)} {value_text(y + 5)}l5 -9h-10z",
    lambda x, y: f"M{value_text(x - 5)} {value_text(y - 2)}h10v4h-10z",
)


def _marker(at: Point, index: int) -> Markup:
    shape = _MARKERS[index % SHAPES](*at)
    return Markup(element("path", {"d": shape, "class": f"mark {series_class(index)}"}))


def path(places: Sequence[Point | None], index: int) -> Iterator[Markup]:
    """The line of a series, broken where there is nothing, and its markers."""
    course, pen_down = "", False
    for point in places:
        if point is not None:
            course += f"{'L' if pen_down else 'M'}{value_text(point.x)} {value_text(point.y)}"
        pen_down = point is not None
    yield Markup(element("path", {"d": course, "class": f"line {series_class(index)}"}))
    for point in places:
        if point is not None:
            yield _marker(point, index)


def legend(chart: Chart, top: float) -> Iterator[Markup]:
    """The names of the series with bar, or line and marker, in rows; nothing for one series."""
    for index, (x, row) in enumerate(_legend_places(chart)):
        y = top + row * _ROW
        if chart.kind == "bar":
            yield bar(Point(x + 8, y - 10), 20, 11, f"bar {series_class(index)}")
        else:
            yield line(Point(x, y - 4), Point(x + 36, y - 4), f"line {series_class(index)}")
            yield _marker(Point(x + 18, y - 4), index)
        yield text(Point(x + 42, y), short(chart.series[index].name), "start")


def legend_height(chart: Chart) -> int:
    """Room for the legend; none for one series."""
    places = _legend_places(chart)
    return (places[-1][1] + 1) * _ROW + 8 if places else 0


def _legend_places(chart: Chart) -> list[tuple[float, int]]:
    """Where each name begins, and in which row."""
    places: list[tuple[float, int]] = []
    x, row = _EDGE, 0
    for series in chart.series if len(chart.series) > 1 else ():
        width = 58 + units(short(series.name)) * FONT / 2
        if x + width > WIDTH and x > _EDGE:
            x, row = _EDGE, row + 1
        places.append((x, row))
        x += width
    return places
