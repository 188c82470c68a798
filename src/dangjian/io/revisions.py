"""Files of a git revision, read through the ``git`` program; nothing is ever changed.

A revision is one more ``Source``: everything that reads a workspace reads it there too. Links and
submodules are told, as in a folder.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from dangjian.codes import reading
from dangjian.errors import DangjianError
from dangjian.io.listing import YAML_ENDINGS, Listing, escaped, is_copy
from dangjian.io.yaml_reader import MAX_BYTES, Refused, Span
from dangjian.values.wording import shown

_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Set by git for its hooks; they would point another call at the wrong folder."""
_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}
_LINK = "120000"
_REGULAR = ("100644", "100755", "100664")


class _Blob(NamedTuple):
    name: str
    """Its object name."""
    size: int


class Repository(NamedTuple):
    """A git repository, and where in it a folder lies."""

    root: Path
    prefix: str
    """The folder relative to the root, with forward slashes; empty for the root itself."""


class Revision:
    """A workspace as it was in a commit."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository = repository
        self.commit = commit
        self._read: dict[str, bytes] = {}
        self._announced: set[str] = set()

    @cached_property
    def _blobs(self) -> dict[str, _Blob]:
        """Every regular file of the commit by its path from the repository's root."""
        return self._tree[0]

    @cached_property
    def _tree(self) -> tuple[dict[str, _Blob], dict[str, Refused]]:
        """Regular files, and what is none, each by its path from the repository's root."""
        listing = run_git(
            self.repository.root, "ls-tree", "-r", "-z", "-l", "--full-tree", self.commit
        )
        found: dict[str, _Blob] = {}
        others: dict[str, Refused] = {}
        for line in listing.split(b"\0"):
            facts, _, path = line.partition(b"\t")
            parts = facts.decode().split()
            name = os.fsdecode(path)
            if len(parts) == 4 and parts[0] in _REGULAR:
                size = int(parts[3]) if parts[3].isdigit() else 0
                found[name] = _Blob(parts[2], size)
            elif len(parts) == 4 and parts[0] == _LINK:
                others[name] = Refused(reading.LINK, Span(), file=escaped(name))
            elif parts:
                values = {"file": escaped(name), "what": "子模块"}
                others[name] = Refused(reading.NOT_A_FILE, Span(), **values)
        return found, others

    def _path(self, name: str) -> str:
        """A name of the workspace as a path from the repository's root."""
        return posixpath.normpath(posixpath.join(self.repository.prefix or ".", name))

    def _name(self, path: str) -> str:
        return posixpath.relpath(path, self.repository.prefix or ".")

    def listing(self, path: str) -> Listing:
        """The YAML files under a folder, in order, or the file itself; hidden ones are passed over."""
        start = self._path(path)
        if start in self._blobs:
            return Listing((posixpath.normpath(path),), is_file=True)
        inside = "" if start == "." else f"{start}/"
        refused = [
            (self._name(each), why)
            for each, why in self._tree[1].items()
            if each == start or f"{start}/".startswith(f"{each}/") or _is_under(each, inside)
        ]
        found = [
            each
            for each in self._blobs
            if _is_under(each, inside) and _is_yaml(each[len(inside) :])
        ]
        copies = [self._name(each) for each in found if is_copy(posixpath.basename(each))]
        names = [self._name(each) for each in found if not is_copy(posixpath.basename(each))]
        self._announced.update(names)
        there = bool(refused) or any(each.startswith(inside) for each in self._blobs)
        return Listing(tuple(sorted(names)), tuple(sorted(copies)), tuple(refused), there)

    def names(self, path: str) -> list[str]:
        """The YAML files under a path."""
        return list(self.listing(path).names)

    def strays(self, covered: frozenset[str], passed: frozenset[str]) -> list[str]:
        """Nothing: what lay about in a revision is nobody's concern."""
        return []

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        start = self._path(path)
        return start in self._blobs or any(each.startswith(f"{start}/") for each in self._blobs)

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises Refused when it isn't there, or is too large."""
        if name not in self._read:
            blob = self._blobs.get(self._path(name))
            if blob is None:
                raise Refused(reading.MISSING_FILE, Span(), file=name)
            if blob.size > MAX_BYTES:
                size = f"{blob.size / 1024 / 1024:.1f}"
                limit = MAX_BYTES // 1024 // 1024
                raise Refused(reading.TOO_LARGE, Span(), size=size, limit=limit)
            self._fetch({name, *self._announced})
        return self._read[name]

    def _fetch(self, names: set[str]) -> None:
        """Read many files by one call of git: those that were listed are asked for next."""
        self._announced -= names
        blobs = {name: self._blobs[self._path(name)] for name in sorted(names - self._read.keys())}
        wanted = {name: blob for name, blob in blobs.items() if blob.size <= MAX_BYTES}
        request = "".join(f"{blob.name}\n" for blob in wanted.values()).encode()
        answer = run_git(self.repository.root, "cat-file", "--batch", given=request)
        at = 0
        for name in wanted:
            end = answer.index(b"\n", at)
            facts = answer[at:end].split()
            if facts[-1] == b"missing":
                raise DangjianError(
                    f"git 里缺少 {name} 在这个版本的内容。", "仓库没有取全，运行 git fetch 再试。"
                )
            size = int(facts[2])
            self._read[name] = answer[end + 1 : end + 1 + size]
            at = end + 2 + size


def _is_under(path: str, inside: str) -> bool:
    """Whether a path lies in a folder (``records/``; empty: the root), with nothing hidden on the way."""
    return path.startswith(inside) and not any(
        part.startswith(".") for part in path[len(inside) :].split("/")
    )


def _is_yaml(path: str) -> bool:
    return path.lower().endswith(YAML_ENDINGS) or is_copy(posixpath.basename(path))


def repository_of(folder: Path) -> Repository:
    """The repository around a folder. Raises DangjianError when there is none, or no git."""
    here = folder.resolve()
    answer = run_git(here, "rev-parse", "--show-toplevel")
    root = Path(os.fsdecode(answer).rstrip("\r\n")).resolve()
    prefix = os.path.relpath(here, root).replace(os.sep, "/")
    return Repository(root, "" if prefix == "." else prefix)


def commit_of(repository: Repository, revision: str) -> str:
    """The commit that a revision names. Raises DangjianError with what can be done."""
    if not revision.strip() or revision.startswith("-") or not revision.isprintable():
        raise DangjianError(
            f"{shown(revision)}不是 git 版本。",
            "写分支、标签或提交，如 origin/main、v1.0、HEAD~1。",
        )
    try:
        arguments = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        return run_git(repository.root, *arguments).decode().strip()
    except GitFailed:
        raise DangjianError(f"git 里没有版本 {revision}。", _advice(repository, revision)) from None


def _advice(repository: Repository, revision: str) -> str:
    """Why a revision is probably missing."""
    if _is_shallow(repository):
        remote, _, branch = revision.partition("/")
        fetch = f"git fetch --depth=1 {remote} {branch}:refs/remotes/{revision}"
        name = (
            fetch
            if branch and not branch.endswith(("~", "^"))
            else f"git fetch --depth=1 origin {revision}"
        )
        return (
            "这个仓库是浅克隆，历史没有取全。"
            f"先运行 {name}；在 CI 里把取代码的深度设为 0（GitHub：fetch-depth: 0，GitLab：GIT_DEPTH: 0）。"
        )
    if not _has_commits(repository):
        return "这个仓库还没有任何提交。"
    return "用 git branch -a、git tag、git log 查看有哪些版本；远程的分支先 git fetch。"


def merge_base(repository: Repository, commit: str, tip: str = "HEAD") -> str:
    """Where ``tip`` (the work in hand) left the line of ``commit``; the commit itself where that isn't known.

    What others have added to that line since then is not for this change to answer.
    """
    try:
        return run_git(repository.root, "merge-base", commit, tip).decode().strip() or commit
    except GitFailed:  # no common history, a shallow clone, or no HEAD yet
        return commit


def _is_shallow(repository: Repository) -> bool:
    answer = run_git(repository.root, "rev-parse", "--is-shallow-repository")
    return answer.strip() == b"true"


def _has_commits(repository: Repository) -> bool:
    try:
        run_git(repository.root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitFailed:
        return False
    return True


class GitFailed(DangjianError):
    """A call of git ended with an error."""


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What a call of git prints. Raises DangjianError without git, GitFailed when git refuses."""
    environment = {key: value for key, value in os.environ.items() if key not in _OWN} | _QUIET
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, env=environment, check=False
        )
    except OSError:
        raise DangjianError(
            "这台电脑上没有找到 git 程序。",
            "装好 git 再试；没有 git 时请直接写两个文件，或用“清单@版本”。",
        ) from None
    if done.returncode == 0:
        return done.stdout
    raise _failure(folder, done.stderr.decode("utf-8", "replace"))


def _failure(folder: Path, said: str) -> GitFailed:
    if "dubious ownership" in said:
        return GitFailed(
            f"git 不信任目录 {folder}，因为它属于另一个用户。",
            f"确认没有问题后运行 git config --global --add safe.directory {folder}",
        )
    if "not a git repository" in said:
        return GitFailed(
            f"{folder} 不在 git 仓库里。", "没有 git 仓库时请直接写两个文件，或用“清单@版本”。"
        )
    if "must be run in a work tree" in said:
        return GitFailed(
            f"{folder} 是没有工作区的 git 仓库（bare）。", "请在克隆出来的目录里运行。"
        )
    line = next((each for each in said.splitlines() if each.strip()), "没有说明原因")
    return GitFailed(f"git 没有完成：{line}")


def described_head(folder: Path) -> str:
    """The commit of a folder for the foot of a page: ``1a2b3c4d5e6f``, with a note when YAML files in the
    folder differ from it; empty where there is no repository, no commit or no git."""
    try:
        commit = run_git(folder, "rev-parse", "--verify", "--short=12", "HEAD").decode().strip()
        changed = run_git(
            folder, "status", "--porcelain", "--untracked-files=all", "--", "*.yaml", "*.yml"
        )
    except DangjianError:
        return ""
    return f"{commit}（另有未提交的改动）" if changed.strip() else commit


# What continuous integration tells a program, and what it takes from it.


def would_be_committed(folder: Path) -> bool:
    """Whether what is written into a folder, which needn't exist yet, would be seen by git.

    Where git can't be asked although there is a repository, it would: nobody can say otherwise.
    """
    there = next(each for each in (folder, *folder.absolute().parents) if each.is_dir())
    try:
        run_git(there, "rev-parse", "--show-toplevel")
    except GitFailed:
        return any((each / ".git").exists() for each in (there, *there.absolute().parents))
    try:
        run_git(there, "check-ignore", "--quiet", str(folder.absolute() / "points.csv"))
    except GitFailed:
        return True
    return False


def repository_prefix(root: Path) -> str:
    """The workspace's folder in its repository, ending with a slash; empty at its root or without git."""
    here = root.resolve()
    for folder in (here, *here.parents):
        if (folder / ".git").exists():
            relative = here.relative_to(folder).as_posix()
            return "" if relative == "." else f"{relative}/"
    return ""


def add_step_summary(text: str, environment: Mapping[str, str] | None = None) -> bool:
    """Append to the page of a GitHub run; whether there is one."""
    path = (os.environ if environment is None else environment).get("GITHUB_STEP_SUMMARY")
    if not path:
        return False
    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DangjianError(f"写不了 GITHUB_STEP_SUMMARY：{reason}。") from error
    return True
