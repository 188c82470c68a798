"""Questions for the hearing, asked from the facts: where the unit is weakest, and what it left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from dangjian.core.reports.appraisal_facts import Subject, part_title
from dangjian.core.reports.appraisal_register import overdue_of
from dangjian.core.reports.appraisal_work import Loss
from dangjian.rectify.guidance import Standing, Standings
from dangjian.register.register import Tracked
from dangjian.values.numbers import HUNDRED, half_up, plain, product
from dangjian.values.wording import listed

_SECTIONS = 3
"""So many weak sections are asked about."""
_NAMED = 5
"""So many items are named in a question."""


def questions(
    subject: Subject, standings: Standings, lost: Sequence[Loss], mine: Sequence[Tracked]
) -> Iterator[str]:
    """Each a full question; at least one."""
    asked = [
        *_weak_sections(subject, standings),
        *_worst_item(lost),
        *_lowest_month(subject),
        *_overclaimed(subject),
        *_missing(subject),
        *_open_problems(mine, subject.facts.today),
    ]
    yield from asked or [
        "这一年没有丢分，也没有留下的问题。哪些做法值得其他单位借鉴，明年怎样保持？"
    ]


def _weak_sections(subject: Subject, standings: Standings) -> Iterator[str]:
    """The sections with the lowest share of points, those below the mean of the layer first."""
    mine = {card.card.checklist for card in subject.cards}
    every = standings.get(subject.unit.id, {}).values()
    short = [each for each in every if each.share < 1 and each.checklist in mine]
    short.sort(key=_weakness)
    for each in short[:_SECTIONS]:
        title = part_title(subject, each.checklist)
        mean = f"（参加排名的单位平均 {_percent(each.mean)}）" if each.ahead else ""
        yield (
            f"“{title}”的“{each.title}”得分率 {_percent(each.share)}{mean}，是本单位较弱的一节。"
            "差在哪里，本人该做而没有做到的是什么，明年用什么措施补上？"
        )


def _weakness(standing: Standing) -> tuple[bool, Decimal, Decimal]:
    return standing.ahead >= 0, standing.share, standing.ahead


def _worst_item(lost: Sequence[Loss]) -> Iterator[str]:
    if lost:
        item = lost[0].item
        yield (
            f"{item.id}“{item.title}”扣 {plain(lost[0].points)} 分，是丢分最多的一条。"
            "原因找到了没有，现在改到哪一步？"
        )


def _lowest_month(subject: Subject) -> Iterator[str]:
    scored = [(each.row.score, each) for each in subject.months if each.row.score is not None]
    if len(scored) > 1:
        low, high = min(score for score, _ in scored), max(score for score, _ in scored)
        months = "、".join(f"{each.month.month} 月" for score, each in scored if score == low)
        if low != high:
            yield f"最低的是 {months}，{plain(low)} 分，最高的月份 {plain(high)} 分。那时发生了什么？"


def _overclaimed(subject: Subject) -> Iterator[str]:
    over = [
        f"{month.month} 月“{card.title}”高出 {plain(card.card.gap or Decimal(0))} 分"
        for month, card in subject.monthly_cards
        if card.card.overclaimed
    ]
    if over:
        yield f"自查比督查高：{listed(over, _NAMED)}。自查为什么没有查出来？"


def _missing(subject: Subject) -> Iterator[str]:
    missing = [
        f"{month.month} 月 {name}"
        for month, card in subject.monthly_cards
        for name in card.card.missing
    ]
    if missing:
        yield f"到期没有填报的有 {listed(missing, _NAMED)}。是没有做，还是做了没有记？"


def _open_problems(mine: Sequence[Tracked], today: date) -> Iterator[str]:
    late = overdue_of(mine, today)
    if late:
        yield f"逾期没有销号的问题有 {len(late)} 项，都列在整改一节。卡在哪里，哪一天能销号？"
    again = [each for each in mine if each.rectification.repeats is not None]
    if again:
        words = listed(dict.fromkeys(each.rectification.subject for each in again), _NAMED)
        yield f"销号后又犯的问题有 {len(again)} 项（{words}）。原来的措施为什么没有管住？"


def _percent(share: Decimal) -> str:
    return f"{plain(half_up(product(HUNDRED, share), 2))}%"
