"""Archiving the current version of a checklist."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import NamedTuple

from dangjian.commands.checking import Checked, check_loaded
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import Document
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.atomic import write_bytes
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.values.canonical import digest_of
from dangjian.values.fields import version_key
from dangjian.values.wording import listed, suggestion

ARCHIVE = "archive"
"""The folder beside the lists in which earlier versions are kept."""


class Frozen(NamedTuple):
    """A version that is in the archive."""

    reference: str
    """``branch@1.0.0``."""
    source: str
    file: str
    written: bool
    """False when the archive had it already."""


def freeze(root: Path, name: str) -> Frozen:
    """Copy a checklist's current file, byte for byte, into the archive.

    Raises DangjianError when there is none, ProblemsFound when it has errors or the archive holds
    another meaning under the same version.
    """
    with workspace_lock(root):
        source = Folder(root)
        checked = check_loaded(source, load(source, lambda _month: False))
        current = _current(checked, name)
        _refuse_errors(checked, current)
        reference = current.model.reference
        folder = posixpath.join(posixpath.dirname(current.name), ARCHIVE)
        target = posixpath.join(folder, f"{reference}.yaml")
        kept = _archived(checked, current)
        if kept is not None:
            return Frozen(reference, current.name, kept.name, False)
        if source.exists(target):
            raise DangjianError(f"{target} 已经有了，里面却不是 {reference}，没有覆盖。")
        write_bytes(root / target, source.read(current.name), new=True, within=root)
        return Frozen(reference, current.name, target, True)


def _is_archived(document: Document[Checklist]) -> bool:
    return posixpath.basename(posixpath.dirname(document.name)) == ARCHIVE


def _current(checked: Checked, name: str) -> Document[Checklist]:
    lists = checked.workspace.checklists
    mine = [d for d in lists if d.model.id == name and not _is_archived(d)]
    if not mine:
        known = dict.fromkeys(d.model.id for d in lists if not _is_archived(d))
        guess = suggestion(name, known)
        if not guess and checked.errors:  # its own file may be the one that can't be read
            message = f"没有可存档的清单 {name}；清单里有 {len(checked.errors)} 个错误。"
            raise ProblemsFound(checked.errors, message)
        raise DangjianError(f"没有清单 {name}。", guess or f"现有清单：{listed(known)}")
    return max(mine, key=lambda document: version_key(document.model.version))


def _refuse_errors(checked: Checked, current: Document[Checklist]) -> None:
    """A list with errors isn't fit to be kept; nor is a version that means two things."""
    kept = _archived(checked, current)
    if kept is not None and digest_of(kept.model) != digest_of(current.model):
        raise ProblemsFound(
            checked.errors,
            f"{kept.name} 已经存了 {current.model.reference}，内容与 {current.name} 不同，没有覆盖。"
            "改动过的清单要先升版本（version）。",
        )
    own = tuple(problem for problem in checked.errors if problem.location.file == current.name)
    if own:
        raise ProblemsFound(own, f"{current.name} 有 {len(own)} 个错误，改正后再存档。")


def _archived(checked: Checked, current: Document[Checklist]) -> Document[Checklist] | None:
    """The document of the archive that has the same id and version."""
    return next(
        (
            document
            for document in checked.workspace.checklists
            if _is_archived(document) and document.model.reference == current.model.reference
        ),
        None,
    )
