"""How one entry of one month was judged: the words for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dangjian.core.explaining.model import Judgement, Line
from dangjian.documents.checklist import Cycle, Item
from dangjian.documents.record import KIND_WORDS, Entry
from dangjian.documents.schedule import due_position
from dangjian.scoring.agenda import Post
from dangjian.scoring.entries import Filed
from dangjian.scoring.results import ItemResult, State, lines_of

MISSING_WORDS = {
    "zero": "到期没有填报，记 0 分",
    "exclude": "到期没有填报，按办法不计入",
    "error": "到期没有填报，按办法整单不计分",
}
SOURCE_WORDS = {**KIND_WORDS, "default": "没有填报，按默认值计", "correction": "更正补记"}


class Setting(NamedTuple):
    """What the judgement of a month's card rests on."""

    filed: Filed
    missing: str
    """The policy's rule for missing entries."""
    named: Callable[[str], str]
    """A unit's name by its id; other texts as they are."""


def judgement(result: ItemResult, setting: Setting) -> Judgement:
    """The judgement of a month's item."""
    entry = result.entry
    record = setting.filed.self_check if result.source == "self" else setting.filed.inspection
    filed = record if entry is not None and result.source in ("inspection", "self") else None
    by = (entry.by if entry else None) or (filed.by if filed else "")
    return Judgement(
        reckoning=reckoning(result),
        status=status(result, setting),
        source=SOURCE_WORDS[result.source] if result.source else "",
        by=setting.named(by) if by else "",
        day=filed.date if filed else None,
        evidence=entry.evidence if entry else (),
        note=(entry.note or "") if entry else "",
    )


def status(result: ItemResult, setting: Setting) -> str:
    """Why an item of a month isn't scored; empty when it is."""
    item = result.post.item
    match result.state:
        case State.SCORED:
            return ""
        case State.MISSING:
            return MISSING_WORDS[setting.missing]
        case State.NOT_DUE:
            return (
                "本月没有发生" if item.cycle is Cycle.EVENT else f"本月不到期（{due_words(item)}）"
            )
    if not result.by_entry:
        return f"不适用于本单位（只用于{'、'.join(item.applies_to)}）"
    entry = result.entry
    if entry is not None and entry.na is not None:
        approved = f"（{setting.named(entry.approved_by)}批准）" if entry.approved_by else ""
        return f"不适用：{entry.na}{approved}"
    return "不适用：应完成数为 0"


def due_words(item: Item) -> str:
    """``每季度第 3 个月到期``."""
    if item.cycle in (Cycle.MONTH, Cycle.EVENT):
        return item.cycle.words
    return f"{item.cycle.words}第 {due_position(item)} 个月到期"


def reckoning(result: ItemResult) -> tuple[str, ...]:
    """The arithmetic of a scored item: each rule's line, then the whole; empty when not judged."""
    post = result.post
    if result.outcome is None or not isinstance(post, Post):
        return ()
    raw = result.entry.value if result.entry is not None else post.item.default
    if raw is None:
        return ()
    value = post.parse(raw)
    whole = post.item.criterion.reckon(value, post.points, post.due_date)
    return tuple(dict.fromkeys((*(loss.reason for loss in result.outcome.losses), whole)))


def lines(result: ItemResult) -> tuple[Line, ...]:
    """What a month's item lost, or a bonus won."""
    losses = lines_of(result)
    if not result.post.counted and result.outcome is not None:
        losses = result.outcome.losses
    return tuple(Line(loss.rule, loss.count, loss.points, loss.reason) for loss in losses)


def entry_words(entry: Entry | None, result: ItemResult, setting: Setting) -> str:
    """What an entry says, with the arithmetic it leads to; for corrections."""
    if entry is None:
        return "没有填报"
    if entry.na is not None:
        return f"不适用：{entry.na}"
    return "；".join(reckoning(result)) or status(result, setting)
