"""What commands ask the file system: whether something is there, what is in it, where a workspace begins.

Files of a workspace are read through `io.sources`, which refuses links and devices; these questions are
about paths that the user named, and about what is to be written.
"""

from __future__ import annotations

import os
from pathlib import Path

from dangjian.io.layout import SETTINGS_FILE


def is_there(path: Path) -> bool:
    """Whether a path leads to something; False where a link on it leads nowhere."""
    return path.exists()


def lies_there(path: Path) -> bool:
    """Whether something lies at a path, be it a link that leads nowhere."""
    return os.path.lexists(path)


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder."""
    return path.is_dir()


def is_plain_file(path: Path) -> bool:
    """Whether a path is a file itself, no link to one."""
    return path.is_file() and not path.is_symlink()


def content(path: Path) -> bytes | None:
    """A file's bytes; None where there is none. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def text(path: Path) -> str:
    """A UTF-8 text file; empty where there is none. Raises OSError."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def is_workspace(folder: Path) -> bool:
    """Whether a folder is the root of a workspace."""
    return (folder / SETTINGS_FILE).is_file()


def workspace_around(path: Path) -> Path | None:
    """The workspace that a path is, or lies in: the nearest folder upwards with ``dangjian.yaml``."""
    return next((each for each in (path, *path.parents) if is_workspace(each)), None)


def absolute(root: Path, name: str) -> str:
    """Where a path lies that is relative to a folder, without asking the disk."""
    return os.path.normpath(os.path.join(os.path.abspath(root), name))
