"""The axis of a chart's numbers: round marks, the same in a workbook and in a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from dangjian.pages.page import Chart

_STEPS = tuple(
    map(Decimal, ("0.2", "0.5", "1", "2", "5", "10", "20", "25", "50", "100", "200", "250", "500"))
)
_LINES = 5


class Scale(NamedTuple):
    """The axis of the numbers."""

    low: Decimal
    high: Decimal
    step: Decimal

    def share(self, value: Decimal) -> float:
        """Where a value lies between the ends: 0 to 1."""
        return float((value - self.low) / (self.high - self.low))

    def marks(self) -> Iterator[Decimal]:
        """The values that have a line."""
        value = self.low
        while value <= self.high:
            yield value
            value += self.step


def scale_of(values: Sequence[Decimal], *, from_zero: bool = False) -> Scale:
    """An axis with round marks that holds all values, at least one; ``from_zero``: it begins at 0."""
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    span = high - low
    step = next((each for each in _STEPS if each * _LINES >= span), None) or span / _LINES
    if not from_zero:
        step = max(step, Decimal(1))  # small differences aren't blown up
    bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    return Scale(bottom, top if top > bottom else bottom + step, step)


def values_of(chart: Chart) -> list[Decimal]:
    """Every number of a chart."""
    return [value for series in chart.series for value in series.values if value is not None]


def axis_of(chart: Chart) -> Scale | None:
    """The axis of a chart: a line's near its numbers, another's from 0. None without numbers."""
    values = values_of(chart)
    return scale_of(values, from_zero=chart.kind != "line") if values else None
