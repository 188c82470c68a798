"""The facts that papers tell, gathered once from the results of a period (`report_facts`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from dangjian.documents.checklist import Cycle, Item
from dangjian.explaining.unit import months_aside
from dangjian.pages.apart import capped_bonuses
from dangjian.pages.gathering_findings import (
    bonuses_told,
    common_told,
    groups_told,
    met_by_all,
    missing_told,
    overclaims_told,
    penalties_told,
    rises_told,
    vetoes_told,
)
from dangjian.pages.gathering_units import layer_told, unit_told, zones_told
from dangjian.pages.notice import notices_told
from dangjian.pages.outcome import Outcome
from dangjian.pages.paper import number, objections_until, office, sender
from dangjian.pages.report_facts import (
    DueTold,
    InspectionTold,
    RegisterTold,
    ReportFacts,
)
from dangjian.register.register import raised_in, rate_line
from dangjian.scoring.agenda import agenda_of
from dangjian.scoring.counting import counting_lists, is_card_of, months_of_cards
from dangjian.scoring.entries import Filed
from dangjian.values.period import Month, Period
from dangjian.values.wording import (
    after_chinese,
    full_day,
)


def report_facts(kind: str, outcome: Outcome) -> ReportFacts:
    """Everything that papers of a period tell of its ranked units, as of the day that they bear."""
    facts = outcome.facts
    monthly, due = next_due(outcome)
    return ReportFacts(
        schema="dangjian/report-facts@1",
        kind=kind,
        period=str(facts.period),
        period_words=facts.period.words,
        day=facts.today.isoformat(),
        day_words=full_day(facts.today),
        company=facts.workspace.name,
        sender=sender(facts),
        office=office(facts),
        number=number(facts),
        copies=facts.papers.copies,
        policy=facts.policy.title,
        lists=tuple(dict.fromkeys(each.title for each in outcome.lists)),
        sealed=not outcome.loose,
        state=facts.state,
        provisional=tuple(outcome.name(r.unit) for r in outcome.rows if r.provisional),
        months_aside=tuple(months_aside(facts.period, facts.results.months)),
        inspection=_inspection(outcome),
        layers=tuple(layer_told(outcome, each) for each in outcome.layers),
        zones=zones_told(outcome),
        units=tuple(unit_told(outcome, row) for row in outcome.rows),
        met=met_by_all(outcome),
        bonuses=tuple(bonuses_told(outcome)),
        capped=tuple(
            f"{outcome.name(e.unit)}{after_chinese(e.words)}。" for e in capped_bonuses(outcome)
        ),
        rises=rises_told(outcome),
        groups=groups_told(outcome),
        common=common_told(outcome),
        common_gone=tuple(judged.item.title for _, judged in outcome.common.gone),
        vetoes=tuple(vetoes_told(outcome)),
        penalties=tuple(penalties_told(outcome)),
        overclaims=tuple(overclaims_told(outcome)),
        missing=tuple(missing_told(outcome)),
        register=_register(outcome),
        next_month=f"{facts.period.last.plus(1).month} 月",
        next_monthly=monthly,
        next_due=due,
        objections_until=objections_until(facts),
        notices=notices_told(facts) if kind == "notice" else (),
        basis=facts.foot(outcome.lists)[0],
    )


# How and when it was inspected, and by whom.


def _inspection(outcome: Outcome) -> InspectionTold:
    """By the records of the counting lists; an excused record is none of an inspection."""
    days: list[date] = []
    by: dict[str, None] = {}
    seen: dict[str, set[str]] = {"inspected": set(), "self": set(), "excused": set()}
    for unit, filed in _filed(outcome):
        record = filed.inspection
        if record is not None and record.excused is None:
            seen["inspected"].add(unit)
            days.append(record.date)
            entries = (record.entries or {}).values()
            # Who judged item by item; who only filled in the form is asked where nobody else is named.
            by |= dict.fromkeys([e.by for e in entries if e.by] or [record.by])
        elif record is not None or (filed.self_check and filed.self_check.excused):
            seen["excused"].add(unit)
        elif filed.self_check is not None:
            seen["self"].add(unit)
    names = [outcome.office_of(each) for each in by]
    seen["self"] -= seen["inspected"]
    seen["excused"] -= seen["inspected"] | seen["self"]
    absent = {row.unit for row in outcome.rows} - set().union(*seen.values())
    named = {key: _in_order(outcome, units) for key, units in seen.items()}
    return InspectionTold(
        first=min(days).isoformat() if days else None,
        last=max(days).isoformat() if days else None,
        by=tuple(sorted({name for name in names if name}, key=_place)),
        persons=sum(not name for name in names),
        inspected=len(seen["inspected"]),
        self_only=named["self"],
        absent=_in_order(outcome, absent),
        excused=named["excused"],
    )


_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


def _place(name: str) -> str:
    """督查一组 before 督查二组."""
    return name.translate(_NUMERALS)


def _filed(outcome: Outcome) -> Iterator[tuple[str, Filed]]:
    """What was filed for the counting cards of the months that count."""
    facts = outcome.facts
    for row in outcome.rows:
        for month in months_of_cards(facts.period, facts.results.months):
            lists = facts.filing.by_unit.get((row.unit, month), {})
            yield from (
                (row.unit, lists[name])
                for name in row.counting
                if name in lists and is_card_of(facts.workspace, name, month, facts.period)
            )


def _in_order(outcome: Outcome, units: Iterable[str]) -> tuple[str, ...]:
    chosen = set(units)
    return tuple(u.name for u in outcome.facts.workspace.units.values() if u.id in chosen)


# The register, and what is due next.


def _register(outcome: Outcome) -> RegisterTold:
    facts = outcome.facts
    raised = raised_in(outcome.register, facts.period)
    living = [each for each in raised if not each.is_over]
    line = rate_line(facts.workspace, "", outcome.register, facts.today, facts.period)
    days = sorted(each.progress.due for each in living)
    return RegisterTold(
        raised=len(raised),
        raised_open=len(living),
        first_due=days[0].isoformat() if days else None,
        last_due=days[-1].isoformat() if days else None,
        due=line.due,
        kept=line.kept,
        rate=line.rate if line.due else None,
        whole=line.whole,
        open=line.open,
        overdue=line.overdue,
    )


def next_due(outcome: Outcome) -> tuple[int, tuple[DueTold, ...]]:
    """How many monthly items the counting lists have in the month after the period, and what else is
    due in it, day by day."""
    month = outcome.facts.period.last.plus(1)
    monthly, others = _due_in(outcome, month)
    others.sort(key=lambda pair: pair[0])
    told = tuple(
        DueTold(day=day.isoformat(), items=tuple(item.title for _, item in group))
        for day, group in groupby(others, key=lambda pair: pair[0])
    )
    return monthly, told


def _due_in(outcome: Outcome, month: Month) -> tuple[int, list[tuple[date, Item]]]:
    facts, workspace = outcome.facts, outcome.facts.workspace
    policy = workspace.policy_in(month) or facts.policy
    coming = Period(facts.period.kind, month)
    units = (facts.unit(row.unit) for row in outcome.rows)
    names = dict.fromkeys(
        name for unit in units for name in counting_lists(workspace, unit, coming, policy)
    )
    monthly, others = 0, []
    lists = (workspace.checklist_in(name, month) for name in names)
    for checklist in filter(None, lists):
        for post in agenda_of(workspace, checklist, month).posts:
            if post.is_due and post.counted and not post.item.draws:
                if post.item.cycle is Cycle.MONTH:
                    monthly += 1
                else:
                    others.append((post.due_date, post.item))
    return monthly, others
