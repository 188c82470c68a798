"""A small workspace in which problems can be raised, answered and closed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from dangjian.commands.rectify_writing import Addition, add
from tests.helpers import CASES

RAISED = date(2026, 6, 2)


def workspace(folder: Path) -> Path:
    """The base of the problem cases without records: a committee, branches br-a and br-b."""
    shutil.copytree(CASES / "problems" / "base", folder)
    shutil.rmtree(folder / "records")
    shutil.rmtree(folder / "corrections")
    return folder


def problems(
    root: Path, unit: str, *texts: str, severity: str = "minor", at: date = RAISED
) -> list[str]:
    """Problems of a unit, raised by the committee; their ids."""
    return [
        add(root, Addition(unit, text, "committee", at, severity=severity)).id  # type: ignore[arg-type]
        for text in texts
    ]
