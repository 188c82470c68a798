"""Laying out a YAML file canonically: comments stay, and what is laid out means the same as before.

Apart from `yaml_writer`, because ruamel.yaml takes longer to import than a small command takes to run.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from dangjian.errors import DangjianError
from dangjian.io.yaml_reader import read
from dangjian.io.yaml_writer import comment_marks, comments

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


def round_trip(text: str) -> YAML:
    """A reader and writer that retypes nothing and keeps comments and quotes, for this text."""
    rules = YAML(typ="rt")
    rules.Resolver = _Untyped
    rules.Emitter = _Braced
    rules.preserve_quotes = True
    rules.allow_unicode = True
    rules.width = 1_000_000
    rules.indent(mapping=2, sequence=4, offset=2)
    rules.explicit_start = text.startswith("---") or None
    return rules


def _laid_out(text: str) -> str:
    rules = round_trip(text)
    stream = StringIO()
    try:
        rules.dump(rules.load(text), stream)
        lines = [line.rstrip(" \t") for line in _aligned(stream.getvalue()).split("\n")]
    except Exception as error:  # a limit of the library, or a text of its own that can't be read, is no bug of the file
        raise Unformattable(
            f"这个文件没能重新排版（{type(error).__name__}），没有改动。"
        ) from error
    return _BLANK_LINES.sub("\n\n\n", "\n".join(lines)).strip("\n") + "\n"


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
