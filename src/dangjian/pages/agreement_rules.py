"""考核与奖惩: what the policy says, one clause a matter, and the vetoes of the lists, as an agreement says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from dangjian.criteria.effects import Effect
from dangjian.documents.checklist import Checklist
from dangjian.documents.policy import Need, Policy, PolicyGrade, Tier
from dangjian.pages.agreement_terms import Terms
from dangjian.scoring.awards import need_words
from dangjian.scoring.composing import MONTHS_PART
from dangjian.values.numbers import HUNDRED, SCORE_PLACES, ZERO, plain, product, quotient
from dangjian.values.wording import titled

_MISSING = {
    "zero": "到期没有填报的事项，按零分计",
    "exclude": "到期没有填报的事项，不计入应得分",
    "error": "到期的事项有一条没有填报，整张清单不出得分",
}
_UNINSPECTED = {
    "self": "督查没有查到的事项，先按自查计，得分标注暂定",
    "missing": "督查没有查到的事项，按没有填报处理，自查不计分",
}
_FINAL = "本层级没有人督查，以自查为准"
_METHODS = {
    "items": "全年按事项汇总：每条事项看各月合计得到应得分的几成，再按这条事项的分值计分",
    "months": "全年取各月得分的平均",
}
_BREAKERS = {
    "rule_items": "党内法规要求的事项的得分率",
    "closing_rate": "按期销号率",
    "lowest_month": "最低的月份的得分",
}
_PERIODS = {"month": "月度", "quarter": "季度", "half-year": "半年", "year": "年度"}


class Clause(NamedTuple):
    """One matter that the policy rules."""

    title: str
    lines: tuple[str, ...]
    """Full sentences; at least one."""


def clauses(terms: Terms) -> tuple[Clause, ...]:
    """Every clause on assessment and its results, in order; a matter without rules has none."""
    policy, ranked = terms.policy, bool(terms.weights)
    every = (
        Clause("计分", tuple(_scoring(terms))),
        Clause("年度得分", tuple(_year(terms))),
        Clause("排名", tuple(_ranking(terms)) if ranked else ()),
        Clause("评优资格", tuple(_awards(terms)) if ranked else ()),
        Clause("结果运用", tuple(_uses(policy)) if ranked else ()),
        Clause("问题整改", tuple(_rectification(policy)) if terms.raises else ()),
    )
    return tuple(clause for clause in every if clause.lines)


def goals(terms: Terms) -> Iterator[str]:
    """What the year is to reach; the grade itself is agreed on when it is signed."""
    policy = terms.policy
    if terms.weights:
        grades = "，".join(grade_words(grade, terms) for grade in policy.grades)
        quota = quota_words(policy)
        yield f"年度考核等次达到＿＿＿＿＿＿。等次按年度得分定：{grades}。{quota}"
        tiers = "；".join(tier_words(tier) for tier in policy.tiers)
        yield f"年度考核类别达到＿＿＿＿＿＿。类别依次判断：{tiers}。{_edge(policy)}"
    else:
        yield "附件所列清单的年度等次达到＿＿＿＿＿＿。"
    if any(True for _ in veto_rows(terms)):
        yield "全年不发生一票否决的情形。"
    yield "查出的问题按期整改，按期销号，不反弹。"


def _edge(policy: Policy) -> str:
    if any(tier.top is not None or tier.bottom is not None for tier in policy.tiers):
        return "比例按参加排名的单位数计，向下取整；正好并列在边上的，从有利于单位的一边。"
    return ""


def goal_clauses(terms: Terms) -> tuple[Clause, ...]:
    """What each grade and each tier needs; a layer that isn't ranked has neither."""
    policy = terms.policy
    if not terms.weights:
        return ()
    return (
        Clause("等次", tuple(f"{grade_words(grade, terms)}。" for grade in policy.grades)),
        Clause("类别", tuple(f"{tier_words(tier)}。" for tier in policy.tiers)),
    )


def grade_words(grade: PolicyGrade, terms: Terms) -> str:
    """``优秀 90 分以上，名额为参加排名单位的 30%``; the lowest is ``其余为较差``."""
    if not grade.from_:
        return f"其余为{grade.name}"
    words = f"{grade.name} {plain(grade.from_)} 分以上"
    more = []
    if grade.quota is not None and terms.policy.quota_periods:
        more.append(f"名额不超过参加排名单位的 {_percent(grade.quota)}")
    if grade.needs:
        more.append(f"并须{'、'.join(_need(terms, need) for need in grade.needs)}")
    return f"{words}（{'，'.join(more)}）" if more else words


def _need(terms: Terms, need: Need) -> str:
    """What is asked for, with titles in place of ids: ``“组织生活”得分占应得不低于 80%``."""
    share = need.share
    if share is None or not terms.has(share.checklist):
        return need_words(need)
    checklist = terms.list_of(share.checklist)
    parts = {each.id: each.title for each in checklist.sections}
    parts |= {each.id: each.title for each in checklist.items()}
    name = parts.get(share.section or share.item or "", checklist.title)
    return f"“{name}”得到应得分的 {_percent(share.at_least)} 以上"


def tier_words(tier: Tier) -> str:
    """``先进（看创新）：名次在前 30% 以内，得分不低于 85 分``."""
    return f"{tier.name}（{tier.focus}）：{tier_conditions(tier)}"


def tier_conditions(tier: Tier) -> str:
    """Every condition that a tier writes, all of which must hold."""
    words = []
    if tier.top is not None:
        words.append(f"名次在前 {_percent(tier.top)} 以内")
    if tier.bottom is not None:
        words.append(f"得分排在后 {_percent(tier.bottom)}")
    if tier.from_ is not None:
        words.append(f"得分不低于 {plain(tier.from_)} 分")
    if tier.below is not None:
        words.append(f"得分低于 {plain(tier.below)} 分")
    return "，".join(words) or "其余各单位"


def quota_words(policy: Policy) -> str:
    """When places in a grade are limited, and how they are counted; empty without quotas."""
    if not policy.quota_periods or all(grade.quota is None for grade in policy.grades):
        return ""
    when = "、".join(_PERIODS[each] for each in policy.quota_periods)
    return f"名额在{when}控制，按参加排名单位数乘比例向下取整；有一票否决的不占名额。"


def veto_rows(terms: Terms) -> Iterator[tuple[str, str, str]]:
    """Case, effect and how long it lasts, of every veto that may strike the unit."""
    for checklist in terms.lists:
        for item in terms.items(checklist).values():
            for rule in item.criterion.veto_rules:
                when = f"（{rule.when.words()} 时自动否决）" if rule.when is not None else ""
                lasts = "全年" if rule.lasts == "year" else "当月"
                effect = _effect_words(rule.effect, checklist, terms.policy)
                yield rule.title + when, effect, lasts


def _effect_words(effect: Effect, checklist: Checklist, policy: Policy) -> str:
    """``最高评为“一般”``, of the lowest grade ``评为“较差”``.

    A grade binds only the scores that are judged by a set that has it.
    """
    own = [grade.name for grade in checklist.grades or policy.grades]
    ours = [grade.name for grade in policy.grades]
    judged = [names for names in (own, ours) if effect.grade in names]
    words = effect.words()
    if judged and all(effect.grade == names[-1] for names in judged):
        words = words.removeprefix("最高")
    if effect.grade is None or len(judged) == 2:
        return words
    return f"{'本清单' if effect.grade in own else '综合得分'}{words}"


def _scoring(terms: Terms) -> Iterator[str]:
    policy, weights = terms.policy, terms.weights
    apart = "，加分另计" if _has(terms, "bonus") else ""
    apart += "，倒扣分另减" if _has(terms, "penalty") else ""
    yield (
        "每月对照清单逐条计分，按得到的分占应得分的比例折算成清单的满分"
        f"{apart}；没有到期和不适用的事项不计入应得分。"
    )
    if not weights:
        yield "各清单分别计分，不参加排名。"
    elif len(weights) == 1:
        yield f"月度得分就是{titled(terms.title_of(next(iter(weights))))}的得分。"
    else:
        named = _weights(terms, weights)
        yield f"月度得分由 {len(weights)} 张清单综合：{named}。没有得分的清单不参加综合，权重由其余的分担。"
    yield from _relative(terms)
    if policy.places < SCORE_PLACES:
        yield f"综合得分保留 {policy.places} 位小数，四舍五入。"
    looked = _FINAL if _is_final(terms) else _UNINSPECTED[policy.uninspected]
    yield f"{_MISSING[policy.missing]}；{looked}。"
    yield "提前完成并填报的，到期的月份照样计分。"
    if policy.overclaim is not None:
        over, off = plain(policy.overclaim.over), policy.overclaim.deduct
        result = f"从得分里扣 {plain(off)} 分" if off else "不另扣分"
        yield f"自查和督查都查的事项，自查比督查高出的超过 {over} 分（按百分制折算）的，记为自查不实，{result}。"


def _has(terms: Terms, role: str) -> bool:
    items = (item for each in terms.lists for item in terms.items(each).values())
    return any(item.criterion.role == role for item in items)


def _is_final(terms: Terms) -> bool:
    return terms.unit.layer in terms.policy.self_is_final


def _relative(terms: Terms) -> Iterator[str]:
    """How parts are reckoned that set a list's score beside the others'."""
    for name, part in terms.policy.relative_parts(terms.unit.layer).items():
        if name not in terms.weights:
            continue
        if part.relative == "best":
            how = "同组得分最高的计 100 分，其余按与最高分的比例计"
        else:
            how = f"同组第 1 名 100 分，名次每低一名少 {plain(part.step or ZERO)} 分，最低 0 分"
        yield f"{titled(terms.title_of(name))}按相对得分参加综合：{how}；得分为零的仍为零。"


def _year(terms: Terms) -> Iterator[str]:
    rollup = terms.policy.rollup
    yield f"{_METHODS[rollup.method]}。"
    if rollup.drop_lowest:
        yield "每张清单去掉得分最低的一个月再平均；有得分的月份不到 4 个的不去。"
    for kind in ("quarter", "half-year") if terms.weights else ():
        mine = {n: w for n, w in rollup.added(kind).items() if n == MONTHS_PART or terms.has(n)}
        if set(mine) - {MONTHS_PART}:
            named = _weights(terms, mine)
            yield f"{_PERIODS[kind]}得分综合为：{named}。"
    if terms.year_weights:
        named = _weights(terms, terms.year_weights)
        yield f"年度得分综合为：{named}。缺的部分不参加综合，权重由其余的分担，得分标注暂定。"


def _ranking(terms: Terms) -> Iterator[str]:
    policy, layer = terms.policy, terms.unit.layer
    if (policy.classes or {}).get(layer):
        name = policy.class_name(layer, policy.class_of(layer, terms.tags))
        yield f"分组排名，所在的组是“{name}”；名次、类别和名额都在组内算。"
    record = "填报记录" if _is_final(terms) else "督查记录"
    if policy.min_applicable:
        share = _percent(policy.min_applicable)
        yield f"适用的分值不到应查分值 {share} 的，有得分但不排名；没有{record}的，也不排名。"
    else:
        yield f"没有{record}的，有得分但不排名。"
    least = (f"{_PERIODS[k]}不少于 {n} 个月" for k, n in (policy.months_scored or {}).items())
    months = "、".join(least)
    if months:
        yield f"参加排名要有记录的月份：{months}；存在的月份更少的，每个月都要有。"
    if policy.tie_breakers:
        names = "、".join(_BREAKERS[each] for each in policy.tie_breakers)
        yield f"同分的依次比较{names}，仍相同的并列。"


def _awards(terms: Terms) -> Iterator[str]:
    for each in terms.policy.eligibility:
        needs = "，".join(_need(terms, need) for need in each.needs)
        yield f"申报{each.award}，须同时做到：{needs}。"


def _uses(policy: Policy) -> Iterator[str]:
    known = [(g.name, g.coefficient) for g in policy.grades if g.coefficient is not None]
    if known:
        words = "，".join(f"{name} {plain(number)}" for name, number in known)
        yield f"年度等次对应的系数为：{words}，按公司规定运用。"


def _rectification(policy: Policy) -> Iterator[str]:
    rules = policy.rectification
    if rules.raise_below == 1:
        yield "凡是失分的事项都列为问题，登记整改台账，逐项销号。"
    else:
        yield f"得分低于分值 {_percent(rules.raise_below)} 的事项列为问题，登记整改台账。"
    days = rules.days
    yield (
        f"整改期限：立行立改 {days.immediate} 天，限期整改 {days.limited} 天，长期坚持 {days.long} 天；"
        "期限到休息日的顺延到下一个工作日。"
    )
    steps = "，".join(f"满 {step.overdue} 天{step.action}" for step in rules.escalation)
    if steps:
        yield f"逾期没有销号的：{steps}。"
    if rules.recurrence_months:
        yield f"销号后 {rules.recurrence_months} 个月内同一事项再犯的，记为反弹。"


def _weights(terms: Terms, weights: Mapping[str, Decimal]) -> str:
    """``各月汇总占 70%，《…细则》占 10%``.

    Where a list of the policy isn't this unit's, the others share its weight: of 0.7 and 0.1 they have
    87.5% and 12.5%. What would need more places than that is told as its weight.
    """
    whole = sum(weights.values(), ZERO)
    shares = {name: quotient(weight, whole, 3) for name, weight in weights.items()}
    exact = all(product(shares[name], whole) == weight for name, weight in weights.items())
    return "，".join(
        f"{'各月汇总' if name == MONTHS_PART else titled(terms.title_of(name))}"
        f"{f'占 {_percent(shares[name])}' if exact else f'权重 {plain(weight)}'}"
        for name, weight in weights.items()
    )


def _percent(share: Decimal) -> str:
    return f"{plain(product(HUNDRED, share))}%"
