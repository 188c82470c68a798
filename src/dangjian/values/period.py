"""Months and the periods made of them: 2026-05, 2026-Q2, 2026-H1, 2026."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""The years that a month may lie in; what lies outside is a slip of the pen."""


_LENGTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


class Month(NamedTuple):
    """A calendar month; ordered in time."""

    year: int
    month: int
    """1 to 12."""

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, count: int) -> Month:
        """The month ``count`` months later (earlier when negative)."""
        index = self.year * 12 + self.month - 1 + count
        return Month(index // 12, index % 12 + 1)

    def day(self, day: int | None) -> date:
        """That day of the month; None, and a day past the end, is its last day."""
        last = monthrange(self.year, self.month)[1]
        return date(self.year, self.month, last if day is None else min(day, last))

    @property
    def words(self) -> str:
        """``2026 年 5 月``."""
        return f"{self.year} 年 {self.month} 月"

    def within(self, year: int) -> str:
        """``5 月``, as one says it in that year; ``次年 1 月`` of the one after."""
        return f"{'次年 ' if self.year > year else ''}{self.month} 月"

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which a day lies."""
        return cls(day.year, day.month)


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def length(self) -> int:
        """In months."""
        return _LENGTHS[self]


class Period(NamedTuple):
    """A month, quarter, half-year or year."""

    kind: PeriodKind
    first: Month

    @classmethod
    def around(cls, month: Month, kind: PeriodKind) -> Period:
        """The period of a kind in which a month lies."""
        return cls(kind, month.plus(-((month.month - 1) % kind.length)))

    @property
    def months(self) -> tuple[Month, ...]:
        """Its months, in order."""
        return _months(self)

    @property
    def last(self) -> Month:
        """Its last month."""
        return self.first.plus(self.kind.length - 1)

    def __str__(self) -> str:
        year, month = self.first
        match self.kind:
            case PeriodKind.MONTH:
                return str(self.first)
            case PeriodKind.QUARTER:
                return f"{year:04d}-Q{(month + 2) // 3}"
            case PeriodKind.HALF_YEAR:
                return f"{year:04d}-H{(month + 5) // 6}"
            case PeriodKind.YEAR:
                return f"{year:04d}"

    @property
    def words(self) -> str:
        """``2026 年 5 月``, ``2026 年第二季度``, ``2026 年上半年``, ``2026 年``."""
        year, month = self.first
        match self.kind:
            case PeriodKind.MONTH:
                return self.first.words
            case PeriodKind.QUARTER:
                return f"{year} 年第{'一二三四'[month // 3]}季度"
            case PeriodKind.HALF_YEAR:
                return f"{year} 年{'上' if month == 1 else '下'}半年"
            case PeriodKind.YEAR:
                return f"{year} 年"


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PERIOD = re.compile(r"(\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])))?")


# Everything asks for these, a year's cards some ten thousand times.
@lru_cache(maxsize=1024)
def _months(period: Period) -> tuple[Month, ...]:
    return tuple(period.first.plus(step) for step in range(period.kind.length))


@lru_cache(maxsize=1024)
def parse_month(text: str) -> Month | None:
    """``2026-05`` as a month; None when the text isn't one."""
    match = _MONTH.fullmatch(text)
    if match is None or not text.isascii():
        return None
    month = Month(int(match[1]), int(match[2]))
    return month if 1 <= month.month <= 12 and FIRST_YEAR <= month.year <= LAST_YEAR else None


def parse_period(text: str) -> Period | None:
    """``2026-05``, ``2026-Q2``, ``2026-H1`` or ``2026`` as a period; None when it isn't one."""
    match = _PERIOD.fullmatch(text)
    if match is None or not text.isascii() or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    year = int(match[1])
    if match["month"]:
        month = parse_month(text)
        return Period(PeriodKind.MONTH, month) if month else None
    if match["quarter"]:
        return Period(PeriodKind.QUARTER, Month(year, int(match["quarter"]) * 3 - 2))
    if match["half"]:
        return Period(PeriodKind.HALF_YEAR, Month(year, int(match["half"]) * 6 - 5))
    return Period(PeriodKind.YEAR, Month(year, 1))


# Periods as people say them. Files never say them so: only the command line and cells ask here.


class Spoken(NamedTuple):
    """A period that somebody named."""

    period: Period
    year_said: bool
    """Whether the year was said; else it is that of the day of asking."""


_YEAR_SAID = r"(?:(?P<year>\d{4})[年./-]?)"
_NUMERAL = "一二三四五六七八九十"
_SPOKEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR_SAID}?(?P<month>\d{{1,2}}|十[一二]?|[一二三四五六七八九])月份?",
        r"(?P<year>\d{4})(?P<month>\d{2})",
        r"(?P<year>\d{4})[./-](?P<month>\d{1,2})",
        rf"{_YEAR_SAID}?第?(?P<quarter>[1-4一二三四])季度?",
        rf"{_YEAR_SAID}?Q(?P<quarter>[1-4])",
        rf"{_YEAR_SAID}?(?P<half>[上下])半年",
        rf"{_YEAR_SAID}?H(?P<half>[12])",
        r"(?P<year>\d{4})(?:年度?|全年)?",
    )
)


def spoken_period(text: str, this_year: int) -> Spoken | None:
    """A period in people's words: ``2026年5月``, ``202605``, ``2026-5``, ``5月``, ``2026年二季度``,
    ``2026Q2``, ``上半年``, ``2026年``, and all that `parse_period` reads. Width and blanks say nothing.

    Without a year it is ``this_year``. None when the text says no period.
    """
    strict = parse_period(text)
    if strict is not None:
        return Spoken(strict, True)
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    for pattern in _SPOKEN:
        match = pattern.fullmatch(plain)
        if match is not None:
            said = match.groupdict()
            period = _period_said({k: v for k, v in said.items() if v}, this_year)
            return Spoken(period, bool(said["year"])) if period else None
    return None


def _period_said(said: dict[str, str], this_year: int) -> Period | None:
    year = int(said.get("year") or this_year)
    if "month" in said:
        return parse_period(f"{year:04d}-{_number_said(said['month']):02d}")
    if "quarter" in said:
        return parse_period(f"{year:04d}-Q{_number_said(said['quarter'])}")
    if "half" in said:
        return parse_period(f"{year:04d}-H{1 if said['half'] in '1上' else 2}")
    return parse_period(f"{year:04d}")


def _number_said(text: str) -> int:
    """``5``, ``五``, ``十二`` as a number."""
    if text.isdigit():
        return int(text)
    digits = [_NUMERAL.index(character) + 1 for character in text]
    return sum(digits)
