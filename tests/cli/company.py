"""The example company, copied so that a test may write to it."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import ROOT, copied


def copy_to(folder: Path) -> Path:
    return copied(ROOT / "examples" / "gear-company", folder / "workspace")
