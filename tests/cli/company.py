"""The example company, copied so that a test may write to it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.helpers import ROOT


def copy_to(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / "gear-company", folder / "workspace"))
