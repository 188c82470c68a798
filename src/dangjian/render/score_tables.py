"""A period's scores for people: the terminal's table and its Markdown twin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from dangjian.render.markdown import markdown_table, plain_markdown
from dangjian.render.tables import Cell, Column, render_table
from dangjian.scoring.results import Row, Scorecard
from dangjian.scoring.scores import Scores, cards_behind, remarks
from dangjian.values.numbers import ZERO, plain, quotient

RANKING = (
    Column("名次", "right"),
    Column("单位", wrap=True),
    Column("得分", "right"),
    Column("等次"),
    Column("类别"),
    Column("指导"),
    Column("自查差距", "right"),
    Column("说明", wrap=True),
)
CARDS = (
    Column("单位", wrap=True),
    Column("得分", "right"),
    Column("等次"),
    Column("得/应得", "right"),
    Column("说明", wrap=True),
)
_TIER_STYLES = ("bold green", "bold red", "")


def score_table(scores: Scores, *, width: int, colour: bool) -> str:
    """The whole page for a terminal."""
    blocks = [heading(scores) + "\n"]
    for title, columns, rows in _tables(scores):
        styled = [_styled(row, scores) for row in rows] if colour else rows
        blocks.append(f"{title}\n{render_table(columns, styled, width=width, colour=colour)}")
    blocks.append("".join(f" {line}\n" for line in _closing(scores)))
    return "\n".join(blocks)


def score_markdown(scores: Scores) -> str:
    """The same as Markdown."""
    parts = [f"## {plain_markdown(heading(scores))}\n"]
    for title, columns, rows in _tables(scores):
        parts.append(f"### {plain_markdown(title)}\n\n{markdown_table(columns, rows)}")
    parts += [f"{line}\n" for line in _closing(scores, commands=False)]
    return "\n".join(parts)


def heading(scores: Scores) -> str:
    """``示例公司 · 2026 年 5 月 · 办法 1.0.0``."""
    parts = [scores.workspace.name]
    if scores.period is not None:
        parts.append(scores.period.words)
    if scores.results is not None:
        parts.append(f"办法 {scores.results.policy}")
    return " · ".join(part for part in parts if part)


def _tables(scores: Scores) -> Iterable[tuple[str, Sequence[Column], list[list[str]]]]:
    results = scores.results
    if results is None:
        return
    for layer, rows in groupby(results.ranking, key=lambda row: row.layer):
        every = list(rows)
        catalog = scores.workspace.catalog
        name = catalog.layer_name(layer) if catalog else layer
        yield f"{name} {len(every)} 个", RANKING, [_ranking_row(row, scores) for row in every]
    ranked = {(row.unit, part.checklist) for row in results.ranking for part in row.parts}
    names = list(scores.workspace.versions)
    others = [card for card in results.scorecards if (card.unit, card.checklist) not in ranked]
    others.sort(key=lambda card: names.index(card.checklist))
    for checklist, cards in groupby(others, key=lambda card: card.checklist):
        title = scores.workspace.newest(checklist).title
        yield (
            title if scores.alone else f"{title}（不排名）",
            CARDS,
            [_card_row(card, scores) for card in cards],
        )


def _number(value: Decimal | None, places: int = 2) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def _ranking_row(row: Row, scores: Scores) -> list[str]:
    cards = cards_behind(row, scores)
    gaps = [card.gap for card in cards if card.gap is not None]
    return [
        "–" if row.rank is None else str(row.rank),
        scores.name_of(row.unit),
        _number(row.score),
        row.grade or "–",
        row.tier or "–",
        row.focus or "–",
        _number(max(gaps, default=None)),
        "，".join(remarks(row, cards)),
    ]


def _card_row(card: Scorecard, scores: Scores) -> list[str]:
    remarks = [f"否决：{veto.effect.words()}" for veto in card.vetoes]
    if card.incomplete:
        remarks.append("有到期事项没有填报，不计分")
    elif card.score is None:
        remarks.append("没有适用的事项")
    elif card.missing:
        remarks.append(f"缺 {len(card.missing)} 项")
    if card.overclaimed:
        remarks.append("自查不实")
    if card.provisional and card.score is not None and not scores.alone:
        remarks.append("暂定")
    share = "–"
    if card.earned is not None and card.applicable is not None:
        share = f"{plain(card.earned)}/{plain(card.applicable)}"
    return [
        scores.name_of(card.unit),
        _number(card.score),
        card.grade or "–",
        share,
        "，".join(remarks),
    ]


def _styled(row: Sequence[str], scores: Scores) -> list[Cell]:
    if len(row) != len(RANKING) or scores.policy is None:
        return list(row)
    names = [tier.name for tier in scores.policy.tiers]
    style = _TIER_STYLES[min(names.index(row[4]), 2)] if row[4] in names else "dim"
    return [(cell, style) if index in (2, 4) and style else cell for index, cell in enumerate(row)]


def _closing(scores: Scores, *, commands: bool = True) -> Iterable[str]:
    """The mean of each ranked layer, the months still to come, and where to read on."""
    results = scores.results
    if results is None:
        yield "清单、组织或办法有错误，没有计分。改正后再算。"
        return
    for layer, rows in groupby(results.ranking, key=lambda row: row.layer):
        known = [row.score for row in rows if row.rank is not None and row.score is not None]
        if known:
            catalog = scores.workspace.catalog
            name = catalog.layer_name(layer) if catalog else layer
            yield f"{name}平均 {quotient(sum(known, ZERO), Decimal(len(known)), 2):.2f} 分"
    if scores.period is not None and not scores.alone:
        if not _has_records(scores):
            yield "这个时段还没有任何记录。"
        to_come = len(scores.period.months) - len(results.months)
        if to_come:
            yield f"这个时段 {len(scores.period.months)} 个月里，计入 {len(results.months)} 个月。"
        if commands and results.ranking:
            yield f"逐分来历：dangjian explain {results.ranking[0].unit} {scores.period}"


def _has_records(scores: Scores) -> bool:
    known = scores.workspace.months_with_records
    if not known or scores.period is None:
        return False
    return any(known[0] <= month <= known[-1] for month in scores.period.months)
