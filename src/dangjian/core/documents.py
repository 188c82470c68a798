"""The kinds of documents: which schema word belongs to which model, and a validator for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import TypeAdapter

from dangjian.core.campaign import Campaign
from dangjian.core.catalog import Catalog
from dangjian.core.checklist import Checklist
from dangjian.core.ledger import Ledger, PointsRules
from dangjian.core.organization import Organization, People
from dangjian.core.policy import Policy
from dangjian.core.record import Correction, Record
from dangjian.core.rectification import Rectification
from dangjian.core.seal import Seal
from dangjian.core.settings import Calendar, Settings

Model: TypeAlias = (
    Settings
    | Catalog
    | Organization
    | People
    | Checklist
    | Policy
    | Calendar
    | Record
    | Correction
    | Rectification
    | PointsRules
    | Ledger
    | Campaign
    | Seal
)

T = TypeVar("T")

MODELS: dict[str, type[Any]] = {
    "workspace": Settings,
    "catalog": Catalog,
    "organization": Organization,
    "people": People,
    "checklist": Checklist,
    "policy": Policy,
    "calendar": Calendar,
    "record": Record,
    "correction": Correction,
    "rectification": Rectification,
    "points-rules": PointsRules,
    "ledger": Ledger,
    "campaign": Campaign,
    "seal": Seal,
}
"""The part of the schema word between ``dangjian/`` and ``@1`` → its model."""

TITLES = {
    "workspace": "工作区",
    "catalog": "目录",
    "organization": "组织",
    "people": "党员名单",
    "checklist": "责任清单",
    "policy": "考核办法",
    "calendar": "工作日历",
    "record": "点检记录",
    "correction": "更正",
    "rectification": "整改事项",
    "points-rules": "积分细则",
    "ledger": "积分台账",
    "campaign": "攻坚项目",
    "seal": "封存",
}
"""What people call each kind of document."""


@cache
def adapter(word: str) -> TypeAdapter[Any]:
    """The validator of a kind of document, built on first use."""
    return TypeAdapter(MODELS[word])


def schema_word(schema: object) -> str | None:
    """``record`` of ``dangjian/record@1``; None when it isn't a schema word that we know."""
    if not isinstance(schema, str):
        return None
    word = schema.removeprefix("dangjian/").removesuffix("@1")
    return word if word in MODELS and schema == f"dangjian/{word}@1" else None


@dataclass(frozen=True, slots=True)
class Document(Generic[T]):
    """A model and the name of the document that it was read from."""

    name: str
    """The caller's name for it, usually a file relative to the workspace; opaque to ``core``."""
    model: T
