"""Running the program as somebody who isn't allowed everything: root reads whatever it likes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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
    command = (*_prefix(), sys.executable, "-m", "dangjian", *arguments, "-C", str(root))
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "400"}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, check=False, timeout=120
    )


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
