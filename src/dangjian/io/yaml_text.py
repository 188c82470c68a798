"""Bytes to text: size, UTF-8, and the characters that no file may have."""

from __future__ import annotations

import re
import sys
from typing import Any, NamedTuple

from dangjian.codes import reading
from dangjian.errors import DangjianError
from dangjian.problem import Code, Finding, Location, Problem, placed

# What the strict YAML reader raises: one code, its words, one place.


class Span(NamedTuple):
    """A stretch of one line of a text file."""

    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""
    length: int = 1
    """How many characters to underline on that line; at least 1."""


class Refused(DangjianError):
    """A file that can't be read: the first thing found in it that is not allowed."""

    def __init__(self, code: Code, span: Span, **values: object) -> None:
        self.finding = Finding(code, values=values)
        """The code with its words; the path is ``()``, since there is no document."""
        self.span = span
        """Where: always a place that a person can go to."""
        super().__init__(self.finding.message(), self.finding.hint())

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (self.finding.code, self.span, dict(self.finding.values)))

    @property
    def line(self) -> int:
        """From 1."""
        return self.span.line

    @property
    def column(self) -> int:
        """From 1, in characters."""
        return self.span.column

    @property
    def length(self) -> int:
        """How many characters the caret underlines; at least 1."""
        return self.span.length

    def problem(self, file: str) -> Problem:
        """The refusal as a problem of this file (its name relative to the workspace)."""
        at = Location(file, self.line, self.column, length=self.length)
        return placed(self.finding, at)


def _again(code: Code, span: Span, values: dict[str, object]) -> Refused:
    """A refusal that comes back from another process."""
    return Refused(code, span, **values)


def refused_at(code: Code, mark: Any, length: int = 1, **values: object) -> Refused:
    """A refusal at a mark of the YAML library, whose lines and columns count from 0."""
    return Refused(code, Span(mark.line + 1, mark.column + 1, max(1, length)), **values)


def shown(text: str) -> str:
    """A text of the user as it may stand in a message: one line, at most 40 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is read, in bytes."""

FORBIDDEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters, special line breaks, lone surrogates, a BOM inside the text."""

# The YAML library refuses the other forbidden characters by itself, and sooner.
_UNSEEN_BY_THE_LIBRARY = ("\x85", "\u2028", "\u2029", "\ufeff")
_NAMES = {
    0x00: "空字符",
    0x07: "响铃符",
    0x08: "退格符",
    0x0B: "垂直制表符",
    0x0C: "换页符",
    0x1B: "转义符",
    0x7F: "删除符",
    0x85: "特殊换行符",
    0x2028: "行分隔符",
    0x2029: "段分隔符",
    0xFEFF: "字中间的 BOM",
    0xFFFE: "不存在的字符",
    0xFFFF: "不存在的字符",
}
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT_ESCAPES = {
    "0": 0x00,
    "a": 0x07,
    "b": 0x08,
    "v": 0x0B,
    "f": 0x0C,
    "e": 0x1B,
    "N": 0x85,
    "L": 0x2028,
    "P": 0x2029,
}


def decode(data: bytes) -> str:
    """The text of a file, without its BOM.

    Raises ``Refused`` for a file too large or not UTF-8, and for the forbidden characters that the
    YAML library would let pass; ``refuse_forbidden`` looks for all of them.
    """
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1024 / 1024:.1f}"
        raise Refused(reading.TOO_LARGE, Span(), size=size, limit=MAX_BYTES // 1024 // 1024)
    try:
        text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig")
        span = span_of(before, len(before), len(before))
        byte = f"0x{error.object[error.start]:02X}"
        raise Refused(reading.NOT_UTF8, span, byte=byte) from None
    for character in _UNSEEN_BY_THE_LIBRARY:
        if character in text:
            refuse_forbidden(text)
    return text


def refuse_forbidden(text: str) -> None:
    """Raise ``Refused`` at the first forbidden character, if there is one."""
    found = FORBIDDEN.search(text)
    if found:
        raise _forbidden(ord(found.group()), span_of(text, found.start(), found.end()))


def forbidden_escape(text: str, begin: int) -> Refused:
    """The refusal of the first escape from ``begin`` on that stands for a forbidden character."""
    for found in _ESCAPE.finditer(text, begin):
        digits = found.group(1) or found.group(2) or found.group(3)
        code_point = int(digits, 16) if digits else _SHORT_ESCAPES.get(found.group(4), 0x20)
        if code_point > sys.maxunicode or FORBIDDEN.match(chr(code_point)):
            return _forbidden(code_point, span_of(text, found.start(), found.end()))
    return _forbidden(0, Span())


def _forbidden(code_point: int, span: Span) -> Refused:
    name = "控制字符"
    if 0xD800 <= code_point <= 0xDFFF:
        name = "单独的代理码位"
    elif code_point > sys.maxunicode:
        name = "不存在的字符"
    name = _NAMES.get(code_point, name)
    return Refused(reading.FORBIDDEN_CHARACTER, span, character=f"U+{code_point:04X}", name=name)


def lines_of(text: str) -> list[str]:
    """The lines as YAML counts them: LF, CR LF and CR alone end a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def span_of(text: str, start: int, end: int) -> Span:
    """The place of a piece of the text, which does not go over the end of its line."""
    ends = text.count("\n", 0, start)
    if "\r" in text:
        ends += text.count("\r", 0, start) - text.count("\r\n", 0, start)
    begin = 1 + max(text.rfind("\n", 0, start), text.rfind("\r", 0, start))
    return Span(ends + 1, start - begin + 1, max(1, end - start))
