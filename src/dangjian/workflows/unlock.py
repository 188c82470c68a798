"""Breaking a lock that a process of another machine left behind."""

from __future__ import annotations

from pathlib import Path

from dangjian.io.lock import break_lock


def unlock(root: Path) -> str | None:
    """Whose lock it was, in words; None when there was none. Raises DangjianError while it is held."""
    left = break_lock(root)
    return left.words if left else None
