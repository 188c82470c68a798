"""Making a workspace in an empty folder, or completing what an `init` that was killed left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from dangjian.errors import DangjianError
from dangjian.io.atomic import is_link, reason_of, write_bytes
from dangjian.io.layout import (
    EDITOR_SETTINGS,
    GIT_ATTRIBUTES,
    GIT_IGNORE,
    LITTER,
    SETTINGS_FILE,
)

_OWN = {
    ".git",
    GIT_IGNORE,
    GIT_ATTRIBUTES,
    ".vscode",
    ".svn",
    ".DS_Store",
    "desktop.ini",
    "Thumbs.db",
}
"""What may lie in a folder that counts as empty: an officer may have run ``git init`` already, or have
opened the folder in an editor."""


def write_new(root: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a new workspace, in their order. Raises DangjianError where the folder holds
    anything else; then nothing is written."""
    _refuse_unfit(root, files)
    for name, content in files.items():
        if not _is_there(root, name, content):
            write_bytes(root / name, content, new=True, within=root)
    for left in root.rglob(LITTER):
        left.unlink()


def _is_there(root: Path, name: str, content: bytes) -> bool:
    if name in {*_OWN, EDITOR_SETTINGS} and (root / name).exists():
        return True  # the officer's own
    try:
        return (root / name).read_bytes() == content
    except OSError:
        return False


def _refuse_unfit(root: Path, files: Mapping[str, bytes]) -> None:
    if root.exists() and not root.is_dir():
        raise DangjianError(f"{root} 是一个文件，不是目录。", "换一个目录名。")
    try:
        found = sorted(_strange(root, files)) if root.exists() else []
    except OSError as error:
        raise DangjianError(f"打不开目录 {root}：{reason_of(error)}。") from error
    if found:
        raise DangjianError(
            f"{root} 里已经有东西了（{found[0]}），没有改动。",
            "请用一个空目录，或写一个新的目录名。",
        )


def _strange(root: Path, files: Mapping[str, bytes]) -> Iterator[str]:
    """What lies in the folder and isn't from an ``init`` that was killed."""
    folders = {name.partition("/")[0] for name in files if "/" in name}
    for each in root.iterdir():
        if each.name in _OWN or each.match(LITTER):
            continue
        inside = each.rglob("*") if each.name in folders and not is_link(each) else (each,)
        parts = [part for part in inside if not part.match(LITTER) and not part.is_dir()]
        names = [part.relative_to(root).as_posix() for part in parts]
        known = all(_is_there(root, name, files.get(name, b"")) for name in names)
        if not known or not set(names) <= set(files) or each.name == SETTINGS_FILE:
            yield each.name
