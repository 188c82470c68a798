"""The definition of docs/changing-checklists.md, for any two versions and any record."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from dangjian.checks.checklists import item_findings
from dangjian.checks.records import entry_findings, record_findings
from dangjian.compare.documents import compare
from dangjian.criteria.base import Earned
from dangjian.criteria.changes import Bump, as_yaml
from dangjian.documents import shape
from dangjian.documents.kinds import Document
from dangjian.documents.record import Entry, Record
from dangjian.documents.schedule import Workdays
from dangjian.documents.workspace import Workspace
from dangjian.problem import Severity
from dangjian.scoring.agenda import Post, agenda_of
from dangjian.scoring.card import score_card
from dangjian.scoring.entries import Filed
from dangjian.values.period import Month
from tests.core.semdiff.lists import entries, every_value, item_pairs, lists, pairs
from tests.helpers import document, examples

JUNE = Month(2026, 6)
ORGANIZATION = document(
    """
schema: dangjian/organization@1
name: 示例公司
units:
  - {id: br-a, name: 甲支部, layer: branch, tags: [生产]}
  - {id: gr-a, name: 甲小组, layer: group}
""",
    "organization",
)
POLICY = document(
    """
schema: dangjian/policy@1
version: "1.0.0"
title: 办法
grades: [{name: 上, from: 90}, {name: 中, from: 60}, {name: 下, from: 0}]
tiers: [{name: 全部, focus: 促提升}]
missing: zero
uninspected: self
rollup: {method: items}
rectification:
  raise_below: 1
  days: {immediate: 7, limited: 30, long: 180}
  default: limited
  escalation: []
  common: {units: 3, share: 0.2}
  recurrence_months: 6
""",
    "policy",
)


def model(raw: Any) -> Any:
    found, findings = shape.parse(raw, "checklist")
    assert not findings, [finding.message() for finding in findings]
    return found


def record(unit: str, given_entries: Any) -> Record:
    head = {
        "schema": "dangjian/record@1", "checklist": "list@1.0.0", "unit": unit, "period": "2026-06",
        "kind": "inspection", "by": "党群工作部", "date": "2026-06-28", "entries": given_entries,
    }  # fmt: skip
    found, findings = shape.parse(head, "record")
    assert not findings
    return found  # type: ignore[no-any-return]


def list_of(item: Any) -> Any:
    """A list of a single item."""
    return {
        "schema": "dangjian/checklist@1", "id": "list", "version": "1.0.0", "title": "清单",
        "layers": ["branch"], "full_score": 100,
        "sections": [{"id": "s", "title": "一", "items": [item]}],
    }  # fmt: skip


def is_sound(checklist: Any) -> bool:
    found = (finding for item in checklist.items() for finding in item_findings(item))
    return not any(finding.code.severity is Severity.ERROR for finding in found)


def outcome(checklist: Any, filled: Record) -> object:
    """What a record gives under a list: None when it isn't valid, else score, grade, items and vetoes."""
    workspace = Workspace(
        organizations=(Document("organization.yaml", ORGANIZATION),),
        policies=(Document("policy.yaml", POLICY),),
        checklists=(Document("list.yaml", checklist),),
    )
    if any(f.code.severity is Severity.ERROR for f in record_findings(workspace, filled)):
        return None
    agenda = agenda_of(workspace, checklist, filled.period)
    card = score_card(filled.unit, agenda, Filed(filled), POLICY, workspace.tags[filled.unit])
    lasting = {(veto.item, veto.rule, veto.lasts) for veto in card.vetoes}
    states = {r.post.item.id: (r.state, r.points, r.earned) for r in card.items}
    return (card.score, card.before_veto, card.grade, states, lasting)


@given(st.data())
@examples(20)
def test_levels_hold_for_any_record(data: st.DataObject) -> None:
    raw_old, raw_new = data.draw(pairs())
    old, new = model(raw_old), model(raw_new)
    assume(is_sound(old))
    assume(is_sound(new))
    level = compare("checklist", old, new).required
    for unit in ("br-a", "gr-a"):
        for _ in range(4):
            filled = record(unit, data.draw(entries((raw_old, raw_new))))
            before, after = outcome(old, filled), outcome(new, filled)
            if before is not None and after is None:
                assert level is Bump.MAJOR
            if before != after:
                assert level >= Bump.MINOR


def worth(post: Post, entry: Entry) -> object:
    """What an entry is worth in its month: None when it isn't valid."""
    findings = entry_findings(post, entry, JUNE, ())
    if any(finding.code.severity is Severity.ERROR for finding in findings):
        return None
    if entry.na is not None:
        return "na"
    earned = post.judge(entry.value)
    assert isinstance(earned, Earned)
    effects = [post.item.criterion.rule(veto.rule) for veto in earned.vetoes]
    facts = (post.is_due, post.is_event, post.points, post.item.applies_to, post.item.default)
    return (earned.points, earned.counts, [(e.effect, e.lasts) for e in effects], *facts)


@given(item_pairs())
@examples(83)
def test_levels_hold_for_every_entry_of_an_item(pair: tuple[Any, Any]) -> None:
    raw_old, raw_new = pair
    old, new = (model(list_of(raw)) for raw in pair)
    assume(is_sound(old) and is_sound(new))
    level = compare("checklist", old, new).required
    before, after = (Post(next(each.items()), "s", JUNE, Workdays()) for each in (old, new))
    for value in every_value(raw_old["criterion"], raw_new["criterion"]):
        for evidence in ((), ("记录",)):
            entry = Entry(value=value, evidence=evidence)
            was, now = worth(before, entry), worth(after, entry)
            if was is not None and now is None:
                assert level is Bump.MAJOR, value
            if was != now and not same_tags(was, now):
                assert level >= Bump.MINOR, value
    excuse = Entry(na="没有")
    if worth(before, excuse) and not worth(after, excuse):
        assert level is Bump.MAJOR


def same_tags(was: Any, now: Any) -> bool:
    """Whether two outcomes differ in nothing but the order of tags."""
    if not (isinstance(was, tuple) and isinstance(now, tuple)):
        return False
    return [*was[:-2], set(was[-2]), was[-1]] == [*now[:-2], set(now[-2]), now[-1]]


@given(lists())
@examples(13)
def test_no_difference_from_itself_however_it_is_written(raw: Any) -> None:
    old = model(raw)
    assert compare("checklist", old, model(deepcopy(raw))).changes == ()
    assert compare("checklist", old, model(as_yaml(old))).changes == ()


@given(pairs())
@examples(13)
def test_back_and_forth_concern_the_same_fields(pair: tuple[Any, Any]) -> None:
    old, new = map(model, pair)
    there = compare("checklist", old, new).changes
    back = compare("checklist", new, old).changes
    assert bool(there) == bool(back)
    swapped = {"added": "removed", "removed": "added", "changed": "changed"}
    forth = {(c.item, c.field, swapped[c.change]) for c in there if c.change != "moved"}
    assert forth == {(c.item, c.field, c.change) for c in back if c.change != "moved"}
