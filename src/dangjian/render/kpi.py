"""Indicators as JSON (``dangjian/kpi@1``) and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dangjian.pages.facts import Facts
from dangjian.pages.kpi import Indicator
from dangjian.pages.kpi_paper import Aim, aims, reached
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
    "target",
    "met",
)


def kpi_json(facts: Facts, every: Sequence[Indicator]) -> str:
    """The indicators and what they come from; see docs/reports/kpi.md."""
    seal, set_ = facts.seal, aims(facts.policy)
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
            "indicators": [_dict(facts, each, set_) for each in every],
            "problems": [
                problem_dict(each) for each in told_once(facts.scores.problems) if each.is_error
            ],
        }
    )


def kpi_csv(facts: Facts, every: Sequence[Indicator]) -> str:
    """A row an indicator; what there isn't is empty."""
    set_ = aims(facts.policy)
    rows = [list(_plain(facts, each, set_).values()) for each in every]
    return _BOM + csv_text(_KEYS, rows)


def _dict(facts: Facts, each: Indicator, set_: Mapping[str, Aim]) -> dict[str, Any]:
    plain = _plain(facts, each, set_)
    numbers = {key: number(plain[key]) for key in plain if isinstance(plain[key], Decimal)}
    return plain | numbers


def _plain(facts: Facts, each: Indicator, set_: Mapping[str, Aim]) -> dict[str, Any]:
    whole, aim = facts.workspace.name, set_.get(each.name)
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
        aim.value if aim is not None else None,
        reached(aim, each.value),
    )
    return dict(zip(_KEYS, values, strict=True))
