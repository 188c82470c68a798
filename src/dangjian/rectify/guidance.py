"""分类指导: for each tier its focus, from the facts.

A tier that asks for a high place or score gets what can be made a model; one that names a low place or
score gets its problems with owners and due dates; the one without conditions its narrowest bottleneck.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.documents.checklist import Item
from dangjian.documents.policy import Policy, Tier
from dangjian.documents.workspace import Workspace
from dangjian.problem import Problem
from dangjian.register.register import Tracked
from dangjian.scoring.composing import weighted_mean
from dangjian.scoring.results import Part, Results, Row, Scorecard, counting_cards
from dangjian.values.numbers import ZERO, quotient
from dangjian.values.period import Period

Kind = Literal["model", "bottleneck", "problems"]
STRENGTHS = 3
"""How many sections of a unit are named as models."""
LOSSES = 5
"""How many items are named where no problems were raised yet."""

SectionKey = tuple[str, str]
"""Checklist and section."""


class Standing(NamedTuple):
    """A section of one unit beside the mean of its layer."""

    checklist: str
    title: str
    share: Decimal
    """Earned over applicable, rounded to 4."""
    mean: Decimal
    """The mean of the layer's ranked units, rounded to 4."""

    @property
    def ahead(self) -> Decimal:
        """How far the unit is ahead of the mean; negative when behind."""
        return self.share - self.mean


Standings = Mapping[str, Mapping[SectionKey, Standing]]
"""Unit → section → its standing."""


class Lost(NamedTuple):
    """An item and what it lost."""

    item: Item
    points: Decimal


class Advice(NamedTuple):
    """What is to be said to one unit."""

    row: Row
    kind: Kind
    strengths: tuple[Standing, ...] = ()
    """Its best sections against the mean, best first; only of a model."""
    bottleneck: Standing | None = None
    """The section with the lowest share; None where nothing was lost."""
    losses: tuple[Lost, ...] = ()
    """The items that lost most, in the bottleneck or over all."""
    problems: tuple[Tracked, ...] = ()
    """Its open problems, by due date; not those whose item no longer fails."""


class ZoneAdvice(NamedTuple):
    """What is to be said of one zone."""

    name: str
    units: int
    """Ranked units in it."""
    mean: Decimal | None
    """Their mean score, rounded to 2."""
    tiers: Mapping[str, int]
    """Tier → how many of its units."""
    weakest: Standing | None
    """The section in which its units are furthest behind the mean; None where none is."""
    open: int
    """Open problems of its units, as the register counts them."""
    settled: int
    """Of these, those whose item no longer fails: they wait to be withdrawn."""


class Guidance(NamedTuple):
    """Guidance for a period."""

    workspace: Workspace
    period: Period
    policy: Policy
    advice: tuple[Advice, ...]
    """The ranked units, in the order of the ranking."""
    zones: tuple[ZoneAdvice, ...]
    problems: tuple[Problem, ...]
    """Errors in the records."""


def kind_of(tier: Tier) -> Kind:
    """What a tier is told, by the conditions that it writes."""
    if tier.top is not None or tier.from_ is not None:
        return "model"
    return "problems" if tier.conditions else "bottleneck"


def advise(
    workspace: Workspace,
    results: Results,
    policy: Policy,
    every: Sequence[Tracked],
    settled: AbstractSet[str],
) -> tuple[tuple[Advice, ...], tuple[ZoneAdvice, ...]]:
    """Guidance for the ranked units and the zones.

    ``results`` has full cards; ``settled``: the ids of problems whose item no longer fails (see
    `rectify.settled`). Nobody is told to mend them, but until they are withdrawn they count as open.
    """
    ranked = [row for row in results.ranking if row.rank is not None]
    cards = counting_cards(results, ranked)
    standings = _standings(workspace, ranked, cards)
    kinds = {tier.name: kind_of(tier) for tier in policy.tiers}
    living: dict[str, list[Tracked]] = {}
    for tracked in every:
        if not tracked.is_over:
            living.setdefault(tracked.progress.unit, []).append(tracked)
    failing = {u: [each for each in mine if each.id not in settled] for u, mine in living.items()}
    advice = tuple(
        _advice(row, kinds.get(row.tier or "", "bottleneck"), cards[row.unit], standings, failing)
        for row in ranked
    )
    return advice, tuple(_zones(workspace, ranked, standings, living, settled))


def section_standings(workspace: Workspace, results: Results) -> Standings:
    """Every ranked unit's sections beside the means of its layer; ``results`` has full cards."""
    ranked = [row for row in results.ranking if row.rank is not None]
    return _standings(workspace, ranked, counting_cards(results, ranked))


def _standings(
    workspace: Workspace, ranked: Sequence[Row], cards: Mapping[str, Sequence[Scorecard]]
) -> Standings:
    """Unit → section → its share beside the mean of the layer."""
    shares = {row.unit: section_shares(cards[row.unit]) for row in ranked}
    titles: dict[SectionKey, str] = {}
    for row in ranked:
        for card in cards[row.unit]:
            version = workspace.versions[card.checklist][card.version]
            titles |= {(card.checklist, s.id): s.title for s in version.sections}
    means = section_means(ranked, shares)
    return {
        row.unit: {
            key: Standing(key[0], titles[key], share, means[row.layer, key])
            for key, share in shares[row.unit].items()
        }
        for row in ranked
    }


def section_shares(cards: Iterable[Scorecard]) -> dict[SectionKey, Decimal]:
    """Earned over applicable of each section, rounded to 4; sections without either are left out."""
    return {
        (card.checklist, each.id): quotient(each.earned, each.applicable, 4)
        for card in cards
        for each in card.sections
        if each.applicable
    }


def section_means(
    ranked: Iterable[Row], shares: Mapping[str, Mapping[SectionKey, Decimal]]
) -> dict[tuple[str, SectionKey], Decimal]:
    """Layer and section → the mean of the ranked units' shares, rounded to 4."""
    found: dict[tuple[str, SectionKey], list[Decimal]] = {}
    for row in ranked:
        for key, share in shares[row.unit].items():
            found.setdefault((row.layer, key), []).append(share)
    return {key: quotient(sum(each, ZERO), Decimal(len(each)), 4) for key, each in found.items()}


def _advice(
    row: Row,
    kind: Kind,
    cards: Sequence[Scorecard],
    standings: Standings,
    failing: Mapping[str, Sequence[Tracked]],
) -> Advice:
    mine = standings[row.unit]
    if kind == "model":
        ahead = sorted((s for s in mine.values() if s.ahead > 0), key=lambda s: -s.ahead)
        return Advice(row, kind, strengths=tuple(ahead[:STRENGTHS]))
    if kind == "problems":
        problems = sorted(failing.get(row.unit, ()), key=lambda t: (t.progress.due, t.id))
        return Advice(row, kind, losses=_losses(cards, None), problems=tuple(problems))
    short = [(key, standing) for key, standing in mine.items() if standing.share < 1]
    if not short:
        return Advice(row, kind)
    key, narrowest = min(short, key=lambda pair: (pair[1].share, pair[1].ahead))
    return Advice(row, kind, bottleneck=narrowest, losses=_losses(cards, key))


def _losses(cards: Iterable[Scorecard], section: SectionKey | None) -> tuple[Lost, ...]:
    """The items that lost most points, in one section or in all."""
    lost: list[Lost] = []
    for card in cards:
        off: dict[str, Decimal] = {}
        for line in card.deductions:
            off[line.item] = off.get(line.item, ZERO) + line.points
        for result in card.items:
            item = result.post.item
            here = section is None or (card.checklist, result.post.section) == section
            if here and off.get(item.id):
                lost.append(Lost(item, off[item.id]))
    lost.sort(key=lambda each: -each.points)
    return tuple(lost[:LOSSES])


def _zones(
    workspace: Workspace,
    ranked: Sequence[Row],
    standings: Standings,
    living: Mapping[str, Sequence[Tracked]],
    settled: AbstractSet[str],
) -> Iterable[ZoneAdvice]:
    for document in workspace.organizations:
        for zone in document.model.zones:
            rows = [row for row in ranked if workspace.units[row.unit].zone == zone.id]
            parts = (Part("", Decimal(1), row.score) for row in rows)
            tiers: dict[str, int] = {}
            for row in rows:
                tiers[row.tier or "–"] = tiers.get(row.tier or "–", 0) + 1
            mine = [each.id for row in rows for each in living.get(row.unit, ())]
            yield ZoneAdvice(
                zone.name,
                len(rows),
                weighted_mean(parts),
                tiers,
                _weakest(rows, standings),
                len(mine),
                sum(name in settled for name in mine),
            )


def _weakest(rows: Iterable[Row], standings: Standings) -> Standing | None:
    """The section in which these units together are furthest behind the layer's mean."""
    found: dict[SectionKey, list[Standing]] = {}
    for row in rows:
        for key, standing in standings[row.unit].items():
            found.setdefault(key, []).append(standing)
    together = []
    for each in found.values():
        count = Decimal(len(each))
        share = quotient(sum((s.share for s in each), ZERO), count, 4)
        mean = quotient(sum((s.mean for s in each), ZERO), count, 4)
        together.append(Standing(each[0].checklist, each[0].title, share, mean))
    behind = [each for each in together if each.ahead < 0]
    return min(behind, key=lambda each: each.ahead, default=None)
