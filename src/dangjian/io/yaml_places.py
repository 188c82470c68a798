"""Where things stand in a YAML text: asked for only once there is a problem to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Literal, TypeAlias

from yaml.error import YAMLError
from yaml.events import (
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from dangjian.io.yaml_events import MAX_DEPTH, NextEvent, events_of
from dangjian.io.yaml_text import Refused, Span, decode, lines_of
from dangjian.problem import Path

Side: TypeAlias = Literal["key", "value"]
"""Which of the two is meant: the key at the end of a path, or its value."""

_STARTS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)


def locate(data: bytes, path: Path, on: Side = "value", *, pure: bool = False) -> Span:
    """Where the node at ``path`` stands; see ``locate_all``."""
    return locate_all(data, [(path, on)], pure=pure)[0]


def locate_all(
    data: bytes, wanted: Iterable[tuple[Path, Side]], *, pure: bool = False
) -> list[Span]:
    """Where the nodes at these paths stand, in one walk and in the order given.

    A path that leads nowhere stands for the deepest part of it that exists: for its value, or, when
    that is a block that begins on a later line, for its key. The key of a list's item is the item.
    Never raises: a document that breaks off is searched as far as it can be read, and what can't be
    found is the beginning of the file.
    """
    asked = list(wanted)
    try:
        text = decode(data)
    except Refused:
        return [Span() for _ in asked]
    places = _Places({path for path, _ in asked})
    # What was seen before the document breaks off has its places.
    with suppress(YAMLError, ValueError, OverflowError):
        places.walk(events_of(data, text, pure=pure))
    lines = lines_of(text)
    return [places.span(path, on, lines) for path, on in asked]


def length_on_line(event: Any) -> int:
    """How many characters of a node stand on its first line; 1 when it goes on to another."""
    start, end = event.start_mark, event.end_mark
    return max(1, end.column - start.column) if start.line == end.line else 1


def first_line(next_event: NextEvent, index: int) -> int:
    """The line (from 1) of the first key like the one that stands at ``index``, in its mapping."""
    lines: dict[Path, int] = {}
    for path, part, event in _parts(next_event):
        if part == "key":
            line = lines.setdefault(path, event.start_mark.line + 1)
            if event.start_mark.index == index:
                return line
    return 1


_Part: TypeAlias = tuple[Path, Literal["key", "value", "end"], Any]
"""A path and an event: a key, the beginning of a value (the whole of a scalar), or its end."""


class _Frame:
    """A collection that the walk is inside of."""

    def __init__(self, path: Path, is_mapping: bool) -> None:
        self.path = path
        self.is_mapping = is_mapping
        self.key: str | None = None
        self.count = 0

    def next_path(self) -> Path:
        """The path of the value that comes now."""
        step: str | int = self.count if self.key is None else self.key
        self.key = None
        self.count += 1
        return (*self.path, step)


def _parts(next_event: NextEvent) -> Iterator[_Part]:
    """Every part of the document in order; ends early where ``read`` would refuse anyway."""
    frames: list[_Frame] = []
    while (event := next_event()).__class__ is not StreamEndEvent:
        kind = event.__class__
        if kind in _ENDS:
            yield frames.pop().path, "end", event
        elif kind in _STARTS or kind is ScalarEvent:
            frame = frames[-1] if frames else None
            if frame and frame.is_mapping and frame.key is None:
                if kind is not ScalarEvent:
                    return
                frame.key = event.value
                yield (*frame.path, event.value), "key", event
                continue
            path = frame.next_path() if frame else ()
            yield path, "value", event
            if kind in _STARTS:
                if len(frames) == MAX_DEPTH:
                    return
                frames.append(_Frame(path, kind is MappingStartEvent))
        elif kind is DocumentEndEvent:
            return


class _Places:
    """The events of the wanted nodes, by path."""

    def __init__(self, asked: set[Path]) -> None:
        self._wanted = {path[:end] for path in asked for end in range(len(path) + 1)}
        self._asked = asked
        self._parts: dict[tuple[Path, str], Any] = {}

    def walk(self, next_event: NextEvent) -> None:
        """Keep what is wanted of a document; what follows the last of it isn't looked at."""
        missing = set(self._asked)
        for path, part, event in _parts(next_event):
            if path in self._wanted:
                self._parts[path, part] = event
                if part == "end" or (part == "value" and _is_enough(path, event)):
                    missing.discard(path)
                    if not missing:
                        return

    def span(self, path: Path, on: Side, lines: list[str]) -> Span:
        """Where the node stands, or the deepest part of its path that exists."""
        end = len(path)
        while end and (path[:end], "value") not in self._parts:
            end -= 1
        key = self._parts.get((path[:end], "key"))
        start = self._parts.get((path[:end], "value"))
        if start is None:
            return Span()
        missing = end < len(path)
        if key is not None:
            later = start.start_mark.line > key.start_mark.line
            if (on == "key" and not missing) or (missing and later):
                return _span(key.start_mark, key.end_mark, lines)
        if not end and start.__class__ is MappingStartEvent and start.flow_style is False:
            mark: Any = start.start_mark
            length = len(lines[mark.line].rstrip()) - mark.column
            return Span(mark.line + 1, mark.column + 1, max(1, length))
        last = self._parts.get((path[:end], "end"), start)
        return _span(start.start_mark, last.end_mark, lines)


def _is_enough(path: Path, event: Any) -> bool:
    """Whether the beginning of a node tells all of its place: a scalar, or a document in block style, of
    which only the first line is shown."""
    if event.__class__ is ScalarEvent:
        return True
    return not path and event.__class__ is MappingStartEvent and event.flow_style is False


def _span(start: Any, end: Any, lines: list[str]) -> Span:
    stop = end.column
    if end.line > start.line:
        stop = len(lines[start.line].rstrip())
    return Span(start.line + 1, start.column + 1, max(1, stop - start.column))
