"""扣分 (deduct): faults found cost points by rules, down to 0."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.core.criteria import diff_deduct, sheet_deduct
from dangjian.core.criteria.base import BadValue, Earned, Loss, by_id
from dangjian.core.criteria.cells import Cells, Slot
from dangjian.core.criteria.reading import mapping_of_rules, number, whole, wrong_form
from dangjian.core.semdiff.anew import Cost
from dangjian.core.semdiff.change import Change
from dangjian.problem import Finding
from dangjian.values.fields import AtLeastOne, Id, Number, Positive, Step, Text
from dangjian.values.model import model
from dangjian.values.numbers import ZERO, plain, product

Found: TypeAlias = tuple[tuple[str, int | tuple[Decimal, ...]], ...]
"""Rule id → occurrences, or the amounts of a ``range`` rule; in the order of the rules."""


@model
class DeductRule:
    """扣分规则：each、steps、range、all 恰好写一个。"""

    id: Id
    """规则编号，在本事项内不重复。"""
    title: Text
    """发现的是什么问题。"""
    each: Positive | None = None
    """每次扣的分。"""
    max: Positive | None = None
    """这条规则最多扣的分，只与 each 同用。"""
    steps: Annotated[tuple[Step, ...], AtLeastOne] | None = None
    """第 n 个数是出现 n 次时一共扣的分，超过按最后一个；all 表示扣完。"""
    range: tuple[Number, Number] | None = None
    """每次由检查人在这个范围内定扣分：[最少, 最多]。"""
    all: Literal[True] | None = None
    """出现即扣完本项分值。"""

    @property
    def ways(self) -> list[str]:
        """Which of the ways of deducting are written; exactly one in a right rule."""
        return [way for way in ("each", "steps", "range", "all") if getattr(self, way) is not None]

    def amount(self, found: int | tuple[Decimal, ...], points: Decimal) -> Decimal:
        """What the rule costs, before the item is cut at 0."""
        if isinstance(found, tuple):
            return sum(found, ZERO)
        if self.each is not None:
            cost = product(self.each, found)
            return cost if self.max is None else min(cost, self.max)
        if self.steps is not None:
            step = self.steps[min(found, len(self.steps)) - 1]
            return step if isinstance(step, Decimal) else points
        return points

    def cost(self, points: Decimal) -> Cost:
        """What so many occurrences cost out of ``points``."""
        return lambda times: self.amount(times, points)

    def worst(self, points: Decimal) -> int:
        """From how many occurrences on nothing gets worse."""
        if self.each is not None:
            most = points if self.max is None else min(self.max, points)
            return ceil(Fraction(most) / Fraction(self.each))
        return len(self.steps) if self.steps is not None else 1

    def words(self) -> str:
        """``更新不及时，每次扣 0.5 分，最多 2 分``."""
        return f"{self.title}，{self._cost_words()}"

    def _cost_words(self) -> str:
        if self.each is not None:
            most = f"，最多 {plain(self.max)} 分" if self.max is not None else ""
            return f"每次扣 {plain(self.each)} 分{most}"
        if self.steps is not None:
            costs = (
                f"扣 {plain(step)} 分" if isinstance(step, Decimal) else "扣完"
                for step in self.steps
            )
            last = len(self.steps)
            steps = (
                f"{n} 次{'及以上' if n == last else ''}{cost}" for n, cost in enumerate(costs, 1)
            )
            return "、".join(steps)
        if self.range is not None:
            return f"每次扣 {plain(self.range[0])} 到 {plain(self.range[1])} 分"
        return "扣完本项分值"


@model
class Deduct:
    """扣分：从分值里按规则扣，扣完为止。"""

    label: ClassVar[str] = "扣分"
    expects: ClassVar[str] = "{规则编号: 次数}，没有发现问题填 {}"
    counted: ClassVar[bool] = True

    kind: Literal["deduct"]
    """评分方式：扣分。"""
    rules: Annotated[tuple[DeductRule, ...], AtLeastOne]
    """扣分规则。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """Rules by their ids; what they cost, and how it is written down."""
        return diff_deduct.changes(old, self)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether faults that cost everything now leave something."""
        return diff_deduct.earns_anew(old, self, points, old_points)

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Rules that say nothing or too much, or can't matter."""
        for index, rule in enumerate(self.rules):
            here = ("rules", index)
            if len(rule.ways) != 1:
                ways = f"写了 {'、'.join(rule.ways)}" if rule.ways else "一个也没有写"
                yield Finding(list_codes.RULE_WAYS, here, {"rule": rule.id, "ways": ways})
            if rule.max is not None and rule.each is None:
                yield Finding(list_codes.RULE_MAX, (*here, "max"), {"rule": rule.id})
            if rule.range is not None and rule.range[0] > rule.range[1]:
                yield Finding(list_codes.RULE_RANGE, (*here, "range"), {"rule": rule.id})
            if rule.steps is not None and _falls(rule.steps, points):
                yield Finding(list_codes.RULE_STEPS_FALL, (*here, "steps"), {"rule": rule.id})
            if rule.each is not None and rule.each > points:
                values = {"rule": rule.id, "each": plain(rule.each), "points": plain(points)}
                yield Finding(list_codes.RULE_OVER_POINTS, (*here, "each"), values)

    def parse(self, raw: object) -> Found:
        """``{rule id: occurrences}``, a list of amounts for a ``range`` rule; in the rules' order."""
        given = mapping_of_rules(raw, by_id(self.rules), self.expects)
        return tuple(
            (rule.id, _found(rule, given[rule.id])) for rule in self.rules if rule.id in given
        )

    def earn(self, value: Found, points: Decimal, due: date) -> Earned:
        """max(0, P − Σ); where rules exceed P, in the order of the rules, the last is cut."""
        losses, left, rules = [], points, by_id(self.rules)
        for rule_id, found in value:
            rule = rules[rule_id]
            cost = min(rule.amount(found, points), left)
            if cost:
                left -= cost
                losses.append(
                    Loss(rule_id, _count(found), cost, _reason(rule, found, points, cost))
                )
        return Earned(left, tuple(losses))

    def reckon(self, value: Found, points: Decimal, due: date) -> str:
        """``3 − 1 − 0.5 = 1.5``."""
        if not value:
            return f"没有发现问题：{plain(points)}"
        outcome = self.earn(value, points, due)
        terms = [plain(points), *(plain(loss.points) for loss in outcome.losses)]
        cut = "（扣完为止）" if not outcome.points else ""
        return f"{' − '.join(terms)} = {plain(outcome.points)}{cut}"

    def words(self, points: Decimal) -> str:
        """The rules as people read them, one a sentence."""
        return "；".join(rule.words() for rule in self.rules) + "；扣完为止"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """A cell a rule, and 未发现问题 where a blank doesn't say so already."""
        return sheet_deduct.slots(self, default)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """max(0, P − Σ)."""
        return sheet_deduct.formula(self, cells, points)

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{rule: occurrences}``."""
        return sheet_deduct.collected(self, given)


def _falls(steps: tuple[Decimal | str, ...], points: Decimal) -> bool:
    costs = [step if isinstance(step, Decimal) else points for step in steps]
    return any(later < earlier for earlier, later in pairwise(costs))


def _count(found: int | tuple[Decimal, ...]) -> Decimal:
    return Decimal(len(found) if isinstance(found, tuple) else found)


def _found(rule: DeductRule, raw: object) -> int | tuple[Decimal, ...]:
    if rule.range is None:
        return whole(raw, "发现的次数（1 或更大的整数）", (rule.id,), least=1)
    if not isinstance(raw, list) or not raw:
        raise wrong_form(raw, "每次扣分的列表，如 [0.5, 1]", (rule.id,))
    return tuple(_amount(rule, amount, index) for index, amount in enumerate(raw))


def _amount(rule: DeductRule, raw: object, index: int) -> Decimal:
    assert rule.range is not None
    amount = number(raw, "一个数", 4, (rule.id, index))
    low, high = rule.range
    if not low <= amount <= high:
        allowed = f"{plain(low)} 到 {plain(high)}"
        raise BadValue(codes.VALUE_RANGE, (rule.id, index), found=plain(amount), allowed=allowed)
    return amount


def _reason(
    rule: DeductRule, found: int | tuple[Decimal, ...], points: Decimal, cost: Decimal
) -> str:
    full = rule.amount(found, points)
    if isinstance(found, tuple):
        sum_ = " + ".join(plain(amount) for amount in found)
        text = f"{rule.title} {len(found)} 次：{sum_}" + (
            f" = {plain(full)}" if len(found) > 1 else ""
        )
    elif rule.each is not None:
        text = f"{rule.title} {found} 次 × {plain(rule.each)} = {plain(product(rule.each, found))}"
        if rule.max is not None and product(rule.each, found) > rule.max:
            text += f"，最多 {plain(rule.max)}"
    elif rule.steps is not None:
        text = f"{rule.title} {found} 次，扣 {plain(full)}"
    else:
        text = f"{rule.title}，扣完本项 {plain(points)} 分"
    return text if cost == full else f"{text}，本项只余 {plain(cost)} 分可扣"
