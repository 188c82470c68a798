"""Changing what a YAML file says and leaving the rest as a hand wrote it: comments, order, layout.

ruamel.yaml keeps the comments; the tree that the strict reader reads afterwards must be exactly the one
that was wanted, else nothing is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from dangjian.errors import DangjianError
from dangjian.io.atomic import styled_like
from dangjian.io.yaml_layout import round_trip
from dangjian.io.yaml_reader import Refused, read
from dangjian.io.yaml_writer import Plain, comments, flow

Tree = dict[str, Any]
_MONTH = re.compile(r"\d{4}-\d{2}")
"""Text to every reader of ours, and written without quotes in organizations."""
_LONG = 100
"""Characters of a new mapping in a list that still stands on one line."""


def edited(data: bytes, wanted: Mapping[str, Plain]) -> bytes:
    """The file with this content; every comment stays, of entries that are gone at the end.

    ``wanted``: plain values, numbers as int or Decimal. What is the same stays as it is written. Entries
    of a list are matched by ``id``. Raises Refused for a file that can't be read, DangjianError when the
    change can't be proven.
    """
    before = read(data)
    if before == wanted:
        return data
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    rules = round_trip(text)
    tree = rules.load(text)
    _merge(tree, before, wanted)
    stream = StringIO()
    rules.dump(tree, stream)
    result = stream.getvalue()
    lost = Counter(comments(text)) - Counter(comments(result))
    if lost:
        result = result.rstrip("\n") + "\n" + "".join(f"{each}\n" for each in lost.elements())
    try:
        same = read(result.encode()) == wanted
    except Refused:
        same = False
    if not same:
        raise DangjianError("这个文件没有改成：改写以后读出来的内容不一样。", "请手工改这个文件。")
    return styled_like(data, result)


def _merge(tree: Any, before: Any, wanted: Any) -> None:
    """Make a tree of ruamel's say what is wanted; ``before``: what it says, as plain values."""
    if isinstance(before, dict):
        _merge_keys(tree, before, wanted)
    else:
        _merge_entries(tree, before, wanted)


def _merge_keys(tree: Any, before: Tree, wanted: Tree) -> None:
    for key in [key for key in before if key not in wanted]:
        del tree[key]
    names = list(wanted)
    for place, key in enumerate(names):
        if key not in before:
            # After the key that precedes it among those wanted, so that the usual order stays.
            earlier = [list(tree).index(name) for name in names[:place] if name in tree]
            tree.insert(max(earlier, default=-1) + 1, key, _node(wanted[key], tree))
        elif before[key] != wanted[key]:
            if _alike(before[key], wanted[key]):
                _merge(tree[key], before[key], wanted[key])
            else:
                tree[key] = _node(wanted[key], tree)


def _alike(before: Any, wanted: Any) -> bool:
    """Whether two values are merged part by part; otherwise one takes the place of the other."""
    if isinstance(before, Mapping) and isinstance(wanted, Mapping):
        return bool(before) and bool(wanted)
    return _named(before) and _named(wanted)


def _named(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(each, Mapping) and "id" in each for each in value)
    )


def _marks(entries: Sequence[Tree]) -> list[tuple[str, int]]:
    """The id of each entry, and which of that id it is: a transferred person has two lines."""
    seen: Counter[str] = Counter()
    marks = []
    for entry in entries:
        seen[str(entry["id"])] += 1
        marks.append((str(entry["id"]), seen[str(entry["id"])]))
    return marks


def _merge_entries(tree: Any, before: Sequence[Tree], wanted: Sequence[Tree]) -> None:
    old, new = _marks(before), _marks(wanted)
    for index in range(len(old) - 1, -1, -1):
        if old[index] not in new:
            del tree[index]
    left = [mark for mark in old if mark in new]
    by_mark = dict(zip(old, before, strict=True))
    for place, (mark, entry) in enumerate(zip(new, wanted, strict=True)):
        if mark not in by_mark:
            tree.insert(place, _node(entry, tree, like=tree[place - 1] if place else None))
            left.insert(place, mark)
            continue
        at = left.index(mark)
        if at != place:
            tree.insert(place, tree.pop(at))
            left.insert(place, left.pop(at))
        if by_mark[mark] != entry:
            _merge(tree[place], by_mark[mark], entry)


def _node(value: Any, parent: Any, like: Any = None) -> Any:
    """A new value for the tree; a mapping in a list on one line, where its neighbour does so or it is short."""
    if isinstance(value, Mapping):
        node = CommentedMap({key: _node(each, None) for key, each in value.items()})
        one_line = like.fa.flow_style() if like is not None else None
        if one_line is None:
            one_line = len(flow(value)) <= _LONG
        if one_line or (isinstance(parent, CommentedMap) and parent.fa.flow_style()):
            node.fa.set_flow_style()
        return node
    if isinstance(value, Sequence) and not isinstance(value, str):
        nodes = CommentedSeq([_node(each, None) for each in value])
        if not any(isinstance(each, Mapping) for each in value) or len(flow(value)) <= _LONG:
            nodes.fa.set_flow_style()
        return nodes
    return _scalar(value)


def _scalar(value: Any) -> Any:
    """A scalar as text that the strict reader reads as this value."""
    if isinstance(value, str):
        plain = flow(value) == value or _MONTH.fullmatch(value)
        return value if plain else DoubleQuotedScalarString(value)
    return flow(int(value) if isinstance(value, Decimal) and value == int(value) else value)
