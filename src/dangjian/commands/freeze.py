"""Archiving the current versions of checklists, points rules and the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.commands.checking import Checked, check_loaded
from dangjian.compare.history import archive_place, is_archived
from dangjian.documents.kinds import Document
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.atomic import write_bytes
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.io.workspace import AFTERMATH, load
from dangjian.values.canonical import digest_of
from dangjian.values.fields import version_key
from dangjian.values.wording import listed, suggestion

POLICY = "policy"
ALL = "all"


class Frozen(NamedTuple):
    """A version that is in the archive."""

    reference: str
    """``branch@1.0.0``."""
    source: str
    file: str
    written: bool
    """False when the archive had it already."""


def freeze(root: Path, name: str) -> tuple[Frozen, ...]:
    """Copy the current file of a list, of points rules or of the policy, byte for byte, into the archive
    beside it; of everything for the name ``all``.

    Raises DangjianError when there is none, ProblemsFound when it has errors or the archive holds
    another meaning under the same version; nothing is written then.
    """
    with workspace_lock(root):
        source = Folder(root)
        checked = check_loaded(source, load(source, lambda _month: False, aside=AFTERMATH))
        every = _families(checked.workspace)
        names = [each for each in every if _current(every[each])] if name == ALL else [name]
        planned = [_planned(source, checked, each, every) for each in names]
        for frozen in planned:
            if frozen.written:
                write_bytes(root / frozen.file, source.read(frozen.source), new=True)
        return tuple(planned)


def _families(workspace: Workspace) -> dict[str, list[Document[Any]]]:
    """What can be archived, by the names that people use."""
    found: dict[str, list[Document[Any]]] = {}
    for document in _versioned(workspace):
        found.setdefault(getattr(document.model, "id", POLICY), []).append(document)
    return found


def _versioned(workspace: Workspace) -> Iterator[Document[Any]]:
    yield from workspace.checklists
    yield from workspace.points_rules
    yield from workspace.policies


def _current(documents: list[Document[Any]]) -> Document[Any] | None:
    mine = [document for document in documents if not is_archived(document.name)]
    return max(mine, key=lambda document: version_key(document.model.version), default=None)


def _planned(
    source: Folder, checked: Checked, name: str, every: dict[str, list[Document[Any]]]
) -> Frozen:
    """What is going to be written for a name. Raises where it mustn't be."""
    current = _current(every.get(name, []))
    if current is None:
        raise _unknown(checked, name, every)
    version = current.model.version
    reference = f"{name}@{version}"
    kept = next(
        (d for d in every[name] if is_archived(d.name) and d.model.version == version), None
    )
    _refuse_errors(checked, current, kept, reference)
    if kept is not None:
        return Frozen(reference, current.name, kept.name, False)
    target = archive_place(current.name, name, version)
    if source.exists(target):
        raise DangjianError(f"{target} 已经有了，里面却不是 {reference}，没有覆盖。")
    return Frozen(reference, current.name, target, True)


def _unknown(checked: Checked, name: str, every: dict[str, list[Document[Any]]]) -> DangjianError:
    known = [each for each in every if _current(every[each])]
    guess = suggestion(name, known)
    if not guess and checked.errors:  # its own file may be the one that can't be read
        message = f"没有可存档的清单 {name}；清单里有 {len(checked.errors)} 个错误。"
        return ProblemsFound(checked.errors, message)
    return DangjianError(f"没有清单 {name}。", guess or f"现有清单：{listed(known)}")


def _refuse_errors(
    checked: Checked, current: Document[Any], kept: Document[Any] | None, reference: str
) -> None:
    """A list with errors isn't fit to be kept; nor is a version that means two things."""
    if kept is not None and digest_of(kept.model) != digest_of(current.model):
        raise ProblemsFound(
            checked.errors,
            f"{kept.name} 已经存了 {reference}，内容与 {current.name} 不同，没有覆盖。"
            "改动过的要先升版本（version）。",
        )
    own = tuple(problem for problem in checked.errors if problem.location.file == current.name)
    if own:
        raise ProblemsFound(own, f"{current.name} 有 {len(own)} 个错误，改正后再存档。")
