"""The results as papers tell them: layers, zones and each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dangjian.documents.policy import Tier
from dangjian.pages.outcome import Outcome, total
from dangjian.pages.report_facts import (
    AwardTold,
    LayerTold,
    NamedCount,
    PartTold,
    ShortfallTold,
    TierTold,
    UnitTold,
    ZoneTold,
)
from dangjian.pages.told import (
    Shortfall,
    without_quotient,
)
from dangjian.rectify.guidance import kind_of
from dangjian.register.register import raised_in, rate_line, step_due
from dangjian.scoring.awards import CheckedNeed, awards
from dangjian.scoring.composing import MONTHS_PART
from dangjian.scoring.results import Row
from dangjian.scoring.summaries import Summary, zone_summaries
from dangjian.values.numbers import half_up

TRAINING = 2
"""So many chapters of the guide are named to a unit."""
_ORDER = ("model", "bottleneck", "problems")
"""先进, 中层, 后进: the order in which tiers are told."""


def told_tiers(tiers: Sequence[Tier]) -> list[Tier]:
    """The tiers in the order in which they are told: 先进, 中层, 后进."""
    return sorted(tiers, key=lambda tier: _ORDER.index(kind_of(tier)))


def layer_told(outcome: Outcome, summary: Summary) -> LayerTold:
    """A layer with its mean, its grades and its tiers."""
    policy = outcome.facts.policy
    counts = summary.grades
    return LayerTold(
        id=summary.layer,
        name=summary.layer_name,
        units=len(summary.rows),
        ranked=len(summary.ranked),
        mean=summary.mean,
        highest=summary.highest,
        lowest=summary.lowest,
        change=_mean_change(outcome, summary),
        grades=tuple(NamedCount(name=g.name, count=counts.get(g.name, 0)) for g in policy.grades),
        vetoed=summary.vetoed,
        tiers=tuple(
            TierTold(
                name=tier.name,
                focus=tier.focus,
                kind=kind_of(tier),
                units=tuple(outcome.name(r.unit) for r in summary.ranked if r.tier == tier.name),
            )
            for tier in told_tiers(policy.tiers)
        ),
    )


def _mean_change(outcome: Outcome, summary: Summary) -> Decimal | None:
    rows = tuple(row for row in outcome.before.values() if row.layer == summary.layer)
    before = summary._replace(rows=rows).mean
    return None if before is None or summary.mean is None else summary.mean - before


def zones_told(outcome: Outcome) -> tuple[ZoneTold, ...]:
    """The zones, each of one layer; those with the best mean first."""
    found = zone_summaries(outcome.facts.workspace, outcome.facts.results)
    several = len({each.layer for each in found}) > 1
    told = [
        ZoneTold(
            name=f"{each.name}（{each.layer_name}）" if several else each.name,
            ranked=len(each.ranked),
            mean=each.mean,
        )
        for each in found
    ]
    told.sort(key=lambda zone: -(zone.mean if zone.mean is not None else Decimal(-1)))
    return tuple(told)


def unit_told(outcome: Outcome, row: Row) -> UnitTold:
    """A ranked unit: its result and why, its problems on the day of the paper, what is to be done."""
    facts, unit = outcome.facts, outcome.facts.unit(row.unit)
    mine = [each for each in outcome.register if each.progress.unit == row.unit]
    line = rate_line(facts.workspace, "", mine, facts.today, facts.period)
    before = outcome.before.get(row.unit)
    return UnitTold(
        id=row.unit,
        name=unit.name,
        layer=facts.workspace.layer_name(row.layer),
        ranking_class=facts.policy.class_name(row.layer, row.class_),
        rank=row.rank,
        score=row.score,
        before=None if before is None else before.score,
        change=outcome.change(row),
        grade=row.grade,
        tier=row.tier,
        focus=row.focus,
        coefficient=row.coefficient,
        gap=outcome.gap(row),
        provisional=row.provisional,
        notes=tuple(outcome.remarks(row)),
        parts=tuple(
            PartTold(title=part_title(outcome, p.checklist), weight=p.weight, score=p.score)
            for p in row.parts
        ),
        contact=outcome.contact_post(row.unit),
        members=unit.members,
        lost=half_up(total(outcome.losses(row.unit)), 2),
        shortfalls=tuple(map(told_shortfall, outcome.found_of(row.unit))),
        raised=len(raised_in(mine, facts.period)),
        open=line.open,
        overdue=line.overdue,
        awards=tuple(
            AwardTold(
                name=each.name,
                eligible=each.eligible,
                unmet=tuple(_unmet(outcome, need) for need in each.unmet),
            )
            for each in awards(facts.policy, row)
        ),
        talks=tuple(_talks(outcome, row)),
        training=tuple(_training(outcome, row)),
    )


def _unmet(outcome: Outcome, need: CheckedNeed) -> str:
    """What is the case; which vetoes there are is told elsewhere."""
    if need.rule.no_veto:
        return "有一票否决"
    if need.rule.share is None:
        return need.found
    return without_quotient(f"{need.need}（{need.found}）")


TALK = "约谈"
"""A step of the policy's escalation that says this is a reason to talk."""


def _talks(outcome: Outcome, row: Row) -> Iterator[str]:
    """Why somebody should talk to the unit's head: its tier, and steps that its problems have reached."""
    facts, rules = outcome.facts, outcome.facts.policy.rectification
    tier = next((tier for tier in facts.policy.tiers if tier.name == row.tier), None)
    if tier is not None and kind_of(tier) == "problems":
        yield f"列为{tier.name}"
    reached = sum(
        TALK in " ".join((*each.progress.steps, step_due(each, rules, facts.today).step or ""))
        for each in outcome.register
        if each.progress.unit == row.unit and not each.is_over and each.id not in facts.settled
    )
    if reached:
        yield f"{reached} 项整改逾期到约谈"


def _training(outcome: Outcome, row: Row) -> Iterator[str]:
    """What the unit should learn: chapters of the guide on common problems that it has, then the
    section in which it is weakest."""
    chapters = (
        each.judged.item.guide
        for each in outcome.common.now
        if row.unit in each.judged.failing and each.judged.item.guide
    )
    yield from list(dict.fromkeys(chapters))[:TRAINING]
    advice = next((each for each in outcome.advice if each.row.unit == row.unit), None)
    if advice is not None and advice.bottleneck is not None:
        yield f"短板项目“{advice.bottleneck.title}”"


def part_title(outcome: Outcome, checklist: str) -> str:
    """What a part of a score is called."""
    if checklist == MONTHS_PART:
        return "各月"
    return outcome.facts.workspace.newest(checklist).title


def told_shortfall(each: Shortfall) -> ShortfallTold:
    """A shortfall as it is told."""
    return ShortfallTold(
        item=each.item.title,
        section=each.section,
        month=str(each.month),
        text=each.text,
        points=half_up(each.points, 2),
        from_self=each.from_self,
    )
