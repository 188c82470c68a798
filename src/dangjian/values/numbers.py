"""Exact decimal arithmetic: the only place where anything is rounded or divided.

All rounding is half up towards positive infinity (docs/scoring.md): 2.5 → 3 and −2.5 → −2. Numbers
that people write have at most 18 + 6 digits, so 120 digits hold every product of a formula exactly,
and a quotient can't be mistaken for a tie.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from fractions import Fraction
from math import floor

EXACT = Context(prec=120, traps=[InvalidOperation, DivisionByZero, Overflow])
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

POINT_PLACES = 4
"""Places of an item's earned points."""
SCORE_PLACES = 2
"""Places of a score, a gap, a composed or rolled-up score."""

_UNITS = {places: Decimal(1).scaleb(-places) for places in range(7)}
_HALVES = {places: unit / 2 for places, unit in _UNITS.items()}


def half_up(value: Decimal, places: int) -> Decimal:
    """``value`` rounded to ``places`` decimals, a tie towards positive infinity."""
    return EXACT.add(value, _HALVES[places]).quantize(_UNITS[places], ROUND_FLOOR, EXACT)


def quotient(numerator: Decimal, denominator: Decimal, places: int) -> Decimal:
    """``numerator / denominator`` truly rounded to ``places``; the denominator isn't 0."""
    return half_up(EXACT.divide(numerator, denominator), places)


def product(left: Decimal, right: Decimal | int) -> Decimal:
    """``left × right``, exactly."""
    return EXACT.multiply(left, Decimal(right))


def share(points: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """``points × part / whole`` as earned points: one division, one rounding."""
    return quotient(product(points, part), whole, POINT_PLACES)


def points_of(value: Fraction) -> Decimal:
    """An exact fraction as earned points: one rounding, however long its denominator is."""
    return Decimal(floor(value * 10**POINT_PLACES + Fraction(1, 2))).scaleb(-POINT_PLACES, EXACT)


def score_of(value: Decimal) -> Decimal:
    """``value`` as a score, rounded to two places."""
    return half_up(value, SCORE_PLACES)


def whole_part(value: Decimal) -> int:
    """⌊value⌋, for places among n units."""
    return int(value.to_integral_value(ROUND_FLOOR))


def plain(value: Decimal | int) -> str:
    """The shortest decimal text without an exponent: ``2.50`` → ``2.5``, ``1E+2`` → ``100``."""
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def signed(value: Decimal | int) -> str:
    """``plain`` with the true minus sign that sums are written with."""
    return plain(value).replace("-", "−")


def places_of(value: Decimal) -> int:
    """How many decimals the value needs: ``2.50`` → 1, ``3`` → 0."""
    text = plain(value)
    return len(text) - text.index(".") - 1 if "." in text else 0
