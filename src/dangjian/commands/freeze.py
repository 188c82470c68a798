"""Archiving current versions: of checklists, of the policy, of points rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from dangjian.commands.checking import Checked, check_loaded
from dangjian.documents.checklist import Checklist
from dangjian.documents.editors import schema_pointer
from dangjian.documents.kinds import AFTERMATH, VERSIONED, Document, archive_place, is_archived
from dangjian.documents.points import PointsRules
from dangjian.documents.policy import Policy
from dangjian.documents.spoken import Thing, folded, near
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError, ProblemsFound
from dangjian.io.journal import Write, write_together
from dangjian.io.lock import workspace_lock
from dangjian.io.sources import Folder
from dangjian.io.workspace import load
from dangjian.values.canonical import digest_of
from dangjian.values.fields import version_key
from dangjian.values.wording import listed

Kept: TypeAlias = Checklist | Policy | PointsRules
"""What has versions of which earlier ones are kept."""
POLICY, ALL = "policy", "all"
"""Words that stand for the policy and for everything; they are no ids."""


class Frozen(NamedTuple):
    """A version that is in the archive."""

    reference: str
    """``branch@1.0.0``, ``policy@1.0.0``."""
    source: str
    file: str
    written: bool
    """False when the archive had it already."""


class FreezeResult(NamedTuple):
    """What ``freeze`` did."""

    versions: tuple[Frozen, ...]
    pointers: tuple[str, ...]
    """Written besides, so that editors find the schema of what was copied."""


def freeze(root: Path, name: str) -> FreezeResult:
    """Copy current files, byte for byte, into the archives beside them.

    ``name``: the id of a checklist or of points rules, ``policy``, or ``all`` for every one of them.
    Raises DangjianError when there is none, ProblemsFound when one has errors or its archive holds
    another meaning under the same version; then nothing is written.
    """
    with workspace_lock(root):
        source = Folder(root)
        checked = check_loaded(source, load(source, lambda _month: False, aside=AFTERMATH))
        chosen = _all(checked.workspace) if name == ALL else [_current(checked, name)]
        for document in chosen:
            _refuse_errors(checked, document)
        planned = tuple(_plan(source, checked, document) for document in chosen)
        copied = [each for each in planned if each.written]
        files = {  # several copies may need the same pointer
            write.name: write
            for each in copied
            for write in archive_writes(source, each.source, source.read(each.source), each.file)
        }
        write_together(root, files.values())
        return FreezeResult(planned, tuple(sorted(files.keys() - {each.file for each in copied})))


def pointer_words(name: str) -> str:
    """What is said of a file that leads editors to a schema."""
    return f"另写 {name}：编辑器由它找到存档文件的格式说明"


def archive_writes(source: Folder, name: str, data: bytes, target: str) -> Iterator[Write]:
    """The copy of a file that holds ``data``, and what leads editors from it to its schema where that isn't
    there yet."""
    yield Write(target, data, None)
    first = data.partition(b"\n")[0].decode("utf-8", "replace")
    pointer = schema_pointer(name, target, first)
    if pointer is not None and source.exists(pointer.real) and not source.exists(pointer.name):
        yield Write(pointer.name, pointer.text.encode(), None)


def _plan(source: Folder, checked: Checked, current: Document[Kept]) -> Frozen:
    """What becomes of one document. Raises DangjianError where its place is taken."""
    reference = _reference(current.model)
    target = archive_place(current.name, _id(current.model), current.model.version)
    kept = _archived(checked.workspace, current)
    if kept is not None:
        return Frozen(reference, current.name, kept.name, False)
    if source.exists(target):
        raise DangjianError(f"{target} 已经有了，里面却不是 {reference}，没有覆盖。")
    return Frozen(reference, current.name, target, True)


def _reference(model: Kept) -> str:
    return f"{_id(model)}@{model.version}"


def _id(model: Kept) -> str:
    return POLICY if isinstance(model, Policy) else model.id


def _every(workspace: Workspace) -> list[Document[Kept]]:
    """Everything that has versions; of one kind and id together."""
    return [document for word in VERSIONED for document in workspace.of_kind(word)]


def _newest(documents: Sequence[Document[Kept]]) -> Document[Kept]:
    return max(documents, key=lambda document: version_key(document.model.version))


def _all(workspace: Workspace) -> list[Document[Kept]]:
    """The current version of each."""
    current: dict[tuple[type, str], list[Document[Kept]]] = {}
    for document in _every(workspace):
        if not is_archived(document.name):
            key = (type(document.model), _id(document.model))
            current.setdefault(key, []).append(document)
    return [_newest(documents) for documents in current.values()]


def _current(checked: Checked, name: str) -> Document[Kept]:
    every = [d for d in _every(checked.workspace) if not is_archived(d.name)]
    said = {_id(d.model) for d in every if folded(d.model.title) == folded(name)}
    name = said.pop() if len(said) == 1 else name
    mine = [d for d in every if _id(d.model) == name]
    if not mine:
        known = dict.fromkeys(_id(d.model) for d in every)
        guess = near(name, [Thing(_id(d.model), d.model.title) for d in every])
        if not guess and checked.errors:  # its own file may be the one that can't be read
            message = f"没有可存档的清单、积分细则 {name}；清单里有 {len(checked.errors)} 个错误。"
            raise ProblemsFound(checked.errors, message)
        hint = guess or f"现有清单、细则：{listed(known)}；policy 是考核办法，all 是全部。"
        raise DangjianError(f"没有清单或积分细则 {name}。", hint)
    return _newest(mine)


def _refuse_errors(checked: Checked, current: Document[Kept]) -> None:
    """What has errors isn't fit to be kept; nor is a version that means two things."""
    kept = _archived(checked.workspace, current)
    if kept is not None and digest_of(kept.model) != digest_of(current.model):
        raise ProblemsFound(
            checked.errors,
            f"{kept.name} 已经存了 {_reference(current.model)}，内容与 {current.name} 不同，没有覆盖。"
            "改动过的要先升版本（version）。",
        )
    own = tuple(problem for problem in checked.errors if problem.location.file == current.name)
    if own:
        raise ProblemsFound(own, f"{current.name} 有 {len(own)} 个错误，改正后再存档。")


def _archived(workspace: Workspace, current: Document[Kept]) -> Document[Kept] | None:
    """The document of the archive that has the same id and version."""
    return next(
        (
            document
            for document in _every(workspace)
            if is_archived(document.name)
            and type(document.model) is type(current.model)
            and _reference(document.model) == _reference(current.model)
        ),
        None,
    )
