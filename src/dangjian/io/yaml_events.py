"""The two parsers of PyYAML, down to their events: libyaml's, and the pure one in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from dangjian.codes import reading
from dangjian.io.yaml_text import FORBIDDEN, Refused, forbidden_escape, refused_at, shown, span_of
from dangjian.problem import Code

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML was built without libyaml
    HAS_LIBYAML = False
else:
    HAS_LIBYAML = True

NextEvent: TypeAlias = Callable[[], Any]
"""Gives one event a call. ``Any``: the two parsers' events are alike, and narrowing costs time."""


class _PureParser(Reader, Scanner, Parser):
    """Text to events, without libyaml."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def events_of(data: bytes, text: str, *, pure: bool = False) -> NextEvent:
    """What gives the events of a document, one a call.

    ``text`` is ``data`` decoded, without its BOM. ``pure`` asks for the parser written in Python,
    which also serves where libyaml is missing.
    """
    if HAS_LIBYAML and not pure:
        parser: Any = CParser(data)
        next_event: NextEvent = parser.get_event
        return next_event
    return _PureParser(text).get_event


# What few documents have, and none may: looked for only where the text gives cause.


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
