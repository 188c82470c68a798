"""扣分 (deduct): faults found cost points by rules, down to 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from dangjian.codes import lists as list_codes
from dangjian.codes import sheets as sheet_codes
from dangjian.criteria import amounts
from dangjian.criteria.amounts import Amounts, Found
from dangjian.criteria.base import BadValue, Earned, Loss, Ordinary, by_id
from dangjian.criteria.cells import DONE, WRONG, Cells, Slot, constant
from dangjian.criteria.changes import Change, escapes
from dangjian.problem import Finding
from dangjian.values.fields import AtLeastOne, Id, Number, Positive, Step, Strict, Text
from dangjian.values.numbers import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductRule(Amounts, Strict):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduct(Ordinary, Strict):
    """扣分：从分值里按规则扣，扣完为止。"""

    label: ClassVar[str] = "扣分"
    needs_points: ClassVar[bool] = True
    tells_of_faults: ClassVar[bool] = True
    expects: ClassVar[str] = "{规则编号: 次数}，没有发现问题填 {}"

    kind: Literal["deduct"]
    """评分方式：扣分。"""
    rules: Annotated[tuple[DeductRule, ...], AtLeastOne]
    """扣分规则。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """Rules by their ids; what they cost, and how it is written down."""
        return amounts.changes(old.rules, self.rules)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Whether faults that cost everything now leave something."""
        both = amounts.in_both(old.rules, self.rules)
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

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """Rules that say nothing or too much, or can't matter."""
        yield from amounts.flaws(self.rules, points)
        for index, rule in enumerate(self.rules):
            if rule.each is not None and rule.each > points:
                values = {"rule": rule.id, "each": plain(rule.each), "points": plain(points)}
                yield Finding(list_codes.RULE_OVER_POINTS, ("rules", index, "each"), values)

    def misfits(self, *, event: bool, due: bool) -> Iterator[Finding]:
        """Of an event nobody says that nothing was found, so units without faults would earn nothing."""
        if event:
            yield Finding(list_codes.DEDUCT_ON_EVENT, ("cycle",))
        if event and due:
            yield Finding(list_codes.DUE_ON_EVENT, ("due",))

    def parse(self, raw: object) -> Found:
        """``{rule id: occurrences}``, a list of amounts for a ``range`` rule; in the rules' order."""
        return amounts.parse(raw, self.rules, self.expects, "发现的次数（1 或更大的整数）")

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
            full = rule.amount(found, points)
            cost = min(full, left)
            if cost:
                left -= cost
                reason = rule.reason(found, points)
                if rule.whole(found, points) > full:
                    reason += f"，最多 {plain(full)}"
                if cost != full:
                    reason += f"，本项只余 {plain(cost)} 分可扣"
                losses.append(Loss(rule_id, amounts.count_of(found), cost, reason))
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
        """A cell a rule, and 未发现问题 where silence doesn't say so already."""
        rules = amounts.slots(self.rules)
        return rules if default == {} else (*rules, Slot("none", "bool", "未发现问题"))

    def form(self) -> Mapping[str, object]:
        """The rules and how they deduct."""
        return amounts.form(self.rules)

    def filling(self, default: object) -> tuple[str, ...]:
        """One row a rule; what blanks say depends on the default."""
        silent = default == {}
        return (
            "一行一条规则，填发现的次数，没有发现的空着；规则写明扣分幅度的，填每次扣的分，几次之间用分号隔开，如 0.5；1。",
            "没有“未发现问题”一格的事项，全部空着就是没有发现问题。" if silent else "",
            "" if silent else "有“未发现问题”一格的，查过没有问题的选“是”，全部空着算没有填。",
        )

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """max(0, P − Σ); 填错 when 未发现问题 contradicts what the rules' cells say."""
        costs = "+".join(amounts.cell_amount(rule, cells[rule.id], points) for rule in self.rules)
        flaws = amounts.flaws_of_cells(self.rules, cells)
        judged = f"MAX(0,ROUND({constant(points)}-({costs}),4))"
        if "none" in cells:
            occurs = "+".join(amounts.cell_occurs(rule, cells[rule.id]) for rule in self.rules)
            said = f'IF(AND({cells["none"]}="{DONE}",{occurs}=0),{constant(points)},{WRONG})'
            judged = f"IF(LEN(TRIM({cells['none']}))>0,{said},{judged})"
        return f"IF({'+'.join(flaws)}>0,{WRONG},{judged})" if flaws else judged

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{rule: occurrences}``; a rule with 0 was looked at and not found."""
        found = amounts.collected(self.rules, given)
        if given.get("none") is False and not found:
            raise BadValue(sheet_codes.NONE_DENIED, ("none",))
        if given.get("none") and found:
            raise BadValue(sheet_codes.NONE_AND_RULES, ("none",))
        return found


def _common_range(old: DeductRule, new: DeductRule) -> tuple[Decimal, Decimal] | None:
    """The amounts that both allow."""
    if old.range is None or new.range is None:
        return None
    low, high = max(old.range[0], new.range[0]), min(old.range[1], new.range[1])
    return (low, high) if low <= high else None
