"""From a tree of plain values to a model: one table turns pydantic's error types into findings.

Pydantic's own messages never reach a user.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from pydantic import ValidationError

from dangjian.codes import shape as codes
from dangjian.codes.reading import MORE, more
from dangjian.criteria import KINDS
from dangjian.documents.kinds import MODELS, adapter, schema_word
from dangjian.problem import MOST, Code, Finding, Path
from dangjian.values.fields import as_text
from dangjian.values.wording import after_chinese, nearest, said, shown, suggestion

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


def _bad_id(context: Any, found: object) -> tuple[Code, Values]:
    joined = isinstance(found, str) and any(mark in found for mark in "，、；,;")
    slip = "几个编号之间用半角逗号加一个空格隔开。" if joined else ""
    return codes.BAD_ID, {**context, "slip": slip}


def other(_context: Any, _found: object) -> tuple[Code, Values]:
    """For an error type that isn't in the table."""
    return codes.OTHER, {}


TABLE: dict[str, Translate] = {
    **{kind: _wrong_type(kind) for kind in _TYPE_WORDS},
    "string_pattern_mismatch": _fixed(codes.BLANK),
    "dj_blank": _fixed(codes.BLANK),
    "dj_range": _fixed(codes.BAD_NUMBER),
    "dj_places": _fixed(codes.TOO_MANY_PLACES),
    "dj_id": _bad_id,
    "dj_device": _fixed(codes.DEVICE_NAME),
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
        count = error.error_count()
        if count <= _MANY:
            return None, _findings(error, word, raw)
    return None, _of_the_first(word, raw, count)


_MANY = 5_000
"""With more errors than that only the beginnings of long lists and mappings are looked at again: pydantic
makes a dictionary an error, and all at once."""
_LONG = 2_000


def _of_the_first(word: str, raw: object, count: int) -> tuple[Finding, ...]:
    """The same for a document with very many errors."""
    pruned = _pruned(raw)
    try:
        adapter(word).validate_python(pruned)
    except ValidationError as error:
        # What is cut off may be what seems to be missing.
        found = [
            finding
            for finding in _findings(error, word, pruned)
            if finding.code not in (codes.MISSING_KEY, codes.WRONG_COUNT, MORE)
        ]
        if found:
            return (*found, more(count - len(found)))
    return (more(count),)


def _pruned(node: Any) -> Any:
    """The first of everything; lists keep their numbering."""
    if isinstance(node, dict):
        return {key: _pruned(value) for key, value in islice(node.items(), _LONG)}
    if isinstance(node, list):
        return [_pruned(value) for value in islice(node, _LONG)]
    return node


def _findings(error: ValidationError, word: str, raw: object) -> tuple[Finding, ...]:
    """The first of the errors in our words, and how many more there are.

    A hostile file has hundreds of thousands: each costs as much as its place in the document is deep, and
    nobody would read them.
    """
    details = error.errors(include_url=False)
    findings: dict[tuple[Path, str], Finding] = {}
    around = _with_faults(details, raw)
    advised = _Advice(word, raw)
    for index, detail in enumerate(details):
        if len(findings) >= MOST:
            return (*_one_a_slip(findings.values(), advised), more(len(details) - index))
        finding = _finding(detail, word, raw, advised)
        if detail["type"] == "too_short" and finding.path in around:
            continue  # pydantic counts only the elements without faults
        findings.setdefault((finding.path, finding.message()), finding)
    return _one_a_slip(findings.values(), advised)


def _with_faults(details: Sequence[Any], raw: object) -> frozenset[Path]:
    """Every node with something wrong inside it; only asked for where a list is too short."""
    if not any(detail["type"] == "too_short" for detail in details):
        return frozenset()
    places = [_path(detail["loc"], raw, detail["type"]) for detail in details]
    return frozenset(place[:end] for place in places for end in range(len(place)))


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


def _finding(detail: Any, word: str, raw: object, advised: _Advice) -> Finding:
    kind, path = detail["type"], _path(detail["loc"], raw, detail["type"])
    if kind == "unexpected_keyword_argument":
        return _unknown_key(raw, path, advised)
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


class _Advice:
    """What may be written at a place: found once for each, however many keys are wrong there."""

    def __init__(self, word: str, raw: object) -> None:
        self._word = word
        self._raw = raw
        self._known: dict[Path, Collection[str]] = {}
        self._values: dict[Path, str] = {}

    def known(self, path: Path) -> Collection[str]:
        """The keys that the mapping at a path may have."""
        # Only now: schemas bring much that a workspace without slips never needs.
        from dangjian.documents.json_schema import known_keys

        if path not in self._known:
            self._known[path] = known_keys(self._word, self._raw, path)
        return self._known[path]

    def value(self, path: Path) -> str:
        """How to write a value that has keys of its own, where an entry holds nothing but such keys."""
        if path not in self._values:
            self._values[path] = self._value(path)
        return self._values[path]

    def _value(self, path: Path) -> str:
        node: Any = self._raw
        for part in path:
            node = node[part]
        known = self.known(path)
        if len(node) > _SHORT or "value" not in known or any(key in known for key in node):
            return ""
        return f"这是值的话，写成 {{value: {{{', '.join(f'{key}: …' for key in node)}}}}}。"


_SHORT = 3
"""A value with more keys than that was meant to be something else."""


def _unknown_key(raw: object, path: Path, advised: _Advice) -> Finding:
    known = advised.known(path[:-1])
    key = str(path[-1])
    glued = glued_key(key, known)
    advice = _GLUED[glued.how].format(key=glued.key, rest=glued.rest) if glued else ""
    values = {
        "where": _where(raw, path[:-1]),
        "key": shown(key),
        "known": "、".join(known) or "（没有）",
        "suggestion": advice or suggestion(key, known) or advised.value(path[:-1]),
    }
    return Finding(codes.UNKNOWN_KEY, path, values, "key")


class Glued(NamedTuple):
    """A key and its value that YAML reads as one word, because the colon between them is none."""

    key: str
    rest: str
    how: str
    """What is wrong with the colon; see ``_GLUED``."""


_GLUED_KEY = re.compile(r"([A-Za-z_-]+)[ \xa0\u3000]*([:：])([\xa0\u3000]?)\s*(.*)", re.DOTALL)
_GLUED = {
    "：": "这里是全角冒号，请换成半角冒号加一个空格：{key}: {rest}。",
    ":": "冒号后面请加一个空格：{key}: {rest}。",
    "\xa0": "冒号后面是不间断空格（U+00A0），请换成普通的半角空格：{key}: {rest}。",
    "\u3000": "冒号后面是全角空格，请换成半角空格：{key}: {rest}。",
}


def glued_key(key: str, known: Collection[str]) -> Glued | None:
    """The known key with which an unknown one begins; None where it isn't such a slip."""
    found = _GLUED_KEY.fullmatch(key)
    if found is None or found[1] not in known:
        return None
    return Glued(found[1], found[4], "：" if found[2] == "：" else found[3] or ":")


def _meant(key: str, known: Collection[str]) -> str | None:
    """The known key that an unknown one was meant to be; None where nothing is near."""
    glued = glued_key(key, known)
    return glued.key if glued else nearest(key, known)


def _one_a_slip(findings: Iterable[Finding], advised: _Advice) -> tuple[Finding, ...]:
    """Without the keys that only seem to be missing because they are misspelt, or their colon is none."""
    every = tuple(findings)
    slips = {
        (finding.path[:-1], _meant(str(finding.path[-1]), advised.known(finding.path[:-1])))
        for finding in every
        if finding.code is codes.UNKNOWN_KEY
    }
    return tuple(
        finding
        for finding in every
        if finding.code is not codes.MISSING_KEY
        or (finding.path, finding.values.get("key")) not in slips
    )
