"""Scores in the forms that ``dangjian score`` offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from dangjian import __version__
from dangjian.render.csv import csv_text
from dangjian.render.json import dump, scores_dict
from dangjian.render.terminal import Cell, TerminalColumn, render_table
from dangjian.scoring.results import Row, Scorecard, aside_cards
from dangjian.scoring.scores import Scores, overclaim_remarks, row_remarks
from dangjian.values.numbers import ZERO, plain, quotient


def render_scores(scores: Scores, format_: str, *, width: int = 80, colour: bool = False) -> str:
    """A period's scores as table, json, csv or markdown."""
    match format_:
        case "json":
            return scores_json(scores)
        case "csv":
            return ranking_csv(scores)
        case "markdown":
            return score_markdown(scores)

    return score_table(scores, width=width, colour=colour)


def scores_json(scores: Scores) -> str:
    """The contract ``dangjian/scores@1``."""
    policy = scores.results.policy if scores.results else None
    period = str(scores.period) if scores.period else None
    return dump(scores_dict(period, __version__, policy, scores.results, scores.problems))


# A period's scores for people: the terminal's table and its Markdown twin.


RANKING = (
    TerminalColumn("名次", "right"),
    TerminalColumn("单位", wrap=True),
    TerminalColumn("得分", "right"),
    TerminalColumn("等次"),
    TerminalColumn("类别"),
    TerminalColumn("指导"),
    TerminalColumn("自查差距", "right"),
    TerminalColumn("说明", wrap=True),
)
CARDS = (
    TerminalColumn("单位", wrap=True),
    TerminalColumn("得分", "right"),
    TerminalColumn("等次"),
    TerminalColumn("得/应得", "right"),
    TerminalColumn("说明", wrap=True),
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
    # Only for this form: pages are more to import than a table of scores.
    from dangjian.render.markdown import markdown_table, plain_markdown

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


def _tables(scores: Scores) -> Iterable[tuple[str, Sequence[TerminalColumn], list[list[str]]]]:
    results = scores.results
    if results is None:
        return
    for (layer, class_), rows in groupby(results.ranking, key=_group):
        every = list(rows)
        name = scores.workspace.class_title(scores.policy, layer, class_)
        yield f"{name} {len(every)} 个", RANKING, [_ranking_row(row, scores) for row in every]
    names = list(scores.workspace.versions)
    others = sorted(aside_cards(results), key=lambda card: names.index(card.checklist))
    for checklist, cards in groupby(others, key=lambda card: card.checklist):
        title = scores.workspace.newest(checklist).title
        yield (
            title if scores.alone else f"{title}（不排名）",
            CARDS,
            [_card_row(card, scores) for card in cards],
        )


def _group(row: Row) -> tuple[str, str | None]:
    """Units are ranked among those of their layer and class."""
    return row.layer, row.class_


def _number(value: Decimal | None, places: int = 2) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def _ranking_row(row: Row, scores: Scores) -> list[str]:
    cards = scores.counting_cards(row)
    gaps = [card.gap for card in cards if card.gap is not None]
    return [
        "–" if row.rank is None else str(row.rank),
        scores.name_of(row.unit),
        _number(row.score, scores.policy.places if scores.policy else 2),
        row.grade or ("待定" if row.score is not None else "–"),
        row.tier or "–",
        row.focus or "–",
        _number(max(gaps, default=None)),
        "，".join(row_remarks(row, cards)),
    ]


def _card_row(card: Scorecard, scores: Scores) -> list[str]:
    remarks = [f"否决：{veto.effect.words()}" for veto in card.vetoes]
    if card.incomplete:
        remarks.append("有到期事项没有填报，不计分")
    elif card.score is None:
        remarks.append("没有适用的事项")
    elif card.missing:
        remarks.append(f"缺 {len(card.missing)} 项")
    remarks += overclaim_remarks((card,))
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
    for (layer, class_), rows in groupby(results.ranking, key=_group):
        known = [row.score for row in rows if row.rank is not None and row.score is not None]
        if known:
            name = scores.workspace.class_title(scores.policy, layer, class_)
            yield f"{name}平均 {quotient(sum(known, ZERO), Decimal(len(known)), 2):.2f} 分"
    if scores.period is not None and not scores.alone:
        if not _has_records(scores):
            yield "这个时段各月还没有记录。"
        to_come = len(scores.period.months) - len(results.months)
        if to_come:
            yield f"这个时段 {len(scores.period.months)} 个月里，计入 {len(results.months)} 个月。"
        if commands and results.ranking:
            yield f"逐分来历：dangjian explain {results.ranking[0].unit} {scores.period}"


def _has_records(scores: Scores) -> bool:
    months = scores.period.months if scores.period is not None else ()
    return not set(months).isdisjoint(scores.workspace.months_with_records)


# The ranking as CSV: a row a unit, columns named like the keys of the JSON.


RANKING_COLUMNS = (
    "unit", "name", "layer", "rank", "score", "grade", "tier", "focus", "coefficient",
    "provisional", "notes",
)  # fmt: skip
CARD_COLUMNS = ("unit", "name", "checklist", "version", "score", "grade", "earned", "applicable")


def ranking_csv(scores: Scores) -> str:
    """The ranking; single records give a row a card."""
    results = scores.results
    if scores.alone:
        cards = results.scorecards if results else ()
        rows = [
            (
                c.unit,
                scores.name_of(c.unit),
                c.checklist,
                c.version,
                c.score,
                c.grade,
                c.earned,
                c.applicable,
            )
            for c in cards
        ]
        return csv_text(CARD_COLUMNS, rows)
    ranking = results.ranking if results else ()
    # A column that says something only where there are classes.
    classes = bool(scores.policy and scores.policy.classes)
    return csv_text(
        (*RANKING_COLUMNS, "class") if classes else RANKING_COLUMNS,
        [
            (r.unit, scores.name_of(r.unit), r.layer, r.rank, r.score, r.grade, r.tier, r.focus,
             r.coefficient, r.provisional, "；".join(r.notes),
             *((r.class_,) if classes else ()))
            for r in ranking
        ],
    )  # fmt: skip
