"""分档 of a number (``bands``): the first band that it reaches gives its share of the points.

Rate and measure use them in place of a target and a floor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Protocol

from pydantic import Field

from dangjian.codes import criteria as codes
from dangjian.problem import Finding
from dangjian.values.fields import MeasureNumber, Share, Strict
from dangjian.values.numbers import ONE, ZERO, plain, share


class Band(Protocol):
    """One band; exactly one of ``low`` and ``high`` is set in a right one."""

    @property
    def low(self) -> Decimal | None:
        """From where on it is reached, more being better."""
        ...

    @property
    def high(self) -> Decimal | None:
        """Down to where it is reached, less being better."""
        ...

    @property
    def share(self) -> Decimal:
        """Its share of the points."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBand(Strict):
    """比率的一档：达到多少，得分值的多少。"""

    from_: Annotated[Share, Field(alias="from")]
    """比率达到多少（含）。"""
    share: Share
    """得分值的多少，0 到 1。"""

    @property
    def low(self) -> Decimal | None:
        """From where on it is reached."""
        return self.from_

    @property
    def high(self) -> Decimal | None:
        """Rates are never better for being lower."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureBand(Strict):
    """指标的一档：达到（from）或不高于（to）多少，得分值的多少。"""

    share: Share
    """得分值的多少，0 到 1。"""
    from_: Annotated[MeasureNumber | None, Field(alias="from")] = None
    """达到多少（含），越高越好；与 to 二选一，各档一致。"""
    to: MeasureNumber | None = None
    """不高于多少（含），越低越好。"""

    @property
    def low(self) -> Decimal | None:
        """From where on it is reached."""
        return self.from_

    @property
    def high(self) -> Decimal | None:
        """Down to where it is reached."""
        return self.to


Bands = Sequence[Band]


def flaws(bands: Bands) -> Iterator[Finding]:
    """Bands out of order, or of two directions; paths start at the criterion."""
    for index, band in enumerate(bands):
        if (band.low is None) is (band.high is None):
            yield Finding(codes.BAND_EDGE, ("bands", index))
            return
    if len({band.low is None for band in bands}) > 1:
        yield Finding(codes.BAND_MIXED, ("bands",))
        return
    for index, (before, band) in enumerate(pairwise(bands), 1):
        here = ("bands", index)
        if _worth(band) >= _worth(before):
            order = "从低到高" if lower_is_better(bands) else "从高到低"
            yield Finding(codes.BAND_ORDER, here, {"order": order, "number": index + 1})
        if band.share > before.share:
            yield Finding(codes.BAND_SHARE, (*here, "share"), {"number": index + 1})
    if bands[0].share != ONE:
        yield Finding(codes.BAND_NOT_FULL, ("bands", 0), {"best": plain(bands[0].share)})


def lower_is_better(bands: Bands) -> bool:
    """Whether the bands are of the kind ``to``."""
    return bands[0].high is not None


def edge(band: Band) -> Decimal:
    """The number that just reaches the band."""
    return band.low if band.low is not None else band.high or ZERO


def _worth(band: Band) -> Decimal:
    """The edge, the better the larger."""
    return edge(band) if band.low is not None else -edge(band)


def begins(bands: Bands) -> Decimal | None:
    """The worst number that earns something, the better the larger; None when none does."""
    return next((_worth(band) for band in reversed(bands) if band.share), None)


def first(bands: Bands, reaches: Callable[[Band], bool]) -> Band | None:
    """The first band that is reached."""
    return next((band for band in bands if reaches(band)), None)


def worth(band: Band | None, points: Decimal) -> Decimal:
    """What a band gives out of the points; none gives nothing."""
    return ZERO if band is None else share(points, band.share, ONE)


def reckon(band: Band | None, points: Decimal, shown: Callable[[Band], str]) -> str:
    """``达到 90%：4 × 0.6 = 2.4``."""
    if band is None:
        return "各档都没有达到：0"
    return f"{shown(band).rstrip()}：{plain(points)} × {plain(band.share)} = {plain(worth(band, points))}"


def words(bands: Bands, points: Decimal, shown: Callable[[Band], str]) -> str:
    """``达到 95% 得 4 分，达到 90% 得 2.4 分，其余不得分``."""
    said = "，".join(f"{shown(band)}得 {plain(worth(band, points))} 分" for band in bands)
    return f"{said}，其余不得分"
