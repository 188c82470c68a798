"""Results as a seal keeps them, and what moved between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from dangjian.documents.seal import ResultKind, SealedResult, text_digest
from dangjian.scoring.results import ItemResult, RaisedVeto, Results, Row, Scorecard
from dangjian.seal.changes import Detail, text_of
from dangjian.seal.replay import content_of
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
        # Only where there is one, so that what was sealed before there were any still compares.
        **({"penalty": card.penalty} if card.penalty else {}),
        **(
            {"penalties": _sorted(line._asdict() for line in card.penalties)}
            if card.penalties
            else {}
        ),
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
    measured = {
        part.checklist: [part.own, part.best, part.place]
        for part in row.parts
        if part.own is not None
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
        # Only where there is one: what a part was measured by, and among whom.
        **({"class": row.class_} if row.class_ else {}),
        **({"measured": measured} if measured else {}),
    }


# What moved: sealed results beside those of today (or of another engine), unit by unit.


_STANDING = {
    "score": "得分",
    "rank": "名次",
    "grade": "等次",
    "tier": "类别",
    "coefficient": "系数",
    "provisional": "暂定",
}
_CARD = {
    "score": "得分",
    "grade": "等次",
    "bonus": "加分",
    "provisional": "暂定",
    "gap": "自查差距",
}
_STATES = {"missing": "未填报", "na": "不适用", "not_due": "未到期"}
NOTHING = "无"
Facts: TypeAlias = Mapping[str, Any]
"""The content of a sealed result; empty where there is none."""


@dataclass(frozen=True, slots=True)
class CardMove:
    """A scorecard that isn't what it was."""

    checklist: str
    details: tuple[Detail, ...]
    """The card's own figures, then items; empty when only reasons or evidence differ."""


@dataclass(frozen=True, slots=True)
class UnitMove:
    """A unit whose results aren't what they were."""

    unit: str
    name: str
    standing: tuple[Detail, ...]
    """Score, rank, grade …, of the ranking."""
    cards: tuple[CardMove, ...]


def result_moves(old: Sequence[SealedResult], new: Sequence[SealedResult]) -> tuple[UnitMove, ...]:
    """Every unit that moved, in the order of the old results."""
    before = {(each.kind, each.key): each for each in old}
    after = {(each.kind, each.key): each for each in new}
    standings: dict[str, tuple[Detail, ...]] = {}
    cards: dict[str, list[CardMove]] = {}
    names: dict[str, str] = {}
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and was.digest == now.digest:
            continue
        facts = content_of(was) if was else {}, content_of(now) if now else {}
        known = facts[0] or facts[1]
        unit = known["unit"]
        names[unit] = next(each.name for each in (now, was) if each)
        if key[0] == "ranking":
            standings[unit] = tuple(_figures(_STANDING, *facts))
        else:
            move = CardMove(known["checklist"], tuple(_card_details(*facts)))
            cards.setdefault(unit, []).append(move)
    return tuple(
        UnitMove(unit, names[unit], standings.get(unit, ()), tuple(cards.get(unit, ())))
        for unit in names
    )


def _figures(labels: Mapping[str, str], old: Facts, new: Facts) -> Iterator[Detail]:
    """The figures that differ; all are nothing where there is no card or row."""
    for key, label in labels.items():
        was, now = old.get(key), new.get(key)
        if was != now:
            yield Detail(label, _text(was), _text(now))


def _card_details(old: Facts, new: Facts) -> Iterator[Detail]:
    yield from _figures(_CARD, old, new)
    before, after = old.get("items", {}), new.get("items", {})
    if not (old and new):
        return  # a whole card came or went: its items say no more
    for item in _keys(before, after):
        was, now = (_item_text(each.get(item)) for each in (before, after))
        if was != now:
            yield Detail(item, was, now)


def _keys(*mappings: Mapping[str, Any]) -> Iterable[str]:
    return dict.fromkeys(key for each in mappings for key in each)


def _item_text(item: Facts | None) -> str:
    """``2.5/3``, ``未填报``."""
    if item is None:
        return NOTHING
    if item["state"] == "scored" or (item["state"] == "missing" and "earned" in item):
        note = f"（{_STATES['missing']}）" if item["state"] == "missing" else ""
        return f"{text_of(item.get('earned'))}/{text_of(item['points'])}{note}"
    return _STATES.get(item["state"], str(item["state"]))


def _text(value: Any) -> str:
    return NOTHING if value is None else text_of(value)
