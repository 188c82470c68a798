"""Small bars for the cells of tables; the numbers that they show stand beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dangjian.render.svg_parts import between, element

_LENGTH, _HEIGHT = 120, 12
_ZERO = Decimal(0)


def stacked(parts: Sequence[tuple[str, int]], whole: int) -> str:
    """Counts (with the class that colours each) one behind the other, as long as their share of ``whole``."""
    return _bar("stack", list(_stack(parts, whole)))


def score_bar(score: Decimal | None, marks: Sequence[Decimal], most: Decimal) -> str:
    """A score up to ``most`` with marks where grades begin; empty without a score."""
    if score is None:
        return ""
    long = _LENGTH * between(score, _ZERO, most)
    bar = element("rect", {"x": 0, "y": 2, "width": long, "height": _HEIGHT - 4, "class": "value"})
    return _bar("score", [bar, *(_mark(mark, most) for mark in marks if _ZERO < mark < most)])


def diverging(value: Decimal | None, most: Decimal, limit: Decimal | None) -> str:
    """A value to the left or right of zero; a mark at the limit above which it counts."""
    if value is None or most <= 0:
        return ""
    half = _LENGTH / 2
    long = half * between(abs(value), _ZERO, most)
    start = half if value >= 0 else half - long
    over = limit is not None and value > limit
    shape = {"x": start, "y": 2, "width": long, "height": _HEIGHT - 4}
    drawn = [
        element("rect", {**shape, "class": "over" if over else "value"}),
        element("line", {"x1": half, "x2": half, "y1": 0, "y2": _HEIGHT, "class": "zero"}),
    ]
    if limit is not None and limit <= most:
        at = half + half * between(limit, _ZERO, most)
        drawn.append(element("line", {"x1": at, "x2": at, "y1": 0, "y2": _HEIGHT, "class": "mark"}))
    return _bar("gap", drawn)


def _bar(kind: str, drawn: Sequence[str]) -> str:
    box = {"viewBox": f"0 0 {_LENGTH} {_HEIGHT}", "preserveAspectRatio": "none"}
    return element("svg", {**box, "class": f"bar {kind}", "aria-hidden": "true"}, *drawn)


def _stack(parts: Sequence[tuple[str, int]], whole: int) -> Iterator[str]:
    at = 0.0
    for name, count in parts:
        if count:
            long = _LENGTH * count / whole
            yield element(
                "rect", {"x": at, "y": 0, "width": long, "height": _HEIGHT, "class": name}
            )
            at += long


def _mark(value: Decimal, most: Decimal) -> str:
    at = _LENGTH * between(value, _ZERO, most)
    return element("line", {"x1": at, "x2": at, "y1": 0, "y2": _HEIGHT, "class": "mark"})
