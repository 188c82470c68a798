"""Which keys a document may have at a path, read from the JSON Schema of its model."""

from __future__ import annotations

from functools import cache
from typing import Any

from dangjian.core.documents import adapter
from dangjian.problem import Path


@cache
def _schema(word: str) -> dict[str, Any]:
    return adapter(word).json_schema(ref_template="{model}")


def known_keys(word: str, raw: object, path: Path) -> list[str]:
    """The keys allowed at ``path``; empty where any key is (a mapping of ids)."""
    root = _schema(word)
    node, value = root, raw
    for part in path:
        node = _step(root, _resolve(root, node, value), part)
        value = value[part]  # type: ignore[index]
    return list(_resolve(root, node, value).get("properties", {}))


def _step(root: dict[str, Any], node: dict[str, Any], part: str | int) -> dict[str, Any]:
    if isinstance(part, int):
        items = node.get("items", {})
        return items if isinstance(items, dict) else {}
    found = node.get("properties", {}).get(part)
    # Mappings of ids have a pattern for their keys, other mappings one schema for all.
    for any_key in (*node.get("patternProperties", {}).values(), node.get("additionalProperties")):
        found = found or any_key
    return found if isinstance(found, dict) else {}


def _resolve(root: dict[str, Any], node: dict[str, Any], value: object) -> dict[str, Any]:
    """Follow references and choose the branch of a union that fits the value."""
    while True:
        if "$ref" in node:
            node = root["$defs"][node["$ref"]]
        elif "discriminator" in node:
            tag = value.get("kind") if isinstance(value, dict) else None
            name = node["discriminator"]["mapping"].get(tag)
            node = root["$defs"][name] if name else {}
        elif "anyOf" in node:
            branches = [each for each in node["anyOf"] if each.get("type") != "null"]
            node = branches[0] if branches else {}
        else:
            return node
