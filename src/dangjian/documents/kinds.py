"""The kinds of documents: which schema word belongs to which model, and a validator for each."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


class _Kind(NamedTuple):
    """A kind of document."""

    title: str
    """What people call it."""
    model: Callable[[], type[Any]]
    """What its content is; made when it is first asked for."""


# Most commands need few of the models, and making the classes is much of what a short command costs.


def _settings() -> Any:
    from dangjian.documents import settings

    return settings


def _catalog() -> Any:
    from dangjian.documents import catalog

    return catalog


def _organization() -> Any:
    from dangjian.documents import organization

    return organization


def _checklist() -> Any:
    from dangjian.documents import checklist

    return checklist


def _policy() -> Any:
    from dangjian.documents import policy

    return policy


def _record() -> Any:
    from dangjian.documents import record

    return record


def _rectification() -> Any:
    from dangjian.documents import rectification

    return rectification


def _points() -> Any:
    from dangjian.documents import points

    return points


def _campaign() -> Any:
    from dangjian.documents import campaign

    return campaign


def _seal() -> Any:
    from dangjian.documents import seal

    return seal


_KINDS = {
    "workspace": _Kind("工作区", lambda: _settings().Settings),
    "catalog": _Kind("目录", lambda: _catalog().Catalog),
    "organization": _Kind("组织", lambda: _organization().Organization),
    "people": _Kind("党员名单", lambda: _organization().People),
    "checklist": _Kind("责任清单", lambda: _checklist().Checklist),
    "policy": _Kind("考核办法", lambda: _policy().Policy),
    "calendar": _Kind("工作日历", lambda: _settings().Calendar),
    "record": _Kind("点检记录", lambda: _record().Record),
    "correction": _Kind("更正", lambda: _record().Correction),
    "rectification": _Kind("整改事项", lambda: _rectification().Rectification),
    "points-rules": _Kind("积分细则", lambda: _points().PointsRules),
    "ledger": _Kind("积分台账", lambda: _points().Ledger),
    "campaign": _Kind("攻坚项目", lambda: _campaign().Campaign),
    "seal": _Kind("封存", lambda: _seal().Seal),
}


class _Models(Mapping[str, type[Any]]):
    """Models by schema word; one is imported when it is looked up, not when it is looked for."""

    def __getitem__(self, word: str) -> type[Any]:
        return _KINDS[word].model()

    def __iter__(self) -> Iterator[str]:
        return iter(_KINDS)

    def __len__(self) -> int:
        return len(_KINDS)

    def __contains__(self, word: object) -> bool:
        return word in _KINDS


MODELS: Mapping[str, type[Any]] = _Models()
"""The part of the schema word between ``dangjian/`` and ``@1`` → its model."""

TITLES = {word: kind.title for word, kind in _KINDS.items()}
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


# Earlier versions lie in a folder beside the current file; messages name the place, so it is known here.

_ARCHIVE = "archive"


def archive_beside(name: str) -> str:
    """The folder in which earlier versions of a file are kept."""
    return posixpath.join(posixpath.dirname(name), _ARCHIVE)


def archive_place(name: str, own: str, version: str) -> str:
    """Where the archived copy of a file lies: ``archive/<id>@<version>.yaml`` beside it."""
    folder = posixpath.dirname(name) if is_archived(name) else archive_beside(name)
    return posixpath.join(folder, f"{own}@{version}.yaml")


def is_archived(name: str) -> bool:
    """Whether a file lies in an archive."""
    return posixpath.basename(posixpath.dirname(name)) == _ARCHIVE
