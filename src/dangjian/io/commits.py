"""What is uncommitted, what the last commits did, and a commit: nothing of the repository is run.

A repository may come from anywhere, and its own settings may name programs: hooks, filters, a monitor
of files, a signer. Each of them is switched off in every call.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.revisions import GitFailed, run_git

_OFF = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "commit.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "core.editor=true",
)
_WORDS = {"M": "改", "A": "新增", "D": "删除", "R": "改名", "?": "新增", "T": "改", "U": "冲突"}


class PastCommit(NamedTuple):
    """A commit that touched the workspace."""

    name: str
    day: str
    subject: str
    files: tuple[str, ...]
    """What of the workspace it touched, relative to it."""


class GitState(NamedTuple):
    """Where a workspace stands in its repository."""

    changes: tuple[tuple[str, str], ...]
    """What happened to it (改, 新增, 删除 …) and the file, relative to the workspace."""
    last: tuple[PastCommit, ...]
    """The last commits that touched it."""


def git_state(root: Path) -> GitState | None:
    """None where there is no repository around the workspace, or no git."""
    try:
        off = _off(root)
        inside = run_git(root, *off, "rev-parse", "--show-prefix").decode().strip()
        found = run_git(
            root, *off, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", "."
        )  # fmt: skip
    except DangjianError:
        return None
    changes = tuple(_changes(os.fsdecode(found), inside))
    return GitState(changes, tuple(_last(root, off)))


def commit_all(root: Path, message: str) -> str:
    """Commit every change of the workspace, and nothing of what lies around it; gives the commit's name.

    Raises DangjianError where git refuses.
    """
    off = _off(root)
    run_git(root, *off, "add", "--all", "--", ".")
    run_git(root, *off, "commit", "--quiet", "--no-verify", "-m", message, "--", ".")
    return run_git(root, *off, "rev-parse", "--short=12", "HEAD").decode().strip()


def _off(root: Path) -> tuple[str, ...]:
    """The switches before a call of git, a filter's three keys among them for each that is configured."""
    switches = list(_OFF)
    try:
        pattern = r"^filter\..*\.(clean|smudge|process|required)$"
        named = run_git(root, "config", "--name-only", "-z", "--get-regexp", pattern)
    except GitFailed:  # none is configured, or there is no repository
        named = b""
    for name in os.fsdecode(named).split("\0"):
        if re.fullmatch(r"filter\..+\.required", name):
            switches.append(f"{name}=false")
        elif name:
            switches.append(f"{name}=")
    return tuple(word for switch in switches for word in ("-c", switch))


def _changes(text: str, inside: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\0"):
        if line:
            state, name = line[:2].strip() or "M", line[3:]
            yield _WORDS.get(state[0], state), name.removeprefix(inside)


def _last(root: Path, off: tuple[str, ...]) -> Iterator[PastCommit]:
    wanted = ("-5", "--format=%x01%h%x00%as%x00%s", "--name-only", "--relative", "--no-renames")
    quiet = ("-c", "core.quotePath=false")
    try:
        told = run_git(root, *off, *quiet, "log", *wanted, "--", ".")
    except DangjianError:  # no commit yet
        return
    for part in told.decode("utf-8", "replace").split("\x01")[1:]:
        head, *files = part.splitlines()
        name, day, subject = head.split("\0")
        yield PastCommit(name, day, subject, tuple(filter(None, files)))
