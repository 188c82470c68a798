"""Charts as inline SVG, readable in light, in dark and on paper: those of pages, and the two of the
dashboard that its script redraws for another unit.

Series differ by colour, dash and marker (classes ``s1`` to ``s6``), so that none hangs on colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from html import escape

from markupsafe import Markup

from dangjian.pages.chart_scale import Scale, axis_of
from dangjian.pages.page import Chart, clean
from dangjian.render.svg import (
    Frame,
    Places,
    Point,
    Spokes,
    Values,
    bar,
    corners,
    course,
    dots,
    element,
    label,
    line,
    picture,
    value_text,
)
from dangjian.sheet.parts import width_units as units
from dangjian.values.numbers import plain

_WIDTH = 720
"""Of a page's drawing, in its own units."""
_FONT = 12
_SHAPES = 6
"""So many colours, dashes and markers differ; then they begin again."""
_LONGEST_NAME = 14
_EDGE, _LEGEND_ROW = 8.0, 20
_FEW, _SHORT_NAME = 12, 4
"""Bars stand where there are few categories with short names; else they lie, with room for names."""
_THICK = 16.0
"""Of a lying bar."""

TREND_WIDTH, TREND_HEIGHT = 420, 300
_TREND_BOX = (34, 344, 14, 262)
"""Left, right, top and bottom of the frame of a trend; the script is told."""
_APART = 15
"""Labels at the end of lines are at least so far apart."""
_HALF = 8
"""Half the width of the range of a month alone."""
RADAR_WIDTH, RADAR_HEIGHT, RADAR_RADIUS = 400, 300, 108
RADAR_CENTRE = Point(RADAR_WIDTH / 2, RADAR_HEIGHT / 2)
LEAST_AXES = 3
"""With fewer axes a radar has no area."""
_RINGS = (0.25, 0.5, 0.75, 1)


def chart_svg(chart: Chart) -> Markup:
    """The drawing of a page's chart; nothing where there are no numbers."""
    scale = axis_of(chart)
    if scale is None:
        return Markup()
    height, drawn = _draw(chart, scale)
    drawn += _legend(chart, height + 10)
    if chart.unit:
        drawn.append(label(chart.unit, (4, 12), "start"))
    head = {
        "class": "chart",
        "viewBox": f"0 0 {_WIDTH} {height + _legend_height(chart)}",
        "role": "img",
        "preserveAspectRatio": "xMidYMid meet",
    }
    title = element("title", {}, escape(clean(chart.title)))
    said = element("desc", {}, escape(description(chart)))
    return Markup(element("svg", head, title, said, *drawn))


def description(chart: Chart) -> str:
    """The numbers as a sentence: ``得分：1 月 90，2 月 91``."""
    said = []
    for series in chart.series:
        pairs = zip(chart.categories, series.values, strict=True)
        numbers = "，".join(f"{name} {'无' if v is None else plain(v)}" for name, v in pairs)
        said.append(f"{series.name}：{numbers}")
    return clean("；".join(said))


def _draw(chart: Chart, scale: Scale) -> tuple[int, list[str]]:
    """How high the drawing is without its legend, and its parts."""
    if chart.kind == "radar":
        return _radar(chart, scale)
    if chart.kind == "bar" and (
        len(chart.categories) > _FEW or any(len(c) > _SHORT_NAME for c in chart.categories)
    ):
        return _lying_bars(chart, scale)
    frame = Frame(52.0, _WIDTH - 16.0, 30.0, 260.0, len(chart.categories), scale)
    grid = frame.grid([_short(category) for category in chart.categories])
    drawn = _lines(chart, frame) if chart.kind == "line" else _standing_bars(chart, frame)
    return 292, [grid, *drawn]


def _lines(chart: Chart, frame: Frame) -> Iterator[str]:
    for index, series in enumerate(chart.series):
        places = frame.places(series.values)
        yield from _marked_line(places, index)
        if len(chart.series) == 1:
            for place, value in zip(places, series.values, strict=True):
                if place is not None and value is not None:
                    yield label(plain(value), (place.x, place.y - 9), "middle", "value")


def _standing_bars(chart: Chart, frame: Frame) -> Iterator[str]:
    thick = min(48.0, (frame.right - frame.left) / frame.spaces * 0.7 / len(chart.series))
    zero = frame.y(Decimal(0))
    for index, series in enumerate(chart.series):
        for n, value in enumerate(series.values):
            if value is not None:
                x = frame.x(n) + thick * (index - len(chart.series) / 2)
                y = frame.y(value)
                upper = Point(x, min(y, zero))
                yield bar(upper, thick - 2, abs(zero - y), f"bar {_class(index)}")
                yield label(plain(value), (x + thick / 2, upper.y - 5), "middle", "value")


def _lying_bars(chart: Chart, scale: Scale) -> tuple[int, list[str]]:
    """Bars from left to right, the first category on top."""
    names = [_short(category) for category in chart.categories]
    left = 16 + max(units(name) for name in names) * _FONT / 2
    right, top = _WIDTH - 60.0, 24.0
    row = _THICK * len(chart.series) + 8
    bottom = top + row * len(names)
    # The same frame turned: its height is the length of the bars.
    along = Frame(0, 0, right, left, 1, scale)
    grid = []
    for value in scale.marks():
        x = along.y(value)
        grid.append(line(Point(x, top), Point(x, bottom)))
        grid.append(label(plain(value), (x, bottom + 16), "middle"))
    drawn = [element("g", {"class": "grid"}, *grid)]
    for n, name in enumerate(names):
        y = top + row * n + 4
        drawn.append(label(name, (left - 8, y + row / 2), "end"))
        for index, series in enumerate(chart.series):
            drawn += _lying_bar(series.values[n], index, y + _THICK * index, along)
    return int(bottom) + 30, drawn


def _lying_bar(value: Decimal | None, index: int, y: float, along: Frame) -> Iterator[str]:
    if value is None:
        return
    low, high = sorted((along.y(Decimal(0)), along.y(value)))
    yield bar(Point(low, y), high - low, 14, f"bar {_class(index)}")
    yield label(plain(value), (high + 6, y + 12), "start", "value")


def _radar(chart: Chart, scale: Scale) -> tuple[int, list[str]]:
    spokes = Spokes(Point(_WIDTH / 2, 180.0), 130.0, len(chart.categories))
    marks = [(scale.share(value), value) for value in scale.marks()]
    drawn = [spokes.grid(share for share, _ in marks), spokes.names(chart.categories)]
    for share, value in marks:
        if share < 1:
            place = spokes.at(0, share)
            drawn.append(label(plain(value), (place.x + 4, place.y - 2), "start", "value"))
    for index, series in enumerate(chart.series):
        places = [
            None if value is None else spokes.at(n, scale.share(value))
            for n, value in enumerate(series.values)
        ]
        drawn += _marked_line([*places, places[0]], index)
    return 346, drawn


def _marked_line(places: Places, index: int) -> Iterator[str]:
    """The line of a series and its markers."""
    yield element("path", {"d": course(places), "class": f"line {_class(index)}"})
    for place in places:
        if place is not None:
            yield _marker(place, index)


_MARKERS: tuple[Callable[[float, float], str], ...] = (
    lambda x, y: f"M{value_text(x - 4)} {value_text(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    lambda x, y: f"M{value_text(x - 4)} {value_text(y - 4)}h8v8h-8z",
    lambda x, y: f"M{value_text(x)} {value_text(y - 5)}l5 9h-10z",
    lambda x, y: f"M{value_text(x)} {value_text(y - 5)}l5 5l-5 5l-5 -5z",
    lambda x, y: f"M{value_text(x)} {value_text(y + 5)}l5 -9h-10z",
    lambda x, y: f"M{value_text(x - 5)} {value_text(y - 2)}h10v4h-10z",
)


def _marker(at: Point, index: int) -> str:
    shape = _MARKERS[index % _SHAPES](*at)
    return element("path", {"d": shape, "class": f"mark {_class(index)}"})


def _class(index: int) -> str:
    """The class that gives a series its colour, dash and depth."""
    return f"s{index % _SHAPES + 1}"


def _short(name: str) -> str:
    """A name as there is room for on an axis."""
    name = clean(name).replace("\n", " ")
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _legend(chart: Chart, top: float) -> Iterator[str]:
    """The names of the series with bar, or line and marker, in rows; nothing for one series."""
    for index, (x, row) in enumerate(_legend_places(chart)):
        y = top + row * _LEGEND_ROW
        if chart.kind == "bar":
            yield bar(Point(x + 8, y - 10), 20, 11, f"bar {_class(index)}")
        else:
            yield line(Point(x, y - 4), Point(x + 36, y - 4), f"line {_class(index)}")
            yield _marker(Point(x + 18, y - 4), index)
        yield label(_short(chart.series[index].name), (x + 42, y), "start")


def _legend_height(chart: Chart) -> int:
    """Room for the legend; none for one series."""
    places = _legend_places(chart)
    return (places[-1][1] + 1) * _LEGEND_ROW + 8 if places else 0


def _legend_places(chart: Chart) -> list[tuple[float, int]]:
    """Where each name begins, and in which row."""
    places: list[tuple[float, int]] = []
    x, row = _EDGE, 0
    for series in chart.series if len(chart.series) > 1 else ():
        width = 58 + units(_short(series.name)) * _FONT / 2
        if x + width > _WIDTH and x > _EDGE:
            x, row = _EDGE, row + 1
        places.append((x, row))
        x += width
    return places


def trend(
    months: Sequence[str],
    mean: Values,
    highest: Values,
    lowest: Values,
    mine: Values,
    scale: Scale,
    words: str,
) -> str:
    """Scores by month: the layer's mean and range with one unit's line.

    The script of the page draws another unit's line by the same frame, which it is told.
    """
    frame = Frame(*_TREND_BOX, len(months), scale)
    mean_places, places = frame.places(mean), frame.places(mine)
    return picture(
        TREND_WIDTH,
        TREND_HEIGHT,
        words,
        frame.grid(months),
        element("polygon", {"class": "range", "points": _range(frame, highest, lowest)}),
        element("path", {"class": "mean", "d": course(mean_places)}),
        element("g", {"class": "mean-dots"}, *dots(mean_places)),
        element("path", {"class": "mine", "d": course(places)}),
        element("g", {"class": "dots"}, *dots(places)),
        element("g", {"class": "ends"}, *_ends(frame, mean, highest, lowest)),
        class_="trend",
        data_box=" ".join(map(str, _TREND_BOX)),
        data_low=plain(scale.low),
        data_high=plain(scale.high),
    )


def _range(frame: Frame, highest: Values, lowest: Values) -> str:
    upper, lower = (
        [place for place in frame.places(values) if place is not None]
        for values in (highest, lowest)
    )
    if len(upper) == 1:  # one month alone has no width
        (x, top), (_, bottom) = upper[0], lower[0]
        upper = [Point(x - _HALF, top), Point(x + _HALF, top)]
        lower = [Point(x - _HALF, bottom), Point(x + _HALF, bottom)]
    return corners(upper + lower[::-1])


def _ends(frame: Frame, mean: Values, highest: Values, lowest: Values) -> Iterator[str]:
    """What the lines are, written at their ends."""
    before = 0.0
    for words, values in (("最高", highest), ("平均", mean), ("最低", lowest)):
        known = [value for value in values if value is not None]
        if known:
            before = max(frame.y(known[-1]) + 4, before + _APART)
            yield label(f"{words} {known[-1]:.2f}", (frame.right - 6, before))


def radar(axes: Sequence[str], mine: Values, means: Values, words: str) -> str:
    """One unit against the mean of its layer: shares from 0 to 1 along at least three axes.

    The script of the page computes the same corners for other units.
    """
    spokes = dashboard_spokes(len(axes))
    return picture(
        RADAR_WIDTH,
        RADAR_HEIGHT,
        words,
        spokes.grid(_RINGS),
        element("polygon", {"class": "mean", "points": spokes.outline(means)}),
        element("polygon", {"class": "mine", "points": spokes.outline(mine)}),
        spokes.names(axes),
        class_="radar",
        data_r=RADAR_RADIUS,
    )


def dashboard_spokes(count: int) -> Spokes:
    """The spokes of the dashboard's radar."""
    return Spokes(RADAR_CENTRE, RADAR_RADIUS, count)
