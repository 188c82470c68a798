"""Running the program as somebody who isn't allowed everything: root reads whatever it likes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import reading_once
from tests.helpers import ROOT

_WITHOUT_POWERS = (
    "setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all",
)  # fmt: skip


def _prefix() -> tuple[str, ...]:
    if os.name == "nt":
        pytest.skip("permissions of Windows are another matter")
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        # In continuous integration a test that silently doesn't run would be a hole.
        assert not os.environ.get("CI"), "root without setpriv: permissions can't be tested"
        pytest.skip("setpriv is not installed")
    return _WITHOUT_POWERS


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``dangjian -C root …`` in a process of its own, without root's powers."""
    return _python("dangjian", *arguments, "-C", str(root))


class Ended(NamedTuple):
    """What a command gave."""

    returncode: int
    stdout: str
    stderr: str


def run_all(root: Path, commands: Sequence[Sequence[str]]) -> list[Ended]:
    """Several commands, one after the other, in one process without root's powers."""
    done = _python("tests.ordinary", json.dumps([["-C", str(root), *each] for each in commands]))
    assert done.returncode == 0, done.stderr
    return [Ended(*each) for each in json.loads(done.stdout)]


def _python(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = (*_prefix(), sys.executable, "-m", module, *arguments)
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "400"}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", env=environment, check=False,
        timeout=120,
    )  # fmt: skip


def _one(arguments: Sequence[str]) -> Ended:
    from dangjian.cli.app import run as run_here

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run_here(list(arguments))
    told = (each.buffer.getvalue().decode() for each in (out, err))
    return Ended(status, *told)


@contextmanager
def closed(*paths: Path) -> Iterator[None]:
    """Files and folders without any permission for the time of the block."""
    before = [(path, path.stat().st_mode) for path in paths]
    for path in paths:
        path.chmod(0)
    try:
        yield
    finally:
        for path, mode in before:
            path.chmod(mode)


if __name__ == "__main__":
    reading_once.begin()
    ended = [_one(each) for each in json.loads(sys.argv[1])]
    print(json.dumps(ended))
