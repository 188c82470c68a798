"""A sealed period computed once more, from nothing but what its seal keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dangjian.documents import shape
from dangjian.documents.kinds import Document
from dangjian.documents.organization import Organization, Unit
from dangjian.documents.record import Correction, Record
from dangjian.documents.seal import KIND_WORDS, Seal, SealedInput, SealedPart
from dangjian.documents.settings import Calendar
from dangjian.documents.workspace import Workspace
from dangjian.scoring.early import completed
from dangjian.scoring.entries import Filed, filing_of
from dangjian.scoring.period import counted_months, ranked, score_units
from dangjian.scoring.results import Results
from dangjian.seal.inputs import CLOSING_RATE, REGISTER_FIGURES
from dangjian.values.period import Month, Period, parse_month

CardKey = tuple[str, str, Month]


class UnusableSeal(Exception):
    """Something sealed that this engine can't use; ``what`` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def content_of(sealed: SealedPart) -> Any:
    """The content of something sealed as plain data with exact numbers. Raises UnusableSeal."""
    try:
        return json.loads(sealed.content, parse_float=Decimal)
    except ValueError:
        raise UnusableSeal(f"{KIND_WORDS[sealed.kind]} {sealed.key}") from None


def model_of(sealed: SealedInput) -> Any:
    """The model of a sealed document. Raises UnusableSeal."""
    model, findings = shape.parse(_as_written(content_of(sealed)), sealed.kind)
    if findings:
        raise UnusableSeal(f"{KIND_WORDS[sealed.kind]} {sealed.key}")
    return model


def _as_written(node: Any) -> Any:
    """The effects of vetoes as files write them; all else is written as it is kept."""
    if isinstance(node, list):
        return [_as_written(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: _as_written(each) for key, each in node.items()}
    effect = made.get("effect")
    if isinstance(effect, dict) and "kind" in effect:
        given = {key: each for key, each in effect.items() if key != "kind"}
        made["effect"] = given or effect["kind"]
    return made


def replay(seal: Seal, period: Period) -> Results:
    """The results of the sealed inputs by this engine. Raises UnusableSeal."""
    try:
        return _replay(seal, period)
    except (AssertionError, KeyError, TypeError, ValueError, IndexError):
        # The content has digests and the shape of documents, and still makes no sense together.
        raise UnusableSeal("内容") from None


def _replay(seal: Seal, period: Period) -> Results:
    workspace = _workspace(seal, period)
    cards = completed(workspace, _filed(seal))
    filing = filing_of(((*key, filed) for key, filed in cards.items()), ())
    policy = workspace.policy_of(period)
    assert policy is not None
    figures = _rate(seal, REGISTER_FIGURES)
    for month in months_of(figures):
        found = figures[str(month)]
        workspace.register_figures[month] = {
            unit: (pair[0], pair[1]) for unit, pair in found.items()
        }
    scored, drafts = score_units(workspace, filing, period, policy, workspace.units, full=True)
    rates = {unit: Decimal(rate) for unit, rate in _rate(seal, CLOSING_RATE).items()}
    months = counted_months(workspace, period)
    rows = ranked(workspace, drafts, period, policy, rates)
    return Results(period, policy.version, months, scored, rows)


def _rate(seal: Seal, key: str) -> Any:
    """What the seal keeps of the register under a key."""
    kept = (each for each in seal.inputs if each.kind == "rate" and each.key == key)
    return next((content_of(each) for each in kept), {})


def months_of(figures: Iterable[str]) -> Iterator[Month]:
    """The months that are named; others are nobody's."""
    return (month for month in map(parse_month, figures) if month is not None)


def _workspace(seal: Seal, period: Period) -> Workspace:
    parts = _by_kind(seal)
    # Where no month counts (a January of nothing but lists about the year before), none may: a workspace
    # without any record would owe everything.
    counted = tuple(seal.months) or (period.first.plus(-1),)
    units = tuple(_unit(sealed) for sealed in parts["unit"])
    organization = Organization(schema="dangjian/organization@1", name=" ", units=units)
    return Workspace(
        organizations=(Document("units", organization),),
        checklists=tuple(Document(each.name, model_of(each)) for each in parts["checklist"]),
        policies=tuple(Document(each.name, model_of(each)) for each in parts["policy"]),
        calendars=tuple(Document(each.name, _calendar(each)) for each in parts["calendar"]),
        months_with_records=counted,
        months=frozenset((*seal.months, *_begun(parts["months"]))),
    )


def _begun(sealed: Iterable[SealedInput]) -> Iterator[Month]:
    """The January after a year, where something was recorded in it or later."""
    for each in sealed:
        facts = content_of(each)
        yield from (month for month in months_of(facts) if facts[str(month)] is True)


def _by_kind(seal: Seal) -> Mapping[str, list[SealedInput]]:
    parts: dict[str, list[SealedInput]] = {kind: [] for kind in KIND_WORDS}
    for sealed in seal.inputs:
        parts[sealed.kind].append(sealed)
    return parts


def _unit(sealed: SealedInput) -> Unit:
    """A unit that exists in the months of the period in which it did; one that never did is of no month."""
    facts = content_of(sealed)
    months = [parse_month(text) for text in facts["months"]]
    return Unit(
        id=sealed.key,
        name=sealed.name,
        layer=facts["layer"],
        tags=tuple(facts["tags"]),
        from_=months[0] if months else Month(9999, 1),
        until=months[-1] if months else None,
    )


def _calendar(sealed: SealedInput) -> Calendar:
    facts = content_of(sealed)
    return Calendar(
        schema="dangjian/calendar@1",
        holidays=tuple(map(date.fromisoformat, facts["holidays"])),
        workdays=tuple(map(date.fromisoformat, facts["workdays"])),
    )


def _filed(seal: Seal) -> dict[CardKey, Filed]:
    """What was filed for each card, corrections in the order in which they count."""
    cards: dict[CardKey, Filed] = {}
    for key, model in _filed_models(seal):
        before = cards.get(key, Filed())
        if isinstance(model, Correction):
            cards[key] = before._replace(corrections=(*before.corrections, model))
        elif model.kind == "inspection":
            cards[key] = before._replace(inspection=model)
        else:
            cards[key] = before._replace(self_check=model)
    return cards


def _filed_models(seal: Seal) -> Iterator[tuple[CardKey, Record | Correction]]:
    for sealed in seal.inputs:
        if sealed.kind == "record":
            record: Record = model_of(sealed)
            yield (record.unit, record.checklist_id, record.period), record
        elif sealed.kind == "correction":
            correction: Correction = model_of(sealed)
            yield (correction.unit, correction.checklist, correction.period), correction
