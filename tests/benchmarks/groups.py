"""A group of many companies made by code, and a cluster of two workers on this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.made import make_workspace

_LISTS = ("branch", "second", "third")
_FOLDERS = 100
"""So many different folders at most; with more companies several read the same one."""


def make_group(folder: Path, companies: int, branches: int = 40, items: int = 40) -> Path:
    """``companies`` of ``branches`` branches, three lists each, one month."""
    first = _company(folder / "c000", branches, items)
    different = min(companies, _FOLDERS)
    for number in range(1, different):
        shutil.copytree(first, folder / f"c{number:03}")
    lines = [
        f"  - {{id: c{n}, name: 第 {n + 1} 家公司, workspace: c{n % different:03}}}\n"
        for n in range(companies)
    ]
    text = "schema: dangjian/group@1\nname: 测量用集团\nmembers:\n" + "".join(lines)
    (folder / "group.yaml").write_text(text, encoding="utf-8", newline="\n")
    return folder


def _company(folder: Path, branches: int, items: int) -> Path:
    """A company whose one list is there three times, under other ids."""
    make_workspace(folder, branches, items)
    for number, name in enumerate(_LISTS[1:]):
        for source in [folder / "checklists/branch.yaml", *sorted(folder.glob("records/*/*.yaml"))]:
            if f".{_LISTS[1]}." in source.name or f".{_LISTS[2]}." in source.name:
                continue
            text = source.read_text(encoding="utf-8").replace("ZB", f"Z{'XY'[number]}")
            text = text.replace("branch@1.0.0", f"{name}@1.0.0").replace(
                "id: branch\n", f"id: {name}\n"
            )
            target = source.with_name(source.name.replace("branch", name))
            target.write_text(text, encoding="utf-8", newline="\n")
    policy = folder / "policy.yaml"
    parts = "{branch: 0.6, second: 0.2, third: 0.2}"
    text = policy.read_text(encoding="utf-8").replace("{branch: 1}", parts)
    policy.write_text(text, encoding="utf-8", newline="\n")
    return folder


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread."""
    file = folder / "scheduler.json"
    started = [_program("dask_scheduler", "--scheduler-file", str(file), "--port", "0")]
    while not (file.exists() and file.stat().st_size):
        time.sleep(0.1)
    try:
        options = ["--scheduler-file", str(file), "--nthreads", "1", "--no-nanny"]
        started += [_program("dask_worker", *options, "--name", name) for name in "ab"]
        address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
        _await_workers(address, 2)
        yield address
    finally:
        file.unlink(missing_ok=True)
        for each in started:
            each.kill()
            each.wait()


def _await_workers(address: str, number: int) -> None:
    """Until so many have joined and have imported the program: a cluster is up before it is asked."""
    from distributed import Client

    from dangjian.group.member import engine_version

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)
        client.run(engine_version)


def _program(name: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{name}", "--host", "127.0.0.1"]
    return subprocess.Popen(
        [*command, "--no-dashboard", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
