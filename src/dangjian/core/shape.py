"""From a tree of plain values to a model: one table turns pydantic's error types into findings.

Pydantic's own messages never reach a user.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import ValidationError

from dangjian.codes import shape as codes
from dangjian.core.documents import MODELS, adapter, schema_word
from dangjian.core.keys import known_keys
from dangjian.core.shape_errors import TABLE, Values, other
from dangjian.problem import Finding, Path
from dangjian.values.wording import said, shown, suggestion


def parse(raw: object, word: str) -> tuple[Any, tuple[Finding, ...]]:
    """The model of a document of kind ``word``, or None and all that is wrong with its shape."""
    try:
        return adapter(word).validate_python(raw), ()
    except ValidationError as error:
        findings: dict[tuple[Path, str], Finding] = {}
        places = [_path(detail["loc"], raw, detail["type"]) for detail in error.errors()]
        for detail in error.errors(include_url=False):
            finding = _finding(detail, word, raw)
            if detail["type"] == "too_short" and _has_faults(finding.path, places):
                continue  # pydantic counts only the elements without faults
            findings.setdefault((finding.path, finding.message()), finding)
        return None, tuple(findings.values())


def _has_faults(path: Path, places: list[Path]) -> bool:
    """Whether something inside the node at ``path`` is wrong too."""
    return any(len(place) > len(path) and place[: len(path)] == path for place in places)


def schema_findings(raw: object) -> tuple[Finding, ...]:
    """What is wrong with the schema word; empty when it is one that we know."""
    if not isinstance(raw, dict) or "schema" not in raw:
        return (Finding(codes.NO_SCHEMA),)
    schema = raw["schema"]
    if schema_word(schema) is not None:
        return ()
    known = [f"dangjian/{word}@1" for word in MODELS]
    advice = suggestion(str(schema), known) or f"可用的有：{'、'.join(known)}"
    values = {"schema": shown(schema), "advice": advice}
    return (Finding(codes.UNKNOWN_SCHEMA, ("schema",), values),)


def _finding(detail: Any, word: str, raw: object) -> Finding:
    kind, path = detail["type"], _path(detail["loc"], raw, detail["type"])
    if kind == "unexpected_keyword_argument":
        return _unknown_key(word, raw, path)
    if kind == "missing" and path and isinstance(path[-1], str):
        missing = {"where": _where(raw, path[:-1]), "key": path[-1]}
        return Finding(codes.MISSING_KEY, path[:-1], missing)
    translate = TABLE.get(kind, other)
    code, values = translate(detail.get("ctx") or {}, detail["input"])
    on_key = bool(detail["loc"]) and detail["loc"][-1] == "[key]"
    if code is codes.WRONG_COUNT and path and isinstance(path[-1], int):
        path = path[:-1]  # the element that isn't there has no place
    if kind.startswith("union_tag") and code is codes.NOT_ONE_OF and "kind" in detail["input"]:
        path = (*path, "kind")
    shared: Values = {"key": _key(path, on_key), "found": said(detail["input"]), "suggestion": ""}
    return Finding(code, path, shared | values, "key" if on_key else "value")


def _path(loc: tuple[str | int, ...], raw: object, kind: str) -> Path:
    """``loc`` without the tags of unions that pydantic puts between the keys of the document."""
    path: list[str | int] = []
    node: Any = raw
    for position, part in enumerate(loc):
        inside = (isinstance(node, dict) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        )
        if inside:
            node = node[part]
            path.append(part)
        elif kind == "missing" and position == len(loc) - 1:
            path.append(part)
    return tuple(path)


def _key(path: Path, on_key: bool) -> str:
    """The subject of a sentence: ``points ``, ``holidays 的第 2 项``, ``levels 的键``."""
    if not path:
        return "文件的内容"
    if on_key:
        return f"{_key(path[:-1], False)}的键"
    if isinstance(path[-1], int):
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        return f"{name} 的第 {path[-1] + 1} 项"
    return f"{path[-1]} " if path[-1][-1:].isascii() else path[-1]


def _where(raw: object, path: Path) -> str:
    """The nearest thing around that has an id or a name, as the start of a sentence."""
    node: Any = raw
    name = ""
    for part in path:
        node = node[part]
        own = (node.get("id") or node.get("name")) if isinstance(node, dict) else None
        name = own if isinstance(own, str) else name
    return shown(name) if name else "这里" if path else "文件"


def _unknown_key(word: str, raw: object, path: Path) -> Finding:
    known = known_keys(word, raw, path[:-1])
    key = str(path[-1])
    values = {
        "where": _where(raw, path[:-1]),
        "key": shown(key),
        "known": "、".join(known) or "（没有）",
        "suggestion": suggestion(key, known) or _value_advice(known, raw, path),
    }
    return Finding(codes.UNKNOWN_KEY, path, values, "key")


def _value_advice(known: Collection[str], raw: object, path: Path) -> str:
    """How to write a value that has keys of its own, where an entry holds nothing but such keys."""
    node: Any = raw
    for part in path[:-1]:
        node = node[part]
    if "value" not in known or any(key in known for key in node):
        return ""
    written = ", ".join(f"{key}: …" for key in node)
    return f"这是值的话，写成 {{value: {{{written}}}}}。" if len(node) <= 3 else ""
