"""加分 (bonus): what deserves more than the full score, up to the item's points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from dangjian.codes import lists as list_codes
from dangjian.criteria.base import NOTHING, Earned, Loss, by_id, mapping_of_rules, whole
from dangjian.criteria.cells import WRONG, Cells, Slot, constant, flaw_of_count
from dangjian.criteria.changes import MINOR, PATCH, Change, changed_fields, rises, rule_changes
from dangjian.problem import Finding
from dangjian.values.fields import AtLeastOne, Flag, Id, Positive, Strict, Text
from dangjian.values.numbers import plain, product

Won: TypeAlias = tuple[tuple[str, int], ...]
"""Rule id → times, in the order of the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusRule(Strict):
    """加分规则：因为什么加、加多少。"""

    id: Id
    """规则编号，在本事项内不重复。"""
    title: Text
    """因为什么加分。"""
    each: Positive
    """每次加的分。"""
    max: Positive | None = None
    """这条规则最多加的分。"""

    def amount(self, times: int) -> Decimal:
        """What so many times are worth, cut at ``max``."""
        worth = product(self.each, times)
        return worth if self.max is None else min(worth, self.max)

    def words(self) -> str:
        """``受市级表彰，每次加 2 分，最多 4 分``."""
        most = f"，最多 {plain(self.max)} 分" if self.max is not None else ""
        return f"{self.title}，每次加 {plain(self.each)} 分{most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus(Strict):
    """加分：不计入应得分，另加在得分上，最多加到分值。"""

    label: ClassVar[str] = "加分"
    expects: ClassVar[str] = "{规则编号: 次数}"
    counted: ClassVar[bool] = False

    kind: Literal["bonus"]
    """评分方式：加分。"""
    rules: Annotated[tuple[BonusRule, ...], AtLeastOne]
    """加分规则。"""
    highest_only: Flag = False
    """几条规则同时符合时是否只取最高的一条。"""

    def changes(self, old: Self) -> Iterator[Change]:
        """Rules by their ids; what they are worth."""
        yield from changed_fields(old, self, {"highest_only": ("只取最高一条", MINOR)})
        yield from rule_changes(old.rules, self.rules, _rule_changes)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """Only when it could give nothing: every rule is worth something."""
        return rises(points, old_points)

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """A bonus that can't give anything."""
        if not points:
            yield Finding(list_codes.BONUS_WITHOUT_POINTS)

    def parse(self, raw: object) -> Won:
        """``{rule id: times}`` in the order of the rules."""
        given = mapping_of_rules(raw, by_id(self.rules), self.expects)
        expects = "加分的次数（1 或更大的整数）"
        return tuple(
            (rule.id, whole(given[rule.id], expects, (rule.id,), least=1))
            for rule in self.rules
            if rule.id in given
        )

    def earn(self, value: Won, points: Decimal, due: date) -> Earned:
        """min(P, Σ), or min(P, the highest rule's); the lines of ``losses`` say what was won."""
        rules = by_id(self.rules)
        worth = [(rule_id, times, rules[rule_id].amount(times)) for rule_id, times in value]
        if not worth:
            return NOTHING
        if self.highest_only:
            worth = [max(worth, key=lambda line: line[2])]
        lines, left = [], points
        for rule_id, times, amount in worth:
            won = min(amount, left)
            if won:
                left -= won
                reason = _reason(rules[rule_id], times, won)
                lines.append(Loss(rule_id, Decimal(times), won, reason))
        return Earned(points - left, tuple(lines))

    def reckon(self, value: Won, points: Decimal, due: date) -> str:
        """``加 2 + 1 = 3``."""
        outcome = self.earn(value, points, due)
        if not outcome.losses:
            return "没有加分：0"
        terms = " + ".join(plain(line.points) for line in outcome.losses)
        total = f" = {plain(outcome.points)}" if len(outcome.losses) > 1 else ""
        highest = "（取最高一条）" if self.highest_only and len(value) > 1 else ""
        return f"加 {terms}{total}{highest}"

    def words(self, points: Decimal) -> str:
        """The rules as people read them."""
        highest = "；同时符合取最高一条" if self.highest_only else ""
        return (
            "；".join(rule.words() for rule in self.rules)
            + f"；合计最多加 {plain(points)} 分{highest}"
        )

    def slots(self, default: object) -> tuple[Slot, ...]:
        """A cell a rule."""
        return tuple(Slot(rule.id, "count", rule.words()) for rule in self.rules)

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """min(P, Σ), or min(P, the highest)."""
        worth = [_worth(rule, cells[rule.id]) for rule in self.rules]
        won = f"MAX({','.join(worth)})" if self.highest_only else "+".join(worth)
        flaws = "+".join(flaw_of_count(cells[rule.id]) for rule in self.rules)
        return f"IF({flaws}>0,{WRONG},ROUND(MIN({constant(points)},{won}),4))"

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{rule: times}`` of the rules that gave something."""
        return {rule.id: given[rule.id] for rule in self.rules if given.get(rule.id)}


def _worth(rule: BonusRule, cell: str) -> str:
    won = f"N({cell})*{constant(rule.each)}"
    return won if rule.max is None else f"MIN({constant(rule.max)},{won})"


def _reason(rule: BonusRule, times: int, won: Decimal) -> str:
    worth = product(rule.each, times)
    text = f"{rule.title} {times} 次 × {plain(rule.each)} = {plain(worth)}"
    return text if won == worth else f"{text}，按上限计 {plain(won)}"


def _rule_changes(old: BonusRule, new: BonusRule) -> Iterator[Change]:
    table = {"title": ("文字", PATCH), "each": ("每次加分", MINOR), "max": ("最多加分", MINOR)}
    return changed_fields(old, new, table)
