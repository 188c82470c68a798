"""JSON Schemas of the documents, as editors and CI tools read them.

Made from the models, so they can't disagree with what ``validate`` accepts; reduced to the keywords
of draft-07, because that is what editors for YAML understand.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from dangjian.documents.kinds import MODELS, TITLES, adapter
from dangjian.problem import Path

DRAFT = "http://json-schema.org/draft-07/schema#"

Schema = dict[str, Any]

_IN_PLACE = frozenset(("properties", "patternProperties", "definitions", "$defs"))
"""Keywords whose values map names to schemas: what stands there isn't a keyword."""


class _Documented(GenerateJsonSchema):
    """Adds what the models say of their fields."""

    def dataclass_schema(self, schema: Any) -> JsonSchemaValue:
        """The schema of a model, each property with the docstring of its field."""
        made = super().dataclass_schema(schema)
        texts = field_docstrings(schema["cls"])
        for field in schema["schema"]["fields"]:
            key = field.get("validation_alias", field["name"])
            if key in made["properties"] and field["name"] in texts:
                made["properties"][key]["description"] = texts[field["name"]]
        return made


@cache
def field_docstrings(model: type) -> dict[str, str]:
    """The docstrings that stand below the fields of a model, by the name of the field."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0].body  # type: ignore[attr-defined]
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def schema_of(word: str) -> Schema:
    """The JSON Schema of one kind of document, such as ``checklist``."""
    return schema_of_model(TITLES[word], adapter(word))


def schema_of_model(title: str, of: TypeAdapter[Any]) -> Schema:
    """The JSON Schema of a model, also of what is written and never read."""
    made = of.json_schema(ref_template="#/definitions/{model}", schema_generator=_Documented)
    definitions = made.pop("$defs", {})
    schema: Schema = {"$schema": DRAFT, "title": title, **_plain(made)}
    if definitions:
        schema["definitions"] = {name: _plain(node) for name, node in sorted(definitions.items())}
    return schema


def all_schemas() -> dict[str, Schema]:
    """Every kind of document → its schema, in the order of the registry."""
    return {word: schema_of(word) for word in MODELS}


def _plain(node: Schema) -> Schema:
    """A schema in draft-07 words, without what says nothing to people."""
    made: Schema = {key: _value(key, value) for key, value in node.items() if _says(key, node)}
    if "prefixItems" in made:
        made["items"] = _one_or_each(made.pop("prefixItems"))
    if "patternProperties" in made:
        # Pydantic leaves other keys open; the models don't.
        made.setdefault("additionalProperties", False)
    if "$ref" in made and len(made) > 1:
        # Draft-07 ignores whatever stands beside a reference.
        made["allOf"] = [{"$ref": made.pop("$ref")}]
    return made


def _says(key: str, node: Schema) -> bool:
    """Whether a keyword is kept: not names made from Python's, not the words of an enumeration."""
    if key in ("title", "discriminator"):
        return False
    if key == "description":
        return "enum" not in node or not str(node[key]).isascii()
    return key != "default" or node[key] is not None


def _value(key: str, value: Any) -> Any:
    if key in _IN_PLACE:
        return {name: _plain(node) for name, node in value.items()}
    if key == "default":
        return _number(value)
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, list):
        return [_plain(each) if isinstance(each, dict) else each for each in value]
    return value


def _number(value: Any) -> Any:
    """Pydantic writes the default of an exact decimal as text."""
    if isinstance(value, str) and value.replace(".", "", 1).isdigit():
        number = Decimal(value)
        return int(number) if number == int(number) else float(number)
    return value


def _one_or_each(items: list[Schema]) -> Schema | list[Schema]:
    return items[0] if all(each == items[0] for each in items) else items


# Which keys a document may have at a path, read from the JSON Schema of its model.


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
        elif "oneOf" in node and isinstance(value, dict):
            node = next((each for each in node["oneOf"] if "$ref" in each), {})
        elif "anyOf" in node:
            branches = [each for each in node["anyOf"] if each.get("type") != "null"]
            node = branches[0] if branches else {}
        else:
            return node
