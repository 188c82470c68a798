"""Charts as inline SVG: readable in light, in dark and on paper; title and description are there for
screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import cos, pi, sin
from typing import NamedTuple

from markupsafe import Markup

from dangjian.pages.axis import Scale, axis_of
from dangjian.pages.page import Chart, Series, clean
from dangjian.render.svg import (
    FONT,
    WIDTH,
    Point,
    bar,
    legend,
    legend_height,
    line,
    path,
    polygon,
    series_class,
    short,
    text,
)
from dangjian.sheet.parts import width_units as units
from dangjian.values.numbers import plain

_FEW, _SHORT_NAME = 12, 4


def chart_svg(chart: Chart) -> Markup:
    """The drawing; nothing where there are no numbers."""
    scale = axis_of(chart)
    if scale is None:
        return Markup()
    height, parts = _draw(chart, scale)
    drawing = Markup("").join(parts)
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" preserveAspectRatio="xMidYMid meet">'
        "<title>{}</title><desc>{}</desc>{}{}</svg>"
    ).format(WIDTH, height, clean(chart.title), description(chart), drawing, _unit(chart))


def _draw(chart: Chart, scale: Scale) -> tuple[int, list[Markup]]:
    """The height of the drawing and its parts."""
    if chart.kind == "radar":
        return _radar(chart, scale)
    if chart.kind == "line":
        return _lines(chart, scale)
    if len(chart.categories) > _FEW or any(len(c) > _SHORT_NAME for c in chart.categories):
        return _lying_bars(chart, scale)
    return _standing_bars(chart, scale)


def description(chart: Chart) -> str:
    """The numbers as a sentence: ``得分：1 月 90，2 月 91``."""
    lines = []
    for series in chart.series:
        pairs = zip(chart.categories, series.values, strict=True)
        said = "，".join(f"{name} {'无' if v is None else plain(v)}" for name, v in pairs)
        lines.append(f"{series.name}：{said}")
    return clean("；".join(lines))


def _unit(chart: Chart) -> Markup:
    return text(Point(4, 12), chart.unit, "start") if chart.unit else Markup()


def _grid(scale: Scale, left: float, right: float, top: float, bottom: float) -> Iterator[Markup]:
    for value in scale.marks():
        y = bottom - (bottom - top) * scale.share(value)
        yield line(Point(left, y), Point(right, y), "grid")
        yield text(Point(left - 6, y + 4), plain(value), "end")


def _lines(chart: Chart, scale: Scale) -> tuple[int, list[Markup]]:
    left, right, top, bottom = 52.0, WIDTH - 16.0, 24.0, 260.0
    parts = list(_grid(scale, left, right, top, bottom))
    step = (right - left) / max(1, len(chart.categories))
    xs = [left + step * (index + 0.5) for index in range(len(chart.categories))]
    parts += [
        text(Point(x, bottom + 18), short(c)) for x, c in zip(xs, chart.categories, strict=True)
    ]
    for index, series in enumerate(chart.series):
        points = [
            None if v is None else Point(x, bottom - (bottom - top) * scale.share(v))
            for x, v in zip(xs, series.values, strict=True)
        ]
        parts += path(points, index)
        if len(chart.series) == 1:
            parts += [
                text(Point(p.x, p.y - 9), plain(v), kind="value")
                for p, v in zip(points, series.values, strict=True)
                if p is not None and v is not None
            ]
    parts += legend(chart, bottom + 42)
    return 292 + legend_height(chart), parts


def _standing_bars(chart: Chart, scale: Scale) -> tuple[int, list[Markup]]:
    left, right, top, bottom = 52.0, WIDTH - 16.0, 30.0, 260.0
    parts = list(_grid(scale, left, right, top, bottom))
    room = (right - left) / len(chart.categories)
    thick = min(48.0, room * 0.7 / len(chart.series))
    zero = bottom - (bottom - top) * scale.share(Decimal(0))
    for at, category in enumerate(chart.categories):
        middle = left + room * (at + 0.5)
        parts.append(text(Point(middle, bottom + 18), short(category)))
        for index, series in enumerate(chart.series):
            value = series.values[at]
            if value is None:
                continue
            x = middle - thick * len(chart.series) / 2 + thick * index
            y = bottom - (bottom - top) * scale.share(value)
            kind = f"bar {series_class(index)}"
            parts.append(bar(Point(x, min(y, zero)), thick - 2, abs(zero - y), kind))
            parts.append(text(Point(x + thick / 2, min(y, zero) - 5), plain(value), kind="value"))
    parts += legend(chart, bottom + 42)
    return 292 + legend_height(chart), parts


def _lying_bars(chart: Chart, scale: Scale) -> tuple[int, list[Markup]]:
    """Bars from left to right, the first category on top: there is room for long names."""
    names = [short(category) for category in chart.categories]
    left = 16 + max(units(name) for name in names) * FONT / 2
    right, top, thick = WIDTH - 60.0, 24.0, 16.0
    row = thick * len(chart.series) + 8
    bottom = top + row * len(names)
    parts = []
    zero = left + (right - left) * scale.share(Decimal(0))
    for value in scale.marks():
        x = left + (right - left) * scale.share(value)
        parts.append(line(Point(x, top), Point(x, bottom), "grid"))
        parts.append(text(Point(x, bottom + 16), plain(value)))
    for at, name in enumerate(names):
        y = top + row * at + 4
        parts.append(text(Point(left - 8, y + row / 2), name, "end"))
        for index, series in enumerate(chart.series):
            parts += _lying_bar(series, at, index, Point(zero, y + thick * index), scale, left)
    parts += legend(chart, bottom + 40)
    return int(bottom) + 28 + legend_height(chart), parts


def _lying_bar(
    series: Series, at: int, index: int, start: Point, scale: Scale, left: float
) -> Iterator[Markup]:
    value = series.values[at]
    if value is None:
        return
    end = left + (WIDTH - 60.0 - left) * scale.share(value)
    x = min(start.x, end)
    yield bar(Point(x, start.y), abs(end - start.x), 14, f"bar {series_class(index)}")
    yield text(Point(max(start.x, end) + 6, start.y + 12), plain(value), "start", "value")


class _Spokes(NamedTuple):
    """The spokes of a radar, the first upwards, then clockwise."""

    spokes: int
    middle: Point = Point(WIDTH / 2, 180.0)
    radius: float = 130.0

    def at(self, index: int, share: float) -> Point:
        """A place on a spoke; 0 is the middle, 1 the end."""
        angle = 2 * pi * index / self.spokes - pi / 2
        length = self.radius * share
        return Point(self.middle.x + length * cos(angle), self.middle.y + length * sin(angle))


def _radar(chart: Chart, scale: Scale) -> tuple[int, list[Markup]]:
    spokes = _Spokes(len(chart.categories))
    parts = list(_web(chart, scale, spokes))
    for index, series in enumerate(chart.series):
        points = [
            None if value is None else spokes.at(at, scale.share(value))
            for at, value in enumerate(series.values)
        ]
        parts += path([*points, points[0]], index)
    parts += legend(chart, 350)
    return 340 + legend_height(chart), parts


def _web(chart: Chart, scale: Scale, spokes: _Spokes) -> Iterator[Markup]:
    """Rings with their values, spokes with their categories."""
    for value in scale.marks():
        share = scale.share(value)
        yield polygon([spokes.at(index, share) for index in range(spokes.spokes)], "ring")
        if share < 1:
            place = spokes.at(0, share)
            yield text(Point(place.x + 4, place.y - 2), plain(value), "start", "value")
    for index, category in enumerate(chart.categories):
        yield line(spokes.middle, spokes.at(index, 1), "grid")
        end = spokes.at(index, 1.1)
        aside = end.x - spokes.middle.x
        anchor = "middle" if abs(aside) < 20 else "start" if aside > 0 else "end"
        yield text(Point(end.x, end.y + 4), short(category), anchor)
