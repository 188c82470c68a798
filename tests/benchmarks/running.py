"""Whole processes: how long they take and how much memory they need at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True, slots=True)
class Run:
    """The best of several runs of one command: other work on the machine only ever adds time."""

    seconds: float
    """Wall clock."""
    processor_seconds: float
    """User and system time, which other work disturbs less."""
    megabytes: float
    """The largest peak."""


def python(*arguments: str) -> list[str]:
    """A command line of this interpreter."""
    return [sys.executable, *arguments]


def best_of(repeats: int, commands: dict[str, Sequence[str]]) -> dict[str, Run]:
    """Each command run so often, in turns, so that all meet the same weather."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            runs[name].append(_run(command))
    return {
        name: Run(
            min(run.seconds for run in every),
            min(run.processor_seconds for run in every),
            max(run.megabytes for run in every),
        )
        for name, every in runs.items()
    }


def _run(command: Sequence[str]) -> Run:
    environment = os.environ | {"PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "utf-8"}
    # People run from compiled modules; the best of several runs is one that found them.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    )
    assert process.stderr is not None
    complaint = process.stderr.read().decode("utf-8", "replace")
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{complaint}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
