"""What each of pydantic's error types means in our words: a code and the values of its message."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

from dangjian.codes import shape as codes
from dangjian.core.criteria import KINDS
from dangjian.problem import Code
from dangjian.values.fields import as_text
from dangjian.values.wording import after_chinese, said, suggestion

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
