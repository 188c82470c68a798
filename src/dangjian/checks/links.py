"""Checks of what one item says of another: conditions of vetoes, and entries that are used twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dangjian.codes import criteria as codes
from dangjian.criteria.base import rule_list
from dangjian.documents.checklist import Checklist, Due, Item
from dangjian.documents.workspace import Workspace
from dangjian.problem import Finding, Path
from dangjian.values.fields import version_key
from dangjian.values.wording import suggestion


def check_conditions(workspace: Workspace) -> Iterator[Finding]:
    """A veto that follows from results names a section, or a counted item in force, of its own list."""
    for document in workspace.checklists:
        sections = [section.id for section in document.model.sections]
        counted = [item.id for item in document.model.items_in_force() if item.counted]
        for path, item in _item_paths(document.model):
            for index, rule in enumerate(rule_list(item.criterion)):
                when = getattr(rule, "when", None)
                if when is None:
                    continue
                for key, known, what in (
                    ("section", sections, "项目"),
                    ("item", counted, "计分事项"),
                ):
                    name = getattr(when, key)
                    if name is not None and name not in known:
                        values = {
                            "item": item.id,
                            "rule": rule.id,
                            "what": f"{what} {name} 不在本清单里",
                            "suggestion": suggestion(name, known),
                        }
                        where = (*path, "criterion", "rules", index, "when", key)
                        yield Finding(codes.WHEN_UNKNOWN, where, values, document=document.name)


def _item_paths(checklist: Checklist) -> Iterator[tuple[Path, Item]]:
    for s, section in enumerate(checklist.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


class Named(NamedTuple):
    """An item that others may name, in the newest version that has it."""

    checklist: Checklist
    item: Item


def items_by_id(workspace: Workspace) -> dict[str, Named]:
    """Every item by its id, from the newest version of its list that has it."""
    found: dict[str, Named] = {}
    for versions in workspace.versions.values():
        for version in sorted(versions, key=version_key, reverse=True):
            for item in versions[version].items():
                found.setdefault(item.id, Named(versions[version], item))
    return found


def check_same_as(workspace: Workspace) -> Iterator[Finding]:
    """Two items that have one entry ask for the same thing in the same form."""
    if not any(item.same_as for d in workspace.checklists for item in d.model.items()):
        return
    known = items_by_id(workspace)
    for document in workspace.checklists:
        for path, item in _item_paths(document.model):
            if item.same_as is None:
                continue
            values: dict[str, object] = {"item": item.id, "other": item.same_as}
            named = known.get(item.same_as)
            flaw = _unusable(item, named)
            if flaw:
                guess = suggestion(item.same_as, known) if named is None else ""
                values |= {"flaw": flaw, "suggestion": guess}
                where = (*path, "same_as")
                yield Finding(codes.SAME_AS_UNKNOWN, where, values, document=document.name)
                continue
            assert named is not None
            for flaw in _differences(item, document.model, named):
                where = (*path, "same_as")
                values |= {"flaw": flaw}
                yield Finding(codes.SAME_AS, where, dict(values), document=document.name)


def _unusable(item: Item, named: Named | None) -> str:
    """Why nothing can be taken from the item that is named; empty when something can."""
    if named is None:
        return "不在任何清单里"
    if named.item.is_draft:
        return "还是草稿"
    if named.item.draws:
        return "本身也取自别处"
    return "" if item.counted and named.item.counted else "不能用：两条都要是计分事项"


def _differences(item: Item, checklist: Checklist, named: Named) -> Iterator[str]:
    other = named.item
    lacking = [layer for layer in checklist.layers if layer not in named.checklist.layers]
    if lacking:
        yield f"那条事项所在的清单 {named.checklist.id} 不用于层级 {'、'.join(lacking)}"
    if item.cycle is not other.cycle:
        yield f"周期不同：{item.cycle.words}和{other.cycle.words}"
    if (item.due or Due()) != (other.due or Due()):
        yield "到期时间不同"
    if item.criterion.kind != other.criterion.kind:
        yield f"评分方式不同：{item.criterion.label}和{other.criterion.label}"
        return
    mine, theirs = item.criterion.form(), other.criterion.form()
    yield from (f"{label}不同" for label in mine if mine[label] != theirs[label])
