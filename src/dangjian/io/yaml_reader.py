"""The strict YAML reader: bytes to plain values, and every odd thing refused at its place.

Built on the events of libyaml, never on PyYAML's constructors, which crash on deep nesting.
Mapping keys are always text. Plain scalars are typed: ``null``, ``true``, ``false``, an empty
one (None), whole numbers (int), other numbers (Decimal); ``str`` of a number is the text that was
written. Everything else, and whatever stands in quotes or in a block, is text.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from dangjian.codes import reading
from dangjian.io.yaml_events import (
    HAS_LIBYAML,
    MAX_DEPTH,
    MAX_NODES,
    NextEvent,
    events_of,
    guarded,
    needs_guard,
    refuse_directives,
)
from dangjian.io.yaml_messages import refusal_of
from dangjian.io.yaml_places import first_line, length_on_line, locate, locate_all
from dangjian.io.yaml_text import (
    MAX_BYTES,
    Refused,
    Span,
    decode,
    forbidden_escape,
    refuse_forbidden,
    refused_at,
    shown,
)

__all__ = [
    "HAS_LIBYAML",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Refused",
    "Span",
    "locate",
    "locate_all",
    "read",
]


class _Typed(dict[str, object]):
    """Plain scalars by their text; remembers, because records repeat themselves."""

    _NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,6})?")
    _ROOM = 10_000

    def __missing__(self, raw: str) -> object:
        value: object = raw
        if self._NUMBER.fullmatch(raw):
            value = Decimal(raw) if "." in raw or raw == "-0" else int(raw)
        if len(self) < self._ROOM and len(raw) < 40:
            self[raw] = value
        return value


_TYPED = _Typed({"": None, "null": None, "true": True, "false": False})


def read(data: bytes, *, pure: bool = False) -> object:
    """The document as dict, list, str, int, Decimal, bool and None.

    ``pure`` reads with the parser written in Python, as happens where libyaml is missing; what both
    accept they read alike. Raises ``Refused`` with the first thing found that is not allowed.
    """
    text = decode(data)
    try:
        return _document(data, text, pure=pure)
    except Refused:
        refuse_forbidden(text)
        raise
    except _Again as again:
        refuse_forbidden(text)
        event = again.event
        first = first_line(events_of(data, text, pure=pure), event.start_mark.index)
        values = {"key": shown(event.value), "first": first}
        raise refused_at(
            reading.DUPLICATE_KEY, event.start_mark, length_on_line(event), **values
        ) from None
    except MarkedYAMLError as error:
        refuse_forbidden(text)
        raise refusal_of(error, text) from None
    except (YAMLError, ValueError, OverflowError):
        # Errors without a mark: a forbidden character, or an escape that stands for no character.
        refuse_forbidden(text)
        raise forbidden_escape(text, 0) from None


def _document(data: bytes, text: str, *, pure: bool) -> object:
    refuse_directives(text)
    next_event = events_of(data, text, pure=pure)
    # Being watched costs something at every event: only text in which an anchor, a tag, an
    # escape or too many nodes are possible at all pays for it.
    if needs_guard(text):
        next_event = guarded(next_event, text)
    next_event()
    if next_event().__class__ is StreamEndEvent:
        raise Refused(reading.EMPTY_DOCUMENT, Span())
    root = next_event()
    if root.__class__ is ScalarEvent:
        if root.implicit[0] and not root.value:
            raise Refused(reading.EMPTY_DOCUMENT, Span())
        value = _TYPED[root.value] if root.implicit[0] else root.value
    else:
        value = _collection(root, next_event, 0)
    following = next_event()
    if following.__class__ is DocumentEndEvent:
        following = next_event()
    if following.__class__ is not StreamEndEvent:
        raise refused_at(reading.SEVERAL_DOCUMENTS, following.start_mark, 3)
    return value


class _Again(Exception):
    """A key that its mapping has already."""

    def __init__(self, event: ScalarEvent) -> None:
        super().__init__()
        self.event: Any = event


# The two functions below see every node of every file: what may be rare is looked for elsewhere.


def _mapping(next_event: NextEvent, depth: int) -> dict[str, object]:
    result: dict[str, object] = {}
    while (event := next_event()).__class__ is ScalarEvent:
        key = event.value
        if key in result:
            raise _Again(event)
        if key == "<<":
            raise refused_at(reading.MERGE_KEY, event.start_mark, 2)
        event = next_event()
        if event.__class__ is ScalarEvent:
            value = event.value
            result[key] = _TYPED[value] if event.implicit[0] else value
        else:
            result[key] = _collection(event, next_event, depth)
    if event.__class__ is not MappingEndEvent:
        kind = "一个列表" if event.__class__ is SequenceStartEvent else "一组键值"
        raise refused_at(reading.KEY_NOT_SCALAR, event.start_mark, kind=kind)
    return result


def _sequence(next_event: NextEvent, depth: int) -> list[object]:
    result: list[object] = []
    while (event := next_event()).__class__ is not SequenceEndEvent:
        if event.__class__ is ScalarEvent:
            value = event.value
            result.append(_TYPED[value] if event.implicit[0] else value)
        else:
            result.append(_collection(event, next_event, depth))
    return result


def _collection(event: Any, next_event: NextEvent, depth: int) -> object:
    if depth == MAX_DEPTH:
        raise refused_at(reading.TOO_DEEP, event.start_mark, limit=MAX_DEPTH)
    if event.__class__ is MappingStartEvent:
        return _mapping(next_event, depth + 1)
    if event.__class__ is SequenceStartEvent:
        return _sequence(next_event, depth + 1)
    raise refused_at(reading.ALIAS, event.start_mark, written="*")
