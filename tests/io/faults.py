"""Faults on purpose: a failing system call at every step of a write, and a process killed while writing.

``python -m tests.io.faults 1000 200`` runs so many of each and prints the counts.
"""

from __future__ import annotations

import errno
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

CALLS = ("open", "write", "flush", "fsync", "replace", "link", "stat", "chmod", "close")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EINTR, None)
"""None: the process is interrupted there instead."""


class _Faulty:
    """A file whose write and flush may fail, half way through."""

    def __init__(self, file: Any, step: Callable[[str], None]) -> None:
        self.file, self.step = file, step

    def __enter__(self) -> _Faulty:
        return self

    def __exit__(self, *_error: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> int:
        self.file.write(data[: len(data) // 2])
        self.step("write")
        return int(self.file.write(data[len(data) // 2 :]))

    def flush(self) -> None:
        self.step("flush")
        self.file.flush()

    def fileno(self) -> int:
        return int(self.file.fileno())


@contextmanager
def fault_at(number: int, error: int | None) -> Iterator[list[str]]:
    """The ``number``-th system call of ``io.atomic`` fails; the names of those made so far."""
    made: list[str] = []

    def step(name: str) -> None:
        made.append(name)
        if len(made) == number:
            if error is None:
                raise KeyboardInterrupt
            raise OSError(error, os.strerror(error))

    def stepping(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            step(name)
            return real(*arguments, **options)

        return call

    # A stand-in for the module `os` of io.atomic alone: nothing else may fail, least of all the tests.
    names = {name: getattr(os, name) for name in dir(os)}
    for name in ("open", "fsync", "replace", "link", "stat", "chmod"):
        names[name] = stepping(name, getattr(os, name))
    module = type(sys)("os")
    module.__dict__.update(names)
    real_open = open

    def open_(file: Any, mode: str = "r", **options: Any) -> Any:
        opened = real_open(file, mode, **options)
        return _Faulty(opened, step) if "w" in mode else opened

    with (
        mock.patch("dangjian.io.atomic.os", module),
        mock.patch("dangjian.io.atomic.open", open_, create=True),
    ):
        yield made


def run_faults(folder: Path, count: int) -> int:
    """So many writes of which each fails somewhere; how many faults really struck."""
    from dangjian.errors import DangjianError
    from dangjian.io.atomic import write_bytes

    target = folder / "file.yaml"
    old, new = b"old\n" * 3000, b"new\n" * 3000
    struck = 0
    for number, error in itertools.cycle(itertools.product(range(1, 10), ERRORS)):
        if struck == count:
            break
        create = random.random() < 0.3
        target.unlink(missing_ok=True)
        if not create:
            target.write_bytes(old)
        with fault_at(number, error) as made, suppress(DangjianError, KeyboardInterrupt):
            write_bytes(target, new, new=create)
        left = target.read_bytes() if target.exists() else None
        assert left in ((None if create else old), new), (number, error, made)
        assert [each.name for each in folder.iterdir()] in ([], ["file.yaml"]), (number, made)
        struck += len(made) >= number
    return struck


_WRITER = """
import sys, itertools
from pathlib import Path
from dangjian.io.atomic import write_bytes
from dangjian.io.lock import workspace_lock
root = Path(sys.argv[1])
print("go", flush=True)
for number in itertools.count():
    with workspace_lock(root):
        write_bytes(root / "file.yaml", f"{number}\\n".encode() * 20000)
"""


def run_kills(folder: Path, count: int) -> int:
    """So many writers killed at a random moment; how many were killed in the middle of a lock."""
    from dangjian.io.lock import LOCK_FILE, workspace_lock

    held = 0
    for _ in range(count):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder)],
            stdout=subprocess.PIPE,
            env=dict(os.environ),
        )
        assert writer.stdout is not None
        with writer, writer.stdout:
            writer.stdout.readline()
            time.sleep(random.uniform(0.0, 0.05))
            writer.kill()
        lock = folder / LOCK_FILE
        held += lock.exists() and lock.stat().st_size > 0
        if (folder / "file.yaml").exists():
            lines = (folder / "file.yaml").read_bytes().splitlines()
            assert len(lines) == 20000, len(lines)
            assert len(set(lines)) == 1, set(lines)
        with workspace_lock(folder, wait=2):  # the lock of the dead is taken over …
            pass
        left = {each.name for each in folder.iterdir()}
        assert left <= {"file.yaml"}, left  # … and what it left half done is gone
    return held


def main() -> None:
    """Run as many faults and kills as the command line says."""
    faults, kills = (int(argument) for argument in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        print("faults that struck:", run_faults(Path(folder), faults), "· lost or torn: 0")
    with tempfile.TemporaryDirectory() as folder:
        held = run_kills(Path(folder), kills)
        print(f"kills: {kills}, of them {held} while the lock was held · lost or torn: 0")


if __name__ == "__main__":
    main()
