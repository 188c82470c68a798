"""A value in people's words: what a cell, or ``dangjian correct --value``, may say of an item.

One word or number for most kinds, ``28/30`` for rates, ``规则 次数；规则 次数`` where an item has rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from dangjian.criteria.base import BadValue, rules_of
from dangjian.criteria.cells import Slot
from dangjian.scoring.agenda import Post
from dangjian.sheet.reading import Raw
from dangjian.sheet.rows import slots_of
from dangjian.sheet.typed import Asked, UnusableCell, fraction_of, take
from dangjian.values.period import Month
from dangjian.values.wording import shown

_NONE = {"无", "没有", "未发现", "未发现问题", "没有发现问题", "无此情况", "0", "零", "{}"}


def allowed_words(post: Post) -> str:
    """What may be said of an item, with an example: ``“是”或“否”``."""
    slots = _judged(post)
    names = {slot.field for slot in slots}
    if names == {"done", "total"}:
        return "完成数/总数，如 28/30"
    if names == {"value"}:
        return _one(slots[0])
    if not _is_plain(post):
        return "这条事项要填几格，请用点检表重交，或在命令里按记录的写法写"
    titles = "、".join(_called(post, slot.field) for slot in slots)
    amounts = any(slot.input == "amounts" for slot in slots)
    number = "每次的分（几次用、隔开）" if amounts else "次数"
    first = _called(post, slots[0].field)
    example = f"{first} 0.5" if slots[0].input == "amounts" else f"{first} 1"
    return f"规则和{number}，几条用分号隔开，如 {example}；没有问题写 无。规则有：{titles}"


def _one(slot: Slot) -> str:
    match slot.input:
        case "bool":
            return "“是”或“否”"
        case "level":
            return f"档次之一：{'、'.join(slot.choices)}"
        case "date":
            return "日期，如 2026-05-28，没有完成写“未完成”"
        case "int" | "count":
            return "次数，如 2"
    return "一个数，如 92.5"


def value_said(post: Post, text: str, month: Month) -> Any:
    """The value, in the form in which records have it. Raises UnusableCell with what is allowed."""
    try:
        return post.item.criterion.collected(dict(_given(post, text, month)))
    except BadValue:
        raise UnusableCell(shown(text), allowed_words(post)) from None


def rule_ids(post: Post, value: Mapping[str, Any]) -> dict[str, Any]:
    """A value by rules with ids in place of titles; what names no rule stays as it is."""
    return {_rule(post, name) or name: each for name, each in value.items()}


def _given(post: Post, text: str, month: Month) -> Iterator[tuple[str, Any]]:
    slots = _judged(post)
    by_field = {slot.field: slot for slot in slots}
    if by_field.keys() == {"value"}:
        yield "value", _taken(post, slots[0], text, month)
        return
    if by_field.keys() == {"done", "total"}:
        pair = fraction_of(Raw(text))
        if pair is None:
            raise UnusableCell(shown(text), allowed_words(post))
        for field, raw in zip(("done", "total"), pair, strict=True):
            yield field, _taken(post, by_field[field], raw.text, month)
        return
    if not _is_plain(post):
        raise UnusableCell(shown(text), allowed_words(post))
    if text.strip().rstrip("。") in _NONE:
        yield from ((slot.field, 0 if slot.input == "count" else []) for slot in slots)
        return
    for piece in re.split(r"[；;\n]", text):
        if piece.strip():
            yield _ruled(post, by_field, piece, month)


_HOW_OFTEN = re.compile(r"(.+?)[\s:：×x*]*((?:\d+(?:\.\d+)?\s*[、,，]?\s*)*)(?:次|分)?")


def _ruled(post: Post, slots: Mapping[str, Slot], piece: str, month: Month) -> tuple[str, Any]:
    """``更新不及时 2 次``: the rule and how often, or which amounts; a rule alone is once."""
    found = _HOW_OFTEN.fullmatch(unicodedata.normalize("NFKC", piece.strip()))
    field = _rule(post, found[1]) if found else None
    if found is None or field is None or field not in slots:
        raise UnusableCell(shown(piece.strip()), allowed_words(post))
    slot = slots[field]
    said = found[2].strip(" 、,") or ("1" if slot.input == "count" else "是")
    return field, _taken(post, slot, said, month)


def _taken(post: Post, slot: Slot, text: str, month: Month) -> Any:
    asked = Asked(slot.input, (*slot.choices, *slot.also), month, True, False, bool(_rules(post)))
    try:
        return take(Raw(text), asked).value
    except UnusableCell:
        raise UnusableCell(shown(text), allowed_words(post)) from None


def _judged(post: Post) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots_of(post) if not slot.aside and slot.field != "none")


def _is_plain(post: Post) -> bool:
    """Whether an item's cells are its rules, counted or with amounts."""
    slots = slots_of(post)
    named = set(_rules(post)) >= {slot.field for slot in _judged(post)}
    return (
        named and all(slot.input in ("count", "amounts", "bool") for slot in slots) and bool(slots)
    )


def _rules(post: Post) -> Mapping[str, Any]:
    return rules_of(post.item.criterion)


def _called(post: Post, field: str) -> str:
    rule = _rules(post).get(field)
    return rule.title if rule is not None else field


def _rule(post: Post, name: str) -> str | None:
    """The rule of that id or title, or the only one whose title begins so; None where it isn't clear."""
    wanted = _folded(name)
    titles = {key: _folded(rule.title) for key, rule in _rules(post).items()}
    exact = [key for key, title in titles.items() if wanted in (_folded(key), title)]
    begun = [key for key, title in titles.items() if len(wanted) > 1 and title.startswith(wanted)]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
