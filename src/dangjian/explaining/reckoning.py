"""The arithmetic of a card, written so that a pocket calculator gives the printed result.

Intermediate results are never rounded and carried on: where the engine rounds once, one chain of
operations is printed with one result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dangjian.documents.checklist import Checklist
from dangjian.explaining.model import Step
from dangjian.scoring.card import Graded
from dangjian.scoring.results import RaisedVeto, Scorecard
from dangjian.values.numbers import EXACT, ZERO, plain, product, score_of


def percent(share: Decimal) -> str:
    """``0.3`` → ``30%``."""
    return f"{plain(product(Decimal(100), share))}%"


class Total:
    """E, A, bonus and overclaim of a card, and the chain that makes a score of them."""

    def __init__(
        self, earned: Decimal, card: Scorecard, checklist: Checklist, off_words: str
    ) -> None:
        self.earned = earned
        """E, which a `section` veto changes."""
        self.applicable = card.applicable or ZERO
        self.full = checklist.full_score
        self.ceiling = checklist.ceiling
        self.bonus = card.bonus or ZERO
        self.penalty = card.penalty or ZERO
        self.off = card.overclaim_points
        self.off_words = off_words or plain(self.off)

    @property
    def before_cut(self) -> Decimal:
        """Base + bonus, not rounded."""
        base = EXACT.divide(product(self.full, self.earned), self.applicable)
        return EXACT.add(base, self.bonus)

    @property
    def value(self) -> Decimal:
        """The total after ceiling, penalty and overclaim, not rounded."""
        total = self.before_cut
        total = total if self.ceiling is None else min(total, self.ceiling)
        off = self.penalty + self.off
        return max(ZERO, EXACT.subtract(total, off)) if off else total

    def chain(self) -> str:
        """``得 31.3 ÷ 应得 40 × 100 + 加分 1 = 79.25``."""
        text = f"得 {plain(self.earned)} ÷ 应得 {plain(self.applicable)} × {plain(self.full)}"
        if self.bonus:
            text += f" + 加分 {plain(self.bonus)}"
        if self.ceiling is not None and self.before_cut > self.ceiling:
            text += f" = {plain(score_of(self.before_cut))}，超过上限，按 {plain(self.ceiling)} 计"
            if not (self.off or self.penalty):
                return text
            text += f"；{plain(self.ceiling)}"
        if self.penalty:
            text += f" − 倒扣 {plain(self.penalty)}"
        if self.off:
            text += f" − 自查不实扣 {self.off_words}"
        text += f" = {plain(score_of(self.value))}"
        taken = self.off or self.penalty
        return f"{text}（不足 0 按 0）" if taken and not self.value else text


def sum_words(values: Iterable[Decimal]) -> str:
    """``12 + 15 + 4.3``; a single value as it is."""
    return " + ".join(plain(value) for value in values) or "0"


def score_steps(
    card: Scorecard,
    checklist: Checklist,
    sections: Sequence[tuple[str, Decimal, Decimal]],
    grades: Sequence[Graded],
    off_words: str = "",
) -> Iterator[Step]:
    """From the sums of the sections, before any veto, to score and grade.

    ``off_words``: how the overclaim deduction came about, where it is a mean of months.
    """
    earned = sum((e for _, e, _ in sections), ZERO)
    applicable = sum((a for _, _, a in sections), ZERO)
    used = [(e, a) for _, e, a in sections if a]
    if len(used) > 1:
        yield Step("得分合计", f"{sum_words(e for e, _ in used)} = {plain(earned)}")
        yield Step("应得合计", f"{sum_words(a for _, a in used)} = {plain(applicable)}")
    if card.incomplete:
        yield Step("总分", f"漏报 {'、'.join(card.missing)}，按办法整单不计分")
        return
    if not applicable:
        yield Step("总分", "没有适用的事项，不计分")
        return
    total = Total(earned, card, checklist, off_words)
    yield from cap_steps(card, checklist)
    yield Step("总分", total.chain())
    yield from _veto_steps(card, total, checklist, off_words)
    yield from grade_steps(card.score, card.grade, grades, card.vetoes)


def cap_steps(card: Scorecard, checklist: Checklist) -> Iterator[Step]:
    """What the list's cap took from the bonus items together."""
    won, cap = card.bonus_won or ZERO, checklist.bonus_cap
    if cap is not None and won > cap:
        left = f"合计 {plain(won)}，本清单加分合计最多 {plain(cap)}"
        yield Step("加分", f"{left}：{plain(won)} − {plain(cap)} = {plain(won - cap)} 分不计")


def _veto_steps(
    card: Scorecard, total: Total, checklist: Checklist, off_words: str
) -> Iterator[Step]:
    value = total.value
    if any(veto.effect.kind == "section" for veto in card.vetoes):
        struck = Total(card.earned or ZERO, card, checklist, off_words)
        value = struck.value
        yield Step("否决后", f"被否决的项目（节）记 0 分：{struck.chain()}")
    yield from binding_steps(value, card.vetoes, card.score)


def binding_steps(
    value: Decimal, vetoes: Iterable[RaisedVeto], score: Decimal | None
) -> Iterator[Step]:
    """What zero and cap vetoes make of a total."""
    binding = [veto for veto in vetoes if veto.effect.kind in ("zero", "list", "cap")]
    if binding and score is not None:
        words = "；".join(f"{veto.title}：{veto.effect.words()}" for veto in binding)
        before = score_of(value)
        change = (
            f"{plain(before)} → {plain(score)}"
            if before != score
            else f"本来就不超过，仍为 {plain(score)}"
        )
        yield Step("否决后", f"{words}；{change}")


def grade_steps(
    score: Decimal | None, grade: str | None, grades: Sequence[Graded], vetoes: Iterable[RaisedVeto]
) -> Iterator[Step]:
    """``78.25 ≥ 70：一般``, and what a veto made of it."""
    if score is None or grade is None:
        return
    own = next((each for each in grades if score >= each.from_), grades[-1])
    text = f"{plain(score)} ≥ {plain(own.from_)}：{own.name}"
    if grade != own.name:
        limits = "；".join(
            f"{v.title}：{v.effect.words()}" for v in vetoes if v.effect.kind == "grade"
        )
        text += f"；{limits}：{grade}"
    yield Step("等次", text)
