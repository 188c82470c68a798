"""Writing records as people write them: a line a key, a line an entry, quotes where they are needed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any, NamedTuple, TypeAlias

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from dangjian.errors import DangjianError
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


# The canonical layout of a file: indentation, spacing and line ends, and nothing else.


_BLANK_LINES = re.compile(r"\n{4,}")
_TEXT = Tag(suffix="tag:yaml.org,2002:str")


class Unformattable(DangjianError):
    """The layout can't be changed without changing something else; the file stays as it is."""


class _Untyped(VersionedResolver):
    """Every scalar is text: nothing is retyped, ``1.10`` and ``012`` stay what was written."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node without one."""
        return _TEXT if kind is ScalarNode else super().resolve(kind, value, implicit)


class _Braced(RoundTripEmitter):  # type: ignore[misc,unused-ignore]
    """Mappings in a list keep their braces: ``[{a: 1}]`` is not shortened to ``[a: 1]``."""

    def expect_flow_mapping(self, single: Any = False, force_flow_indent: Any = False) -> None:
        """Begin a mapping in flow style."""
        super().expect_flow_mapping(single=False, force_flow_indent=force_flow_indent)


def formatted(data: bytes) -> str:
    """The text of a file in canonical layout, with ``\\n`` as line ends and without a BOM.

    Raises Refused when the strict reader does, Unformattable when the result can't be proven.
    """
    tree = read(data)
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    result = _laid_out(text)
    if result == text:
        return result
    if repr(read(result.encode())) != repr(tree):
        raise Unformattable(
            "重新排版会改变含义，没有改动。", "请用 dangjian validate 检查后手工调整。"
        )
    if comments(result) != comments(text):
        raise Unformattable("重新排版会丢掉或移动注释，没有改动。", "把注释单独放在一行再试。")
    if _laid_out(result) != result:
        raise Unformattable(
            "重新排版的结果不稳定，没有改动。", "把写成几行的 { } 或 [ ] 改成一行再试。"
        )
    return result


def _laid_out(text: str) -> str:
    rules = YAML(typ="rt")
    rules.Resolver = _Untyped
    rules.Emitter = _Braced
    rules.preserve_quotes = True
    rules.allow_unicode = True
    rules.width = 1_000_000
    rules.indent(mapping=2, sequence=4, offset=2)
    rules.explicit_start = text.startswith("---") or None
    stream = StringIO()
    try:
        rules.dump(rules.load(text), stream)
        lines = [line.rstrip(" \t") for line in _aligned(stream.getvalue()).split("\n")]
    except Exception as error:  # a limit of the library, or a text of its own that can't be read, is no bug of the file
        raise Unformattable(
            f"这个文件没能重新排版（{type(error).__name__}），没有改动。"
        ) from error
    return _BLANK_LINES.sub("\n\n\n", "\n".join(lines)).strip("\n") + "\n"


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


def _aligned(text: str) -> str:
    """Comments on lines of their own stand as deep as the line that they precede, when that is deeper."""
    lines = text.split("\n")
    own = {text.count("\n", 0, mark) for mark in comment_marks(text) if _begins_line(text, mark)}
    depth = 0
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if number in own:
            lines[number] = " " * max(depth, _depth(line)) + line.lstrip(" ")
        elif line.strip():
            depth = _depth(line)
    return "\n".join(lines)


def _begins_line(text: str, mark: int) -> bool:
    return not text[text.rfind("\n", 0, mark) + 1 : mark].strip()


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
