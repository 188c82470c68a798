"""加分 (bonus): what deserves more than the full score, up to the item's points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from dangjian.codes import criteria as codes
from dangjian.codes import lists as list_codes
from dangjian.codes import records as record_codes
from dangjian.codes import sheets as sheet_codes
from dangjian.criteria import amounts
from dangjian.criteria.amounts import Amounts, Found, Verb
from dangjian.criteria.base import (
    NOTHING,
    BadValue,
    Earned,
    Loss,
    Matter,
    Monthly,
    Ordinary,
    Role,
    by_id,
    wrong_form,
)
from dangjian.criteria.cells import WRONG, Cells, Slot, constant, filled, text
from dangjian.criteria.changes import MAJOR, MINOR, Change, change_of, rises
from dangjian.problem import Finding
from dangjian.values.fields import (
    AtLeastOne,
    Id,
    Number,
    Parsed,
    Positive,
    Strict,
    Text,
    as_text,
    fail,
)
from dangjian.values.numbers import ZERO, plain
from dangjian.values.wording import said, suggestion

Matters: TypeAlias = tuple[tuple[str, str], ...]
"""Matter → rule id, as they were written."""
Won: TypeAlias = Found | Matters

PER_MATTER = "per_matter"
MOST_MATTERS = 8
"""Rows of a sheet for matters."""


def _parse_highest(raw: Any) -> bool | str:
    if raw.__class__ is bool:
        return bool(raw)
    if raw == PER_MATTER:
        return PER_MATTER
    raise fail("dj_one_of", known=f"true、false、{PER_MATTER}")


Highest: TypeAlias = Annotated[
    bool | str, Parsed(_parse_highest, {"oneOf": [{"type": "boolean"}, {"enum": [PER_MATTER]}]})
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusRule(Amounts, Strict):
    """加分规则：each、steps、range 恰好写一个。"""

    verb: ClassVar[Verb] = "加"

    id: Id
    """规则编号，在本事项内不重复。"""
    title: Text
    """因为什么加分。"""
    each: Positive | None = None
    """每次加的分。"""
    max: Positive | None = None
    """这条规则最多加的分，只与 each 同用。"""
    steps: Annotated[tuple[Number, ...], AtLeastOne] | None = None
    """第 n 个数是出现 n 次时一共加的分，超过按最后一个。"""
    range: tuple[Number, Number] | None = None
    """每次由检查人在这个范围内定加分：[最少, 最多]。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus(Ordinary, Strict):
    """加分：不计入应得分，另加在得分上，最多加到分值。"""

    label: ClassVar[str] = "加分"
    tells_of_faults: ClassVar[bool] = True
    role: ClassVar[Role] = "bonus"
    counted: ClassVar[bool] = False
    takes_default: ClassVar[bool] = False
    takes_several: ClassVar[bool] = False

    kind: Literal["bonus"]
    """评分方式：加分。"""
    rules: Annotated[tuple[BonusRule, ...], AtLeastOne]
    """加分规则。"""
    highest_only: Highest = False
    """几条规则同时符合时是否只取最高的一条；per_matter 表示一件事取一个级别，几件事相加，规则就是各个级别。"""

    @property
    def expects(self) -> str:
        """What an entry may say."""
        return "{事项: 规则编号}" if self._by_matter else "{规则编号: 次数}"

    @property
    def _by_matter(self) -> bool:
        return self.highest_only == PER_MATTER

    def changes(self, old: Self) -> Iterator[Change]:
        """Rules by their ids; what they are worth, and how it is written down."""
        if old.highest_only != self.highest_only:
            other = old._by_matter is not self._by_matter
            change = change_of(
                "highest_only", "只取最高一条", MAJOR if other else MINOR,
                old.highest_only, self.highest_only,
            )  # fmt: skip
            why = "填报的形式不同：一件事一次的填每件事的级别，其余填次数" if other else ""
            yield change._replace(why=why, wording=False)
        yield from amounts.changes(old.rules, self.rules)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """When it could give nothing, or a number of times that gave nothing gives something."""
        return rises(points, old_points) or any(
            not before.amount(times, old_points) and bool(rule.amount(times, points))
            for before, rule in amounts.in_both(old.rules, self.rules)
            if before.range is None and rule.range is None
            for times in range(1, max(len(before.steps or ()), len(rule.steps or ()), 1) + 1)
        )

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """A bonus that can't give anything; rules that say nothing or too much."""
        if not points:
            yield Finding(list_codes.BONUS_WITHOUT_POINTS)
        for index, rule in enumerate(self.rules):
            if self._by_matter and (rule.ways != ["each"] or rule.max is not None):
                yield Finding(codes.MATTER_RULES, ("rules", index), {"rule": rule.id})
        if not self._by_matter:
            yield from amounts.flaws(self.rules, points)

    def parse(self, raw: object) -> Won:
        """``{rule id: times}`` in the order of the rules, or ``{matter: rule id}`` as it is written."""
        if not self._by_matter:
            return amounts.parse(raw, self.rules, self.expects, "加分的次数（1 或更大的整数）")
        if not isinstance(raw, dict):
            raise wrong_form(raw, self.expects)
        return tuple((str(matter), self._level(matter, rule)) for matter, rule in raw.items())

    def _level(self, matter: Any, raw: object) -> str:
        rule = as_text(raw)
        if not str(matter).strip():
            raise BadValue(record_codes.VALUE_FORM, (matter,), key=True,
                           found="空的事项", expects="一件事的名称")  # fmt: skip
        rules = by_id(self.rules)
        if not isinstance(rule, str) or rule not in rules:
            raise BadValue(
                record_codes.UNKNOWN_RULE,
                (matter,),
                rule=said(raw).strip(),
                allowed="、".join(f"{each.id}（{each.title}）" for each in self.rules),
                suggestion=suggestion(str(rule), rules),
            )
        return rule

    def earn(self, value: Won, points: Decimal, due: date) -> Earned:
        """min(P, Σ), min(P, the highest rule's), or min(P, Σ each matter once); ``losses`` say what
        was won."""
        worth, matters = self._worth(value, points)
        if not worth:
            return NOTHING
        if self.highest_only is True:
            worth = [max(worth, key=lambda each: each[0].points)]
        lines, left = [], points
        for line, whole in worth:
            won = min(line.points, left)
            if won:
                left -= won
                cut = f"，按上限计 {plain(won)}" if won != whole else ""
                lines.append(line._replace(points=won, reason=line.reason + cut))
        return Earned(points - left, tuple(lines), matters=matters)

    def _worth(
        self, value: Won, points: Decimal
    ) -> tuple[list[tuple[Loss, Decimal]], tuple[Matter, ...]]:
        """A line for what each rule or matter comes to, not cut at the points, and without any limit."""
        rules = by_id(self.rules)
        if self._by_matter:
            matters = tuple(
                Matter(
                    str(name), rules[str(rule)].each or ZERO, f"{name}（{rules[str(rule)].title}）"
                )
                for name, rule in value
            )
            lines = [
                (
                    Loss(str(rule), Decimal(1), each.worth, f"{each.reason}加 {plain(each.worth)}"),
                    each.worth,
                )
                for each, (_, rule) in zip(matters, value, strict=True)
            ]
            return lines, matters
        return [
            (
                Loss(
                    rule_id,
                    amounts.count_of(found),
                    rules[rule_id].amount(found, points),
                    rules[rule_id].reason(found, points),
                ),
                rules[rule_id].whole(found, points),
            )
            for rule_id, found in value
            if not isinstance(found, str)
        ], ()

    def reckon(self, value: Won, points: Decimal, due: date) -> str:
        """``加 2 + 1 = 3``."""
        outcome = self.earn(value, points, due)
        if not outcome.losses:
            return "没有加分：0"
        terms = " + ".join(plain(line.points) for line in outcome.losses)
        total = f" = {plain(outcome.points)}" if len(outcome.losses) > 1 else ""
        highest = "（取最高一条）" if self.highest_only is True and len(value) > 1 else ""
        return f"加 {terms}{total}{highest}"

    def words(self, points: Decimal) -> str:
        """The rules as people read them."""
        most = f"；合计最多加 {plain(points)} 分"
        if self._by_matter:
            levels = "，".join(
                f"{rule.title}加 {plain(rule.each or ZERO)} 分" for rule in self.rules
            )
            return f"每件事取最高的一级：{levels}；几件事相加{most}"
        highest = "；同时符合取最高一条" if self.highest_only else ""
        return "；".join(rule.words() for rule in self.rules) + most + highest

    def slots(self, default: object) -> tuple[Slot, ...]:
        """A cell a rule; per matter two cells for each: what it is, and its level."""
        if not self._by_matter:
            return amounts.slots(self.rules)
        titles, ids = self._choices()
        return tuple(
            slot
            for n in range(1, MOST_MATTERS + 1)
            for slot in (
                Slot(f"matter.{n}", "text", f"事项 {n}"),
                Slot(f"rule.{n}", "level", f"级别 {n}", titles, also=ids),
            )
        )

    def _choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What levels are called on a sheet: by their titles where no two are alike, else by id."""
        ids = tuple(rule.id for rule in self.rules)
        titles = tuple(rule.title for rule in self.rules)
        plain_titles = len({*titles, *ids}) == 2 * len(ids)
        return (titles, ids) if plain_titles else (ids, ids)

    def filling(self, default: object) -> tuple[str, ...]:
        """One row a rule, or two a matter."""
        ranged = any(rule.range for rule in self.rules)
        return (
            "" if self._by_matter else "一行一条规则，填次数；没有加分的空着或填 0。",
            "规则写明幅度的，填每次加的分，几次之间用分号隔开。" if ranged else "",
            "按事项加分的，一件事填名称和级别两格，同一件事只填一次。" if self._by_matter else "",
        )

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """min(P, Σ), or min(P, the highest)."""
        if self._by_matter:
            return self._formula_by_matter(cells, points)
        worth = [amounts.cell_amount(rule, cells[rule.id], points) for rule in self.rules]
        won = f"MAX({','.join(worth)})" if self.highest_only else "+".join(worth)
        flaws = amounts.flaws_of_cells(self.rules, cells)
        judged = f"ROUND(MIN({constant(points)},{won}),4)"
        return f"IF({'+'.join(flaws)}>0,{WRONG},{judged})" if flaws else judged

    def _formula_by_matter(self, cells: Cells, points: Decimal) -> str:
        """Each row's level; 填错 for a row of which one cell is blank, and for a matter named twice."""
        rows = range(1, MOST_MATTERS + 1)
        matters = {n: cells[f"matter.{n}"] for n in rows}
        levels = {n: cells[f"rule.{n}"] for n in rows}
        worth, known = [], []
        for cell in levels.values():
            same = {rule: self._is_level(cell, rule) for rule in self.rules}
            worth += [f"{is_}*{constant(rule.each or ZERO)}" for rule, is_ in same.items()]
            known.append(f"({'+'.join(same.values())}=0)*{filled(cell)}")
        halves = [f"({filled(matters[n])}<>{filled(levels[n])})" for n in rows]
        twice = [
            f"EXACT(TRIM({matters[a]}),TRIM({matters[b]}))*{filled(matters[a])}"
            for a, b in combinations(rows, 2)
        ]
        flaws = "+".join((*known, *halves, *twice))
        return f"IF({flaws}>0,{WRONG},ROUND(MIN({constant(points)},{'+'.join(worth)}),4))"

    def _is_level(self, cell: str, rule: BonusRule) -> str:
        names = dict.fromkeys((rule.id, self._choices()[0][self.rules.index(rule)]))
        every = ",".join(f"EXACT({cell},{text(name)})" for name in names)
        return f"N(OR({every}))"

    def collected(self, given: Mapping[str, Any]) -> object:
        """``{rule: times}`` of the rules that gave something, or ``{matter: rule}``."""
        if not self._by_matter:
            return amounts.collected(self.rules, given)
        titles, ids = self._choices()
        found: dict[str, str] = {}
        for n in range(1, MOST_MATTERS + 1):
            matter, level = given.get(f"matter.{n}"), given.get(f"rule.{n}")
            if (matter is None) is not (level is None):
                lacking = f"matter.{n}" if matter is None else f"rule.{n}"
                what = "事项的名称" if matter is None else "级别"
                raise BadValue(sheet_codes.MATTER_HALF, (lacking,), number=n, what=what)
            if matter is not None and level is not None:
                if matter in found:
                    raise BadValue(sheet_codes.MATTER_TWICE, (f"matter.{n}",), matter=matter)
                found[matter] = ids[titles.index(level)] if level in titles else level
        return found

    def rolled_up(self, months: Sequence[Monthly], points: Decimal) -> tuple[Decimal, str]:
        """min(P, Σ months), a matter of several months once, at its highest; and how."""
        whole = [each for each in months if not each.outcome.matters]
        best: dict[str, tuple[Decimal, str]] = {}
        for month in months:
            for matter in month.outcome.matters:
                if matter.name not in best or best[matter.name][0] < matter.worth:
                    words = f"{month.label} {matter.reason} {plain(matter.worth)}"
                    best[matter.name] = (matter.worth, words)
        total = sum((each.outcome.points for each in whole), ZERO)
        total += sum((worth for worth, _ in best.values()), ZERO)
        terms = "，".join(
            (*(each.words() for each in whole), *(words for _, words in best.values()))
        )
        once = "（一件事只计一次）" if best else ""
        return min(points, total), f"{terms}{once}：合计 {plain(total)}，最多 {plain(points)}"
