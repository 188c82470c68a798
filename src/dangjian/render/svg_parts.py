"""The pieces of SVG that every chart is put together from; texts are escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from html import escape

Point = tuple[float, float]
"""x and y in the units of the view box. Only where things are drawn is a float; numbers shown are exact."""


def element(name: str, attributes: Mapping[str, object], *children: str) -> str:
    """``<name …>children</name>``; attributes are escaped, children are SVG already."""
    written = "".join(f' {key}="{escape(value_text(each))}"' for key, each in attributes.items())
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def label(text: str, at: Point, **attributes: object) -> str:
    """A text of one line."""
    place = {"x": at[0], "y": at[1]}
    return element("text", {**place, **_named(attributes)}, escape(text))


def hint(text: str) -> str:
    """What the pointer is told about the element that this is put into."""
    return element("title", {}, escape(text))


def picture(width: int, height: int, words: str, *children: str, **attributes: object) -> str:
    """A whole chart; ``words`` say to those who can't see it what it shows."""
    head = {
        "viewBox": f"0 0 {width} {height}",
        "role": "img",
        "aria-label": words,
        **_named(attributes),
    }
    return element("svg", head, *children)


def points(at: Iterable[Point]) -> str:
    """Points as ``polyline`` and ``polygon`` want them."""
    return " ".join(f"{value_text(x)},{value_text(y)}" for x, y in at)


def lines(text: str, width: int, most: int) -> list[str]:
    """A text cut into at most so many lines of so many characters; the last tells that it goes on."""
    cut = [text[at : at + width] for at in range(0, len(text), width)]
    if len(cut) > most:
        cut = [*cut[: most - 1], cut[most - 1][: width - 1] + "…"]
    return cut


def between(value: Decimal, low: Decimal, high: Decimal) -> float:
    """Where a value lies between two others, from 0 to 1, for drawing."""
    if high <= low:
        return 0.0
    return float(min(max((value - low) / (high - low), Decimal(0)), Decimal(1)))


def value_text(value: object) -> str:
    """A value of an attribute; a place on the drawing has one decimal."""
    if isinstance(value, float):
        text = f"{value:.1f}"
        return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")
    return str(value)


def _named(attributes: Mapping[str, object]) -> dict[str, object]:
    """Python's names of attributes as SVG writes them: ``class_``, ``text_anchor``."""
    return {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
