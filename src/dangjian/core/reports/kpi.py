"""Indicators for other platforms: plain values with stable names, every one computed elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from dangjian.core.reports.facts import Facts
from dangjian.core.reports.kpi_names import DEFINITIONS
from dangjian.documents.organization import PERSON_LAYER
from dangjian.scoring.summaries import Summary, layer_summaries, zone_summaries
from dangjian.values.numbers import quotient

Value: TypeAlias = str | bool | int | Decimal | None
RATIO_PLACES = 4
"""Places of a ratio."""


class Indicator(NamedTuple):
    """One value; its name says by `DEFINITIONS` what it is."""

    name: str
    value: Value
    """None: there is none; the note may say why."""
    unit: str | None = None
    """The unit's id; None for the whole company, a layer, or a zone."""
    subject: str | None = None
    """The id of the checklist, points rules, campaign, layer or zone; None where the name says all."""
    layer: str | None = None
    """The id of the unit's layer, or of the layer or zone that it sums up."""
    note: str = ""

    @property
    def unit_of_measure(self) -> str:
        """What it counts in."""
        return DEFINITIONS[self.name].unit_of_measure


def indicators(facts: Facts) -> tuple[Indicator, ...]:
    """Every indicator of a period, in the order of the names, then of the units.

    With units asked for, theirs alone. People have none of their own, but count in the company's.
    """
    from dangjian.core.reports.kpi_aftermath import aftermath
    from dangjian.core.reports.kpi_filing import filing

    every = [*_ranking(facts), *_cards(facts), *filing(facts), *aftermath(facts)]
    if not facts.units:
        every += _summaries(facts)
    order = {name: number for number, name in enumerate(DEFINITIONS)}
    every.sort(key=lambda each: order[each.name])
    return tuple(every)


def published(facts: Facts) -> list[str]:
    """The ids of the units that have indicators of their own, in the order of the organization."""
    units = facts.workspace.units.values()
    return [unit.id for unit in units if unit.layer != PERSON_LAYER and facts.wants(unit.id)]


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """A part of a whole, rounded to 4; None of nothing."""
    return quotient(Decimal(part), Decimal(whole), RATIO_PLACES) if whole else None


def _ranking(facts: Facts) -> Iterator[Indicator]:
    ranked = {
        each.layer: len(each.ranked) for each in layer_summaries(facts.workspace, facts.results)
    }
    for row in facts.results.ranking:
        if not facts.wants(row.unit):
            continue
        values: dict[str, Value] = {
            "score": row.score,
            "rank": row.rank,
            "of": ranked[row.layer],
            "grade": row.grade,
            "tier": row.tier,
            "coefficient": row.coefficient,
            "provisional": row.provisional,
        }
        note = "，".join(row.notes)
        for name, value in values.items():
            # A grade may have its reason too (a quota, a veto), which the notes tell.
            told = note if value is None or name == "grade" else ""
            yield Indicator(f"ranking.{name}", value, row.unit, None, row.layer, told)


def _cards(facts: Facts) -> Iterator[Indicator]:
    units = set(published(facts))
    for card in facts.results.scorecards:
        if card.unit not in units:
            continue
        values: dict[str, Value] = {
            "score": card.score,
            "grade": card.grade,
            "gap": card.gap,
            "provisional": card.provisional,
        }
        layer = facts.unit(card.unit).layer
        for name, value in values.items():
            yield Indicator(f"checklist.{name}", value, card.unit, card.checklist, layer)


def _summaries(facts: Facts) -> Iterator[Indicator]:
    layers = layer_summaries(facts.workspace, facts.results)
    for each in layers:
        values: dict[str, Value] = {
            "mean": each.mean,
            "highest": each.highest,
            "lowest": each.lowest,
            "ranked": len(each.ranked),
            "units": len(each.rows),
        }
        yield from _of(each, values)
    for each in zone_summaries(facts.workspace, facts.results):
        yield from _of(each, {"mean": each.mean, "ranked": len(each.ranked)})


def _of(summary: Summary, values: dict[str, Value]) -> Iterable[Indicator]:
    for name, value in values.items():
        note = summary.mean_words() if name == "mean" else ""
        yield Indicator(f"{summary.kind}.{name}", value, None, summary.id, summary.layer, note)
