"""The kinds of documents: which schema word belongs to which model, and a validator for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


class _Models(Mapping[str, type[Any]]):
    """Models by schema word; a module is imported when its model is first asked for.

    Most commands need few of them, and making the classes is much of what a short command costs.
    """

    _PLACES: ClassVar[dict[str, tuple[str, str]]] = {
        "workspace": ("settings", "Settings"),
        "catalog": ("catalog", "Catalog"),
        "organization": ("organization", "Organization"),
        "people": ("organization", "People"),
        "checklist": ("checklist", "Checklist"),
        "policy": ("policy", "Policy"),
        "calendar": ("settings", "Calendar"),
        "record": ("record", "Record"),
        "correction": ("record", "Correction"),
        "rectification": ("rectification", "Rectification"),
        "points-rules": ("points", "PointsRules"),
        "ledger": ("points", "Ledger"),
        "campaign": ("campaign", "Campaign"),
        "seal": ("seal", "Seal"),
    }

    def __getitem__(self, word: str) -> type[Any]:
        module, name = self._PLACES[word]
        model: type[Any] = getattr(import_module(f"dangjian.documents.{module}"), name)
        return model

    def __iter__(self) -> Iterator[str]:
        return iter(self._PLACES)

    def __len__(self) -> int:
        return len(self._PLACES)

    def __contains__(self, word: object) -> bool:
        return word in self._PLACES


MODELS: Mapping[str, type[Any]] = _Models()
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


COUNTS_AT: dict[str, tuple[str, ...]] = {
    "organization": ("organization",),
    "people": ("people", "ledgers", "organization"),
    "policy": ("policy",),
    "catalog": ("checklists",),
    "checklist": ("checklists",),
    "points-rules": ("checklists", "ledgers"),
    "calendar": ("calendar",),
    "record": ("records",),
    "correction": ("corrections",),
    "rectification": ("rectifications",),
    "ledger": ("ledgers",),
    "campaign": ("campaigns",),
    "seal": ("seals",),
}
"""Kind of document → the keys of ``dangjian.yaml`` at whose paths it counts, the usual one first.

Anywhere else it is not read, so that nobody makes a policy take effect by hiding it among the records.
Seals have no key: their folder is always ``seals``.
"""


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


class Document(NamedTuple, Generic[T]):
    """A model and the name of the document that it was read from."""

    name: str
    """The caller's name for it, usually a file relative to the workspace; opaque to ``core``."""
    model: T
