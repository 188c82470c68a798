"""The two parsers of PyYAML, down to their events: libyaml's, and the pure one in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

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
