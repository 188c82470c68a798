"""What the dashboard's template needs besides the data: charts, signs, and the numbers at its head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from dangjian.campaigns.milestones import Light
from dangjian.documents.policy import Policy
from dangjian.pages.chart_scale import Scale, scale_of
from dangjian.pages.dashboard import Dashboard, TaskLine
from dangjian.pages.dashboard_improvement import Age, Stage, UnitProblems, ZoneLine
from dangjian.pages.dashboard_items import CellKind, HeatCell, HeatColumn, HeatLine, HeatMap
from dangjian.pages.dashboard_process import LayerProcess, ProcessSections, RankLine, SectionLine
from dangjian.rectify.guidance import kind_of
from dangjian.render.svg import diverging, score_bar, sparkline, stacked
from dangjian.render.svg_charts import LEAST_AXES, radar, trend
from dangjian.values.numbers import ZERO
from dangjian.values.period import Month

TIER_SIGNS = {"model": "▲", "bottleneck": "●", "problems": "▼"}
"""The sign of a tier, by what it is told (`rectify.guidance`)."""
LIGHT_SIGNS = {Light.GREEN: "√", Light.YELLOW: "△", Light.RED: "×", Light.WHITE: "○"}


class Number(NamedTuple):
    """A number at the head of the page."""

    words: str
    value: str
    note: str


class Barred(NamedTuple):
    """A line of a table with its bar."""

    line: TaskLine | Age | Stage | UnitProblems | ZoneLine
    bar: Markup


class Ranked(NamedTuple):
    """A line of the ranking with its drawings."""

    line: RankLine
    tier_sign: str
    bar: Markup
    gap: Markup
    spark: Markup


class Sections(NamedTuple):
    """A list's sections, and the radar of the unit that is shown first (empty with too few axes)."""

    table: ProcessSections
    first: SectionLine
    radar: Markup


class LayerFigures(NamedTuple):
    """A ranked layer as the template takes it."""

    layer: LayerProcess
    lines: tuple[Ranked, ...]
    first: RankLine
    """The unit whose line and radar are drawn before anyone chooses."""
    trend: Markup
    """Empty where no month has a score."""
    sections: tuple[Sections, ...]
    shown_months: tuple[str, ...]
    tiers: tuple[tuple[str, str, str, int], ...]
    """Sign, name, focus and number of units of each tier."""


def headline(board: Dashboard) -> Iterator[Number]:
    """The numbers that a secretary asks for first."""
    for layer in board.process.layers:
        summary = layer.summary
        rest = len(summary.rows) - len(summary.ranked)
        note = f"排名 {len(summary.ranked)} 个" + (f"，不排名 {rest} 个" if rest else "")
        mean = "–" if summary.mean is None else f"{summary.mean:.2f}"
        yield Number(f"{summary.name}平均得分", mean, note)
    due = sum(line.tasks.due for line in board.goals.layers)
    full = sum(line.tasks.full for line in board.goals.layers)
    missing = sum(line.tasks.missing for line in board.goals.layers)
    yield Number("到期事项", str(due), f"得满分 {full} 项，没有填报 {missing} 项")
    yield Number("暂定的得分表", str(len(board.process.loose)), "缺填报，或者只有自查")
    total, settled = board.improvement.total, board.improvement.settled
    waiting = f"，不再失分待撤销 {settled} 个" if settled else ""
    yield Number("尚未销号的问题", str(total.open), f"其中逾期 {total.overdue} 个{waiting}")
    yield Number(
        "本期发现的问题",
        str(board.improvement.raised),
        f"共性问题 {len(board.improvement.common)} 项",
    )
    late = sum(each.count(Light.RED) for each in board.improvement.campaigns)
    done = sum(each.count(Light.GREEN, Light.YELLOW) for each in board.improvement.campaigns)
    every = sum(len(each.milestones) for each in board.improvement.campaigns)
    if every:
        yield Number("攻坚节点", f"{done}/{every}", f"过期没有完成 {late} 个")


def task_rows(lines: Iterable[TaskLine]) -> list[Barred]:
    """Tasks with a bar of what became of them."""
    return [
        Barred(line, Markup(stacked(_task_parts(line), line.tasks.due) if line.tasks.due else ""))
        for line in lines
    ]


def _task_parts(line: TaskLine) -> list[tuple[str, int]]:
    return [(f"t-{name}", count) for name, count in line.tasks._asdict().items()]


def age_rows(ages: Sequence[Age]) -> list[Barred]:
    """Ages with bars as long as their share of the largest."""
    most = max((each.in_time + each.overdue for each in ages), default=0)
    return [Barred(each, _problem_bar(each.in_time, each.overdue, most)) for each in ages]


def stage_rows(stages: Sequence[Stage]) -> list[Barred]:
    """States with bars as long as their share of the largest."""
    most = max((each.problems for each in stages), default=0)
    return [
        Barred(each, Markup(stacked([("p-count", each.problems)], most) if most else ""))
        for each in stages
    ]


def problem_rows(units: Sequence[UnitProblems]) -> list[Barred]:
    """Units with bars of their open problems, the most overdue and open first."""
    order = sorted(units, key=lambda each: (-each.rate.overdue, -each.rate.open))
    most = max((each.rate.open for each in units), default=0)
    return [
        Barred(each, _problem_bar(each.rate.open - each.rate.overdue, each.rate.overdue, most))
        for each in order
    ]


def zone_rows(board: Dashboard) -> list[Barred]:
    """Zones with a bar of their mean."""
    most = _most(board)
    marks = _marks(board.facts.policy)
    return [
        Barred(each, Markup(score_bar(each.summary.mean, marks, most)))
        for each in board.improvement.zones
    ]


def _problem_bar(in_time: int, overdue: int, most: int) -> Markup:
    return Markup(stacked([("p-overdue", overdue), ("p-open", in_time)], most) if most else "")


def layer_figures(board: Dashboard, layer: LayerProcess) -> LayerFigures:
    """The drawings of a layer."""
    facts = board.facts
    chosen = (line for line in layer.lines if line.unit in facts.units[:1])
    first = next(chosen, layer.lines[0])
    scale = _scale(layer)
    signs = {tier.name: TIER_SIGNS[kind_of(tier)] for tier in facts.policy.tiers}
    counts = layer.summary.tiers
    tiers = sorted(facts.policy.tiers, key=lambda tier: tuple(TIER_SIGNS).index(kind_of(tier)))
    return LayerFigures(
        layer,
        tuple(_ranked_lines(board, layer, signs, scale)),
        first,
        _trend(board, layer, first, scale),
        tuple(_sections(layer, first)),
        tuple(month_words(month) for month in board.process.months),
        tuple((signs[t.name], t.name, t.focus, counts.get(t.name, 0)) for t in tiers),
    )


def _ranked_lines(
    board: Dashboard, layer: LayerProcess, signs: Mapping[str, str], scale: Scale
) -> Iterator[Ranked]:
    policy = board.facts.policy
    limit = policy.overclaim.over if policy.overclaim else None
    gaps = [abs(line.gap) for line in layer.lines if line.gap is not None]
    widest = max([*gaps, limit or ZERO], default=ZERO)
    marks, most = _marks(policy), _most(board)
    for line in layer.lines:
        yield Ranked(
            line,
            signs.get(line.row.tier or "", ""),
            Markup(score_bar(line.row.score, marks, most)),
            Markup(diverging(line.gap, widest, limit)),
            Markup(sparkline(line.months, scale)),
        )


def _scale(layer: LayerProcess) -> Scale:
    known = [score for line in layer.lines for score in line.months if score is not None]
    ends = [each for month in layer.trend for each in (month.lowest, month.highest)]
    return scale_of([*known, *(each for each in ends if each is not None)] or [ZERO])


def _trend(board: Dashboard, layer: LayerProcess, first: RankLine, scale: Scale) -> Markup:
    by_month = {each.month: each for each in layer.trend}
    every = [by_month.get(month) for month in board.process.months]
    if not any(each and each.mean is not None for each in every):
        return Markup("")
    return Markup(
        trend(
            [month_words(month) for month in board.process.months],
            [each.mean if each else None for each in every],
            [each.highest if each else None for each in every],
            [each.lowest if each else None for each in every],
            first.months,
            scale,
            f"{layer.name}各月得分：平均、最高、最低，和{first.name}",
        )
    )


def _sections(layer: LayerProcess, first: RankLine) -> Iterator[Sections]:
    for table in layer.sections:
        if not table.lines:
            continue
        mine = next((line for line in table.lines if line.unit == first.unit), table.lines[0])
        drawn = ""
        if len(table.sections) >= LEAST_AXES:
            words = f"{table.title}各项目得分率：{mine.name}与{layer.name}平均"
            drawn = radar(table.sections, mine.shares, table.means, words)
        yield Sections(table, mine, Markup(drawn))


def _marks(policy: Policy) -> list[Decimal]:
    return [grade.from_ for grade in policy.grades]


def _most(board: Dashboard) -> Decimal:
    scores = [row.score for row in board.facts.results.ranking if row.score is not None]
    return max([Decimal(100), *scores])


def month_words(month: Month) -> str:
    """``5 月``."""
    return f"{month.month} 月"


# The cells of item × unit, written as shortly as HTML allows: five hundred units have twenty
# thousand.


CLASSES: dict[CellKind, str] = {
    "full": "f",
    "some": "s",
    "much": "m",
    "most": "l",
    "all": "a",
    "missing": "q",
    "na": "n",
    "idle": "i",
    "bonus": "b",
    "veto": "v",
}
"""One letter a kind; the style sheet gives it its colour, the text in the cell says the same."""


class Head(NamedTuple):
    """A section over its columns."""

    title: str
    columns: int


class HeatRow(NamedTuple):
    """A unit's line and its cells as HTML."""

    line: HeatLine
    cells: Markup


class HeatTable(NamedTuple):
    """A list as the template takes it."""

    heat: HeatMap
    heads: tuple[Head, ...]
    rows: tuple[HeatRow, ...]
    worst: tuple[tuple[HeatColumn, int, int], ...]
    """Items by how many units lost points: the item, these units, and how many were judged."""


_WORST = 5


def heat_tables(maps: Iterable[HeatMap]) -> list[HeatTable]:
    """Every list with its cells written."""
    return [
        HeatTable(
            each,
            tuple(
                Head(title, len(list(columns)))
                for title, columns in groupby(each.columns, key=lambda column: column.section)
            ),
            tuple(HeatRow(line, _cells(line.cells)) for line in each.lines),
            _worst(each),
        )
        for each in maps
    ]


def _cells(cells: Sequence[HeatCell]) -> Markup:
    """Signs and numbers of our own making: nothing in them needs escaping."""
    return Markup("".join(f"<td class={CLASSES[each.kind]}>{each.text}" for each in cells))


_SHORT = ("some", "much", "most", "all", "missing")


def _worst(heat: HeatMap) -> tuple[tuple[HeatColumn, int, int], ...]:
    found = []
    for column, cells in zip(
        heat.columns, zip(*(line.cells for line in heat.lines), strict=True), strict=True
    ):
        short = sum(each.kind in _SHORT for each in cells)
        judged = short + sum(each.kind == "full" for each in cells)
        if short:
            found.append((column, short, judged))
    found.sort(key=lambda each: -each[1])
    return tuple(found[:_WORST])
