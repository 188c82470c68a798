"""Two documents of a kind compared: the changes, how far the version must rise, and how far it did."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from dangjian.core.semdiff.checklists import checklist_changes
from dangjian.core.semdiff.tables import TABLES
from dangjian.core.semdiff.trees import tree_changes
from dangjian.criteria.changes import MAJOR, MINOR, NONE, PATCH, Bump, Change, required
from dangjian.documents.checklist import Checklist
from dangjian.values.canonical import canonical
from dangjian.values.fields import version_key

KINDS = ("checklist", *TABLES)
"""The kinds of documents that can be compared."""
Rise = Bump | Literal["backwards"]
"""How far a version rose."""


class Difference(NamedTuple):
    """Two versions of one document."""

    kind: str
    """``checklist``, ``policy``, …"""
    old: Any
    """The old model; None where the document is new."""
    new: Any
    """The new model; None where the document is gone."""
    changes: tuple[Change, ...]
    required: Bump
    declared: Rise

    @property
    def versioned(self) -> bool:
        """Whether the kind has versions that can rise."""
        return hasattr(self.new if self.new is not None else self.old, "version")

    @property
    def enough(self) -> bool:
        """Whether the version rose far enough; true where there is no version to rise."""
        if self.old is None or self.new is None or not self.versioned:
            return True
        return self.declared != "backwards" and self.declared >= self.required

    @property
    def title(self) -> str:
        """What people call it."""
        model = self.new if self.new is not None else self.old
        return str(getattr(model, "title", None) or getattr(model, "name", ""))


def compare(kind: str, old: Any, new: Any) -> Difference:
    """What differs between two models of a kind; either may be None, not both."""
    if old is None or new is None:
        change: Literal["added", "removed"] = "added" if old is None else "removed"
        whole = Change("", "整个文件", change, MINOR if old is None else MAJOR)
        return Difference(kind, old, new, (whole,), whole.bump, NONE)
    if isinstance(new, Checklist):
        changes = tuple(checklist_changes(old, new))
    else:
        changes = tuple(tree_changes(canonical(old), canonical(new), TABLES[kind]))
    rise = declared(getattr(old, "version", None), getattr(new, "version", None))
    return Difference(kind, old, new, changes, required(changes), rise)


def declared(old: str | None, new: str | None) -> Rise:
    """How far a version rose: by its first part that differs."""
    if old is None or new is None or old == new:
        return NONE
    before, after = version_key(old), version_key(new)
    if after < before:
        return "backwards"
    place = next(index for index in range(3) if before[index] != after[index])
    return (MAJOR, MINOR, PATCH)[place]


def raised(version: str, bump: Bump) -> str:
    """The least version that rises so far: ``1.0.3`` by MINOR is ``1.1.0``."""
    parts = version_key(version)
    place = {MAJOR: 0, MINOR: 1, PATCH: 2}.get(bump)
    if place is None:
        return version
    kept = [parts[index] if index < place else 0 for index in range(3)]
    kept[place] = parts[place] + 1
    return ".".join(map(str, kept))
