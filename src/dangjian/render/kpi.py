"""Indicators as JSON (``dangjian/kpi@1``) and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dangjian.pages.facts import Facts
from dangjian.pages.kpi import Indicator
from dangjian.pages.register_words import unit_name
from dangjian.problem import told_once
from dangjian.render.csv import csv_text
from dangjian.render.json import dump, number, problem_dict

SCHEMA = "dangjian/kpi@1"
_BOM = "\ufeff"
_KEYS = (
    "name",
    "unit",
    "unit_name",
    "layer",
    "subject",
    "value",
    "unit_of_measure",
    "period",
    "note",
)


def kpi_json(facts: Facts, every: Sequence[Indicator]) -> str:
    """The indicators and what they come from; see docs/reports/kpi.md."""
    seal = facts.seal
    return dump(
        {
            "schema": SCHEMA,
            "workspace": facts.workspace.name,
            "period": str(facts.period),
            "date": facts.today.isoformat(),
            "engine": facts.engine,
            "policy": facts.policy.version,
            "seal": {
                "id": seal.id or None,
                "digest": seal.digest or None,
                "provisional": seal.provisional,
                "changed": seal.changed,
            },
            "provenance": list(facts.provenance),
            "indicators": [_dict(facts, each) for each in every],
            "problems": [
                problem_dict(each) for each in told_once(facts.scores.problems) if each.is_error
            ],
        }
    )


def kpi_csv(facts: Facts, every: Sequence[Indicator]) -> str:
    """A row an indicator; what there isn't is empty."""
    rows = [[_plain(facts, each)[key] for key in _KEYS] for each in every]
    return _BOM + csv_text(_KEYS, rows)


def _dict(facts: Facts, each: Indicator) -> dict[str, Any]:
    value = each.value
    plain = _plain(facts, each)
    return plain | {"value": number(value) if isinstance(value, Decimal) else value}


def _plain(facts: Facts, each: Indicator) -> dict[str, Any]:
    whole = facts.workspace.name
    values = (
        each.name,
        each.unit,
        unit_name(facts.workspace, each.unit) if each.unit else whole,
        each.layer,
        each.subject,
        each.value,
        each.unit_of_measure,
        str(facts.period),
        each.note,
    )
    return dict(zip(_KEYS, values, strict=True))
