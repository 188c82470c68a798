"""Git repositories for tests: made by the ``git`` program, the same on every machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "示例" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "example@example.com" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "2026-06-01T08:00:00+08:00" for who in ("AUTHOR", "COMMITTER")},
}


def git(folder: Path, *arguments: str) -> str:
    """What a call of git prints; fails the test when git fails."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        capture_output=True,
        env=environment | _ENVIRONMENT,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def repository(folder: Path) -> Path:
    """The folder as a repository whose first commit holds everything in it."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "第一次")
    return folder


def commit(folder: Path, message: str) -> str:
    """Everything as it is now as a commit; its name."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD").strip()


def change(folder: Path, case: Mapping[str, Any]) -> None:
    """The ``files``, ``moves`` and ``edits`` of a case, in this order."""
    for name, text in case.get("files", {}).items():
        _put(folder, name, text)
    for before, after in case.get("moves", {}).items():
        (folder / after).parent.mkdir(parents=True, exist_ok=True)
        (folder / before).rename(folder / after)
    for name, edits in case.get("edits", {}).items():
        _edit(folder / name, edits)


def _put(folder: Path, name: str, text: str | None) -> None:
    path = folder / name
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if text.startswith("copy of "):
        shutil.copy(folder / text.removeprefix("copy of "), path)
    else:
        path.write_text(text, encoding="utf-8", newline="\n")


def _edit(path: Path, edits: Sequence[Sequence[str]]) -> None:
    text = path.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8", newline="\n")
