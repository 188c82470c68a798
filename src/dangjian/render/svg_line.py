"""Scores by month: the layer's mean and range with one unit's line, and small lines for tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from dangjian.render.svg_parts import Point, between, element, label, picture, points
from dangjian.values.numbers import plain

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 34, 344, 14, 262
_APART = 15
"""Labels at the end of lines are at least so far apart."""
_STEP = 10
_HALF = 8
"""Half the width of the range of a month alone."""
_SPARK = (84, 20)
Values = Sequence[Decimal | None]


class Scale(NamedTuple):
    """From which score to which the height reaches."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> Scale:
        """Whole tens around all the values."""
        low, high = min(values, default=Decimal(0)), max(values, default=Decimal(100))
        least = (low / _STEP).to_integral_value(ROUND_FLOOR) * _STEP
        most = (high / _STEP).to_integral_value(ROUND_CEILING) * _STEP
        return cls(least, most if most > least else least + _STEP)

    @property
    def ticks(self) -> Iterator[Decimal]:
        """Where lines are drawn: tens, or twenties and more where there would be too many."""
        step = Decimal(_STEP)
        while (self.high - self.low) / step > 6:
            step *= 2
        at = self.high
        while at >= self.low:
            yield at
            at -= step


def trend(
    months: Sequence[str],
    mean: Values,
    highest: Values,
    lowest: Values,
    mine: Values,
    scale: Scale,
    words: str,
) -> str:
    """The chart; the script of the page draws another unit's line by the same scale."""
    grid = [_tick(value, scale) for value in scale.ticks]
    names = [
        label(month, (_x(n, len(months)), BOTTOM + 22), text_anchor="middle")
        for n, month in enumerate(months)
    ]
    return picture(
        WIDTH,
        HEIGHT,
        words,
        element("g", {"class": "grid"}, *grid, *names),
        element("polygon", {"class": "range", "points": _band(highest, lowest, scale)}),
        element("path", {"class": "mean", "d": path(mean, scale)}),
        element("g", {"class": "mean-dots"}, *_dots(mean, scale)),
        element("path", {"class": "mine", "d": path(mine, scale)}),
        element("g", {"class": "dots"}, *_dots(mine, scale)),
        element("g", {"class": "ends"}, *_ends(mean, highest, lowest, scale)),
        class_="trend",
        data_box=f"{LEFT} {RIGHT} {TOP} {BOTTOM}",
        data_low=plain(scale.low),
        data_high=plain(scale.high),
    )


def path(values: Values, scale: Scale) -> str:
    """A line that breaks where there is no value."""
    return _broken(
        [None if v is None else (_x(n, len(values)), _y(v, scale)) for n, v in enumerate(values)]
    )


def sparkline(values: Values, scale: Scale) -> str:
    """A line for a cell of a table; empty without two values. The numbers stand elsewhere."""
    if sum(value is not None for value in values) < 2:
        return ""
    width, height = _SPARK
    step = (width - 8) / (len(values) - 1)
    at = [
        None if v is None else (4 + n * step, 3 + (height - 6) * (1 - between(v, *scale)))
        for n, v in enumerate(values)
    ]
    last = next(each for each in reversed(at) if each is not None)
    return element(
        "svg",
        {"viewBox": f"0 0 {width} {height}", "class": "spark", "aria-hidden": "true"},
        element("path", {"d": _broken(at)}),
        element("circle", {"cx": last[0], "cy": last[1], "r": 2.5}),
    )


def _broken(at: Sequence[Point | None]) -> str:
    parts, drawing = [], False
    for each in at:
        if each is not None:
            parts.append(f"{'L' if drawing else 'M'}{each[0]:.1f} {each[1]:.1f}")
        drawing = each is not None
    return "".join(parts)


def _x(n: int, count: int) -> float:
    return LEFT + (RIGHT - LEFT) * ((n + 0.5) / count)


def _y(value: Decimal, scale: Scale) -> float:
    return TOP + (BOTTOM - TOP) * (1 - between(value, *scale))


def _tick(value: Decimal, scale: Scale) -> str:
    y = _y(value, scale)
    line = element("line", {"x1": LEFT, "x2": RIGHT, "y1": y, "y2": y})
    return line + label(plain(value), (LEFT - 6.0, y + 4), text_anchor="end")


def _band(highest: Values, lowest: Values, scale: Scale) -> str:
    count = len(highest)
    upper = [(_x(n, count), _y(v, scale)) for n, v in enumerate(highest) if v is not None]
    lower = [(_x(n, count), _y(v, scale)) for n, v in enumerate(lowest) if v is not None]
    if len(upper) == 1:  # one month alone has no width
        (x, top), (_, bottom) = upper[0], lower[0]
        return points(
            [(x - _HALF, top), (x + _HALF, top), (x + _HALF, bottom), (x - _HALF, bottom)]
        )
    return points(upper + lower[::-1])


def _dots(values: Values, scale: Scale) -> Iterator[str]:
    for n, value in enumerate(values):
        if value is not None:
            yield element("circle", {"cx": _x(n, len(values)), "cy": _y(value, scale), "r": 3})


def _ends(mean: Values, highest: Values, lowest: Values, scale: Scale) -> Iterator[str]:
    """What the lines are, written at their ends."""
    wanted = []
    for words, values in (("最高", highest), ("平均", mean), ("最低", lowest)):
        known = [value for value in values if value is not None]
        if known:
            wanted.append((_y(known[-1], scale), f"{words} {known[-1]:.2f}"))
    before = 0.0
    for y, words in wanted:
        before = max(y + 4, before + _APART)
        yield label(words, (RIGHT - 6.0, before))
