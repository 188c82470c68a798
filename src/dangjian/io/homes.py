"""Where a workspace's files may be written: in the workspace, and in its restricted folders."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path

from dangjian.documents import shape
from dangjian.io.layout import SETTINGS_FILE
from dangjian.io.sources import Folder
from dangjian.io.yaml_reader import Refused, read


def home_of(root: Path, name: str) -> Path:
    """The folder below which a file must stay: a restricted one that ``dangjian.yaml`` names, else the
    workspace itself (whether the name lies in it is for ``io.atomic.safe_target`` to see)."""
    if not _is_outside(name):
        return root
    clean = posixpath.normpath(name.replace(os.sep, "/"))
    for folder in restricted_folders(root):
        if clean.startswith(f"{folder.rstrip('/')}/"):
            return root / folder
    return root


def restricted_folders(root: Path) -> tuple[str, ...]:
    """The folders outside the workspace in which people and ledgers lie, relative to it; none where
    ``dangjian.yaml`` can't be read."""
    try:
        model, findings = shape.parse(read(Folder(root).read(SETTINGS_FILE)), "workspace")
    except Refused:
        return ()
    return tuple(_outside(model)) if model is not None and not findings else ()


def _outside(settings: object) -> Iterator[str]:
    people = getattr(settings, "people", None)
    for folder in (getattr(settings, "ledgers", ""), posixpath.dirname(people or "")):
        if folder and _is_outside(folder):
            yield posixpath.normpath(folder)


def _is_outside(name: str) -> bool:
    clean = posixpath.normpath(name.replace(os.sep, "/"))
    return clean == ".." or clean.startswith("../") or os.path.isabs(name)


def relative_name(root: Path, path: Path) -> str:
    """What a file is called in the workspace: relative to it, with forward slashes; the whole path where
    no relative one leads there (another drive of Windows)."""
    try:
        relative = os.path.relpath(path, root)
    except ValueError:
        relative = os.path.abspath(path)
    return relative.replace(os.sep, "/")
