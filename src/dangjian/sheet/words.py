"""Entries in words, for whoever reads or compares sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dangjian.values.numbers import plain


def words_of(entry: Any) -> str:
    """An entry in one line, as a person reads it."""
    match entry:
        case None:
            return ""
        case bool():
            return "是" if entry else "否"
        case int() | Decimal():
            return plain(entry)
        case dict():
            return (
                "，".join(f"{_NAMES.get(key, key)} {words_of(each)}" for key, each in entry.items())
                or "无"
            )
        case list() | tuple():
            return "；".join(words_of(each) for each in entry)
    return str(entry)


_NAMES = {
    "value": "结果",
    "values": "各人评定",
    "since": "发生",
    "na": "不适用：",
    "by": "检查人",
    "evidence": "佐证",
    "note": "备注",
    "done": "完成",
    "total": "应完成",
    "basis": "依据",
    "approved_by": "批准人",
}
