"""``diff --format json`` (schema dangjian/diff@1): the contract with other programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dangjian.compare.comparison import Comparison, Move, reference
from dangjian.compare.documents import Difference, Rise
from dangjian.compare.texts import text_of
from dangjian.criteria.changes import Bump, Change
from dangjian.render.jsons import dump, number, problem_dict
from dangjian.scoring.results import Row


def diff_json(comparison: Comparison) -> str:
    """Everything that differs, and who moves."""
    replayed = comparison.replayed
    several = len(comparison.differences) > 1
    unreadable = (*comparison.unreadable, *(replayed.unreadable if replayed else ()))
    return dump(
        {
            "schema": "dangjian/diff@1",
            "old": comparison.old,
            "new": comparison.new,
            "required": comparison.required.word,
            "declared": _rise(comparison.declared),
            "enough": comparison.enough,
            "changes": [
                _change(change, each, several)
                for each in comparison.differences
                for change in each.changes
            ],
            "documents": [_document(each) for each in comparison.differences],
            "period": str(replayed.period) if replayed else None,
            "replay": [_move(move) for move in replayed.moves] if replayed else [],
            "unreadable": [problem_dict(problem) for problem in unreadable],
        }
    )


def _rise(rise: Rise) -> str:
    return rise.word if isinstance(rise, Bump) else rise


def _document(each: Difference) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "old": reference(each.kind, each.old),
        "new": reference(each.kind, each.new),
        "required": each.required.word,
        "declared": _rise(each.declared),
        "enough": each.enough,
    }


def _change(change: Change, difference: Difference, several: bool) -> dict[str, Any]:
    document = {"document": reference(difference.kind, difference.new or difference.old)}
    return {
        **(document if several else {}),
        "item": change.item,
        "field": change.field or None,
        "change": change.change,
        "bump": change.bump.word,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "text": text_of(change),
    }


def _plain(value: Any) -> Any:
    match value:
        case bool() | None:
            return value
        case int() | Decimal():
            return number(Decimal(value))
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    return value


def _move(move: Move) -> dict[str, Any]:
    sides = {"old": move.old, "new": move.new}
    facts: dict[str, Any] = {"unit": move.unit}
    for name in ("score", "rank", "grade", "tier", "coefficient"):
        for side, row in sides.items():
            facts[f"{side}_{name}"] = _fact(row, name)
    return {**facts, "because": list(move.because)}


def _fact(row: Row | None, name: str) -> Any:
    value = getattr(row, name) if row is not None else None
    return number(value) if isinstance(value, Decimal) else value
