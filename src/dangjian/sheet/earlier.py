"""What was said before a sheet was made: entries of the cycle's earlier months, and other inspectors'
judgements.

The sheet tells it in the item's 备注 between ``〔 〕`` and judges by it as long as the item's own cells
stay blank; what stands between the brackets is never collected, so that blank makes no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from dangjian.criteria.base import rules_of
from dangjian.criteria.cells import NOT_APPLICABLE, constant
from dangjian.documents.checklist import Several
from dangjian.documents.record import Entry
from dangjian.scoring.agenda import Agenda, Post
from dangjian.scoring.entries import Carried, Filed
from dangjian.scoring.results import ItemResult, State
from dangjian.sheet.parts import SideName
from dangjian.sheet.words import words_of


class Before(NamedTuple):
    """What was said of an item on one side before the sheet was made."""

    note: str
    """``〔4 月已填 1 次〕``, for its 备注."""
    entry: Entry | None = None
    """What holds while the item's cells are blank; None where only other inspectors judged it."""
    word: Several | None = None
    """How several judgements of the entry become one."""

    def worth(self, post: Post) -> str:
        """The Excel expression of what the entry is worth to an item."""
        if self.entry is None:
            return '""'
        if self.entry.na is not None:
            return NOT_APPLICABLE
        result: Any
        if self.entry.value is None and self.entry.values is not None:
            result = post.combined(self.entry.values, self.word)
        else:
            result = post.result(self.entry.value)
        assert isinstance(result, ItemResult)  # what can't be read isn't carried
        if result.state is State.SCORED:
            return constant(result.earned_points)
        return NOT_APPLICABLE if result.state is State.NA else '""'


Told: TypeAlias = "tuple[tuple[SideName, str, Before], ...]"
"""Side, item and what was said of it; of all items of a list."""
_TOLD = re.compile(r"^(?:\s*〔[^〔〕]*(?:已填|已评)[^〔〕]*〕)+\s*")


def told(agenda: Agenda, filed: Filed) -> Told:
    """What a sheet of a unit's list tells of what was filed before."""
    sides: tuple[tuple[SideName, Mapping[str, Carried]], ...] = (
        ("self", filed.early.self_check),
        ("inspection", filed.early.inspection),
    )
    found = [
        (side, item, _early(agenda.by_id[item], carried))
        for side, early in sides
        for item, carried in early.items()
    ]
    early_items = {item for side, item, _ in found if side == "inspection"}
    for item, before in _judged(agenda, filed):
        if item in early_items:
            found = [
                (side, name, each._replace(note=each.note + before.note))
                if (side, name) == ("inspection", item)
                else (side, name, each)
                for side, name, each in found
            ]
        else:
            found.append(("inspection", item, before))
    return tuple(found)


def _early(post: Post, carried: Carried) -> Before:
    months = "、".join(f"{month.month} 月" for month in carried.months)
    note = _bracketed(f"{months}已填 {said(post, carried.entry)}")
    return Before(note, carried.entry, post.item.several)


def _judged(agenda: Agenda, filed: Filed) -> Iterator[tuple[str, Before]]:
    """What inspectors have said of items that several judge."""
    record = filed.inspection
    for item, entry in ((record.entries or {}) if record is not None else {}).items():
        post = agenda.by_id.get(item)
        if record is None or post is None or post.item.several is None or entry.na is not None:
            continue
        if entry.values is None:
            who = entry.by or record.by
            words = f"{who}已评 {said(post, entry)}"
        else:
            each = (f"{one.by}已评 {_value(post, one.value)}" for one in entry.values)
            words = "；".join(each)
        yield item, Before(_bracketed(words))


def _bracketed(words: str) -> str:
    return f"〔{words.replace('〔', '（').replace('〕', '）')}〕"


def said(post: Post, entry: Entry) -> str:
    """An entry in the words of its item: ``1 次``, ``迟报 2 次``, ``良``."""
    if entry.na is not None:
        return f"不适用（{entry.na}）"
    if entry.value is None and entry.values is not None:
        return "；".join(f"{each.by} {_value(post, each.value)}" for each in entry.values)
    return _value(post, entry.value)


def _value(post: Post, value: Any) -> str:
    criterion = post.item.criterion
    if criterion.kind == "count":
        return f"{value} 次"
    rules = rules_of(criterion)
    if not rules or not isinstance(value, Mapping):
        return words_of(value)
    if not value:
        return "未发现问题"
    return "，".join(_of_rule(rules[rule].title, times) for rule, times in value.items())


def _of_rule(title: str, times: Any) -> str:
    if isinstance(times, Sequence) and not isinstance(times, str):
        return f"{title} {'、'.join(words_of(each) for each in times)} 分"
    return f"{title} {words_of(times)} 次"


def own_words(note: str) -> str:
    """A 备注 without what the sheet itself told there."""
    return _TOLD.sub("", note)


def is_told(note: str) -> bool:
    """Whether the sheet itself told something there of the cycle's earlier months."""
    found = _TOLD.match(note)
    return found is not None and "已填" in found[0]
