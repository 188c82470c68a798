"""What changed in the inputs since a period was sealed: which list, record, entry, day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from dangjian.compare.documents import compare
from dangjian.documents.seal import NO_CALENDAR, SealedInput
from dangjian.seal.replay import UnusableSeal, content_of, model_of
from dangjian.values.numbers import plain
from dangjian.values.period import Month

COMPARED = ("checklist", "policy")
"""Kinds whose meanings ``diff`` can compare."""
_LABELS = {
    "by": "检查人",
    "date": "填报日期",
    "checklist": "清单版本",
    "digest": "清单指纹",
    "source": "来源",
    "excused": "免报",
    "na": "不适用",
    "approved_by": "批准人",
    "evidence": "佐证",
    "note": "备注",
    "layer": "层级",
    "tags": "标签",
    "months": "存在的月份",
    "holidays": "放假",
    "workdays": "周末上班",
    "old": "更正前",
    "new": "更正后",
    "reason": "理由",
    "requested_by": "提出",
    "decided_by": "决定",
    "decided": "决定日期",
    "decision": "决定",
    "kind": "种类",
    "company": "单位全称",
    "layers": "层级",
    "zones": "协作区",
    "units": "单位",
    "name": "名称",
    "parent": "上级",
    "zone": "协作区",
    "contact": "联系点",
    "holders": "任职",
    "events": "经过",
    "owner": "责任人",
    "due": "期限",
    "problem": "问题",
}
_SILENT = ("entries", "value")
"""Keys that say nothing to people: what stands below them does."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One difference inside an input, as people read it."""

    where: str
    """``ZB19``, ``ZB19 备注``, ``ZB13 分值``; empty for the whole."""
    old: str
    """空 where there was nothing."""
    new: str


@dataclass(frozen=True, slots=True)
class InputChange:
    """One input that isn't what was sealed."""

    kind: str
    """See ``KIND_WORDS``."""
    key: str
    name: str
    """The file now, or when it was sealed if it is gone; the name of a unit."""
    change: Literal["added", "removed", "changed"]
    details: tuple[Detail, ...] = ()
    """Only of what changed."""


def input_changes(
    old: Sequence[SealedInput], new: Sequence[SealedInput]
) -> tuple[InputChange, ...]:
    """Every input that was added, removed or changed, in the order of the seal."""
    before = {(each.kind, each.key): each for each in old}
    after = {(each.kind, each.key): each for each in new}
    changes = []
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was is None and now is not None:
            changes.append(InputChange(*key, now.name, "added"))
        elif was is not None and now is None:
            changes.append(InputChange(*key, was.name, "removed"))
        elif was is not None and now is not None and was.digest != now.digest:
            name = was.name if now.name == NO_CALENDAR else now.name
            changes.append(InputChange(*key, name, "changed", tuple(_details(was, now))))
    return tuple(changes)


def month_changes(old: Sequence[Month], new: Sequence[Month]) -> tuple[InputChange, ...]:
    """A roll-up counts other months now; empty when it counts the same."""
    if tuple(old) == tuple(new):
        return ()
    detail = Detail("", "、".join(map(str, old)) or "空", "、".join(map(str, new)) or "空")
    return (InputChange("months", "months", "", "changed", (detail,)),)


def _details(old: SealedInput, new: SealedInput) -> Iterator[Detail]:
    found: list[Detail] = []
    if old.kind in COMPARED:
        try:
            found = list(_compared(old, new))
        except UnusableSeal:  # sealed by another engine: the plain content still tells
            found = []
    yield from found or _tree(content_of(old), content_of(new), ())


def _compared(old: SealedInput, new: SealedInput) -> Iterator[Detail]:
    for change in compare(old.kind, model_of(old), model_of(new)).changes:
        where = f"{change.item} {change.label}" if change.item else change.label
        yield Detail(where, text_of(change.old), text_of(change.new))


def _tree(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Detail]:
    """Plain data compared key by key; values of entries as a whole."""
    if old == new:
        return
    deeper = isinstance(old, Mapping) and isinstance(new, Mapping) and path[-1:] != ("value",)
    if deeper:
        for key in dict.fromkeys((*old, *new)):
            yield from _tree(old.get(key), new.get(key), (*path, key))
        return
    words = [_LABELS.get(key, key) for key in path if key not in _SILENT]
    yield Detail(" ".join(words), text_of(old), text_of(new))


def text_of(value: Any) -> str:
    """A value as people read it: ``late 2``, ``是``, ``28、30``; 空 for nothing."""
    match value:
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return plain(value)
        case Mapping():
            inside = (f"{key} {text_of(each)}" for key, each in value.items() if key != "value")
            own = [text_of(value["value"])] if "value" in value else []
            return "，".join((*own, *inside)) or "空"
        case list() | tuple():
            return "、".join(map(text_of, value)) or "空"
    return str(value)
