"""Checks of one item by itself; paths start at the item."""

from __future__ import annotations

from collections.abc import Iterator

from dangjian.codes import lists as codes
from dangjian.core.rules.common import duplicates
from dangjian.criteria.base import BadValue
from dangjian.criteria.deadline import Deadline
from dangjian.criteria.deduct import Deduct
from dangjian.documents.checklist import Cycle, Item
from dangjian.problem import Finding

RESERVED_RULE_IDS = (
    "value", "done", "total", "none", "basis", "approved_by", "evidence", "note", "na", "by", "date",
)  # fmt: skip
"""Words that mark input cells of a sheet; a rule's id may not equal one of them."""


def item_findings(item: Item) -> Iterator[Finding]:
    """Everything that contradicts itself within an item."""
    for check in (_criterion, _rule_ids, _cycle, _due, _default):
        yield from check(item)


def _criterion(item: Item) -> Iterator[Finding]:
    for flaw in item.criterion.flaws(item.points):
        path = ("criterion", *flaw.path) if flaw.path else ("points",)
        yield Finding(flaw.code, path, flaw.values, flaw.on)


def _rule_ids(item: Item) -> Iterator[Finding]:
    rules = getattr(item.criterion, "rules", ())
    path = ("criterion", "rules")
    yield from duplicates((rule.id for rule in rules), path, "")
    for index, rule in enumerate(rules):
        if rule.id in RESERVED_RULE_IDS:
            values = {"rule": rule.id, "reserved": "、".join(RESERVED_RULE_IDS)}
            yield Finding(codes.RULE_ID_RESERVED, (*path, index, "id"), values)


_DEADLINE_FLAWS = {
    True: (
        codes.DEADLINE_WITHOUT_DUE,
        ("cycle",),
        {"flaw": "周期却是 event", "advice": "周期改为 month、quarter、half-year 或 year"},
    ),
    False: (
        codes.DEADLINE_WITHOUT_DUE,
        ("criterion",),
        {"flaw": "却没有写 due", "advice": "写上 due: {month: last, day: 25}"},
    ),
}
"""By whether the item has the cycle `event`."""


def _cycle(item: Item) -> Iterator[Finding]:
    event = item.cycle is Cycle.EVENT
    if isinstance(item.criterion, Deadline) and (event or item.due is None):
        yield Finding(*_DEADLINE_FLAWS[event])
    if isinstance(item.criterion, Deduct) and event:
        yield Finding(codes.DEDUCT_ON_EVENT, ("cycle",))


def _due(item: Item) -> Iterator[Finding]:
    if item.due is None:
        return
    if item.cycle is Cycle.EVENT and not isinstance(item.criterion, Deadline):
        yield Finding(codes.DUE_ON_EVENT, ("due",))
    if (
        isinstance(item.due.month, int)
        and item.cycle is not Cycle.EVENT
        and item.due.month > item.cycle.length
    ):
        values = {
            "cycle": item.cycle.words,
            "month": item.due.month,
            "numbers": "1" if item.cycle.length == 1 else f"1 到 {item.cycle.length}",
        }
        yield Finding(codes.DUE_MONTH_OUTSIDE, ("due", "month"), values)


def _default(item: Item) -> Iterator[Finding]:
    if item.default is None:
        return
    if not item.counted:
        yield Finding(codes.DEFAULT_NOT_ALLOWED, ("default",), {"label": item.criterion.label})
        return
    try:
        item.criterion.parse(item.default)
    except BadValue as bad:
        values = {"item": item.id, **bad.finding.values}
        problem = Finding(bad.finding.code, values=values).message()
        yield Finding(codes.DEFAULT_WRONG, ("default", *bad.finding.path), {"problem": problem})
