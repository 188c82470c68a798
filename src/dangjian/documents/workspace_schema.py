"""JSON Schemas that know one workspace: an editor completes its units, lists, items, rules and layers.

Nothing becomes an error that wasn't one: whoever isn't listed (a pseudonym, a unit that is only just
being added) still fits, and whether an id exists is for ``validate`` to say. What is listed:
docs/ci.md#编辑器.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias

from dangjian.criteria.base import rule_list
from dangjian.documents.checklist import Item
from dangjian.documents.json_schema import Schema
from dangjian.documents.organization import PERSON_LAYER
from dangjian.documents.spoken import item_things, layer_things, list_things
from dangjian.documents.workspace import Workspace

Names: TypeAlias = Mapping[str, str]
"""Id → what people call it, in the order in which an editor is to offer them."""

OFFERED: Mapping[tuple[str, str], str] = {
    ("", "unit"): "everybody",
    ("", "team"): "units",
    ("", "branch"): "units",
    ("", "checklist"): "lists",
    ("", "item"): "items",
    ("", "self_is_final"): "layers",
    ("", "layers"): "layers",
    ("", "rules"): "ledger rules",
    ("CampaignEvent", "by"): "everybody",
    ("Collection", "checklists"): "lists",
    ("Event", "by"): "everybody",
    ("Event", "unit"): "units",
    ("Item", "same_as"): "items",
    ("Item", "responsibility"): "responsibilities",
    ("LedgerEvent", "person"): "everybody",
    ("LedgerEvent", "rule"): "points rules",
    ("LedgerEvent", "unit"): "units",
    ("Member", "person"): "people",
    ("Milestone", "owner"): "people",
    ("Origin", "checklist"): "versions",
    ("Origin", "item"): "items",
    ("Person", "unit"): "units",
    ("RectificationRules", "closers"): "units",
    ("RectificationRules", "layers"): "layers",
    ("SharedNeed", "checklist"): "lists",
    ("SharedNeed", "item"): "items",
    ("Unit", "contact"): "units",
    ("Unit", "layer"): "layers",
    ("Unit", "parent"): "units",
    ("Unit", "successor"): "units",
    ("Unit", "zone"): "zones",
    ("When", "item"): "items",
}
"""Definition (empty: the document itself) and key → what the workspace has to offer there."""
ELSEWHERE: Mapping[tuple[str, str], str | None] = {
    ("record", "checklist"): "versions",
    ("campaign", "rules"): None,
    ("points-rules", "rules"): None,
    ("catalog", "layers"): None,
}
"""Kind of document and key that mean something else there than elsewhere; None: nothing is offered."""


def completed(schemas: Mapping[str, Schema], workspace: Workspace) -> dict[str, Schema]:
    """The schemas of kinds of documents, with what this workspace has to offer. Others stay as they are."""
    names = {what: find(workspace) for what, find in _FINDERS.items()}
    made = {word: _offering(word, schema, names) for word, schema in schemas.items()}
    if "record" in made:
        made["record"] = _without_entry_words(made["record"]) | {"allOf": _entries(workspace)}
    return made


def _without_entry_words(record: Schema) -> Schema:
    """Editors show the first description that fits: over an entry that is to be its item's."""
    definitions = dict(record["definitions"])
    definitions["Entry"] = {k: v for k, v in definitions["Entry"].items() if k != "description"}
    return {**record, "definitions": definitions}


def _offering(word: str, schema: Schema, names: Mapping[str, Names]) -> Schema:
    inside = {
        each: _keys(definition, names, partial(_offered_in, each))
        for each, definition in schema.get("definitions", {}).items()
    }
    made = _keys(schema, names, partial(_offered_at_top, word))
    return made | ({"definitions": inside} if inside else {})


def _offered_in(definition: str, key: str) -> str:
    return OFFERED.get((definition, key), "")


def _offered_at_top(word: str, key: str) -> str:
    return ELSEWHERE.get((word, key), OFFERED.get(("", key))) or ""


def _keys(node: Schema, names: Mapping[str, Names], offered: Callable[[str], str]) -> Schema:
    keys: Schema = node.get("properties", {})
    found = {key: names.get(offered(key), {}) for key in keys}
    made = {key: _one_of(each, found[key]) if found[key] else each for key, each in keys.items()}
    return {**node, "properties": made} if keys else node


def _one_of(node: Schema, names: Names) -> Schema:
    """A value, or each of several, with names in front of whatever else may stand there."""
    if isinstance(node.get("items"), dict):
        return {**node, "items": _one_of(node["items"], names)}
    kept = {key: each for key, each in node.items() if key in ("description", "default")}
    rest = {key: each for key, each in node.items() if key not in kept}
    others = rest.pop("anyOf", None) or [rest]
    listed = {"enum": list(names), "enumDescriptions": list(names.values())}
    return {**kept, "anyOf": [listed, *others]}


# What is to be filled in depends on the list that the record is of: its items, and their rules.


def _entries(workspace: Workspace) -> list[Schema]:
    return [
        {
            "if": {"properties": {"checklist": {"pattern": f"^{re.escape(name)}@"}}},
            "then": {"properties": {"entries": {"properties": _items(versions.values())}}},
        }
        for name, versions in workspace.versions.items()
    ]


def _items(versions: Iterable[Any]) -> Schema:
    """Of several versions the newest says what an item is called; versions come oldest first."""
    return {item.id: _entry(item) for each in versions for item in each.items()}


def _entry(item: Item) -> Schema:
    words = {"description": f"{item.title}。{item.criterion.words(item.points)}"}
    rules = {rule.id: {"description": rule.title} for rule in rule_list(item.criterion)}
    return words | ({"properties": {"value": {"properties": rules}}} if rules else {})


# What there is.


def _units(workspace: Workspace) -> Names:
    return {each.id: each.name for each in workspace.units.values() if each.layer != PERSON_LAYER}


def _people(workspace: Workspace) -> Names:
    """Names that stand in a restricted file stay there: the schemas lie in the repository."""
    hidden = workspace.restricted_people
    people = (each for each in workspace.units.values() if each.layer == PERSON_LAYER)
    return {each.id: "" if each.id in hidden else each.name for each in people}


def _things(workspace: Workspace, find: Callable[[Workspace], Iterable[Any]]) -> Names:
    return {thing.id: thing.name for thing in find(workspace)}


def _versions(workspace: Workspace) -> Names:
    """``branch@1.0.0``, of a list the newest first."""
    return {
        f"{name}@{version}": each.title
        for name, versions in workspace.versions.items()
        for version, each in reversed(versions.items())
    }


def _zones(workspace: Workspace) -> Names:
    return {zone.id: zone.name for each in workspace.organizations for zone in each.model.zones}


def _responsibilities(workspace: Workspace) -> Names:
    catalog = workspace.catalog
    return {each.id: each.name for each in catalog.responsibilities} if catalog else {}


def _ledger_rules(workspace: Workspace) -> Names:
    return {each.model.reference: each.model.title for each in workspace.points_rules}


def _points_rules(workspace: Workspace) -> Names:
    return {rule.id: rule.title for each in workspace.points_rules for rule in each.model.rules}


_FINDERS: Mapping[str, Callable[[Workspace], Names]] = {
    "units": _units,
    "people": _people,
    "everybody": lambda workspace: {**_units(workspace), **_people(workspace)},
    "lists": lambda workspace: _things(workspace, list_things),
    "versions": _versions,
    "items": lambda workspace: _things(
        workspace, lambda one: item_things(each.model for each in one.checklists)
    ),
    "layers": lambda workspace: _things(workspace, layer_things),
    "zones": _zones,
    "responsibilities": _responsibilities,
    "ledger rules": _ledger_rules,
    "points rules": _points_rules,
}
