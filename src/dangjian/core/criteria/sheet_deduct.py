"""The sheet's side of 扣分: one row a rule, and one that says that nothing was found."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dangjian.codes import sheets as codes
from dangjian.core.criteria.base import BadValue
from dangjian.core.criteria.cells import (
    DONE,
    NONE_FOUND,
    WRONG,
    Cells,
    Slot,
    constant,
    flaw_of_count,
    sum_of_amounts,
)

if TYPE_CHECKING:
    from dangjian.core.criteria.deduct import Deduct, DeductRule


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
