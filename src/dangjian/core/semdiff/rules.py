"""Rules of a criterion compared by their ids; kinds that have rules share this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dangjian.core.semdiff.change import MAJOR, MINOR, PATCH, Change, as_yaml
from dangjian.core.semdiff.order import moved


def rule_changes(
    old: Sequence[Any], new: Sequence[Any], compare: Callable[[Any, Any], Iterator[Change]]
) -> Iterator[Change]:
    """Rules removed (entries may name them), added, changed by ``compare``, and moved."""
    before = {rule.id: rule for rule in old}
    after = {rule.id: rule for rule in new}
    for name, rule in before.items():
        if name not in after:
            value = as_yaml(rule)
            yield Change(f"rules.{name}", f"规则 {name}", "removed", MAJOR, old=value)
    for name, rule in after.items():
        if name not in before:
            yield Change(f"rules.{name}", f"规则 {name}", "added", MINOR, new=as_yaml(rule))
            continue
        for change in compare(before[name], rule):
            yield change.inside(f"rules.{name}", f"规则 {name} 的")
    order_before, order_after = list(before), list(after)
    for name in moved(order_before, order_after):
        places = order_before.index(name) + 1, order_after.index(name) + 1
        yield Change(f"rules.{name}", f"规则 {name} 的次序", "moved", PATCH, *places)
