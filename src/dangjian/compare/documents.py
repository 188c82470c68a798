"""Two documents of a kind compared: the changes, how far the version must rise, and how far it did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from dangjian.compare.checklists import checklist_changes
from dangjian.criteria.changes import MAJOR, MINOR, NONE, PATCH, Bump, Change, moved, required
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import KINDS
from dangjian.documents.weights import Table
from dangjian.values.canonical import canonical
from dangjian.values.fields import version_key

# Documents compared key by key, by one explicit table; what it doesn't name doesn't matter.


NAMES = ("id", "name", "award")
"""The keys by which the members of a list are known, the first that they have."""


def tree_changes(old: Any, new: Any, table: Table) -> Iterator[Change]:
    """What differs between two canonical trees (see `values.canonical`)."""
    heads = dict.fromkeys(pattern.split(".")[0] for pattern in table)
    for key in heads:
        yield from _compare(old.get(key), new.get(key), key, key, table, "")


def _compare(
    old: Any, new: Any, pattern: str, field: str, table: Table, around: str
) -> Iterator[Change]:
    if old == new:
        return
    member = f"{pattern}.*"
    if member in table:
        before, after = _members(old), _members(new)
        yield from _member_changes(before, after, member, field, table, around)
        return
    inner = [each for each in table if each.startswith(f"{pattern}.")]
    if inner:
        label = around + (table[pattern].label + "的" if pattern in table else "")
        for key in dict.fromkeys(each[len(pattern) + 1 :].split(".")[0] for each in inner):
            values = (old or {}).get(key), (new or {}).get(key)
            yield from _compare(*values, f"{pattern}.{key}", f"{field}.{key}", table, label)
        return
    row = table[pattern]
    bump = row.changed if isinstance(row.changed, Bump) else row.changed(old, new)
    wording = isinstance(old, str) and isinstance(new, str) and bump is PATCH
    yield Change(field, around + row.label, "changed", bump, old, new, wording=wording)


def _members(node: Any) -> dict[str, Any]:
    """The members of a list by their names, or of a mapping by their keys."""
    if not isinstance(node, list):
        return dict(node or {})
    return {_name(each): each for each in node}


def _name(member: Any) -> str:
    """``100`` for a grade that is named by a number; the member itself where it has no name."""
    if not isinstance(member, dict):
        return str(member)
    return str(next((member[key] for key in NAMES if key in member), member))


def _member_changes(
    old: dict[str, Any], new: dict[str, Any], pattern: str, field: str, table: Table, around: str
) -> Iterator[Change]:
    row = table[pattern]
    for name, member in old.items():
        if name not in new:
            label = f"{around}{row.label}“{name}”"
            yield Change(f"{field}.{name}", label, "removed", row.removed, old=member)
    for name, member in new.items():
        label = f"{around}{row.label}“{name}”"
        if name not in old:
            yield Change(f"{field}.{name}", label, "added", row.added, new=member)
        elif any(each.startswith(f"{pattern}.") for each in table):
            yield from _inside(old[name], member, pattern, f"{field}.{name}", table, label + "的")
        elif old[name] != member:
            values = old[name], member
            bump = row.changed if isinstance(row.changed, Bump) else row.changed(*values)
            yield Change(f"{field}.{name}", label, "changed", bump, *values)
    for name in moved(list(old), list(new)):
        places = list(old).index(name) + 1, list(new).index(name) + 1
        label = f"{around}{row.label}“{name}”的次序"
        yield Change(f"{field}.{name}", label, "moved", row.moved, *places)


def _inside(
    old: Any, new: Any, pattern: str, field: str, table: Table, around: str
) -> Iterator[Change]:
    if f"{pattern}.*" in table:
        members = _members(old), _members(new)
        yield from _member_changes(*members, f"{pattern}.*", field, table, around)
        return
    inner = (each[len(pattern) + 1 :] for each in table if each.startswith(f"{pattern}."))
    for key in dict.fromkeys(each.split(".")[0] for each in inner):
        deeper = f"{pattern}.{key}", f"{field}.{key}"
        yield from _compare(old.get(key), new.get(key), *deeper, table, around)


# Two documents of a kind.


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
        changes = tuple(tree_changes(canonical(old), canonical(new), KINDS[kind].weights()))
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
