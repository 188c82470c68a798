"""倒扣分 (penalty): faults that come off the total, outside the points that can be earned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from dangjian.codes import criteria as codes
from dangjian.criteria import amounts
from dangjian.criteria.amounts import Amounts, Found
from dangjian.criteria.base import NOTHING, Earned, Loss, Monthly, Ordinary, Role, by_id
from dangjian.criteria.cells import WRONG, Cells, Slot, constant
from dangjian.criteria.changes import Change
from dangjian.problem import Finding
from dangjian.values.fields import AtLeastOne, Id, Number, Positive, Strict, Text
from dangjian.values.numbers import ZERO, plain, signed


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRule(Amounts, Strict):
    """倒扣规则：each、steps、range 恰好写一个。"""

    id: Id
    """规则编号，在本事项内不重复。"""
    title: Text
    """发生的是什么事。"""
    each: Positive | None = None
    """每次扣的分。"""
    max: Positive | None = None
    """这条规则最多扣的分，只与 each 同用。"""
    steps: Annotated[tuple[Number, ...], AtLeastOne] | None = None
    """第 n 个数是出现 n 次时一共扣的分，超过按最后一个。"""
    range: tuple[Number, Number] | None = None
    """每次由检查人在这个范围内定扣分：[最少, 最多]。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Ordinary, Strict):
    """倒扣分：不计入应得分，从总分里扣，最多扣到分值。"""

    label: ClassVar[str] = "倒扣分"
    tells_of_faults: ClassVar[bool] = True
    expects: ClassVar[str] = "{规则编号: 次数}"
    role: ClassVar[Role] = "penalty"
    counted: ClassVar[bool] = False
    takes_default: ClassVar[bool] = False
    takes_several: ClassVar[bool] = False

    kind: Literal["penalty"]
    """评分方式：倒扣分。"""
    rules: Annotated[tuple[PenaltyRule, ...], AtLeastOne]
    """倒扣规则。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """Rules by their ids; what they cost, and how it is written down."""
        return amounts.changes(old.rules, self.rules)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """A penalty never earns anything."""
        return False

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """A penalty that can't take anything; rules that say nothing or too much."""
        if not points:
            yield Finding(codes.PENALTY_WITHOUT_POINTS)
        yield from amounts.flaws(self.rules, points)

    def parse(self, raw: object) -> Found:
        """``{rule id: occurrences}``, a list of amounts for a ``range`` rule; in the rules' order."""
        return amounts.parse(raw, self.rules, self.expects, "发生的次数（1 或更大的整数）")

    def earn(self, value: Found, points: Decimal, due: date) -> Earned:
        """−min(P, Σ); where rules exceed P, in the order of the rules, the last is cut."""
        losses, left, rules = [], points, by_id(self.rules)
        for rule_id, found in value:
            rule = rules[rule_id]
            cost = min(rule.amount(found, points), left)
            if cost:
                left -= cost
                reason = rule.reason(found, points)
                if cost != rule.whole(found, points):
                    reason += f"，按上限计 {plain(cost)}"
                losses.append(Loss(rule_id, amounts.count_of(found), cost, reason))
        return Earned(left - points, tuple(losses)) if losses else NOTHING

    def reckon(self, value: Found, points: Decimal, due: date) -> str:
        """``倒扣 3 + 2 = 5``."""
        outcome = self.earn(value, points, due)
        if not outcome.losses:
            return "没有倒扣：0"
        terms = " + ".join(plain(line.points) for line in outcome.losses)
        total = f" = {plain(-outcome.points)}" if len(outcome.losses) > 1 else ""
        return f"倒扣 {terms}{total}"

    def words(self, points: Decimal) -> str:
        """The rules as people read them."""
        rules = "；".join(rule.words() for rule in self.rules)
        return f"{rules}；从总分里扣，合计最多扣 {plain(points)} 分"

    def slots(self, default: object) -> tuple[Slot, ...]:
        """A cell a rule."""
        return amounts.slots(self.rules)

    def filling(self, default: object) -> tuple[str, ...]:
        """One row a rule."""
        ranged = any(rule.range for rule in self.rules)
        return (
            "一行一条规则，填发生的次数；没有发生的空着或填 0。",
            "规则写明幅度的，填每次扣的分，几次之间用分号隔开。" if ranged else "",
        )

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """−min(P, Σ)."""
        costs = "+".join(amounts.cell_amount(rule, cells[rule.id], points) for rule in self.rules)
        flaws = amounts.flaws_of_cells(self.rules, cells)
        judged = f"-ROUND(MIN({constant(points)},{costs}),4)"
        return f"IF({'+'.join(flaws)}>0,{WRONG},{judged})" if flaws else judged

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{rule: occurrences}`` of what happened."""
        return amounts.collected(self.rules, given)

    def rolled_up(self, months: Sequence[Monthly], points: Decimal) -> tuple[Decimal, str]:
        """−min(P, −Σ months), and how: ``5 月 −3/4，6 月 −2/4：合计 −5，最多扣 4``."""
        total = sum((each.outcome.points for each in months), ZERO)
        terms = "，".join(each.words() for each in months)
        return max(ZERO - points, total), f"{terms}：合计 {signed(total)}，最多扣 {plain(points)}"
