"""评优资格: which awards a unit may get, and every need that it doesn't meet (policy.eligibility)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.policy import Eligibility, Need, Policy
from dangjian.scoring.results import RaisedVeto, Row, SharedPart
from dangjian.values.numbers import EXACT, HUNDRED, half_up, plain, product
from dangjian.values.wording import NO_RATE


class CheckedNeed(NamedTuple):
    """One need of an award."""

    rule: Need
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


def awards(policy: Policy, row: Row) -> tuple[Award, ...]:
    """Every award of the policy with all its needs, for a unit's row of a period.

    A `section` veto counts too: it is a veto, though it leaves rank and tier alone.
    """
    return tuple(_award(each, row) for each in policy.eligibility)


def unmet_needs(needs: Iterable[Need], row: Row) -> tuple[str, ...]:
    """The needs of a grade that a unit doesn't meet, each with what is the case."""
    checked = (_checked(need, row) for need in needs)
    return tuple(f"{each.need}（{each.found}）" for each in checked if not each.met)


def _award(eligibility: Eligibility, row: Row) -> Award:
    return Award(eligibility.award, tuple(_checked(need, row) for need in eligibility.needs))


def need_words(need: Need, title: str = "") -> str:
    """What the policy asks for: ``等次为优秀或良好``; ``title`` is what a ``share`` need looks at."""
    if need.grade is not None:
        return f"等次为{'或'.join(need.grade)}"
    if need.no_veto is not None:
        return "没有一票否决"
    if need.min_month is not None:
        return f"每月不低于 {plain(need.min_month)} 分"
    if need.share is not None:
        least = plain(product(HUNDRED, need.share.at_least))
        return f"{title}得分占应得不低于 {least}%"
    assert need.closing_rate is not None
    return f"按期销号率不低于 {plain(product(HUNDRED, need.closing_rate))}%"


def _checked(need: Need, row: Row) -> CheckedNeed:
    if need.share is not None:
        return _shared(need, next(part for part in row.shares if part.need == need.share))
    words = need_words(need)
    if need.grade is not None:
        found = f"等次{row.grade}" if row.grade else "没有等次"
        return CheckedNeed(need, words, found, row.grade in need.grade)
    if need.no_veto is not None:
        return CheckedNeed(need, words, _raised(row.vetoes), not row.vetoes)
    if need.min_month is not None:
        return _lowest(need, words, need.min_month, row)
    least, rate = need.closing_rate, row.closing_rate
    assert least is not None
    if rate is None:
        return CheckedNeed(need, words, NO_RATE, False)
    percent = plain(half_up(product(HUNDRED, rate), 2))
    return CheckedNeed(need, words, f"按期销号率 {percent}%", rate >= least)


def _lowest(need: Need, words: str, least: Decimal, row: Row) -> CheckedNeed:
    """A period without any month's score has none that is too low."""
    if row.score is None:
        return CheckedNeed(need, words, "没有得分", False)
    if row.lowest_month is None:
        return CheckedNeed(need, words, "没有月份得分", True)
    found = f"最低的月份 {plain(row.lowest_month)} 分"
    return CheckedNeed(need, words, found, row.lowest_month >= least)


def _shared(need: Need, part: SharedPart) -> CheckedNeed:
    """Where nothing was due there is nothing that could fall short."""
    words = need_words(need, part.title)
    if not part.applicable:
        return CheckedNeed(need, words, "没有应得的分", True)
    percent = plain(half_up(EXACT.divide(product(HUNDRED, part.earned), part.applicable), 2))
    found = f"{plain(part.earned)} ÷ {plain(part.applicable)} = {percent}%"
    return CheckedNeed(
        need, words, found, part.earned >= product(part.need.at_least, part.applicable)
    )


def _raised(vetoes: Iterable[RaisedVeto]) -> str:
    words = (f"{veto.month.words}{veto.title}（{veto.effect.words()}）" for veto in vetoes)
    return "；".join(words) or "没有"
