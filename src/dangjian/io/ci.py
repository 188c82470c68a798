"""What continuous integration tells a program, and what it takes from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dangjian.errors import DangjianError


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
