"""Reading of values that several kinds share; each raises BadValue with what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dangjian.codes import records as codes
from dangjian.core.criteria.base import BadValue, Rule
from dangjian.problem import Path
from dangjian.values.fields import decimal_of, is_too_fine, whole_of
from dangjian.values.numbers import places_of, plain
from dangjian.values.wording import after_chinese, said, shown, suggestion


def wrong_form(raw: object, expects: str, path: Path = ()) -> BadValue:
    """The value isn't of the form that the criterion asks for."""
    return BadValue(codes.VALUE_FORM, path, found=said(raw), expects=after_chinese(expects))


def whole(raw: object, expects: str, path: Path = (), least: int = 0) -> int:
    """A whole number from ``least``."""
    number = whole_of(raw)
    if number is None:
        raise wrong_form(raw, expects, path)
    if number < least:
        raise BadValue(codes.VALUE_RANGE, path, found=shown(raw), allowed=f"{least} 或更大的整数")
    return number


def number(raw: object, expects: str, places: int, path: Path = ()) -> Decimal:
    """A number with at most ``places`` decimals, of either sign."""
    value = decimal_of(raw)
    if is_too_fine(raw):
        raise BadValue(codes.VALUE_PLACES, path, found=raw, places=places)
    if value is None:
        raise wrong_form(raw, expects, path)
    if places_of(value) > places:
        raise BadValue(codes.VALUE_PLACES, path, found=plain(value), places=places)
    return value


def mapping_of_rules(raw: object, rules: Mapping[str, Rule], expects: str) -> dict[str, Any]:
    """A mapping whose keys are ids of the rules."""
    if not isinstance(raw, dict):
        raise wrong_form(raw, expects)
    for key in raw:
        if key not in rules:
            raise BadValue(
                codes.UNKNOWN_RULE,
                (key,),
                key=True,
                rule=key,
                allowed="、".join(f"{rule.id}（{rule.title}）" for rule in rules.values()),
                suggestion=suggestion(key, rules),
            )
    return raw
