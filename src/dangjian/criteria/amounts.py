"""Rules that say how much: what 扣分, 加分 and 倒扣分 have in common.

Each rule says by exactly one of ``each``, ``steps``, ``range`` and, to deduct alone, ``all`` what so many
occurrences are worth. A kind's own class of rule only has the fields with their words for the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.criteria.base import BadValue, by_id, mapping_of_rules, number, whole, wrong_form
from dangjian.criteria.cells import NONE_FOUND, Cells, Slot, constant, flaw_of_count, sum_of_amounts
from dangjian.criteria.changes import (
    MAJOR,
    MINOR,
    PATCH,
    Change,
    Cost,
    as_yaml,
    change_of,
    changed_fields,
    rule_changes,
)
from dangjian.problem import Finding
from dangjian.values.numbers import ZERO, plain, product

Occurred: TypeAlias = int | tuple[Decimal, ...]
"""How many times, or the amounts of a ``range`` rule."""
Found: TypeAlias = tuple[tuple[str, Occurred], ...]
"""Rule id → what occurred, in the order of the rules."""
Verb: TypeAlias = Literal["扣", "加"]

WAYS = ("each", "steps", "range", "all")


class Amount(Protocol):
    """What the functions below read of a rule."""

    id: Any
    title: Any
    each: Any
    max: Any
    steps: Any
    range: Any


class Amounts:
    """The reckoning of one rule."""

    __slots__ = ()

    verb: ClassVar[Verb] = "扣"
    """What the rule does, for words."""

    @property
    def ways(self: Any) -> list[str]:
        """Which of the ways of saying how much are written; exactly one in a right rule."""
        return [way for way in WAYS if getattr(self, way, None) is not None]

    def amount(self: Any, found: Occurred, points: Decimal) -> Decimal:
        """What it comes to, before the item is cut at its points."""
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
        """What so many occurrences come to out of ``points``."""
        return lambda times: self.amount(times, points)

    def worst(self: Any, points: Decimal) -> int:
        """From how many occurrences on nothing changes."""
        if self.each is not None:
            most = points if self.max is None else min(self.max, points)
            return ceil(Fraction(most) / Fraction(self.each))
        return len(self.steps) if self.steps is not None else 1

    def words(self: Any) -> str:
        """``更新不及时，每次扣 0.5 分，最多 2 分``."""
        return f"{self.title}，{self._how_much()}"

    def _how_much(self: Any) -> str:
        if self.each is not None:
            most = f"，最多 {plain(self.max)} 分" if self.max is not None else ""
            return f"每次{self.verb} {plain(self.each)} 分{most}"
        if self.steps is not None:
            costs = (
                f"{self.verb} {plain(step)} 分" if isinstance(step, Decimal) else "扣完"
                for step in self.steps
            )
            last = len(self.steps)
            steps = (
                f"{n} 次{'及以上' if n == last else ''}{cost}" for n, cost in enumerate(costs, 1)
            )
            return "、".join(steps)
        if self.range is not None:
            return f"每次{self.verb} {plain(self.range[0])} 到 {plain(self.range[1])} 分"
        return "扣完本项分值"

    def reason(self: Any, found: Occurred, points: Decimal) -> str:
        """``更新不及时 2 次 × 0.5 = 1``: what occurred and what it comes to, before ``max``."""
        if isinstance(found, tuple):
            sum_ = " + ".join(plain(amount) for amount in found)
            total = f" = {plain(sum(found, ZERO))}" if len(found) > 1 else ""
            return f"{self.title} {len(found)} 次：{sum_}{total}"
        if self.each is not None:
            worth = plain(product(self.each, found))
            return f"{self.title} {found} 次 × {plain(self.each)} = {worth}"
        if self.steps is not None:
            return f"{self.title} {found} 次，{self.verb} {plain(self.amount(found, points))}"
        return f"{self.title}，扣完本项 {plain(points)} 分"

    def whole(self: Any, found: Occurred, points: Decimal) -> Decimal:
        """What it comes to before ``max``."""
        if self.each is not None and not isinstance(found, tuple):
            return product(self.each, found)
        amount: Decimal = self.amount(found, points)
        return amount


def flaws(rules: Sequence[Any], points: Decimal) -> Iterator[Finding]:
    """Rules that say nothing or too much; paths start at the criterion."""
    for index, rule in enumerate(rules):
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


def _falls(steps: Sequence[Decimal | str], points: Decimal) -> bool:
    costs = [step if isinstance(step, Decimal) else points for step in steps]
    return any(later < earlier for earlier, later in pairwise(costs))


def parse(raw: object, rules: Sequence[Any], expects: str, occurrences: str) -> Found:
    """``{rule id: occurrences}``, a list of amounts for a ``range`` rule; in the rules' order."""
    given = mapping_of_rules(raw, by_id(rules), expects)
    return tuple(
        (rule.id, _found(rule, given[rule.id], occurrences)) for rule in rules if rule.id in given
    )


def _found(rule: Any, raw: object, occurrences: str) -> Occurred:
    if rule.range is None:
        return whole(raw, occurrences, (rule.id,), least=1)
    if not isinstance(raw, list) or not raw:
        raise wrong_form(raw, f"每次{rule.verb}分的列表，如 [0.5, 1]", (rule.id,))
    return tuple(_amount(rule, amount, index) for index, amount in enumerate(raw))


def _amount(rule: Any, raw: object, index: int) -> Decimal:
    amount = number(raw, "一个数", 4, (rule.id, index))
    low, high = rule.range
    if not low <= amount <= high:
        allowed = f"{plain(low)} 到 {plain(high)}"
        raise BadValue(codes.VALUE_RANGE, (rule.id, index), found=plain(amount), allowed=allowed)
    return amount


def count_of(found: Occurred) -> Decimal:
    """How many times."""
    return Decimal(len(found) if isinstance(found, tuple) else found)


def changes(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    """Rules by their ids: what they come to, and how it is written down."""
    return rule_changes(old, new, _rule_changes)


def _rule_changes(old: Any, new: Any) -> Iterator[Change]:
    """``each``, ``steps`` and ``all`` ask for occurrences, ``range`` for amounts."""
    yield from changed_fields(old, new, {"title": ("文字", PATCH)})
    does = new.verb
    labels = {
        "each": f"每次{does}分", "steps": f"累进{does}分", "range": f"{does}分幅度",
        "all": f"{does}完", "max": f"最多{does}分",
    }  # fmt: skip
    if old.ways != new.ways and "range" in (*old.ways, *new.ways):
        why = f"填报的形式不同：range 填每次{does}的分，其余填次数"
        was, is_ = ({way: as_yaml(getattr(r, way)) for way in r.ways} for r in (old, new))
        yield Change("range", f"{does}法", "changed", MAJOR, was, is_, why=why)
        return
    for way, label in labels.items():
        before: Any = getattr(old, way, None)
        after: Any = getattr(new, way, None)
        if before != after:
            narrower = way == "range" and not (after[0] <= before[0] and before[1] <= after[1])
            why = f"幅度之外的{does}分不能再填" if narrower else ""
            change = change_of(way, label, MAJOR if narrower else MINOR, before, after)
            yield change._replace(why=why)


def in_both(old: Iterable[Any], new: Iterable[Any]) -> list[tuple[Any, Any]]:
    """The rules that both sides have, each with what became of it."""
    after = by_id(new)
    return [(rule, after[rule.id]) for rule in old if rule.id in after]


def form(rules: Iterable[Any]) -> dict[str, object]:
    """What entries of the rules depend on."""
    return {"规则和扣法": {rule.id: ("幅度" if rule.range else "次数") for rule in rules}}


def slots(rules: Iterable[Any]) -> tuple[Slot, ...]:
    """A cell a rule."""
    return tuple(
        Slot(rule.id, "amounts" if rule.range else "count", rule.words()) for rule in rules
    )


def flaws_of_cells(rules: Iterable[Any], cells: Cells) -> list[str]:
    """For each rule that asks for occurrences: 1 when its cell holds anything else."""
    return [flaw_of_count(cells[rule.id]) for rule in rules if rule.range is None]


def cell_amount(rule: Any, cell: str, points: Decimal) -> str:
    """What the rule's cell comes to."""
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


def cell_occurs(rule: Any, cell: str) -> str:
    """Whether the rule's cell says that something was found."""
    if rule.range is None:
        return f"(N({cell})>0)"
    if not rule.range[0]:  # an amount of 0 is a finding as well
        return f'(LEN(TRIM(SUBSTITUTE({cell},"{NONE_FOUND}","")))>0)'
    return f"({sum_of_amounts(cell)}>0)"


def collected(rules: Iterable[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """``{rule: occurrences}`` of what was found; a rule with 0 was looked at and not found."""
    return {rule.id: given[rule.id] for rule in rules if _is_found(rule, given)}


def _is_found(rule: Any, given: Mapping[str, Any]) -> bool:
    if rule.range is not None and given.get(rule.id) == [0]:
        return bool(rule.range[0] == 0)
    return bool(given.get(rule.id))
