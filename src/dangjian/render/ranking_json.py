"""The report of a ranking for other programs (schema dangjian/ranking@1): scores and all that stands behind them."""

from __future__ import annotations

from typing import Any

from dangjian.pages.facts import Facts
from dangjian.pages.ranking import Ranking, gap_of
from dangjian.pages.ranking_checks import DecidedCorrection, NotApplicable
from dangjian.pages.ranking_trend import LayerTrend, SectionShares, UnitTrend
from dangjian.render.explanation import correction_json
from dangjian.render.json import dump, number, row_dict, scores_dict
from dangjian.scoring.results import Row, Scorecard
from dangjian.scoring.scores import row_remarks
from dangjian.scoring.summaries import Summary, layer_summaries, zone_summaries


def ranking_json(facts: Facts, ranking: Ranking) -> str:
    """The whole report; only the units that were asked for."""
    groups = (
        *layer_summaries(facts.workspace, facts.results),
        *zone_summaries(facts.workspace, facts.results),
    )
    wanted = facts.results._replace(
        scorecards=tuple(c for c in facts.results.scorecards if facts.wants(c.unit)),
    )
    scores = scores_dict(
        str(facts.period), facts.engine, facts.policy.version, wanted, facts.scores.problems
    )
    rows = [row for row in facts.results.ranking if facts.wants(row.unit)]
    return dump(
        scores
        | {
            "schema": "dangjian/ranking@1",
            "workspace": facts.workspace.name,
            "months": [str(month) for month in facts.results.months],
            "seal": _seal(facts),
            "provenance": list(facts.provenance),
            "ranking": [_row(facts, row) for row in rows],
            "sections": [_sections(table) for table in ranking.sections],
            "trends": [_trend(trend) for trend in ranking.trends],
            "groups": [_group(group) for group in groups],
            "gaps": [_gap(card) for card in ranking.gaps],
            "not_applicable": [_not_applicable(each) for each in ranking.not_applicable],
            "corrections": [_correction(each) for each in ranking.corrections],
        }
    )


def _seal(facts: Facts) -> dict[str, Any] | None:
    seal = facts.seal
    if not seal.id:
        return None
    return {
        "id": seal.id,
        "digest": seal.digest,
        "provisional": seal.provisional,
        "changed": seal.changed,
    }


def _row(facts: Facts, row: Row) -> dict[str, Any]:
    cards = facts.scores.counting_cards(row)
    return row_dict(row) | {
        "name": facts.scores.name_of(row.unit),
        "gap": number(gap_of(cards)),
        "overclaimed": any(card.overclaimed for card in cards),
        "overclaimed_months": sorted({str(o.month) for c in cards for o in c.overclaimed_months}),
        "remarks": list(row_remarks(row, cards)),
    }


def _sections(table: SectionShares) -> dict[str, Any]:
    units = [
        {
            "unit": unit.card.unit,
            "sections": [
                {
                    "id": key,
                    "earned": number(share.earned),
                    "applicable": number(share.applicable),
                    "percent": number(share.percent),
                }
                for key, share in unit.shares.items()
            ],
        }
        for unit in table.units
    ]
    return {"checklist": table.checklist.id, "titles": dict(table.titles), "units": units}


def _trend(trend: LayerTrend) -> dict[str, Any]:
    return {
        "layer": trend.layer,
        "months": [str(month) for month in trend.months],
        "means": [number(each.mean) if each else None for each in trend.summaries],
        "units": [_unit_trend(unit) for unit in trend.units],
    }


def _unit_trend(unit: UnitTrend) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "scores": [number(row.score) if row else None for row in unit.rows],
        "ranks": [row.rank if row else None for row in unit.rows],
        "provisional": [row.provisional if row else None for row in unit.rows],
        "change": number(unit.change),
    }


def _group(group: Summary) -> dict[str, Any]:
    return {
        "kind": group.kind,
        "id": group.id,
        "name": group.name,
        "layer": group.layer,
        "units": len(group.rows),
        "ranked": len(group.ranked),
        "mean": number(group.mean),
        "highest": number(group.highest),
        "lowest": number(group.lowest),
        "grades": group.grades,
        "tiers": group.tiers,
        "vetoed": group.vetoed,
        "arithmetic": group.mean_words(),
    }


def _gap(card: Scorecard) -> dict[str, Any]:
    return {
        "unit": card.unit,
        "checklist": card.checklist,
        "difference": number(card.tally.claimed_difference),
        "points": number(card.tally.claimed_points),
        "gap": number(card.gap),
        "overclaimed": card.overclaimed,
        "overclaimed_months": [str(each.month) for each in card.overclaimed_months],
        "deducted": number(card.overclaim_points),
    }


def _not_applicable(each: NotApplicable) -> dict[str, Any]:
    return {
        "unit": each.unit,
        "due_points": number(each.due_points),
        "na_points": number(each.na_points),
        "percent": number(each.percent),
        "items": [
            {"period": str(month), "item": item, "reason": reason}
            for month, item, reason in each.items
        ],
    }


def _correction(each: DecidedCorrection) -> dict[str, Any]:
    place = {"unit": each.unit, "checklist": each.checklist, "item": each.item}
    return place | correction_json(each.story)
