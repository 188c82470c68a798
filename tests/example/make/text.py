"""Records as people type them: short forms where they do, one line an entry while it fits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

WIDTH = 108
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^,\[\]{}#:\"]*")
_TYPED = re.compile(r"true|false|null|-?\d[\d.]*")


@dataclass(frozen=True)
class Entry:
    """One answer; `value` is None only beside `na`."""

    value: Any = None
    evidence: tuple[str, ...] = ()
    note: str = ""
    by: str = ""
    na: str = ""
    approved_by: str = ""

    def parts(self) -> dict[str, str]:
        """Keys and their values as text, in the order in which people write them."""
        texts = {"na": self.na, "approved_by": self.approved_by, "note": self.note, "by": self.by}
        written = {key: quoted(text) for key, text in texts.items() if text}
        if self.value is not None:
            written = {"value": flow(self.value), **written}
        if self.evidence:
            note = written.pop("note", None)
            written["evidence"] = flow(list(self.evidence))
            if note:
                written["note"] = note
        return written


def quoted(text: str) -> str:
    """A text, in quotes only where it needs them."""
    plain = _PLAIN.fullmatch(text) and not _TYPED.fullmatch(text) and text == text.strip()
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flow(value: Any) -> str:
    """A value in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow(each) for each in value) + "]"
        case str():
            return value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else quoted(value)
    return str(value)


def width(line: str) -> int:
    """Columns on a screen; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def entry_lines(item: str, entry: Entry) -> list[str]:
    """One entry of a record."""
    parts = entry.parts()
    scalar = list(parts) == ["value"] and not isinstance(entry.value, dict)
    if scalar:
        return [f"  {item}: {parts['value']}"]
    line = f"  {item}: {{{', '.join(f'{key}: {text}' for key, text in parts.items())}}}"
    if width(line) <= WIDTH:
        return [line]
    return [f"  {item}:", *(f"    {key}: {text}" for key, text in parts.items())]


def record_text(head: dict[str, str], entries: dict[str, Entry], excused: str, comment: str) -> str:
    """A whole record file."""
    lines = ["schema: dangjian/record@1", *(f"{key}: {text}" for key, text in head.items())]
    if comment:
        lines.insert(0, f"# {comment}")
    if excused:
        lines.append(excused)
    else:
        lines.append("entries:" if entries else "entries: {}")
        for item, entry in entries.items():
            lines += entry_lines(item, entry)
    return "\n".join(lines) + "\n"
