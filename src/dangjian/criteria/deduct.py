"""扣分 (deduct): faults found cost points by rules, down to 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from dangjian.codes import lists as list_codes
from dangjian.codes import records as record_codes
from dangjian.codes import sheets as codes
from dangjian.criteria.base import (
    BadValue,
    Earned,
    Loss,
    by_id,
    mapping_of_rules,
    number,
    whole,
    wrong_form,
)
from dangjian.criteria.cells import (
    DONE,
    NONE_FOUND,
    WRONG,
    Cells,
    Slot,
    constant,
    flaw_of_count,
    sum_of_amounts,
)
from dangjian.criteria.changes import (
    MAJOR,
    MINOR,
    PATCH,
    Change,
    Cost,
    as_yaml,
    change_of,
    changed_fields,
    escapes,
    rule_changes,
)
from dangjian.problem import Finding
from dangjian.values.fields import AtLeastOne, Id, Number, Positive, Step, Strict, Text
from dangjian.values.numbers import ZERO, plain, product

# What a change of 扣分 weighs: rules by their ids, and whether faults that cost everything still
# do.


def changes(old: Deduct, new: Deduct) -> Iterator[Change]:
    """What rules cost, and how it is written down."""
    return rule_changes(old.rules, new.rules, _rule_changes)


def earns_anew(old: Deduct, new: Deduct, points: Decimal, old_points: Decimal) -> bool:
    """Whether faults that cost everything now leave something."""
    after = {rule.id: rule for rule in new.rules}
    both = [(rule, after[rule.id]) for rule in old.rules if rule.id in after]
    ranges = [common for pair in both if (common := _common_range(*pair)) is not None]
    costs = [
        (
            max(before.worst(old_points), len(rule.steps or ())),
            before.cost(old_points),
            rule.cost(points),
        )
        for before, rule in both
        if before.range is None and rule.range is None
    ]
    return escapes(costs, ranges, old_points, points)


def _rule_changes(old: DeductRule, new: DeductRule) -> Iterator[Change]:
    """``each``, ``steps`` and ``all`` ask for occurrences, ``range`` for amounts."""
    yield from changed_fields(old, new, {"title": ("文字", PATCH)})
    ways = {"each": "每次扣分", "steps": "累进扣分", "range": "扣分幅度", "all": "扣完"}
    if old.ways != new.ways and "range" in (*old.ways, *new.ways):
        why = "填报的形式不同：range 填每次扣的分，其余填次数"
        before, after = ({way: as_yaml(getattr(r, way)) for way in r.ways} for r in (old, new))
        yield Change("range", "扣法", "changed", MAJOR, before, after, why=why)
        return
    for way, label in (*ways.items(), ("max", "最多扣分")):
        before, after = getattr(old, way), getattr(new, way)
        if before != after:
            narrower = way == "range" and not (after[0] <= before[0] and before[1] <= after[1])
            why = "幅度之外的扣分不能再填" if narrower else ""
            change = change_of(way, label, MAJOR if narrower else MINOR, before, after)
            yield change._replace(why=why)


def _common_range(old: DeductRule, new: DeductRule) -> tuple[Decimal, Decimal] | None:
    """The amounts that both allow."""
    if old.range is None or new.range is None:
        return None
    low, high = max(old.range[0], new.range[0]), min(old.range[1], new.range[1])
    return (low, high) if low <= high else None


# The sheet's side of 扣分: one row a rule, and one that says that nothing was found.


def slots(criterion: Deduct, default: object) -> tuple[Slot, ...]:
    """A cell a rule; 未发现问题 where silence doesn't say it already."""
    rules = tuple(
        Slot(rule.id, "amounts" if rule.range else "count", rule.words())
        for rule in criterion.rules
    )
    return rules if default == {} else (*rules, Slot("none", "bool", "未发现问题"))


def formula(criterion: Deduct, cells: Cells, points: Decimal) -> str:
    """max(0, P − Σ); 填错 when 未发现问题 contradicts what the rules' cells say."""
    costs = "+".join(_cost(rule, cells[rule.id], points) for rule in criterion.rules)
    flaws = [flaw_of_count(cells[rule.id]) for rule in criterion.rules if rule.range is None]
    judged = f"MAX(0,ROUND({constant(points)}-({costs}),4))"
    if "none" in cells:
        nothing = f"{'+'.join(_occurs(rule, cells[rule.id]) for rule in criterion.rules)}=0"
        said = f'IF(AND({cells["none"]}="{DONE}",{nothing}),{constant(points)},{WRONG})'
        judged = f"IF(LEN(TRIM({cells['none']}))>0,{said},{judged})"
    return f"IF({'+'.join(flaws)}>0,{WRONG},{judged})" if flaws else judged


def _occurs(rule: DeductRule, cell: str) -> str:
    """1 when the rule's cell says that something was found."""
    if rule.range is None:
        return f"(N({cell})>0)"
    if not rule.range[0]:  # an amount of 0 is a finding as well
        return f'(LEN(TRIM(SUBSTITUTE({cell},"{NONE_FOUND}","")))>0)'
    return f"({sum_of_amounts(cell)}>0)"


def _cost(rule: DeductRule, cell: str, points: Decimal) -> str:
    if rule.range is not None:
        return f"IF(LEN(TRIM({cell}))=0,0,{sum_of_amounts(cell)})"
    if rule.each is not None:
        cost = f"N({cell})*{constant(rule.each)}"
        return cost if rule.max is None else f"MIN({constant(rule.max)},{cost})"
    if rule.steps is not None:
        steps = (constant(s if isinstance(s, Decimal) else points) for s in rule.steps)
        chosen = f"CHOOSE(MIN({cell},{len(rule.steps)}),{','.join(steps)})"
        return f"IF(N({cell})>=1,{chosen},0)"
    return f"IF(N({cell})>=1,{constant(points)},0)"


def collected(criterion: Deduct, given: Mapping[str, Any]) -> object:
    """``{rule: occurrences}``; a rule with 0 was looked at and not found."""
    found = {rule.id: given[rule.id] for rule in criterion.rules if _is_found(rule, given)}
    if given.get("none") is False and not found:
        raise BadValue(codes.NONE_DENIED, ("none",))
    if given.get("none") and found:
        raise BadValue(codes.NONE_AND_RULES, ("none",))
    return found


def _is_found(rule: DeductRule, given: Mapping[str, Any]) -> bool:
    if rule.range is not None and given.get(rule.id) == [0]:
        return rule.range[0] == 0
    return bool(given.get(rule.id))


Found: TypeAlias = tuple[tuple[str, int | tuple[Decimal, ...]], ...]
"""Rule id → occurrences, or the amounts of a ``range`` rule; in the order of the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductRule(Strict):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduct(Strict):
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
        return changes(old, self)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether faults that cost everything now leave something."""
        return earns_anew(old, self, points, old_points)

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

    def together(self, values: Sequence[Any]) -> dict[str, Any]:
        """Entries of several months of a cycle as one: occurrences add up, amounts are joined."""
        found: dict[str, Any] = {}
        for rule_id, more in (pair for value in values for pair in self.parse(value)):
            if isinstance(more, tuple):
                found[rule_id] = [*found.get(rule_id, ()), *more]
            else:
                found[rule_id] = found.get(rule_id, 0) + more
        return found

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
        return slots(self, default)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """max(0, P − Σ)."""
        return formula(self, cells, points)

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{rule: occurrences}``."""
        return collected(self, given)


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
        raise BadValue(
            record_codes.VALUE_RANGE, (rule.id, index), found=plain(amount), allowed=allowed
        )
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
