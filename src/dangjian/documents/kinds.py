"""The kinds of documents: ONE table of everything that the rest of the house asks about a kind.

A new kind is a model, a line here, and the shelf of `documents.workspace.Workspace` that the line names.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from dangjian.documents.weights import Table

T = TypeVar("T")


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


def _group() -> Any:
    from dangjian.documents import group

    return group


def _weights() -> Any:
    from dangjian.documents import weights

    return weights


def _by_items() -> Table:
    """Checklists are compared item by item; see `compare.checklists`."""
    return {}


class DocumentKind(NamedTuple):
    """A kind of document."""

    title: str
    """What people call it."""
    model: Callable[[], type[Any]]
    """What its content is."""
    shelf: str = ""
    """The field of the workspace in which such documents are kept; empty for what isn't kept there."""
    counts_at: tuple[str, ...] = ()
    """The keys of ``dangjian.yaml`` at whose paths it counts, the usual one first. Anywhere else it is not
    read, so that nobody makes a policy take effect by hiding it among the records. Seals have no key:
    their folder is always ``seals``."""
    identity: tuple[str, ...] = ()
    """The keys that say which one it is: two files that agree in them are of the same thing. Empty where a
    workspace has one such document, or where only the whole says it."""
    place_in_diff: int | None = None
    """Its place among the kinds that ``diff`` compares; None: it isn't compared."""
    weights: Callable[[], Table] = _by_items
    """How far the version must rise when a key changes; only of what is compared."""
    versioned: bool = False
    """Whether it has versions, of which ``freeze`` keeps earlier ones and which, once published, stay."""
    log: str = ""
    """What people call its ``events``, which only grow; empty for a kind without."""
    never_changes: bool = False
    """Whether such a file is written once and never changed."""
    follows_scores: bool = False
    """Whether it only follows from scores: its faults keep nothing from being scored, and a command may
    put such files aside where it doesn't ask for them."""
    keeps_from_scoring: bool = True
    """Whether a fault in it keeps anything from being scored."""


KINDS: Mapping[str, DocumentKind] = {
    "workspace": DocumentKind("工作区", lambda: _settings().Settings),
    "catalog": DocumentKind(
        "目录",
        lambda: _catalog().Catalog,
        "catalogs",
        ("checklists",),
        place_in_diff=6,
        weights=lambda: _weights().CATALOG,
    ),
    "organization": DocumentKind(
        "组织",
        lambda: _organization().Organization,
        "organizations",
        ("organization",),
        place_in_diff=4,
        weights=lambda: _weights().ORGANIZATION,
    ),
    "people": DocumentKind(
        "党员名单",
        lambda: _organization().People,
        "people",
        ("people", "ledgers", "organization"),
        place_in_diff=5,
        weights=lambda: _weights().PEOPLE,
    ),
    "checklist": DocumentKind(
        "责任清单",
        lambda: _checklist().Checklist,
        "checklists",
        ("checklists",),
        ("id",),
        place_in_diff=1,
        versioned=True,
    ),
    "policy": DocumentKind(
        "考核办法",
        lambda: _policy().Policy,
        "policies",
        ("policy",),
        place_in_diff=3,
        weights=lambda: _weights().POLICY,
        versioned=True,
    ),
    "calendar": DocumentKind("工作日历", lambda: _settings().Calendar, "calendars", ("calendar",)),
    "record": DocumentKind("点检记录", lambda: _record().Record, "records", ("records",)),
    "correction": DocumentKind(
        "更正", lambda: _record().Correction, "corrections", ("corrections",), never_changes=True
    ),
    "rectification": DocumentKind(
        "整改事项",
        lambda: _rectification().Rectification,
        "rectifications",
        ("rectifications",),
        ("id",),
        log="整改的经过",
        follows_scores=True,
        keeps_from_scoring=False,
    ),
    "points-rules": DocumentKind(
        "积分细则",
        lambda: _points().PointsRules,
        "points_rules",
        ("checklists", "ledgers"),
        ("id",),
        place_in_diff=2,
        weights=lambda: _weights().POINTS_RULES,
        versioned=True,
        keeps_from_scoring=False,
    ),
    "ledger": DocumentKind(
        "积分台账",
        lambda: _points().Ledger,
        "ledgers",
        ("ledgers",),
        ("rules", "year"),
        log="积分台账",
        follows_scores=True,
        keeps_from_scoring=False,
    ),
    "campaign": DocumentKind(
        "攻坚项目",
        lambda: _campaign().Campaign,
        "campaigns",
        ("campaigns",),
        ("id",),
        log="攻坚项目的经过",
        follows_scores=True,
        keeps_from_scoring=False,
    ),
    "seal": DocumentKind("封存", lambda: _seal().Seal, counts_at=("seals",)),
    "group": DocumentKind("集团", lambda: _group().GroupCompany),
}
"""The part of the schema word between ``dangjian/`` and ``@1`` → all about the kind."""


class _Models(Mapping[str, type[Any]]):
    """Models by schema word; one is imported when it is looked up, not when it is looked for."""

    def __getitem__(self, word: str) -> type[Any]:
        return KINDS[word].model()

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS)

    def __len__(self) -> int:
        return len(KINDS)

    def __contains__(self, word: object) -> bool:
        return word in KINDS


MODELS: Mapping[str, type[Any]] = _Models()
"""Kind of document → its model."""
TITLES = {word: kind.title for word, kind in KINDS.items()}
"""What people call each kind of document."""
SHELVES = {word: kind.shelf for word, kind in KINDS.items() if kind.shelf}
"""Kind of document → where the workspace keeps it."""
COMPARED = tuple(
    word
    for _, word in sorted(
        (kind.place_in_diff, word) for word, kind in KINDS.items() if kind.place_in_diff
    )
)
"""The kinds that can be compared, in the order in which ``diff`` shows them."""
VERSIONED = tuple(word for word in COMPARED if KINDS[word].versioned)
"""The kinds of which earlier versions are kept."""
AFTERMATH = frozenset(word for word, kind in KINDS.items() if kind.follows_scores)
"""The kinds that follow from scores."""


@cache
def adapter(word: str) -> TypeAdapter[Any]:
    """The validator of a kind of document, built on first use."""
    from pydantic import TypeAdapter  # whoever only asks about kinds doesn't pay for it

    return TypeAdapter(MODELS[word])


def schema_word(schema: object) -> str | None:
    """``record`` of ``dangjian/record@1``; None when it isn't a schema word that we know."""
    if not isinstance(schema, str):
        return None
    word = schema.removeprefix("dangjian/").removesuffix("@1")
    return word if word in MODELS and schema == f"dangjian/{word}@1" else None


def document_id(word: str, model: Any) -> str:
    """What people name a document by: ``branch`` of a checklist; the kind itself, such as ``policy``, of
    which a workspace has one."""
    return str(getattr(model, "id", word))


class Document(NamedTuple, Generic[T]):
    """A model and the name of the document that it was read from."""

    name: str
    """The caller's name for it, usually a file relative to the workspace; nobody in the domain looks into it."""
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
