"""看板: one HTML file with three tabs that needs nothing else, on screens, phones and A3 paper."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dangjian.pages.dashboard import Dashboard
from dangjian.pages.register_words import SETTLED_WORDS
from dangjian.render import dashboard_figures as figures
from dangjian.render.dashboard_figures import heat_tables
from dangjian.render.html import fill
from dangjian.values.numbers import HUNDRED, half_up, plain, product, signed
from dangjian.values.wording import day_words, listed

_NAMED = 20
"""How many units a cell names."""


def dashboard_html(board: Dashboard) -> str:
    """The whole page."""
    facts = board.facts
    return fill(
        "dashboard.html",
        board=board,
        facts=facts,
        period=facts.period.words,
        day=day_words(facts.today),
        headline=figures.headline(board),
        tasks=figures.task_rows(board.goals.layers),
        unit_tasks=figures.task_rows(board.goals.units),
        layers=[figures.layer_figures(board, layer) for layer in board.process.layers],
        heat=heat_tables(board.process.heat),
        ages=figures.age_rows(board.improvement.ages),
        stages=figures.stage_rows(board.improvement.stages),
        problems=figures.problem_rows(board.improvement.units),
        zones=figures.zone_rows(board),
        rolled_up=len(facts.period.months) > 1,
        score=score,
        settled_words=SETTLED_WORDS,
        points=points,
        gap=gap,
        change=change,
        percent=percent,
        names=names,
        day_words=day_words,
    )


def score(value: Decimal | None) -> str:
    """``92.50``; – where there is none."""
    return "–" if value is None else f"{value:.2f}"


def gap(value: Decimal | None) -> str:
    """``−1.06``; – where nothing was judged by both."""
    return score(value).replace("-", "−")


def points(value: Decimal | None) -> str:
    """``2.6667``; – where there is none."""
    return "–" if value is None else plain(value)


def change(value: Decimal | None) -> str:
    """``+1.13``, ``−0.15``, ``0``; – where nothing can be compared."""
    if value is None:
        return "–"
    return f"+{plain(value)}" if value > 0 else signed(value)


def percent(share: Decimal | None) -> str:
    """A share of at most 4 places as ``90.54%``; – where there is none."""
    return "–" if share is None else f"{plain(half_up(product(HUNDRED, share), 2))}%"


def names(every: Iterable[str]) -> str:
    """Names in a cell: as many as a reader reads, then how many there are."""
    found = list(every)
    return listed(found, _NAMED) if found else "–"
