"""Files that only grow, as plain trees: logs of events, and corrections, which never change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dangjian.codes import reviewing as codes
from dangjian.problem import Finding

LOGS = {"rectification": "整改的经过", "ledger": "积分台账"}
"""Kinds of documents whose ``events`` only grow."""


def identity(word: str, tree: Mapping[str, Any]) -> tuple[object, ...] | None:
    """What a file is of, whatever it is called; None where it doesn't say."""
    keys = {
        "rectification": ("id",),
        "ledger": ("rules", "year"),
    }.get(word)
    if keys is None:
        return None
    values = tuple(_unversioned(key, tree.get(key)) for key in keys)
    return (word, *values) if all(isinstance(each, str | int) for each in values) else None


def _unversioned(key: str, value: object) -> object:
    """A ledger may go on under a later version of its rules."""
    return value.partition("@")[0] if key == "rules" and isinstance(value, str) else value


def log_findings(
    word: str, old: Mapping[str, Any], new: Mapping[str, Any], revision: str
) -> Iterator[Finding]:
    """What of an event log is no longer as it was."""
    shared = {"what": LOGS[word], "revision": revision}
    before, after = _events(old), _events(new)
    for index, event in enumerate(before):
        if index >= len(after):
            change = f"少了第 {index + 1} 条及以后的"
            yield Finding(codes.LOG_CHANGED, ("events",), {**shared, "change": change}, "key")
            break
        if after[index] != event:
            change = f"改了第 {index + 1} 条"
            yield Finding(codes.LOG_CHANGED, ("events", index), {**shared, "change": change})
            break
    for key in dict.fromkeys((*old, *new)):
        was, now = _unversioned(key, old.get(key)), _unversioned(key, new.get(key))
        if key != "events" and was != now:
            change = f"改了开头的 {key}"
            yield Finding(codes.LOG_CHANGED, (key,), {**shared, "change": change})


def _events(tree: Mapping[str, Any]) -> list[Any]:
    events = tree.get("events")
    return events if isinstance(events, list) else []


def correction_findings(
    old: Mapping[str, Any], new: Mapping[str, Any], revision: str
) -> Iterator[Finding]:
    """A correction that says something else than before."""
    keys = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    if keys:
        values = {"revision": revision, "keys": "、".join(keys)}
        yield Finding(codes.CORRECTION_CHANGED, (keys[0],), values)
