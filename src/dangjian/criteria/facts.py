"""What an entry says in words: the sentence of fact on a problem, without the sum that ``explain`` shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from dangjian.criteria.base import Earned, rules_of
from dangjian.criteria.check import Check
from dangjian.criteria.count import Times
from dangjian.criteria.deadline import Deadline, Occurrence
from dangjian.criteria.level import Level
from dangjian.criteria.measure import Measure
from dangjian.criteria.rate import Fraction, Rate
from dangjian.values.numbers import EXACT, HUNDRED, half_up, plain, product, signed
from dangjian.values.wording import day_words


def fact_of(title: str, criterion: object, value: object, outcome: Earned, due: date) -> str:
    """``隐患整改率 85%，未达到 95%``: what an entry says of the item of that title.

    ``value``: as the record has it; ``outcome``: what it earned. Kinds with rules name what was found.
    A kind that has no figures of its own gives what its losses say.
    """
    match criterion:
        case Rate():
            return f"{title} {_rate(criterion, criterion.parse(value))}"
        case Measure():
            return f"{title} {_measure(criterion, criterion.parse(value))}"
        case Times():
            return f"{title}：应 {criterion.target} 次，实 {criterion.parse(value)} 次"
        case Level():
            return f"{title}：评为“{criterion.parse(value)}”"
        case Check():
            return f"{title}：没做到"
        case Deadline() if criterion.within is None:
            done = criterion.parse(value)
            assert not isinstance(done, Occurrence)  # only ``within`` has spans
            return f"{title}：{_deadline(criterion, done, due)}"
    return f"{title}：{_found(criterion, outcome)}"


def _rate(rate: Rate, value: Fraction) -> str:
    """In per cent, 2 places; done/total where rounding would make it say that the target was reached."""
    if not value.total:
        return "应完成数为 0"
    reached = half_up(EXACT.divide(product(HUNDRED, value.done), value.total), 2)
    if rate.target is None:  # by bands: no single figure was missed
        return f"{plain(reached)}%"
    target = product(HUNDRED, rate.target)
    said = f"{plain(reached)}%" if reached < target else f"{plain(value.done)}/{plain(value.total)}"
    return f"{said}，未达到 {plain(target)}%"


def _measure(measure: Measure, value: Decimal) -> str:
    unit = f" {measure.unit}" if measure.unit else ""
    if measure.target is None or measure.floor is None:  # by bands
        return f"{signed(value)}{unit}"
    words = "未达到" if measure.target > measure.floor else "超过"
    return f"{signed(value)}{unit}，{words} {signed(measure.target)}{unit}"


def _deadline(deadline: Deadline, value: date | None, due: date) -> str:
    limit = f"期限 {day_words(due)}" + (f"（宽限 {deadline.grace} 天）" if deadline.grace else "")
    if value is None:
        return f"{limit}，没有完成"
    late = max(0, (value - due).days - deadline.grace)
    done = f"{value.isoformat()} " if value.year != due.year else day_words(value)
    return f"{limit}，{done}完成，迟 {late} 天"


def _found(criterion: Any, outcome: Earned) -> str:
    """``更新不及时 2 次、内容差错 1 次``; a loss without a rule says what it says."""
    rules = rules_of(criterion)
    parts = []
    for loss in outcome.losses:
        if loss.rule is None or loss.rule not in rules:
            parts.append(loss.reason)
        elif loss.count is None or getattr(rules[loss.rule], "all", None):
            parts.append(rules[loss.rule].title)
        else:
            parts.append(f"{rules[loss.rule].title} {plain(loss.count)} 次")
    return "、".join(parts)
