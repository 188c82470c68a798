"""What OLD and NEW stand for: a file, a folder, ``id@version``, a git revision, ``REV:path``."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.documents import shape
from dangjian.documents.kinds import (
    AFTERMATH,
    COMPARED,
    KINDS,
    TITLES,
    Document,
    document_id,
    is_archived,
    schema_word,
)
from dangjian.documents.spoken import Thing, folded, near
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.files import is_folder, is_there, is_workspace
from dangjian.io.layout import SETTINGS_FILE
from dangjian.io.revisions import (
    GitFailed,
    Repository,
    Revision,
    commit_of,
    merge_base,
    repository_of,
)
from dangjian.io.sources import FileSource, Folder, place_all
from dangjian.io.streams import STDIN, STDIN_NAME, stdin_bytes
from dangjian.io.workspace import Loaded, load, load_loose
from dangjian.io.yaml_reader import MAX_BYTES, Refused, read
from dangjian.problem import Finding, Problem
from dangjian.values.fields import version_key
from dangjian.values.wording import listed, shown, suggestion

Key = tuple[str, str]
"""Kind and id of a document; the id is empty for kinds of which a workspace has one."""
NOTHING = ("/dev/null", "NUL", os.devnull)
"""What git writes for a file that one side doesn't have."""


class Side(NamedTuple):
    """One side of a comparison."""

    label: str
    """As it was typed."""
    documents: dict[Key, Document[Any]]
    """What is compared: of each list and policy the newest version."""
    workspace: Workspace | None = None
    """All that was read, where the side is a whole workspace."""
    unreadable: tuple[Problem, ...] = ()
    """What could not be read, where the side is a whole workspace."""

    @property
    def only(self) -> Document[Any] | None:
        """The document, where the side is a single one."""
        return None if self.workspace is not None else next(iter(self.documents.values()), None)


class Home:
    """The workspace around a comparison, if there is one; read once, when it is needed."""

    def __init__(self, root: Path | None) -> None:
        self.root = root

    @cached_property
    def loaded(self) -> Loaded | None:
        """What compares; without records."""
        return _structure(Folder(self.root)) if self.root is not None else None


def _structure(source: FileSource) -> Loaded:
    return load(source, lambda _month: False, aside=AFTERMATH)


def resolve(text: str, home: Home) -> Side:
    """A side from what was typed.

    Raises DangjianError where it means nothing, or can't be read.
    """
    if not text.strip():
        raise DangjianError("有一边是空的。", _FORMS)
    if text in NOTHING:
        return Side(text, {})
    if text == STDIN:
        return side_of_bytes(STDIN_NAME, stdin_bytes(MAX_BYTES))
    root = home.root
    path = _existing(text, root)
    if path is not None and path == root and home.loaded is not None:
        return _side(text, home.loaded)
    if path is not None and is_folder(path):
        return _whole(text, Folder(path), is_workspace(path))
    if path is not None:
        return _single(text, path.name, Folder(path.parent))
    found = _by_version(text, home) or _by_name(text, home)
    return found if found is not None else _by_revision(text, home)


def resolve_range(text: str, home: Home) -> tuple[Side, Side]:
    """``A...B``: what B changed since it left A's line. Without B it is what lies in the workspace.

    What others have added to A since then is not B's doing. Raises DangjianError.
    """
    before, _, after = text.partition("...")
    root = home.root or Path.cwd()
    repository = repository_of(root)
    new = resolve(after, home) if after else resolve(".", home)
    tip = commit_of(repository, after) if after else "HEAD"
    base = merge_base(repository, commit_of(repository, before), tip)
    source = Revision(repository, base)
    if not source.exists(SETTINGS_FILE):
        return Side(text, {}), new
    return _whole(text, source, True), new


def _titled(side: Side, name: str) -> str:
    """The id of the list, points rules or policy of that title; else the text as it is."""
    said = {
        key[1] or key[0]
        for key, each in side.documents.items()
        if folded(getattr(each.model, "title", "")) == folded(name)
    }
    return said.pop() if len(said) == 1 else name


def only(side: Side, name: str) -> Side:
    """The part of a side that is one list, points rules or the policy, by id or title."""
    name = _titled(side, name)
    kept = {key: each for key, each in side.documents.items() if name in (key[1] or key[0], key[0])}
    return side._replace(documents=kept)


def key_of(word: str, model: Any) -> Key:
    """How a document is matched with its other side."""
    return (word, model.id if KINDS[word].identity else "")


def _existing(text: str, root: Path | None) -> Path | None:
    if text in (".", "./") and root is not None:
        return root
    candidates = [Path(text)] if root is None else [Path(text), root / text]
    try:
        return next(filter(is_there, candidates), None)
    except (OSError, ValueError):  # too long for a path, or a NUL in it
        return None


def _whole(label: str, source: FileSource, is_workspace: bool) -> Side:
    loaded = _structure(source) if is_workspace else load_loose(source, ["."])
    return _side(label, loaded)


def _side(label: str, loaded: Loaded) -> Side:
    documents: dict[Key, Document[Any]] = {}
    for word, document in _comparable(loaded.workspace):
        key = key_of(word, document.model)
        if key not in documents or _rank(document) > _rank(documents[key]):
            documents[key] = document
    return Side(label, documents, loaded.workspace, loaded.problems)


def _comparable(workspace: Workspace) -> Iterator[tuple[str, Document[Any]]]:
    for word in COMPARED:
        for document in workspace.of_kind(word):
            yield word, document


def _rank(document: Document[Any]) -> tuple[tuple[int, ...], bool]:
    """The newest version first; of the same version the working file, which the archive only copies."""
    return _version(document), not is_archived(document.name)


def archived_twin(side: Side, key: Key, home: Home) -> Document[Any] | None:
    """The archived document of the version that a side's document bears; None where there is none."""
    workspace = side.workspace or (home.loaded.workspace if home.loaded is not None else None)
    document = side.documents.get(key)
    if workspace is None or document is None:
        return None
    for word, other in _comparable(workspace):
        mine = key_of(word, other.model) == key and _version(other) == _version(document)
        if mine and is_archived(other.name) and other.name != document.name:
            return other
    return None


def _version(document: Document[Any]) -> tuple[int, ...]:
    return version_key(getattr(document.model, "version", "0"))


def _single(label: str, name: str, source: FileSource) -> Side:
    try:
        data = source.read(name)
    except Refused as refused:
        raise unreadable(label, [refused.problem(label)]) from None
    return side_of_bytes(label, data)


def side_of_bytes(label: str, data: bytes) -> Side:
    """A side of one document from its bytes. Raises DangjianError where it can't be read."""
    try:
        return of_tree(label, read(data), data)
    except Refused as refused:
        raise unreadable(label, [refused.problem(label)]) from None


def of_tree(label: str, raw: object, data: bytes = b"") -> Side:
    """A side of one document from its plain tree; ``data`` places what is wrong with it."""
    findings = shape.schema_findings(raw)
    word = schema_word(raw["schema"]) if isinstance(raw, dict) and not findings else None
    if word is not None and word not in COMPARED:
        known = "、".join(TITLES[kind] for kind in COMPARED)
        raise DangjianError(f"{label} 是{TITLES[word]}，不能比较。", f"可以比较的是{known}。")
    model, found = shape.parse(raw, word) if word is not None else (None, findings)
    if word is None or model is None:
        raise unreadable(label, _placed(label, data, found))
    return Side(label, {key_of(word, model): Document(label, model)})


def _placed(label: str, data: bytes, findings: tuple[Finding, ...]) -> list[Problem]:
    return place_all(data, label, findings)


def unreadable(label: str, problems: list[Problem]) -> DangjianError:
    """The sentence for a side that can't be read: its first problem, and how many there are."""
    first = problems[0]
    at = first.location
    more = f"（共 {len(problems)} 处）" if len(problems) > 1 else ""
    where = f"第 {at.line} 行第 {at.column} 列："
    return DangjianError(f"{label} 读不懂：{where}{first.message}{more}。", first.hint)


def _by_version(text: str, home: Home) -> Side | None:
    """``branch@1.0.0``, or None when the text isn't of that form."""
    name, _, version = text.partition("@")
    parts = version.split(".")
    if not name or len(parts) != 3 or not all(part.isdigit() and part.isascii() for part in parts):
        return None
    loaded = home.loaded
    if loaded is None:
        raise DangjianError(
            f"要找 {text}，但没有找到工作区（dangjian.yaml）。", "用 -C 指定工作区目录。"
        )
    documents = [(w, d) for w, d in _comparable(loaded.workspace) if hasattr(d.model, "version")]
    said = {document_id(w, d.model) for w, d in documents if folded(d.model.title) == folded(name)}
    name = said.pop() if len(said) == 1 else name
    mine = [(w, d) for w, d in documents if document_id(w, d.model) == name]
    for word, document in sorted(mine, key=lambda pair: is_archived(pair[1].name)):
        if document.model.version == version:
            return Side(text, {key_of(word, document.model): document})
    names = {document_id(word, document.model) for word, document in documents}
    if not mine:
        raise DangjianError(
            f"没有清单{_said(name)}。",
            _nearly(name, home) or f"现有：{listed(sorted(names))}",
        )
    known = sorted({document.model.version for _, document in mine}, key=version_key)
    raise DangjianError(
        f"没有 {text} 这个版本，现有 {listed(known)}。",
        f"git 里的旧版写成 版本:路径，如 HEAD~1:{mine[0][1].name}；存档用 dangjian freeze。",
    )


def _by_name(text: str, home: Home) -> Side | None:
    """``branch``: the working file of that id; None where there is no such list."""
    loaded = home.loaded
    if loaded is None:
        return None
    side = only(_side(text, loaded), text)
    return side._replace(workspace=None, unreadable=()) if len(side.documents) == 1 else None


def _nearly(text: str, home: Home) -> str:
    """``是不是想写 branch（…）？`` where something of the workspace is called nearly so."""
    if home.loaded is None:
        return ""
    every = [(w, d) for w, d in _comparable(home.loaded.workspace) if hasattr(d.model, "version")]
    return near(text, [Thing(document_id(w, d.model), d.model.title) for w, d in every])


def _by_revision(text: str, home: Home) -> Side:
    """``REV`` or ``REV:path``."""
    revision, colon, path = text.partition(":")
    if not revision:
        raise DangjianError(f"{_said(text)}不是文件，也不是 git 版本。", _FORMS)
    try:
        repository = repository_of(home.root or Path.cwd())
        commit = commit_of(repository, revision)
    except GitFailed as failed:
        raise DangjianError(
            f"{_said(text)}不是文件；{failed.message}", _nearly(text, home) or failed.hint
        ) from None
    except DangjianError as error:
        raise DangjianError(
            f"{_said(text)}不是文件；{error.message}", _nearly(text, home) or error.hint
        ) from None
    if colon:
        return _in_revision(text, repository, commit, path)
    source = Revision(repository, commit)
    if not source.exists(SETTINGS_FILE):
        raise DangjianError(
            f"{text} 里还没有这个工作区（dangjian.yaml）。", "换一个更晚的版本，或写成 版本:路径。"
        )
    return _whole(text, source, True)


def _said(text: str) -> str:
    """What was typed, in quotes, without what would move a terminal's cursor."""
    return shown("".join(c if c.isprintable() else " " for c in text))


_FORMS = "可以写文件、目录、清单@版本（branch@1.0.0）、git 版本（origin/main）、版本:路径，或 -（标准输入）。"


def _in_revision(label: str, repository: Repository, commit: str, path: str) -> Side:
    """``REV:path``: from the root of the repository as git reads it, else from the workspace."""
    here = repository._replace(prefix="")
    for place in (here, repository):
        source = Revision(place, commit)
        name = posixpath.normpath(path or ".")
        if name == "." or not source.exists(name):
            continue
        if source.names(name) == [name]:
            return _single(label, name, source)
        nested = place._replace(prefix=posixpath.normpath(posixpath.join(place.prefix, name)))
        inside = Revision(nested, commit)
        return _whole(label, inside, inside.exists(SETTINGS_FILE))
    revision = label.partition(":")[0]
    guess = suggestion(path, Revision(repository, commit).names("."))
    renamed = f"文件改过名的，只写版本 {revision}，会按编号对上。"
    raise DangjianError(f"{revision} 里没有文件 {path}。", guess + renamed)
