"""From a unit's cards to its score, rank and tier, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dangjian.documents.policy import Policy, RelativePart, Tier
from dangjian.explaining.model import Step
from dangjian.explaining.reckoning import binding_steps, grade_steps, percent
from dangjian.scoring.card import grade_of, worst_grade
from dangjian.scoring.composing import weighted_mean
from dangjian.scoring.results import Part, RaisedVeto, Row
from dangjian.values.numbers import EXACT, half_up, plain, product, whole_part
from dangjian.values.wording import NO_RATE


class RankedLayer(NamedTuple):
    """The ranking of a unit's layer."""

    name: str
    """党支部."""
    rows: Sequence[Row]
    """All of the layer, ranked and not."""

    @property
    def ranked(self) -> list[Row]:
        """The rows that have a rank."""
        return [row for row in self.rows if row.rank is not None]


def composition_steps(
    parts: Sequence[Part],
    absent: Mapping[str, Decimal],
    titles: Mapping[str, str],
    score: Decimal | None,
    vetoes: Sequence[RaisedVeto],
    label: str = "综合得分",
    places: int = 2,
) -> Iterator[Step]:
    """``(0.8 × 92.5 + 0.2 × 88) ÷ (0.8 + 0.2) = 91.6``, then the vetoes.

    ``absent``: lists of the composition without a score, which are left out, with their weights.
    """
    known = [part for part in parts if part.score is not None]
    mean = weighted_mean(known, places)
    if mean is None:
        yield Step(label, "没有可以综合的得分")
        return
    names = "，".join(f"{titles.get(p.checklist, p.checklist)} {_score(p)}" for p in known)
    if len(known) == 1:
        yield Step(label, f"{names}，只有这一份，综合即 {plain(mean)}")
    else:
        terms = " + ".join(f"{plain(part.weight)} × {_score(part)}" for part in known)
        weights = " + ".join(plain(part.weight) for part in known)
        yield Step(label, f"{names}；({terms}) ÷ ({weights}) = {plain(mean)}")
    if absent:
        out = "、".join(titles.get(name, name) for name in absent)
        yield Step("不参加综合", f"{out}没有得分，权重由其余的分担")
    if score is not None:
        yield from binding_steps(mean, vetoes, score)


def relative_steps(
    parts: Iterable[Part], titles: Mapping[str, str], rules: Mapping[str, RelativePart]
) -> Iterator[Step]:
    """``100 × 得分 80 ÷ 本组最高 95 = 84.21``: what relative parts are worth."""
    for part in parts:
        rule = rules.get(part.checklist)
        if rule is not None and part.own is not None:
            title = titles.get(part.checklist, part.checklist)
            yield Step("相对计分", f"{title} {plain(part.own)}：{_relative_words(part, rule)}")


def _relative_words(part: Part, rule: RelativePart) -> str:
    if not part.own:
        return "得分为 0，按 0 计"
    if part.best is not None:
        return f"100 × {plain(part.own)} ÷ 本组最高 {plain(part.best)} = {_score(part)}"
    place, step = part.place or 1, plain(rule.step or Decimal(0))
    words = f"本组第 {place} 名，100 − ({place} − 1) × {step} = {_score(part)}"
    return words if part.score else f"{words}（不足 0 按 0）"


def _score(part: Part) -> str:
    return plain(part.score or Decimal(0))


def row_grade_steps(row: Row, policy: Policy) -> Iterator[Step]:
    """The composed score's grade: by score, under vetoes, by needs, under quotas."""
    if row.score is None:
        return
    before = worst_grade(grade_of(row.score, policy.grades), row.binds, policy.grades)
    yield from grade_steps(row.score, before, policy.grades, row.binds)
    if row.grade != before:
        needs = any(grade.needs for grade in policy.grades)
        label = "等次的条件和名额" if needs else "名额"
        yield Step(label, f"{'；'.join(row.grade_notes)}：{before} → {row.grade or '待定'}")
    if row.coefficient is not None:
        yield Step("系数", f"{row.grade} {plain(row.coefficient)}")


def rank_steps(
    row: Row, layer: RankedLayer, policy: Policy, named: Callable[[str], str]
) -> Iterator[Step]:
    """Rank among those ranked, equals, tie breakers, and the tier with every condition tried."""
    ranked = layer.ranked
    unranked = len(layer.rows) - len(ranked)
    aside = f"，另有 {unranked} 个不排名" if unranked else ""
    if row.rank is None:
        yield Step("名次", f"不排名：{row.unranked_because}")
        return
    ahead = sum((each.rank or 0) < row.rank for each in ranked)
    text = f"{layer.name}参加排名 {len(ranked)} 个{aside}；排在前面的 {ahead} 个：第 {row.rank} 名"
    equals = [
        named(each.unit) for each in ranked if each.rank == row.rank and each.unit != row.unit
    ]
    if equals:
        text += f"（与{'、'.join(equals)}并列）"
    yield Step("名次", text)
    yield from _tie_steps(row, ranked, policy, named)
    yield from _tier_steps(row, ranked, policy)


def _tie_steps(
    row: Row, ranked: Sequence[Row], policy: Policy, named: Callable[[str], str]
) -> Iterator[Step]:
    same = [each for each in ranked if each.score == row.score]
    if len(same) > 1 and policy.tie_breakers:
        words = (f"{named(each.unit)}：{_breakers(each, policy)}" for each in same)
        yield Step("同分比较", "；".join(words))


def _breakers(row: Row, policy: Policy) -> str:
    tally = row.tally
    lowest = row.lowest_month if row.lowest_month is not None else row.score
    words = {
        "rule_items": "没有法规事项"
        if not tally.rule_points
        else f"法规事项 {plain(tally.rule_earned)}/{plain(tally.rule_points)} = "
        + plain(half_up(EXACT.divide(tally.rule_earned, tally.rule_points), 4)),
        "closing_rate": NO_RATE
        if row.closing_rate is None
        else f"按期销号率 {plain(half_up(row.closing_rate, 4))}",
        "lowest_month": f"最低的月份 {plain(lowest or Decimal(0))}",
    }
    return "，".join(words[name] for name in policy.tie_breakers)


def _tier_steps(row: Row, ranked: Sequence[Row], policy: Policy) -> Iterator[Step]:
    """Each tier in turn with its conditions, until one fits."""
    for tier in policy.tiers:
        tried = list(tier_conditions(tier, row, ranked))
        fits = all(holds for _, holds in tried)
        words = "；".join(f"{'√' if holds else '×'} {text}" for text, holds in tried)
        if fits:
            yield Step("类别", f"{tier.name}（{tier.focus}）：{words or '其余各单位'}")
            return
        yield Step("类别", f"不是{tier.name}：{words}")


def tier_conditions(tier: Tier, row: Row, ranked: Sequence[Row]) -> Iterator[tuple[str, bool]]:
    """Every condition that a tier writes, with the figures, and whether it holds."""
    assert row.score is not None
    assert row.rank is not None
    n, score = len(ranked), row.score
    if tier.top is not None:
        places = whole_part(product(tier.top, n))
        share = f"前 {percent(tier.top)}（{n} × {plain(tier.top)} 取整 {places} 个）"
        clean = [each for each in ranked if not each.vetoed]
        place = 1 + sum((each.rank or 0) < row.rank for each in clean)
        if row.vetoed:
            yield f"{share}，有一票否决的不进", False
        else:
            among = "" if len(clean) == n else "没有一票否决的单位中"
            yield f"{share}，{among}第 {place}", place <= places
    if tier.bottom is not None:
        places = whole_part(product(tier.bottom, n))
        low = sum((each.score or Decimal(0)) <= score for each in ranked)
        share = f"后 {percent(tier.bottom)}（{n} × {plain(tier.bottom)} 取整 {places} 个）"
        yield f"{share}，得分不高于本单位的 {low} 个", low <= places
    if tier.from_ is not None:
        yield f"得分 {plain(score)}，要求不低于 {plain(tier.from_)}", score >= tier.from_
    if tier.below is not None:
        yield f"得分 {plain(score)}，要求低于 {plain(tier.below)}", score < tier.below
