"""A new workspace from the shipped lists and an example organization."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.atomic import reason_of, write_bytes
from dangjian.io.shipped import shipped_lists, templates

_IGNORED = {".git", ".gitignore", ".gitattributes", ".svn", ".DS_Store", "desktop.ini", "Thumbs.db"}
"""What may lie in a folder that counts as empty: an officer may have run ``git init`` already."""


class Made(NamedTuple):
    """A workspace that was made."""

    root: Path
    files: tuple[str, ...]


def init(root: Path) -> Made:
    """Make a workspace in a folder, which is made if absent. Raises DangjianError when it isn't empty."""
    _refuse_unfit(root)
    files = dict(_files())
    for name, content in files.items():
        write_bytes(root / name, content, new=True)
    return Made(root, tuple(files))


def _refuse_unfit(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise DangjianError(f"{root} 是一个文件，不是目录。", "换一个目录名。")
    try:
        found = sorted(each.name for each in root.iterdir()) if root.exists() else []
    except OSError as error:
        raise DangjianError(f"打不开目录 {root}：{reason_of(error)}。") from error
    found = [name for name in found if name not in _IGNORED]
    if found:
        raise DangjianError(
            f"{root} 里已经有东西了（{found[0]}），没有改动。",
            "请用一个空目录，或写一个新的目录名。",
        )


def _files() -> Iterator[tuple[str, bytes]]:
    yield from templates()
    for name, content in shipped_lists():
        yield f"checklists/{name}", content
