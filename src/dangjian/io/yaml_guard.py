"""What few documents have, and none may: looked for only where the text gives cause."""

from __future__ import annotations

import re
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from dangjian.codes import reading
from dangjian.io.yaml_parsers import NextEvent
from dangjian.io.yaml_refusal import Refused, refused_at, shown
from dangjian.io.yaml_text import FORBIDDEN, forbidden_escape, span_of
from dangjian.problem import Code

MAX_DEPTH = 64
"""How deep collections may be nested; the outermost counts 1."""

MAX_NODES = 1_000_000
"""The most keys, values and collections in one document."""

# A node takes at least two thirds of a character ("[?,?,?]"): below this there are never too many.
_SURELY_FEW = MAX_NODES // 2
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n))*(%[^\r\n]*)")
_MARKS = ("&", "*", "!", "\\")
# Inside a word these mean nothing; they count where a value may begin.
_CAUSE = re.compile(r"[&*!\\](?<![^\s\[\]{},:?\"'-][&*!])")
_NODES = (ScalarEvent, MappingStartEvent, SequenceStartEvent)


def needs_guard(text: str) -> bool:
    """Whether anchors, aliases, tags, escapes or too many nodes are possible at all."""
    if len(text) > _SURELY_FEW:
        return True
    return any(mark in text for mark in _MARKS) and _CAUSE.search(text) is not None


def guarded(next_event: NextEvent, text: str) -> NextEvent:
    """The same events, with ``Refused`` raised at the first that no document may have."""
    nodes = 0

    def step() -> Any:
        nonlocal nodes
        event = next_event()
        kind = event.__class__
        if kind is AliasEvent:
            raise _named(reading.ALIAS, event, text)
        if kind in _NODES:
            nodes += 1
            if nodes > MAX_NODES:
                raise refused_at(reading.TOO_MANY_NODES, event.start_mark, limit=f"{MAX_NODES:,}")
            if event.tag is not None or event.anchor is not None:
                raise _properties(event, text)
            if kind is ScalarEvent and event.style == '"' and FORBIDDEN.search(event.value):
                raise forbidden_escape(text, event.start_mark.index)
        return event

    return step


def refuse_directives(text: str) -> None:
    """Raise ``Refused`` when a line that begins with ``%`` stands before the document."""
    found = _DIRECTIVE.match(text) if "%" in text else None
    if found:
        at = span_of(text, found.start(1), found.end(1))
        raise Refused(reading.DIRECTIVE, at)


def _properties(event: Any, text: str) -> Refused:
    first = text[event.start_mark.index : event.start_mark.index + 1]
    return _named(reading.ANCHOR if first == "&" else reading.TAG, event, text)


def _named(code: Code, event: Any, text: str) -> Refused:
    found = re.compile(r"[^\s,\[\]{}]+").match(text, event.start_mark.index)
    written = found.group() if found else ""
    return refused_at(code, event.start_mark, len(written), written=shown(written))
