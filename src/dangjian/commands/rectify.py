"""Reading the register: the list, one problem's story, common problems, what is to be escalated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from dangjian.commands.checking import check_workspace
from dangjian.commands.register import cannot, find, load_register
from dangjian.commands.score import score, score_checked
from dangjian.documents.spoken import unit_called
from dangjian.io.sources import Folder
from dangjian.rectify.common_problems import commons_of
from dangjian.rectify.guidance import Guidance, advise
from dangjian.rectify.settled import Judge, months_of
from dangjian.rectify.views import CommonFound, Escalations, RegisterListing, Statistics, Story
from dangjian.register.register import (
    Tracked,
    Wanted,
    ages,
    listed,
    rate_line,
    registry,
    rules_in,
    step_due,
)
from dangjian.scoring.results import Results
from dangjian.values.period import Month, Period, PeriodKind


def list_register(root: Path, wanted: Wanted, today: date) -> RegisterListing:
    """The rectifications wanted. Raises DangjianError for a unit that doesn't exist."""
    register = load_register(root, day=today)
    if wanted.unit is not None:
        unit = unit_called(register.workspace, wanted.unit, "没有单位 {}", months=[Month.of(today)])
        wanted = wanted._replace(unit=unit)
    chosen = tuple(listed(register.every, wanted, today))
    return RegisterListing(register, chosen, today, settled_among(root, chosen))


def settled_among(root: Path, every: Iterable[Tracked]) -> frozenset[str]:
    """The ids of those whose item no longer fails. Reads the records of their months, where there are
    any to ask about; nothing is known of a workspace in which nothing can be scored."""
    living = [tracked for tracked in every if not tracked.is_over]
    months = {month for tracked in living for month in months_of(tracked)}
    if not months:
        return frozenset()
    checked = check_workspace(Folder(root), months.__contains__)
    return (
        Judge(checked.workspace, checked.filing).settled(living) if checked.sound else frozenset()
    )


def story(root: Path, name: str, today: date, *, then: bool = False) -> Story:
    """Everything about one problem; ``then``: as it was on that day.

    Raises DangjianError when there is none of that id.
    """
    register = load_register(root, day=today if then else None)
    tracked = find(register, name)
    by_id = {each.id: each for each in register.every}
    repeated: list[Tracked] = []
    before = tracked.rectification.repeats
    while before in by_id and by_id[before] not in repeated:
        repeated.append(by_id[before])
        before = by_id[before].rectification.repeats
    followed = tuple(each for each in register.every if each.rectification.repeats == name)
    rules = rules_in(register.workspace, Month.of(today))
    proposal = step_due(tracked, rules, today) if rules and not tracked.is_over else None
    settled = tracked.id in settled_among(root, [tracked])
    return Story(register.workspace, tracked, tuple(repeated), followed, proposal, today, settled)


def statistics(root: Path, today: date, period: Period | None) -> Statistics:
    """Kept due dates by unit and zone, ages, returns and reopenings."""
    register = load_register(root, day=today)
    units = register.workspace.units
    by_unit: dict[str, list[Tracked]] = {}
    for tracked in register.every:
        by_unit.setdefault(tracked.progress.unit, []).append(tracked)
    names = [unit for unit in units if unit in by_unit]
    lines = [
        rate_line(register.workspace, units[name].name, by_unit[name], today, period)
        for name in names
    ]
    zones = []
    for document in register.workspace.organizations:
        for zone in document.model.zones:
            mine = [each for name in names if units[name].zone == zone.id for each in by_unit[name]]
            zones.append(rate_line(register.workspace, zone.name, mine, today, period))
    total = rate_line(register.workspace, "合计", register.every, today, period)
    aged = tuple(ages(register.every, today))
    return Statistics(register, total, tuple(lines), tuple(zones), aged, period, today)


def escalations(root: Path, today: date) -> Escalations:
    """Every problem for which a step of the policy is due and wasn't taken."""
    register = load_register(root, day=today)
    rules = rules_in(register.workspace, Month.of(today))
    living = [tracked for tracked in register.every if not tracked.is_over] if rules else []
    proposals = [(each, step_due(each, rules, today)) for each in living if rules]
    due = tuple(pair for pair in proposals if pair[1].step is not None)
    return Escalations(register, due, today)


def common(root: Path, period: Period) -> CommonFound:
    """The common problems of a period beside those of the one before."""
    earlier = Period(period.kind, period.first.plus(-period.kind.length))
    months = {*period.months, *earlier.months, period.last.plus(1)}
    checked = check_workspace(Folder(root), months.__contains__)
    workspace, policy = checked.workspace, checked.workspace.policy_of(period)
    if not checked.sound or policy is None:
        raise cannot("找出共性问题", score_checked(checked, period).problems)

    def scored(month: Month) -> Results | None:
        return score_checked(checked, Period(PeriodKind.MONTH, month), full=True).results

    found = commons_of(workspace, checked.filing, period, scored)
    errors = tuple(problem for problem in checked.problems if problem.is_error)
    return CommonFound(workspace, period, policy, found, errors)


# Guidance by tier for a period.


def guidance(root: Path, period: Period) -> Guidance:
    """What to say to each ranked unit. Raises ProblemsFound when nothing can be scored."""
    scores = score(Folder(root), period, full=True)
    if scores.results is None or scores.policy is None:
        raise cannot("分类指导", scores.problems)
    every = registry(scores.workspace)
    settled = settled_among(root, every)
    advice, zones = advise(scores.workspace, scores.results, scores.policy, every, settled)
    errors = tuple(problem for problem in scores.problems if problem.is_error)
    return Guidance(scores.workspace, period, scores.policy, advice, zones, errors)
