"""What the schemas of outputs are made of: kinds of values, each with its Chinese description."""

from __future__ import annotations

from collections.abc import Mapping

from dangjian.documents.json_schema import Schema

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
ANY: Schema = {}
MONTH: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def said(schema: Schema, words: str) -> Schema:
    """The schema with what it means, in Chinese."""
    return schema | {"description": words}


def or_null(schema: Schema, words: str) -> Schema:
    """The same, or nothing."""
    return said({"anyOf": [schema, {"type": "null"}]}, words)


def each(schema: Schema, words: str) -> Schema:
    """A list of such."""
    return said({"type": "array", "items": schema}, words)


def names(schema: Schema, words: str) -> Schema:
    """An object whose keys are names."""
    return said({"type": "object", "additionalProperties": schema}, words)


def one_of(words: str, *values: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(values), "description": words}


def keys(keys: Mapping[str, Schema], more: Mapping[str, Schema] = {}, words: str = "") -> Schema:
    """An object with exactly these keys; ``more``: those that it may have besides."""
    made: Schema = {
        "type": "object",
        "properties": {**keys, **more},
        "required": list(keys),
        "additionalProperties": False,
    }
    return said(made, words) if words else made


def document(word: str) -> Schema:
    """The word that says what a document is."""
    return {"const": f"dangjian/{word}@1", "description": "输出的种类。"}


_PROBLEM = {
    "code": said({"type": "string", "pattern": r"^DJ\d{3}$"}, "问题代码。"),
    "severity": one_of("轻重：error 错误，warning 警告，note 提示。", "error", "warning", "note"),
    "message": said(TEXT, "哪里不对。"),
    "hint": said(TEXT, "怎么改；没有就是空的。"),
    "file": said(TEXT, "文件，相对工作区。"),
    "line": said(WHOLE, "行，从 1 起。"),
    "column": said(WHOLE, "列，从 1 起。"),
}
_CELL = {
    "sheet": said(TEXT, "工作表；只有表格的问题有。"),
    "cell": said(TEXT, "单元格；只有表格的问题有。"),
}
PROBLEM = keys(_PROBLEM, _CELL, "一个问题。")
MEMBER_PROBLEM = keys(
    _PROBLEM
    | {"member": or_null(TEXT, "哪家成员单位的，它的文件相对它的文件夹；集团自己的是 null。")},
    _CELL,
    "一个问题。",
)
