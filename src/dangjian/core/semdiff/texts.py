"""Changes as short Chinese sentences, for every place that shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dangjian.core.semdiff.words import compare_words
from dangjian.criteria.changes import Bump, Change
from dangjian.values.numbers import plain

_WORDS: dict[str, dict[Any, str]] = {
    "cycle": {
        "month": "每月",
        "quarter": "每季度",
        "half-year": "每半年",
        "year": "每年",
        "event": "即时",
    },
    "nature": {"rule": "党内法规要求", "company": "本企业规定"},
    "criterion.empty": {"na": "不适用", "full": "满分"},
    "lasts": {"month": "当月", "year": "全年"},
    "missing": {"zero": "记零分", "exclude": "不计", "error": "整单不计分"},
    "uninspected": {"self": "用自查", "missing": "算没有填报"},
    "method": {"items": "按事项汇总", "months": "各月平均"},
}
"""Key (whole, or its last part) → words of the schema as people say them."""
_KINDS = {
    "check": "达标", "level": "分档", "count": "次数", "rate": "比率", "measure": "指标",
    "deadline": "时限", "deduct": "扣分", "bonus": "加分", "veto": "一票否决",
}  # fmt: skip
CHANGE_WORDS = {"added": "新增", "removed": "删除", "changed": "改", "moved": "移动"}


def value_words(value: Any) -> str:
    """A value as people read it, in one line: ``是``, ``3``, ``甲、乙``, ``扣分``."""
    match value:
        case None:
            return "（无）"
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return plain(value)
        case list():
            return "、".join(map(value_words, value)) or "（空）"
        case dict():
            return _mapping_words(value)
    return str(value)


def _mapping_words(value: dict[str, Any]) -> str:
    """Mappings that have a name say it; others are written out."""
    if value.get("kind") in _KINDS:
        return _KINDS[value["kind"]]
    if "document" in value:
        return f"{value['document']}{value.get('article', '')}"
    inner = "，".join(f"{key} {value_words(each)}" for key, each in value.items())
    return f"（{inner}）" if inner else "（空）"


def side_words(change: Change, value: Any) -> str:
    """The old or new value of a change, with the words of its own field."""
    if change.change in ("added", "removed") and not change.field:
        return change.title
    if change.field == "order" or (change.change == "moved" and isinstance(value, int)):
        return f"第 {value} 位"
    for key in (change.field, change.field.rpartition(".")[2]):
        known = _WORDS.get(key)
        if known and isinstance(value, str) and value in known:
            return known[value]
    return value_words(value)


def edit_words(change: Change) -> str:
    """What became of the field: ``3 → 4``; sentences with their words compared."""
    match change.change:
        case "added":
            return f"新增{_tail(side_words(change, change.new))}"
        case "removed":
            return f"删除{_tail(side_words(change, change.old))}"
    if change.wording:
        marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
        pieces = compare_words(change.old, change.new)
        return "".join(marks[piece.mark].format(piece.text) for piece in pieces)
    return f"{side_words(change, change.old)} → {side_words(change, change.new)}"


def _tail(text: str) -> str:
    return f"：{text}" if text else ""


def name_of(change: Change) -> str:
    """``ZB03 按月召开支部委员会会议``; empty for what belongs to the document."""
    return f"{change.item} {change.title}".strip() if change.item else ""


def text_of(change: Change) -> str:
    """The whole change in one sentence."""
    name = name_of(change)
    why = f"（{change.why}）" if change.why else ""
    if change.item and not change.field:
        return f"{CHANGE_WORDS[change.change]}事项 {name}{why}"
    head = f"{name}：{change.label}" if name else change.label
    return f"{head} {edit_words(change)}{why}"


def bump_words(bump: Bump) -> str:
    """``影响得分（MINOR）``; without the word of the version where nothing must rise."""
    return bump.words if bump is Bump.NONE else f"{bump.words}（{bump.name}）"
