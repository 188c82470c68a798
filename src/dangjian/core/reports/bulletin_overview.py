"""一、总体情况: how many units, the mean and its arithmetic, grades, tiers, who isn't ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dangjian.core.page import Block, Column, Paragraph, Table, cells
from dangjian.core.reports.outcome import Outcome, counts_words
from dangjian.scoring.results import Row
from dangjian.scoring.summaries import Summary, layer_summaries, zone_summaries
from dangjian.values.numbers import plain, signed

_TIERS = (
    Column("类别", 4, "center"),
    Column("指导重点", 5, "center"),
    Column("个数", 3, "center"),
    Column("单位（得分）", 24),
)


def overview(outcome: Outcome) -> Iterator[Block]:
    """A part for each ranked layer."""
    for summary in layer_summaries(outcome.facts.workspace, outcome.facts.results):
        yield Paragraph(counts_words(summary))
        yield Paragraph(_grades(outcome, summary))
        change = _mean_change(outcome, summary)
        if change:
            yield Paragraph(change)
        if summary.ranked:
            yield _tiers(outcome, summary)
        unranked = [row for row in summary.rows if row.rank is None]
        if unranked:
            yield Paragraph(f"没有排名的：{'；'.join(_unranked(outcome, r) for r in unranked)}。")
    zones = _zones(outcome)
    if zones is not None:
        yield zones


def _score(value: Decimal | None) -> str:
    return "–" if value is None else plain(value)


def _grades(outcome: Outcome, summary: Summary) -> str:
    counts = summary.grades
    order = [grade.name for grade in outcome.facts.policy.grades]
    words = "，".join(f"{name} {counts.get(name, 0)} 个" for name in order)
    vetoed = f"其中 {summary.vetoed} 个受一票否决限制。" if summary.vetoed else ""
    scored = sum(counts.values())
    return f"有得分的 {scored} 个的等次：{words}。{vetoed}"


def _mean_change(outcome: Outcome, summary: Summary) -> str:
    """The mean beside that of the month before; empty where there is none."""
    rows = tuple(row for row in outcome.before.values() if row.layer == summary.layer)
    before = summary._replace(rows=rows)
    if before.mean is None or summary.mean is None:
        return ""
    moved = summary.mean - before.mean
    word = "持平" if not moved else f"{'提高' if moved > 0 else '降低'} {plain(abs(moved))} 分"
    return (
        f"上月参加排名的 {len(before.ranked)} 个平均 {plain(before.mean)} 分，本月{word}"
        f"（{plain(summary.mean)} − {plain(before.mean)} = {signed(moved)}）。"
    )


def _tiers(outcome: Outcome, summary: Summary) -> Table:
    rows = []
    for tier in outcome.facts.policy.tiers:
        mine = [row for row in summary.ranked if row.tier == tier.name]
        rows.append(cells(tier.name, tier.focus, len(mine), _named(outcome, mine)))
    return Table(_TIERS, tuple(rows), title=f"{summary.layer_name}分类（按名次）")


def _named(outcome: Outcome, rows: Sequence[Row]) -> str:
    return "、".join(f"{outcome.name(row.unit)}（{_score(row.score)}）" for row in rows) or "没有"


def _unranked(outcome: Outcome, row: Row) -> str:
    score = f"得分 {plain(row.score)}" if row.score is not None else "没有得分"
    reasons = [note for note in row.notes if note not in score]
    return f"{outcome.name(row.unit)}（{'，'.join([score, *reasons])}）"


def _zones(outcome: Outcome) -> Table | None:
    """The means of the zones; None without zones."""
    found = zone_summaries(outcome.facts.workspace, outcome.facts.results)
    if not found:
        return None
    columns = (
        Column("协作区", 10),
        Column("排名单位", 5, "center"),
        Column("平均分", 5, "right", 2),
        Column("各类个数", 14),
    )
    rows = (
        cells(
            each.name
            if len({z.layer for z in found}) == 1
            else f"{each.name}（{each.layer_name}）",
            len(each.ranked),
            each.mean,
            "，".join(f"{tier} {count} 个" for tier, count in each.tiers.items()) or "没有",
        )
        for each in found
    )
    return Table(columns, tuple(rows), title="党建协作区平均分")
