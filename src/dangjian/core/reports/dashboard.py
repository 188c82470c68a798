"""看板 as data: the three platforms of a company (目标管理, 过程管控, 精益改善) for one period."""

from __future__ import annotations

from typing import NamedTuple

from dangjian.core.reports.dashboard_goals import Goals, goals
from dangjian.core.reports.dashboard_improvement import Improvement, improvement, monthly_cards
from dangjian.core.reports.dashboard_process import Process, process
from dangjian.core.reports.facts import Facts


class Dashboard(NamedTuple):
    """Everything that the page shows."""

    facts: Facts
    goals: Goals
    process: Process
    improvement: Improvement
    only: tuple[str, ...]
    """Names of the units that were asked for; empty for all."""
    unrecorded: bool
    """Whether the period has no record at all."""
    shut_out: int
    """How many cards of the period can't be computed because of errors in records."""


def dashboard(facts: Facts) -> Dashboard:
    """The dashboard of a period; scores are needed, with items."""
    monthly = monthly_cards(facts, facts.period)
    recorded = {month for _, month in facts.filing.by_unit}
    blocked = [each for each in facts.filing.blocked if each[2] in facts.results.months]
    return Dashboard(
        facts,
        goals(facts, monthly),
        process(facts),
        improvement(facts, monthly),
        tuple(facts.unit(name).name for name in facts.units),
        not recorded & set(facts.results.months),
        len(blocked),
    )
