"""The workspace on which explaining, correcting and the Python interface are tested."""

from __future__ import annotations

from pathlib import Path

from dangjian.cli.app import run
from tests.helpers import CASES, copied

WORKSPACE = CASES / "engine" / "workspace"
GOLDEN = CASES / "engine" / "golden"


def copy_to(folder: Path) -> Path:
    """A copy that a test may write to."""
    return copied(WORKSPACE, folder / "workspace")


def dangjian(*arguments: str, root: Path = WORKSPACE) -> int:
    """Run a command in the workspace; its exit status."""
    return run(["-C", str(root), *arguments])
