"""评优资格: which awards a unit may get, and every need that it doesn't meet (policy.eligibility)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dangjian.documents.policy import Eligibility, Need, Policy
from dangjian.scoring.results import RaisedVeto, Row
from dangjian.values.numbers import HUNDRED, half_up, plain, product


class CheckedNeed(NamedTuple):
    """One need of an award."""

    need: str
    """What the policy asks for: ``等次为优秀或良好``."""
    found: str
    """What is the case: ``等次一般``."""
    met: bool


class Award(NamedTuple):
    """An award and its needs, in the policy's order."""

    name: str
    needs: tuple[CheckedNeed, ...]

    @property
    def eligible(self) -> bool:
        """Whether every need is met."""
        return all(need.met for need in self.needs)

    @property
    def unmet(self) -> tuple[CheckedNeed, ...]:
        """Every need that isn't met."""
        return tuple(need for need in self.needs if not need.met)


def awards(policy: Policy, row: Row, vetoes: Sequence[RaisedVeto]) -> tuple[Award, ...]:
    """Every award of the policy with all its needs, for a unit's row of a period.

    ``vetoes``: those in force in the period on the cards that make up the row: of a month its own,
    of a roll-up those that last the year. A `section` veto counts too: it is a veto, though it leaves
    rank and tier alone.
    """
    return tuple(_award(each, row, vetoes) for each in policy.eligibility)


def _award(eligibility: Eligibility, row: Row, vetoes: Sequence[RaisedVeto]) -> Award:
    return Award(
        eligibility.award, tuple(_checked(need, row, vetoes) for need in eligibility.needs)
    )


def need_words(need: Need) -> str:
    """What the policy asks for: ``等次为优秀或良好``."""
    if need.grade is not None:
        return f"等次为{'或'.join(need.grade)}"
    if need.no_veto is not None:
        return "没有一票否决"
    if need.min_month is not None:
        return f"每月不低于 {plain(need.min_month)} 分"
    assert need.closing_rate is not None
    return f"按期销号率不低于 {plain(product(HUNDRED, need.closing_rate))}%"


def _checked(need: Need, row: Row, vetoes: Sequence[RaisedVeto]) -> CheckedNeed:
    words = need_words(need)
    if need.grade is not None:
        found = f"等次{row.grade}" if row.grade else "没有等次"
        return CheckedNeed(words, found, row.grade in need.grade)
    if need.no_veto is not None:
        return CheckedNeed(words, _raised(vetoes), not vetoes)
    if need.min_month is not None:
        lowest = row.lowest_month if row.score is not None else None
        found = "没有得分" if lowest is None else f"最低的月份 {plain(lowest)} 分"
        return CheckedNeed(words, found, lowest is not None and lowest >= need.min_month)
    least, rate = need.closing_rate, row.closing_rate
    assert least is not None
    percent = plain(half_up(product(HUNDRED, rate), 2))
    return CheckedNeed(words, f"按期销号率 {percent}%", rate >= least)


def _raised(vetoes: Iterable[RaisedVeto]) -> str:
    words = (f"{veto.month.words}{veto.title}（{veto.effect.words()}）" for veto in vetoes)
    return "；".join(words) or "没有"
