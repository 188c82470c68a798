"""Documents compared key by key, by one explicit table; what it doesn't name doesn't matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from dangjian.criteria.changes import MAJOR, MINOR, PATCH, Bump, Change, moved

Weigh: TypeAlias = Bump | Callable[[Any, Any], Bump]
"""A bump, or what decides it from the old and the new value."""


class Row(NamedTuple):
    """What a key is called, and how far the version must rise when it changes."""

    label: str
    changed: Weigh = MINOR
    added: Bump = MINOR
    """For the members of a list or mapping (``units.*``)."""
    removed: Bump = MAJOR
    moved: Bump = PATCH


Table: TypeAlias = Mapping[str, Row]
"""Keys joined by dots, ``*`` for each member of a list or mapping → its row."""
NAMES = ("id", "name", "award")
"""The keys by which the members of a list are known, the first that they have."""


def tree_changes(old: Any, new: Any, table: Table) -> Iterator[Change]:
    """What differs between two canonical trees (see `core.digest.canonical`)."""
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
