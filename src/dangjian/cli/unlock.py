"""``dangjian unlock``."""

from __future__ import annotations

from dangjian.cli.common import Directory, out, workspace_root


def unlock(directory: Directory = None) -> None:
    """Remove a lock that nobody holds any more."""
    from dangjian.commands.workspace import unlock as remove

    left = remove(workspace_root(directory))
    out(f"已解锁，原来是 {left} 留下的。" if left else "工作区没有锁。")
