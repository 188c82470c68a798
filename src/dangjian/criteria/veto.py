"""一票否决 (veto): what outweighs points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from dangjian.codes import criteria as criteria_codes
from dangjian.codes import lists as list_codes
from dangjian.codes import records as codes
from dangjian.codes import sheets as sheet_codes
from dangjian.criteria.base import (
    NOTHING,
    BadValue,
    Earned,
    Ordinary,
    Raised,
    Role,
    by_id,
    mapping_of_rules,
    wrong_form,
)
from dangjian.criteria.cells import DONE, Cells, Slot
from dangjian.criteria.changes import (
    MAJOR,
    MINOR,
    PATCH,
    Change,
    change_of,
    changed_fields,
    rule_changes,
)
from dangjian.criteria.effects import VetoRule
from dangjian.problem import Finding
from dangjian.values.fields import (
    AtLeastOne,
    Strict,
)
from dangjian.values.numbers import ZERO, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto(Ordinary, Strict):
    """一票否决：分值为 0，出现即按规则处理。"""

    label: ClassVar[str] = "一票否决"
    tells_of_faults: ClassVar[bool] = True
    expects: ClassVar[str] = "false（没有），或 {规则编号: {basis: 依据, approved_by: 批准人}}"
    role: ClassVar[Role] = "veto"
    counted: ClassVar[bool] = False
    takes_default: ClassVar[bool] = False
    takes_several: ClassVar[bool] = False

    kind: Literal["veto"]
    """评分方式：一票否决。"""
    rules: Annotated[tuple[VetoRule, ...], AtLeastOne]
    """否决规则。"""

    def rule(self, rule_id: str) -> VetoRule:
        """The rule of that id."""
        return by_id(self.rules)[rule_id]

    @property
    def entered(self) -> tuple[VetoRule, ...]:
        """The rules that somebody enters; the others follow from results."""
        return tuple(rule for rule in self.rules if rule.when is None)

    @property
    def veto_rules(self) -> tuple[VetoRule, ...]:
        """All of them, entered and conditional."""
        return self.rules

    def changes(self, old: Self) -> Iterator[Change]:
        """Rules by their ids; what they do and for how long."""
        return rule_changes(old.rules, self.rules, _rule_changes)

    def earns_anew(self, old: Self, points: Decimal, old_points: Decimal, later: bool) -> bool:
        """A veto never earns anything."""
        return False

    def flaws(self, points: Decimal) -> Iterator[Finding]:
        """A veto carries no points; a condition is one of three."""
        if points:
            yield Finding(list_codes.VETO_WITH_POINTS, (), {"points": plain(points)})
        for index, rule in enumerate(self.rules):
            if rule.when is not None and not rule.when.is_right:
                yield Finding(criteria_codes.WHEN_FORM, ("rules", index, "when"), {"rule": rule.id})

    def parse(self, raw: object) -> tuple[Raised, ...]:
        """``false`` (nothing) or the vetoes raised, each with its basis and approver."""
        if raw is False:
            return ()
        for rule in self.conditional_rules:
            if isinstance(raw, dict) and rule.id in raw:
                raise BadValue(codes.VETO_BY_RESULT, (rule.id,), key=True, rule=rule.id)
        given = mapping_of_rules(raw, by_id(self.entered), self.expects)
        return tuple(_raised(rule.id, given[rule.id]) for rule in self.rules if rule.id in given)

    def earn(self, value: tuple[Raised, ...], points: Decimal, due: date) -> Earned:
        """No points; the vetoes raised."""
        return Earned(ZERO, vetoes=value) if value else NOTHING

    def reckon(self, value: tuple[Raised, ...], points: Decimal, due: date) -> str:
        """What was raised and what it does."""
        if not value:
            return "没有否决情形"
        return "；".join(by_id(self.rules)[raised.rule].words() for raised in value)

    def words(self, points: Decimal) -> str:
        """The rules as people read them."""
        return "；".join(rule.words() for rule in self.rules)

    def slots(self, default: object) -> tuple[Slot, ...]:
        """是 or 否 for each rule that is entered; one basis and one approver for all."""
        rules = tuple(Slot(rule.id, "bool", rule.words()) for rule in self.entered)
        founded = (
            Slot("basis", "text", "否决依据", aside=True),
            Slot("approved_by", "text", "批准人", aside=True),
        )
        return (*rules, *founded) if rules else ()

    def filling(self, default: object) -> tuple[str, ...]:
        """One row a rule."""
        return (
            "一行一种情形，有的选“是”，并写明否决依据和批准人；没有的空着，查过没有的也可以选“否”。",
            "自动否决的情形不用填，由得分算出。" if self.conditional_rules else "",
        )

    def formula(self, cells: Cells, points: Decimal, due: date) -> str:
        """No points: 否决, 无, or 缺依据 when basis or approver isn't written."""
        if not self.entered:
            return '"无"'
        raised = ",".join(f'{cells[rule.id]}="{DONE}"' for rule in self.entered)
        founded = f"AND(LEN(TRIM({cells['basis']}))>0,LEN(TRIM({cells['approved_by']}))>0)"
        return f'IF(OR({raised}),IF({founded},"否决","缺依据"),"无")'

    def collected(self, given: Mapping[str, Any]) -> object:
        """``false``, or the rules raised with their basis and approver."""
        founded = {key: given[key] for key in ("basis", "approved_by") if key in given}
        raised = [rule.id for rule in self.entered if given.get(rule.id)]
        if founded and not raised:
            raise BadValue(sheet_codes.VETO_WITHOUT_RULE, (next(iter(founded)),))
        return {rule: dict(founded) for rule in raised} or False


def _raised(rule_id: str, raw: object) -> Raised:
    if not isinstance(raw, dict):
        raise wrong_form(raw, "{basis: 依据, approved_by: 批准人}", (rule_id,))
    for key in raw:
        if key not in ("basis", "approved_by"):
            raise wrong_form(key, "basis 和 approved_by，没有别的键", (rule_id, key))
    for key in ("basis", "approved_by"):
        text = raw.get(key)
        if text is not None and not isinstance(text, str):
            raise wrong_form(text, "文字", (rule_id, key))
        if not (text or "").strip():
            name = {"basis": "依据（basis）", "approved_by": "批准人（approved_by）"}[key]
            raise BadValue(codes.VETO_UNFOUNDED, (rule_id,), rule=rule_id, missing=name)
    return Raised(rule_id, raw["basis"], raw["approved_by"])


def _rule_changes(old: VetoRule, new: VetoRule) -> Iterator[Change]:
    yield from changed_fields(old, new, {"title": ("文字", PATCH)})
    if old.effect != new.effect:
        effects = old.effect.as_yaml(), new.effect.as_yaml()
        yield Change("effect", "后果", "changed", MINOR, *effects)
    yield from changed_fields(old, new, {"lasts": ("管多久", MINOR)})
    if old.when != new.when:
        entered = old.when is None
        change = change_of(
            "when", "自动否决的条件", MAJOR if entered else MINOR, old.when, new.when
        )
        yield change._replace(why="原来填了这条否决的记录会失效" if entered else "")
