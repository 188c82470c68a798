"""Indicators of what follows from scores: rectifications, points ledgers, campaigns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dangjian.campaigns.milestones import Light, standings
from dangjian.checks.ledgers import ledger_findings, rules_of
from dangjian.core.reports.facts import Facts
from dangjian.core.reports.kpi import Indicator, Value, published, ratio
from dangjian.core.reports.registered import found_month
from dangjian.ledgers.balances import UnitSummary, balances, unit_summaries
from dangjian.register.lifecycle import ProblemState as State
from dangjian.register.register import Tracked, ages, rate_line

FEW_PEOPLE = 3
"""Of fewer people no balance is told: it could be told whose it is."""
_AGES = ("age_7", "age_30", "age_90", "age_over_90")


def aftermath(facts: Facts) -> Iterator[Indicator]:
    """The indicators ``rectification.*``, ``points.*`` and ``campaign.*``."""
    yield from _rectifications(facts)
    yield from _points(facts)
    yield from _campaigns(facts)


def _rectifications(facts: Facts) -> Iterator[Indicator]:
    by_unit: dict[str, list[Tracked]] = {}
    for tracked in facts.problems:
        by_unit.setdefault(tracked.progress.unit, []).append(tracked)
    judged = {card.unit for card in facts.results.scorecards}
    for unit in published(facts):
        if unit in by_unit or unit in judged:
            yield from _of_unit(facts, by_unit.get(unit, ()), unit, facts.unit(unit).layer)
    if not facts.units:
        yield from _of_unit(facts, facts.problems, None, None)


def _of_unit(
    facts: Facts, mine: Sequence[Tracked], unit: str | None, layer: str | None
) -> Iterator[Indicator]:
    line = rate_line("", mine, facts.today, facts.period)
    months = facts.period.months
    raised = [
        each
        for each in mine
        if found_month(each) in months and each.progress.state is not State.WITHDRAWN
    ]
    oldest = min((each.progress.raised for each in mine if not each.is_over), default=None)
    values: dict[str, Value] = {
        "raised": len(raised),
        "open": line.open,
        "overdue": line.overdue,
        "due": line.due,
        "closed_on_time": line.kept,
        "closing_rate": line.rate if line.due else None,
        **{name: count for name, (_, count) in zip(_AGES, ages(mine, facts.today), strict=True)},
        "oldest": None if oldest is None else max(0, (facts.today - oldest).days),
    }
    notes = {"closing_rate": "" if line.due else "没有到期的"}
    for name, value in values.items():
        yield Indicator(f"rectification.{name}", value, unit, None, layer, notes.get(name, ""))


def _points(facts: Facts) -> Iterator[Indicator]:
    """Balances by unit of the ledgers of the period's year; a ledger with errors is left out."""
    workspace = facts.workspace
    wrong = {f.document for f in ledger_findings(workspace) if f.code.severity.value == "error"}
    unit_of = {unit.id: unit.parent or "" for unit in workspace.units.values()}
    units = set(published(facts))
    for document in workspace.ledgers:
        ledger = document.model
        rules = rules_of(workspace, ledger)
        if ledger.year != facts.period.last.year or document.name in wrong or rules is None:
            continue
        every = balances(ledger, rules)
        for summary in unit_summaries(every, unit_of):
            if summary.unit in units:
                yield from _of_points(facts, summary, ledger.rules_id)
        if not facts.units:
            for summary in unit_summaries(every, {}):  # all of them under no unit
                yield from _of_points(facts, summary, ledger.rules_id)


def _of_points(facts: Facts, summary: UnitSummary, rules: str) -> Iterator[Indicator]:
    told = summary.people >= FEW_PEOPLE
    values: dict[str, Value] = {
        "people": summary.people,
        "mean": summary.mean if told else None,
        "lowest": summary.lowest if told else None,
        "under": summary.under if told else None,
    }
    layer = facts.unit(summary.unit).layer if summary.unit else None
    for name, value in values.items():
        note = f"不到 {FEW_PEOPLE} 人，不出" if value is None else ""
        yield Indicator(f"points.{name}", value, summary.unit or None, rules, layer, note)


def _campaigns(facts: Facts) -> Iterator[Indicator]:
    for document in facts.workspace.campaigns:
        campaign = document.model
        team = facts.workspace.units.get(campaign.team)
        if team is None or not facts.wants(campaign.team):
            continue
        every = standings(campaign, facts.today)
        done = sum(each.actual is not None for each in every)
        values: dict[str, Value] = {
            "milestones": len(every),
            "done": done,
            "late": sum(each.light is Light.RED for each in every),
            "progress": ratio(done, len(every)),
        }
        for name, value in values.items():
            yield Indicator(f"campaign.{name}", value, team.id, campaign.id, team.layer)
