"""二、主要做法和成效: what went well, as far as facts say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from dangjian.core.page import Block, Cell, Column, Heading, Paragraph, Table, cells
from dangjian.core.reports.outcome import Outcome
from dangjian.rectify.guidance import Advice
from dangjian.register.register import rate_line
from dangjian.values.numbers import HUNDRED, half_up, plain, product

MOST_MODELS = 5
"""So many of the best units are named with what they do best."""
MOST_RISES = 5
"""So many units that rose most are named."""
_STRENGTHS = (
    Column("单位", 11),
    Column("项目", 8),
    Column("得分率", 5, "right"),
    Column("平均", 5, "right"),
    Column("高出（百分点）", 5, "right", 2),
)
_BONUS = (Column("单位", 8), Column("加分事项", 24), Column("加分", 4, "right"))
_RISES = (
    Column("单位", 12),
    Column("上月", 6, "right", 2),
    Column("本月", 6, "right", 2),
    Column("提高", 6, "right", 2),
)


def progress(outcome: Outcome) -> Iterator[Block]:
    """Strengths of the best, bonus points, rises, problems closed in time."""
    models = [each for each in outcome.advice if each.kind == "model" and each.strengths]
    if models:
        yield Heading("得分率高的项目", 2)
        only = f"（名次在前的 {MOST_MODELS} 个）" if len(models) > MOST_MODELS else ""
        yield Paragraph(
            f"下列单位{only}的这些项目明显高于平均，可以总结推广。得分率是得分除以应得分。"
        )
        yield Table(_STRENGTHS, tuple(_strength_rows(outcome, models[:MOST_MODELS])))
    bonus = tuple(_bonus_rows(outcome))
    if bonus:
        yield Heading("得到加分的工作", 2)
        yield Table(_BONUS, bonus)
    rises = _rises(outcome)
    if rises:
        yield Heading("比上月进步的单位", 2)
        yield Paragraph(f"比上月提高的有 {len(rises)} 个{_most_words(len(rises))}。")
        yield Table(_RISES, tuple(rises[:MOST_RISES]))
    yield Heading("整改销号", 2)
    yield Paragraph(_closing(outcome))


def _percent(share: Decimal) -> str:
    return f"{plain(half_up(product(HUNDRED, share), 2))}%"


def _strength_rows(outcome: Outcome, models: Iterable[Advice]) -> Iterator[tuple[Cell, ...]]:
    for advice in models:
        for each in advice.strengths:
            yield cells(
                outcome.name(advice.row.unit),
                each.title,
                _percent(each.share),
                _percent(each.mean),
                product(HUNDRED, each.ahead),
            )


def _bonus_rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    for row in outcome.facts.results.ranking:
        for card in outcome.cards[row.unit]:
            for result in card.items:
                if result.post.item.criterion.kind == "bonus" and result.earned_points:
                    lines = result.outcome.losses if result.outcome else ()
                    why = "；".join(line.reason for line in lines)
                    title = f"{result.post.item.id} {result.post.item.title}"
                    text = f"{title}：{why}" if why else title
                    yield cells(outcome.name(row.unit), text, result.earned_points)


def _rises(outcome: Outcome) -> list[tuple[Cell, ...]]:
    """The units that rose since the month before, most first."""
    changes = [(row, outcome.change(row)) for row in outcome.facts.results.ranking]
    rises = [(row, change) for row, change in changes if change is not None and change > 0]
    rises.sort(key=lambda pair: -pair[1])
    return [
        cells(outcome.name(row.unit), outcome.before[row.unit].score, row.score, change)
        for row, change in rises
    ]


def _most_words(count: int) -> str:
    return f"，提高最多的 {MOST_RISES} 个是" if count > MOST_RISES else ""


def _closing(outcome: Outcome) -> str:
    facts = outcome.facts
    line = rate_line("", facts.problems, facts.today, facts.period)
    when = f"{facts.today.month} 月 {facts.today.day} 日"
    if line.due:
        head = (
            f"期限在本期的整改 {line.due} 项，按期销号 {line.kept} 项，按期销号率 "
            f"{line.kept} ÷ {line.due} = {_percent(line.rate)}。"
        )
    else:
        head = "本期没有到期的整改。"
    return f"{head}截至 {when}，没有了结的 {line.open} 项，其中逾期 {line.overdue} 项。"
