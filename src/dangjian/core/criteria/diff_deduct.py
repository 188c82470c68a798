"""What a change of 扣分 weighs: rules by their ids, and whether faults that cost everything still do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from dangjian.core.semdiff.anew import escapes
from dangjian.core.semdiff.change import (
    MAJOR,
    MINOR,
    PATCH,
    Change,
    as_yaml,
    change_of,
    changed_fields,
)
from dangjian.core.semdiff.rules import rule_changes

if TYPE_CHECKING:
    from dangjian.core.criteria.deduct import Deduct, DeductRule


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
