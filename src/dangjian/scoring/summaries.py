"""Summaries of a ranking by responsibility layer and by zone (党建协作区)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from dangjian.documents.workspace import Workspace
from dangjian.scoring.results import Results, Row
from dangjian.values.numbers import ZERO, plain, quotient


class Summary(NamedTuple):
    """A group of units of one layer in a period."""

    kind: Literal["layer", "zone"]
    id: str
    name: str
    layer: str
    """The id of the layer."""
    layer_name: str
    rows: tuple[Row, ...]
    """In the order of the ranking of the whole layer."""

    @property
    def ranked(self) -> tuple[Row, ...]:
        """The rows that have a rank."""
        return tuple(row for row in self.rows if row.rank is not None)

    @property
    def mean(self) -> Decimal | None:
        """The mean score of the ranked units, rounded to 2; None without any."""
        scores = self._scores
        return quotient(sum(scores, ZERO), Decimal(len(scores)), 2) if scores else None

    @property
    def _scores(self) -> list[Decimal]:
        return [row.score for row in self.ranked if row.score is not None]

    def mean_words(self) -> str:
        """``(92.5 + 88) ÷ 2 = 90.25``."""
        if self.mean is None:
            return "没有参加排名的单位"
        return (
            f"({' + '.join(map(plain, self._scores))}) ÷ {len(self._scores)} = {plain(self.mean)}"
        )

    @property
    def highest(self) -> Decimal | None:
        """The best score of the ranked units."""
        return max(self._scores, default=None)

    @property
    def lowest(self) -> Decimal | None:
        """The lowest score of the ranked units."""
        return min(self._scores, default=None)

    @property
    def grades(self) -> dict[str, int]:
        """How many units have each grade, the unranked with a score too."""
        return _counts(row.grade for row in self.rows)

    @property
    def tiers(self) -> dict[str, int]:
        """How many ranked units are in each tier."""
        return _counts(row.tier for row in self.rows)

    @property
    def vetoed(self) -> int:
        """How many units are under a cap, zero or grade veto."""
        return sum(row.vetoed for row in self.rows)


def _counts(names: Iterable[str | None]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        if name is not None:
            counts[name] = counts.get(name, 0) + 1
    return counts


def layer_summaries(workspace: Workspace, results: Results) -> tuple[Summary, ...]:
    """One summary a ranked layer, in the order of the ranking."""
    return tuple(
        Summary("layer", layer, name, layer, name, rows)
        for layer, rows in _by_layer(results.ranking).items()
        for name in [workspace.layer_name(layer)]
    )


def zone_summaries(workspace: Workspace, results: Results) -> tuple[Summary, ...]:
    """One summary a zone and layer, in the order of the zones; empty zones are left out."""
    zones = [zone for document in workspace.organizations for zone in document.model.zones]
    members: dict[str, list[Row]] = {}
    for row in results.ranking:
        zone = workspace.units[row.unit].zone
        if zone is not None:
            members.setdefault(zone, []).append(row)
    return tuple(
        Summary("zone", zone.id, zone.name, layer, workspace.layer_name(layer), rows)
        for zone in zones
        for layer, rows in _by_layer(members.get(zone.id, ())).items()
    )


def _by_layer(rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    layers: dict[str, tuple[Row, ...]] = {}
    for row in rows:
        layers[row.layer] = (*layers.get(row.layer, ()), row)
    return layers
