"""Names of files that people keep: the period, what it is, and whom it is for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from dangjian.documents.workspace import Workspace
from dangjian.values.period import Period

_NOT_IN_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def file_name(period: Period, words: str, form: str, unit: str = "") -> str:
    """``2026-05_整改通知单_齿轮党支部.docx``; ``unit`` is a safe name of `unit_names`."""
    return f"{'_'.join(filter(None, (str(period), words, unit)))}.{form}"


LONGEST = 120
"""Bytes of a unit's name within a file name: most file systems allow 255 for the whole, Windows 260 signs
for the path."""


def unit_names(workspace: Workspace) -> Mapping[str, str]:
    """Unit id → its name as part of a file name; units of one name are told apart by their ids.

    A long name is cut, with a few digits of its hash, so that it stays the same from month to month.
    """
    safe = {
        unit.id: cut(_NOT_IN_FILE_NAME.sub("_", unit.name).strip(" ."))
        for unit in workspace.units.values()
    }
    folded = [name.casefold() for name in safe.values()]
    return {
        unit: name if folded.count(name.casefold()) == 1 else f"{name}（{unit}）"
        for unit, name in safe.items()
    }


def cut(name: str) -> str:
    """The name, or so much of it as fits, and six digits of its SHA-256 that tell it from others."""
    whole = name.encode("utf-8", "surrogatepass")
    if len(whole) <= LONGEST:
        return name
    kept = whole[: LONGEST - 7].decode("utf-8", "ignore").strip(" .")
    return f"{kept}~{hashlib.sha256(whole).hexdigest()[:6]}"
