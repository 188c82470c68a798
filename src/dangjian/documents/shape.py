"""From a tree of plain values to a model: one table turns pydantic's error types into findings.

Pydantic's own messages never reach a user.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, TypeAlias

from pydantic import ValidationError

from dangjian.codes import shape as codes
from dangjian.criteria import KINDS
from dangjian.documents.kinds import MODELS, adapter, schema_word
from dangjian.problem import Code, Finding, Path
from dangjian.values.fields import as_text
from dangjian.values.wording import after_chinese, said, shown, suggestion

# What each of pydantic's error types means in our words: a code and the values of its message.


Values: TypeAlias = dict[str, object]
Translate: TypeAlias = Callable[[Any, object], tuple[Code, Values]]
"""From an error's context and the value that was found."""

_TYPE_WORDS = {
    "string_type": "文本",
    "dj_text": "文本",
    "dj_number": "数",
    "dj_whole": "整数",
    "dj_flag": "true 或 false",
    "tuple_type": "列表",
    "dict_type": "一组键值（键: 值）",
    "dataclass_type": "一组键值（键: 值）",
    "model_attributes_type": "一组键值（键: 值）",
}


_ADVICE = {
    "string_type": "写成一段文字",
    "dj_text": "写成一段文字",
    "dj_number": "写一个数，如 3 或 0.5",
    "dj_whole": "写一个整数，如 3",
    "dj_flag": "写 true 或 false，不加引号",
    "tuple_type": "写成 [甲, 乙] 的形式，只有一项也要方括号",
}


def _wrong_type(kind: str) -> Translate:
    def translate(_context: Any, found: object) -> tuple[Code, Values]:
        advice = _ADVICE.get(kind, "写成 {键: 值}，或另起几行缩进了写“键: 值”")
        if kind in ("string_type", "dj_text") and isinstance(found, (int, Decimal)):
            advice = "文本像数字或真假值时要加引号"
        elif kind in ("dj_number", "dj_whole") and isinstance(found, str):
            advice = "数不要加引号，也不要带单位"
        elif found is None:
            advice += "；没有内容可写的，删掉这一行"
        return codes.WRONG_TYPE, {"expected": after_chinese(_TYPE_WORDS[kind]), "advice": advice}

    return translate


def _fixed(code: Code) -> Translate:
    return lambda context, _found: (code, dict(context))


def _one_of(context: Any, found: object) -> tuple[Code, Values]:
    written = str(context.get("expected", "")).replace("True", "true")
    words = written.replace("'", "").replace(" or ", ", ").split(", ")
    return codes.NOT_ONE_OF, {
        "known": "、".join(words),
        "suggestion": suggestion(str(found), words),
    }


def _kind(_context: Any, found: object) -> tuple[Code, Values]:
    if not isinstance(found, dict):
        return _wrong_type("dict_type")(_context, found)
    tag = found.get("kind")
    values: Values = {"key": "评分方式 kind ", "found": said(tag), "known": "、".join(KINDS)}
    return codes.NOT_ONE_OF, values | {"suggestion": suggestion(str(tag), KINDS)}


def _length(context: Any, _found: object) -> tuple[Code, Values]:
    least, most = context.get("min_length"), context.get("max_length")
    words = f"至少要有 {least} 项" if least is not None else f"要恰好有 {most} 项"
    return codes.WRONG_COUNT, {"range": words}


def other(_context: Any, _found: object) -> tuple[Code, Values]:
    """For an error type that isn't in the table."""
    return codes.OTHER, {}


TABLE: dict[str, Translate] = {
    **{kind: _wrong_type(kind) for kind in _TYPE_WORDS},
    "string_pattern_mismatch": _fixed(codes.BLANK),
    "dj_blank": _fixed(codes.BLANK),
    "dj_range": _fixed(codes.BAD_NUMBER),
    "dj_places": _fixed(codes.TOO_MANY_PLACES),
    "dj_id": _fixed(codes.BAD_ID),
    "dj_version": lambda _context, found: (codes.BAD_VERSION, {"found": said(as_text(found))}),
    "dj_reference": _fixed(codes.BAD_REFERENCE),
    "dj_date": _fixed(codes.BAD_DATE),
    "dj_no_such_date": _fixed(codes.NO_SUCH_DATE),
    "dj_month": _fixed(codes.BAD_MONTH),
    "dj_effect": _fixed(codes.BAD_EFFECT),
    "dj_one_of": _fixed(codes.NOT_ONE_OF),
    "literal_error": _one_of,
    "enum": _one_of,
    "union_tag_invalid": _kind,
    "union_tag_not_found": _kind,
    "too_short": _length,
    "too_long": _length,
    "missing": lambda _context, _found: (codes.WRONG_COUNT, {"range": "要恰好有 2 项"}),
}


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
    # Only now: schemas bring much that a workspace without slips never needs.
    from dangjian.documents.json_schema import known_keys

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
