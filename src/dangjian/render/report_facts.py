"""The facts of papers as JSON, and its schema."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from dangjian.pages.report_facts import ReportFacts
from dangjian.render.json import dump, number


def report_facts_json(facts: ReportFacts) -> str:
    """``report KIND --to json``: what papers tell, key by key as documented."""
    return dump(plain_facts(facts))


def facts_json(facts: object) -> str:
    """The documented facts of any paper."""
    return dump(plain_facts(facts))


def plain_facts(value: object) -> Any:
    """Facts as mappings, lists, texts and numbers, as JSON has them and templates use them."""
    if is_dataclass(value):
        return {each.name: plain_facts(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [plain_facts(each) for each in value]
    return number(value) if isinstance(value, Decimal) else value
