"""A worker that dies, a member that hangs: tried again, then named, and the rest stands."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest

from dangjian.errors import DangjianError
from dangjian.group.member import MemberTask
from dangjian.group.running import Crew, processes, run_all
from dangjian.values.period import Month, Period, PeriodKind
from tests.group.workers import collecting, mortal, nap, sleepy
from tests.helpers import ROOT, copied

EXAMPLE = ROOT / "examples" / "gear-group"


def task(name: str, root: Path) -> MemberTask:
    may = Period(PeriodKind.MONTH, Month(2026, 5))
    return MemberTask(name, name, str(root), None, may, ("branch",), date(2026, 6, 12))


def test_one_that_dies_is_named_and_the_rest_stands(tmp_path: Path) -> None:
    names = ["a", "dies", "b", "dies-once", "c"]
    found = run_all(mortal, [task(name, tmp_path) for name in names], processes(2))
    assert [each.id for each in found] == names
    assert [each.id for each in found if each.failure] == ["dies"]
    assert "试了 2 次" in (found[1].failure or ("", ""))[0]


def test_what_only_lay_ready_when_a_neighbour_died_has_both_its_tries(tmp_path: Path) -> None:
    """One process: ``dies-once`` is handed over while ``dies`` is worked on, and has not begun."""
    names = ["dies", "dies-once", "a"]
    found = run_all(mortal, [task(name, tmp_path) for name in names], processes(1))
    assert [each.id for each in found if each.failure] == ["dies"]


def test_the_collector_rests_while_a_member_is_scored_and_only_then(tmp_path: Path) -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        crew = Crew(lambda: ThreadPoolExecutor(1), 1)
        [found] = run_all(collecting, [task("a", tmp_path)], crew)
        assert int(found.name) >= 70_000
        assert gc.get_threshold() == (700, 10, 10)
    finally:
        gc.set_threshold(*before)


def test_one_that_hangs_is_named_and_the_rest_stands(tmp_path: Path) -> None:
    names = ["a", "hangs", "b"]
    begun = time.monotonic()
    found = run_all(sleepy, [task(name, tmp_path) for name in names], _warm(2, seconds=2))
    assert [each.id for each in found if each.failure] == ["hangs"]
    assert "2 秒没有算完" in (found[1].failure or ("", ""))[0]
    assert time.monotonic() - begun < 120


def _warm(jobs: int, seconds: float) -> Crew:
    """Processes that have imported what they need before the clock of a member runs."""
    crew = processes(jobs, seconds)

    @contextmanager
    def hire() -> Iterator[Executor]:
        with crew.hire() as pool:
            list(pool.map(nap, range(jobs)))
            yield pool

    return crew._replace(hire=hire)


def test_nobody_to_work_is_told_for_each(tmp_path: Path) -> None:
    """The network breaks after the first: what was answered stands, the others are named."""
    hired = iter([processes(1).hire])

    def hire() -> AbstractContextManager[Executor]:
        for each in hired:
            return each()
        raise DangjianError("连不上集群")

    names = ["a", "dies", "b"]
    found = run_all(mortal, [task(name, tmp_path) for name in names], Crew(hire, 1))
    assert [each.id for each in found if each.failure] == ["dies", "b"]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on the loopback address: where it listens, and the workers."""
    pytest.importorskip("distributed")
    file = tmp_path / "scheduler.json"
    started = [_program("dask_scheduler", "--scheduler-file", str(file), "--port", "0")]
    try:
        for _ in range(600):
            if file.exists() and file.stat().st_size:
                break
            time.sleep(0.1)
        options = ["--scheduler-file", str(file), "--nthreads", "1", "--no-nanny"]
        started += [_program("dask_worker", *options, "--name", name) for name in "ab"]
        yield _address(file), started[1:]
    finally:
        for each in started:
            each.kill()
            each.wait()


def _program(name: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            f"distributed.cli.{name}",
            "--host",
            "127.0.0.1",
            "--no-dashboard",
            *options,
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _address(file: Path) -> str:
    import json

    return str(json.loads(file.read_text(encoding="utf-8"))["address"])


def _scored(root: Path, *more: str) -> bytes:
    command = [sys.executable, "-m", "dangjian", "group", "score", "2026-05", "--format", "json"]
    done = subprocess.run(
        [*command, "--date", "2026-06-12", "-C", str(root), *more], capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr.decode()
    return done.stdout


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    root = copied(EXAMPLE, tmp_path / "group")
    lines = [f"  - {{id: gear{n}, name: 第 {n} 家, workspace: gear}}\n" for n in range(30)]
    text = (root / "group.yaml").read_text(encoding="utf-8")
    (root / "group.yaml").write_text(
        text.replace("checklists:", "".join(lines) + "checklists:"), "utf-8"
    )
    alone = _scored(root)
    with subprocess.Popen(
        [sys.executable, "-m", "dangjian", "group", "score", "2026-05", "--format", "json", "--date",
         "2026-06-12", "-C", str(root), "--cluster", address],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        _wait_for_work(address)
        workers[0].kill()
        out, err = running.communicate(timeout=300)
    assert running.returncode == 1, err.decode()
    assert out == alone


def _wait_for_work(address: str) -> None:
    """Until the cluster has finished a few members, so that a worker is killed in the middle."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        for _ in range(600):
            done = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
            if done:
                return
            time.sleep(0.02)
    raise AssertionError("no work arrived")
