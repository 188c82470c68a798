"""Plain values as one line of YAML, for events and small files that the program writes by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

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
