"""Results as a seal keeps them: each scorecard and each row of the ranking as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dangjian.documents.seal import ResultKind, SealedResult, text_digest
from dangjian.scoring.results import ItemResult, RaisedVeto, Results, Row, Scorecard
from dangjian.values.canonical import canonical_json


def sealed_results(results: Results, names: Mapping[str, str]) -> tuple[SealedResult, ...]:
    """The cards by unit and checklist, then the rows by unit. ``names``: what units are called."""
    cards = sorted(results.scorecards, key=lambda card: (card.unit, card.checklist))
    rows = sorted(results.ranking, key=lambda row: row.unit)
    return (
        *(
            _sealed("scorecard", f"{c.unit}.{c.checklist}", names[c.unit], card_facts(c))
            for c in cards
        ),
        *(_sealed("ranking", row.unit, names[row.unit], row_facts(row)) for row in rows),
    )


def _sealed(kind: ResultKind, key: str, name: str, facts: Mapping[str, Any]) -> SealedResult:
    text = canonical_json(facts)
    return SealedResult(kind=kind, key=key, name=name, digest=text_digest(text), content=text)


def card_facts(card: Scorecard) -> dict[str, Any]:
    """All that is published of a card; nothing depends on the order of keys in a file."""
    return {
        "unit": card.unit,
        "checklist": card.checklist,
        "version": card.version,
        "score": card.score,
        "before_veto": card.before_veto,
        "grade": card.grade,
        "earned": card.earned,
        "applicable": card.applicable,
        "bonus": card.bonus,
        "provisional": card.provisional,
        "gap": card.gap,
        "overclaimed": card.overclaimed,
        "overclaim_points": card.overclaim_points,
        "sections": {each.id: [each.earned, each.applicable] for each in card.sections},
        "items": {result.post.item.id: _item_facts(result) for result in card.items},
        "vetoes": _sorted(map(_veto_facts, card.vetoes)),
        "deductions": _sorted(line._asdict() for line in card.deductions),
    }


def _item_facts(result: ItemResult) -> dict[str, Any]:
    facts: dict[str, Any] = {"state": result.state.value, "points": result.points}
    if result.earned is not None:
        facts["earned"] = result.earned
    if result.source is not None:
        facts["source"] = result.source
    if result.corrected:
        facts["corrected"] = True
    return facts


def _veto_facts(veto: RaisedVeto) -> dict[str, Any]:
    return {**veto._asdict(), "effect": veto.effect.as_yaml()}


def _sorted(lines: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=canonical_json)


def row_facts(row: Row) -> dict[str, Any]:
    """All that is published of a row."""
    parts: dict[str, list[Decimal | None]] = {
        part.checklist: [part.weight, part.score] for part in row.parts
    }
    return {
        "unit": row.unit,
        "layer": row.layer,
        "score": row.score,
        "rank": row.rank,
        "grade": row.grade,
        "tier": row.tier,
        "focus": row.focus,
        "coefficient": row.coefficient,
        "provisional": row.provisional,
        "parts": parts,
        "notes": list(row.notes),
    }
