"""Work for processes that import it: some dies, some hangs, some tells how the collector is set."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

from dangjian.group.member import MemberScores, MemberTask


def mortal(task: MemberTask) -> MemberScores:
    """Dies on the member ``dies``; on ``dies-once`` only the first time, by a mark in its folder."""
    if task.id == "dies":
        os._exit(9)
    if task.id == "dies-once" and not (mark := Path(task.root, "mark")).exists():
        mark.touch()
        os._exit(9)
    return MemberScores(task.id, task.name)


def sleepy(task: MemberTask) -> MemberScores:
    """Hangs on the member ``hangs``."""
    if task.id == "hangs":
        time.sleep(3600)
    return MemberScores(task.id, task.name)


def nap(_number: int) -> None:
    """Long enough that no process takes the nap of another."""
    time.sleep(0.3)


def collecting(task: MemberTask) -> MemberScores:
    """Answers with the collector's first threshold as its name."""
    return MemberScores(task.id, str(gc.get_threshold()[0]))
