"""Cells and columns that the tables of the ranking share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from dangjian.documents.policy import Policy
from dangjian.pages.facts import Facts
from dangjian.pages.page import Cell, Column, Tone
from dangjian.scoring.card import Graded
from dangjian.values.numbers import HUNDRED, plain, quotient

NOTHING = Cell("—", "muted")
"""There is no such value."""
_NARROWEST, _WIDEST = 8, 16


def or_nothing(value: Decimal | None) -> Cell:
    """A number, or the sign that there is none."""
    return NOTHING if value is None else Cell(value)


def unit_column(facts: Facts, units: Iterable[str]) -> Column:
    """The column of the units' names: as wide as the longest, which may take two lines."""
    longest = max((len(facts.scores.name_of(unit)) for unit in units), default=0)
    width = longest if longest < _WIDEST else -(-longest // 2) + 1
    return Column("单位", min(_WIDEST, max(_NARROWEST, width)))


# What colours say in the ranking: the bands of grades, and the words that state them.


def grade_tone(name: str | None, grades: Sequence[Graded]) -> Tone:
    """The best grade is good, the last bad, the last but one of four or more poor."""
    names = [grade.name for grade in grades]
    return "" if name not in names else _tone(names.index(name), len(names))


def _tone(place: int, count: int) -> Tone:
    if count > 1 and place == 0:
        return "good"
    if count > 1 and place == count - 1:
        return "bad"
    return "poor" if count > 3 and place == count - 2 else "fair"


def percent_tone(percent: Decimal, grades: Sequence[Graded], full_score: Decimal) -> Tone:
    """The tone of a share in percent: that of the grade which the same share of the full score has."""
    for place, grade in enumerate(grades):
        if percent >= _percent_from(grade, full_score):
            return _tone(place, len(grades))
    return _tone(len(grades) - 1, len(grades))


def band_words(grades: Sequence[Graded], full_score: Decimal) -> str:
    """``▲ 90% 起（优秀）、80% 起（良好）、▽ 70% 起（一般）、▼ 70% 以下（较差）``."""
    words = []
    for place, grade in enumerate(grades):
        sign = {"good": "▲ ", "poor": "▽ ", "bad": "▼ "}.get(_tone(place, len(grades)), "")
        above = _percent_from(grades[place - 1], full_score) if place else HUNDRED
        last = place == len(grades) - 1 and place > 0
        edge = f"{plain(above)}% 以下" if last else f"{plain(_percent_from(grade, full_score))}% 起"
        words.append(f"{sign}{edge}（{grade.name}）")
    return "、".join(words)


def _percent_from(grade: Graded, full_score: Decimal) -> Decimal:
    return quotient(grade.from_ * HUNDRED, full_score, 2)


def tier_tone(name: str | None, policy: Policy) -> Tone:
    """A tier that asks for a high place is good, one that names low places bad."""
    tier = next((each for each in policy.tiers if each.name == name), None)
    if tier is None:
        return ""
    if tier.bottom is not None or tier.below is not None:
        return "bad"
    return "good" if tier.top is not None or tier.from_ is not None else "fair"
