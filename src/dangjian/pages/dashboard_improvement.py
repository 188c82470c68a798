"""精益改善: problems and their closing, what is common, what comes back, zones, campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dangjian.campaigns.milestones import Light, MilestoneStanding, standings
from dangjian.documents.organization import PERSON_LAYER
from dangjian.pages.facts import Facts
from dangjian.rectify.common_problems import CommonProblem
from dangjian.rectify.guidance import Standing, advise
from dangjian.register.lifecycle import ProblemState
from dangjian.register.register import (
    AGES,
    ClosingRate,
    Tracked,
    Wanted,
    age_band,
    listed,
    raised_in,
    rate_line,
)
from dangjian.scoring.results import Scorecard
from dangjian.scoring.summaries import Summary, zone_summaries

# Zones beside each other, and the campaigns of task teams.


class ZoneLine(NamedTuple):
    """A zone and one layer in it."""

    summary: Summary
    rate: ClosingRate
    """Of all its units' problems, whatever their layer."""
    weakest: Standing | None
    """The section in which its units are furthest behind the mean."""


class CampaignLine(NamedTuple):
    """A campaign as of the day."""

    title: str
    team: str
    branch: str
    goal: str
    milestones: tuple[MilestoneStanding, ...]
    score: Decimal | None
    """Of the team in the period; None without a card."""
    grade: str | None

    def count(self, *lights: Light) -> int:
        """How many milestones show one of these lights."""
        return sum(each.light in lights for each in self.milestones)


def zone_lines(facts: Facts) -> Iterator[ZoneLine]:
    """Every zone and layer with ranked or unranked units, in the order of the zones."""
    _, advice = advise(facts.workspace, facts.results, facts.policy, facts.problems, facts.settled)
    zones = [zone for each in facts.workspace.organizations for zone in each.model.zones]
    weakest = {zone.id: each.weakest for zone, each in zip(zones, advice, strict=True)}
    for summary in zone_summaries(facts.workspace, facts.results):
        mine = [
            each for each in facts.problems if facts.unit(each.progress.unit).zone == summary.id
        ]
        rate = rate_line(facts.workspace, summary.name, mine, facts.today, None)
        yield ZoneLine(summary, rate, weakest[summary.id])


def campaign_lines(facts: Facts) -> Iterator[CampaignLine]:
    """Every campaign of the units that were asked for."""
    for document in facts.workspace.campaigns:
        campaign = document.model
        if facts.wants(campaign.team) or facts.wants(campaign.branch):
            card = _team_card(facts.scores.cards_of(campaign.team))
            yield CampaignLine(
                campaign.title,
                facts.scores.name_of(campaign.team),
                facts.scores.name_of(campaign.branch),
                campaign.goal,
                standings(campaign, facts.today),
                card.score if card else None,
                card.grade if card else None,
            )


def _team_card(cards: Sequence[Scorecard]) -> Scorecard | None:
    """The card of the list that judges campaigns, as the command ``campaign show`` names it."""
    return next((card for card in cards if card.checklist == "campaign"), None)


MOST_OVERDUE = 30
"""How many overdue problems are shown."""


class Age(NamedTuple):
    """Open problems of one age."""

    words: str
    in_time: int
    """Whose due date hasn't passed."""
    overdue: int


class Stage(NamedTuple):
    """How many of the problems found in the period have come to a state."""

    words: str
    problems: int


class UnitProblems(NamedTuple):
    """The problems of a unit."""

    rate: ClosingRate
    raised: int
    """Found in the period."""
    repeats: int
    """Of these, how many came back after closing."""


class CommonLine(NamedTuple):
    """A common problem in words."""

    item: str
    title: str
    checklist: str
    failing: tuple[str, ...]
    """Names of units; people are only counted."""
    failed: int
    judged: int
    before: bool | None
    """Whether it was common in the period before; None when nothing was judged then."""
    guide: str | None


class Repeat(NamedTuple):
    """A problem that came back after it was closed, or happened again while it was open."""

    tracked: Tracked
    name: str
    """The unit concerned now."""
    settled: bool
    """Whether its item no longer fails, so that it only waits to be withdrawn."""


class Improvement(NamedTuple):
    """The third tab."""

    total: ClosingRate
    """Of all problems whose due date has come by the day."""
    in_period: ClosingRate
    """Of those whose due date lies in the period."""
    settled: int
    """How many of the open problems only wait to be withdrawn, their item no longer failing."""
    raised: int
    """Found in the period."""
    stages: tuple[Stage, ...]
    """Of the problems found in the period, in the order of their course."""
    ages: tuple[Age, ...]
    units: tuple[UnitProblems, ...]
    """Not people."""
    overdue: tuple[Repeat, ...]
    """The most overdue problems, the oldest due date first."""
    common: tuple[CommonLine, ...]
    gone: tuple[str, ...]
    """Items that were common in the period before and no longer are."""
    repeats: tuple[Repeat, ...]
    zones: tuple[ZoneLine, ...]
    campaigns: tuple[CampaignLine, ...]


def improvement(facts: Facts) -> Improvement:
    """Improvement in a period."""
    mine = [each for each in facts.problems if facts.wants(each.progress.unit)]
    found, gone = _common(facts)
    overdue = listed(mine, Wanted(overdue=True), facts.today)
    return Improvement(
        total=rate_line(facts.workspace, "合计", mine, facts.today, None),
        in_period=rate_line(facts.workspace, "本期", mine, facts.today, facts.period),
        settled=sum(each.id in facts.settled for each in mine),
        raised=len(raised_in(mine, facts.period)),
        stages=tuple(_stages(facts, mine)),
        ages=tuple(_ages(mine, facts.today)),
        units=tuple(_units(facts, mine)),
        overdue=tuple(_repeat(facts, each) for each in overdue[:MOST_OVERDUE]),
        common=found,
        gone=gone,
        repeats=tuple(_repeats(facts, mine)),
        zones=tuple(zone_lines(facts)),
        campaigns=tuple(campaign_lines(facts)),
    )


def _stages(facts: Facts, mine: Iterable[Tracked]) -> Iterator[Stage]:
    found = [each.progress.state for each in raised_in(mine, facts.period)]
    for state in ProblemState:
        if state is not ProblemState.WITHDRAWN:
            yield Stage(state.words, found.count(state))


def _ages(every: Iterable[Tracked], today: date) -> Iterator[Age]:
    """The bands of `AGES`, the overdue ones apart."""
    counts = [[0, 0] for _ in AGES]
    for tracked in every:
        if not tracked.is_over:
            overdue = tracked.progress.days_overdue(today) > 0
            counts[age_band(tracked, today)][overdue] += 1
    for (_, words), (in_time, late) in zip(AGES, counts, strict=True):
        yield Age(words, in_time, late)


def _units(facts: Facts, mine: Iterable[Tracked]) -> Iterator[UnitProblems]:
    by_unit: dict[str, list[Tracked]] = {}
    for tracked in mine:
        by_unit.setdefault(tracked.progress.unit, []).append(tracked)
    for unit in facts.workspace.units.values():
        problems = by_unit.get(unit.id)
        if problems and unit.layer != PERSON_LAYER:
            found = raised_in(problems, facts.period)
            rate = rate_line(facts.workspace, unit.name, problems, facts.today, None)
            back = sum(each.rectification.repeats is not None for each in found)
            yield UnitProblems(rate, len(found), back)


def _repeat(facts: Facts, tracked: Tracked) -> Repeat:
    name = facts.scores.name_of(tracked.progress.unit)
    return Repeat(tracked, name, tracked.id in facts.settled)


def _repeats(facts: Facts, mine: Iterable[Tracked]) -> Iterator[Repeat]:
    """Those found in the period that came back, and open ones that happened again."""
    found = {tracked.id for tracked in raised_in(mine, facts.period)}
    for tracked in mine:
        back = tracked.rectification.repeats is not None and tracked.id in found
        again = tracked.progress.again > 0 and not tracked.is_over
        if back or again:
            yield _repeat(facts, tracked)


def _common(facts: Facts) -> tuple[tuple[CommonLine, ...], tuple[str, ...]]:
    found = facts.commons.counting
    gone = tuple(f"{each.item.id} {each.item.title}" for _, each in found.gone)
    return tuple(_common_words(facts, each) for each in found.now), gone


def _common_words(facts: Facts, problem: CommonProblem) -> CommonLine:
    judged = problem.judged
    units = [facts.unit(name) for name in judged.failing]
    return CommonLine(
        judged.item.id,
        judged.item.title,
        facts.workspace.newest(problem.checklist).title,
        tuple(unit.name for unit in units if unit.layer != PERSON_LAYER),
        len(judged.failing),
        len(judged.judged),
        problem.before,
        judged.item.guide,
    )
