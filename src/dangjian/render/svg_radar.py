"""A radar of shares: one unit against the mean of its layer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import cos, pi, sin

from dangjian.render.svg_parts import Point, element, hint, label, lines, picture, points

WIDTH, HEIGHT, RADIUS = 400, 300, 108
CENTRE: Point = (WIDTH / 2, HEIGHT / 2)
LEAST_AXES = 3
"""With fewer axes a radar has no area."""
_RINGS = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
_LABEL_WIDTH, _LABEL_LINES, _LINE_HEIGHT = 7, 2, 15
_ASIDE = 0.2
"""An axis that leans less than this is above or below the centre, not beside it."""

Shares = Sequence[Decimal | None]


def radar(axes: Sequence[str], mine: Shares, means: Shares, words: str) -> str:
    """Shares from 0 to 1 along each axis; None draws no point. At least three axes."""
    count = len(axes)
    rings = [
        element("polygon", {"points": points([_at(n, count, ring) for n in range(count)])})
        for ring in _RINGS
    ]
    spokes = [_spoke(n, count) for n in range(count)]
    names = [_axis_label(axis, n, count) for n, axis in enumerate(axes)]
    return picture(
        WIDTH,
        HEIGHT,
        words,
        element("g", {"class": "grid"}, *rings, *spokes),
        element("polygon", {"class": "mean", "points": outline(means)}),
        element("polygon", {"class": "mine", "points": outline(mine)}),
        element("g", {"class": "axes"}, *names),
        class_="radar",
        data_r=RADIUS,
    )


def outline(shares: Shares) -> str:
    """The corners of a polygon; the script of the page computes the same for other units."""
    count = len(shares)
    return points([_at(n, count, share) for n, share in enumerate(shares) if share is not None])


def _at(n: int, count: int, share: Decimal, beyond: float = 0) -> Point:
    angle = 2 * pi * n / count - pi / 2
    reach = RADIUS * float(share) + beyond
    return CENTRE[0] + reach * cos(angle), CENTRE[1] + reach * sin(angle)


def _spoke(n: int, count: int) -> str:
    x, y = _at(n, count, Decimal(1))
    return element("line", {"x1": CENTRE[0], "y1": CENTRE[1], "x2": x, "y2": y})


def _axis_label(text: str, n: int, count: int) -> str:
    x, y = _at(n, count, Decimal(1), 12)
    leaning, rising = x - CENTRE[0], y - CENTRE[1]
    beside = abs(leaning) > _ASIDE * RADIUS
    anchor = ("start" if leaning > 0 else "end") if beside else "middle"
    rows = lines(text, _LABEL_WIDTH, _LABEL_LINES)
    height = _LINE_HEIGHT * (len(rows) - 1)
    # Above the centre the last line touches the axis, below it the first, beside it the middle.
    top = y + 5 - (height / 2 if beside else height if rising < 0 else -4)
    drawn = [
        label(row, (x, top + _LINE_HEIGHT * at), text_anchor=anchor) for at, row in enumerate(rows)
    ]
    return element("g", {}, hint(text), *drawn)
