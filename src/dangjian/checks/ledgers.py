"""Checks of points rules and ledgers: nothing without basis, nothing deleted, nobody judging himself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from dangjian.checks.common import depends_on, duplicates
from dangjian.codes import ledger as codes
from dangjian.documents.kinds import Document
from dangjian.documents.organization import Unit
from dangjian.documents.points import Ledger, LedgerEvent, PointsRules
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, absent
from dangjian.values.canonical import digest_of
from dangjian.values.numbers import plain
from dangjian.values.period import Month
from dangjian.values.wording import listed, shown, suggestion

_ENTRY_NEEDS = {
    "person": "党员",
    "rule": "规则",
    "source": "来源",
    "basis": "依据",
    "informed": "告知本人的日期",
}
_UNIT_ENTRY_NEEDS = {"person": "单位", "rule": "事由", "basis": "依据"}
"""What is registered of a unit takes nothing from anybody: nobody is informed, and no source is asked."""
_VOID_EXTRA = ("person", "rule", "unit", "happened", "source", "basis", "informed")


def ledger_findings(workspace: Workspace) -> Iterator[Finding]:
    """All that is wrong in the points rules and ledgers; findings name their document."""
    for rules in workspace.points_rules:
        for finding in (*_rules_flaws(rules.model), *_layer_flaws(workspace, rules.model)):
            yield finding._replace(document=rules.name)
    first: dict[str, Document[PointsRules]] = {}
    for each in workspace.points_rules:
        other = first.setdefault(each.model.reference, each)
        if digest_of(other.model) != digest_of(each.model):  # an archived copy means the same
            values: dict[str, object] = {"rules": each.model.reference, "other": other.name}
            yield Finding(codes.DUPLICATE_RULES, ("version",), values, document=each.name)
    seen: dict[object, str] = {}
    for ledger in workspace.ledgers:
        key = (ledger.model.rules_id, ledger.model.year)
        if key in seen:
            values = {"rules": key[0], "year": key[1], "other": seen[key]}
            yield Finding(codes.DUPLICATE_LEDGER, ("rules",), values, document=ledger.name)
        seen.setdefault(key, ledger.name)
        for finding in _of_ledger(workspace, ledger.model):
            yield finding._replace(document=ledger.name)


def event_findings(
    workspace: Workspace, rules: PointsRules, ledger: Ledger
) -> Iterator[tuple[int, Finding]]:
    """What is wrong in each event, given those before it, with its index; paths start at the document."""
    # What earlier events say is kept on the way: looking back for each would make long logs slow.
    voided = {event.voids for event in ledger.events if event.voids is not None}
    before: set[int] = set()
    first: dict[LedgerEvent, int] = {}
    for index, event in enumerate(ledger.events):
        path, number = ("events", index), index + 1
        if event.voids is not None:
            flaws = tuple(_void_flaws(ledger, index, event, before))
            before.add(event.voids)
        else:
            flaws = tuple(_entry_flaws(workspace, rules, event, number))
        others = (*_own_approval(event, number), *_dates(ledger, index))
        for finding in (*flaws, *others):
            yield index, finding._replace(path=(*path, *finding.path))
        if event.voids is None and number not in voided:
            other = first.setdefault(event, number)
            if other != number:
                yield index, Finding(codes.SAME_EVENT, path, {"number": number, "other": other})


def _layer_flaws(workspace: Workspace, rules: PointsRules) -> Iterator[Finding]:
    catalog = workspace.catalog
    known = [layer.id for layer in catalog.layers] if catalog else None
    for index, layer in enumerate(rules.layers):
        if known is not None and layer not in known:
            values: dict[str, object] = {
                "layer": layer,
                "suggestion": suggestion(layer, known),
                "known": listed(known),
            }
            yield Finding(codes.LEDGER_LAYER, ("layers", index), values)


def _rules_flaws(rules: PointsRules) -> Iterator[Finding]:
    yield from duplicates((rule.id for rule in rules.rules), ("rules",), "")
    for index, rule in enumerate(rules.rules):
        if rule.max is not None and rule.max < abs(rule.points):
            values = {"rule": rule.id, "max": plain(rule.max), "points": plain(abs(rule.points))}
            yield Finding(codes.RULE_MAX, ("rules", index, "max"), values)
    for index, (higher, lower) in enumerate(pairwise(rules.thresholds), start=1):
        if lower.below >= higher.below:
            path = ("thresholds", index, "below")
            yield Finding(codes.THRESHOLD_ORDER, path, {"action": lower.action})


def _of_ledger(workspace: Workspace, ledger: Ledger) -> Iterator[Finding]:
    rules = workspace.points_rules_of(ledger)
    if rules is None and ledger.rules_id in workspace.lost:
        yield depends_on(ledger.rules_id)
        return
    if rules is None:
        known = [document.model.reference for document in workspace.points_rules]
        values: dict[str, object] = {
            "rules": shown(ledger.rules),
            "suggestion": suggestion(ledger.rules, known),
            "known": listed(known),
        }
        yield Finding(codes.UNKNOWN_RULES, ("rules",), values)
        return
    for _, finding in event_findings(workspace, rules, ledger):
        yield finding


def _entry_flaws(
    workspace: Workspace, rules: PointsRules, event: LedgerEvent, number: int
) -> Iterator[Finding]:
    needs = _UNIT_ENTRY_NEEDS if rules.layers else _ENTRY_NEEDS
    for key, what in needs.items():
        if getattr(event, key) is None:
            yield Finding(codes.ENTRY_NEEDS, (), {"number": number, "what": what, "key": key})
    yield from _unit_flaws(workspace, rules, event, number)
    unknown = event.person is not None and event.person not in workspace.units
    if unknown and not rules.layers and not workspace.may_be_person(event.person or ""):
        guess = suggestion(event.person or "", workspace.units)
        values = {"number": number, "person": shown(event.person), "suggestion": guess}
        yield Finding(codes.UNKNOWN_PERSON, ("person",), values)
    if event.rule is not None and rules.rule(event.rule) is None:
        known = [rule.id for rule in rules.rules]
        values = {
            "number": number,
            "rule": shown(event.rule),
            "rules": rules.reference,
            "suggestion": suggestion(event.rule, known),
            "known": listed(known),
        }
        yield Finding(codes.UNKNOWN_RULE, ("rule",), values)


def _unit_flaws(
    workspace: Workspace, rules: PointsRules, event: LedgerEvent, number: int
) -> Iterator[Finding]:
    """Whose it is, and which unit it is about, where a ledger is one of units."""
    if rules.layers and event.person is not None:
        own = workspace.units.get(event.person)
        why = _why_not(own, event, rules.layers)
        if why:
            near = suggestion(event.person, workspace.units) if own is None else ""
            values: dict[str, object] = {
                "number": number,
                "person": shown(event.person),
                "why": why,
                "suggestion": near,
                "layers": "、".join(rules.layers),
            }
            cause = absent("unit", event.person) if own is None else ""
            yield Finding(codes.OTHER_LAYER, ("person",), values, cause=cause)
    if event.happened is not None and (why := _why_not_then(rules, event)):
        values = {"number": number, "date": event.happened, "why": why}
        yield Finding(codes.LEDGER_DATES, ("happened",), values)
    if event.unit is not None:
        other = workspace.units.get(event.unit)
        why = _why_not(other, event, ()) if rules.layers else "没有用处：这份细则记党员"
        if why:
            near = suggestion(event.unit, workspace.units) if other is None else ""
            values = {"number": number, "unit": shown(event.unit), "why": why, "suggestion": near}
            cause = absent("unit", event.unit) if other is None else ""
            yield Finding(codes.LEDGER_UNIT, ("unit",), values, cause=cause)


def _why_not_then(rules: PointsRules, event: LedgerEvent) -> str:
    if not rules.layers:
        return "写在 happened 里没有用处：这份细则记党员，只写记录的日期"
    return f"晚于记录的日期 {event.date}" if event.day > event.date else ""


def _why_not(unit: Unit | None, event: LedgerEvent, layers: Collection[str]) -> str:
    """Why an entry of that day can't name a unit; empty where it can."""
    if unit is None:
        return "组织里没有它"
    if layers and unit.layer not in layers:
        return "不是这份细则记的层级"
    month = Month.of(event.day)
    return "" if unit.exists_in(month) else f"{month.words}没有这个单位"


def _void_flaws(
    ledger: Ledger, index: int, event: LedgerEvent, voided: Collection[int]
) -> Iterator[Finding]:
    """``voided``: the numbers that earlier events void."""
    assert event.voids is not None
    number, values = index + 1, {"number": index + 1, "voids": event.voids}
    if event.voids > index:
        yield Finding(codes.VOIDS_NOTHING, ("voids",), values | {"why": "前面没有这一条"})
    elif ledger.events[event.voids - 1].voids is not None:
        yield Finding(codes.VOIDS_NOTHING, ("voids",), values | {"why": "那一条本身就是冲销"})
    elif event.voids in voided:
        yield Finding(codes.VOIDS_NOTHING, ("voids",), values | {"why": "那一条已经冲销过"})
    if event.reason is None:
        yield Finding(codes.ENTRY_NEEDS, (), {"number": number, "what": "原因", "key": "reason"})
    for key in _VOID_EXTRA:
        if getattr(event, key) is not None:
            yield Finding(codes.ENTRY_MIXED, (key,), {"number": number, "key": key}, "key")


def _own_approval(event: LedgerEvent, number: int) -> Iterator[Finding]:
    who = {"by": "记录人", "person": "本人"}
    for key, words in who.items():
        if getattr(event, key) == event.approved_by:
            values = {"number": number, "name": event.approved_by, "who": words}
            yield Finding(codes.OWN_APPROVAL, ("approved_by",), values)


def _dates(ledger: Ledger, index: int) -> Iterator[Finding]:
    event = ledger.events[index]
    why = ""
    if index and event.date < ledger.events[index - 1].date:
        why = f"早于前一条的 {ledger.events[index - 1].date}"
    elif event.voids is None and event.date.year != ledger.year:
        why = f"不在台账的 {ledger.year} 年"
    elif event.date.year < ledger.year:
        why = f"早于台账的 {ledger.year} 年"
    if why:
        values = {"number": index + 1, "date": event.date, "why": why}
        yield Finding(codes.LEDGER_DATES, ("date",), values)
