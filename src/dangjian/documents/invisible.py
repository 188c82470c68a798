"""Characters that nobody sees in a name: they make two names look alike, or turn a line round."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from dangjian.codes import reading
from dangjian.problem import Finding, Path

NAMED = frozenset(("id", "name", "title", "unit", "item", "team", "owner", "sender", "office"))
"""Keys whose values people tell apart by looking at them; ids, names and titles."""
_CHARACTERS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f"
)
_INVISIBLE = re.compile(f"[{_CHARACTERS}]")
_CHINESE = {
    "\n": "换行",
    "\r": "回车",
    "\t": "制表符",
    "\u00ad": "软连字符",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字",
    "\u200d": "零宽连字",
    "\u200e": "从左到右标记",
    "\u200f": "从右到左标记",
    "\u202a": "从左到右嵌入",
    "\u202b": "从右到左嵌入",
    "\u202c": "方向结束",
    "\u202d": "强制从左到右",
    "\u202e": "强制从右到左",
    "\u2060": "词连接符",
    "\u2066": "从左到右隔离",
    "\u2067": "从右到左隔离",
    "\u2068": "自动方向隔离",
    "\u2069": "隔离结束",
    "\u3164": "谚文填充符",
    "\uffa0": "半角谚文填充符",
    "\ufeff": "字节序标记",
}
# Nearly no file has one; the bytes tell before anything is walked through. Double quotes can also write one
# as an escape.
_IN_BYTES = re.compile(
    rb"\xc2\xad|\xcd\x8f|\xd8\x9c|\xe1\x85[\x9f\xa0]|\xe1\x9e[\xb4\xb5]|\xe1\xa0\x8e"
    rb"|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xe3\x85\xa4|\xef\xbb\xbf|\xef\xbe\xa0"
    rb"|\xf3\xa0[\x80\x81]|\\[xuUnrtabefv0NLP]|:[ \t]+[|>]"
)


def may_be_invisible(data: bytes) -> bool:
    """Whether a file's bytes hold such a character, or an escape that could be one."""
    return _IN_BYTES.search(data, 3 if data.startswith(b"\xef\xbb\xbf") else 0) is not None


def first_invisible(text: str) -> str:
    """The first such character of a text; empty when there is none."""
    found = _INVISIBLE.search(text)
    return found[0] if found else ""


_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def first_hidden(key: str | int, text: str) -> str:
    """The first character that an id, a name or a title can't have; empty when there is none.

    A line break, which quotes can write as an escape, would tear every list and table in two; titles may
    be written as blocks of several lines.
    """
    found = None if key == "title" else _BROKEN.search(text)
    return found[0] if found else first_invisible(text)


def without_invisible(text: str) -> str:
    """The text without them, for what was typed into cells."""
    return _INVISIBLE.sub("", text)


def invisible_words(text: str) -> str:
    """Which of them a text holds, each once: ``零宽空格 U+200B、从右到左标记 U+200F``."""
    found = dict.fromkeys(_INVISIBLE.findall(text))
    return "、".join(f"{character_words(each)} U+{ord(each):04X}" for each in found)


def character_words(character: str) -> str:
    """What a character is called: ``零宽空格``, else its name in Unicode."""
    known = _CHINESE.get(character)
    return known if known is not None else unicodedata.name(character, "没有名称的字符")


def invisible_findings(raw: object) -> Iterator[Finding]:
    """Ids, names, titles and keys of a document that hold such a character."""
    waiting: list[tuple[Path, Any]] = [((), raw)]
    while waiting:
        path, node = waiting.pop()
        children = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in children:
            here = (*path, key)
            named = key in NAMED or (path[-1:] == ("tags",))
            if isinstance(key, str) and (found := first_invisible(key)):
                yield _finding("键", found, here, on_key=True)
            if named and isinstance(value, str) and (found := first_hidden(key, value)):
                yield _finding(f"{key} ", found, here)
            elif isinstance(value, (dict, list)):
                waiting.append((here, value))


def _finding(key: str, character: str, path: Path, *, on_key: bool = False) -> Finding:
    values = {
        "key": key,
        "character": f"U+{ord(character):04X}",
        "name": character_words(character),
    }
    return Finding(reading.INVISIBLE, path, values, "key" if on_key else "value")
