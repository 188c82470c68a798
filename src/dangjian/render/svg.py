"""What every drawing is made of: elements, places, lines, grids, and the small bars of tables.

Texts are escaped here and nowhere else. Colours, dashes and line widths are classes of the style sheets.
Only where things are drawn is a float; numbers shown are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from math import cos, pi, sin
from typing import NamedTuple

from dangjian.pages.chart_scale import Scale
from dangjian.pages.page import clean
from dangjian.values.numbers import plain

Values = Sequence[Decimal | None]
"""One a place; None where there is nothing."""
_BAR_LENGTH, _BAR_HEIGHT = 120, 12
_SPARK_WIDTH, _SPARK_HEIGHT = 84, 20
_LABEL_WIDTH, _LABEL_LINES, _LINE_HEIGHT = 7, 2, 15
_ASIDE = 0.2
"""A spoke that leans less than this is above or below the centre, not beside it."""


class Point(NamedTuple):
    """A place on the drawing."""

    x: float
    y: float


Places = Sequence[Point | None]


def element(name: str, attributes: Mapping[str, object], *children: str) -> str:
    """``<name …>children</name>``; attributes are escaped, children are SVG already."""
    written = "".join(
        f' {key}="{escape(clean(value_text(each)))}"' for key, each in attributes.items()
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def value_text(value: object) -> str:
    """A value of an attribute; a place on the drawing has one decimal."""
    if isinstance(value, float):
        text = f"{value:.1f}"
        return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")
    return str(value)


def picture(width: int, height: int, words: str, *children: str, **attributes: object) -> str:
    """A whole drawing; ``words`` say to those who can't see it what it shows."""
    head = {"viewBox": f"0 0 {width} {height}", "role": "img", "aria-label": words}
    return element("svg", {**head, **_named(attributes)}, *children)


def label(text: str, at: tuple[float, float], anchor: str = "", kind: str = "") -> str:
    """A text of one line; ``anchor``: which part of it lies at the place, as the style sheet says if empty."""
    more = {"text-anchor": anchor, "class": kind}
    place = {"x": float(at[0]), "y": float(at[1])}
    known = {key: value for key, value in more.items() if value}
    return element("text", {**place, **known}, escape(clean(text)))


def hint(text: str) -> str:
    """What the pointer is told about the element that this is put into."""
    return element("title", {}, escape(clean(text)))


def line(start: Point, end: Point, kind: str = "") -> str:
    """A straight line."""
    ends = {"x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y}
    return element("line", {**ends, "class": kind} if kind else ends)


def bar(at: Point, width: float, height: float, kind: str) -> str:
    """A rectangle from its upper left corner."""
    size = {"width": float(max(width, 0)), "height": float(max(height, 0))}
    return element("rect", {"x": at.x, "y": at.y, **size, "class": kind})


def corners(places: Iterable[Point]) -> str:
    """Places as ``polygon`` wants them."""
    return " ".join(f"{value_text(x)},{value_text(y)}" for x, y in places)


def course(places: Places) -> str:
    """A line through places as ``path`` wants it; it breaks where there is none."""
    parts, drawing = [], False
    for each in places:
        if each is not None:
            parts.append(f"{'L' if drawing else 'M'}{value_text(each.x)} {value_text(each.y)}")
        drawing = each is not None
    return "".join(parts)


def dots(places: Places) -> Iterator[str]:
    """A small circle at every place."""
    for each in places:
        if each is not None:
            yield element("circle", {"cx": each.x, "cy": each.y, "r": 3})


class Frame(NamedTuple):
    """Where the numbers of a drawing stand: values upwards, so many places side by side."""

    left: float
    right: float
    top: float
    bottom: float
    spaces: int
    scale: Scale

    def x(self, index: int) -> float:
        """The middle of a place."""
        return self.left + (self.right - self.left) * (index + 0.5) / self.spaces

    def y(self, value: Decimal) -> float:
        """The height of a value."""
        return self.bottom - (self.bottom - self.top) * self.scale.share(value)

    def places(self, values: Values) -> list[Point | None]:
        """The places of values, one a place."""
        return [None if v is None else Point(self.x(n), self.y(v)) for n, v in enumerate(values)]

    def grid(self, names: Sequence[str]) -> str:
        """Lines with their values, and the names of the places below."""
        drawn = []
        for value in self.scale.marks():
            y = self.y(value)
            drawn.append(line(Point(self.left, y), Point(self.right, y)))
            drawn.append(label(plain(value), (self.left - 6, y + 4), "end"))
        below = (
            label(name, (self.x(n), self.bottom + 20), "middle") for n, name in enumerate(names)
        )
        return element("g", {"class": "grid"}, *drawn, *below)


class Spokes(NamedTuple):
    """The spokes of a radar, the first upwards, then clockwise; at least three make an area."""

    centre: Point
    radius: float
    axes: int

    def at(self, index: int, share: float | Decimal, beyond: float = 0) -> Point:
        """A place on a spoke, 0 the centre, 1 its end; ``beyond``: so much further out."""
        angle = 2 * pi * index / self.axes - pi / 2
        reach = self.radius * float(share) + beyond
        return Point(self.centre.x + reach * cos(angle), self.centre.y + reach * sin(angle))

    def outline(self, shares: Values) -> str:
        """The corners of the area of some shares; None has none."""
        return corners(self.at(n, share) for n, share in enumerate(shares) if share is not None)

    def grid(self, rings: Iterable[float]) -> str:
        """Rings at some shares, and the spokes."""
        every = range(self.axes)
        drawn = [
            element("polygon", {"points": corners(self.at(n, ring) for n in every)})
            for ring in rings
        ]
        drawn += [line(self.centre, self.at(n, 1)) for n in every]
        return element("g", {"class": "grid"}, *drawn)

    def names(self, names: Sequence[str]) -> str:
        """The names at the ends; the pointer is told the whole of one that is cut."""
        drawn = (self._name(name, n) for n, name in enumerate(names))
        return element("g", {"class": "axes"}, *drawn)

    def _name(self, name: str, index: int) -> str:
        x, y = self.at(index, 1, 12)
        leaning, rising = x - self.centre.x, y - self.centre.y
        beside = abs(leaning) > _ASIDE * self.radius
        anchor = ("start" if leaning > 0 else "end") if beside else "middle"
        rows = lines(name, _LABEL_WIDTH, _LABEL_LINES)
        height = _LINE_HEIGHT * (len(rows) - 1)
        # Above the centre the last line touches the axis, below it the first, beside it the middle.
        top = y + 5 - (height / 2 if beside else height if rising < 0 else -4)
        drawn = (label(row, (x, top + _LINE_HEIGHT * n), anchor) for n, row in enumerate(rows))
        return element("g", {}, hint(name), *drawn)


def lines(text: str, width: int, most: int) -> list[str]:
    """A text cut into at most so many lines of so many characters; the last tells that it goes on."""
    cut = [text[at : at + width] for at in range(0, len(text), width)]
    if len(cut) > most:
        cut = [*cut[: most - 1], cut[most - 1][: width - 1] + "…"]
    return cut


def stacked(parts: Sequence[tuple[str, int]], whole: int) -> str:
    """Counts (with the class that colours each) one behind the other, as long as their share of ``whole``."""
    drawn, at = [], 0.0
    for name, count in parts:
        if count:
            long = _BAR_LENGTH * count / whole
            drawn.append(bar(Point(at, 0), long, _BAR_HEIGHT, name))
            at += long
    return _cell_bar("stack", drawn)


def score_bar(score: Decimal | None, marks: Sequence[Decimal], most: Decimal) -> str:
    """A score up to ``most`` with marks where grades begin; empty without a score."""
    if score is None:
        return ""
    long = _BAR_LENGTH * _share(score, most)
    drawn = [bar(Point(0, 2), long, _BAR_HEIGHT - 4, "value")]
    drawn += [_upright(_BAR_LENGTH * _share(m, most), "mark") for m in marks if 0 < m < most]
    return _cell_bar("score", drawn)


def diverging(value: Decimal | None, most: Decimal, limit: Decimal | None) -> str:
    """A value to the left or right of zero; a mark at the limit above which it counts."""
    if value is None or most <= 0:
        return ""
    half = _BAR_LENGTH / 2
    long = half * _share(abs(value), most)
    over = limit is not None and value > limit
    start = Point(half if value >= 0 else half - long, 2)
    drawn = [
        bar(start, long, _BAR_HEIGHT - 4, "over" if over else "value"),
        _upright(half, "zero"),
    ]
    if limit is not None and limit <= most:
        drawn.append(_upright(half + half * _share(limit, most), "mark"))
    return _cell_bar("gap", drawn)


def sparkline(values: Values, scale: Scale) -> str:
    """A line for a cell of a table; empty without two values. The numbers stand elsewhere."""
    if sum(value is not None for value in values) < 2:
        return ""
    step = (_SPARK_WIDTH - 8) / (len(values) - 1)
    # So wide that the first and the last stand four from the edge.
    frame = Frame(
        4 - step / 2, _SPARK_WIDTH - 4 + step / 2, 3, _SPARK_HEIGHT - 3, len(values), scale
    )
    places = frame.places(values)
    last = next(each for each in reversed(places) if each is not None)
    return element(
        "svg",
        {
            "viewBox": f"0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}",
            "class": "spark",
            "aria-hidden": "true",
        },
        element("path", {"d": course(places)}),
        element("circle", {"cx": last.x, "cy": last.y, "r": 2.5}),
    )


def _cell_bar(kind: str, drawn: Sequence[str]) -> str:
    box = {"viewBox": f"0 0 {_BAR_LENGTH} {_BAR_HEIGHT}", "preserveAspectRatio": "none"}
    return element("svg", {**box, "class": f"bar {kind}", "aria-hidden": "true"}, *drawn)


def _upright(x: float, kind: str) -> str:
    return line(Point(x, 0), Point(x, _BAR_HEIGHT), kind)


def _share(value: Decimal, most: Decimal) -> float:
    """Of the length of a bar; what is longer is cut."""
    return float(min(max(value / most, Decimal(0)), Decimal(1))) if most > 0 else 0.0


def _named(attributes: Mapping[str, object]) -> dict[str, object]:
    """Python's names of attributes as SVG writes them: ``class_``, ``data_box``."""
    return {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
