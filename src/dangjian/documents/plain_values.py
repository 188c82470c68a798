"""Models as plain values, the way files say them: empty and default fields left out."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from dangjian.documents.rectification import Rectification
from dangjian.values.period import Month

_ORDER = (
    "schema",
    "id",
    "unit",
    "source",
    "problem",
    "severity",
    "mode",
    "owner",
    "due",
    "repeats",
    "events",
)


def plain_of(model: Any) -> dict[str, Any]:
    """The keys and values of a model, in the order of its fields."""
    result: dict[str, Any] = {}
    for field in fields(model):
        value = getattr(model, field.name)
        default = field.default if field.default is not MISSING else None
        if value is not None and value != default:
            result[field.name] = _plain(value)
    return result


def plain_rectification(rectification: Rectification) -> dict[str, Any]:
    """A rectification in the order in which its file says it."""
    plain = plain_of(rectification)
    plain["severity"] = rectification.severity  # a file says how grave it is also where it is minor
    return {key: plain[key] for key in _ORDER if key in plain}


def _plain(value: Any) -> Any:
    match value:
        case Month():
            return str(value)
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case str() | bool() | int() | Decimal():
            return value
    return plain_of(value)
