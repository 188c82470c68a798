"""An explanation as a page of blocks, which the terminal and Markdown each show in their way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.explaining.model import (
    CardStory,
    CorrectionStory,
    Explanation,
    ItemStory,
    Judgement,
    MonthStory,
)
from dangjian.scoring.awards import Award
from dangjian.scoring.results import State
from dangjian.values.numbers import ZERO, plain, signed
from dangjian.values.wording import day_words

KIND_WORDS = {"appeal": "申诉", "error": "差错"}


class TextBlock(NamedTuple):
    """One piece of the page."""

    kind: Literal["unit", "card", "group", "item", "detail", "line"]
    text: str
    right: str = ""
    """What stands at the right edge: a score, a loss."""


def page(explanation: Explanation) -> Iterator[TextBlock]:
    """The whole page of a unit (or of a single record)."""
    row = explanation.row
    right = (
        f"{plain(row.score)} 分  {row.grade or '待定'}"
        if row is not None and row.score is not None
        else ""
    )
    parts = [explanation.unit_name, explanation.period.words, explanation.policy]
    yield TextBlock("unit", " · ".join(parts), right)
    if explanation.holders:
        yield TextBlock("line", f"任职：{'、'.join(explanation.holders)}")
    for note in explanation.notes:
        yield TextBlock("line", note)
    for card in explanation.cards:
        yield from _card(card)
    if explanation.steps:
        yield TextBlock("group", "名次和类别是怎么来的")
        yield from (TextBlock("line", f"{step.label}：{step.text}") for step in explanation.steps)
    if explanation.awards:
        yield TextBlock("group", "评优资格")
        for award in explanation.awards:
            yield from _award(award)


def item_page(explanation: Explanation, item: str) -> Iterator[TextBlock]:
    """One item on every card that has it, whatever became of it."""
    yield TextBlock("unit", f"{explanation.unit_name} · {explanation.period.words}")
    for card in explanation.cards:
        for story in card.items:
            if story.id == item:
                yield TextBlock("card", f"{card.title} {card.card.version} · {story.section}")
                yield from _item(story)


def _card(story: CardStory) -> Iterator[TextBlock]:
    card = story.card
    score = "不计分" if card.score is None else f"{plain(card.score)} 分"
    provisional = "（暂定）" if card.provisional else ""
    right = "  ".join(part for part in (score + provisional, card.grade) if part)
    yield TextBlock("card", f"{story.title} {card.version}", right)
    if story.filed:
        yield TextBlock("line", "；".join(story.filed))
    lost = [item for item in story.items if item.lost]
    if lost:
        yield TextBlock("group", _lost_heading(story))
        yield from _items(lost)
    won = [item for item in story.items if not item.counted and (item.earned or ZERO) > 0]
    if won:
        yield TextBlock("group", f"加分 {plain(sum((item.earned or ZERO for item in won), ZERO))}")
        yield from _items(won)
    taken = [item for item in story.items if not item.counted and (item.earned or ZERO) < 0]
    if taken:
        yield TextBlock(
            "group", f"倒扣 {plain(-sum((item.earned or ZERO for item in taken), ZERO))}"
        )
        yield from _items(taken)
    told = {item.id for item in (*lost, *won, *taken)}
    for title, items in _other_groups([item for item in story.items if item.id not in told]):
        if items:
            yield TextBlock("group", title)
            yield from _items(items)
    yield from _quiet(story, told)
    yield TextBlock("group", "得分是怎么来的")
    yield from _sections(story)
    yield from (TextBlock("line", f"{step.label}：{step.text}") for step in story.steps)


def _lost_heading(story: CardStory) -> str:
    """``失分 7（其中一票否决 3），应得 12``: the sum of every line of loss."""
    struck = (line.points for item in story.items if item.vetoes for line in item.lines)
    by_veto = sum(struck, ZERO)
    total = by_veto + sum((item.lost for item in story.items), ZERO)
    applicable = sum((a for _, _, a in story.sections), ZERO)
    aside = f"（其中一票否决 {plain(by_veto)}）" if by_veto else ""
    return f"失分 {plain(total)}{aside}，应得 {plain(applicable)}"


def _other_groups(items: Sequence[ItemStory]) -> Iterator[tuple[str, list[ItemStory]]]:
    vetoes = [item for item in items if item.vetoes]
    yield "一票否决", vetoes
    yield "没有填报", [i for i in items if i.state is State.MISSING and i.earned is None]
    yield "更正过的", [i for i in items if i.corrections and i not in vetoes and _is_known(i)]


def _is_known(item: ItemStory) -> bool:
    return not (item.state is State.MISSING and item.earned is None)


def _quiet(story: CardStory, told: set[str]) -> Iterator[TextBlock]:
    """Full marks, and what doesn't apply or isn't due: one line each group."""
    rest = [item for item in story.items if item.id not in told and item.counted]
    lines = list(_quiet_lines(rest))
    if lines:
        yield TextBlock("group", "其余事项")
        yield from (TextBlock("line", text) for text in lines)


def _quiet_lines(items: Sequence[ItemStory]) -> Iterator[str]:
    full = [item for item in items if item.earned is not None]
    if full:
        names = "、".join(f"{item.id} {plain(item.points)}" for item in full)
        yield f"满分 {len(full)} 项：{names}"
    for item in items:
        if item.earned is None and item.state is State.NA:
            yield f"{item.id} {item.title}（{plain(item.points)} 分）{item.judgement.status}"
    not_due = [item.id for item in items if item.state is State.NOT_DUE]
    if not_due:
        yield f"不到期或没有发生 {len(not_due)} 项：{'、'.join(not_due)}"


def _sections(story: CardStory) -> Iterator[TextBlock]:
    rows = [row for row in story.sections if row[2]]
    for title, earned, applicable in rows:
        terms = _terms(item for item in story.items if item.section == title and _in_sum(item))
        text = f"{title}：得 {plain(earned)} / 应得 {plain(applicable)}（{terms}）"
        yield TextBlock("line", text)


def _in_sum(item: ItemStory) -> bool:
    return item.counted and item.earned is not None


def _terms(items: Iterable[ItemStory]) -> str:
    return "，".join(f"{i.id} {plain(i.earned or ZERO)}/{plain(i.points)}" for i in items)


def _items(items: Iterable[ItemStory]) -> Iterator[TextBlock]:
    for item in items:
        yield from _item(item)


def _item(item: ItemStory) -> Iterator[TextBlock]:
    yield TextBlock("item", f"{item.id} {item.title}", _points(item))
    yield from (TextBlock("detail", text) for text in _reasons(item))
    yield TextBlock("detail", f"标准：{item.standard}")
    for text in _origin(item.judgement):
        yield TextBlock("detail", text)
    for month in item.months:
        if item.counted or month.judgement.source:
            yield TextBlock("detail", _month(month))
    for correction in item.corrections:
        yield from _correction(correction, monthly=bool(item.months))


def _reasons(item: ItemStory) -> tuple[str, ...]:
    """The arithmetic, or why there is none; of a veto what was raised and what it cost."""
    losses = [line.reason for line in item.lines]
    if item.vetoes:
        return (*(f"否决：{text}" for text in item.vetoes), *losses)
    if item.judgement.status:
        return (item.judgement.status,)
    return tuple(dict.fromkeys((*item.judgement.reckoning, *losses)))


def _points(item: ItemStory) -> str:
    if item.earned is None:
        return f"{plain(item.points)} 分，不计"
    if not item.counted:
        sign = "+" if item.earned > 0 else "−"
        return f"{sign}{plain(abs(item.earned))}" if item.earned else ""
    change = f"   −{plain(item.lost)}" if item.lost else ""
    return f"{plain(item.points)} → {plain(item.earned)}{change}"


def _origin(judgement: Judgement) -> Iterator[str]:
    who = f"{judgement.by} {day_words(judgement.day)}" if judgement.day else judgement.by
    parts = [part for part in (judgement.source, who.strip()) if part]
    if judgement.evidence:
        parts.append(f"佐证：{'、'.join(judgement.evidence)}")
    if parts:
        yield " · ".join(parts)
    if judgement.note:
        yield f"备注：{judgement.note}"


def _month(story: MonthStory) -> str:
    corrected = "（更正后）" if story.corrected else ""
    if story.earned is None:
        return f"{story.words}：{story.judgement.status}，不计入"
    reason = story.judgement.status or "；".join(story.judgement.reckoning)
    points = f"{signed(story.earned)}/{plain(story.points)}" if story.points else ""
    origin = "；".join(_origin(story.judgement))
    head = f"{story.words} {points}".rstrip() + corrected
    return f"{head}：" + "；".join(part for part in (reason, origin) if part)


def _correction(story: CorrectionStory, *, monthly: bool) -> Iterator[TextBlock]:
    month = f"{story.month.month} 月 " if monthly else ""
    upheld = "采纳" if story.decision == "upheld" else "不采纳"
    yield TextBlock(
        "detail",
        f"更正：{month}{KIND_WORDS[story.kind]}，{upheld}，{story.requested_by}提出，"
        f"{story.decided_by} {story.decided.isoformat()} 决定，理由：{story.reason}",
    )
    yield TextBlock("detail", f"原判：{story.old}，{_earned(story.old_earned)}")
    if story.new is not None:
        yield TextBlock("detail", f"更正后：{story.new}，{_earned(story.new_earned)}")
    if story.old_score != story.new_score:
        scores = f"{_score(story.old_score)} → {_score(story.new_score)}"
        yield TextBlock("detail", f"这次更正前后，当月本表得分 {scores}")


def _earned(earned: Decimal | None) -> str:
    return "不计分" if earned is None else f"得 {plain(earned)}"


def _score(score: Decimal | None) -> str:
    return "不计分" if score is None else plain(score)


def _award(award: Award) -> Iterator[TextBlock]:
    yield TextBlock("item", award.name, "符合" if award.eligible else "不符合")
    for need in award.needs:
        yield TextBlock("detail", f"{'√' if need.met else '×'} {need.need}：{need.found}")
