"""Writing records as people write them: a line a key, a line an entry, quotes where they are needed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import yaml

from dangjian.io.yaml_reader import Refused, read

# Plain values as one line of YAML, for events and small files that the program writes by
# itself.


Plain: TypeAlias = "str | int | Decimal | bool | Sequence[Plain] | Mapping[str, Plain] | None"

_SAFE = re.compile(
    r"[A-Za-z0-9_./+一-鿿（《“](?:[^,\[\]{}#:&*!|>'\"%`\\\x00-\x1f]*[^,\[\]{}#:&*!|>'\"%`\\\s])?"
)
"""What is plainly text wherever it stands: no mark of YAML in it, no space at its ends."""
_MEANS_MORE = re.compile(r"[-+.\d]*|\d{4}-\d{2}|null|true|false|yes|no|on|off|[\d.]+e[\d]+", re.I)
"""Texts that some reader takes for something else; dates are written as they are."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def flow(value: Plain) -> str:
    """``{at: 2026-05-28, by: dept-party, evidence: [整改报告]}``."""
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {flow(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(flow(each) for each in value) + "]"


def document(value: Mapping[str, Plain], listed: str) -> str:
    """A whole file: a line a key, the list under ``listed`` at its end with a line an entry."""
    lines = [f"{key}: {flow(each)}" for key, each in value.items() if key != listed]
    entries = value[listed]
    assert isinstance(entries, Sequence)
    lines += [f"{listed}:", *(f"  - {flow(entry)}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    plain = _SAFE.fullmatch(text) and (_DATE.fullmatch(text) or not _MEANS_MORE.fullmatch(text))
    return text if plain else json.dumps(text, ensure_ascii=False)


_Anchor: TypeAlias = tuple[str, ...]
"""What a line is about: ``("unit",)``, ``("entries", "ZB03")``."""


def record_text(record: Mapping[str, Plain], before: bytes | None = None) -> str:
    """The text of a record file, which the strict reader reads as exactly this.

    ``before``: the file that it takes the place of, whose comments stay, each with the key or the entry
    that it stood with. Raises ValueError where it can't be written: a text with characters that no file
    may have.
    """
    lines = dict(_lines(record))
    text = "\n".join(lines.values()) + "\n"
    _refuse_changed(text, record)
    old = _readable(before)
    return _with_comments(lines, old, record) if "#" in old else text


def _lines(record: Mapping[str, Plain]) -> Iterator[tuple[_Anchor, str]]:
    for key, value in record.items():
        if key == "entries" and isinstance(value, Mapping) and value:
            yield (key,), "entries:"
            for item, entry in value.items():
                yield (key, item), f"  {flow(item)}: {flow(entry)}"
        else:
            yield (key,), f"{key}: {flow(value)}"


def _refuse_changed(text: str, record: Mapping[str, Plain]) -> None:
    try:
        same = read(text.encode(errors="surrogatepass")) == record
    except Refused as refused:
        raise ValueError(refused.finding.message()) from None
    if not same:
        raise ValueError("写出来会读成别的内容")


def _readable(before: bytes | None) -> str:
    """The text of the old file; empty where it is new, or in such a state that it is replaced as it is."""
    try:
        read(before or b"")
    except Refused:
        return ""
    return (before or b"").decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


class _Comment(NamedTuple):
    text: str
    anchor: _Anchor | None
    """None: after everything."""
    beside: bool
    """On the line of its anchor, else above it."""


def _with_comments(lines: Mapping[_Anchor, str], old: str, record: Mapping[str, Plain]) -> str:

    kept = list(_comments(old, set(lines)))
    made = []
    for anchor, line in lines.items():
        indent = line[: len(line) - len(line.lstrip())]
        made += [indent + each.text for each in kept if each.anchor == anchor and not each.beside]
        beside = [each.text for each in kept if each.anchor == anchor and each.beside]
        made.append("  ".join((line, *beside)))
    made += [each.text for each in kept if each.anchor is None]
    text = "\n".join(made) + "\n"
    try:
        _refuse_changed(text, record)
        proven = Counter(comments(text)) == Counter(each.text for each in kept)
    except ValueError:
        proven = False
    if proven:
        return text
    # Where they would change the meaning (none such is known) they are kept at the end, where they can't.
    return "\n".join([*lines.values(), *(each.text for each in kept)]) + "\n"


def _comments(old: str, known: set[_Anchor]) -> Iterator[_Comment]:
    """Every comment and where it belongs: the line that it ends, or the next one that is still there."""

    places = list(_anchors(old))
    for mark in comment_marks(old):
        number = old.count("\n", 0, mark)
        text = old[mark:].partition("\n")[0].rstrip()
        indent = old[old.rfind("\n", 0, mark) + 1 : mark]
        before = [place for place in places if place.line <= number]
        if before and before[-1].holds(indent) and before[-1].anchor in known:
            yield _Comment(text, before[-1].anchor, beside=before[-1].line == number)
            continue
        after = (each.anchor for each in places if each.line >= number and each.anchor in known)
        yield _Comment(text, next(after, None), beside=False)


class _KeyPlace(NamedTuple):
    line: int
    """From 0."""
    column: int
    anchor: _Anchor

    def holds(self, indent: str) -> bool:
        """Whether a comment after what stands there belongs to it: beside it, or deeper than its key.

        What is deeper than ``entries`` belongs to the entry that comes next.
        """
        return indent.strip() != "" or (len(indent) > self.column and self.anchor != ("entries",))


def _anchors(old: str) -> Iterator[_KeyPlace]:
    """Where every key and every entry stands, in order."""
    root = yaml.compose(old, Loader=yaml.SafeLoader)  # no values are made of it
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        yield _KeyPlace(key.start_mark.line, key.start_mark.column, (str(key.value),))
        if key.value == "entries" and isinstance(value, yaml.MappingNode):
            for item, _ in value.value:
                mark = item.start_mark
                yield _KeyPlace(mark.line, mark.column, ("entries", str(item.value)))


# Comments of a file.


def comments(text: str) -> list[str]:
    """Every comment in order, without the blanks around it."""
    return [text[mark:].partition("\n")[0].rstrip() for mark in comment_marks(text)]


def comment_marks(text: str) -> Iterator[int]:
    """Where every comment begins: what stands between the tokens, and on the head of a block of text."""
    at = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        start, end = token.start_mark.index, token.end_mark.index
        yield from _marks_in(text, at, start)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            yield from _marks_in(text, start, text.find("\n", start))
        at = max(at, end)
    yield from _marks_in(text, at, len(text))


def _marks_in(text: str, start: int, end: int) -> Iterator[int]:
    while (mark := text.find("#", start, end)) >= 0:
        yield mark
        start = text.find("\n", mark, end)
        if start < 0:
            return
