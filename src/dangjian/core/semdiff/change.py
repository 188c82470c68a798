"""One change of meaning, and how far the version must rise for it (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Any, Literal, NamedTuple, TypeAlias

from dangjian.values.canonical import canonical
from dangjian.values.period import Month


class Bump(IntEnum):
    """How far a version must rise at least."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """``none``, ``patch``, ``minor`` or ``major``."""
        return self.name.lower()

    @property
    def words(self) -> str:
        """What people read: ``影响得分``."""
        return ("没有变化", "只改措辞", "影响得分", "原有填报会失效")[self]


NONE, PATCH, MINOR, MAJOR = Bump

Kind: TypeAlias = Literal["added", "removed", "changed", "moved"]


class Change(NamedTuple):
    """One difference between two documents."""

    field: str
    """The keys that lead to it from its item (or from the document), joined by dots; empty for an
    item or a document as a whole."""
    label: str
    """What people call the field."""
    change: Kind
    bump: Bump
    old: Any = None
    """As YAML would write it; None where it is added."""
    new: Any = None
    """Likewise; None where it is removed."""
    item: str | None = None
    """The item it belongs to; None for what belongs to the document."""
    title: str = ""
    """The title of that item."""
    why: str = ""
    """Why it weighs more than its field says; empty when it doesn't."""
    wording: bool = False
    """Whether old and new are sentences, to be shown with their words compared."""

    def inside(self, field: str, label: str = "") -> Change:
        """The same change, seen from the thing around it."""
        path = f"{field}.{self.field}" if self.field else field
        return self._replace(field=path, label=label + self.label)


def as_yaml(value: Any) -> Any:
    """A value of a model as its file would write it, defaults left out."""
    own = getattr(value, "as_yaml", None)
    if own is not None:
        return own()
    if is_dataclass(value) and not isinstance(value, type):
        attributes = {each.name.rstrip("_"): each.name for each in fields(value)}
        return {key: as_yaml(getattr(value, attributes[key])) for key in canonical(value)}
    if isinstance(value, list | tuple) and not isinstance(value, Month):
        return [as_yaml(each) for each in value]
    return canonical(value)


FieldTable: TypeAlias = Mapping[str, tuple[str, Bump]]
"""Attribute → what people call it, and the bump when it changes."""


def changed_fields(old: Any, new: Any, table: FieldTable) -> Iterator[Change]:
    """The attributes of the table that differ."""
    for name, (label, bump) in table.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield change_of(name.rstrip("_"), label, bump, before, after)


def change_of(field: str, label: str, bump: Bump, old: Any, new: Any) -> Change:
    """A change of a value; texts are shown with their words compared."""
    wording = isinstance(old, str) and isinstance(new, str) and bump is PATCH
    return Change(field, label, "changed", bump, as_yaml(old), as_yaml(new), wording=wording)


def required(changes: Iterable[Change]) -> Bump:
    """How far the version must rise for all of them."""
    return max((change.bump for change in changes), default=NONE)


def rises(points: Decimal, old_points: Decimal) -> bool:
    """Whether something that was worth nothing is now worth something."""
    return not old_points and bool(points)
