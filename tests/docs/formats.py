"""The tables of ``docs/file-formats.md``: every key of every kind of document, from the schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dangjian.documents.json_schema import schema_of

Schema = dict[str, Any]

_TYPES = {
    "string": "文本",
    "number": "数",
    "integer": "整数",
    "boolean": "true 或 false",
    "object": "一组键值",
    "array": "列表",
    "null": "null",
}
_PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*$": "编号",
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*@\d+\.\d+\.\d+$": "清单@版本",
    r"^\d+\.\d+\.\d+$": "版本",
    r"^\d{4}-(0[1-9]|1[0-2])$": "月份",
}


def tables(word: str) -> str:
    """Markdown: a table of the document's own keys, then one for each thing inside it."""
    schema = schema_of(word)
    definitions: dict[str, Schema] = schema.get("definitions", {})
    parts = [_table(schema, definitions)]
    for name in _in_order(schema, definitions):
        inside = definitions[name]
        if "properties" in inside:
            parts.append(f"**{_label(inside)}**{_rest(inside)}\n\n{_table(inside, definitions)}")
    return "\n\n".join(parts)


def _label(inside: Schema) -> str:
    """What people call it: the first words of its description."""
    return re.split("[：；，。]", inside["description"])[0]


def _rest(inside: Schema) -> str:
    text: str = inside["description"]
    rest = text[len(_label(inside)) + 1 :]
    return f"：{rest}" if rest else ""


def _in_order(node: Any, definitions: dict[str, Schema]) -> list[str]:
    """The things inside, in the order in which they are met."""
    found: dict[str, None] = {}
    waiting = [node]
    while waiting:
        for name in _references({k: v for k, v in waiting.pop(0).items() if k != "definitions"}):
            if name not in found:
                found[name] = None
                waiting.append(definitions[name])
    return list(found)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _table(schema: Schema, definitions: dict[str, Schema]) -> str:
    rows = ["| 键 | 必填 | 写什么 | 说明 |", "|---|---|---|---|"]
    required = schema.get("required", [])
    for key, node in schema["properties"].items():
        needed = "是" if key in required else ""
        words = node.get("description", "")
        if "default" in node:
            words += f"默认 `{json.dumps(node['default'], ensure_ascii=False)}`。"
        rows.append(f"| `{key}` | {needed} | {_type(node, definitions)} | {_cell(words)} |")
    return "\n".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _type(node: Schema, definitions: dict[str, Schema]) -> str:
    """What may be written, in a few words."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        inside = definitions[name]
        return f"**{_label(inside)}**" if "properties" in inside else _type(inside, definitions)
    if "const" in node:
        return f"`{json.dumps(node['const']).strip(chr(34))}`"
    if "enum" in node:
        return "、".join(f"`{each}`" for each in node["enum"])
    for several in ("allOf", "anyOf", "oneOf"):
        if several in node:
            words = (
                _type(each, definitions) for each in node[several] if each.get("type") != "null"
            )
            return " 或 ".join(dict.fromkeys(words))
    if node.get("type") == "array":
        items = node.get("items", {})
        return f"{_type(items, definitions) if isinstance(items, dict) else '数'}的列表"
    if node.get("type") == "object":
        return _mapping(node, definitions)
    return _scalar(node)


def _mapping(node: Schema, definitions: dict[str, Schema]) -> str:
    if "properties" in node:
        return "{" + ", ".join(f"{key}: …" for key in node["properties"]) + "}"
    values = node.get("additionalProperties") or next(
        iter(node.get("patternProperties", {}).values()), {}
    )
    key = "编号" if "patternProperties" in node else "名称"
    return f"{key} → {_type(values, definitions)}" if isinstance(values, dict) else "一组键值"


def _scalar(node: Schema) -> str:
    if node.get("format") == "date":
        return "日期"
    if node.get("pattern") in _PATTERNS:
        return _PATTERNS[node["pattern"]]
    kind = node.get("type")
    if kind is None:
        return "看评分标准"
    if isinstance(kind, list):
        return "名称"
    return _TYPES[kind] + _range(node)


def _range(node: Schema) -> str:
    if "exclusiveMinimum" in node:
        words = f"大于 {node['exclusiveMinimum']}"
    elif "minimum" in node:
        words = f"从 {node['minimum']}"
    else:
        return ""
    return f"，{words}" + (
        f"{'，不大于' if words[0] == '大' else ' 到'} {node['maximum']}"
        if "maximum" in node
        else ""
        if words[0] == "大"
        else " 起"
    )
