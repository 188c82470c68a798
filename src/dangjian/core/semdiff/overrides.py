"""One value of a document replaced: ``ZB03.points=4``, ``ZB19.criterion.rules.late.each=1``.

Works on the plain tree of a file, so that what comes out is read and checked like any file. Ids may
have dots in them: at each step the longest name that exists is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from dangjian.core.semdiff.trees import NAMES
from dangjian.values.wording import suggestion


class NoSuchPlace(Exception):
    """The path leads nowhere. Its text is the part that wasn't found."""

    def __init__(self, part: str, known: Iterable[str]) -> None:
        super().__init__(part)
        self.part = part
        self.suggestion = suggestion(part, known)


def overridden(tree: Any, path: str, value: object) -> Any:
    """A copy of the tree with another value at a path. Raises NoSuchPlace.

    The path starts at an item's id, or at the document. The key at its end may be a new one.
    """
    copy = deepcopy(tree)
    node, rest = _start(copy, path)
    while True:
        step, remaining = _step(node, rest)
        if not remaining:
            node[step] = value
            return copy
        node, rest = node[step], remaining


def _start(tree: Any, path: str) -> tuple[Any, str]:
    items = _items(tree)
    names = [name for name in items if path.startswith(f"{name}.")]
    if names:
        name = max(names, key=len)
        return items[name], path[len(name) + 1 :]
    head, _, rest = path.partition(".")
    if head in (tree.get("id"), "policy") and rest:
        return tree, rest
    if rest and head not in tree:
        raise NoSuchPlace(head, (*items, *tree))
    return tree, path


def _items(tree: Any) -> dict[str, Any]:
    """The items of a checklist by id; empty for other documents."""
    sections = tree.get("sections")
    if not isinstance(sections, list):
        return {}
    return {str(item["id"]): item for section in sections for item in section["items"]}


def _step(node: Any, rest: str) -> tuple[Any, str]:
    """The key or index to follow, and what is left of the path after it."""
    names = _names(node)
    fitting = [name for name in names if rest == name or rest.startswith(f"{name}.")]
    if fitting:
        name = max(fitting, key=len)
        return names[name], rest[len(name) + 1 :]
    if isinstance(node, dict):
        head, _, tail = rest.partition(".")
        if not tail:
            return head, ""
    raise NoSuchPlace(rest, names)


def _names(node: Any) -> dict[str, Any]:
    """What may be followed from a node: name → key or index."""
    if isinstance(node, dict):
        return {key: key for key in node}
    if not isinstance(node, list):
        return {}
    return {_name(member, index): index for index, member in enumerate(node)}


def _name(member: Any, index: int) -> str:
    if not isinstance(member, dict):
        return str(index)
    return str(next((member[key] for key in NAMES if key in member), index))
